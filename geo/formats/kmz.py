"""KMZ for Google Earth and whoever reads KML 2.2: folders by layer and class, styles, pictures inside."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from ..atomic import write_bytes
from ..errors import WriteError
from ..features import Feature
from ..release import Release
from ._columns import days_of
from ._markup import escaped, parts_of, places_of, quoted, written

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>'
_FOOT = "</Document>\n</kml>\n"
_MIDNIGHT = (1980, 1, 1, 0, 0, 0)  # the only moment that every archive can have
_SQUEEZED = 4  # of 9: a third of the time of 6, for 3 % more bytes
_COLOUR = re.compile("#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Style:
    """How a class is drawn.

    Parameters
    ----------
    name : str
        Words of the class, which its folder bears.
    stroke, fill : str
        ``#rrggbb``; empty for none.
    width_px : float
    fill_opacity : float
    picture : bytes
        PNG that stands for a point; empty for none.
    """

    name: str
    stroke: str = "#4d4d4d"
    width_px: float = 1.5
    fill: str = ""
    fill_opacity: float = 0.0
    picture: bytes = b""

    def __post_init__(self) -> None:
        for colour in filter(None, (self.stroke, self.fill)):
            if not _COLOUR.fullmatch(colour):
                raise WriteError(
                    f"{colour!r} is no colour", where=f"class {self.name!r}", mend="Write #rrggbb."
                )


def write(released: Release, path: Path, *, styles: Sequence[Style] = ()) -> None:
    """Write a release as KMZ; equal releases give equal bytes, and nothing in it asks for a network.

    Values stand as ``ExtendedData``, which programs show as a table of text; no description is written, since
    it would be read as markup. Where the sheet names the day from which days count, what holds for a while
    bears a ``TimeSpan``. Rings run as KML asks: the outer one anticlockwise.

    Parameters
    ----------
    released : Release
        What has passed the gate.
    path : pathlib.Path
        File to write or to replace.
    styles : sequence of Style, optional
        One for each feature, equal ones for a class; without them everything is grey.

    Raises
    ------
    WriteError
        If there are other than one style a feature, or the file cannot be written.
    """
    write_bytes(path, as_bytes(released, styles))


def as_bytes(released: Release, styles: Sequence[Style] = ()) -> bytes:
    """Return the archive.

    Examples
    --------
    >>> from geo.features import Sheet
    >>> from geo.release import STAFF, release
    >>> post = Feature("sites", shapely.Point(36, 48), {"name": "<b>Post</b>"})
    >>> kmz = as_bytes(release([post], Sheet("n", "Norland", "2025-01-01", "illustrative"), STAFF))
    >>> "<name>&lt;b&gt;Post&lt;/b&gt;</name>" in zipfile.ZipFile(io.BytesIO(kmz)).read("doc.kml").decode()
    True
    """
    looks = list(styles) or [Style(feature.layer) for feature in released.features]
    if len(looks) != len(released.features):
        raise WriteError(
            f"{len(looks)} styles for {len(released.features)} features", where="KMZ", mend="Give one each."
        )
    numbers = {look: f"s{number}" for number, look in enumerate(dict.fromkeys(looks))}
    sheet = released.sheet
    snippet = _element("snippet", escaped(f"{sheet.status}, as of {sheet.as_of}"))
    drawn = "".join(f"{_style(look, number)}\n" for look, number in numbers.items())
    placed = "".join(_folders(released, looks, numbers))
    doc = f"{_HEAD}{_element('name', escaped(sheet.title))}{snippet}\n{drawn}{placed}{_FOOT}"
    return _archive(doc.encode(), numbers)


def _archive(doc: bytes, numbers: Mapping[Style, str]) -> bytes:
    pictures = {f"icons/{number}.png": look.picture for look, number in numbers.items() if look.picture}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        for name, content in {"doc.kml": doc, **pictures}.items():
            files.writestr(zipfile.ZipInfo(name, _MIDNIGHT), content, zipfile.ZIP_DEFLATED, _SQUEEZED)
    return archive.getvalue()


def _style(look: Style, number: str) -> str:
    icon = _element("scale", "0.6") + _element("Icon", _element("href", f"icons/{number}.png"))
    stroke = _element("color", _colour(look.stroke, 1.0 if look.stroke else 0.0))
    fill = _element("color", _colour(look.fill, look.fill_opacity if look.fill else 0.0))
    told = (
        _element("IconStyle", icon) if look.picture else "",
        _element("LabelStyle", _element("scale", "0.8")),
        _element("LineStyle", stroke + _element("width", f"{look.width_px:g}")),
        _element("PolyStyle", fill + _element("outline", "1" if look.stroke else "0")),
    )
    return f'<Style id="{number}">{"".join(told)}</Style>'


def _colour(rgb: str, opacity: float) -> str:
    """Opacity, blue, green, red, as KML writes a colour.

    >>> _colour("#ff8000", 0.5)
    '800080ff'
    """
    red, green, blue = (rgb or "#000000")[1:3], (rgb or "#000000")[3:5], (rgb or "#000000")[5:7]
    return f"{round(255 * opacity):02x}{blue}{green}{red}"


def _folders(released: Release, looks: Sequence[Style], numbers: Mapping[Style, str]) -> Iterator[str]:
    """One folder a layer, in it one a class, in the order of the release; one feature a line."""
    layers: dict[str, dict[Style, list[Feature]]] = {}
    for feature, look in zip(released.features, looks, strict=True):
        layers.setdefault(feature.layer, {}).setdefault(look, []).append(feature)
    for layer, classes in layers.items():
        yield f"<Folder>{_element('name', escaped(layer.replace('_', ' ')))}\n"
        for look, members in classes.items():
            yield f"<Folder>{_element('name', escaped(look.name))}\n"
            for feature in members:
                yield f"{_placemark(feature, numbers[look], released.sheet.d_day)}\n"
            yield "</Folder>\n"
        yield "</Folder>\n"


def _placemark(feature: Feature, style: str, d_day: str) -> str:
    name = _element("name", escaped(str(feature.values.get("name") or feature.layer)))
    values = "".join(
        f"<Data name={quoted(key)}>{_element('value', escaped(written(value)))}</Data>"
        for key, value in feature.values.items()
        if value is not None
    )
    look, told = _element("styleUrl", f"#{style}"), _element("ExtendedData", values)
    return _element("Placemark", f"{name}{_span(feature, d_day)}{look}{told}{_shape(feature.geometry)}")


def _span(feature: Feature, d_day: str) -> str:
    """Days between which it holds, where the day from which they count is known."""
    days = zip(("begin", "end"), days_of(feature, d_day), strict=True)
    told = "".join(_element(tag, day.isoformat()) for tag, day in days if day is not None)
    return _element("TimeSpan", told) if told else ""


def _shape(geometry: BaseGeometry) -> str:
    """The geometry as KML has it; many parts under one roof, and nothing for an empty one."""
    drawn = [_part(part) for part in parts_of(geometry)]
    return _element("MultiGeometry", "".join(drawn)) if len(drawn) > 1 else "".join(drawn)


def _part(part: BaseGeometry) -> str:
    if part.geom_type == "Point":
        return _element("Point", _element("coordinates", places_of(part)[0]))
    laid = _element("tessellate", "1")
    if part.geom_type != "Polygon":
        return _element("LineString", laid + _element("coordinates", places_of(part)[0]))
    outer, *inner = places_of(shapely.orient_polygons(part))
    rings = _ring("outerBoundaryIs", outer) + "".join(_ring("innerBoundaryIs", ring) for ring in inner)
    return _element("Polygon", laid + rings)


def _ring(tag: str, places: str) -> str:
    return _element(tag, _element("LinearRing", _element("coordinates", places)))


def _element(tag: str, inside: str) -> str:
    """An element round what is XML already.

    >>> _element("name", escaped("A & B"))
    '<name>A &amp; B</name>'
    """
    return f"<{tag}>{inside}</{tag}>"
