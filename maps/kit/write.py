"""The reporter's kit as files: pictures, captions in each language, credit, and a page to embed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import shapely

from geo.atomic import write_bytes
from geo.errors import ReleaseError
from geo.release import Release

from ..basemap import basemap
from ..mark import framing
from .caption import alt, caption, credit, description
from .embed import embed_page
from .facts import Facts, facts
from .graphic import AT_SEA, TALL, WIDE, draw_graphic
from .picture import png_bytes, svg_bytes
from .words import ORIGINAL, Words, languages, words_of


def write_kit(released: Release, folder: Path, *, context: Path | None) -> tuple[Path, ...]:
    """Write everything that a reporter needs beside ``map.html`` into a folder.

    Pictures are in English; captions, texts for those who do not see the picture, long descriptions and the
    page to embed are in every language of ``words.toml``. Equal releases give equal bytes.

    Parameters
    ----------
    released : Release
        What the gate let out under a cautious policy; the kit says nothing else.
    folder : Path
        Made if it is missing; files of the same names are replaced.
    context : Path or None
        Folder with the background's files; None for pictures without background and inset.

    Returns
    -------
    tuple of Path
        What was written, pictures first.

    Raises
    ------
    ReleaseError
        If the release is exact: a kit is for publication.
    ScenarioError
        If the sheet names no title, date or source.
    WriteError
        If the system refuses.
    """
    if released.policy.exact:
        raise ReleaseError(
            f"its policy is {released.policy.name!r}, which keeps positions exact",
            where="reporter's kit",
            mend="Release the features under the press policy.",
        )
    west, south, east, north = shapely.total_bounds(framing(released) or [AT_SEA]).tolist()
    said = facts(released, basemap(context, (west, south, east, north)).credits)
    contents = {**dict(_pictures(released, said, context)), **dict(_texts(said))}
    for name, content in contents.items():
        write_bytes(folder / name, content)
    return tuple(folder / name for name in contents)


def _pictures(released: Release, said: Facts, context: Path | None) -> Iterator[tuple[str, bytes]]:
    words = words_of(ORIGINAL)
    wide = draw_graphic(released, WIDE, words, context=context)
    yield "map.png", png_bytes(wide)
    yield "map-tall.png", png_bytes(draw_graphic(released, TALL, words, context=context))
    yield "map.svg", svg_bytes(wide, alt(said, words), description(said, words))


def _texts(said: Facts) -> Iterator[tuple[str, bytes]]:
    for language in languages():
        words = words_of(language)
        yield _name("caption", "txt", words), _encoded(caption(said, words))
        yield _name("alt", "txt", words), _encoded(alt(said, words) + "\n")
        yield _name("description", "txt", words), _encoded(description(said, words))
        yield _name("credit", "txt", words), _encoded(credit(said, words) + "\n")
        yield _name("embed", "html", words), _encoded(embed_page(said, words))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")  # half a surrogate pair is no letter


def _name(stem: str, ending: str, words: Words) -> str:
    """Name of a file; those in the original language carry none.

    Examples
    --------
    >>> _name("caption", "txt", words_of("uk")), _name("caption", "txt", words_of("en"))
    ('caption.uk.txt', 'caption.txt')
    """
    return f"{stem}.{ending}" if words.language == ORIGINAL else f"{stem}.{words.language}.{ending}"
