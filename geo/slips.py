"""Slips of the pen: words or numbers in public text that would give a sensitive place away."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

import mgrs
import shapely

from .features import Feature, Sheet, Value

# A place told to three decimals of a degree, or to 100 m in the military grid, is told.
_PER_DEGREE = 1000
_MGRS_DIGITS = 3
_DECIMAL = re.compile(r"[-+]?\d{1,3}[.,]\d{3,}")
_GRID = re.compile(r"\b(\d{1,2}[C-HJ-NP-X]) ?([A-HJ-NP-Z]{2}) ?(?:(\d{3,5}) (\d{3,5})|((?:\d\d){3,5}))\b")

Place = tuple[int, int]


class Secrets:
    """Sensitive places in the two forms in which a text could name them.

    Parameters
    ----------
    sensitive : sequence of Feature
        Every vertex of them is a place to keep, and so is the centre of each.

    Examples
    --------
    >>> post = Feature("sites", shapely.Point(37.80123, 48.05456), {}, sensitive=True)
    >>> Secrets([post]).named_in("Post at 48.0546 N, 37.8012 E."), Secrets([post]).named_in("Km 48.0546")
    (True, False)
    """

    def __init__(self, sensitive: Sequence[Feature]) -> None:
        shapes = [feature.geometry for feature in sensitive if not feature.geometry.is_empty]
        points = shapely.get_coordinates([*shapes, *(shape.centroid for shape in shapes)])
        self._places = {place for longitude, latitude in points for place in _roundings(longitude, latitude)}
        self._degrees = {degree for place in self._places for degree in place}
        self._grid = {_grid_square(longitude, latitude) for longitude, latitude in points} - {""}

    def named_in(self, text: str) -> bool:
        """Whether a text holds both degrees of a sensitive place, or its grid reference to 100 m or finer."""
        numbers = [float(found.replace(",", ".")) for found in _DECIMAL.findall(text)]
        keys = [key for key in map(_truncated, numbers) if key in self._degrees]
        if not self._places.isdisjoint(product(keys, keys)):
            return True
        return any(square in self._grid for square in _grid_squares(text))

    def beside(self, feature: Feature) -> bool:
        """Whether a feature is itself a point at a sensitive place, to about 100 m."""
        if feature.geometry.geom_type != "Point":
            return False
        return any(
            not self._places.isdisjoint(_roundings(longitude, latitude))
            for longitude, latitude in shapely.get_coordinates(feature.geometry)
        )


def slips(public: Sequence[Feature], sheet: Sheet, sensitive: Sequence[Feature]) -> Iterator[str]:
    """Where in a plan's public words a sensitive place is named; the place itself is not repeated.

    A public point may tell its own place: a post beside a village does not make the village a secret.
    """
    secrets = Secrets(sensitive)
    for where, text in _sheet_texts(sheet):
        if secrets.named_in(text):
            yield where
    for feature in public:
        if secrets.named_in(_text_of(feature.values.values())) and not secrets.beside(feature):
            yield f"layer {feature.layer!r}, values"


def _sheet_texts(sheet: Sheet) -> Iterator[tuple[str, str]]:
    yield "sheet, title", sheet.title
    yield "sheet, standfirst", sheet.standfirst
    for part in ("method", "sources", "caveats"):
        for number, text in enumerate(getattr(sheet, part), start=1):
            yield f"sheet, {part} {number}", text
    yield "sheet, parameters", _text_of([*sheet.parameters, *sheet.parameters.values()])


def _text_of(values: Iterable[Value]) -> str:
    return " ; ".join(str(value) for value in values if isinstance(value, str | float))


def _truncated(degrees: float) -> int:
    return math.trunc(degrees * _PER_DEGREE + math.copysign(1e-6, degrees))


def _roundings(longitude: float, latitude: float) -> Iterator[Place]:
    """A place in all the thousandths of a degree that cutting or rounding would print, either way round."""
    easts, norths = ({_truncated(v), round(v * _PER_DEGREE)} for v in (longitude, latitude))
    yield from product(easts, norths)
    yield from product(norths, easts)


def _grid_square(longitude: float, latitude: float) -> str:
    if not -80.0 <= latitude <= 84.0:
        return ""
    return str(mgrs.MGRS().toMGRS(latitude, longitude, MGRSPrecision=_MGRS_DIGITS))


def _grid_squares(text: str) -> Iterator[str]:
    for zone, square, easting, northing, digits in _GRID.findall(text):
        half = len(digits) // 2
        east, north = (digits[:half], digits[half:]) if digits else (easting, northing)
        yield f"{zone}{square}{east[:_MGRS_DIGITS]}{north[:_MGRS_DIGITS]}"
