r"""Hours of watching as a plan has them: who would watch which stretch of the line, from when to when.

python scripts/plan_effort.py data/scenarios/ukraine --from 2025-06-01 --to 2025-06-07 --out watched.csv

Makes the plan of a scenario and writes what its sites see by day and by night, by the sun at each place, and
what its patrols pass, as the table that check_incidents.py --effort reads; every row is marked as planned.
--denied takes off what keeps observers from watching. Status 0: done; 2: wrong input. The table tells when
and where nobody looks: for staff only.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from geo.atomic import write_text
from geo.ended import ended
from geo.errors import GeoError
from geo.geometry.chainage import Chainage
from geo.methods.incidents.effort import lessened
from geo.methods.incidents.planned import planned_spells
from geo.model.observation import Spell
from geo.planning import make_plan
from geo.planning.evidence import watchers_of
from geo.read.effort import read_denials
from geo.read.moments import span_of, zone_of
from geo.read.scenario import read_scenario

ROOT = Path(__file__).resolve().parents[1]
_COLUMNS = ("from_km", "to_km", "begins", "ends", "watch_share", "means", "basis")


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    try:
        write_text(options.out, _table(_spells(options)))
    except GeoError as error:
        print(f"plan_effort: {error}", file=sys.stderr)
        return error.exit_status
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scenario", type=Path, help="folder that holds a scenario.toml")
    parser.add_argument("--from", dest="first", required=True, metavar="DAY", help="first day")
    parser.add_argument("--to", dest="last", required=True, metavar="DAY", help="last day")
    parser.add_argument("--denied", type=Path, metavar="FILE", help="what keeps observers from watching")
    parser.add_argument("--out", type=Path, default=Path("watched.csv"), help="table to write (watched.csv)")
    return parser


def _spells(options: argparse.Namespace) -> Iterable[Spell]:
    scenario = read_scenario(
        options.scenario, context=ROOT / "data" / "context", reference=ROOT / "data" / "reference"
    )
    zone, frame = zone_of(scenario.time_zone), scenario.situation.frame
    denials = read_denials(options.denied, zone=zone) if options.denied else ()
    span_s = {"from_s": span_of(options.first, zone)[0], "to_s": span_of(options.last, zone)[1]}
    plan = make_plan(scenario)
    line = Chainage(frame.to_lonlat(scenario.situation.line.path))
    watchers = watchers_of(scenario, line, plan.proposal, plan.coverage, plan.schedule)
    return lessened(planned_spells(watchers, line, frame, **span_s), denials)


def _table(spells: Iterable[Spell]) -> str:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for one in spells:
        times = (datetime.fromtimestamp(round(end_s), UTC) for end_s in (one.begins_s, one.ends_s))
        begins, ends = (moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in times)
        from_km, to_km = (f"{end_m / 1e3:.6f}" for end_m in (one.from_m, one.to_m))
        if begins < ends and from_km != to_km:  # what is shorter than a second or a millimetre is no spell
            rows.writerow((from_km, to_km, begins, ends, f"{one.watch_share:g}", one.means, one.basis))
    return text.getvalue()


if __name__ == "__main__":
    raise SystemExit(ended(main))
