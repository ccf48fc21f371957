"""Parts the line among contingents: loads, prices, the exact parting, the grounds, and how they balance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from shapely import MultiLineString

from ...errors import ScenarioError
from ...geometry.chainage import Chainage
from ...geometry.ellipsoid import GEOD
from ...model.contingent import Contingent, SectorRules
from ...model.sector import Partition, Sector, SectorBoundary
from ...model.situation import Situation
from ...model.zone import Zone
from ...partition.answer import PartitionAnswer
from ...partition.line import partition_line
from .burdens import Burdens, bounds_of, burdens_of
from .features import Crossing, features_on
from .grounds import LAID_M, SIMPLIFIED_M, Grounds, depth_of, grounds_of
from .prices import PairPrices, check_wishes, cut_prices, pair_prices, unmet_wishes

Array = npt.NDArray[np.float64]
_ECHELONS = ("platoon", "company", "battalion", "brigade")


def part_among(
    situation: Situation,
    contingents: Sequence[Contingent],
    rules: SectorRules,
    *,
    line: Chainage,
    zones: Sequence[Zone] = (),
    crossings: npt.ArrayLike | None = None,
    incidents: npt.ArrayLike | None = None,
    benchmarks: Sequence[tuple[str, float, str]] = (),
) -> Partition:
    """Part the line and the ground beside it among contingents.

    Parameters
    ----------
    situation : Situation
    contingents : sequence of Contingent
        In the order in which they stand along the line, if the rules keep it.
    rules : SectorRules
    line : Chainage
        The situation's line, in lon/lat.
    zones : sequence of Zone
        The deepest says how far sectors reach, where the rules do not.
    crossings, incidents : array, shape (places, 2), optional
        Places in metres of the frame. If left out, crossings are where roads cross the line, and incidents
        those of ``situation.places``.
    benchmarks : sequence of (str, float, str)
        Historical missions, to be handed on: name, people for each kilometre of line, source.

    Raises
    ------
    ScenarioError
        If the contingents or the rules contradict themselves or the situation, or there is no parting.
    """
    division = divide(situation, contingents, rules, line=line, crossings=crossings, incidents=incidents)
    return with_grounds(division, situation, line=line, zones=zones, benchmarks=benchmarks)


@dataclass(frozen=True, eq=False)
class Division:
    """A line divided among contingents, before the ground beside it is parted.

    Parameters
    ----------
    rules : SectorRules
    features : tuple of Crossing
        What the line was to be cut at.
    burdens : Burdens
    answer : PartitionAnswer
        Its cuts are numbers of ``burdens.bounds_m``.
    placed : tuple of Contingent
        In their order along the line.
    pairs : PairPrices or None
        What neighbours cost each other, where their order was free.
    """

    rules: SectorRules
    features: tuple[Crossing, ...]
    burdens: Burdens
    answer: PartitionAnswer
    placed: tuple[Contingent, ...]
    pairs: PairPrices | None


def divide(
    situation: Situation,
    contingents: Sequence[Contingent],
    rules: SectorRules,
    *,
    line: Chainage,
    crossings: npt.ArrayLike | None = None,
    incidents: npt.ArrayLike | None = None,
) -> Division:
    """Divide the line among contingents by what burdens them, as ``part_among`` does; no ground is needed.

    Raises
    ------
    ScenarioError
        If the contingents or the rules contradict themselves or the situation, or there is no division.
    """
    check_wishes(contingents)
    features = features_on(rules.snap_to, situation, line)
    bounds_m = bounds_of(line, rules, features)
    burdens = burdens_of(bounds_m, situation, rules, line=line, crossings=crossings, incidents=incidents)
    pairs = pair_prices(contingents, rules) if rules.order == "free" else None
    answer = _parted(burdens, contingents, rules, cut_prices(bounds_m, features, rules), pairs)
    return Division(
        rules=rules,
        features=tuple(features),
        burdens=burdens,
        answer=answer,
        placed=tuple(contingents[row] for row in answer.order),
        pairs=pairs,
    )


def with_grounds(
    division: Division,
    situation: Situation,
    *,
    line: Chainage,
    zones: Sequence[Zone] = (),
    benchmarks: Sequence[tuple[str, float, str]] = (),
) -> Partition:
    """Part the ground beside a line as the line is divided.

    Raises
    ------
    ScenarioError
        If neither the rules nor a zone say how deep it is.
    """
    rules, burdens, answer, placed = division.rules, division.burdens, division.answer, division.placed
    depth_m = rules.depth_m or depth_of(zones, situation)
    grounds = grounds_of(burdens.bounds_m[list(answer.cuts)], depth_m, situation, line)
    sectors = _sectors(answer, burdens, placed, grounds, situation, line)
    beyond = division.pairs.beyond if division.pairs else 0.0
    value, bound = (answer.value or 0.0) - beyond, (answer.bound or 0.0) - beyond
    return Partition(
        sectors=sectors,
        boundaries=tuple(_boundaries(sectors, grounds, division.features)),
        rules=rules,
        value=value,
        bound=bound,
        gap=max(0.0, (value - bound) / value) if value > 0.0 else 0.0,
        status=answer.status,
        proof=answer.proof,
        method=answer.method,
        worst_to_mean=answer.worst_to_mean,
        unmet=unmet_wishes(placed),
        people_per_km=sum(c.personnel for c in placed) / (line.length_m / 1000.0),
        benchmarks=tuple(benchmarks),
        off_line=tuple(_off_line(sectors, grounds)),
        depth_m=depth_m,
        tolerance_m=LAID_M + SIMPLIFIED_M,
        caveats=burdens.caveats,
    )


def _parted(
    burdens: Burdens,
    contingents: Sequence[Contingent],
    rules: SectorRules,
    cut_price: Array,
    pairs: PairPrices | None,
) -> PartitionAnswer:
    answer = partition_line(
        burdens.counted,
        [contingent.strength or contingent.personnel for contingent in contingents],
        objective=rules.objective,
        order=rules.order,
        weights=list(burdens.weight.values()),
        cut_price=cut_price,
        pair_price=pairs.pair if pairs else None,
    )
    if not answer.cuts:
        raise ScenarioError(
            f"the line cannot be parted: {answer.infeasible_because}",
            where="sectors",
            mend="Give a shorter stretch_m, or fewer contingents.",
        )
    return answer


def _sectors(
    answer: PartitionAnswer,
    burdens: Burdens,
    placed: Sequence[Contingent],
    grounds: Grounds,
    situation: Situation,
    line: Chainage,
) -> tuple[Sector, ...]:
    cuts = np.array(answer.cuts)
    loads = {name: np.add.reduceat(load, cuts[:-1]) for name, load in burdens.by_name.items()}
    if "relief_m" in loads:
        loads["relief_m"] = loads["relief_m"] / loads["length_km"]
    weight = np.array(list(burdens.weight.values()))
    share = answer.loads / answer.loads.sum(axis=0) @ (weight / weight.sum())
    strength = np.array([contingent.strength or contingent.personnel for contingent in placed])
    cuts_m = burdens.bounds_m[cuts].tolist()
    return tuple(
        Sector(
            name=f"Sector {number + 1} {contingent.name}",
            contingent=contingent,
            from_m=cuts_m[number],
            to_m=cuts_m[number + 1],
            area=grounds.areas[number],
            path=situation.frame.to_metres(line.cut(cuts_m[number], cuts_m[number + 1])),
            loads={name: float(load[number]) for name, load in loads.items()},
            load_share=float(share[number]),
            strength_share=float(strength[number] / strength.sum()),
            area_km2=_area_km2(grounds, number, situation),
        )
        for number, contingent in enumerate(placed)
    )


def _area_km2(grounds: Grounds, number: int, situation: Situation) -> float:
    area = situation.frame.to_lonlat(grounds.areas[number])
    return abs(float(GEOD.geometry_area_perimeter(area)[0])) / 1e6


def _boundaries(
    sectors: Sequence[Sector], grounds: Grounds, features: Sequence[Crossing]
) -> Iterator[SectorBoundary]:
    named = {round(feature.chainage_m, 3): feature.name for feature in features}
    for number, (one, other) in enumerate(pairwise(sectors)):
        yield SectorBoundary(
            between=(one.name, other.name),
            chainage_m=one.to_m,
            path=grounds.meeting.get((number, number + 1), MultiLineString()),
            echelon=_higher(one.contingent, other.contingent),
            snapped_to=named.get(round(one.to_m, 3), ""),
        )


def _off_line(sectors: Sequence[Sector], grounds: Grounds) -> Iterator[SectorBoundary]:
    for (a, b), path in grounds.meeting.items():
        if b - a > 1 and not path.is_empty:
            one, other = sectors[a], sectors[b]
            echelon = _higher(one.contingent, other.contingent)
            yield SectorBoundary((one.name, other.name), None, path, echelon)


def _higher(one: Contingent, other: Contingent) -> str:
    return max(one.echelon, other.echelon, key=_ECHELONS.index)
