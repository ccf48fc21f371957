"""A QGIS project of a release: every table of the GeoPackage beside it, in order and drawn as on the page."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import numpy as np
from pyproj import CRS, Transformer

from ..atomic import write_bytes
from ..features import Feature, bounds_of
from ..release import Release
from ._markup import legible
from .gpkg import family_of, style_key, tables_of

_VERSION = "3.22.0"
_HEAD = b"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_MIDNIGHT = (1980, 1, 1, 0, 0, 0)  # the only moment that every archive can have
_GEOMETRIES = ("Point", "Line", "Polygon")
_SIDES = ("xmin", "ymin", "xmax", "ymax")
_MARGIN_SHARE = 0.05  # of the extent, left free round what is drawn

Extent = tuple[float, float, float, float]


def write(
    released: Release, path: Path, *, styles: Mapping[str, str] | None = None, package: str = "plan.gpkg"
) -> None:
    """Write a QGIS project; equal releases give equal bytes.

    It holds no features: it names the tables of a GeoPackage by a relative path, so that both files move
    together. The tables lie over each other in the order of the styles, the first lowest; the map is in the
    UTM zone of its middle.

    Parameters
    ----------
    released : Release
        What has passed the gate, and was written to the GeoPackage.
    path : pathlib.Path
        File to write or to replace.
    styles : mapping, optional
        QML text as ``geo.formats.gpkg.write`` takes it.
    package : str
        The GeoPackage's path, as seen from the project.

    Raises
    ------
    WriteError
        If the file cannot be written.
    """
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        inside = zipfile.ZipInfo("plan.qgs", _MIDNIGHT)
        files.writestr(inside, project(released, package, styles or {}), zipfile.ZIP_DEFLATED)
    write_bytes(path, archive.getvalue())


def project(released: Release, package: str, styles: Mapping[str, str]) -> bytes:
    """Return the project's XML (``.qgs``).

    Examples
    --------
    >>> import shapely
    >>> from geo.features import Sheet
    >>> from geo.release import STAFF, release
    >>> line = Feature("line", shapely.LineString([(36, 48), (37, 48)]), {"name": "Line"})
    >>> sheet = Sheet("n", "Norland", "2025-01-01", "illustrative")
    >>> b"./plan.gpkg|layername=line" in project(release([line], sheet, STAFF), "plan.gpkg", {})
    True
    """
    tables = tables_of(released.features)
    order = sorted(tables, key=lambda table: -_rank(tables[table][0], styles))
    ids = {table: _layer_id(table) for table in order}
    root = Element("qgis", projectname=legible(released.sheet.title), version=_VERSION)
    SubElement(root, "title").text = legible(released.sheet.title)
    crs = _utm(released.features)
    _add_crs(SubElement(root, "projectCrs"), crs)
    tree, layers = Element("layer-tree-group"), Element("projectlayers")
    for table in order:
        SubElement(
            tree,
            "layer-tree-layer",
            id=ids[table],
            name=legible(table),
            checked="Qt::Checked",
            expanded="0",
            providerKey="ogr",
            source=legible(_source(package, table)),
        )
        layers.append(_layer(ids[table], table, tables[table], _source(package, table), styles))
    root.append(tree)
    extent = _extent(released.features, crs)
    root.append(_canvas(extent, crs))
    root.append(_first_view(extent, crs))
    root.append(layers)
    drawn = SubElement(root, "layerorder")
    for table in order:
        SubElement(drawn, "layer", id=ids[table])
    properties = SubElement(root, "properties")
    SubElement(SubElement(properties, "Paths"), "Absolute", type="bool").text = "false"
    enabled = SubElement(SubElement(properties, "SpatialRefSys"), "ProjectionsEnabled", type="int")
    enabled.text = "1"
    root.append(_metadata(released))
    ElementTree.indent(root, " ")
    written: bytes = ElementTree.tostring(root, encoding="utf-8")
    return _HEAD + written + b"\n"


def _rank(member: Feature, styles: Mapping[str, str]) -> int:
    """The higher, the farther up: as the styles are in order; without them points, then lines, then areas."""
    ranks = {key: rank for rank, key in enumerate(styles)}
    return ranks.get(style_key(member, styles), -1 - family_of(member))


def _source(package: str, table: str) -> str:
    return f"./{package}|layername={table}"


def _layer_id(table: str) -> str:
    """Words of a table and a hash of them, since QGIS wants ids of plain letters that differ."""
    return f"{re.sub(r'[^A-Za-z0-9]+', '_', table)}_{hashlib.sha256(table.encode()).hexdigest()[:12]}"


def _layer(
    layer_id: str, table: str, members: Sequence[Feature], source: str, styles: Mapping[str, str]
) -> Element:
    layer = Element("maplayer", type="vector", geometry=_GEOMETRIES[family_of(members[0])])
    for tag, text in (("id", layer_id), ("datasource", source), ("layername", table)):
        SubElement(layer, tag).text = legible(text)
    _add_crs(SubElement(layer, "srs"), CRS.from_epsg(4326))
    SubElement(layer, "provider", encoding="UTF-8").text = "ogr"
    qml = styles.get(style_key(members[0], styles))
    if qml:
        layer.extend(ElementTree.fromstring(qml[qml.index("<qgis") :]))
    return layer


def _add_crs(parent: Element, crs: CRS) -> None:
    """A reference system as QGIS reads it; its authority's code is enough."""
    system = SubElement(parent, "spatialrefsys", nativeFormat="Wkt")
    SubElement(system, "wkt").text = crs.to_wkt()
    SubElement(system, "authid").text = f"EPSG:{crs.to_epsg()}"
    SubElement(system, "description").text = crs.name
    SubElement(system, "geographicflag").text = str(crs.is_geographic).lower()


