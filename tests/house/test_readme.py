"""The README keeps its word: its links lead somewhere, its commands exist, and those marked to run do run.

A block that begins with ```` ```sh ```` is read: every program, every option and every target of make that it
names must exist. A block that begins with ```` ```sh run ```` is run as well, command by command, in a folder
that shows the repository's files and takes the results; each command must end with status 0. Mark what takes
seconds.
"""

import io
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stdout
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from ..unit.programs import ran

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8") if (ROOT / "README.md").is_file() else ""
BLOCKS = re.findall(r"^```(\S+)([^\n]*)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"(.*/)?python3?$")


def commands(*, to_run):
    """Commands of the shell blocks; with ``to_run`` of those marked ``run`` only."""
    for language, marks, text in BLOCKS:
        if language in {"sh", "bash", "console"} and (not to_run or "run" in marks.split()):
            for line in text.replace("\\\n", " ").splitlines():
                if words := shlex.split(line.removeprefix("$ "), comments=True):
                    yield words


def links():
    """Targets of links and pictures that lie in the repository."""
    prose = re.sub(r"^```.*?^```$", "", README, flags=re.MULTILINE | re.DOTALL)
    targets = re.findall(r"\]\(([^)\s]+)[^)]*\)", prose) + re.findall(r"(?:src|href)=\"([^\"]+)\"", prose)
    return sorted({target.partition("#")[0] for target in targets if "://" not in target} - {""})


@cache
def help_of(program):
    said = io.StringIO()
    with redirect_stdout(said), pytest.raises(SystemExit) as ended:
        import_module(f"scripts.{Path(program).stem}").main(["--help"])
    assert not ended.value.code
    return said.getvalue()


def label(words):
    return " ".join(words)


def test_there_is_a_readme_with_commands():
    assert any(words[:2] == ["make", "maps"] for words in commands(to_run=False))


@pytest.mark.parametrize("target", links())
def test_every_link_leads_to_a_file_that_is_not_a_result(target):
    assert (ROOT / target).exists()
    assert not target.startswith("out/")


@pytest.mark.parametrize("words", list(commands(to_run=False)), ids=label)
def test_every_command_names_what_exists(words):
    if words[0] == "make":
        targets = re.findall(
            r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE
        )
        assert {word for word in words[1:] if "=" not in word} <= set(targets)
    elif PYTHON.match(words[0]) and words[1].endswith(".py"):
        known = set(re.findall(r"(?<!\w)--[\w-]+", help_of(words[1])))
        asked = {word.partition("=")[0] for word in words[2:] if word.startswith("--")}
        assert asked <= known, f"{words[1]} knows {sorted(known)}"


@pytest.fixture(scope="session")
def workshop(tmp_path_factory):
    """A folder that shows the repository's files and takes the results."""
    folder = tmp_path_factory.mktemp("readme")
    for path in ROOT.iterdir():
        if path.name not in {"out", ".git", ".venv", "build"}:
            (folder / path.name).symlink_to(path, target_is_directory=path.is_dir())
    return folder


@pytest.mark.parametrize("words", list(commands(to_run=True)), ids=label)
def test_every_command_marked_to_run_runs(words, workshop):
    if PYTHON.match(words[0]) and words[1].startswith("scripts/"):
        ended = ran(Path(words[1]).stem, *words[2:], cwd=workshop)
    else:
        own = [sys.executable if PYTHON.match(words[0]) else words[0], *words[1:]]
        ended = subprocess.run(own, cwd=workshop, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
