"""Part lines into sectors, exactly, and with what others offer: CPU seconds, balance, status, proof.

python scripts/bench_sectors.py
python scripts/bench_sectors.py --spopt-python ENV/bin/python      # an environment that has spopt
python scripts/bench_sectors.py --format json

Weights are heavy-tailed with forty hot spots and drawn from a seed. spopt's SKATER and MaxP make regions that
are alike inside, MaxP with a floor on their load; nothing in them balances. They run in their own process,
which imports them and builds their weights outside the time that is told. MaxP constructs nine times instead
of its 99, or it would take minutes.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table

from geo.partition.answer import PartitionAnswer
from geo.partition.line import partition_line

Array = npt.NDArray[np.float64]
SEED = 20261122
HOT_SPOTS = 40
PEER_PIECES, PEER_SECTORS = 300, 10
PEER_LIMIT_S = 120
_PEER = """
import json, sys, time, warnings
warnings.filterwarnings("ignore")
import numpy as np, geopandas as gpd, shapely
from libpysal.weights import Queen
from spopt.region import MaxPHeuristic, Skater
asked = json.load(sys.stdin)
load = np.array(asked["load"])
frame = gpd.GeoDataFrame({"load": load, "one": 1.0},
                         geometry=[shapely.box(i, 0, i + 1, 1) for i in range(len(load))])
w = Queen.from_dataframe(frame, use_index=False)
np.random.seed(1)
if asked["model"] == "skater":
    model = Skater(frame, w, ["load"], n_clusters=asked["sectors"], floor=1)
else:
    model = MaxPHeuristic(frame, w, ["load"], "load", asked["floor"], 2,
                          max_iterations_construction=9)
