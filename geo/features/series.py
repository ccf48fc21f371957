"""A line that moves, as features: versions by date, what changed hands and what moved, kilometres carried."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
from shapely import MultiLineString, Point

from ..frame import Frame
from ..geometry.antimeridian import split_at_antimeridian
from ..geometry.chainage import Chainage
from ..model.control import Move, MovedStretch, Passage, Step, Version
from .feature import Feature, Value

NOT_TOLD = "not told"
# Words that sources use for ground that nobody is known to hold.
NOBODYS = frozenset({"contested", "unknown", "uncontrolled", "gray zone", "grey zone", "truce", NOT_TOLD})
_MARKER_M = 50_000.0
_SHOWN = 6
_CRUMB_M = 0.1  # mean width of what is left where one border is drawn twice


@dataclass(frozen=True)
class Story:
    """A series as it is told: its versions in order, and what happened between them.

    Parameters
    ----------
    frame : Frame
        Of the ground in ``versions`` and ``steps``.
    versions : tuple of Version
    steps : tuple of Step
        Between versions with ground.
    moves : tuple of Move
        Between versions with a line.
    """

    frame: Frame
    versions: tuple[Version, ...]
    steps: tuple[Step, ...] = ()
    moves: tuple[Move, ...] = ()

    def day_number(self, day: date) -> int:
        """Days since the first version."""
        return (day - self.versions[0].day).days

    def days_of(self, first: date) -> tuple[int, int | None]:
        """First and last day of a version, counted from the first of all; the last version has no end."""
        following = [version.day for version in self.versions if version.day > first]
        return self.day_number(first), self.day_number(following[0]) - 1 if following else None

    def span(self, first: date) -> dict[str, Value]:
        """The same as values of a feature."""
        from_day, to_day = self.days_of(first)
        return {"from_day": from_day, "to_day": to_day}


def series_features(story: Story) -> tuple[Feature, ...]:
    """Ground and line of each version on its days, what changed hands, stretches that moved, markers."""
    return (
        *(feature for version in story.versions for feature in _control(story, version)),
        *_changes(story),
        *(feature for move in story.moves for feature in _moved(story, move)),
        *_history(story),
        *(feature for version in story.versions for feature in _line(story, version)),
        *_markers(story),
    )


def _control(story: Story, version: Version) -> Iterator[Feature]:
    for holder, area in version.held.ground.items() if version.held else ():
        if area.is_empty:
            continue
        values: dict[str, Value] = {
            "name": holder,
            "as_of": version.day.isoformat(),
            "area_m2": round(area.area, 1),
            **whose(holder),
            **story.span(version.day),
        }
        yield Feature("control", split_at_antimeridian(story.frame.to_lonlat(area)), values)


def whose(holder: str | None) -> dict[str, Value]:
    """Party of some ground; ground of nobody known has none, and is contested."""
    if holder is None or holder.casefold() in NOBODYS:
        return {"confidence": "contested"}
    return {"party": holder, "party_name": holder}


def gains(story: Story) -> list[tuple[date, date, tuple[Passage, ...]]]:
    """Ground that changed hands from each date to the next, by ground held, or else by the line alone."""
    told = {(step.before.day, step.after.day): step.passages for step in story.steps}
    swept = {(move.before.day, move.after.day): move.swept for move in story.moves if move.swept}
    return [(*days, passages) for days, passages in sorted({**swept, **told}.items())]


def _changes(story: Story) -> Iterator[Feature]:
    for before, after, passages in gains(story):
        for passage in passages:
            if 2.0 * passage.area.area < _CRUMB_M * passage.area.length:
                continue
            values: dict[str, Value] = {
                "name": f"{passage.from_holder or NOT_TOLD} → {passage.to_holder or NOT_TOLD}",
                **passage_values(before, after, passage),
                **whose(passage.to_holder),
                **story.span(after),
            }
            yield Feature("changes", split_at_antimeridian(story.frame.to_lonlat(passage.area)), values)


def passage_values(before: date, after: date, passage: Passage) -> dict[str, Value]:
    """What is told of ground that changed hands, keys with units."""
    more = " …" if len(passage.settlements) > _SHOWN else ""
    return {
        "before": before.isoformat(),
        "after": after.isoformat(),
        "from_holder": passage.from_holder or NOT_TOLD,
        "to_holder": passage.to_holder or NOT_TOLD,
        "area_m2": round(passage.area.area, 1),
        "deepest_m": round(passage.deepest_m, 1),
        "settlements": len(passage.settlements),
        "names": ", ".join(passage.settlements[:_SHOWN]) + more,
    }


def _moved(story: Story, move: Move) -> Iterator[Feature]:
    for stretch in move.reached:
        values: dict[str, Value] = {
            "name": f"Moved by up to {stretch.farthest_m / 1e3:,.1f} km",
            **stretch_values(move, stretch),
            **story.span(move.after.day),
        }
        yield Feature("moved", split_at_antimeridian(stretch.path), values)


def stretch_values(move: Move, stretch: MovedStretch) -> dict[str, Value]:
    """What is told of a stretch that moved, keys with units."""
    return {
        "before": move.before.day.isoformat(),
        "after": move.after.day.isoformat(),
        "from_m": round(stretch.from_m, 1),
        "to_m": round(stretch.to_m, 1),
        "length_m": round(stretch.length_m, 1),
        "farthest_m": round(stretch.farthest_m, 1),
        "gained_by": stretch.gained_by or None,
    }


def lined(story: Story) -> Iterator[tuple[Version, MultiLineString]]:
    """Versions that have a line, with it."""
    yield from ((version, version.path) for version in story.versions if version.path is not None)


def _line(story: Story, version: Version) -> Iterator[Feature]:
    if version.path is not None:
        yield Feature(
            "line",
            split_at_antimeridian(version.path),
            {**_line_values(version, version.path), **story.span(version.day)},
        )


def _line_values(version: Version, path: MultiLineString) -> dict[str, Value]:
    return {
        "name": f"Line of {version.day}",
        "as_of": version.day.isoformat(),
        "length_m": round(Chainage(path).length_m, 1),
        "parts": len(path.geoms),
        "why": version.why or None,
    }


def _history(story: Story) -> Iterator[Feature]:
    """Every line but the last, whatever day is chosen: thin, so that a reader sees where it came from."""
    for version, path in [*lined(story)][:-1]:
        yield Feature("line_history", split_at_antimeridian(path), _line_values(version, path))


def _markers(story: Story) -> Iterator[Feature]:
    """Round kilometres of each version, and which kilometre of the version before each was."""
    before = {move.after.day: move for move in story.moves}
    for version, path in lined(story):
        markers = Chainage(path).markers(_MARKER_M)
        was = _was(before.get(version.day), markers.chainage_m)
        for number, at_m in enumerate(markers.chainage_m.tolist()):
            place = Point(markers.longitude[number], markers.latitude[number])
            values: dict[str, Value] = {"chainage_m": round(at_m, 1), "was": was[number]}
            yield Feature("markers", place, {**values, **story.span(version.day)})


def _was(move: Move | None, chainage_m: npt.NDArray[np.float64]) -> list[str | None]:
    """Which kilometre of the version before each chainage was, in words."""
    if move is None:
        return [None] * len(chainage_m)
    earlier_m = move.carried.earlier(chainage_m).tolist()
    return [
        "on no kilometre of the version before"
        if math.isnan(at_m)
        else f"km {at_m / 1e3:,.1f} on {move.before.day}"
        for at_m in earlier_m
    ]
