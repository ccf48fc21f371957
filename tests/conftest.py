"""What all tests share: how hard hypothesis tries, where research material lies, which skips are failures."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from .default_plan import DefaultPlan, planned_once

# HYPOTHESIS_PROFILE=ci or =thorough tries harder. No deadline: the first call warms up GEOS and PROJ.
COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("quick", max_examples=25, derandomize=True, **COMMON)
settings.register_profile("ci", max_examples=100, derandomize=True, **COMMON)
settings.register_profile("thorough", max_examples=2_000, **COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

# CEASELINE_REQUIRE=browser,postgis turns a skip of a test so marked into a failure.
REQUIRED = frozenset(os.environ.get("CEASELINE_REQUIRE", "").replace(" ", "").split(",")) - {""}
# Why a test is skipped that no checkout of a user can run: that is no lack of what is required.
NOT_BESIDE = "the folder `shared` with research material does not lie beside the repository"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of research material beside the repository, for tests against real lines; skips without it."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip(NOT_BESIDE)
    return folder


@pytest.fixture(scope="session")
def default_plan(tmp_path_factory: pytest.TempPathFactory) -> DefaultPlan:
    """What the main job leaves of the default scenario, its plan, and what it drew from."""
    return planned_once(tmp_path_factory)


@pytest.fixture(scope="session")
def own_postgis() -> ModuleType:
    """Program that starts a PostGIS server of our own."""
    path = Path(__file__).resolve().parents[1] / "scripts" / "own_postgis.py"
    spec = importlib.util.spec_from_file_location("own_postgis", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["own_postgis"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def postgis(own_postgis: ModuleType) -> Iterator[Any]:
    """A server of our own with the extension PostGIS, one for all tests that do not stop it."""
    psycopg = pytest.importorskip("psycopg")
    try:
        with own_postgis.own_server() as server:
            with psycopg.connect(server.address, autocommit=True) as connection:
                try:
                    connection.execute("CREATE EXTENSION postgis")
                except psycopg.Error as error:
                    pytest.skip(f"this PostgreSQL has no PostGIS: {error}")
            yield server
    except own_postgis.NoPostgisError as error:
        pytest.skip(str(error))


@pytest.fixture
def empty_database(postgis: Any) -> str:
    """Address of a database in which there is no store."""
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(postgis.address, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS incident_store CASCADE")
    return str(postgis.url)


def pytest_configure(config: pytest.Config) -> None:
    known = {line.split(":")[0] for line in config.getini("markers")}
    if unknown := sorted(REQUIRED - known):
        raise pytest.UsageError(f"CEASELINE_REQUIRE names no known marker: {', '.join(unknown)}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    required = sorted(mark.name for mark in item.iter_markers() if mark.name in REQUIRED)
    cannot = NOT_BESIDE in str(report.longrepr)
    if report.skipped and required and not cannot and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"CEASELINE_REQUIRE={','.join(required)} and yet it was skipped: {report.longrepr}"
    return report
