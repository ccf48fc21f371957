"""Files that a release leaves as, one format a file; the module's name is the ending."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path
from typing import Any

from ..errors import WriteError
from ..release import Release

__all__ = ["endings", "publish", "write", "write_calendar", "write_tables"]


def endings() -> tuple[str, ...]:
    """Endings of file names that ``write`` knows, in order; a new module in this folder adds its own.

    Examples
    --------
    >>> [ending for ending in (".csv", ".geojson", ".gpkg", ".doc") if ending in endings()]
    ['.csv', '.geojson', '.gpkg']
    """
    names = (module.name for module in pkgutil.iter_modules(__path__))
    return tuple(sorted(f".{name}" for name in names if not name.startswith("_")))


def write(released: Release, path: Path, **options: Any) -> None:
    """Write a release in the format that the path's ending names, whole or not at all.

    Parameters
    ----------
    released : Release
        What has passed the gate; nothing else can be written.
    path : pathlib.Path
        File to write or to replace.
    **options
        What the format's own ``write`` takes besides, such as ``styles`` for ``.gpkg``.

    Raises
    ------
    WriteError
        If no format has that ending, or the file cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in endings():
        raise WriteError(
            f"no format is known for the ending {ending!r}" if ending else "its name has no ending",
            where=str(path),
            mend=f"Give a path that ends in one of {', '.join(endings())}.",
        )
    import_module(f"{__name__}{ending}").write(released, path, **options)


def write_calendar(released: Release, path: Path) -> None:
    """Write the timetable of a release as a calendar file (iCalendar), of whole days.

    Raises
    ------
    WriteError
        If the release holds no timetable, or D+0 has no date, or the file cannot be written.
    """
    import_module(f"{__name__}._ics").write_calendar(released, path)


def write_tables(released: Release, path: Path) -> None:
    """Write every table of a release's sheet into one table of cells, each with its number and unit.

    Raises
    ------
    WriteError
        If the file cannot be written.
    """
    import_module(f"{__name__}._tables").write_tables(released, path)


def publish(released: Release, address: str, *, schema: str = "") -> tuple[str, ...]:
    """Publish a release in a PostGIS database: all tables of its scenario in one step, and no other's.

    Parameters
    ----------
    released : Release
        What has passed the gate.
    address : str
        ``postgresql://…``
    schema : str
        Where to; if empty, ``ceaseline_press`` or ``ceaseline_staff``, after the release's policy.

    Returns
    -------
    tuple of str
        Names of the tables.

    Raises
    ------
    WriteError
        If the server cannot be reached or refuses, or a table that is none of ours bears a name of ours.
    """
    made: tuple[str, ...] = import_module(f"{__name__}._postgis").publish(released, address, schema=schema)
    return made
