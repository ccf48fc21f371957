"""Hold what we compute against what others have published, for every scenario that names such figures.

python scripts/validate_scenarios.py
python scripts/validate_scenarios.py korea-1953 golan-1974 --format json
python scripts/validate_scenarios.py --write-readme
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from geo.atomic import write_text
from geo.ended import ended
from geo.errors import GeoError, ReadError, ScenarioError
from geo.model.plan import Plan
from geo.model.zone import Zone
from geo.planning import make_plan
from geo.read.scenario import read_scenario
from geo.read.scenario_file import PublishedTable, read_scenario_file

ROOT = Path(__file__).resolve().parents[1]
SCENARIOS = ROOT / "data" / "scenarios"
README = ROOT / "README.md"
BEGIN, END = "<!-- validation table -->", "<!-- end -->"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One computed figure beside the published one; ``difference_percent`` is ours less theirs."""

    scenario: str
    figure: str
    unit: str
    computed: float
    published: float
    difference_percent: float
    source: str
    explanation: str


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    names = options.scenario or _with_published_figures()
    quiet = options.quiet or not sys.stderr.isatty()
    steps = names if quiet else track(names, "validating", console=Console(stderr=True), transient=True)
    try:
        found = [row for name in steps for row in compared(SCENARIOS / name)]
        if options.write_readme:
            write_text(README, _with_table(README.read_text(encoding="utf-8"), found))
    except GeoError as error:
        print(f"validate_scenarios: {error}", file=sys.stderr)
        return 2
    print(WRITERS[options.format](found), end="")
    return 0


def compared(folder: Path) -> list[Comparison]:
    """Compute one scenario and set its figures beside those that its file says were published.

    Raises
    ------
    GeoError
        If the scenario cannot be read, or names a quantity that is not computed.
    """
    said = read_scenario_file(folder / "scenario.toml")
    scenario = read_scenario(folder, context=ROOT / "data" / "context", reference=ROOT / "data" / "reference")
    plan = make_plan(scenario)
    return [_comparison(plan, published) for published in said.published]


def _comparison(plan: Plan, published: PublishedTable) -> Comparison:
    if published.quantity not in QUANTITIES:
        raise ScenarioError(
            f"quantity is {published.quantity!r}",
            where=f"{plan.scenario.id}, published",
            mend=f"Give one of {', '.join(QUANTITIES)}.",
        )
    computed = QUANTITIES[published.quantity](plan)
    return Comparison(
        scenario=plan.scenario.id,
        figure=published.quantity.rpartition("_")[0].replace("_", " "),
        unit=published.unit,
        computed=computed,
        published=published.value,
        difference_percent=100.0 * (computed / published.value - 1.0),
        source=published.source,
        explanation=published.difference,
    )


def _first_zones(plan: Plan) -> list[Zone]:
    """Zones of the mandate's first rule, both sides: the ones that published figures speak of."""
    rule = plan.scenario.mandate.rules[0]
    return [zone for zone in plan.zones if zone.name == rule.name or zone.name.startswith(f"{rule.name} (")]


def _length_km(plan: Plan) -> float:
    return plan.scenario.situation.line.length_m / 1e3


def _area_km2(plan: Plan) -> float:
    return sum(zone.area.area for zone in _first_zones(plan)) / 1e6


def _mean_width_km(plan: Plan) -> float:
    """As the zone states it, or its area over the length of the line."""
    stated = _first_zones(plan)[0].values.get("mean_width_m")
    return float(stated) / 1e3 if stated is not None else _area_km2(plan) / _length_km(plan)


def _stated_m(key: str, plan: Plan) -> float:
    """A width that the first zone states, metres."""
    zone = _first_zones(plan)[0]
    if zone.values.get(key) is None:
        raise ScenarioError(
            f"it states no {key}",
            where=f"{plan.scenario.id}, zone {zone.name!r}",
            mend="Leave that figure out.",
        )
    return float(zone.values[key] or 0.0)


QUANTITIES: dict[str, Callable[[Plan], float]] = {
    "length_km": _length_km,
    "area_km2": _area_km2,
    "mean_width_km": _mean_width_km,
    "narrowest_m": lambda plan: _stated_m("narrowest_m", plan),
    "widest_km": lambda plan: _stated_m("widest_m", plan) / 1e3,
}


def _with_published_figures() -> list[str]:
    paths = sorted(SCENARIOS.glob("*/scenario.toml"))
    return [path.parent.name for path in paths if read_scenario_file(path).published]


def _number(value: float) -> str:
    """Three digits or more, as precise as such a figure can be.

    >>> [_number(value) for value in (3.3, 833.55, 1234.5)]
    ['3.30', '834', '1,234']
    """
    return f"{value:,.2f}" if value < 10 else f"{value:,.1f}" if value < 100 else f"{value:,.0f}"


def _cells(row: Comparison) -> tuple[str, ...]:
    unit = f" {row.unit}"
    shares = f"{row.difference_percent:+.1f} %" if abs(row.difference_percent) < 200 else "–"
    return (
        *(row.scenario, row.figure, _number(row.computed) + unit, _number(row.published) + unit, shares),
        *(row.explanation, row.source),
    )


HEADS = ("scenario", "figure", "computed", "published", "difference", "why", "published by")


def as_table(rows: Sequence[Comparison]) -> str:
    """Rows for reading in a terminal."""
    table = Table(*HEADS[:6], box=SIMPLE)
    for row in rows:
        table.add_row(*(escape(cell) for cell in _cells(row)[:6]))
    text = io.StringIO()
    Console(file=text, width=150).print(table)
    return text.getvalue()


def as_markdown(rows: Sequence[Comparison]) -> str:
    """Rows as a table of the README."""
    lines = [HEADS, ("---", "---", "---:", "---:", "---:", "---", "---"), *(_cells(row) for row in rows)]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


def as_json(rows: Sequence[Comparison]) -> str:
    """Rows as a list of objects."""
    return json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1) + "\n"


def as_csv(rows: Sequence[Comparison]) -> str:
    """Rows with a head line."""
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(Comparison.__slots__), lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(row) for row in rows)
    return text.getvalue()


WRITERS = {"table": as_table, "markdown": as_markdown, "json": as_json, "csv": as_csv}


def _with_table(readme: str, rows: Sequence[Comparison]) -> str:
    """README with its validation table written anew.

    Raises
    ------
    ReadError
        If the marks round the table are not there, each once and in order.
    """
    head, begin, rest = readme.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise ReadError(
            f"{BEGIN} … {END} is not in it", where=README.name, mend="Put both marks where the table goes."
        )
    return f"{head}{BEGIN}\n{as_markdown(rows)}{END}{tail}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scenario", nargs="*", help="folders of data/scenarios (default: all with figures)")
    parser.add_argument("--format", choices=tuple(WRITERS), default="table")
    parser.add_argument("--write-readme", action="store_true", help="write the table into README.md")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    return parser


if __name__ == "__main__":
    raise SystemExit(ended(main))
