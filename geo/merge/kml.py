"""KML and KMZ read with all that a merge has to keep: folders, styles, time spans, values, pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element

from shapely import Point

from ..errors import ReadError
from ..features import Value
from .archives import Documents
from .kml_shapes import SHAPES, laid_of, shape_of
from .kml_styles import PREFIXES, Shared, plain
from .markup import child, local, text_of, tree_of, words
from .overlay import Item, Overlay

_READ = {"name", "description", "TimeSpan", "TimeStamp", "ExtendedData", "styleUrl", "Style", "StyleMap"}
_KNOWN_PREFIXES = {"", "kml", *PREFIXES}
# Elements that draw something and are no placemark: counted and told, never passed over in silence.
_OTHERS = ("NetworkLink", "GroundOverlay", "ScreenOverlay", "PhotoOverlay", "Tour", "Model")
_WHOLE, _FRACTION = ("int", "uint", "short", "ushort"), ("float", "double")

Span = tuple[str, str]


def read_kml(path: Path, author: str) -> Overlay:
    """Read a KML or KMZ file.

    Parameters
    ----------
    path : pathlib.Path
    author : str
        Of every item that names none itself.

    Raises
    ------
    ReadError
        If it is no KML, or an element in it cannot be read; in one line.
    """
    files = Documents(path)
    items: list[Item] = []
    notes: list[str] = []
    for number, (name, content) in enumerate(files.documents.items()):
        reader = _Reader(path, author, files, name, content)
        folder = (PurePosixPath(name).stem,) if number else ()
        items += reader.items(folder)
        notes += reader.notes()
    lacking = dict.fromkeys(files.lacking)
    notes += [
        f"{path.name}: the picture {address!r} is not in it: its address is kept" for address in lacking
    ]
    return Overlay(tuple(items), files.pictures, tuple(notes))


class _Reader:
    """One document of a file."""

    def __init__(self, path: Path, author: str, files: Documents, name: str, content: bytes) -> None:
        self._where, self._file, self._author = str(path), path, author
        self._root = tree_of(content, where=self._where)
        if local(self._root) != "kml" and not any(local(e) == "Placemark" for e in self._root.iter()):
            raise ReadError(
                f"it is XML, but not KML: its root is <{self._root.tag[:40]}>",
                where=self._where,
                mend="Export it as KML, GeoPackage or GeoJSON.",
            )
        self._styles = Shared(self._root, lambda address: files.found(name, address))
        self._types = {
            (schema.get("id", ""), field.get("name", "")): field.get("type", "string")
            for schema in self._root.iter()
            if local(schema) == "Schema"
            for field in schema
        }
        self._missing: dict[str, None] = {}
        self._read = 0

    def items(self, folder: tuple[str, ...]) -> Iterator[Item]:
        yield from self._within(self._root, folder, ("", ""))

    def notes(self) -> Iterator[str]:
        """One line for each kind of element that is no item, and each style that is elsewhere."""
        tags = [local(element) for element in self._root.iter()]
        for tag in _OTHERS:
            if tags.count(tag):
                count = tags.count(tag)
                yield f"{self._file.name}: {count} {tag} left out: a merge keeps points, lines and areas"
        astray = tags.count("Placemark") - self._read
        if astray:
            yield f"{self._file.name}: {astray} placemarks left out: they lie in no folder"
        for address in self._missing:
            yield f"{self._file.name}: the style {address!r} is not in it"

    def _within(self, parent: Element, folder: tuple[str, ...], span: Span) -> Iterator[Item]:
        for element in parent:
            tag = local(element)
            if tag in ("Document", "Folder"):
                name = words(element, "name")
                named = name and not (tag == "Document" and name in (self._file.name, self._file.stem))
                inner = (*folder, name) if named else folder
                yield from self._within(element, inner, _span(element) or span)
            elif tag == "Placemark":
                yield self._item(element, folder, _span(element) or span)

    def _item(self, placemark: Element, folder: tuple[str, ...], span: Span) -> Item:
        self._read += 1
        name = words(placemark, "name")
        drawn = next((each for each in placemark if local(each) in SHAPES), None)
        moments = [] if drawn is None else [words(each) for each in drawn.iter() if local(each) == "when"]
        if moments and span == ("", ""):
            span = moments[0], moments[-1]
        values: dict[str, Value] = {"when": " ".join(moments)} if moments else {}
        style, missing = self._styles.style_of(placemark)
        if missing:
            self._missing[missing] = None
        where = f"{self._where}: {name or placemark.get('id') or 'a placemark without a name'}"
        read = Item(
            author=self._author,
            folder=folder,
            geometry=Point() if drawn is None else shape_of(drawn, where),
            name=name,
            description=words(placemark, "description"),
            id=placemark.get("id", ""),
            begin=span[0],
            end=span[1],
            values=values | dict(self._values(placemark)),
            style=style,
            kml=tuple(text_of(plain(each)) for each in placemark if _further(each)),
            laid=() if drawn is None else laid_of(drawn),
        )
        return lifted(read)

    def _values(self, placemark: Element) -> Iterator[tuple[str, Value]]:
        for element in child(placemark, "ExtendedData") or ():
            if local(element) == "Data":
                yield element.get("name", ""), words(element, "value")
            elif local(element) == "SchemaData":
                schema = element.get("schemaUrl", "").rpartition("#")[2]
                for field in element:
                    name = field.get("name", "")
                    yield name, _typed(words(field), self._types.get((schema, name), "string"))
            elif len(element) == 0:
                yield element.tag, words(element)


def lifted(item: Item) -> Item:
    """An item without values that are its author, id or name, where a program of the house has put them."""
    values = dict(item.values)
    author, own_id = values.get("author"), values.get("id")
    if isinstance(author, str) and author:
        item = replace(item, author=author)
        del values["author"]
    if isinstance(own_id, str) and own_id and not item.id:
        item = replace(item, id=own_id)
        del values["id"]
    if values.get("name") == item.name:
        del values["name"]
    return replace(item, values=values)


def _span(element: Element) -> Span | None:
    span, moment = child(element, "TimeSpan"), words(element, "TimeStamp", "when")
    if span is not None:
        return words(span, "begin"), words(span, "end")
    return (moment, moment) if moment else None


def _further(element: Element) -> bool:
    prefix = element.tag.rpartition(":")[0]
    return local(element) not in {*_READ, *SHAPES} and prefix in _KNOWN_PREFIXES


def _typed(text: str, kind: str) -> Value:
    try:
        if kind in _WHOLE:
            return int(text)
        if kind in _FRACTION:
            return float(text)
    except ValueError:
        return text
    return text in ("1", "true") if kind == "bool" and text in ("0", "1", "true", "false") else text
