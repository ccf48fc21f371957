"""A searcher of files for places: it opens whatever wraps them and reads every way of writing them."""

import base64
import binascii
import html
import io
import json
import re
import struct
import tempfile
import urllib.parse
import zipfile
import zlib

import mgrs
import numpy as np
import pyarrow.parquet
import pyogrio
import shapely
from pyproj import Transformer
from scipy.spatial import cKDTree

from maps.embedding import decoded
from maps.packing import BLOCK, opened

WRAPPED = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
LETTERS = re.compile(r'"([A-Za-z0-9_-]{4,})"')
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
DMS = re.compile(r"(\d{1,3})\s*(?:°|d)\s*(\d{1,2})\s*(?:['′’m])\s*(\d{1,2}(?:\.\d+)?)")
GRID = re.compile(r"\b(\d{1,2}[C-X])\s?([A-HJ-NP-Z]{2})\s?((?:\d\d){3,5}|\d{3,5} \d{3,5})\b")
SQUEEZED = re.compile(rb"x[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
TABLES = (b"PAR1", b"SQLite format 3\0", b"fgb\x03fgb")
PNG = b"\x89PNG\r\n\x1a\n"
DEEPEST = 4
NEAR_M = 60.0
DEGREE_M = 111_320.0


def layers_of(content):
    """The bytes of a file, and those that are wrapped in them: packed, compressed, in base64 or escaped."""
    seen, waiting = set(), [(content, 0)]
    while waiting:
        layer, depth = waiting.pop()
        if len(layer) > 3 and layer not in seen:
            seen.add(layer)
            yield layer
            if depth < DEEPEST:
                waiting += [(inner, depth + 1) for inner in _unwrapped(layer)]


def _unwrapped(content):
    if content.startswith(b"PK\x03\x04"):
        archive = zipfile.ZipFile(io.BytesIO(content))
        yield from (archive.read(name) for name in archive.namelist())
        return
    if content.startswith(TABLES):
        yield from _table_words(content)
        return
    if content.startswith(PNG):
        yield from _png_words(content)
        return
    text = content.decode("utf-8", "replace")
    if BLOCK.search(text):
        yield opened(text).encode("utf-8", "replace")
        text = BLOCK.sub("", text)
    for plain in (html.unescape(text), urllib.parse.unquote(text)):
        if plain != text:
            yield plain.encode("utf-8", "replace")
    for letters in set(WRAPPED.findall(text.encode("utf-8", "replace"))):
        yield from _from_base64(letters)
    yield from _inflated(content)
    for found in SQUEEZED.finditer(content):
        yield from _inflated(content[found.start() :])


def _table_words(content):
    """Every value and every place of a table, as text: a driver's own packing hides them from a search."""
    if content.startswith(b"PAR1"):
        table = pyarrow.parquet.read_table(io.BytesIO(content))
        yield repr(table.schema.metadata).encode()
        columns = table.to_pydict()
        yield "\n".join(map(shapely.to_wkt, shapely.from_wkb(columns.pop("geometry")))).encode()
        yield repr(columns).encode()
        return
    with tempfile.NamedTemporaryFile(suffix=".gpkg" if content.startswith(b"SQLite") else ".fgb") as file:
        file.write(content)
        file.flush()
        for layer in pyogrio.list_layers(file.name)[:, 0]:
            frame = pyogrio.read_dataframe(file.name, layer=layer)
            if "geometry" in frame:
                yield "\n".join(map(str, frame.pop("geometry"))).encode()
            yield frame.to_csv().encode()


def _png_words(content):
    """Every chunk of a PNG that is no picture, and what follows its end."""
    at = len(PNG)
    while at + 8 <= len(content):
        (size,), kind = struct.unpack(">I", content[at : at + 4]), content[at + 4 : at + 8]
        inner = content[at + 8 : at + 8 + size]
        if kind not in (b"IHDR", b"IDAT", b"IEND", b"PLTE", b"tRNS"):
            yield inner
        at += 12 + size
        if kind == b"IEND":
            break
    yield content[at:]


def _from_base64(letters):
    padded = letters.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    try:
        found = base64.b64decode(padded + b"=" * (-len(padded) % 4))
    except binascii.Error:
        return
    inner = list(_inflated(found))
    printable = sum(32 <= byte < 127 or byte in (9, 10, 13) for byte in found) / max(len(found), 1)
    yield from inner or ([found] if printable > 0.95 else [])


def _inflated(content):
    """The same, inflated, where it begins with zlib, gzip or bare deflate that comes to its end."""
    for form in (zlib.MAX_WBITS, zlib.MAX_WBITS | 16, -zlib.MAX_WBITS):
        machine = zlib.decompressobj(form)
        try:
            found = machine.decompress(content)
        except zlib.error:
            continue
        if machine.eof and found:
            yield found
            return


def pairs_of(content):
    """Numbers that stand one after another in the bytes of a file, (n, 2): places in whatever unit."""
    found = [np.empty((0, 2))]
    for layer in layers_of(content):
        if layer.startswith(PNG):
            continue
        text = layer.decode("utf-8", "replace")
        numbers = np.array([float(number) for number in NUMBER.findall(text)])
        whole = np.array([float(number) for number in re.findall(r"-?\d+", text)][:400_000])
        angles = [int(d) + int(m) / 60 + float(s) / 3600 for d, m, s in DMS.findall(text)]
        found += [np.column_stack([row[:-1], row[1:]]) for row in (numbers, np.array(angles))]
        found += [_summed(whole[start:]) for start in (0, 1)]
        found += _embedded(text)
        if len(layer) % 8 == 0 and len(layer) >= 16 and b"<" not in layer[:64]:
            doubles = np.frombuffer(layer, "<f8")
            found.append(np.column_stack([doubles[:-1], doubles[1:]]))
    found.append(np.zeros((1, 2)))  # so that a tree stands on something
    every = np.vstack([part.reshape(-1, 2) for part in found])
    return np.unique(every[np.isfinite(every).all(axis=1) & (np.abs(every) < 1e12).all(axis=1)], axis=0)


def _summed(whole):
    """Places of whole numbers that are a first place and steps from it, of lists that begin anywhere."""
    steps = whole[: len(whole) // 2 * 2].reshape(-1, 2)
    begins = np.flatnonzero(np.abs(steps).min(axis=1) > 10_000)  # no step is so long
    parts = np.split(steps, begins)
    return np.vstack([np.empty((0, 2)), *(part.cumsum(axis=0) for part in parts)])


def _embedded(text):
    """Places of texts in the letters of the page's geometries, in units of their last decimal."""
    for letters in sorted(set(LETTERS.findall(text))):
        try:
            places = np.array(decoded(letters, 0))
        except (ValueError, OverflowError):
            continue
        if len(places):
            yield places.reshape(-1, 2)


def systems_of(places):
    """Places (longitude, latitude) in each system in which a file could tell them, with its metres a unit."""
    yield "degrees", places, DEGREE_M
    for decimals in (4, 5, 6, 7):
        yield f"degrees, 1e{decimals}", places * 10**decimals, DEGREE_M / 10**decimals
    for zone in sorted({int((longitude + 180) // 6) + 1 for longitude in places[:, 0]}):
        yield f"UTM {zone}", _projected(places, 32_600 + zone), 1.0
    yield "web Mercator", _projected(places, 3857), 1.0


def _projected(places, code):
    forward = Transformer.from_crs("OGC:CRS84", f"EPSG:{code}", always_xy=True)
    return np.column_stack(forward.transform(places[:, 0], places[:, 1]))


def told(content, places):
    """Numbers of those places (rows of longitude and latitude) that a file tells, each with how."""
    tree, found = cKDTree(pairs_of(content)), set()
    for name, at, unit_m in systems_of(places):
        for order, turned in (("", at), (" turned", at[:, ::-1])):
            near = tree.query(turned, distance_upper_bound=NEAR_M / unit_m)[0]
            found |= {(number, name + order) for number in np.flatnonzero(np.isfinite(near)).tolist()}
    return found | _in_grid(content, places) | _packed(content, places)


def _in_grid(content, places):
    """Those whose square of 100 m in the military grid is named."""
    grid = mgrs.MGRS()
    squares = [grid.toMGRS(latitude, longitude, MGRSPrecision=3) for longitude, latitude in places.tolist()]
    named = set()
    for layer in layers_of(content):
        for zone, square, digits in GRID.findall(layer.decode("utf-8", "replace").upper()):
            figures = digits.replace(" ", "")
            half = len(figures) // 2
            named.add(f"{zone}{square}{figures[:3]}{figures[half : half + 3]}")
    return {(number, "MGRS") for number, square in enumerate(squares) if square in named}


def _packed(content, places):
    """Those of which both degrees stand as eight or four bytes."""
    found = set()
    for layer in layers_of(content):
        for number, place in enumerate(places.tolist()):
            for form in ("<d", ">d", "<f", ">f"):
                if all(struct.pack(form, degrees) in layer for degrees in place):
                    found.add((number, "bytes"))
    return found


def centres_of(rings):
    """Centres (longitude, latitude) of the arcs on which nine vertices of a ring on end lie."""
    found = [np.empty((0, 2))]
    for ring in rings:
        if len(ring) >= 9:
            windows = np.lib.stride_tricks.sliding_window_view(np.asarray(ring), 9, axis=0).swapaxes(1, 2)
            found.append(_fitted(windows))
    return np.vstack(found)


def _fitted(windows):
    """Least squares circles (Kåsa 1976) through windows of places, where they fit and turn enough."""
    origin = windows.mean(axis=1, keepdims=True)
    scale = np.stack([DEGREE_M * np.cos(np.radians(origin[..., 1])), np.full(origin.shape[:2], DEGREE_M)], -1)
    flat = (windows - origin) * scale
    design = np.concatenate([2 * flat, np.ones((*flat.shape[:2], 1))], axis=2)
    squares = (flat**2).sum(axis=2, keepdims=True)
    solved = np.linalg.pinv(design) @ squares
    centre = solved[:, :2, 0]
    radius = np.sqrt(np.maximum(solved[:, 2, 0] + (centre**2).sum(axis=1), 0.0))
    off = np.abs(np.linalg.norm(flat - centre[:, None], axis=2) - radius[:, None]).max(axis=1)
    turned = np.linalg.norm(flat[:, 0] - flat[:, -1], axis=1) / np.maximum(radius, 1.0)
    good = (off < 0.01 * radius) & (turned > 0.2) & (radius > 300.0) & (radius < 80_000.0)
    return (origin[:, 0] + centre / scale[:, 0])[good]


def rings_of_geojson(text):
    """Every run of places in a text of GeoJSON."""

    def runs(node):
        if isinstance(node, dict):
            for inner in node.values():
                yield from runs(inner)
        elif isinstance(node, list) and node and isinstance(node[0], list) and node[0]:
            if isinstance(node[0][0], int | float):
                yield np.array(node)[:, :2]
            else:
                for inner in node:
                    yield from runs(inner)
        elif isinstance(node, list):
            for inner in node:
                yield from runs(inner)

    return list(runs(json.loads(text)))
