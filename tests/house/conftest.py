"""The house as its tests see it: modules, what each imports, and the files that git tracks."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from inspect import signature
from itertools import groupby
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("geo", "maps", "scripts")


@dataclass(frozen=True)
class Module:
    """A module of the house, read and not imported."""

    path: Path

    @cached_property
    def name(self) -> str:
        """Dotted name; a package is named without ``__init__``."""
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")

    @cached_property
    def package(self) -> str:
        """Dotted name of what a single dot means inside the module."""
        return self.name if self.path.name == "__init__.py" else self.name.rpartition(".")[0]

    @cached_property
    def tree(self) -> ast.Module:
        """Syntax tree."""
        return ast.parse(self.path.read_text(encoding="utf-8"), filename=str(self.path))

    def imports(self) -> Iterator[tuple[str, int]]:
        """Absolute names of what it imports, inside functions too, each with the number of leading dots."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, 0) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    yield _module_or_name(self.origin_of(node), alias.name), node.level

    def origin_of(self, node: ast.ImportFrom) -> str:
        """Absolute name of what stands between ``from`` and ``import``."""
        upward = self.package.split(".")
        base = upward[: len(upward) - node.level + 1] if node.level else []
        return ".".join([*base, *([node.module] if node.module else [])])


def _module_or_name(origin: str, name: str) -> str:
    """``origin.name`` if that is a module of the house, otherwise the module that holds the name."""
    inner = ROOT.joinpath(*origin.split("."), name)
    is_module = inner.with_suffix(".py").is_file() or (inner / "__init__.py").is_file()
    return f"{origin}.{name}" if is_module else origin


MODULES = tuple(Module(path) for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))


@pytest.fixture(scope="session")
def root() -> Path:
    """Folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def modules() -> tuple[Module, ...]:
    """Every module of the packages and every program."""
    return MODULES


@pytest.fixture(scope="session")
def tracked() -> tuple[Path, ...]:
    """Files that git tracks or would, relative to the repository; skips where there is no repository."""
    listing = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        found = subprocess.run(listing, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("the folder is not a git repository, or there is no git")
    return tuple(Path(name) for name in found.split("\0") if name and (ROOT / name).is_file())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that asks for ``module`` once for each folder: one by one would be ten thousand."""
    if "module" in metafunc.fixturenames:
        by_folder = sorted(MODULES, key=lambda module: module.path.parent)
        folders = [tuple(some) for _, some in groupby(by_folder, key=lambda module: module.path.parent)]
        metafunc.parametrize("module", folders, ids=lambda some: some[0].package)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Call a test of a folder for every module in it, and tell of each that fails."""
    if "module" not in pyfuncitem.funcargs:
        return None
    asked = {name: pyfuncitem.funcargs[name] for name in signature(pyfuncitem.obj).parameters}
    wrong = []
    for module in asked["module"]:
        try:
            pyfuncitem.obj(**{**asked, "module": module})
        except AssertionError as error:
            wrong.append(f"{module.name}: {error}")
    assert not wrong, "\n".join(wrong)
    return True
