"""Lay the same viewsheds with GDAL and Ceaseline, side by side: seconds, and cells missed or falsely seen.

python scripts/bench_viewsheds.py
python scripts/bench_viewsheds.py --observers 100 --format json

The ground is made, seeded, of 2,000 by 2,000 cells of 30 m: smooth relief of 180 m, and the same with
obstacles of 3 to 15 m on a tenth of its cells. Eyes are 20 m, targets 2 m above it, range 10 km, k = 1/7.
The truth is one sight line to every cell. Engines take turns, a batch of observers each, in one process; the
command line of GDAL does fewer, and its seconds are scaled. What GDAL saw is not read or counted in its time;
ours counts who sees each cell.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from peer_gdal import Asked, GdalCommand, GdalInProcess, NoGdalError
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from geo.terrain.elevation import Elevation
from geo.terrain.viewshed import Method, Viewshed, count_seen, viewshed
from geo.threads import cores

SIDE, CELL_M = 2_000, 30.0
CRS = "EPSG:32637"  # GDAL bends the Earth only where it is told of one
ASKED = Asked(height_m=20.0, target_height_m=2.0, range_m=10_000.0, refraction=1.0 / 7.0)
BATCHES = 5
COMMANDS = 10  # calls of the command line, two a batch
JUDGED = 12  # observers whose every cell is compared with the truth
LEAST_FASTER = {"GDAL in process": 1.5, "GDAL command line": 15.0}

Places = np.ndarray
Work = Callable[[Places], object]


@dataclass(frozen=True, slots=True)
class Time:
    """Seconds of one engine for all observers: by the clock, and by the processor."""

    engine: str
    observers: int
    time_s: float | None
    processor_s: float | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Error:
    """How far one engine is from one sight line a cell, over all observers judged."""

    ground: str
    engine: str
    missed_share: float
    false_share: float
    differ_share: float


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--observers", type=int, default=500, help="viewsheds of each engine (default: 500)")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    options = parser.parse_args(argv)
    smooth, rough = made_ground()
    places = scattered(options.observers)
    with tempfile.TemporaryDirectory() as folder:
        times = timed(rough, places, Path(folder))
    errors = [error for ground in (smooth, rough) for error in measured(ground, places[:JUDGED])]
    if options.format == "json":
        print(json.dumps({"times": [*map(asdict, times)], "errors": [*map(asdict, errors)]}, indent=1))
    else:
        Console().print(_time_table(times), _error_table(errors), *_verdicts(times), sep="\n")
    return 0


def made_ground(seed: int = 1) -> tuple[Elevation, Elevation]:
    """Smooth ground, its waves the lower the shorter they are; and the same with obstacles."""
    random = np.random.default_rng(seed)
    frequency = np.hypot(np.fft.fftfreq(SIDE)[:, None], np.fft.rfftfreq(SIDE))
    frequency[0, 0] = np.inf
    waves = random.normal(size=(2, *frequency.shape)) / frequency**2.1
    relief = np.fft.irfft2(waves[0] + 1j * waves[1], s=(SIDE, SIDE))
    smooth = (60.0 + 180.0 * (relief - relief.min()) / np.ptp(relief)).astype(np.float32)
    obstacles = random.uniform(3.0, 15.0, smooth.shape) * (random.random(smooth.shape) < 0.1)
    corner = (400_000.0, 5_400_000.0, CELL_M, CELL_M)
    return (
        Elevation(smooth, *corner, "smooth"),
        Elevation((smooth + obstacles).astype(np.float32), *corner, "rough"),
    )


def scattered(number: int, seed: int = 2) -> Places:
    """Observers at middles of cells, so that every engine stands them on the same ground."""
    cells = np.random.default_rng(seed).integers(0, SIDE, (number, 2))
    return np.column_stack(
        [400_000.0 + (cells[:, 0] + 0.5) * CELL_M, 5_400_000.0 - (cells[:, 1] + 0.5) * CELL_M]
    )


def timed(ground: Elevation, places: Places, folder: Path) -> list[Time]:
    """Give all engines their batches in turn; the first observers, which also compile, do not count."""
    engines, notes = _engines(ground, folder)
    spent = {name: np.zeros(3) for name in engines}
    for work in engines.values():
        work(places[:2])
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("viewsheds", total=BATCHES * len(engines))
        for batch in np.array_split(places, BATCHES):
            for name, work in engines.items():
                part = batch[: COMMANDS // BATCHES] if "command" in name else batch
                spent[name] += (len(part), *_seconds(work, part))
                progress.advance(bar)
    scaled = {name: row * len(places) / max(row[0], 1) for name, row in spent.items()}
    return [
        *(
            Time(name, int(spent[name][0]), round(row[1], 3), round(row[2], 3), _note(spent[name][0], places))
            for name, row in scaled.items()
        ),
        *(Time(name, 0, None, None, note) for name, note in notes.items()),
    ]


def _note(done: float, places: Places) -> str:
    return "" if done == len(places) else f"scaled from {done:.0f}"


def _engines(ground: Elevation, folder: Path) -> tuple[dict[str, Work], dict[str, str]]:
    """Engines that run here, ours first, and why others do not."""
    engines: dict[str, Work] = {
        f"Ceaseline, rays, {cores()} threads": lambda places: _count(ground, places, "rays", None),
        "Ceaseline, rays, one thread": lambda places: _count(ground, places, "rays", 1),
        f"Ceaseline, rays3, {cores()} threads": lambda places: _count(ground, places, "rays3", None),
    }
    notes = {}
    try:
        library = GdalInProcess(ground, CRS)
        engines[f"GDAL in process, {library.version}"] = lambda places: [
            library.close(library.viewshed(tuple(place), ASKED)) for place in places.tolist()
        ]
    except NoGdalError as error:
        notes["GDAL in process"] = str(error)
    try:
        command = GdalCommand(ground, folder, CRS)
        engines[f"GDAL command line, {command.version}"] = lambda places: [
            command.viewshed(tuple(place), ASKED) for place in places.tolist()
        ]
    except NoGdalError as error:
        notes["GDAL command line"] = str(error)
    return engines, notes


def _count(ground: Elevation, places: Places, method: Method, threads: int | None) -> np.ndarray:
    return count_seen(ground, places, **ASKED._asdict(), method=method, threads=threads)


def _seconds(work: Work, places: Places) -> tuple[float, float]:
    """By the clock, and of the processor in this process and the programs that it ran."""
    start, used = time.perf_counter(), _processor_s()
    work(places)
    return time.perf_counter() - start, _processor_s() - used


def _processor_s() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def measured(ground: Elevation, places: Places) -> list[Error]:
    """Compare every cell of some viewsheds with one sight line a cell."""
    library = None
    with suppress(NoGdalError):
        library = GdalInProcess(ground, CRS)
    tallies: dict[str, np.ndarray] = {}
    for observer in map(tuple, places.tolist()):
        truth = _ours(ground, observer, "exact")
        found = {f"Ceaseline, {method}": _ours(ground, observer, method).seen for method in ("rays", "rays3")}
        if library is not None:
            found["GDAL in process"] = _theirs(library, observer, ground, truth)
        for engine, seen in found.items():
            tallies[engine] = tallies.get(engine, 0) + _tally(truth.seen, seen)
    return [
        Error(ground.title, engine, missed / visible, false / visible, (missed + false) / cells)
        for engine, (missed, false, visible, cells) in tallies.items()
    ]


def _ours(ground: Elevation, observer_m: tuple[float, float], method: Method) -> Viewshed:
    return viewshed(ground, observer_m, **ASKED._asdict(), method=method)


def _theirs(
    library: GdalInProcess, observer_m: tuple[float, float], ground: Elevation, truth: Viewshed
) -> np.ndarray:
    """What GDAL saw, on the cells of our window."""
    seen, row, column = library.seen(library.viewshed(observer_m, ASKED))
    whole = np.zeros(ground.height_m.shape, dtype=bool)
    whole[row : row + seen.shape[0], column : column + seen.shape[1]] = seen
    first_row, first_column = ground.cells(*truth.ground.middles_m(0, 0)).tolist()
    rows, columns = truth.state.shape
    return whole[first_row : first_row + rows, first_column : first_column + columns]


def _tally(truth: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Cells missed, falsely seen, truly seen, and all."""
    return np.array([(truth & ~seen).sum(), (~truth & seen).sum(), truth.sum(), truth.size])


