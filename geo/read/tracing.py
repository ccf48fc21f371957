"""How the line of contact comes about: from areas or points of control, one party's ground, or as given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import shapely
from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

from ..errors import ScenarioError
from ..geometry.cells import ground_of_points
from ..geometry.contact import Contact, contact_of_grounds
from ..geometry.frontier import contact_of_outline
from ..geometry.lines import merged, oriented
from ..geometry.pockets import Pocket
from ..model.situation import AnyArea, Repair
from .context import Context
from .holders import Holders, holders_of
from .layer import Layer
from .opened import OpenedLayers
from .scenario_file import Method, ScenarioFile

# Parts of a given line whose ends lie this near to each other are one part.
_JOINED_M = 1.0
_TOLERANCE_M = 1.0


@dataclass(frozen=True)
class Traced:
    """A line of contact in the making, lon/lat.

    Parameters
    ----------
    path : MultiLineString
        Oriented once, parts in the order of their chainage.
    method : str
        How it was made, in a sentence that a map can print.
    tolerance_m : float
        How far the path may lie from what ``method`` describes, metres.
    ground : mapping
        Ground held, by party id; empty where only a line is known.
    repairs : tuple of Repair
        Pockets dropped, and rows held by nobody that the scenario names.
    """

    path: MultiLineString
    method: str
    tolerance_m: float
    ground: Mapping[str, AnyArea] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()


def traced(said: ScenarioFile, opened: OpenedLayers, context: Context) -> Traced:
    """Trace the line of contact that a scenario file asks for.

    Raises
    ------
    GeoError
        If the layer does not serve the method, or no line comes of it.
    """
    layer = opened[said.line.layer]
    return _METHODS[_method(said, layer)](said, layer, context)


def _method(said: ScenarioFile, layer: Layer) -> Method:
    """The method asked for; ``control`` is settled by what the layer holds."""
    method = said.line.method
    if method == "control":
        if "point" in layer.kinds:
            method = "points"
        else:
            method = "areas" if len(_ground_by_party(said, layer)[0]) > 1 else "one_party"
    wanted = {"points": "point", "areas": "area", "one_party": "area", "given": "line"}[method]
    if layer.kinds != (wanted,):
        raise ScenarioError(
            f"method {method!r} finds {' and '.join(layer.kinds)} in it",
            where=f"layers.{said.line.layer}",
            mend=f"Give a layer of kind {wanted}, or another method.",
        )
    return method


def _given(said: ScenarioFile, layer: Layer, _: Context) -> Traced:
    line = merged(MultiLineString(list(shapely.get_parts(layer.geometry))), tolerance_m=_JOINED_M)
    if said.line.start is not None:
        line = oriented(line, said.line.start)
    return Traced(line.path, f"as given in {_title(said)}", 0.0)


def _areas(said: ScenarioFile, layer: Layer, context: Context) -> Traced:
    ground, holders = _ground_by_party(said, layer)
    line = _between_two(said, context, ground, holders)
    method = (
        f"shared edge of the areas in {_title(said)}; where they leave a gap of up to "
        f"{said.line.grey_zone_km:g} km or overlap, the line of equal geodesic distance"
    )
    return Traced(line.path, method, _TOLERANCE_M, ground, (*_nobodys(said, holders), *_dropped(line)))


def _between_two(
    said: ScenarioFile, context: Context, ground: Mapping[str, AnyArea], holders: Holders
) -> Contact:
    """Line of contact between the grounds of two parties, inside the territory where one is named."""
    if len(ground) != 2:
        raise ScenarioError(
            f"only {', '.join(ground)} holds ground; of no party are {holders.others}"
            if len(ground) < 2
            else f"{len(ground)} parties hold ground: {', '.join(ground)}",
            where=f"layers.{said.line.layer}",
            mend=holders.mend if len(ground) < 2 else "A line of contact lies between two: name two parties.",
        )
    first, second = ground.values()
    return contact_of_grounds(
        first,
        second,
        grey_zone_m=said.line.grey_zone_km * 1000.0,
        tolerance_m=_TOLERANCE_M,
        smallest_pocket_km2=said.line.smallest_pocket_km2,
        without_lonlat=_beyond(said, context, ground),
        start=said.line.start,
    )


def _points(said: ScenarioFile, layer: Layer, context: Context) -> Traced:
    if not said.territory:
        raise ScenarioError(
            "points of control divide a territory, and none is named",
            where=f"layers.{said.line.layer}",
            mend='Name the recognised countries, as in territory = ["UA"].',
        )
    name = said.line.layer
    holders = holders_of(layer, said.layers[name], said.party, where=f"layers.{name}")
    known = np.array([holder is not None for holder in holders.ids])
    longitude, latitude = shapely.get_coordinates(layer.geometry[known]).T
    territory = cast(AnyArea, context.territory(said.territory))
    ground = ground_of_points(
        longitude, latitude, holders.ids[known].tolist(), territory, tolerance_m=_TOLERANCE_M
    )
    ground = {party.id: ground[party.id] for party in said.party if party.id in ground}
    line = _between_two(said, context, ground, holders)
    method = (
        f"computed from {len(longitude)} places in {_title(said)}: ground belongs to the holder of the "
        "nearest place (Voronoi cells on WGS 84), within recognised land; over water up to "
        f"{said.line.grey_zone_km:g} km wide, the line of equal geodesic distance"
    )
    return Traced(line.path, method, _TOLERANCE_M, ground, (*_nobodys(said, holders), *_dropped(line)))


def _one_party(said: ScenarioFile, layer: Layer, context: Context) -> Traced:
    ground, holders = _ground_by_party(said, layer)
    [party] = ground
    if not said.territory:
        raise ScenarioError(
            f"only {party} holds ground; of no party are {holders.others or 'no others'}",
            where=f"layers.{said.line.layer}",
            mend=f'{holders.mend} Or name the recognised territory, as in territory = ["UA"].',
        )
    line = contact_of_outline(
        ground[party],
        shapely.union_all(context.edges(said.territory)),
        tolerance_m=said.line.border_tolerance_km * 1000.0,
        smallest_pocket_km2=said.line.smallest_pocket_km2,
        start=said.line.start,
    )
    others = [other.id for other in said.party if other.id != party]
    if len(others) == 1:
        untold = shapely.union_all([context.oblast(code) for code in said.not_spoken_of])
        rest = context.territory(said.territory).difference(ground[party]).difference(untold)
        ground[others[0]] = cast(AnyArea, rest)
        ground = {known.id: ground[known.id] for known in said.party}  # drawn in the order of the parties
    method = (
        f"outline of the area in {_title(said)}, without what runs within "
        f"{said.line.border_tolerance_km:g} km of border or coast"
    )
    return Traced(line.path, method, line.tolerance_m, ground, (*_nobodys(said, holders), *_dropped(line)))


def _beyond(said: ScenarioFile, context: Context, ground: Mapping[str, AnyArea]) -> BaseGeometry | None:
    """Neighbours' land where the parties' grounds come near each other; None where no territory is named.

    Water is no neighbour: parties that face each other over an estuary have a line between them.
    """
    if not said.territory:
        return None
    bounds = np.array([each.bounds for each in ground.values()])
    (west, south), (east, north) = bounds[:, :2].max(axis=0) - 1.0, bounds[:, 2:].min(axis=0) + 1.0
    lands = [land for code, land in context.land.items() if code not in said.territory]
    return shapely.union_all(shapely.clip_by_rect(lands, west, south, east, north))


def _ground_by_party(said: ScenarioFile, layer: Layer) -> tuple[dict[str, AnyArea], Holders]:
    """Union of each party's rows, in the order of the parties, and who holds which row."""
    name = said.line.layer
    holders = holders_of(layer, said.layers[name], said.party, where=f"layers.{name}")
    ground = {
        party.id: cast(AnyArea, shapely.union_all(layer.geometry[holders.ids == party.id]))
        for party in said.party
        if (holders.ids == party.id).any()
    }
    return ground, holders


def _nobodys(said: ScenarioFile, holders: Holders) -> tuple[Repair, ...]:
    count = int(np.count_nonzero([holder is None for holder in holders.ids]))
    problem = f"{count} rows are held by no party of the scenario: {holders.others}"
    return (Repair(f"layers.{said.line.layer}", problem, "left out"),) if count else ()


def _dropped(line: Contact) -> tuple[Repair, ...]:
    return tuple(_drop_note(pocket) for pocket in line.dropped)


def _drop_note(pocket: Pocket) -> Repair:
    place = pocket.ground.representative_point()
    return Repair(
        where=f"line of contact near {place.x:.2f}, {place.y:.2f}",
        problem=f"a pocket of {pocket.area_m2 / 1e6:.1f} km² is smaller than the smallest asked for",
        done="left out of the line; the ground stays its holder's",
        changed_m2=pocket.area_m2,
    )


def _title(said: ScenarioFile) -> str:
    table = said.layers[said.line.layer]
    return f"“{table.title}”"


_METHODS: Mapping[str, Callable[[ScenarioFile, Layer, Context], Traced]] = {
    "areas": _areas,
    "given": _given,
    "one_party": _one_party,
    "points": _points,
}
