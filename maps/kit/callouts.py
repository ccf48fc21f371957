"""Numbered remarks on the story's map: a thing that is seen, and a sentence from the release's figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.features import Feature
from geo.release import Release

from ..drawing.projection import Box
from ..drawing.view import View
from ..mark import of_layer, text_of
from .caption import as_of
from .facts import Facts, ZoneFacts
from .letters import MM_PER_DOT
from .simplified import Shapes, chief_zones, proposed_crossings
from .words import Words

PIN_PX = 11.0  # radius of the disc that a number stands in
_AWAY_PX = (30.0, 44.0, 60.0, 84.0, 120.0)
_SIDES = ((-1, 1), (1, -1), (1, 1), (-1, -1), (0, 1), (0, -1), (-1, 0), (1, 0))
_TRIED = 24  # places of a thing at which its number may be tied to it
_FAR_MM = 60.0  # beyond which numbers are far enough apart

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Callout:
    """A remark: its heading, its sentence, and the shape (degrees) that it speaks of."""

    head: str
    sentence: str
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class Pin:
    """Where a number stands, and the place that it is tied to, millimetres of the map."""

    across_mm: float
    up_mm: float
    tied_across_mm: float
    tied_up_mm: float

    @property
    def box_mm(self) -> Box:
        """Ground that the disc takes."""
        half = PIN_PX * MM_PER_DOT + 0.5
        return self.across_mm - half, self.up_mm - half, self.across_mm + half, self.up_mm + half


def callouts(released: Release, facts: Facts, words: Words, shapes: Shapes) -> tuple[Callout, ...]:
    """Remarks on what a release shows, at most five: line, people, other zones, crossings, sectors.

    ``shapes`` are those of the release, thinned.
    """
    found = (
        *_of_line(released, facts, words, shapes),
        *_of_zones(released, facts, words, shapes),
        *_of_crossings(released, facts, words, shapes),
        *_of_sectors(released, facts, words, shapes),
    )
    return tuple(each for each in found if not each.shape.is_empty)


def _of_line(released: Release, facts: Facts, words: Words, shapes: Shapes) -> Iterator[Callout]:
    told = []
    if facts.length_m is not None:
        told.append(words.say("call_line", length=words.kilometres(facts.length_m / 1000.0)))
    if facts.parties:
        parties = ", ".join(map(words.name, facts.parties))
        told.append(words.say("call_held", parties=parties, as_of=as_of(facts, words)))
    yield Callout(words.say("line"), " ".join(told), _together(of_layer(released, "line"), shapes))


def _of_zones(released: Release, facts: Facts, words: Words, shapes: Shapes) -> Iterator[Callout]:
    """The zone that follows the line as one thing, then the largest of those with another kind."""
    kinds = list(dict.fromkeys(zone.kind for zone in facts.zones))
    for number, kind in enumerate(kinds[:2]):
        of_kind = [zone for zone in facts.zones if zone.kind == kind]
        named = of_kind[0].name if len(of_kind) == 1 and number else ""
        head = words.say(kind if words.has(kind) else "zone")
        alike = [zone for zone in chief_zones(released) if text_of(zone.values, "kind") == kind]
        told = " ".join(filter(None, (named and f"{named}.", people_words(of_kind, words))))
        yield Callout(head, told or words.say("proposed"), _together(alike, shapes))


def people_words(zones: Sequence[ZoneFacts], words: Words) -> str:
    """Residents and settlements of zones that share no ground, with how they are counted."""
    counted = [zone for zone in zones if zone.residents is not None]
    if not counted:
        return ""
    residents = words.number(sum(zone.residents or 0 for zone in counted))
    if len(counted) < len(zones) or any(zone.at_least for zone in counted):
        residents = words.say("at_least", count=residents)
    settlements = words.number(sum(zone.settlements or 0 for zone in counted))
    return words.say("call_people", residents=residents, settlements=settlements)


def _of_crossings(released: Release, facts: Facts, words: Words, shapes: Shapes) -> Iterator[Callout]:
    if facts.crossings:
        shape = _together(proposed_crossings(released), shapes)
        told = words.say("call_crossings", count=words.number(facts.crossings))
        yield Callout(words.say("crossing"), told, shape)


def _of_sectors(released: Release, facts: Facts, words: Words, shapes: Shapes) -> Iterator[Callout]:
    if facts.sectors:
        told = words.say("call_sectors", count=words.number(facts.sectors))
        yield Callout(words.say("boundary"), told, _together(of_layer(released, "boundaries"), shapes))


def _together(features: Sequence[Feature], shapes: Shapes) -> BaseGeometry:
    return shapely.geometrycollections([shapes.get(id(each), each.geometry) for each in features])


def pins(
    view: View, shapes: Sequence[BaseGeometry], plan: BaseGeometry, taken: Sequence[Box]
) -> list[Pin | None]:
    """Place a number for each shape in degrees: clear of the plan and of what is taken, far from the others.

    None for a shape that the frame does not show, or that leaves no room.
    """
    frame = shapely.box(0.0, 0.0, *view.box_mm[2:])
    busy = shapely.union_all([plan, *(shapely.box(*box) for box in taken), frame.exterior.buffer(2.0)])
    shapely.prepare(busy)
    found: list[Pin | None] = []
    for shape in shapes:
        tried = _tried(view, shape)
        discs = shapely.buffer(shapely.points(tried[:, :2]), PIN_PX * MM_PER_DOT + 0.5, quad_segs=4)
        clear = tried[shapely.covers(frame, discs) & ~shapely.intersects(busy, discs)]
        found.append(_farthest(clear, [pin for pin in found if pin]))
    return found


def _tried(view: View, shape: BaseGeometry) -> Array:
    """Rows of where a number may stand beside a thing, and of the place that it is tied to, millimetres."""
    laid = shapely.simplify(view.all_on_map_mm(shape), 0.5)
    places = shapely.get_coordinates(shapely.clip_by_rect(laid, 0.0, 0.0, *view.box_mm[2:]))
    ties = places[:: max(len(places) // _TRIED, 1)]
    sides = np.array(_SIDES) / np.linalg.norm(_SIDES, axis=1)[:, None]
    steps = np.concatenate([sides * (away * MM_PER_DOT) for away in _AWAY_PX])
    tied = np.repeat(ties, len(steps), axis=0)
    return np.hstack([tied + np.tile(steps, (len(ties), 1)), tied])


def _farthest(tried: Array, others: Sequence[Pin]) -> Pin | None:
    """The place farthest from the other numbers, which it does not touch; near its own thing is better."""
    if not len(tried):
        return None
    discs = np.array([(pin.across_mm, pin.up_mm) for pin in others]).reshape(-1, 1, 2)
    apart = np.linalg.norm(tried[:, :2] - discs, axis=2).min(axis=0, initial=_FAR_MM)
    worth = apart - 2.0 * np.linalg.norm(tried[:, :2] - tried[:, 2:], axis=1)
    best = int(np.argmax(np.where(apart > 3.0 * PIN_PX * MM_PER_DOT, worth.round(1), -_FAR_MM)))
    return Pin(*tried[best].tolist())