begin = time.process_time()
model.solve()
cpu_s = time.process_time() - begin
sums = np.bincount(np.unique(model.labels_, return_inverse=True)[1], load)
print(json.dumps({"cpu_s": cpu_s, "sectors": len(sums), "worst_to_mean": float(sums.max() / sums.mean())}))
"""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    question: str
    by: str
    cpu_s: float | None
    worst_share: float | None
    value: float | None
    bound: float | None
    status: str
    proof: str = ""


def weights(pieces: int, seed: int = SEED) -> Array:
    """Heavy-tailed loads of pieces of a line, with hot spots."""
    draw = np.random.default_rng(seed)
    load = np.minimum(draw.pareto(1.5, pieces), 20.0)
    place = np.arange(pieces)
    for centre, height in zip(draw.integers(0, pieces, HOT_SPOTS), draw.random(HOT_SPOTS), strict=True):
        load += 10.0 * height * np.exp(-(((place - centre) / (pieces / 480)) ** 2))
    return np.asarray(np.ceil(10.0 * load))


def three(pieces: int) -> Array:
    """Length, and two heavy-tailed loads."""
    return np.column_stack([np.ones(pieces), weights(pieces), weights(pieces, SEED + 1)])


def measured(question: str, ask: Callable[[], PartitionAnswer], repeats: int) -> Row:
    """Median CPU seconds of some runs, after one that may have to compile."""
    answer = ask()
    seconds = []
    for _ in range(repeats):
        begin = time.process_time()
        answer = ask()
        seconds.append(time.process_time() - begin)
    return Row(
        question,
        "Ceaseline",
        float(np.median(seconds)),
        answer.worst_to_mean,
        answer.value,
        answer.bound,
        answer.status,
        answer.proof,
    )


def own_rows(repeats: int) -> list[Row]:
    """Every kind of question."""
    draw = np.random.default_rng(SEED)
    strengths: Array = np.asarray(draw.integers(4, 10, 20) * 100, dtype=np.float64)
    small, even = weights(PEER_PIECES), np.ones(PEER_SECTORS)
    rows = [*given_rows(4_800, strengths, repeats), *given_rows(480_000, strengths, 1)]
    rows += free_rows(4_800, strengths)
    question = f"{PEER_PIECES} x {PEER_SECTORS}, worst load"
    return [*rows, measured(question, lambda: partition_line(small, even), repeats)]


def prices(pieces: int) -> Array:
    """Price of cuts: a fiftieth of a fair load but at sixty places."""
    price = np.full(pieces + 1, 0.02)
    price[np.random.default_rng(SEED).integers(1, pieces, 60)] = 0.0
    return price


def given_rows(pieces: int, strengths: Array, repeats: int) -> list[Row]:
    """Contingents in a given order."""
    one, many, price = weights(pieces), three(pieces), prices(pieces)
    head = f"{pieces:,} x {len(strengths)}"
    return [
        measured(f"{head}, worst load", lambda: partition_line(one, strengths), repeats),
        measured(
            f"{head}, squares, 3 criteria",
            lambda: partition_line(many, strengths, objective="sum_of_squares"),
            repeats,
        ),
        measured(f"{head}, priced cuts", lambda: partition_line(one, strengths, cut_price=price), repeats),
    ]


def free_rows(pieces: int, strengths: Array) -> list[Row]:
    """Contingents in the best order: twelve of them exactly, all with a bound."""
    one, many, price, twelve = weights(pieces), three(pieces), prices(pieces), strengths[:12]
    pair = np.triu(np.random.default_rng(SEED).choice([0.0, 0.02, 0.05], (12, 12)), 1)
    pair += pair.T
    head = f"{pieces:,} x 12, free order"
    return [
        measured(head, lambda: partition_line(one, twelve, order="free"), 1),
        measured(
            f"{head}, priced cuts and pairs",
            lambda: partition_line(one, twelve, order="free", cut_price=price, pair_price=pair),
            1,
        ),
        measured(
            f"{head}, squares, 3 criteria",
            lambda: partition_line(many, twelve, order="free", objective="sum_of_squares"),
            1,
        ),
        measured(
            f"{pieces:,} x {len(strengths)}, free order",
            lambda: partition_line(one, strengths, order="free"),
            1,
        ),
    ]


def peer_rows(python: str | None) -> list[Row]:
    """What spopt makes of the small line, where it is installed."""
    load = weights(PEER_PIECES)
    question = f"{PEER_PIECES} x {PEER_SECTORS}, worst load"
    rows = []
    for model in ("skater", "maxp"):
        asked = {
            "model": model,
            "load": load.tolist(),
            "sectors": PEER_SECTORS,
            "floor": 0.9 * load.sum() / PEER_SECTORS,
        }
        rows.append(_peer_row(question, f"spopt {model}", asked, python))
    return rows


def _peer_row(question: str, name: str, asked: dict[str, object], python: str | None) -> Row:
    if python is None:
        return Row(question, name, None, None, None, None, "not installed: give --spopt-python")
    try:
        done = subprocess.run(
            [python, "-c", _PEER],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            timeout=PEER_LIMIT_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        return Row(question, name, None, None, None, None, f"failed: {type(error).__name__}")
    found = json.loads(done.stdout.splitlines()[-1])
    status = f"{found['sectors']} regions, no bound"
    return Row(question, name, found["cpu_s"], found["worst_to_mean"], None, None, status)


def table_of(rows: Sequence[Row]) -> Table:
    """Rows as a table."""
    table = Table(title="Parting a line")
    for column in ("question", "by", "CPU s", "worst / mean", "value", "bound", "status", "proof"):
        table.add_column(column, overflow="fold")
    for row in rows:
        figures = (row.worst_share, row.value, row.bound)
        table.add_row(
            row.question,
            row.by,
            "" if row.cpu_s is None else f"{row.cpu_s:.4f}",
            *("" if figure is None else f"{figure:.5g}" for figure in figures),
            row.status,
            row.proof,
        )
    return table


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--spopt-python", help="interpreter of an environment that has spopt")
    parser.add_argument("--repeats", type=int, default=5, help="runs of each short question (default: 5)")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    options = parser.parse_args(argv)
    rows = own_rows(max(1, options.repeats)) + peer_rows(options.spopt_python)
    if options.format == "json":
        json.dump([asdict(row) for row in rows], sys.stdout, indent=1)
        print()
    else:
        Console(width=160).print(table_of(rows))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
