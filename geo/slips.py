"""Slips of the pen: words or numbers in public text that would give a sensitive place away."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence

import mgrs
import numpy as np
import numpy.typing as npt
import shapely

from .features import Feature, Sheet, Value

# A place told to three decimals of a degree, or to 100 m in the military grid, is told.
_PER_DEGREE = 1000
_MGRS_DIGITS = 3
_DECIMAL = re.compile(r"(?<![\d.,])[-+]?\d{1,3}[.,]\d{3,}")
_GRID = re.compile(r"\b(\d{1,2}[C-HJ-NP-X]) ?([A-HJ-NP-Z]{2}) ?(?:(\d{3,5}) (\d{3,5})|((?:\d\d){3,5}))\b")

# More than all thousandths of a degree between -360 and 360.
_CODE = 1_000_000

Array = npt.NDArray[np.float64]


class Secrets:
    """Sensitive places in the two forms in which a text could name them.

    Parameters
    ----------
    sensitive : sequence of Feature
        Their points are places to keep; of a line or an area, the centre and where each part starts and
        ends: a base, or the apex of a wedge.

    Examples
    --------
    >>> post = Feature("sites", shapely.Point(37.80123, 48.05456), {}, sensitive=True)
    >>> Secrets([post]).named_in("Post at 48.0546 N, 37.8012 E."), Secrets([post]).named_in("Km 48.0546")
    (True, False)
    """

    def __init__(self, sensitive: Sequence[Feature]) -> None:
        shapes = [feature.geometry for feature in sensitive if not feature.geometry.is_empty]
        points = _telling_points(np.array(shapes, dtype=object))
        codes = _codes(points)
        self._places = set(np.unique(codes).tolist())
        self._degrees = set(np.unique(codes // _CODE).tolist())
        self._grid = _grid_squares_of(points)

    def named_in(self, text: str) -> bool:
        """Whether a text holds both degrees of a sensitive place, or its grid reference to 100 m or finer."""
        numbers = [float(found.replace(",", ".")) for found in _DECIMAL.findall(text)]
        keys = [key for key in map(_truncated, numbers) if key in self._degrees]
        if any(_code(first, second) in self._places for first in keys for second in keys):
            return True
        return any(square in self._grid for square in _grid_squares(text))

    def beside(self, feature: Feature) -> bool:
        """Whether a feature is itself a point at a sensitive place, to about 100 m."""
        if feature.geometry.geom_type != "Point":
            return False
        return not self._places.isdisjoint(_codes(shapely.get_coordinates(feature.geometry)).tolist())


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
    for language, *words in sheet.translations:
        yield f"sheet, translation {language}", " ; ".join(words)
    for part in ("method", "sources", "caveats"):
        for number, text in enumerate(getattr(sheet, part), start=1):
            yield f"sheet, {part} {number}", text
    for number, chart in enumerate(sheet.charts, start=1):
        labels = (series.label for series in chart.series)
        yield f"sheet, chart {number}", " ; ".join((chart.title, chart.words, *labels, *chart.names))
    for number, table in enumerate(sheet.tables, start=1):
        cells = (cell for row in (table.headings, *table.rows) for cell in row)
        yield f"sheet, table {number}", " ; ".join((table.title, table.words, *cells))
    for task in sheet.tasks:
        yield f"sheet, task {task.id}", " ; ".join((task.title, task.standfirst, *task.method, *task.caveats))
    for row in sheet.strip.rows if sheet.strip else ():
        ribbons = (ribbon.label for ribbon in row.ribbons)
        stretches = (text for one in row.intervals for text in (one.label, one.words))
        places = (text for one in row.spots for text in (one.label, one.words))
        yield f"sheet, strip {row.id}", " ; ".join((row.title, row.method, *ribbons, *stretches, *places))
    yield "sheet, parameters", _text_of([*sheet.parameters, *sheet.parameters.values()])


def _text_of(values: Iterable[Value]) -> str:
    return " ; ".join(str(value) for value in values if isinstance(value, str | float))


def _telling_points(shapes: npt.NDArray[np.object_]) -> Array:
    places, parts = shapely.get_coordinates(shapely.get_parts(shapes), return_index=True)
    ends = (np.diff(parts, prepend=-1) != 0) | (np.diff(parts, append=-1) != 0)
    return np.vstack([shapely.get_coordinates(shapely.centroid(shapes)), places[ends]])


def _truncated(degrees: float) -> int:
    return math.trunc(degrees * _PER_DEGREE + math.copysign(1e-6, degrees))


def _code(first: int, second: int) -> int:
    """Two whole numbers of thousandths of a degree as one, so that a set of many places stays small."""
    return first * _CODE + second + _CODE // 2


def _codes(points: Array) -> npt.NDArray[np.int64]:
    """Each place in all thousandths of a degree that cutting or rounding would print, either way round."""
    scaled = points * _PER_DEGREE
    cut = np.trunc(scaled + np.copysign(1e-6, scaled)).astype(np.int64)
    rounded = np.round(scaled).astype(np.int64)
    pairs = [(a[:, 0], b[:, 1]) for a in (cut, rounded) for b in (cut, rounded)]
    return np.concatenate(
        [each * _CODE + other + _CODE // 2 for a, b in pairs for each, other in ((a, b), (b, a))]
    )


def _grid_squares_of(points: Array) -> set[str]:
    """Squares of 100 m in the military grid that hold the points; there is none near the poles."""
    grid = mgrs.MGRS()
    return {
        str(grid.toMGRS(latitude, longitude, MGRSPrecision=_MGRS_DIGITS))
        for longitude, latitude in np.unique(points, axis=0).tolist()
        if -80.0 <= latitude <= 84.0
    }


def _grid_squares(text: str) -> Iterator[str]:
    for zone, square, easting, northing, digits in _GRID.findall(text.upper()):
        half = len(digits) // 2
        east, north = (digits[:half], digits[half:]) if digits else (easting, northing)
        yield f"{zone}{square}{east[:_MGRS_DIGITS]}{north[:_MGRS_DIGITS]}"
