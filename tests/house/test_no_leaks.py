"""What is tracked says nothing about the machine it was made on, and holds no results and no loose ends."""

import configparser
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

# Put together here, so that this file does not hold what it looks for.
MACHINE_PATHS = re.compile(
    "|".join(["/" + "work/", "/" + r"root\b", "/" + r"home/\w", "/" + "Users/", r"\b[A-Z]:\\+" + "Users"])
)
REGISTRIES = [
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("registry", "npmjs", "org"))
]
LOOSE_ENDS = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX", "HACK" + "HACK"]) + r")\b")
VENDORED = ("maps/assets/leaflet",)
LARGEST_BYTES = 8_000_000


@pytest.fixture(scope="module")
def texts(root, tracked):
    """Every tracked file that is text, by its name."""
    found = {}
    for name in tracked:
        content = (root / name).read_bytes()
        if b"\0" not in content[:8_000]:
            found[name.as_posix()] = content.decode("utf-8", "replace")
    return found


def registry_hosts():
    """Hosts of the package registries that are set on this machine, besides those that everyone knows."""
    listing = [sys.executable, "-m", "pip", "config", "list"]
    settings = subprocess.run(listing, capture_output=True, text=True, check=False).stdout
    npm = Path.home() / ".npmrc"
    settings += "".join(
        f"{value}\n" for key, value in os.environ.items() if "INDEX" in key or "REGISTRY" in key
    )
    settings += npm.read_text(encoding="utf-8") if npm.is_file() else ""
    hosts = {urlsplit(address).hostname for address in re.findall(r"https?://[^\s'\"]+", settings)}
    return sorted({host for host in hosts if host and "." in host} | set(REGISTRIES))


def hits(texts, pattern, *, but_not=()):
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts.items()
        if not name.startswith(but_not)
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_names_a_path_of_a_machine(texts):
    assert hits(texts, MACHINE_PATHS, but_not=VENDORED) == []


def test_no_file_names_a_package_registry(texts):
    hosts = re.compile("|".join(re.escape(host) for host in registry_hosts()))
    assert hits(texts, hosts) == []


def test_no_file_has_a_loose_end(texts):
    assert hits(texts, LOOSE_ENDS, but_not=VENDORED) == []


def test_no_result_and_no_cache_is_tracked(tracked):
    unwanted = {"out", "build", "dist", "__pycache__", ".venv", ".pytest_cache", ".mypy_cache", ".hypothesis"}
    assert [name for name in tracked if unwanted & set(name.parts)] == []


def test_no_secret_by_its_usual_name_is_tracked(tracked):
    usual = {".env", ".npmrc", ".netrc", ".pypirc", "id_rsa", "pip.conf"}
    assert [name for name in tracked if name.name in usual or name.suffix in {".pem", ".key"}] == []


def test_no_tracked_file_is_very_large(root, tracked):
    assert [name for name in tracked if (root / name).stat().st_size > LARGEST_BYTES] == []


def test_git_ignores_the_results(root):
    ignored = (root / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "/out/" in ignored


def test_pip_is_not_sent_to_a_registry_of_its_own(root):
    settings = configparser.ConfigParser()
    settings.read(root / "setup.cfg")
    assert not settings.has_option("easy_install", "index_url")
    constraints = "".join(path.read_text(encoding="utf-8") for path in (root / ".ci").glob("*.txt"))
    assert not re.search(r"--(extra-)?index-url|--find-links|@ (file|https?):", constraints)
