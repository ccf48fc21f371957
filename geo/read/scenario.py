"""A scenario folder, whole: its file, its layers, the line they give, in metres of one frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import cast

import shapely
from shapely.geometry.base import BaseGeometry

from ..beside import Beside
from ..errors import ScenarioError
from ..frame import Frame
from ..geometry.bounds import bounds_round
from ..geometry.chainage import Chainage
from ..model.mandate import Mandate
from ..model.own_layer import OwnLayer
from ..model.people import PeopleRules
from ..model.population import PopulationRaster
from ..model.roads import Roads
from ..model.scenario import Scenario
from ..model.situation import AnyArea, AnyLine, ControlArea, LineOfContact, Party, Situation
from ..model.zone import Value
from ..provenance import sha256_of, verified
from .context import Context
from .evidence import evidence_of
from .ground import bounds_watched, elevation_of, own_grids
from .layer import Layer
from .mandate import mandate_of
from .neighbourhood import labels_of_ground, named_ground, own_settlements, settlements_of, sites_of
from .opened import OpenedLayers, passport_of
from .own_file import OwnFile, with_own_file
from .population import read_population
from .roads import roads_round
from .scenario_file import LayerTable, ScenarioFile, read_scenario_file
from .sides import party_on_left
from .speeds import load_road_words
from .surroundings import places_round
from .tracing import Traced, traced

Progress = Callable[[str, int, int], None]

_STEPS = 4
_PEOPLE_M = 200_000.0  # beyond every band of the presets (140 km)


def read_scenario(
    folder: Path,
    *,
    context: Path,
    reference: Path,
    own_file: OwnFile | None = None,
    beside: Beside | None = None,
    progress: Progress = lambda *_: None,
) -> Scenario:
    """Read a scenario folder.

    Parameters
    ----------
    folder : pathlib.Path
        Folder that holds a ``scenario.toml``, or that file itself.
    context : pathlib.Path
        Folder of the embedded open data, with its ``passports.toml``.
    reference : pathlib.Path
        Folder of reference figures; the scenario names the version that it uses.
    own_file : OwnFile, optional
        A user's own line or ground held, in the place of the scenario's.
    beside : Beside, optional
        Processes in which the elevation is read meanwhile; this one if left out.
    progress : callable
        Told the name of the step, how many are done and how many there are.

    Raises
    ------
    GeoError
        In one line: where, what is wrong with its value, how to mend it.
    """
    path = folder if folder.suffix == ".toml" else folder / "scenario.toml"
    progress("reading the scenario", 0, _STEPS)
    said = read_scenario_file(path)
    surroundings = Context(context)
    if own_file is not None:
        said = with_own_file(said, _told_by_ground(own_file, said, path.parent, surroundings))
    mandate = mandate_of(said, reference)
    opened = OpenedLayers(path.parent, said, surroundings)
    progress("tracing the line", 1, _STEPS)
    line = traced(said, opened, surroundings)
    progress("reading the surroundings", 2, _STEPS)
    frame, bounds = Frame.around_geometry(line.path), bounds_round(line.path)
    grids = own_grids(said, path.parent)
    watched = mandate.means or mandate.sectors or mandate.patrols
    if watched:
        bounds_m = bounds_watched(frame.to_metres(line.path).bounds, mandate)
        others = beside or Beside(alone=True)
        heights = others.start(elevation_of, said, grids, context, frame, bounds_m)
    situation = _situation(said, line, frame, opened, surroundings)
    if watched:
        places = places_round(opened, surroundings, bounds, frame)
        elevation, embedded = heights()
        surroundings.used.update({Path(grid.path).stem: grid for grid in embedded})
        situation = replace(situation, places=places, elevation=elevation)
    own_roads = any(table.role == "roads" for table in said.layers.values())
    if mandate.travel or (own_roads and (mandate.borders or mandate.rear)):
        situation = replace(situation, roads=_roads(said, path.parent, reference, situation, surroundings))
    if mandate.people is not None and mandate.people.raster:
        situation = replace(situation, population=_population(said, path.parent, mandate.people, situation))
    situation = replace(
        situation,
        grids=grids,
        repairs=(*opened.repairs(), *line.repairs),
        sources=(*opened.sources(), *surroundings.used.values()),
    )
    told = evidence_of(said, path.parent, reference, bounds)
    situation = replace(situation, incidents=told.incidents, effort=told.effort, denials=told.denials)
    progress("reading the surroundings", _STEPS, _STEPS)
    return _scenario(path, said, situation, mandate)


def _scenario(path: Path, said: ScenarioFile, situation: Situation, mandate: Mandate) -> Scenario:
    """Put the parts together, with the words and dates of the file."""
    return Scenario(
        id=path.resolve().parent.name,
        title=said.title,
        situation=situation,
        mandate=mandate,
        sha256=sha256_of(path),
        as_of_text=f"{situation.as_of.isoformat()} {said.time_zone}",
        standfirst=said.standfirst,
        translations={
            language: (words.title, words.standfirst) for language, words in said.translations.items()
        },
        d_day_text=said.d_day.isoformat() if said.d_day else "",
        time_zone=said.time_zone,
        phases=said.phase,
        parameters=_parameters(said),
    )


def _roads(
    said: ScenarioFile, folder: Path, reference: Path, situation: Situation, context: Context
) -> Roads | None:
    """The network by which trips are reckoned: a layer of role ``roads``, else the embedded one."""
    bounds = bounds_round(situation.frame.to_lonlat(situation.line.path))
    for name, table in said.layers.items():
        if table.role == "roads":
            own = verified(passport_of(table), folder)
            words = load_road_words(reference / said.uses["speeds"] / "speeds.toml")
            named = f"{own}:{table.layer}" if table.layer else own
            found = roads_round(context, bounds, situation.frame, own=named, words=words, crs=table.crs)
            return None if found is None else replace(found, title=table.title or name)
    return roads_round(context, bounds, situation.frame)


def _population(
    said: ScenarioFile, folder: Path, rules: PeopleRules, situation: Situation
) -> PopulationRaster:
    """A user's raster of residents, on the ground round the line."""
    table = said.layers.get(rules.raster)
    if table is None or table.role != "population":
        known = [name for name, each in said.layers.items() if each.role == "population"]
        raise ScenarioError(
            f"raster is {rules.raster!r}",
            where="scenario.toml, people",
            mend=f"Layers of role population are {', '.join(known) or 'none'}.",
        )
    west, south, east, north = situation.line.path.bounds
    bounds_m = (west - _PEOPLE_M, south - _PEOPLE_M, east + _PEOPLE_M, north + _PEOPLE_M)
    path = verified(passport_of(table), folder)
    return read_population(path, situation.frame, bounds_m, unit=rules.raster_unit)


