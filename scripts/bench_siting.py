"""Maximal covering on lines and in the plane, side by side with peers: CPU seconds, memory, value, bound.

python scripts/bench_siting.py
python scripts/bench_siting.py --only line large frontier --peers few --spopt-python ~/peers/bin/python
python scripts/bench_siting.py --only plane --peers none --format json

Each run has a process of its own, begins with the sparse table in memory, and counts CPU seconds and the
growth of its peak memory; loops are compiled before, and the seconds of that are told. Questions with proved
optima come from the folder ``shared/benchmarks`` beside the repository; where it is absent only the curve of
a made line is drawn. Peers: the whole sparse model in SciPy's ``milp`` and in ``highspy``, and PySAL spopt
with CBC; the last two run under ``--spopt-python``, an environment that has them. Exit status 1 where an
optimum is missed or not proved.
"""

from __future__ import annotations

import argparse
import csv
import json
import multiprocessing
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from scipy import sparse
from scipy.spatial import cKDTree
from siting_peers import cpu_s, peak_mb

from geo.location.covering.frontier import covering_frontier
from geo.location.covering.maximal_covering import maximal_covering
from geo.location.incidence import Incidence

SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "benchmarks"
PEERS = Path(__file__).resolve().with_name("siting_peers.py")
PARTS = ("line", "large", "plane", "frontier")
FEW = {("disc_m2000", 50), ("viewshed_m2000", 100)}
LARGE = ((5_000, 4_284_777.0), (50_000, 4_295_172.0))  # candidates over 48,000 steps; optimum of 50
CURVE_KM, CURVE_SITES, MOST_POSTS = 1027.0, 1_000, 200


