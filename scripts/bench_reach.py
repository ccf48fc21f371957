"""Reach from many sources over a road network, by Ceaseline and by peers in turn: seconds, memory, findings.

python scripts/bench_reach.py
python scripts/bench_reach.py --reps 5 --format json
python scripts/bench_reach.py --peers-python ~/peers/bin/python    # NetworkX and Pandana too

Every node is asked how many of 500 sources reach it within half an hour, and within two. The network is
made, seeded: a grid of roads 900 m apart, 505,000 directed edges. Each run is a process of its own, after one
source that does not count; NetworkX does a tenth of the sources, and its seconds are scaled. Ours uses all
cores, SciPy and NetworkX use one. The program ends with 1 where a count differs from SciPy's, where the
independent check beside the repository finds a fault, or where we are less faster than SciPy than asked for.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from reach_peers import Counter, measured
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from geo.network.graph import Graph
from geo.network.reach import nearest, reach_counts

HERE = Path(__file__).resolve()
ORACLES = HERE.parents[1].parent / "shared" / "oracles"
SOURCES = 500
LEAST_FASTER = {1_800.0: 2.5, 7_200.0: 1.5}  # than SciPy, by the clock
SHARES = {"networkx": 0.1}


@dataclass(frozen=True, slots=True)
class Row:
    """Medians of one engine at one limit, and what it found, or why it did not run."""

    limit_s: float
    engine: str
    wall_s: float | None = None
    cpu_s: float | None = None
    peak_mb: int | None = None
    met: int | None = None
    of_scipy_share: float | None = None
    note: str = ""


def with_ours(question) -> Counter:
    """Our own count; that the network is built beforehand holds for every engine."""
    graph = _graph(question)
    return lambda sources: reach_counts(graph, sources, float(question["limit_s"]))


def made_roads(side: int) -> dict[str, np.ndarray]:
    """A grid of roads with places off it, some links missing, every twentieth road a main one; both ways."""
    random = np.random.default_rng(0)
    number = np.arange(side * side).reshape(side, side)
    place = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1) + random.uniform(
        -0.3, 0.3, (side, side, 2)
    )
    node_m = 900.0 * place.reshape(-1, 2)
    east = np.stack([number[:, :-1].ravel(), number[:, 1:].ravel()])
    north = np.stack([number[:-1].T.ravel(), number[1:].T.ravel()])
    one, other = np.concatenate([east, north], axis=1)
    main = np.tile(np.repeat(np.arange(side), side - 1), 2) % 20 == 0
    kept = main | (random.random(len(one)) < 0.78)
    one, other, main = one[kept], other[kept], main[kept]
    length_m = np.hypot(*(node_m[one] - node_m[other]).T) * random.uniform(1.0, 1.35, len(one))
    cost_s = length_m * 3.6 / np.where(main, 85.0, random.choice([30.0, 40.0, 50.0, 60.0], len(one)))
    ends = np.concatenate([one, other]), np.concatenate([other, one])
    return {"tail": ends[0], "head": ends[1], "cost_s": np.tile(cost_s, 2), "node_m": node_m}


def stored_roads(path: Path) -> dict[str, np.ndarray]:
    """The network of the independent check's own maker."""
    with np.load(path) as roads:
        node_m = np.column_stack([roads["x"], roads["y"]])
        return {"tail": roads["u"], "head": roads["v"], "cost_s": roads["t"], "node_m": node_m}


def questions(folder: Path, side: int) -> Iterator[tuple[float, Path]]:
    """Write one question for each limit, and what the independent check reads where it is there."""
    if ORACLES.is_dir():
        maker = [sys.executable, str(ORACLES / "make_roads.py"), str(folder / "roads.npz"), "--n", str(side)]
        subprocess.run(maker, check=True, stdout=subprocess.DEVNULL)
        roads = stored_roads(folder / "roads.npz")
    else:
        roads = made_roads(side)
    nodes = len(roads["node_m"])
    sources = np.random.default_rng(1).integers(0, nodes, SOURCES)
    np.savetxt(folder / "sources.txt", sources, fmt="%d")
    for limit_s in LEAST_FASTER:
        path = folder / f"{limit_s:.0f}" / "question.npz"
        path.parent.mkdir()
        np.savez(path, **roads, nodes=nodes, sources=sources, limit_s=limit_s)
        yield limit_s, path


def run_of(engine: str, path: Path, python: Path | None) -> dict[str, object]:
    """One run of one engine, in a process of its own; its counts are taken from beside the question."""
    if python is None:
        return {"note": "not installed (--peers-python)"}
    program = [str(HERE), "--ours"] if engine == "ours" else [str(HERE.with_name("reach_peers.py")), engine]
    share = ["--share", str(SHARES[engine])] if engine in SHARES else []
    ended = subprocess.run(
        [str(python), *program, str(path), *share], capture_output=True, text=True, check=False
    )
    if ended.returncode:
        return {"note": f"failed: {(ended.stderr.strip().splitlines() or ['no reason given'])[-1][:60]}"}
    found = json.loads(ended.stdout[ended.stdout.rindex("{") :])  # Pandana writes lines of its own before
    counts = path.with_name("counts.npy")
    return {**found, "count": np.load(counts)} if counts.is_file() and "met" in found else found