def _utm(features: Sequence[Feature]) -> CRS:
    """Universal transverse Mercator for the middle of what is drawn; WGS 84 for nothing."""
    placed = tuple(feature for feature in features if not feature.geometry.is_empty)
    if not placed:
        return CRS.from_epsg(4326)
    west, south, east, north = bounds_of(placed)
    zone = min(60, int(((west + east) / 2 + 180.0) // 6.0) + 1)
    return CRS.from_epsg((32600 if south + north >= 0.0 else 32700) + zone)


def _canvas(extent: Extent, crs: CRS) -> Element:
    canvas = Element("mapcanvas", name="theMapCanvas", annotationsVisible="1")
    SubElement(canvas, "units").text = "degrees" if crs.is_geographic else "meters"
    sides = SubElement(canvas, "extent")
    for side, number in zip(_SIDES, extent, strict=True):
        SubElement(sides, side).text = f"{number:.3f}"
    SubElement(canvas, "rotation").text = "0"
    _add_crs(SubElement(canvas, "destinationsrs"), crs)
    return canvas


def _first_view(extent: Extent, crs: CRS) -> Element:
    """What QGIS shows when it opens the project, and goes back to."""
    settings = Element("ProjectViewSettings", UseProjectScales="0")
    sides = {side: f"{number:.3f}" for side, number in zip(_SIDES, extent, strict=True)}
    _add_crs(SubElement(settings, "DefaultViewExtent", sides), crs)
    return settings


def _extent(features: Sequence[Feature], crs: CRS) -> Extent:
    placed = tuple(feature for feature in features if not feature.geometry.is_empty)
    if not placed:
        return (-180.0, -90.0, 180.0, 90.0)
    forward = Transformer.from_crs("OGC:CRS84", crs, always_xy=True)
    west, south, east, north = forward.transform_bounds(*bounds_of(placed), densify_pts=21)
    across, up = (_MARGIN_SHARE * np.maximum(side, 1.0) for side in (east - west, north - south))
    return float(west - across), float(south - up), float(east + across), float(north + up)


def _metadata(released: Release) -> Element:
    sheet = released.sheet
    told = Element("projectMetadata")
    SubElement(told, "identifier").text = legible(sheet.id)
    SubElement(told, "title").text = legible(sheet.title)
    words = [sheet.standfirst, f"{sheet.status}, as of {sheet.as_of}", *sheet.caveats]
    SubElement(told, "abstract").text = legible("\n".join(filter(None, words)))
    return told