def _told_by_ground(own: OwnFile, said: ScenarioFile, folder: Path, context: Context) -> OwnFile:
    """The user's line with the party on its left, as far as the scenario's own ground tells it."""
    sided = any(party.side for party in said.party)
    if own.role != "line" or own.left is not None or sided or said.line.method == "given":
        return own
    ground = traced(said, OpenedLayers(folder, said, context), context).ground
    taken = with_own_file(said, own)
    line = traced(taken, OpenedLayers(folder, taken, context), context).path
    return replace(own, left=party_on_left(line, ground))


def _situation(
    said: ScenarioFile, line: Traced, frame: Frame, opened: OpenedLayers, surroundings: Context
) -> Situation:
    bounds = bounds_round(line.path)
    control = tuple(ControlArea(party, frame.to_metres(area)) for party, area in line.ground.items())
    areas = {name: cast(AnyArea, _whole(layer, frame)) for name, layer in opened.of_role("area")}
    ground = named_ground(surroundings, bounds, frame)
    gazetteer = own_settlements(opened)
    towns = surroundings.settlements(bounds) if gazetteer is None else gazetteer
    paths = {name: cast(AnyLine, _whole(layer, frame)) for name, layer in opened.of_role("path")}
    return Situation(
        frame=frame,
        as_of=said.as_of,
        status=said.status,
        parties=tuple(Party(party.id, party.label) for party in said.party),
        line=_line_of_contact(said, line, frame),
        control=control,
        settlements=settlements_of(towns, frame, control),
        paths=paths,
        areas={**ground, **areas},
        labels=labels_of_ground(surroundings, ground),
        caveats=said.caveats,
        sites=tuple(sites_of(opened, frame)),
        own={name: _own(name, layer, said.layers[name]) for name, layer in opened.of_role("task")},
        gazetteer=None if gazetteer is None else _own("settlements", gazetteer),
        repairs=(*opened.repairs(), *line.repairs),
        sources=(*opened.sources(), *surroundings.used.values()),
    )


def _line_of_contact(said: ScenarioFile, line: Traced, frame: Frame) -> LineOfContact:
    sides = {party.side: party.id for party in said.party}
    return LineOfContact(
        path=frame.to_metres(line.path),
        status=said.line.status or said.status,
        as_of=said.as_of,
        method=line.method,
        length_m=Chainage(line.path).length_m,
        tolerance_m=line.tolerance_m,
        sigma_m=said.line.sigma_m,
        marker_interval_m=said.line.marker_interval_km * 1000.0,
        left=sides.get("left"),
        right=sides.get("right"),
    )


def _own(name: str, layer: Layer, table: LayerTable | None = None) -> OwnLayer:
    said = (table.title, table.retrieved) if table else ("", "")
    return OwnLayer(name, ", ".join(layer.kinds), layer.geometry, layer.columns, *said)


def _whole(layer: Layer, frame: Frame) -> BaseGeometry:
    """All rows of a layer as one geometry, in metres."""
    one = layer.geometry[0] if len(layer) == 1 else shapely.union_all(layer.geometry)
    return frame.to_metres(one)


def _parameters(said: ScenarioFile) -> dict[str, Value]:
    """Every figure of the file that shapes the line, and the reference versions used."""
    line = {key: value for key, value in asdict(said.line).items() if isinstance(value, int | float | str)}
    return {
        **{f"line {key}": value for key, value in line.items()},
        **{f"uses {name}": version for name, version in said.uses.items()},
        "territory": ", ".join(said.territory) or None,
    }
