"""Published instances of routing through the engine of the patrols, beside PyVRP itself and two peers.

python scripts/bench_routing.py
python scripts/bench_routing.py --only carp tsp --cpu-s 15
python scripts/bench_routing.py --only cvrp vrptw --peers-python ~/peers/bin/python --format json

Every engine gets the same CPU seconds on one thread, its bound included; VROOM stops by itself, or is stopped
after twenty times as many. The gap is to the published value, the bound our own. Distances are whole numbers
as the publishers round them (EUC_2D); Solomon's are searched in thousandths with as many vehicles as the
published answer, and its value is the length of the routes in double precision. Instances come from
``shared/benchmarks`` beside the repository. Exit status 1 where a bar is missed: 1 per cent for X-n401-k29,
0.5 per cent for windows and arcs, 1 per cent for tours.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
from pyvrp import solve as pyvrp_solve
from pyvrp.exceptions import PenaltyBoundWarning
from rich.console import Console
from rich.table import Table
from routing_instances import SHARED, Published, arcs, capacitated, published, solomon, tour

from geo.routing.answer import RoutingAnswer
from geo.routing.arc_question import ArcQuestion
from geo.routing.arc_visits import as_visits, tasks_of
from geo.routing.arc_ways import cheapest_ways
from geo.routing.arcs import solve_arcs
from geo.routing.problem import as_problem
from geo.routing.question import Fleet, RoutingQuestion, Visits
from geo.routing.reckoning import routes_of
from geo.routing.search import Stop
from geo.routing.solve import solve_routes
from geo.routing.tour import solve_tour

PATIENCE = 20  # times the CPU seconds of the others, for a peer that stops by itself
PEERS = Path(__file__).resolve().with_name("routing_peers.py")
PARTS = ("carp", "vrptw", "cvrp", "tsp")
BARS = {"X-n401-k29": 0.01, "vrptw": 0.005, "carp": 0.005, "tsp": 0.01}
ENDLESS = 1 << 30
UPSETS = 200
"""Upsets of a tour for each place."""


@dataclass(frozen=True, slots=True)
class Row:
    """One engine on one instance."""

    family: str
    name: str
    engine: str
    cpu_s: float | None = None
    value: float | None = None
    published: float | None = None
    bound: float | None = None
    status: str = ""
    unit: str = "s, cost as published"

    @property
    def over(self) -> float | None:
        """Share of the published value by which this one is above it."""
        return None if self.value is None or not self.published else self.value / self.published - 1.0

    @property
    def missed(self) -> bool:
        """Whether our own answer misses its bar."""
        bar = BARS.get(self.name.removesuffix(".vrp"), BARS.get(self.family))
        return self.engine == "ceaseline" and bar is not None and (self.over is None or self.over > bar)


def own_row(found: Published, engine: str, answer: Callable[[], tuple]) -> Row:
    """The row of an engine that runs here: value, bound and status, with the CPU seconds they took."""
    began_s = time.process_time()
    value, bound, status = answer()
    spent_s = time.process_time() - began_s
    return Row(found.family, found.name, engine, spent_s, value, found.value, bound, status)


def told(answer: RoutingAnswer, length: Callable[[list], float] | None = None) -> tuple:
    """Value, bound and status of an answer; a length of the routes in place of the value if there is one."""
    routes = [list(route.visits) for route in answer.routes]
    value = length(routes) if length and routes else answer.value
    return value, None if length else answer.bound, answer.status


def carp_rows(found: Published, cpu_s: float, _: Path | None) -> Iterator[Row]:
    """Arc routing, which no peer has: ours, and PyVRP in its own way on the visits that we make of it."""
    asked = arcs(found.path)
    yield own_row(found, "ceaseline", lambda: arc_told(asked, cpu_s))
    tasks = tasks_of(asked)
    ways = cheapest_ways(asked, np.unique(np.concatenate([asked.depot_nodes, tasks.end])))
    yield own_row(found, "pyvrp", lambda: by_pyvrp(as_visits(asked, tasks, ways), cpu_s, None))


def arc_told(asked: ArcQuestion, cpu_s: float) -> tuple:
    """Value, bound and status of arc routing."""
    answer = solve_arcs(asked, steps=ENDLESS, time_s=cpu_s)
    return answer.value, answer.bound, answer.status


def tsp_rows(found: Published, _: float, __: Path | None) -> Iterator[Row]:
    """Tours: ours, stopped by steps."""
    cost = tour(found.path)
    yield own_row(found, "ceaseline", lambda: told(solve_tour(cost, steps=UPSETS * len(cost))))


def vehicle_rows(
    found: Published,
    asked: RoutingQuestion,
    cpu_s: float,
    python: Path | None,
    length: Callable[[list], float] | None = None,
) -> Iterator[Row]:
    """Ours, PyVRP itself, and the two peers."""
    yield own_row(found, "ceaseline", lambda: told(solve_routes(asked, steps=ENDLESS, time_s=cpu_s), length))
    yield own_row(found, "pyvrp", lambda: by_pyvrp(asked, cpu_s, length))
    for engine in ("ortools", "vroom"):
        if python is None:
            yield Row(found.family, found.name, engine, status="not installed (--peers-python)")
        else:
            yield peer(found, asked, engine, python, cpu_s, length or partial(cost_of, asked))


def by_pyvrp(asked: RoutingQuestion, cpu_s: float, length: Callable[[list], float] | None) -> tuple:
    """PyVRP called directly, in its own way, for as many CPU seconds."""
    kept = np.arange(len(asked.visits))
    problem = as_problem(asked, kept)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", PenaltyBoundWarning)  # the status tells whether it found anything
        found = pyvrp_solve(problem, Stop(ENDLESS, cpu_s), seed=0, collect_stats=False, display=False)
    if not found.is_feasible():
        return None, None, "no feasible answer"
    routes = [visits for _, visits in routes_of(asked, kept, found.best)]
    return (length or partial(cost_of, asked))(routes), None, "feasible"


def cost_of(asked: RoutingQuestion, routes: list[list[int]]) -> float:
    """Cost of routes of visits."""
    return float(along(asked.cost, routes))


def along(away: np.ndarray, routes: list[list[int]]) -> float:
    """Length of routes of visits that begin and end in row 0."""
    rows = [np.array([0, *(visit + 1 for visit in route), 0]) for route in routes]
    return float(sum(away[own[:-1], own[1:]].sum() for own in rows))


def peer(found: Published, asked: RoutingQuestion, engine: str, python: Path, cpu_s: float, length) -> Row:
    """A peer's answer, from its own environment."""
    (fleet,), visits = asked.fleets, asked.visits
    columns = {
        name: np.concatenate([[0], getattr(visits, name)])
        for name in ("demand", "service_s", "from_s", "to_s")
    }
    columns["to_s"][0] = fleet.to_s
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "question.npz"
        np.savez(
            path,
            cost=asked.cost,
            duration_s=asked.duration_s,
            vehicles=min(fleet.count, 2 * -(-int(visits.demand.sum()) // (fleet.capacity or 1))),
            capacity=fleet.capacity,
            timed=found.family == "vrptw",
            **columns,
        )
        command = [
            str(python),
            str(PEERS),
            engine,
            str(path),
            "--cpu-s",
            str(cpu_s),
            "--most-s",
            str(PATIENCE * cpu_s),
        ]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode == -signal.SIGXCPU:
        return Row(found.family, found.name, engine, PATIENCE * cpu_s, status="gave up")
    if ended.returncode:
        last = (ended.stderr.strip().splitlines() or ["no reason given"])[-1]
        return Row(found.family, found.name, engine, status=f"failed: {last[:60]}")
    answer = json.loads(ended.stdout)
    routes = [[row - 1 for row in route] for route in answer["routes"]]
    value, status = (length(routes), "feasible") if routes else (None, "no feasible answer")
    return Row(found.family, found.name, engine, answer["cpu_s"], value, found.value, status=status)


def rows_of(found: Published, cpu_s: float, python: Path | None) -> Iterator[Row]:
    """Rows of one instance."""
    if found.family == "vrptw":
        asked, away = solomon(found.path, int(found.parameters.removeprefix("vehicles=")))
        yield from vehicle_rows(found, asked, cpu_s, python, partial(along, away))
    elif found.family == "cvrp":
        yield from vehicle_rows(found, capacitated(found.path), cpu_s, python)
    else:
        yield from {"carp": carp_rows, "tsp": tsp_rows}[found.family](found, cpu_s, python)


def compile_s() -> float:
    """Compile every loop, or read it from the cache, on small questions; return the CPU seconds of that."""
    began_s = time.process_time()
    away = np.abs(np.subtract.outer(np.arange(12), np.arange(12)))
    solve_tour(away, steps=1)
    solve_routes(RoutingQuestion(away, away, 1, (Fleet(0, 2),), Visits.of(11)), steps=1)
    ring, ten = np.arange(4), np.full(4, 10)
    solve_arcs(
        ArcQuestion(ring, (ring + 1) % 4, ten, ten, 4, Visits.of(4), ring[:1], (Fleet(0, 1),)), steps=1
    )
    return time.process_time() - began_s


def line_of(row: Row) -> str:
    """One row as a line."""
    spent = "" if row.cpu_s is None else f"{row.cpu_s:.1f} CPU s, "
    over = "" if row.over is None else f" ({row.over:+.2%} of {row.published:,.10g})"
    bound = "" if row.bound is None else f", bound {row.bound:,.10g}"
    value = "" if row.value is None else f"{row.value:,.10g}"
    return f"{row.name}, {row.engine}: {spent}{value}{over}{bound} {row.status}{' MISSED' * row.missed}"


def shown(rows: list[Row]) -> Table:
    """The rows for people."""
    table = Table("instance", "engine", "CPU s", "value", "published", "over", "bound", "status")
    for row in rows:
        cells = [
            "" if number is None else f"{number:{form}}"
            for number, form in (
                (row.cpu_s, ".1f"),
                (row.value, ",.10g"),
                (row.published, ",.10g"),
                (row.over, "+.2%"),
                (row.bound, ",.10g"),
            )
        ]
        table.add_row(row.name, row.engine, *cells, row.status + (" (misses the bar)" if row.missed else ""))
    return table


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="parts (default: all)")
    parser.add_argument("--instances", nargs="+", default=[], help="file names to run only (default: all)")
    parser.add_argument("--cpu-s", type=float, default=15.0, help="CPU seconds of each run (default: 15)")
    parser.add_argument("--limit-s", type=float, default=float("inf"), help="begin no instance after so long")
    parser.add_argument("--peers-python", type=Path, help="Python that has ortools and pyvroom")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    options = parser.parse_args(argv)
    errors = Console(stderr=True)
    if not SHARED.is_dir():
        errors.print("The folder shared/benchmarks is not beside the repository: there is nothing to run.")
        return 0
    began_s, compiling_s = time.monotonic(), compile_s()
    rows: list[Row] = []
    for found in (found for part in options.only for found in published(part)):
        asked = not options.instances or {found.name, Path(found.name).stem} & {*options.instances}
        if asked and time.monotonic() - began_s < options.limit_s:
            for row in rows_of(found, options.cpu_s, options.peers_python):
                rows.append(row)
                errors.print(line_of(row), highlight=False)  # at once: a run cut short has told something
    if options.format == "json":
        print(json.dumps([asdict(row) | {"over": row.over} for row in rows], indent=1))
    else:
        Console(width=None if errors.is_terminal else 130).print(shown(rows))
        print(f"Compiling, or reading what was compiled: {compiling_s:.1f} CPU s, not counted above.")
    return int(any(row.missed for row in rows))


if __name__ == "__main__":
    sys.exit(main())
