"""Sites for the means of a force: candidates, screening, the choice, and what was proved of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Point

from ...beside import Beside
from ...errors import ScenarioError
from ...geometry.chainage import Chainage
from ...geometry.runs import Runs, Stretches
from ...location.requirements import Limits, Quota, Requirements
from ...model.mandate import Means, Siting
from ...model.sensor import Reach, Sensor, Watch
from ...model.siting import Array, Candidates, Proposal, Rejected, Screening, SiteChoice
from ...model.situation import AnyArea, Site, Situation
from ...terrain.curvature import EARTH_RADIUS_M
from .candidates import FOUND, SITES, candidates_of, each_once, joined
from .demand import demand_of, pairs_of, runs_of
from .models import MODELS, Question
from .screening import lonlat_of, screened, sides_of
from .sights import incidence_of, runs_seen, sights_of, turned

Progress = Callable[[str, int, int], None]
Sides = npt.NDArray[np.object_]
Curve = tuple[tuple[int, float, float, bool], ...]
STANDING = "standing"  # origin of a site that is there already
_MARGIN = 1.02  # the plane differs from the ellipsoid by less: what it calls near is measured again


@dataclass(frozen=True, eq=False)
class Scene:
    """What all means of a force share: the line, its zones, how sites are chosen and what they are called."""

    situation: Situation
    siting: Siting
    line: Chainage
    zones: Mapping[str, AnyArea]
    pool: Mapping[str, Candidates]
    words: Mapping[str, str]


def choose_sites(
    situation: Situation,
    means: Sequence[Means],
    siting: Siting,
    sensors: Mapping[str, Sensor],
    *,
    zones: Mapping[str, AnyArea] | None = None,
    curve_to: int = 0,
    beside: Beside | None = None,
    progress: Progress = lambda *_: None,
) -> Proposal:
    """Choose sites for each means of a force, one after another in their order.

    Parameters
    ----------
    situation : Situation
    means : sequence of Means
        Each sees what those before it watch, and fills what they leave or backs it up, as it says.
    siting : Siting
    sensors : mapping
        Sensors that the means name, by id.
    zones : mapping, optional
        Ground of the zones laid, by name.
    curve_to : int
        Up to how many sites to tell coverage for the first means; 0 for no curve.
    beside : Beside, optional
        Processes in which the curve is found meanwhile; this one if left out.
    progress : callable
        Told the name of the step, how many are done and how many there are.

    Returns
    -------
    Proposal
        Candidates for reconnaissance, for every means with its answer, bound and proof, and every candidate
        that was turned away with every reason.

    Raises
    ------
    ScenarioError
        If a sensor sees nothing under the conditions asked for, or something named is not there.

    Notes
    -----
    A stretch of line counts as watched if its middle lies within the range of a site, geodesic, and no ground
    hides it. Only what watches all the time lessens what is left for the means that follow.
    """
    line = Chainage(situation.frame.to_lonlat(situation.line.path))
    pool = _pool(situation, means, siting, sensors)
    scene = Scene(situation, siting, line, zones or {}, pool, _words(means))
    watched = Stretches(np.array([0.0, scene.line.length_m]), np.zeros(1, np.int64))
    seen: list[Runs] = []
    choices = []
    others = beside or Beside(alone=True)
    curve: Callable[[], Curve] | None = None
    for number, each in enumerate(means):
        progress(each.name, number, len(means))
        choice, runs, question = _chosen(scene, each, sensors[each.sensor], watched)
        if curve_to and number == 0:
            curve = others.start(question.curve, curve_to)
        choices.append(choice)
        seen.append(runs)
        watched = _together(seen).stretches(0.0, scene.line.length_m)
    if curve is not None:
        choices[0] = replace(choices[0], curve=curve())
    progress("sites", len(means), len(means))
    return Proposal(tuple(choices), _fairness_told(scene, choices))


def _chosen(
    scene: Scene, means: Means, sensor: Sensor, watched: Stretches
) -> tuple[SiteChoice, Runs, Question]:
    """Sites for one means, what they watch all the time, and what was asked of the model."""
    siting, situation = scene.siting, scene.situation
    reach = _reach(sensor, means, siting)
    screening = _screened(scene, means, reach)
    standing = [site for site in situation.sites if site.kind == means.kind]
    candidates, side = _with_standing(screening, standing, scene)
    runs = runs_of(candidates, situation, scene.line, reach)
    demand = demand_of(scene.line, situation, siting, runs, watched, counts=means.counts)
    sights = sights_of(
        candidates, situation.frame, demand, pairs_of(runs, demand), reach, elevation=situation.elevation
    )
    useful = sights.weights(demand.weight, len(candidates)) > 0.0
    useful[: len(standing)] = True
    screening = _without_use(screening, useful, reach)
    candidates, side, sights = candidates.kept(useful), side[useful], sights.of(useful)
    sights, bearings = turned(sights, candidates, situation.frame, demand, reach)
    graded_by = reach if MODELS[siting.model].table == "degree" else None
    question = Question(
        model=siting.model,
        incidence=incidence_of(candidates, situation.frame, demand, sights, graded_by),
        sites=means.count,
        requirements=_requirements(scene, means, candidates, side, len(standing)),
        limits=Limits(time_s=siting.time_s, seed=siting.seed),
    )
    answer = question.asked()
    row_of = {name: row for row, name in enumerate(candidates.id)}
    chosen = (row_of[str(name)] for name in answer.selected)
    rows = sorted(chosen, key=sights.first(len(candidates)).__getitem__)
    names = (f"{scene.words[means.name]} {number}" for number, _ in enumerate(rows, start=1))
    sites = [_site(candidates, side, row, means.kind, name) for row, name in zip(rows, names, strict=True)]
    choice = SiteChoice(
        means=means,
        watches=tuple(Watch(site, sensor, bearings[row]) for site, row in zip(sites, rows, strict=True)),
        answer=answer,
        screening=screening,
        standing=tuple(candidates.id[: len(standing)]),
        counted_m=float(demand.weight.sum()),
        stretches=len(demand.weight),
    )
    return choice, runs_seen(sights, demand, rows if reach.watched_share >= 1.0 else []), question


def _reach(sensor: Sensor, means: Means, siting: Siting) -> Reach:
    reach = sensor.reach(siting.chosen_under)
    if reach is None:
        raise ScenarioError(
            f"its sensor {sensor.id!r} sees no {siting.chosen_under}",
            where=f"means {means.name!r}",
            mend="Choose under other conditions, or give it another sensor.",
        )
    return reach


def _pool(
    situation: Situation, means: Sequence[Means], siting: Siting, sensors: Mapping[str, Sensor]
) -> Mapping[str, Candidates]:
    """Candidates of each source as far out as any means asks for them, found once."""
    within_m: dict[str, float] = {}
    for each in means:
        farthest_m = _farthest_m(each, _reach(sensors[each.sensor], each, siting))
        for source in each.candidates or siting.candidates:
            within_m[source] = max(within_m.get(source, 0.0), farthest_m)
    return {
        source: candidates_of((source,), situation, siting, within_m=farthest_m * _MARGIN)
        for source, farthest_m in within_m.items()
    }


def _farthest_m(means: Means, reach: Reach) -> float:
    return means.farthest_m or reach.range_m


def _screened(scene: Scene, means: Means, reach: Reach) -> Screening:
    """Candidates of one means; sites of its kind that stand already are none of them."""
    farthest_m, situation = _farthest_m(means, reach), scene.situation
    found = []
    for source in means.candidates or scene.siting.candidates:
        candidates = scene.pool[source]
        points = shapely.points(candidates.place_m)
        keep = np.asarray(shapely.dwithin(situation.line.path, points, farthest_m * _MARGIN), bool)
        if source == SITES:
            keep = np.array([site.kind != means.kind for site in situation.sites], bool)
        found.append(candidates.kept(keep))
    return screened(
        joined(found),
        situation,
        means,
        scene.siting,
        farthest_m=farthest_m,
        line=scene.line,
        zones=scene.zones,
    )


def _with_standing(screening: Screening, standing: Sequence[Site], scene: Scene) -> tuple[Candidates, Sides]:
    """Sites that stand already, then the candidates; and the side of each."""
    place_m = np.array([[site.place.x, site.place.y] for site in standing]).reshape(-1, 2)
    names = each_once([site.name for site in standing])
    offset_m = scene.line.of(*lonlat_of(place_m, scene.situation.frame)).offset_m if standing else np.empty(0)
    sides = sides_of(place_m, offset_m, scene.situation)
    kept = screening.kept
    return (
        Candidates(
            tuple(each_once([*names, *kept.id])),
            np.concatenate([place_m, kept.place_m]),
            (STANDING,) * len(standing) + kept.origin,
        ),
        np.array(
            [
                *(site.party or side or "" for site, side in zip(standing, sides, strict=True)),
                *screening.side,
            ],
            dtype=object,
        ),
    )


def _without_use(screening: Screening, useful: npt.NDArray[np.bool_], reach: Reach) -> Screening:
    """The same with the candidates that watch nothing that counts among those rejected."""
    keep = useful[len(useful) - len(screening.kept) :]
    why = "ground hides all of the line" if reach.sight != "none" else "nothing of the line"
    turned_away = tuple(
        Rejected(
            screening.kept.id[row],
            screening.kept.origin[row],
            {"sight": f"{why} that counts, within its range of {reach.range_m / 1000.0:g} km"},
        )
        for row in np.flatnonzero(~keep).tolist()
    )
    return Screening(
        screening.kept.kept(keep),
        (*screening.rejected, *turned_away),
        screening.chainage_m[keep],
        screening.offset_m[keep],
        tuple(screening.side[row] for row in np.flatnonzero(keep).tolist()),
    )


def _requirements(
    scene: Scene, means: Means, candidates: Candidates, side: Sides, standing: int
) -> Requirements:
    """What the choice must keep to: what stands, both sides alike, spacing, support."""
    new, among = max(means.count - standing, 0), side[standing:].tolist()
    sides = [party.id for party in scene.situation.parties] or sorted(set(among))
    fair = scene.siting.fairness == "equal" and len(sides) > 1
    share = _share(new, [among.count(each) for each in sides]) if fair else Quota()
    stretch = plane_stretch(candidates.place_m)
    return Requirements(
        required=frozenset(candidates.id[:standing]),
        quotas=dict.fromkeys(sides, share) if fair else {},
        group_of={candidates.id[row]: (side[row],) for row in range(standing, len(candidates))}
        if fair
        else {},
        spacing_m=means.spacing_m * stretch,
        support_m=means.support_m / stretch,
        place_m=candidates.place_m,
    )


def _share(new: int, candidates: Sequence[int]) -> Quota:
    """How many new sites each side is given: the same, and no more than the side that has fewest can take.

    A side without any candidate leaves the share as it is, which the model then finds in conflict.

    >>> _share(5, [9, 9]), _share(8, [9, 3])
    (Quota(least=2, most=3), Quota(least=3, most=3))
    """
    least, fewest = new // len(candidates), min(candidates)
    return Quota(fewest, fewest) if 0 < fewest < least else Quota(least, -(-new // len(candidates)))


def plane_stretch(place_m: Array) -> float:
    """How many times longer or shorter than the geodesic a distance may be in the plane, at most.

    Snyder (1987, p. 183): at an angle c from its centre an azimuthal equal-area plane is shrunk by cos(c/2)
    along the radius, and stretched by as much across it.

    >>> round(plane_stretch(np.array([[500_000.0, 0.0]])), 5)
    1.00077
    """
    away_m = float(np.hypot(*place_m.T).max(initial=0.0))
    return 1.0 / float(np.sqrt(1.0 - (away_m / (2.0 * EARTH_RADIUS_M)) ** 2))


def _site(candidates: Candidates, side: Sides, row: int, kind: str, name: str) -> Site:
    """A chosen candidate as a site; one that was found rather than given is named anew."""
    id_, place = candidates.id[row], Point(candidates.place_m[row])
    if candidates.origin[row] not in FOUND:
        return Site(id_, kind, place, side[row] or None)
    return Site(name, kind, place, side[row] or None, candidate=id_)


def _words(means: Sequence[Means]) -> dict[str, str]:
    """What the sites of each means are called: by their kind, unless another means has that kind too."""
    kinds = Counter(each.kind for each in means)
    return {
        each.name: each.kind.replace("_", " ").capitalize() if kinds[each.kind] == 1 else each.name
        for each in means
    }


def _together(seen: Sequence[Runs]) -> Runs:
    """Runs of several sets of sites as of one."""
    number = np.cumsum([0, *(runs.sources for runs in seen)])
    return Runs.of(
        np.concatenate([runs.source + first for runs, first in zip(seen, number[:-1], strict=True)]),
        np.concatenate([runs.from_m for runs in seen]),
        np.concatenate([runs.to_m for runs in seen]),
        sources=int(number[-1]),
    )


def _fairness_told(scene: Scene, choices: Sequence[SiteChoice]) -> str:
    if scene.siting.fairness == "none":
        return "The number of sites on each side was left to the model."
    labels = {party.id: party.label for party in scene.situation.parties}
    told = []
    for choice in choices:
        new = [watch.site.party or "" for watch in choice.watches if watch.site.name not in choice.standing]
        counts = Counter(labels.get(party, party or "no side") for party in new)
        on_sides = ", ".join(f"{number} on the side of {side}" for side, number in sorted(counts.items()))
        told.append(f"{choice.means.name}: {on_sides or 'none'}")
    return (
        "Each side is given the same number of new sites, one more or less where the count is odd, and no "
        f"more than the side with fewer candidates can take. {'; '.join(told)}."
    )
