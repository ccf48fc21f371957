"""A data package of Cursor-on-Target events (``.zip``) for ATAK and its kin: neutral marks and drawn shapes.

Nobody is a friend or a foe here. A point with a symbol's code becomes a neutral mark (``a-n-…``), one without
it a spot on the map (``b-m-p-s-m``), and every line and area a drawing (``u-d-f``): no event ever bears an
affiliation of a party.
"""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from ..atomic import write_bytes
from ..errors import WriteError
from ..features import Feature, Sheet
from ..release import Release
from ._columns import days_of, ids_of
from ._markup import escaped, parts_of, quoted
from .kmz import Style

_MANIFEST = "MANIFEST/manifest.xml"
_MIDNIGHT = (1980, 1, 1, 0, 0, 0)  # the only moment that every archive can have
_HOW = "h-g-i-g-o"  # drawn by a person on a map
_DRAWN, _SPOT = "u-d-f", "b-m-p-s-m"
# Neutral things by the set of their code (APP-6): air, land unit, equipment, installation, sea.
_NEUTRAL: Mapping[str, str] = {
    "01": "a-n-A",
    "10": "a-n-G-U",
    "15": "a-n-G-E",
    "20": "a-n-G-I",
    "30": "a-n-S",
}
_CODE = re.compile(r"1004([0-9]{2})[0-9]{14}")
_UNKNOWN_M = "9999999.0"  # what the format writes for an error or a height that nobody knows
_DECIMALS = 7
_LASTS = timedelta(days=365)  # beyond the last day that the sheet names
_ENDLESS = date(2100, 1, 1)


def write(released: Release, path: Path, *, styles: Sequence[Style] = ()) -> None:
    """Write a release as a data package: a manifest, and one event a point, line or area.

    Equal releases give equal bytes, and the same thing has the same uid in every plan of a scenario, so that
    a later package updates what an earlier one brought. The format knows no holes: an area that has some says
    so in its remarks. What has several parts becomes an event for each; what has no place becomes none.

    Parameters
    ----------
    released : Release
        What has passed the gate.
    path : pathlib.Path
        File to write or to replace.
    styles : sequence of Style, optional
        One for each feature; without them every line is grey.

    Raises
    ------
    WriteError
        If a symbol's code is none or is not neutral, there are other than one style a feature, or the file
        cannot be written.
    """
    write_bytes(path, as_bytes(released, styles))


def as_bytes(released: Release, styles: Sequence[Style] = ()) -> bytes:
    """Return the archive.

    Examples
    --------
    >>> from geo.release import STAFF, release
    >>> post = Feature("sites", shapely.Point(36, 48), {"name": "Post", "sidc": "10042000001207020000"})
    >>> package = as_bytes(release([post], Sheet("n", "Norland", "2025-01-01", "illustrative"), STAFF))
    >>> _, event = zipfile.ZipFile(io.BytesIO(package)).namelist()
    >>> uid = event.partition("/")[0]
    >>> event == f"{uid}/{uid}.cot"
    True
    """
    looks = list(styles) or [Style(feature.layer) for feature in released.features]
    if len(looks) != len(released.features):
        raise WriteError(
            f"{len(looks)} styles for {len(released.features)} features",
            where="package",
            mend="Give one each.",
        )
    events: dict[str, str] = {}
    for feature, name, look in zip(released.features, ids_of(released.features), looks, strict=True):
        for number, part in enumerate(parts_of(feature.geometry)):
            uid = _uid(f"{released.sheet.id}:{name}:{number}")
            events[uid] = _event(uid, feature, part, look, released.sheet)
    files = {_MANIFEST: _manifest(released.sheet, list(events))}
    files |= {f"{uid}/{uid}.cot": event for uid, event in events.items()}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name, _MIDNIGHT), content.encode(), zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def _uid(words: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"ceaseline:{words}"))


def _manifest(sheet: Sheet, uids: Sequence[str]) -> str:
    words = {
        "uid": _uid(sheet.id),
        "name": sheet.title,
        "onReceiveImport": "true",
        "onReceiveDelete": "false",
    }
    told = "".join(f"<Parameter name={quoted(k)} value={quoted(v)}/>" for k, v in words.items())
    held = "\n".join(
        f'<Content ignore="false" zipEntry="{uid}/{uid}.cot"><Parameter name="uid" value="{uid}"/></Content>'
        for uid in uids
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<MissionPackageManifest version="2">\n'
        f"<Configuration>{told}</Configuration>\n<Contents>\n{held}\n</Contents>\n</MissionPackageManifest>\n"
    )


