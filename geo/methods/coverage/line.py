"""Coverage of a line by chainage: how many watch each stretch, how surely; gaps, and what a loss costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ...frame import Frame
from ...geometry.chainage import Chainage
from ...geometry.runs import Runs
from ...model.coverage import LineCoverage, Loss, Run, Stretch
from ...model.sensor import Conditions, Sensor, Watch
from ...terrain.elevation import Elevation
from .detection import detection_shares
from .gaps import gaps_of
from .instruments import Instruments, Posted, instruments, posted
from .places import middles
from .sight import Looks, looks, of_sources
from .sweep import NOBODY, Layers, Sweep, swept


def line_coverage(
    line: Chainage,
    watches: Sequence[Watch],
    conditions: Conditions,
    frame: Frame,
    *,
    elevation: Elevation | None = None,
    spacing_m: float | None = None,
    offered: Sequence[Sensor] = (),
) -> LineCoverage:
    """How much of a line some watches see under stated conditions.

    Parameters
    ----------
    line : Chainage
        The line, lon/lat.
    watches : sequence of Watch
        Sensors where they stand, in metres of ``frame``.
    conditions : Conditions
        Light, weather and target.
    frame : Frame
        The plane of the sites and of the elevation.
    elevation : Elevation, optional
        Ground that hides; without it nothing does, and coverage is by range and field of view alone.
    spacing_m : float, optional
        Distance along the line between places to which sight is traced, metres; fine against the cells of the
        elevation if left out.
    offered : sequence of Sensor
        Kinds of instrument with which gaps may be closed; without any the range that is needed is told.

    Returns
    -------
    LineCoverage
        Runs of chainage are exact on the ellipsoid for range and field of view; where ground hides, their
        ends are settled to its ``tolerance_m`` between places traced.

    Raises
    ------
    ScenarioError
        If a sensor that does not watch all round has no bearing.
    """
    sites = posted(watches, frame)
    active = instruments(watches, conditions, sites)
    found = looks(line, active, frame, elevation, spacing_m)
    layers = _layers(found, active)
    sweep = swept(layers, np.array(line.part_ends_m).ravel())
    return LineCoverage(
        conditions,
        _stretches(sweep, line, found, active),
        gaps_of(sweep, line, sites, offered, conditions),
        tuple(_runs(layers, sites, line)),
        _losses(sweep, sites),
        found.spacing_m,
        found.tolerance_m,
        found.method,
    )


def _layers(found: Looks, active: Instruments) -> Layers:
    """What each site has along the line, from what each of its instruments has."""
    seen = _of_sites(of_sources(found.seen, ~active.part_time), active)
    watched = seen.union(_of_sites(found.seen, active))
    possible = watched.union(_of_sites(found.unknown, active))
    return Layers(seen, watched, possible, possible.union(_of_sites(found.reached, active)))


def _of_sites(runs: Runs, active: Instruments) -> Runs:
    """Runs of instruments as runs of the sites at which they stand."""
    return Runs.of(active.site[runs.source], runs.from_m, runs.to_m, sources=len(active.posted.names))


def _stretches(sweep: Sweep, line: Chainage, found: Looks, active: Instruments) -> tuple[Stretch, ...]:
    places = middles(line, sweep.from_m, sweep.to_m)
    count = np.diff(np.append(places.first, len(places.stretch)))
    detection, moment = (
        np.add.reduceat(shares, places.first) / count
        for shares in detection_shares(found.seen, active, places)
    )
    columns = (*sweep[:-1], detection, moment)
    return tuple(
        Stretch(from_m, to_m, seen, part_time, hidden, unknown, *shares)
        for from_m, to_m, seen, part_time, unknown, hidden, *shares in zip(
            *(column.tolist() for column in columns), strict=True
        )
    )


def _runs(layers: Layers, sites: Posted, line: Chainage) -> Iterator[Run]:
    """What each site watches, by site: first all the time, then the rest of what it watches."""
    rest = layers.watched.intersection(layers.seen.complement(line.origin_m, line.end_m))
    found = [
        (site, part_time, from_m, to_m)
        for part_time, runs in ((False, layers.seen), (True, rest))
        for site, from_m, to_m in zip(
            runs.source.tolist(), runs.from_m.tolist(), runs.to_m.tolist(), strict=True
        )
    ]
    for site, part_time, from_m, to_m in sorted(found):
        yield Run(sites.names[site], from_m, to_m, part_time)


def _losses(sweep: Sweep, sites: Posted) -> tuple[Loss, ...]:
    """What the loss of each site would cost, the dearest first."""
    of_one = sweep.alone != NOBODY
    length_m = np.bincount(sweep.alone[of_one], sweep.length_m[of_one], len(sites.names))
    order = np.lexsort((np.arange(len(length_m)), -length_m.round(3)))
    return tuple(Loss(sites.names[site], float(length_m[site])) for site in order)
