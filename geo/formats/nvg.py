"""NVG 2.0 (NATO vector graphics) for viewers of overlays: neutral symbols, shapes, holes, spans, values."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Sequence
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from ..atomic import write_text
from ..errors import WriteError
from ..features import Feature
from ..release import Release
from ._columns import days_of, ids_of
from ._markup import escaped, parts_of, places_of, quoted, written
from .kmz import Style

_NAMESPACE = "https://tide.act.nato.int/schemas/2012/10/nvg"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_VERSION = "2.0.2"
# APP-6(D): version 10, reality, identity 4 (neutral), a set, present or planned, no task force, no echelon.
_NEUTRAL = re.compile(r"1004(01|10|15|20|30)[01][02]00[0-9]{10}")


def write(
    released: Release,
    path: Path,
    *,
    styles: Sequence[Style] = (),
    symbols: Collection[str] | None = None,
) -> None:
    """Write a release as NVG 2.0.2; equal releases give equal bytes, and nothing in it asks for a network.

    A feature is one element: a point, a multipoint, a polyline, a polygon with its holes under ``exclude``,
    or a composite of several; one group for each layer. What has no place has no element. Longitude is ``x``.
    Where the sheet names the day from which days count, what holds for a while bears a ``TimeSpan``.

    Parameters
    ----------
    released : Release
        What has passed the gate.
    path : pathlib.Path
        File to write or to replace.
    styles : sequence of Style, optional
        One for each feature; without them a viewer's own.
    symbols : collection of str, optional
        Codes that are known; without it every well-formed neutral code is.

    Raises
    ------
    WriteError
        If a symbol's code is none, is not neutral or is not known; if there are other than one style a
        feature; or if the file cannot be written.
    """
    write_text(path, text(released, styles=styles, symbols=symbols))


def text(released: Release, *, styles: Sequence[Style] = (), symbols: Collection[str] | None = None) -> str:
    """Return a release as the text of NVG, one feature a line.

    Examples
    --------
    >>> import shapely
    >>> from geo.features import Sheet
    >>> from geo.release import STAFF, release
    >>> post = Feature("sites", shapely.Point(36, 48), {"name": "<b>", "sidc": "10042000001207020000"})
    >>> nvg = text(release([post], Sheet("n", "Norland", "2025-01-01", "illustrative"), STAFF))
    >>> 'label="&lt;b&gt;" symbol="app6d:10042000001207020000" x="36" y="48"' in nvg
    True
    """
    if styles and len(styles) != len(released.features):
        raise WriteError(
            f"{len(styles)} styles for {len(released.features)} features", where="NVG", mend="Give one each."
        )
    groups: dict[str, list[str]] = {}
    looks: Sequence[Style | None] = styles or [None] * len(released.features)
    for feature, name, look in zip(released.features, ids_of(released.features), looks, strict=True):
        lines = groups.setdefault(feature.layer, [])
        if not feature.geometry.is_empty:
            uri = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'ceaseline:{released.sheet.id}:{name}')}"
            lines.append(_element(feature, uri, look, released.sheet.d_day, symbols))
    body = "".join(
        f"<g label={quoted(layer.replace('_', ' '))}>\n{''.join(lines)}</g>\n"
        for layer, lines in groups.items()
        if lines
    )
    head = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<nvg xmlns="{_NAMESPACE}" xmlns:dc="{_DUBLIN_CORE}"'
        f' version="{_VERSION}">\n'
    )
    return f"{head}{_metadata(released)}{body}</nvg>\n"


def _metadata(released: Release) -> str:
    sheet = released.sheet
    words = {"title": sheet.title, "date": sheet.as_of, "description": f"{sheet.status}. {sheet.standfirst}"}
    told = "".join(f"<dc:{key}>{escaped(text)}</dc:{key}>" for key, text in words.items())
    return f"<metadata>{told}</metadata>\n"


def _element(
    feature: Feature, uri: str, look: Style | None, d_day: str, symbols: Collection[str] | None
) -> str:
    named = str(feature.values.get("name") or feature.layer)
    own = f"uri={quoted(uri)} label={quoted(named)}{_symbol(feature, named, symbols)}{_style(look)}"
    inside = _span(feature, d_day) + _values(feature)
    parts = list(parts_of(feature.geometry))
    if len(parts) == 1:
        return f"{_drawn(parts[0], own, inside)}\n"
    if all(part.geom_type == "Point" for part in parts):
        places = " ".join(places_of(part)[0] for part in parts)
        return f'<multipoint {own} points="{places}">{inside}</multipoint>\n'
    return f"<composite {own}>{inside}{''.join(_drawn(part) for part in parts)}</composite>\n"


def _drawn(part: BaseGeometry, own: str = "", inside: str = "") -> str:
    own = f" {own}" if own else ""
    if part.geom_type == "Point":
        longitude, latitude = places_of(part)[0].split(",")
        return f'<point{own} x="{longitude}" y="{latitude}">{inside}</point>'
    outer, *inner = places_of(part)
    if part.geom_type == "Polygon":
        rings = "".join(f'<linear-ring points="{ring}"/>' for ring in inner)
        holes = f"<exclude>{rings}</exclude>" if rings else ""
        return f'<polygon{own} points="{outer}">{inside}{holes}</polygon>'
    return f'<polyline{own} points="{outer}">{inside}</polyline>'


def _symbol(feature: Feature, named: str, symbols: Collection[str] | None) -> str:
    """The code as an attribute; an unknown one is an error, never a guess."""
    sidc = feature.values.get("sidc")
    if sidc in (None, ""):
        return ""
    known = isinstance(sidc, str) and _NEUTRAL.fullmatch(sidc) and (symbols is None or sidc in symbols)
    if not known:
        raise WriteError(
            f"the code {str(sidc)[:40]!r} is no neutral symbol of APP-6(D) that is known",
            where=f"{feature.layer} {named!r}",
            mend="Mend the code, or leave it out.",
        )
    return f' symbol="app6d:{sidc}"'


def _style(look: Style | None) -> str:
    if look is None:
        return ""
    words = [
        f"stroke:{look.stroke or 'none'}",
        f"stroke-width:{look.width_px:g}",
        f"fill:{look.fill or 'none'}",
        *([f"fill-opacity:{look.fill_opacity:g}"] if look.fill else []),
    ]
    return f' style="{";".join(words)}"'


def _span(feature: Feature, d_day: str) -> str:
    days = zip(("begin", "end"), days_of(feature, d_day), strict=True)
    moments = "".join(f"<{tag}>{day}T00:00:00Z</{tag}>" for tag, day in days if day is not None)
    return f"<TimeSpan>{moments}</TimeSpan>" if moments else ""


def _values(feature: Feature) -> str:
    told = "".join(
        f"<SimpleData key={quoted(key)}>{escaped(written(value))}</SimpleData>"
        for key, value in feature.values.items()
        if value is not None
    )
    return f"<ExtendedData>{told}</ExtendedData>" if told else ""
