"""Results written whole or not at all: a file takes its place in one step, when it is complete."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import WriteError


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Path to write to, which becomes ``path`` when the block ends well, and vanishes when it does not.

    It lies in a folder of its own beside ``path``, so that what a driver leaves beside its file (journals,
    indices) vanishes too, and it has the same name, for drivers that read a layer's name off it. Missing
    folders are made. A link is followed: what it points at is replaced.

    Parameters
    ----------
    path : pathlib.Path
        File to write; an existing file is replaced.

    Raises
    ------
    WriteError
        If the path is a folder or a device, or the system refuses (no space, no permission); in one line.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     with replacing(Path(folder) / "plan.txt") as unfinished:
    ...         _ = unfinished.write_text("plan")
    ...     [(file.name, file.read_text()) for file in Path(folder).iterdir()]
    [('plan.txt', 'plan')]
    """
    try:
        _refuse_what_is_no_file(path)
        target = Path(os.path.realpath(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=target.parent))
        try:
            unfinished = folder / target.name
            yield unfinished
            unfinished.replace(target)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except WriteError:
        raise
    except OSError as error:
        raise WriteError(
            (error.strerror or str(error)).lower(), where=str(path), mend=_mend_for(error)
        ) from error


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all; raises ``WriteError`` as ``replacing`` does."""
    with replacing(path) as unfinished:
        unfinished.write_bytes(content)


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8 with the line ends that it has; raises ``WriteError`` as ``replacing`` does.

    A half of a surrogate pair, which no encoding can hold, is written as ``?``.
    """
    write_bytes(path, text.encode("utf-8", "replace"))


def _refuse_what_is_no_file(path: Path) -> None:
    if path.is_dir():
        raise WriteError("it is a folder", where=str(path), mend="Give the path of a file.")
    if path.exists() and not path.is_file():
        raise WriteError("it is a device", where=str(path), mend="Give the path of an ordinary file.")


def _mend_for(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "Give a folder that you may write to, and close the file in other programs."
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "Free some space there, or give another path."
    return "Give another path."
