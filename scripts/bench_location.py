"""Solve published instances of location models: value, bound and seconds beside the published optimum.

python scripts/bench_location.py
python scripts/bench_location.py p_median p_center --time 20

Instances are read from the sibling folder ``shared`` where there is one. Every family of models is one
function that yields rows; seconds are processor seconds of the solving alone, after one small instance has
compiled the loops.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table
from scipy.sparse import csc_array, csr_array
from scipy.sparse.csgraph import shortest_path

from geo.location.answer import Answer
from geo.location.assignment.capacitated import capacitated_p_median
from geo.location.assignment.costs import Costs
from geo.location.assignment.facility import facility_location
from geo.location.assignment.p_center import p_center
from geo.location.assignment.p_median import p_median
from geo.location.covering.set_covering import location_set_covering
from geo.location.incidence import Incidence
from geo.location.requirements import Limits, Requirements

SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "benchmarks"


@dataclass(frozen=True, slots=True)
class Instance:
    """One line of the list of published optima."""

    file: str
    problem: str
    parameters: str
    published: str

    @property
    def text(self) -> str:
        """What the file holds."""
        return (SHARED / self.file).read_text(encoding="utf-8")

    def parameter(self, name: str) -> float:
        """Number of one of the parameters, as in ``r=800 p=5``."""
        words = dict(word.split("=") for word in self.parameters.replace(",", " ").split() if "=" in word)
        return float(words[name])


@dataclass(frozen=True, slots=True)
class Row:
    """One instance solved, with the processor seconds that it took."""

    instance: Instance
    answer: Answer
    cpu_s: float


Solve = Callable[[Limits], Answer]


def instances(problem: str) -> Iterator[Instance]:
    """Instances whose problem begins with some words."""
    with (SHARED / "optima.tsv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file, delimiter="\t"):
            if line["problem"].startswith(problem):
                yield Instance(line["file"], line["problem"], line["parameters"], line["value"])


# Each family yields its instances, each with what solves it; loading is not timed.
def p_medians() -> Iterator[tuple[Instance, Solve]]:
    """OR-Library pmed (Beasley 1985)."""
    for instance in instances("p-median"):
        if instance.file.startswith("pmed/"):
            costs, sites = graph_costs(instance)
            yield instance, lambda limits, costs=costs, sites=sites: p_median(costs, sites, limits=limits)


def p_centers() -> Iterator[tuple[Instance, Solve]]:
    """OR-Library pmed read as p-center."""
    for instance in instances("p-center"):
        if instance.file.startswith("pmed/"):
            costs, sites = graph_costs(instance)
            yield instance, lambda limits, costs=costs, sites=sites: p_center(costs, sites, limits=limits)


def set_coverings() -> Iterator[tuple[Instance, Solve]]:
    """OR-Library scp (Beasley 1987), those of one cost each (clr, cyc, nre) and a railway's crews (rail)."""
    for instance in instances("set covering"):
        incidence, cost = scp_table(instance)
        asked = Requirements(cost=cost)
        yield (
            instance,
            lambda limits, incidence=incidence, asked=asked: location_set_covering(
                incidence, requirements=asked, limits=limits
            ),
        )


def capacitated() -> Iterator[tuple[Instance, Solve]]:
    """OR-Library pmedcap: whole demands, distances rounded down."""
    for instance in instances("capacitated p-median"):
        numbers = np.array(instance.text.split(), dtype=float)
        count, sites, room = numbers[2:5].astype(int)
        places = numbers[5:].reshape(-1, 4)[:count]
        away = np.hypot(*(places[:, None, 1:3] - places[None, :, 1:3]).transpose(2, 0, 1))
        given = {"capacity": float(room), "load": places[:, 3]}
        solve = partial(capacitated_p_median, Costs.from_matrix(np.floor(away)), int(sites), **given)
        yield instance, lambda limits, solve=solve: solve(limits=limits)


def facilities() -> Iterator[tuple[Instance, Solve]]:
    """OR-Library cap, with and without capacities; Holmberg, Ronnqvist & Yuan (1999), single source."""
    for instance in [*instances("uncapacitated"), *instances("capacitated facility")]:
        capacity, fixed, load, costs = warehouses(instance)
        given = {} if instance.problem.startswith("unc") else {"capacity": capacity, "load": load}
        solve = partial(facility_location, costs, fixed, **given)
        yield instance, lambda limits, solve=solve: solve(limits=limits)
    for instance in instances("single-source"):
        numbers = np.array(instance.text.split(), dtype=float)
        sites, demands = numbers[:2].astype(int)
        capacity, fixed, load, served = np.split(numbers[2:], np.cumsum([sites, sites, demands]))
        costs = Costs.from_matrix(served.reshape(demands, sites))
        given = {"capacity": capacity, "load": load, "single_source": True}
        solve = partial(facility_location, costs, fixed, **given)
        yield instance, lambda limits, solve=solve: solve(limits=limits)


def stores() -> Iterator[tuple[Instance, Solve]]:
    """Stores of San Francisco, from the tests of PySAL spopt: mean and largest distance on the network."""
    for instance in instances("p-"):
        if not instance.file.startswith("spopt_sf/"):
            continue
        lines = list(csv.DictReader(instance.text.splitlines()))
        weight = {line["DestinationName"]: float(line["demand"]) for line in lines}
        if instance.problem.startswith("p-median"):  # the published value is a mean
            total = sum(weight.values())
            weight = {name: each / total for name, each in weight.items()}
        columns = ([line[name] for line in lines] for name in ("DestinationName", "name", "distance"))
        demand, site, distance = columns
        costs = Costs.from_table(demand, site, np.array(distance, dtype=float), weight=weight)
        model = p_median if instance.problem.startswith("p-median") else p_center
        solve = partial(model, costs, int(instance.parameter("p")))
        yield instance, lambda limits, solve=solve: solve(limits=limits)


