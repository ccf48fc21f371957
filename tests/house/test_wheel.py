"""What is installed: two packages with their assets, and names that belong to nobody else."""

import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def wheel(root, tracked, tmp_path_factory):
    """A wheel built offline from the tracked files, in a copy, so that nothing lying about gets in."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in tracked:
        (folder / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, folder / "source" / name)
    building = ["wheel", "--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--wheel-dir"]
    ended = subprocess.run(
        [sys.executable, "-m", "pip", *building, str(folder), str(folder / "source")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


def test_the_top_level_is_the_two_packages_and_nothing_else(wheel):
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"geo", "maps"}


def test_every_module_and_every_asset_is_inside(wheel, tracked):
    inside = set(wheel.namelist())
    wanted = {
        path.as_posix() for path in tracked if path.suffix == ".py" and path.parts[0] in {"geo", "maps"}
    }
    wanted |= {path.as_posix() for path in tracked if path.parts[:2] == ("maps", "assets")}
    assert any(name.startswith("maps/assets/") for name in wanted)
    assert wanted <= inside
    assert "geo/py.typed" in inside


def test_the_licence_is_inside(wheel):
    assert any(Path(name).name == "LICENSE" for name in wheel.namelist())


@pytest.mark.parametrize("name", ["geo", "maps"])
def test_nobody_else_owns_the_names(name):
    assert set(packages_distributions().get(name, ())) <= {"ceaseline"}
