"""Sites placed by hand: what stands there, on whose ground, and what they fail to keep to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely import Point

from ...errors import ScenarioError
from ...geometry.chainage import Chainage
from ...geometry.ellipsoid import GEOD
from ...geometry.runs import Stretches
from ...model.mandate import Means, Siting
from ...model.sensor import Reach, Sensor, Watch
from ...model.siting import Candidates
from ...model.situation import AnyArea, Site, Situation
from .demand import demand_of, pairs_of, runs_of
from .screening import lonlat_of, screened, sides_of
from .sights import sights_of, turned

_BY_HAND = "by hand"


@dataclass(frozen=True, eq=False)
class Ground:
    """What places are held against: the situation, how its sites are chosen, its line and zones."""

    situation: Situation
    siting: Siting
    line: Chainage
    zones: Mapping[str, AnyArea]


def placed(ground: Ground, means: Means, sensor: Sensor, name: str, place: Point) -> Watch:
    """Put a sensor at a place; one that does not watch all round is turned to where it sees most of the line.

    Raises
    ------
    ScenarioError
        If the sensor sees nothing under the conditions by which sites are chosen.
    """
    reach = sensor.reach(ground.siting.chosen_under)
    if reach is None:
        raise ScenarioError(
            f"its sensor {sensor.id!r} sees no {ground.siting.chosen_under}",
            where=f"means {means.name!r}",
            mend="Choose under other conditions, or give it another sensor.",
        )
    here = _candidate(name, place)
    offset_m = ground.line.of(*lonlat_of(here.place_m, ground.situation.frame)).offset_m
    (side,) = sides_of(here.place_m, offset_m, ground.situation)
    return Watch(Site(name, means.kind, place, side), sensor, _bearing_deg(ground, here, reach))


def _candidate(name: str, place: Point) -> Candidates:
    return Candidates((name,), np.array([[place.x, place.y]]), (_BY_HAND,))


def _bearing_deg(ground: Ground, here: Candidates, reach: Reach) -> float | None:
    """Where it sees most of the line; where it sees none of it, towards the nearest place of the line."""
    if reach.field_of_view_deg >= 360.0:
        return None
    situation, line = ground.situation, ground.line
    runs = runs_of(here, situation, line, reach)
    nobody = Stretches(np.array([0.0, line.length_m]), np.zeros(1, np.int64))
    demand = demand_of(line, situation, ground.siting, runs, nobody, counts="all")
    sights = sights_of(
        here, situation.frame, demand, pairs_of(runs, demand), reach, elevation=situation.elevation
    )
    (found,) = turned(sights, here, situation.frame, demand, reach)[1]
    if found is not None:
        return found
    longitude, latitude = lonlat_of(here.place_m, situation.frame)
    to = line.places(line.of(longitude, latitude).chainage_m)
    return float(np.asarray(GEOD.inv(longitude, latitude, *to)[0])[0] % 360.0)


def amiss(ground: Ground, means: Means, watch: Watch, others: Sequence[Site]) -> dict[str, str]:
    """What a placed site does not keep to: reasons with their figures, by the check that it failed.

    Parameters
    ----------
    ground : Ground
    means : Means
    watch : Watch
        What stands there.
    others : sequence of Site
        The other sites of the same means.
    """
    reach = watch.sensor.reach(ground.siting.chosen_under)
    farthest_m = means.farthest_m or (reach.range_m if reach else np.inf)
    screening = screened(
        _candidate(watch.site.name, watch.site.place),
        ground.situation,
        means,
        replace(ground.siting, thinned_m=0.0),
        farthest_m=farthest_m,
        line=ground.line,
        zones=ground.zones,
    )
    found = {check: reason for one in screening.rejected for check, reason in one.reasons.items()}
    return {**found, **_apart(ground, means, watch.site, others)}


def _apart(ground: Ground, means: Means, site: Site, others: Sequence[Site]) -> dict[str, str]:
    """Spacing and support, as far as the means asks for them."""
    if not others or not (means.spacing_m or means.support_m):
        return {}
    place_m = shapely.get_coordinates([site.place, *(other.place for other in others)])
    longitude, latitude = lonlat_of(place_m, ground.situation.frame)
    here_deg = np.full(len(others), longitude[0]), np.full(len(others), latitude[0])
    nearest_m = float(np.min(GEOD.inv(here_deg[0], here_deg[1], longitude[1:], latitude[1:])[2]))
    told = f"{nearest_m / 1000.0:.1f} km from the next site"
    found = {}
    if nearest_m < means.spacing_m:
        found["spacing"] = f"{told}, {means.spacing_m / 1000.0:g} km are asked for"
    if means.support_m and nearest_m > means.support_m:
        found["support"] = f"{told}, another within {means.support_m / 1000.0:g} km is asked for"
    return found


def sides_apart(sites: Sequence[Site], parties: Sequence[str]) -> int:
    """By how many the numbers of sites on the parties' sides differ at most.

    >>> here = Point(0, 0)
    >>> sides_apart([Site(name, "post", here, "north") for name in "ab"], ("north", "south"))
    2
    """
    counts = [sum(site.party == party for site in sites) for party in parties]
    return max(counts, default=0) - min(counts, default=0)
