"""Edits made by hand on the page, from their file, held against the scenario they were made for."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from ..errors import ReadError
from ..geometry.bounds import bounds_round
from ..model.declared import declared
from ..model.edits import Edit, Edits
from ..model.scenario import Scenario

FORMAT = 1
_LARGEST_BYTES = 2_000_000
_MEMBERS = ("type", "ceaseline", "features")
_SAID = ("edits", "scenario", "scenario_sha256", "version")
_PROPERTIES = ("action", "site", "means", "width_m", "note", "author")
# Type of the geometry of each action, and how many places it has at least.
_SHAPES = {"move": ("Point", 1), "add": ("Point", 1), "delete": (None, 0), "corridor": ("LineString", 2)}


def read_edits(path: Path, scenario: Scenario) -> Edits:
    """Read the edits that a planner saved from the page.

    Parameters
    ----------
    path : pathlib.Path
        A GeoJSON FeatureCollection with the member ``ceaseline``, one feature an edit.
    scenario : Scenario
        The scenario to which they are applied.

    Returns
    -------
    Edits
        In the order of the file. Whether the sites that they name are proposed is not known here.

    Raises
    ------
    GeoError
        In one line: the file, the edit, what is wrong with its value, how to mend it.
    """
    content = _content(path)
    head = _head(content, path.name)
    features = content.get("features")
    if not isinstance(features, list):
        _refuse("features is no list", path.name, "Give one feature an edit.")
    edits = tuple(_edit(feature, f"{path.name}, edit {number}") for number, feature in enumerate(features, 1))
    found = declared(
        Edits,
        {**head, "edits": edits, "file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()},
        where=path.name,
    )
    if found.scenario != scenario.id:
        mend = f"Plan that scenario, or edit on the page of {scenario.id!r}."
        _refuse(f"it was made for the scenario {found.scenario!r}", path.name, mend)
    _hold_against(found, scenario)
    return found


def _refuse(problem: str, where: str, mend: str) -> NoReturn:
    raise ReadError(problem, where=where, mend=mend)


def _content(path: Path) -> dict[str, Any]:
    again = "Save it on the page again."
    try:
        raw = path.read_bytes()
    except OSError as error:
        _refuse(
            f"it cannot be read ({error.strerror})", path.name, "Give the file that was saved on the page."
        )
    if len(raw) > _LARGEST_BYTES:
        _refuse(f"it has {len(raw):,} bytes", path.name, f"A file of edits has {_LARGEST_BYTES:,} at most.")
    try:
        content = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_number)
    except json.JSONDecodeError as error:
        where = f"{path.name}, line {error.lineno}, column {error.colno}"
        _refuse(f"it is no JSON here ({error.msg})", where, again)
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        _refuse(f"it is no JSON ({_first_line(error)})", path.name, again)
    if not isinstance(content, dict) or content.get("type") != "FeatureCollection":
        _refuse("it is no GeoJSON FeatureCollection", path.name, again)
    for key in content:
        if key not in _MEMBERS:
            _refuse(f"there is a member {key!r}", path.name, f"The members are {', '.join(_MEMBERS)}.")
    return content


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _head(content: Mapping[str, Any], where: str) -> dict[str, Any]:
    """What the file says of itself."""
    head = content.get("ceaseline")
    if not isinstance(head, dict):
        _refuse(
            "the member ceaseline is missing",
            where,
            "Save it on the page; other programs may leave it out when they write.",
        )
    for key in head:
        if key not in _SAID:
            _refuse(f"ceaseline has a key {key!r}", where, f"The keys are {', '.join(_SAID)}.")
    if head.get("edits") != FORMAT:
        _refuse(
            f"ceaseline.edits is {head.get('edits')!r}", where, f"This program reads edits of form {FORMAT}."
        )
    return {key: value for key, value in head.items() if key != "edits"}


def _edit(feature: Any, where: str) -> Edit:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        _refuse("it is no GeoJSON feature", where, "Save the file on the page again.")
    said = feature.get("properties")
    if not isinstance(said, dict):
        _refuse("it has no properties", where, f"Give {', '.join(_PROPERTIES)}.")
    for key in (*(set(feature) - {"type", "geometry", "properties"}), *(set(said) - set(_PROPERTIES))):
        _refuse(f"there is a key {key!r}", where, f"The properties are {', '.join(_PROPERTIES)}.")
    if said.get("action") not in _SHAPES:
        _refuse(f"action is {said.get('action')!r}", where, f"Give one of {', '.join(_SHAPES)}.")
    path = _path(feature.get("geometry"), said["action"], where)
    edit = declared(Edit, {**said, "path": path}, where=where)
    drawn = edit.action == "corridor"
    if drawn != (edit.width_m is not None):
        _refuse("width_m is missing" if drawn else "width_m is given", where, "Only a corridor has a width.")
    if drawn == bool(edit.means):
        _refuse("means is given" if drawn else "means is missing", where, "Every site has one, no corridor.")
    return edit


def _path(geometry: Any, action: str, where: str) -> tuple[tuple[float, float], ...]:
    """Longitudes and latitudes of a geometry of the type that an action has."""
    wanted, least = _SHAPES[action]
    found = geometry.get("type") if isinstance(geometry, dict) else None
    if found != wanted or (wanted is None and geometry is not None):
        _refuse(f"its geometry is {found or 'none'}", where, f"{action} has {wanted or 'none'}.")
    if wanted is None:
        return ()
    places = geometry.get("coordinates")
    places = [places] if wanted == "Point" else places
    if not isinstance(places, list) or len(places) < least:
        _refuse("it has too few places", where, f"{action} has {least} or more.")
    path = tuple(_place(place, where) for place in places)
    if len(set(path)) < least:
        _refuse("all its places are one", where, "Draw it on the page again.")
    return path


def _place(place: Any, where: str) -> tuple[float, float]:
    if not isinstance(place, list) or len(place) != 2 or not all(map(_is_number, place)):
        _refuse(f"a position is {str(place)[:60]}", where, "Give longitude and latitude in degrees.")
    return float(place[0]), float(place[1])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _hold_against(found: Edits, scenario: Scenario) -> None:
    """Refuse what the scenario has not: means, ground; and a site that is edited twice."""
    rules, first = scenario.mandate.patrols, dict[tuple[str, str], int]()
    known = (*(means.name for means in scenario.mandate.means), *((rules.base_kind,) if rules else ()))
    west, south, east, north = bounds_round(scenario.situation.frame.to_lonlat(scenario.situation.line.path))
    for number, edit in enumerate(found.edits, 1):
        where = found.where(number)
        if edit.means and edit.means not in known:
            _refuse(f"means is {edit.means!r}", where, f"The means are {', '.join(known) or 'none'}.")
        if (before := first.setdefault((edit.means, edit.site), number)) != number:
            _refuse(f"site {edit.site!r} is edited in edit {before} too", where, "Keep one of the two.")
        for longitude, latitude in edit.path:
            if not (west <= longitude <= east and south <= latitude <= north):
                swapped = west <= latitude <= east and south <= longitude <= north
                _refuse(
                    f"longitude {longitude:g}, latitude {latitude:g} lies outside the ground of the scenario",
                    where,
                    "They look swapped: longitude comes first."
                    if swapped
                    else f"Its ground is {west:.1f} to {east:.1f}° E, {south:.1f} to {north:.1f}° N.",
                )