@dataclass(frozen=True, slots=True)
class Question:
    """An instance, how many sites to choose, and the value of the published optimum if there is one."""

    name: str
    sites: int
    table: Callable[[], Incidence]
    value: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One engine on one question."""

    name: str
    sites: int
    engine: str
    cpu_s: float | None = None
    peak_mb: float | None = None
    value: float | None = None
    bound: float | None = None
    status: str = ""
    optimum: float | None = None
    unit: str = "s, MB, weight of the demand"


def published() -> Iterator[tuple[str, str, float]]:
    """File, parameters and value of every maximal covering optimum of the benchmark folder."""
    with (SHARED / "optima.tsv").open(encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if len(cells) > 3 and cells[1].startswith("maximal covering"):
                yield cells[0], cells[2], float(cells[3])


def line_questions() -> Iterator[Question]:
    """Lines of 1,200 km with proved optima."""
    for name, parameters, optimum in published():
        if name.startswith("line/"):
            sites = int(parameters.split(",")[0].removeprefix("p="))
            stem = Path(name).stem.removesuffix("_seed1")
            yield Question(stem, sites, partial(stored_line, SHARED / name), optimum)


def stored_line(path: Path) -> Incidence:
    """Line of the benchmark folder."""
    with np.load(path) as stored:
        return of_arrays(
            stored["indptr"], stored["indices"], stored["weight"], stored["chainage_km"] * 1000.0
        )


def of_arrays(starts, rows, weight, position_m=None) -> Incidence:
    """Table of sorted columns."""
    matrix = sparse.csc_array((np.ones(len(rows)), rows, starts), shape=(len(weight), len(starts) - 1))
    matrix.sort_indices()
    return Incidence(matrix, weight.astype(float), range(len(weight)), range(len(starts) - 1), position_m)


def large_questions() -> Iterator[Question]:
    """Ten times the demand, and up to a hundred times the candidates."""
    make = runpy.run_path(str(SHARED / "line" / "generate.py"))["make"]

    def table(sites: int) -> Incidence:
        made = make(10, sites, "disc", 10.0, 1)
        return of_arrays(made["A"].indptr, made["A"].indices, made["w"], made["s"] * 1000.0)

    for sites, optimum in LARGE:
        yield Question(f"disc_48000x{sites}", 50, partial(table, sites), optimum)


def plane_questions() -> Iterator[Question]:
    """Cities, a circuit board, and stores: no line to go along."""
    for name, parameters, optimum in published():
        told = dict(part.split("=") for part in parameters.replace(",", " ").split() if "=" in part)
        if name.startswith("mclp/"):
            path, radius = SHARED / name, float(told["r"])
            stem = f"{path.stem} r={told['r']}"
            yield Question(stem, int(told["p"]), partial(plane, path, radius), optimum)
        elif name.startswith("spopt_sf/"):
            yield Question("San Francisco", int(told["p"]), partial(stores, float(told["r"])), optimum)


def plane(path: Path, radius: float) -> Incidence:
    """Demand within a radius of each candidate; demand points are candidates unless marked F and C."""
    cells = [line.split() for line in path.read_text(encoding="utf-8").splitlines()[1:] if line.strip()]
    marked = {"F": [], "C": []}
    for row in cells:
        for kind in row[0] if row[0] in marked else "FC":
            marked[kind].append([float(cell) for cell in (row[2:] if row[0] in marked else row)])
    places, demand = (np.array([row[:2] for row in marked[kind]]) for kind in "FC")
    covered = cKDTree(demand).query_ball_point(places, radius * (1 + 1e-12))
    return Incidence.of([np.sort(own) for own in covered], weight=[row[2] for row in marked["C"]])


def stores(radius_m: float) -> Incidence:
    """Census tracts within a distance by road of each store, weighed by people."""
    tracts = rows_of("SF_demand_205_centroid_uniform_weight.csv")
    roads = rows_of("SF_network_distance_candidateStore_16_censusTract_205_new.csv")
    number = {tract["NAME"]: row for row, tract in enumerate(tracts)}
    covered: dict[str, list[int]] = {road["name"]: [] for road in roads}
    for road in roads:
        if float(road["distance"]) <= radius_m:
            covered[road["name"]].append(number[road["DestinationName"]])
    people = [float(tract["POP2000"]) for tract in tracts]
    return Incidence.of([sorted(own) for own in covered.values()], weight=people, site_id=list(covered))


def rows_of(name: str) -> list[dict[str, str]]:
    """Rows of a table of the San Francisco folder."""
    with (SHARED / "spopt_sf" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def made_line(length_km: float, sites: int, seed: int = 1) -> Incidence:
    """A straight line in steps of 250 m; sites 2 to 20 km off see 5 to 20 km, a third hidden in runs."""
    random = np.random.default_rng(seed)
    position_km = np.arange(0.125, length_km, 0.25)
    weight = 1.0 + random.gamma(0.6, 2.0, len(position_km)).round(1)
    covered = []
    for _ in range(sites):
        at_km, aside_km, range_km = random.uniform((0, 2, 5), (length_km, 20, 20))
        half_km = np.sqrt(max(range_km**2 - aside_km**2, 0.0))
        first, end = np.searchsorted(position_km, (at_km - half_km, at_km + half_km))
        hidden = random.random(200) < 0.35
        run_km = random.uniform(0.8, 3.0)
        place = np.arange(first, end)
        covered.append(place[~hidden[((position_km[place] - position_km[0]) / run_km).astype(int) % 200]])
    return Incidence.of(covered, weight=weight, position_m=position_km * 1000.0)


def apart(task: Callable[[], dict[str, object]]) -> dict[str, object]:
    """What a task returns, with its CPU seconds and growth of memory, run in a fork of this process."""
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)

    def run() -> None:
        began_s, began_mb = cpu_s(), peak_mb()
        found = task()
        there.send({**found, "cpu_s": cpu_s() - began_s, "peak_mb": peak_mb() - began_mb})

    process = fork.Process(target=run)
    process.start()
    there.close()
    try:
        return here.recv()
    except EOFError:
        return {"status": "ended without an answer"}
    finally:
        process.join()


def ours(question: Question, table: Incidence) -> Row:
    """Ceaseline's own answer."""

    def run() -> dict[str, object]:
        answer = maximal_covering(table, question.sites)
        return {"value": answer.value, "bound": answer.bound, "status": answer.status}

    return Row(question.name, question.sites, "ceaseline", optimum=question.value, **apart(run))


