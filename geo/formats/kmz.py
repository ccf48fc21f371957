"""KMZ for Google Earth and whoever reads KML 2.2: folders by layer and class, styles, pictures inside."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import shapely
from shapely.geometry.base import BaseGeometry

from ..atomic import write_bytes
from ..errors import WriteError
from ..features import Feature, Value
from ..release import Release
from ._columns import days_of
from ._markup import legible, parts_of, places_of

_NAMESPACE = "http://www.opengis.net/kml/2.2"
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
    root = Element("kml", xmlns=_NAMESPACE)
    document = SubElement(root, "Document")
    _text(document, "name", released.sheet.title)
    _text(document, "snippet", f"{released.sheet.status}, as of {released.sheet.as_of}")
    for look, number in numbers.items():
        document.append(_style(look, number))
    for folder in _folders(released, looks, numbers):
        document.append(folder)
    ElementTree.indent(root, " ")
    return _archive(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True), numbers)


def _archive(doc: bytes, numbers: Mapping[Style, str]) -> bytes:
    pictures = {f"icons/{number}.png": look.picture for look, number in numbers.items() if look.picture}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        for name, content in {"doc.kml": doc, **pictures}.items():
            files.writestr(zipfile.ZipInfo(name, _MIDNIGHT), content, zipfile.ZIP_DEFLATED, _SQUEEZED)
    return archive.getvalue()


def _style(look: Style, number: str) -> Element:
    style = Element("Style", id=number)
    if look.picture:
        icon = SubElement(style, "IconStyle")
        _text(icon, "scale", "0.6")
        _text(SubElement(icon, "Icon"), "href", f"icons/{number}.png")
    _text(SubElement(style, "LabelStyle"), "scale", "0.8")
    line = SubElement(style, "LineStyle")
    _text(line, "color", _colour(look.stroke, 1.0 if look.stroke else 0.0))
    _text(line, "width", f"{look.width_px:g}")
    area = SubElement(style, "PolyStyle")
    _text(area, "color", _colour(look.fill, look.fill_opacity if look.fill else 0.0))
    _text(area, "outline", "1" if look.stroke else "0")
    return style


def _colour(rgb: str, opacity: float) -> str:
    """Opacity, blue, green, red, as KML writes a colour.

    >>> _colour("#ff8000", 0.5)
    '800080ff'
    """
    red, green, blue = (rgb or "#000000")[1:3], (rgb or "#000000")[3:5], (rgb or "#000000")[5:7]
    return f"{round(255 * opacity):02x}{blue}{green}{red}"


def _folders(released: Release, looks: Sequence[Style], numbers: Mapping[Style, str]) -> Iterator[Element]:
    """One folder a layer, in it one a class, in the order of the release."""
    layers: dict[str, dict[Style, list[Feature]]] = {}
    for feature, look in zip(released.features, looks, strict=True):
        layers.setdefault(feature.layer, {}).setdefault(look, []).append(feature)
    for layer, classes in layers.items():
        folder = Element("Folder")
        _text(folder, "name", layer.replace("_", " "))
        for look, members in classes.items():
            inner = SubElement(folder, "Folder")
            _text(inner, "name", look.name)
            for feature in members:
                inner.append(_placemark(feature, numbers[look], released.sheet.d_day))
        yield folder


def _placemark(feature: Feature, style: str, d_day: str) -> Element:
    placemark = Element("Placemark")
    _text(placemark, "name", str(feature.values.get("name") or feature.layer))
    _add_span(placemark, feature, d_day)
    _text(placemark, "styleUrl", f"#{style}")
    extended = SubElement(placemark, "ExtendedData")
    for key, value in feature.values.items():
        if value is not None:
            _text(SubElement(extended, "Data", name=legible(key)), "value", _written(value))
    for shape in _shapes(feature.geometry):
        placemark.append(shape)
    return placemark


def _add_span(placemark: Element, feature: Feature, d_day: str) -> None:
    """Days between which it holds, where the day from which they count is known."""
    days = days_of(feature, d_day)
    if any(days):
        span = SubElement(placemark, "TimeSpan")
        for tag, day in zip(("begin", "end"), days, strict=True):
            if day is not None:
                _text(span, tag, day.isoformat())


def _shapes(geometry: BaseGeometry) -> Iterator[Element]:
    """The geometry as KML has it; many parts under one roof, and nothing for an empty one."""
    drawn = [_part(part) for part in parts_of(geometry)]
    if len(drawn) > 1:
        roof = Element("MultiGeometry")
        roof.extend(drawn)
        drawn = [roof]
    yield from drawn


def _part(part: BaseGeometry) -> Element:
    shape = Element(part.geom_type.replace("LinearRing", "LineString"))
    if part.geom_type != "Point":
        _text(shape, "tessellate", "1")
    if part.geom_type != "Polygon":
        SubElement(shape, "coordinates").text = places_of(part)[0]
        return shape
    outer, *inner = places_of(shapely.orient_polygons(part))
    for tag, ring in (("outerBoundaryIs", outer), *(("innerBoundaryIs", ring) for ring in inner)):
        SubElement(SubElement(SubElement(shape, tag), "LinearRing"), "coordinates").text = ring
    return shape


def _written(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _text(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = legible(text)