FAMILIES: dict[str, Callable[[], Iterator[tuple[Instance, Solve]]]] = {
    "p_median": p_medians,
    "p_center": p_centers,
    "stores": stores,
    "capacitated": capacitated,
    "facility": facilities,
    "covering": set_coverings,
}


def scp_table(instance: Instance) -> tuple[Incidence, np.ndarray]:
    """Who covers what, and the costs: listed by rows, or by columns with their costs (rail)."""
    numbers = np.array(instance.text.split(), dtype=int)
    (rows, columns), by_rows = numbers[:2], "rail" not in instance.file
    cost, lists, place = list(numbers[2 : 2 + columns]) if by_rows else [], [], 2 + by_rows * columns
    for _ in range(rows if by_rows else columns):
        if not by_rows:
            cost.append(numbers[place])
            place += 1
        lists.append(numbers[place + 1 : place + 1 + numbers[place]] - 1)
        place += 1 + numbers[place]
    ends = np.cumsum([0, *(len(entries) for entries in lists)])
    stored = (np.ones(ends[-1]), np.concatenate(lists), ends)
    shape = (rows, columns)
    matrix = csr_array(stored, shape=shape).tocsc() if by_rows else csc_array(stored, shape=shape)
    return Incidence(matrix, np.ones(rows), range(rows), range(columns)), np.array(cost, float)


def graph_costs(instance: Instance) -> tuple[Costs, int]:
    """Shortest paths of an OR-Library graph (the last mention of an edge counts), and the number of sites."""
    numbers = np.array(instance.text.split(), dtype=int)
    (vertices, _, sites), edges = numbers[:3], numbers[3:].reshape(-1, 3)
    length = {(min(a, b) - 1, max(a, b) - 1): float(cost) for a, b, cost in edges}
    ends = np.array(list(length))
    graph = csr_array((list(length.values()), (ends[:, 0], ends[:, 1])), shape=(vertices, vertices))
    return Costs.from_matrix(shortest_path(graph, directed=False)), int(sites)


def warehouses(instance: Instance) -> tuple[np.ndarray, np.ndarray, np.ndarray, Costs]:
    """Capacities, fixed costs, loads and costs; the word ``capacity`` stands for the parameter."""
    text = instance.text
    if "capacity" in text:
        number = instance.parameter("capacity") if "capacity=" in instance.parameters else 0.0
        text = text.replace("capacity", str(number))
    words = text.split()
    sites, demands = int(words[0]), int(words[1])
    numbers = np.array(words[2:], dtype=float)
    each, rest = numbers[: 2 * sites].reshape(-1, 2), numbers[2 * sites :].reshape(demands, sites + 1)
    return each[:, 0], each[:, 1], rest[:, 0], Costs.from_matrix(rest[:, 1:])


def solved(instance: Instance, solve: Solve, limits: Limits) -> Row:
    """Solve one instance against the clock."""
    start = time.process_time()
    answer = solve(limits)
    return Row(instance, answer, time.process_time() - start)


def table_of(name: str, rows: list[Row]) -> Table:
    """Rows of one family, with their totals."""
    table = Table(title=name)
    for head in ("instance", "parameters", "published", "value", "bound", "gap %", "status", "CPU s"):
        table.add_column(head, justify="left" if head in {"instance", "parameters", "status"} else "right")
    for row in rows:
        table.add_row(
            row.instance.file,
            row.instance.parameters,
            row.instance.published,
            *said(row.answer),
            f"{row.cpu_s:.2f}",
        )
    proved = sum(row.answer.status == "optimal" for row in rows)
    table.add_row(
        "total", "", "", "", "", "", f"{proved} of {len(rows)} proved", f"{sum(r.cpu_s for r in rows):.2f}"
    )
    return table


def said(answer: Answer) -> tuple[str, str, str, str]:
    """Value, bound, gap and status as text."""
    value, bound = (
        "-" if number is None else f"{number:,.3f}".rstrip("0").rstrip(".")
        for number in (answer.value, answer.bound)
    )
    return value, bound, "-" if answer.gap is None else f"{100 * answer.gap:.3f}", answer.status


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("family", nargs="*", help=f"of {', '.join(FAMILIES)} (default: all)")
    parser.add_argument("--time", type=float, default=60.0, help="seconds an instance (default: 60)")
    options = parser.parse_args(argv)
    unknown = set(options.family) - set(FAMILIES)
    if unknown:
        parser.error(f"no family is named {', '.join(sorted(unknown))}")
    if not SHARED.is_dir():
        print("bench_location: no published instances here: the sibling folder shared/benchmarks is absent")
        return 0
    console = Console(width=140)
    for name in options.family or FAMILIES:
        rows, limits = [], Limits(time_s=options.time)
        for instance, solve in FAMILIES[name]():
            if not rows:
                start = time.process_time()
                solve(limits)
                print(
                    f"{name}: {time.process_time() - start:.1f} CPU s for the first, loops made ready with it"
                )
            rows.append(solved(instance, solve, limits))
        console.print(table_of(name, rows))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
