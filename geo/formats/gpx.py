"""GPX 1.1 for receivers and phones: lines as tracks, timed where times are known, and points as waypoints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LineString

from ..atomic import write_text
from ..errors import WriteError
from ..features import Feature
from ..geometry.ellipsoid import GEOD
from ..release import Release

# A seventh decimal is about a centimetre.
_DECIMALS = 7
_MICROSECOND = timedelta(microseconds=1)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<gpx version="1.1" creator="Ceaseline"'
    ' xmlns="http://www.topografix.com/GPX/1/1">\n'
)

Moment = datetime | None


def write(released: Release, path: Path) -> None:
    """Write a release as GPX 1.1; equal releases give equal bytes.

    Every line becomes a track, one segment for each of its parts, and every point a waypoint; areas are left
    out, which the format does not know. Where a line's values hold ``moves_h`` (when each part begins and
    ends, hours, as ``7.5-7.9 8.25-9``) and ``hour_zero_utc`` (the moment from which these count, ISO 8601),
    its points bear times, at an even speed along each part; otherwise, and where a line was cut into other
    parts than it had, they bear none.

    Raises
    ------
    WriteError
        If a line's times cannot be read, or the file cannot be written.
    """
    write_text(path, text(released))


def text(released: Release) -> str:
    """Return a release as GPX text.

    Examples
    --------
    >>> from geo.features import Sheet
    >>> from geo.release import STAFF, release
    >>> way = Feature("patrols", LineString([(36.0, 48.0), (36.5, 48.0)]), {"name": "Alba <1>"})
    >>> sheet = Sheet("n", "Norland", "2025-01-01", "illustrative")
    >>> "<name>Alba &lt;1&gt;</name>" in text(release([way], sheet, STAFF))
    True
    """
    points = [line for feature in released.features for line in _waypoints(feature)]
    tracks = [line for feature in released.features for line in _track(feature)]
    title = f"<metadata><name>{_words(released.sheet.title)}</name></metadata>\n"
    return f"{_HEAD}{title}{''.join(points)}{''.join(tracks)}</gpx>\n"


def _waypoints(feature: Feature) -> Iterator[str]:
    for point in _parts(feature, dimension=0):
        longitude, latitude = _rounded(shapely.get_coordinates(point))[0]
        yield f'<wpt lat="{latitude}" lon="{longitude}">{_named(feature)}</wpt>\n'


def _track(feature: Feature) -> Iterator[str]:
    parts = _parts(feature, dimension=1)
    if not parts:
        return
    yield f"<trk>{_named(feature)}\n"
    for part, (begins, ends) in zip(parts, _moments(feature, len(parts)), strict=True):
        yield f"<trkseg>{''.join(_points(part, begins, ends))}</trkseg>\n"
    yield "</trk>\n"


def _points(part: LineString, begins: Moment, ends: Moment) -> Iterator[str]:
    places = shapely.get_coordinates(part)
    times = [""] * len(places)
    if begins is not None and ends is not None:
        times = [f"<time>{moment}Z</time>" for moment in _between(begins, ends, _shares(places))]
    for (longitude, latitude), time in zip(_rounded(places), times, strict=True):
        yield f'<trkpt lat="{latitude}" lon="{longitude}">{time}</trkpt>'


def _between(begins: datetime, ends: datetime, shares: npt.NDArray[np.float64]) -> list[str]:
    """Moments at some shares of the time between two, to the second."""
    lasts = np.rint(shares * ((ends - begins) / _MICROSECOND)).astype("timedelta64[us]")
    moments = np.datetime64(begins.replace(tzinfo=None), "us") + lasts
    written: list[str] = np.datetime_as_string(moments.astype("datetime64[s]")).tolist()
    return written


def _shares(places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Share of a line's length, geodesic, at which each of its vertices lies."""
    away_m = np.array(GEOD.inv(*places[:-1].T, *places[1:].T)[2])
    along_m = np.append(0.0, np.cumsum(away_m))
    return np.asarray(along_m / (along_m[-1] or 1.0))


def _moments(feature: Feature, parts: int) -> list[tuple[Moment, Moment]]:
    """When each part begins and ends, UTC; None where nobody says, or for other parts than there are."""
    moves, zero = feature.values.get("moves_h"), feature.values.get("hour_zero_utc")
    unknown: list[tuple[Moment, Moment]] = [(None, None)] * parts
    if not moves or not zero:
        return unknown
    try:
        start = datetime.fromisoformat(str(zero))
        start = start.astimezone(UTC) if start.tzinfo else start
        hours = [[timedelta(hours=float(hour)) for hour in move.split("-")] for move in str(moves).split()]
        found: list[tuple[Moment, Moment]] = [(start + begin, start + end) for begin, end in hours]
    except ValueError as error:
        raise WriteError(
            f"its times are {str(moves)[:40]!r} since {str(zero)[:40]!r}",
            where=f"feature {feature.values.get('name')!r}",
            mend="Give moves_h as BEGIN-END in hours, one for each part, and hour_zero_utc in ISO 8601.",
        ) from error
    return found if len(found) == parts else unknown


def _parts(feature: Feature, dimension: int) -> Sequence[LineString]:
    parts = shapely.get_parts(feature.geometry)
    return [part for part in parts if not part.is_empty and shapely.get_dimensions(part) == dimension]


def _rounded(places: npt.NDArray[np.float64]) -> list[tuple[float, float]]:
    return [tuple(place) for place in (np.round(places[:, :2], _DECIMALS) + 0.0).tolist()]


def _named(feature: Feature) -> str:
    """Name and class of a feature."""
    named = feature.values.get("name") or feature.layer
    return f"<name>{_words(str(named))}</name><type>{_words(feature.layer)}</type>"


def _words(words: str) -> str:
    """Text as XML can hold it.

    >>> _words("A & B" + chr(0))
    'A &amp; B'
    """
    return escape(_NOT_XML.sub("", words))
