"""The interactive page: one self-contained HTML file, and a Folium map in a notebook."""

from __future__ import annotations

import html
import warnings
from pathlib import Path
from typing import NoReturn

import branca.element
import folium
import shapely

from geo.atomic import write_text
from geo.errors import TooLargeError, WriteError
from geo.release import Release

from .basemap import background_of
from .document import Bounds, content, document
from .layers import drawn_layers
from .marginalia import margin
from .mark import bounds_of

NOTEBOOK_HEIGHT_PX = 640
# What a mail server takes, and what an older laptop still opens.
LARGE_BYTES, TOO_LARGE_BYTES = 5_000_000, 15_000_000
SLIM = "Release fewer layers, or draw with a larger tolerance_m"
THE_WORLD = shapely.box(-180.0, -60.0, 180.0, 75.0)


class LargePageWarning(UserWarning):
    """A page that is large for a mail and slow to open."""


class Verbatim(branca.element.Figure):
    """The root of a page: text that is already whole, which no template language gets to read."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **kwargs: object) -> str:  # noqa: ARG002 (the signature is branca's)
        """Return the text as it is."""
        return self.text


class Page(folium.Map):
    """A Folium map whose page is ours: no template, no request, the same bytes every time.

    Parameters
    ----------
    text : str
        The whole HTML document.
    title : str
        Name of its frame in a notebook.
    bounds : tuple of float
        West, south, east, north of the first view, degrees.
    """

    def __init__(self, text: str, title: str, bounds: Bounds) -> None:
        west, south, east, north = bounds
        super().__init__(location=((south + north) / 2, (west + east) / 2), tiles=None)
        self.title, self._bounds = title, bounds
        self._parent = Verbatim(text)

    def render(self, **kwargs: object) -> str:
        """Return the whole HTML document."""
        return self._parent.render(**kwargs)

    def get_bounds(self) -> list[list[float | None]]:
        """South-west and north-east corner as Folium gives them, latitude first, degrees."""
        west, south, east, north = self._bounds
        return [[south, west], [north, east]]

    def add_child(self, child: object, name: str | None = None, index: int | None = None) -> NoReturn:  # noqa: ARG002
        """Refuse: what is drawn has to pass the gate.

        Raises
        ------
        WriteError
            Always.
        """
        raise WriteError(
            f"a {type(child).__name__} cannot be added to a finished page",
            where="page",
            mend="Make it a Feature, pass it through release() and draw the release.",
        )

    def _repr_html_(self, **kwargs: object) -> str:
        """Show the page in a notebook, in a frame that can reach nothing outside itself."""
        page, title = html.escape(self.render(**kwargs)), html.escape(self.title)
        style = f"width:100%;height:{NOTEBOOK_HEIGHT_PX}px;border:1px solid #999"
        return f'<iframe sandbox="allow-scripts" title="{title}" style="{style}" srcdoc="{page}"></iframe>'


def draw(released: Release, *, context: Path | None = None, tolerance_m: float = 30.0) -> Page:
    """Draw a release as an interactive page.

    Parameters
    ----------
    released : Release
        What the gate let out; the page draws nothing else.
    context : Path or None
        Folder with the background's files; None for a map without background.
    tolerance_m : float
        How far a drawn edge may lie from the true one, metres. The method box states it.

    Returns
    -------
    Page
        A ``folium.Map`` for a notebook; ``write_html`` writes it to a file.

    Raises
    ------
    ScenarioError
        If the sheet names no title, date or source.

    Examples
    --------
    >>> from geo.features import Feature, Sheet
    >>> from geo.release import release
    >>> sheet = Sheet("norland", "Norland", "2025-01-01", "illustrative", sources=("Invented",))
    >>> page = draw(release([Feature("line", shapely.LineString([(30, 50), (31, 50)]), {})], sheet))
    >>> page.get_bounds()
    [[50.0, 30.0], [50.0, 31.0]]
    """
    layers = drawn_layers(released)
    bounds = bounds_of(released, THE_WORLD)
    background = background_of(released, context, nothing=THE_WORLD)
    words = margin(released, drawn_words=_drawn_words(tolerance_m), background=background.credits)
    drawn = content(released, layers, words, background, bounds=bounds, tolerance_m=tolerance_m)
    return Page(document(drawn, words, layers, released.sheet.charts), words.title, bounds)


def _drawn_words(tolerance_m: float) -> str:
    if not tolerance_m > 0:
        return "Drawn with every vertex, positions rounded to 0.00001°."
    drawn = f"Drawn simplified to {tolerance_m:g} m, positions rounded to 0.00001°"
    return f"{drawn}; figures come from the exact shapes."


def write_html(page: Page, path: Path, *, large: bool = False) -> None:
    """Write a page to a file, whole or not at all.

    Parameters
    ----------
    page : Page
    path : Path
        Replaced in one step if it exists; missing folders are made.
    large : bool
        Write it even above ``TOO_LARGE_BYTES``. Above ``LARGE_BYTES`` a ``LargePageWarning`` is given.

    Raises
    ------
    TooLargeError
        If the page is larger than ``TOO_LARGE_BYTES`` and nobody asked for it.
    WriteError
        If the system refuses.
    """
    text = page.render()
    _weigh(len(text.encode("utf-8", "replace")), path, large=large)
    write_text(path, text)


def write_page(
    released: Release, path: Path, *, context: Path | None = None, large: bool = False
) -> tuple[str, ...]:
    """Draw a release as a page, and write it, for those who cannot hand a page on to each other.

    Returns
    -------
    tuple of str
        What is to be said of its size.

    Raises
    ------
    TooLargeError, WriteError
        As ``write_html`` does.
    """
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", LargePageWarning)
        write_html(draw(released, context=context), path, large=large)
    return tuple(str(warning.message) for warning in said)


def _weigh(size_bytes: int, path: Path, *, large: bool) -> None:
    """Warn of a page that is large; refuse one that nobody asked to be so large."""
    size = f"the page has {size_bytes / 1e6:.1f} MB"
    if size_bytes > TOO_LARGE_BYTES and not large:
        limit = f"{size}, above {TOO_LARGE_BYTES / 1e6:g}"
        mend = f"{SLIM}; large=True (--large) writes it all the same."
        raise TooLargeError(limit, where=str(path), mend=mend)
    if size_bytes > LARGE_BYTES:
        warnings.warn(f"{path}: {size}. {SLIM}.", LargePageWarning, stacklevel=3)
