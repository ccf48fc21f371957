"""Importing the house is cheap and quiet: nothing heavy before it is needed, and no network at all."""

import subprocess
import sys

import pytest

HEAVY = {
    "folium",
    "branca",
    "jinja2",
    "pandas",
    "geopandas",
    "matplotlib",
    "fiona",
    "pyogrio",
    "numba",
    "requests",
}
NO_NETWORK = """
import socket

def refused(*_, **__):
    raise RuntimeError("something reached for the network")

socket.socket.connect = socket.create_connection = socket.getaddrinfo = refused
"""


def loaded_by(root, *statements):
    """Top-level packages that a fresh interpreter has loaded after some statements."""
    program = "\n".join([*statements, "import sys", "print(*{name.split('.')[0] for name in sys.modules})"])
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], cwd=root, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return set(ended.stdout.split())


def test_the_listed_packages_are_what_a_fresh_interpreter_would_show(root):
    assert "pandas" in loaded_by(root, "import pandas")


@pytest.mark.parametrize("name", ["geo", "geo.errors", "geo.features", "geo.release"])
def test_importing_geo_loads_nothing_heavy(root, name):
    assert not loaded_by(root, f"import {name}") & HEAVY


def test_importing_maps_draws_nothing(root):
    assert not loaded_by(root, "import maps") & {"matplotlib", "fiona", "pyogrio", "geopandas"}


def test_importing_every_module_stays_off_the_network(root, modules):
    names = [module.name for module in modules if not module.name.startswith("scripts")]
    loaded_by(root, NO_NETWORK, *(f"import {name}" for name in names))
