"""Incidents, the line, zones and hours of watching from a user's own files, and options that name them."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from pathlib import Path

import numpy as np

from ..errors import ReadError
from ..geometry.bounds import bounds_round
from ..geometry.chainage import Chainage
from ..methods.incidents.account import account_of
from ..model.account import Account, Asked
from ..model.incident import Incidents
from ..model.observation import Denial, Spell
from ..model.situation import AnyArea
from ..options import above_zero, not_below_zero
from .effort import read_denials, read_effort
from .files import read_layer
from .incidents import Supplier, read_incidents, suppliers
from .moments import last_moment_s, zone_of
from .observers import load_bearings, load_senses
from .without_scenario import OwnFiles, directed, line_of

_NAMES = ("name", "zone", "id", "title")


@dataclass(frozen=True, eq=False)
class Reported:
    """What the files hold.

    Parameters
    ----------
    line : Chainage
    incidents : Incidents
    zones_lonlat : dict
        Area of each zone by its name, lon/lat degrees.
    spells : tuple of Spell
        Who watched; empty where nobody told.
    zone : tzinfo
        Zone of time in which days begin.
    supplier : Supplier or None
        Whose columns and licence these are; None for a user's own.
    denials : tuple of Denial
        What kept those who watched from it.
    senses : mapping
        By which means (words of an incident) those who watch (words of a spell) may sense one.
    """

    line: Chainage
    incidents: Incidents
    zones_lonlat: dict[str, AnyArea]
    spells: tuple[Spell, ...]
    zone: tzinfo
    supplier: Supplier | None = None
    denials: tuple[Denial, ...] = ()
    senses: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def account(self, asked: Asked) -> Account:
        """Account of what the files hold, over a span."""
        return account_of(
            self.incidents,
            self.line,
            self.zones_lonlat,
            self.spells,
            asked,
            denials=self.denials,
            senses=self.senses,
        )

    def day_of(self, moment_s: float) -> str:
        """Day of a moment in the zone of time, as ``2015-02-15``."""
        return datetime.fromtimestamp(moment_s, self.zone).date().isoformat()


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options by which a program is told its files of incidents."""
    parser.add_argument(
        "incidents", metavar="INCIDENTS", help="file with incidents (FILE or FILE:layer), or a store of them"
    )
    parser.add_argument(
        "--known-by", metavar="MOMENT", help="of a store, what was known then (now); a day counts to its end"
    )
    parser.add_argument("--line", required=True, metavar="FILE", help="the line (FILE or FILE:layer)")
    parser.add_argument("--start", default="", metavar="COMPASS", help="end at which the line begins")
    parser.add_argument("--zones", default="", metavar="FILE", help="areas to judge by")
    parser.add_argument("--effort", type=Path, metavar="FILE", help="who watched, from when to when")
    parser.add_argument("--denied", type=Path, metavar="FILE", help="what kept them from it, where and when")
    parser.add_argument(
        "--place-of",
        choices=("incident", "monitor"),
        default="",
        help="whose places the file gives; from a monitor's, those of incidents are reckoned",
    )
    parser.add_argument(
        "--supplier", default="", metavar="ID", help="whose columns these are (ucdp, viina, firms)"
    )
    parser.add_argument(
        "--column", action="append", default=[], type=_role, metavar="ROLE=COLUMN", help="begins=date …"
    )
    parser.add_argument("--radius-m", type=above_zero, metavar="R", help="95 %% radius where none is stated")
    parser.add_argument(
        "--edge-sigma-m", type=not_below_zero, default=0.0, help="standard error of the zones' edges (0)"
    )
    parser.add_argument("--from", dest="first", metavar="DAY", help="first day (that of the first incident)")
    parser.add_argument("--to", dest="last", metavar="DAY", help="last day (that of the last incident)")
    parser.add_argument("--time-zone", default="UTC", metavar="ZONE", help="of times that name none (UTC)")
    parser.add_argument("--stretch-km", type=above_zero, default=10.0, help="length of a stretch (10)")
    parser.add_argument("--crs", help="reference system of files that state none (EPSG:32636)")


def read_reported(options: argparse.Namespace, reference: Path) -> Reported:
    """Read the files that some options name.

    Parameters
    ----------
    options : argparse.Namespace
        Of a parser that ``add_options`` has seen.
    reference : Path
        Folder with ``incident_columns.toml``, ``bearings.toml`` and ``observers.toml``.

    Raises
    ------
    ReadError
        If a file cannot be read, or the supplier is not known.
    """
    zone = zone_of(options.time_zone)
    files = OwnFiles(line=options.line, as_of=date.min, all_parts=True, crs=options.crs)
    path = directed(line_of(files), options.start)
    supplier = _supplier(options.supplier, reference / "incident_columns.toml")
    return Reported(
        line=Chainage(path),
        incidents=read_incidents(
            options.incidents,
            supplier=supplier,
            columns=dict(options.column),
            zone=zone,
            radius_m=options.radius_m or np.nan,
            crs=options.crs,
            near=bounds_round(path),
            place_of=options.place_of,
            bearings=load_bearings(reference / "bearings.toml"),
            known_by_s=last_moment_s(options.known_by, zone) if options.known_by else None,
        ),
        zones_lonlat=_zones(options.zones, options.crs),
        spells=read_effort(options.effort, zone=zone) if options.effort else (),
        zone=zone,
        supplier=supplier,
        denials=read_denials(options.denied, zone=zone) if options.denied else (),
        senses=load_senses(reference / "observers.toml"),
    )


def _supplier(name: str, path: Path) -> Supplier | None:
    known = suppliers(path)
    if name and name not in known:
        raise ReadError(
            f"--supplier {name!r} is not known", where="options", mend=f"Give {', '.join(known)}."
        )
    return known.get(name)


def _zones(file: str, crs: str | None) -> dict[str, AnyArea]:
    if not file:
        return {}
    layer = read_layer(file, kinds="area", assume_crs=crs)
    column = next((name for name in _NAMES if name in layer.columns), None)
    count = len(layer.geometry)
    names = (
        [str(name) for name in layer.columns[column]] if column else [f"Zone {i + 1}" for i in range(count)]
    )
    return dict(zip(names, layer.geometry.tolist(), strict=True))


def _role(text: str) -> tuple[str, str]:
    role, _, column = text.partition("=")
    if not role or not column:
        raise argparse.ArgumentTypeError(f"{text!r} is not ROLE=COLUMN")
    return role, column
