"""Groups of figures that families of sensors share, each with the source and the status of its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from itertools import pairwise
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass

from ..model.declared import STRICT
from ..model.sensor import Conditions, Light, Target, Weather
from ..model.zone import Value

Text = Annotated[str, Field(min_length=1)]
Metres = Annotated[float, Field(ge=0.0, le=2_000_000.0)]
Degrees = Annotated[float, Field(gt=0.0, le=360.0)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Curve = tuple[tuple[Share, Share], ...]
_SHINES = "explosion"  # it may be seen farther by night; what only reflects light may not


def for_each(kind: Any, *, but: str = "") -> AfterValidator:
    """Check that a table has a figure for each word of a kind: what is left out is never a guess."""
    words = [word for word in get_args(kind) if word != but]

    def complete(table: dict[str, Any]) -> dict[str, Any]:
        missing = [word for word in words if word not in table]
        if missing or len(table) > len(words):
            raise ValueError(f"Give one figure for each of {', '.join(words)}")
        return table

    return AfterValidator(complete)


def _falling(curve: Curve) -> Curve:
    """Check that a curve runs from share 0 to share 1 of the range and that its probability never rises."""
    shares, values = zip(*curve, strict=True) if curve else ((), ())
    forward = all(a < b for a, b in pairwise(shares))
    falling = all(a >= b for a, b in pairwise(values))
    if not (shares and shares[0] == 0.0 and shares[-1] == 1.0 and forward and falling):
        raise ValueError("Give pairs of share of the range, from 0 to 1, and probability that does not rise")
    return curve


ByLight = Annotated[dict[Light, Metres], for_each(Light)]
ByTarget = Annotated[dict[Target, Metres], for_each(Target)]
ByWeather = Annotated[dict[Weather, Share], for_each(Weather, but="clear")]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Figures:
    """A group of figures that have one source.

    Parameters
    ----------
    source : str
        Document, maker or table in which the figures were read, or what they were assumed from.
    status : {"sourced", "assumed"}
        ``sourced`` only if every figure of the group stands in the source.
    """

    source: Text
    status: Literal["sourced", "assumed"]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Stand(Figures):
    """Height of an eye, a lens or an antenna above the ground, metres."""

    height_m: Metres


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Targets(Figures):
    """Height of each class of target above the ground, metres."""

    height_m: ByTarget


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Ranges(Figures):
    """How far each class of target is detected in clear weather.

    Parameters
    ----------
    range_m : mapping
        Range by class of target and by light, metres; 0 where it sees none.
    curve : pairs
        Probability of detection at shares of the range from 0 to 1; it never rises with distance.
    """

    range_m: Annotated[dict[Target, ByLight], for_each(Target)]
    curve: Annotated[Curve, AfterValidator(_falling)]


def _no_farther_by_night(ranges: Ranges) -> Ranges:
    for target, by_light in ranges.range_m.items():
        if target != _SHINES and by_light["night"] > by_light["day"]:
            raise ValueError(f"By daylight alone no {target} is seen farther by night than by day")
    return ranges


DaylightRanges = Annotated[Ranges, AfterValidator(_no_farther_by_night)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class InWeather(Figures):
    """Share of the range in clear weather that is left in each worse weather."""

    left_share: ByWeather

    def left(self, weather: Weather) -> float:
        """Share of the range that is left; 1 in clear weather."""
        return self.left_share.get(weather, 1.0)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class View(Figures):
    """What is watched at once: a sector about the bearing, from a nearest distance on.

    Parameters
    ----------
    field_of_view_deg : float
        Width of the sector, degrees; 360 watches all round.
    nearest_m : float
        Nothing nearer is seen: ground below the lens, clutter, or the blind range of a pulse; metres.
    """

    field_of_view_deg: Degrees = 360.0
    nearest_m: Metres = 0.0


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Instrument:
    """What every model of a sensor says of itself.

    Parameters
    ----------
    id, title : str
        Name in the file, and its name in full.
    note : str
        What a planner has to know before using it.
    """

    id: Text
    title: Text
    note: str = ""

    @property
    def source(self) -> str:
        """Sources of its figures, each once, in the order of its groups."""
        return "; ".join(dict.fromkeys(group.source for _, group in self._groups()))

    @property
    def status(self) -> str:
        """``sourced`` if every group of its figures is, otherwise ``assumed``."""
        return "sourced" if all(group.status == "sourced" for _, group in self._groups()) else "assumed"

    def figures(self) -> Mapping[str, Value]:
        """Its figures, keys with units, each group followed by its source and status."""
        return {key: value for name, group in self._groups() for key, value in _printed(name, group)}

    def _groups(self) -> Iterator[tuple[str, Figures]]:
        for field in fields(self):
            held = getattr(self, field.name)
            if isinstance(held, Figures):
                yield field.name, held


def range_under_m(ranges: Ranges, weather: InWeather, conditions: Conditions) -> float:
    """Range of detection under some conditions, metres; 0 where nothing is seen.

    Examples
    --------
    >>> told = {"source": "-", "status": "assumed"}
    >>> by_light = {"day": 5000.0, "night": 0.0}
    >>> every = {"person": by_light, "vehicle": by_light, "small_drone": by_light, "explosion": by_light}
    >>> eyes = Ranges(range_m=every, curve=((0, 1), (1, 0.5)), **told)
    >>> haze = InWeather(left_share={"haze": 0.6, "rain": 0.5, "fog": 0.1}, **told)
    >>> range_under_m(eyes, haze, Conditions("day", "haze")), range_under_m(eyes, haze, Conditions("night"))
    (3000.0, 0.0)
    """
    return ranges.range_m[conditions.target][conditions.light] * weather.left(conditions.weather)


def _printed(name: str, group: Figures) -> Iterator[tuple[str, Value]]:
    for field in fields(group):
        if field.name not in ("source", "status"):
            stem, _, unit = field.name.rpartition("_")
            yield from _flat(f"{name}_{stem}" if stem else name, unit, getattr(group, field.name))
    yield f"{name}_status", group.status
    yield f"{name}_source", group.source


def _flat(stem: str, unit: str, held: Any) -> Iterator[tuple[str, Value]]:
    """Figures of nested tables, each under one key that ends in its unit."""
    if isinstance(held, Mapping):
        for word, inner in held.items():
            yield from _flat(f"{stem}_{word}", unit, inner)
    elif isinstance(held, tuple):
        yield f"{stem}_{unit}", ", ".join(_in_words(each) for each in held)
    else:
        yield f"{stem}_{unit}", held


def _in_words(each: str | tuple[float, ...]) -> str:
    return each if isinstance(each, str) else " ".join(f"{part:g}" for part in each)
