"""The reporter's kit as files: pictures, a page of its own, captions in each language, a page to embed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from geo.atomic import write_bytes
from geo.errors import ReleaseError
from geo.release import Release

from ..basemap import background_of
from .caption import alt, caption, credit, description
from .embed import embed_page
from .facts import Facts, facts
from .figures import figures_csv
from .graphic import TALL, WIDE, draw_graphic
from .picture import png_bytes, svg_bytes
from .simplified import Shapes, thinned
from .story import stages, story_page
from .words import ORIGINAL, Words, file_name, languages, words_of


def write_kit(
    released: Release, folder: Path, *, context: Path | None, pictures: Collection[str] | None = (ORIGINAL,)
) -> tuple[Path, ...]:
    """Write everything that a reporter needs beside ``map.html`` into a folder.

    Story pages, captions, texts for those who do not see the picture, long descriptions, figures and the page
    to embed are in every language of ``words.toml``. Equal releases give equal bytes.

    Parameters
    ----------
    released : Release
        What the gate let out under a cautious policy; the kit says nothing else.
    folder : Path
        Made if it is missing; files of the same names are replaced.
    context : Path or None
        Folder with the background's files; None for pictures without background and inset.
    pictures : collection of str or None
        Languages in which pictures are drawn, each about a second of work, None for all; texts of the others
        show the pictures of the original language.

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
    background = background_of(released, context)
    said = facts(released, background.credits, background.names)
    shapes = thinned(released)
    drawn = {ORIGINAL, *(languages() if pictures is None else pictures)}
    contents = {
        name: content
        for language in languages()
        if language in drawn
        for name, content in _pictures(released, shapes, said, words_of(language), context)
    }
    staged = stages(released, shapes, said, background, context)
    for language in languages():
        words, told = words_of(language), said.in_language(language)
        pictured = language if language in drawn else ORIGINAL
        contents[file_name("story", "html", language)] = _encoded(story_page(staged, told, words, pictured))
        contents[file_name("embed", "html", language)] = _encoded(embed_page(told, words, pictured))
        contents.update(_texts(told, words))
    for name, content in contents.items():
        write_bytes(folder / name, content)
    return tuple(folder / name for name in contents)


def _pictures(
    released: Release, shapes: Shapes, said: Facts, words: Words, context: Path | None
) -> Iterator[tuple[str, bytes]]:
    wide = draw_graphic(released, WIDE, words, context=context, shapes=shapes)
    tall = draw_graphic(released, TALL, words, context=context, shapes=shapes)
    yield file_name("map", "png", words.language), png_bytes(wide)
    yield file_name("map-tall", "png", words.language), png_bytes(tall)
    told = said.in_language(words.language)
    drawing = svg_bytes(wide, alt(told, words), description(told, words))
    yield file_name("map", "svg", words.language), drawing


def _texts(said: Facts, words: Words) -> Iterator[tuple[str, bytes]]:
    written = {
        "caption": caption(said, words),
        "alt": alt(said, words) + "\n",
        "description": description(said, words),
        "credit": credit(said, words) + "\n",
    }
    for stem, text in written.items():
        yield file_name(stem, "txt", words.language), _encoded(text)
    yield file_name("figures", "csv", words.language), _encoded(figures_csv(said, words))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")  # half a surrogate pair is no letter