def _event(uid: str, feature: Feature, part: BaseGeometry, look: Style, sheet: Sheet) -> str:
    start, stale = _times(feature, sheet)
    kind = _kind(feature, part)
    middle = part if part.geom_type == "Point" else shapely.point_on_surface(part)
    longitude, latitude = _places(middle)[0]
    detail = "" if kind != _DRAWN else _drawing(part, look)
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<event version="2.0" uid="{uid}" type="{kind}" how="{_HOW}" time="{start}" start="{start}"'
        f' stale="{stale}">\n<point lat="{latitude:.10g}" lon="{longitude:.10g}" hae="{_UNKNOWN_M}"'
        f' ce="{_UNKNOWN_M}" le="{_UNKNOWN_M}"/>\n<detail>'
        f"<contact callsign={quoted(str(feature.values.get('name') or feature.layer))}/>"
        f"{detail}<remarks>{escaped(_remarks(feature, part))}</remarks><archive/></detail>\n</event>\n"
    )


def _kind(feature: Feature, part: BaseGeometry) -> str:
    if part.geom_type != "Point":
        return _DRAWN
    sidc = feature.values.get("sidc")
    if sidc in (None, ""):
        return _SPOT
    code = _CODE.fullmatch(str(sidc))
    if code is None or code[1] not in _NEUTRAL:
        raise WriteError(
            f"the code {str(sidc)[:40]!r} is no neutral symbol that is known",
            where=f"{feature.layer} {str(feature.values.get('name') or '')!r}",
            mend="Mend the code, or leave it out.",
        )
    return _NEUTRAL[code[1]]


def _drawing(part: BaseGeometry, look: Style) -> str:
    """Vertices as links, latitude first as the format asks; an area is one that ends where it begins."""
    area = isinstance(part, Polygon)
    outline = part.exterior if isinstance(part, Polygon) else part
    links = "".join(
        f'<link point="{latitude:.10g},{longitude:.10g}"/>' for longitude, latitude in _places(outline)
    )
    fill = f'<fillColor value="{_argb(look.fill, look.fill_opacity)}"/>' if area else ""
    return (
        f'{links}<strokeColor value="{_argb(look.stroke, 1.0 if look.stroke else 0.0)}"/>'
        f'<strokeWeight value="{look.width_px:g}"/>{fill}<labels_on value="false"/>'
    )


def _argb(rgb: str, opacity: float) -> int:
    """Opacity, red, green and blue in one signed whole number.

    >>> _argb("#ff0000", 1.0), _argb("#00ff00", 0.25)
    (-65536, 1073807104)
    """
    number = (round(255 * opacity if rgb else 0) << 24) | int((rgb or "#000000")[1:], 16)
    return number - (1 << 32) if number >= 1 << 31 else number


def _times(feature: Feature, sheet: Sheet) -> tuple[str, str]:
    """From when to when an event counts, by the days of the feature and the sheet, never by the clock."""
    day = _day(sheet.as_of)
    described = day or date(1970, 1, 1)
    first, last = days_of(feature, sheet.d_day)
    last_phase = max((end for *_, end in sheet.phases if end is not None), default=0)
    horizon = date.fromisoformat(sheet.d_day) + timedelta(days=last_phase) if sheet.d_day else described
    stale = last + timedelta(days=1) if last else max(described, horizon, first or described) + _LASTS
    return _moment(first or described), _moment(stale if day or last else _ENDLESS)


def _day(as_of: str) -> date | None:
    try:
        return date.fromisoformat(as_of[:10])
    except ValueError:
        return None


def _moment(day: date) -> str:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _remarks(feature: Feature, part: BaseGeometry) -> str:
    lines = [f"{key}: {value}" for key, value in feature.values.items() if value is not None]
    holes = len(part.interiors) if isinstance(part, Polygon) else 0
    return "\n".join([*lines, *([f"holes that this shape cannot show: {holes}"] if holes else [])])


def _places(part: BaseGeometry) -> list[list[float]]:
    return list((np.round(shapely.get_coordinates(part), _DECIMALS) + 0.0).tolist())
