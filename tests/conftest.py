"""What all tests share: how hard hypothesis tries, where research material lies, which skips are failures."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# HYPOTHESIS_PROFILE=ci or =thorough tries harder. No deadline: the first call warms up GEOS and PROJ.
COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("quick", max_examples=25, derandomize=True, **COMMON)
settings.register_profile("ci", max_examples=100, derandomize=True, **COMMON)
settings.register_profile("thorough", max_examples=2_000, **COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

# CEASELINE_REQUIRE=browser,postgis turns a skip of a test so marked into a failure.
REQUIRED = frozenset(os.environ.get("CEASELINE_REQUIRE", "").replace(" ", "").split(",")) - {""}


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of research material beside the repository, for tests against real lines; skips without it."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the folder `shared` with research material does not lie beside the repository")
    return folder


def pytest_configure(config: pytest.Config) -> None:
    known = {line.split(":")[0] for line in config.getini("markers")}
    if unknown := sorted(REQUIRED - known):
        raise pytest.UsageError(f"CEASELINE_REQUIRE names no known marker: {', '.join(unknown)}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    required = sorted(mark.name for mark in item.iter_markers() if mark.name in REQUIRED)
    if report.skipped and required and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"CEASELINE_REQUIRE={','.join(required)} and yet it was skipped: {report.longrepr}"
    return report
