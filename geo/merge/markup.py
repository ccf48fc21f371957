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
    parser, builder = expat.ParserCreate(), TreeBuilder()
    parser.buffer_text = True
    depth = 0

    def begins(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise ReadError(f"it is deeper than {_DEEPEST} elements", where=where, mend="Save it anew.")
        builder.start(name, attributes)

    def ends(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name)

    def names_its_type(_name: str, _system: str | None, _public: str | None, has_inside: int) -> None:
        if has_inside or not may_name_its_type:
            raise ReadError(
                "it declares a document type", where=where, mend="Take the line <!DOCTYPE …> out of it."
            )

    def declares_entity(*_: object) -> None:
        raise ReadError("it declares an entity", where=where, mend="Write the text out where it is meant.")

    parser.StartElementHandler, parser.EndElementHandler = begins, ends
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler, parser.EntityDeclHandler = names_its_type, declares_entity
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(
            f"it is no XML that can be read: {error}", where=where, mend="Export it again."
        ) from error
    return builder.close()


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