def peer(question: Question, table: Incidence, engine: str, python: Path, limit_s: float) -> Row:
    """A peer's answer to the same question, from its own environment."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "question.npz"
        matrix = table.matrix
        np.savez(path, starts=matrix.indptr, rows=matrix.indices, weight=table.weight, sites=question.sites)
        command = [str(python), str(PEERS), engine, str(path), "--limit-s", str(limit_s)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        last = (ended.stderr.strip().splitlines() or ["no reason given"])[-1]
        return Row(question.name, question.sites, engine, status=f"failed: {last[:60]}")
    found = json.loads(ended.stdout)
    return Row(question.name, question.sites, engine, optimum=question.value, **found)


def compared(question: Question, options: argparse.Namespace) -> Iterator[Row]:
    """Our row, and those of the peers that were asked for."""
    table = question.table()
    yield ours(question, table)
    few = (question.name, question.sites) in FEW
    if options.peers == "all" or (options.peers == "few" and few):
        yield peer(question, table, "milp", Path(sys.executable), options.limit_s)
        for engine in ("highspy", "spopt"):
            if options.spopt_python is None:
                yield Row(question.name, question.sites, engine, status="not installed (--spopt-python)")
            else:
                yield peer(question, table, engine, options.spopt_python, options.limit_s)


def curve(name: str, table: Incidence) -> Row:
    """Posts against coverage for 1 to 200 sites: how many points are proved, and the widest gap."""

    def run() -> dict[str, object]:
        points = covering_frontier(table, range(1, MOST_POSTS + 1)).points
        proved = sum(point.status == "optimal" for point in points)
        gap = max((point.bound - point.value) / point.value for point in points)
        words = f"{proved} of {len(points)} points proved, widest gap {gap:.2%}"
        return {"value": points[-1].value, "bound": points[-1].bound, "status": words}

    return Row(f"curve: {name}", MOST_POSTS, "ceaseline", **apart(run))


def curves() -> Iterator[Row]:
    """The curve of a made line, and of a line of the benchmark folder."""
    yield curve(f"made line of {CURVE_KM:,.0f} km x {CURVE_SITES}", made_line(CURVE_KM, CURVE_SITES))
    path = SHARED / "line" / "viewshed_m2000_seed1.npz"
    if path.is_file():
        yield curve("viewshed_m2000", stored_line(path))


def compile_s() -> float:
    """Compile every loop, or read it from the cache, on a small line; return the CPU seconds of that."""
    began_s = cpu_s()
    small = made_line(60.0, 40)
    maximal_covering(small, 3)
    covering_frontier(small, range(1, 6))
    maximal_covering(Incidence.of([[0, 1], [1, 2]], weight=[1.0, 1.0, 1.0]), 1)
    return cpu_s() - began_s


def shown(rows: list[Row]) -> Table:
    """The rows for people."""
    table = Table("question", "sites", "engine", "CPU s", "+MB", "value", "bound", "status")
    for row in rows:
        figures = [
            "" if number is None else f"{number:,.{digits}f}"
            for number, digits in ((row.cpu_s, 3), (row.peak_mb, 0), (row.value, 1), (row.bound, 1))
        ]
        wrong = " (not the optimum)" if missed(row) else ""
        table.add_row(row.name, str(row.sites), row.engine, *figures, row.status + wrong)
    return table


def told(row: Row) -> str:
    """One row as a line."""
    spent = "" if row.cpu_s is None else f"{row.cpu_s:.3f} CPU s, "
    return f"{row.name}, {row.sites} sites, {row.engine}: {spent}{row.value}, bound {row.bound}, {row.status}"


def missed(row: Row) -> bool:
    """Whether a known optimum was missed."""
    return row.optimum is not None and (
        row.value is None or abs(row.value - row.optimum) > 1e-6 * row.optimum
    )


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="parts (default: all)")
    parser.add_argument("--peers", choices=("none", "few", "all"), default="few", help="default: few")
    parser.add_argument("--spopt-python", type=Path, help="Python that has spopt (and highspy)")
    parser.add_argument("--limit-s", type=float, default=60.0, help="wall seconds a peer (default: 60)")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    options = parser.parse_args(argv)
    began_s = compile_s()
    errors = Console(stderr=True)
    found = {"line": line_questions, "large": large_questions, "plane": plane_questions}
    rows: list[Row] = []
    if SHARED.is_dir():
        asked = [question for part in options.only if part in found for question in found[part]()]
        with Progress(console=errors, transient=True, disable=not errors.is_terminal) as progress:
            for question in progress.track(asked, description="questions"):
                for row in compared(question, options):
                    rows.append(row)
                    errors.print(
                        told(row), highlight=False
                    )  # at once: a run that is cut short has told something
    else:
        errors.print("The folder shared/benchmarks is not beside the repository: only the curve is drawn.")
    rows.extend(curves() if "frontier" in options.only else ())
    if options.format == "json":
        print(json.dumps([asdict(row) for row in rows], indent=1))
    else:
        Console(width=None if errors.is_terminal else 130).print(shown(rows))
        print(f"Compiling, or reading what was compiled: {began_s:.1f} CPU s, not counted above.")
    mine = [row for row in rows if row.engine == "ceaseline" and row.optimum is not None]
    return int(any(missed(row) or row.status != "optimal" for row in mine))


if __name__ == "__main__":
    sys.exit(main())
