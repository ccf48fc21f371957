"""XML from strangers: no document type, no entity, no reference followed; limits of size and depth."""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder, tostring
from xml.parsers import expat

from ..errors import ReadError

_LARGEST_BYTES = 200_000_000
_DEEPEST = 100


def tree_of(content: bytes, *, where: str, may_name_its_type: bool = False) -> Element:
    """Parse XML; names keep their prefix as it is written, since many a file never says what it stands for.

    Parameters
    ----------
    content : bytes
    where : str
        File that a complaint names.
    may_name_its_type : bool
        Whether a document type that holds nothing itself is passed over, as every file of QGIS has one.

    Raises
    ------
    ReadError
        If it is no XML, declares entities, or is too large or too deep; in one line.

    Examples
    --------
    >>> tree_of(b"<kml><Placemark/></kml>", where="a.kml")[0].tag
    'Placemark'
    >>> tree_of(b'<!DOCTYPE k [<!ENTITY a "b">]><k>&a;</k>', where="a.kml")
    Traceback (most recent call last):
    geo.errors.ReadError: a.kml: it declares a document type. Take the line <!DOCTYPE …> out of it.
    """
    if len(content) > _LARGEST_BYTES:
        raise ReadError(
            f"it is {len(content) / 1e6:.0f} MB of XML",
            where=where,
            mend=f"Divide it into files of at most {_LARGEST_BYTES / 1e6:.0f} MB.",
        )
    reader = _Reader(where, may_name_its_type=may_name_its_type)
    try:
        return reader.read(content)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(
            f"it is no XML that can be read: {error}", where=where, mend="Export it again."
        ) from error


class _Reader:
    """What the parser finds, built into a tree; whatever could swell or reach out is refused."""

    def __init__(self, where: str, *, may_name_its_type: bool) -> None:
        self._where, self._may_name_its_type, self._depth = where, may_name_its_type, 0
        self._builder, self._parser = TreeBuilder(), expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._begins
        self._parser.EndElementHandler = self._ends
        self._parser.CharacterDataHandler = self._builder.data
        self._parser.StartDoctypeDeclHandler = self._names_its_type
        self._parser.EntityDeclHandler = self._declares_an_entity

    def read(self, content: bytes) -> Element:
        self._parser.Parse(content, True)
        return self._builder.close()

    def _begins(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._refused(f"it is deeper than {_DEEPEST} elements", "Save it anew.")
        self._builder.start(name, attributes)

    def _ends(self, name: str) -> None:
        self._depth -= 1
        self._builder.end(name)

    def _names_its_type(self, _name: str, _system: str | None, _public: str | None, inside: int) -> None:
        if inside or not self._may_name_its_type:
            raise self._refused("it declares a document type", "Take the line <!DOCTYPE …> out of it.")

    def _declares_an_entity(self, *_: object) -> None:
        raise self._refused("it declares an entity", "Write the text out where it is meant.")

    def _refused(self, problem: str, mend: str) -> ReadError:
        return ReadError(problem, where=self._where, mend=mend)


def local(element: Element) -> str:
    """Name of an element without its prefix."""
    return element.tag.rpartition(":")[2]


def child(element: Element | None, *names: str) -> Element | None:
    """First child of one of those names, then of the next within it, and so on."""
    for name in names:
        if element is not None:
            element = next((each for each in element if local(each) == name), None)
    return element


def words(element: Element | None, *names: str) -> str:
    """Text of an element, or of one within it; empty where there is none."""
    found = child(element, *names) if names else element
    return "".join(found.itertext()).strip() if found is not None else ""


def text_of(element: Element) -> str:
    """An element as text, as short as it can be: equal elements give equal text."""
    return tostring(element, encoding="unicode")
