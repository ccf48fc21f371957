"""Programs run in the process of the tests: what they print and how they end, Python started once."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import subprocess
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def ran(name: str, *arguments: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run ``scripts/<name>.py`` as a user would in a folder."""
    words = [str(argument) for argument in arguments]
    said, complained = io.StringIO(), io.StringIO()
    here = Path.cwd()
    os.chdir(cwd)
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
            status = _status(name, words)
    finally:
        os.chdir(here)
        gc.unfreeze()  # a main job keeps what it found in memory: it is used to end with its process
    return subprocess.CompletedProcess(words, status, said.getvalue(), complained.getvalue())


def _status(name: str, words: list[str]) -> int:
    try:
        return int(import_module(f"scripts.{name}").main(words))
    except SystemExit as ended:  # of the parser of arguments
        return int(ended.code or 0)