def compared(limit_s: float, path: Path, engines: dict[str, Path | None], reps: int) -> list[Row]:
    """Rows of all engines at one limit, run in turn; those in need of the other Python run once."""
    runs: dict[str, list[dict[str, object]]] = {engine: [] for engine in engines}
    with Progress(console=Console(stderr=True), transient=True) as progress:
        for rep in progress.track(range(reps), description=f"within {limit_s / 60:.0f} minutes"):
            for engine, python in engines.items():
                if rep == 0 or engine in {"ours", "scipy"}:
                    runs[engine].append(run_of(engine, path, python))
    expected = runs["scipy"][0].get("count")
    scipy_s = _median(runs["scipy"], "wall_s")
    return [_row(limit_s, engine, found, expected, scipy_s) for engine, found in runs.items()]


def _row(limit_s: float, engine: str, runs: list[dict], expected: np.ndarray | None, scipy_s) -> Row:
    wall_s, last = _median(runs, "wall_s"), runs[-1]
    note = str(last.get("note", ""))
    if not note and expected is not None and engine not in SHARES:
        wrong = max(int((run["count"] != expected).sum()) for run in runs)
        note = f"{wrong} counts differ" if wrong else "as SciPy"
    return Row(
        limit_s=limit_s,
        engine=engine,
        wall_s=wall_s,
        cpu_s=_median(runs, "cpu_s"),
        peak_mb=None if wall_s is None else round(_median(runs, "peak_mb")),
        met=last.get("met"),
        of_scipy_share=wall_s / scipy_s if wall_s and scipy_s else None,
        note=note,
    )


def _median(runs: list[dict], name: str) -> float | None:
    figures = [run[name] for run in runs if name in run]
    return statistics.median(figures) if figures else None


def checked(limit_s: float, path: Path) -> str:
    """What the independent check says of our counts and nearest sources; nothing where it is not there."""
    if not ORACLES.is_dir():
        return ""
    with np.load(path) as stored:
        question = dict(stored)
    graph, sources = _graph(question), question["sources"]
    count, (time_s, _) = reach_counts(graph, sources, limit_s), nearest(graph, sources, limit_s=limit_s)
    result = path.with_name("result.npz")
    np.savez(result, count=count, nearest=time_s)
    given = [str(path.parents[1] / name) for name in ("roads.npz", "sources.txt")]
    command = [sys.executable, str(ORACLES / "check_reach.py"), *given, str(limit_s), str(result)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    return " ".join(ended.stdout.split()) or "FAIL"


def _graph(question) -> Graph:
    edges = question["tail"], question["head"], question["cost_s"]
    return Graph.of(*edges, int(question["nodes"]), node_m=question["node_m"])


def faults(rows: list[Row], checks: dict[float, str]) -> list[str]:
    """What is not as it should be."""
    found = [f"{limit_s:.0f} s: {said}" for limit_s, said in checks.items() if said and "PASS" not in said]
    for row in rows:
        if row.engine == "ours" and row.note != "as SciPy":
            found.append(f"{row.limit_s:.0f} s: ours: {row.note or 'SciPy did not run'}")
        elif row.engine == "ours" and row.of_scipy_share * LEAST_FASTER[row.limit_s] > 1.0:
            found.append(
                f"{row.limit_s:.0f} s: {1 / row.of_scipy_share:.1f} times as fast as SciPy is too little"
            )
    return found


def shown(rows: list[Row]) -> Table:
    """The rows for people."""
    table = Table(
        "within", "engine", "seconds", "CPU s", "peak MB", "nodes met", "times as fast as SciPy", "found"
    )
    for row in rows:
        figures = [
            "" if number is None else f"{number:,.{digits}f}"
            for number, digits in (
                (row.wall_s, 3),
                (row.cpu_s, 3),
                (row.peak_mb, 0),
                (row.met, 0),
                (row.of_scipy_share and 1.0 / row.of_scipy_share, 2),
            )
        ]
        table.add_row(f"{row.limit_s / 60:.0f} min", row.engine, *figures, row.note)
    return table


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reps", type=int, default=3, help="runs of ours and of SciPy (default: 3)")
    parser.add_argument("--side", type=int, default=400, help="roads of the grid each way (default: 400)")
    parser.add_argument("--peers-python", type=Path, help="Python that has networkx or pandana")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("--ours", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.ours:
        print(json.dumps(measured(with_ours, options.ours)))
        return 0
    here, there = Path(sys.executable), options.peers_python
    engines = {"ours": here, "scipy": here, "networkx": there, "pandana": there}
    rows, checks = [], {}
    with tempfile.TemporaryDirectory() as folder:
        for limit_s, path in questions(Path(folder), options.side):
            rows += compared(limit_s, path, engines, options.reps)
            checks[limit_s] = checked(limit_s, path)
    wrong = faults(rows, checks)
    if options.format == "json":
        print(
            json.dumps({"rows": [asdict(row) for row in rows], "checks": checks, "faults": wrong}, indent=1)
        )
    else:
        Console(width=None if sys.stdout.isatty() else 130).print(shown(rows))
        print(
            *(f"independent check, {limit_s / 60:.0f} min: {said}" for limit_s, said in checks.items()),
            sep="\n",
        )
        print(*(f"FAULT {fault}" for fault in wrong), sep="\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
