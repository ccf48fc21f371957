"""What has no way round on the way to the line: bridges, roads and junctions, by places near them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString, Point

from ..features.rear_ways import SinglePoint
from .rear_figures import RearFigures
from .rear_ground import RearGround, town_of
from .rear_places import residents_of

Array = npt.NDArray[np.float64]


@dataclass
class CutOff:
    """Stretches and junctions without a way round: how many places each parts, and from which hub."""

    places: Counter[tuple[str, int]] = field(default_factory=Counter)
    hub: dict[tuple[str, int], int] = field(default_factory=dict)

    def add(self, kind: str, numbers: Sequence[int], hub: int) -> None:
        """Count one more place that the loss of each parts from a hub."""
        for number in numbers:
            self.places[kind, number] += 1
            self.hub.setdefault((kind, number), hub)


def single_points(ground: RearGround, figures: RearFigures, cut_off: CutOff) -> tuple[SinglePoint, ...]:
    """Bridges first, then roads, each with those whom its loss cuts off; of one name the second is numbered.

    Parameters
    ----------
    ground : RearGround
    figures : RearFigures
    cut_off : CutOff
    """
    found = sorted(
        _found(ground, figures, cut_off),
        key=lambda one: (one.kind != "bridge", -(one.residents or 0), -one.places),
    )
    seen = Counter[str]()
    named = []
    for one in found:
        seen[one.name] += 1
        again = f" ({seen[one.name]})" if seen[one.name] > 1 else ""
        named.append(replace(one, name=f"{one.name}{again}"))
    return tuple(named)


def _found(ground: RearGround, figures: RearFigures, cut_off: CutOff) -> Iterator[SinglePoint]:
    """Stretches without a way round, then junctions that none of these touches."""
    roads, residents = ground.rear.roads, _residents(ground)
    known = bool(ground.places.towns)
    longest_m, near_m = (figures.value[name] * 1e3 for name in ("stretch_km", "named_within_km"))
    touched: set[int] = set()
    for (kind, number), places in sorted(cut_off.places.items(), reverse=True):  # stretches before junctions
        start = cut_off.hub[kind, number]
        if kind == "stretch":
            ends = [int(roads.one[number]), int(roads.other[number])]
            touched.update(ends)
            path = LineString(ground.frame.degrees(roads.node_m[ends]))
            lost = residents[ground.losses.without_stretch(number, start)].sum()
            people = round(float(lost)) if known else None
            over_water, length_m = bool(roads.bridge[number]), float(roads.length_m[number])
            said = "stretch" if length_m > longest_m else "bridge" if over_water else "road"
            named = _named(ground, path, said, near_m)
            yield SinglePoint(path, said, length_m, places, people, *named, over_water)
        elif number not in touched:
            place = Point(ground.frame.degrees(roads.node_m[[number]])[0])
            lost = residents[ground.losses.without_junction(number, start)].sum()
            people = round(float(lost)) if known else None
            yield SinglePoint(place, kind, 0.0, places, people, *_named(ground, place, kind, near_m))


def _named(ground: RearGround, path: LineString | Point, kind: str, near_m: float) -> tuple[str, str]:
    """What a place is called: by the settlement nearest to it, or by the largest near its two ends."""
    if kind == "stretch":
        towns = [town_of(ground, Point(end), near_m) for end in path.coords]
    else:
        towns = [town_of(ground, path.centroid)]
    known = list(dict.fromkeys(town for town in towns if town is not None))
    if not known:
        return kind.capitalize(), ""
    between = "" if len(known) > 1 else "near "
    names_uk = [town.name_uk for town in known if town.name_uk]
    return f"{kind.capitalize()} {between}{' to '.join(town.name for town in known)}", " – ".join(names_uk)


def _residents(ground: RearGround) -> Array:
    """Residents of settlements on the ground, at the junction nearest to each."""
    counts = np.zeros(len(ground.rear.roads.node_m))
    towns = [one for one in ground.places.towns if one.residents]
    if not towns:
        return counts
    shapely.prepare(ground.within_lonlat)
    places = np.array([one.place_lonlat for one in towns])
    here = shapely.contains(ground.within_lonlat, places)
    if here.any():
        node, away_m = ground.rear.nearest(ground.metres(places[here].tolist()))
        near = away_m <= ground.access_m
        numbers = residents_of(towns)[here]
        np.add.at(counts, node[near], numbers[near])
    return counts