def _time_table(times: Sequence[Time]) -> Table:
    table = Table(
        "engine",
        "observers",
        "seconds",
        "processor seconds",
        "note",
        title="viewsheds of 10 km, rough ground",
    )
    for row in times:
        spent = [f"{each:.2f}" if each is not None else "" for each in (row.time_s, row.processor_s)]
        table.add_row(row.engine, str(row.observers), *spent, row.note)
    return table


def _error_table(errors: Sequence[Error]) -> Table:
    table = Table("ground", "engine", "missed, of visible", "false, of visible", "unlike, of all cells")
    for row in errors:
        shares = (row.missed_share, row.false_share, row.differ_share)
        table.add_row(row.ground, row.engine, *(f"{share:.3%}" for share in shares))
    return table


def _verdicts(times: Sequence[Time]) -> list[str]:
    """How often faster than each peer, beside what is promised."""
    ours = times[0]
    return [
        f"{ours.engine}: {row.time_s / ours.time_s:.1f} times faster than {row.engine} by the clock, "
        f"{row.processor_s / ours.processor_s:.1f} by the processor (promised: {least:g})"
        for peer, least in LEAST_FASTER.items()
        for row in times
        if row.engine.startswith(peer) and row.time_s
    ]


if __name__ == "__main__":
    sys.exit(main())
