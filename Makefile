# The project's programs, each one command away: `make maps` and `make test` need only Python 3.11+, git and make.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: maps test check bench data clean

maps: $(VENV)/.installed
	$(BIN)/python scripts/plan_deployment.py

test: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python scripts/check_data.py --quiet
	$(BIN)/pytest -n 2 --dist worksteal

bench: $(VENV)/.installed-test
	$(BIN)/python scripts/bench_belts.py
	$(BIN)/python scripts/bench_viewsheds.py
	$(BIN)/python scripts/bench_joins.py
	$(BIN)/python scripts/bench_siting.py
	$(BIN)/python scripts/bench_location.py
	$(BIN)/python scripts/bench_sectors.py
	$(BIN)/python scripts/bench_reach.py
	$(BIN)/python scripts/bench_routing.py
	$(BIN)/python scripts/bench_store.py
	$(BIN)/python scripts/bench_maps.py
	$(BIN)/python scripts/bench_main_job.py

data: $(VENV)/.installed-test
	$(BIN)/pip install --quiet --constraint .ci/constraints.txt --editable ".[data]"
	$(BIN)/python scripts/build_context.py
	$(BIN)/python scripts/build_symbols.py
	$(BIN)/python scripts/make_scenario_layers.py

clean:
	rm -rf out build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "ceaseline needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "this Python cannot make environments: on Debian and Ubuntu, apt install python3-venv"; exit 2; }

$(VENV)/.installed: pyproject.toml .ci/constraints.txt | $(BIN)/python
	$(BIN)/pip install --quiet --constraint .ci/constraints.txt --editable .
	@touch $@

$(VENV)/.installed-test: pyproject.toml .ci/constraints.txt | $(BIN)/python
	$(BIN)/pip install --quiet --constraint .ci/constraints.txt --editable ".[test]"
	@touch $@ $(VENV)/.installed
