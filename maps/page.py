"""The interactive page: one self-contained HTML file, and a Folium map in a notebook."""

from __future__ import annotations

import html
import json
import os
import re
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import branca.element
import folium
import shapely

from geo.errors import WriteError
from geo.features import Value
from geo.release import Release

from .basemap import Basemap, basemap
from .embedding import embedded, simplified
from .layers import drawn_layers
from .legend import Entry, entries
from .marginalia import Margin, margin
from .mark import Layer, Mark
from .people import people
from .popup import rows
from .vendor import asset, content_policy, scripts, styles

DECIMALS = 5
CANVAS_FROM_VERTICES = 60_000
NOTEBOOK_HEIGHT_PX = 640
WITHHELD_FROM_PRESS = frozenset({"id", "tolerance_m", "worst_m", "sigma_m", "source_sha256"})
UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


class Verbatim(branca.element.Element):  # type: ignore[misc]
    """The root of a page: text that is already whole, which no template language gets to read."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **kwargs: object) -> str:  # noqa: ARG002 (the signature is branca's)
        """Return the text as it is."""
        return self.text


class Page(folium.Map):  # type: ignore[misc]
    """A Folium map whose page is ours: no template, no request, the same bytes every time.

    Parameters
    ----------
    text : str
        The whole HTML document.
    title : str
        Shown to readers of a notebook's frame.
    bounds : tuple of float
        West, south, east, north of what is drawn, degrees.
    """

    def __init__(self, text: str, title: str, bounds: tuple[float, float, float, float]) -> None:
        west, south, east, north = bounds
        super().__init__(location=((south + north) / 2, (west + east) / 2), tiles=None)
        self.title, self._bounds = title, bounds
        self._parent = Verbatim(text)

    def render(self, **kwargs: object) -> str:
        """Return the whole HTML document."""
        return str(self._parent.render(**kwargs))

    def get_bounds(self) -> list[list[float]]:
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
        document, title = html.escape(self.render(**kwargs)), html.escape(self.title)
        style = f"width:100%;height:{NOTEBOOK_HEIGHT_PX}px;border:1px solid #999"
        return (
            f'<iframe sandbox="allow-scripts" title="{title}" style="{style}" srcdoc="{document}"></iframe>'
        )


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
    """
    layers = drawn_layers(released)
    bounds = _bounds(released)
    background = basemap(context, bounds)
    words = margin(released, drawn_words=_drawn_words(tolerance_m), background=background.credits)
    found, entry_of = entries(layers)
    content = {
        "margin": asdict(words),
        "people": None if (counted := people(released)) is None else asdict(counted),
        "bounds": _rounded(bounds),
        "entries": [_entry(entry, layers) for entry in found],
        "marks": [
            _mark(mark, entry_of[id(mark)], released, tolerance_m) for layer in layers for mark in layer.marks
        ],
        "context": _context(background),
        "decimals": DECIMALS,
    }
    content["canvas"] = _vertex_count(released) > CANVAS_FROM_VERTICES
    return Page(_document(content, words, layers), words.title, bounds)


def write_html(page: Page, path: Path) -> None:
    """Write a page to a file, whole or not at all.

    Parameters
    ----------
    page : Page
    path : Path
        Replaced atomically if it exists. Its folder must exist.

    Raises
    ------
    WriteError
        If the folder cannot be written to.
    """
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise WriteError(
            str(error), where=str(path), mend="Give a folder that exists and is writable."
        ) from error
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(page.render())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        raise WriteError(str(error), where=str(path), mend="Free some space, or write elsewhere.") from error
    finally:
        temporary.unlink(missing_ok=True)


def _bounds(released: Release) -> tuple[float, float, float, float]:
    """Bounds of everything drawn; the whole world where nothing is."""
    drawn = [feature.geometry for feature in released.features if not feature.geometry.is_empty]
    if not drawn:
        return -180.0, -60.0, 180.0, 75.0
    west, south, east, north = shapely.total_bounds(drawn).tolist()
    return west, south, east, north


def _vertex_count(released: Release) -> int:
    return int(shapely.get_num_coordinates([feature.geometry for feature in released.features]).sum())


def _rounded(bounds: tuple[float, ...]) -> list[float]:
    return [round(bound, DECIMALS) for bound in bounds]


def _drawn_words(tolerance_m: float) -> str:
    rounding = "positions to 0.00001°"
    if not tolerance_m > 0:
        return f"Drawn with every vertex, {rounding}."
    return f"Drawn simplified to {tolerance_m:g} m, {rounding}; all figures come from the exact shapes."


def _entry(entry: Entry, layers: tuple[Layer, ...]) -> dict[str, Any]:
    layer_title = next(layer.title for layer in layers if layer.id == entry.layer)
    return {**asdict(entry), "title": layer_title}


def _mark(mark: Mark, entry: int, released: Release, tolerance_m: float) -> dict[str, Any]:
    shape = embedded(simplified(mark.feature.geometry, tolerance_m), DECIMALS)
    hidden = WITHHELD_FROM_PRESS if released.policy.cell_km > 0 else frozenset()
    found = {
        "entry": entry,
        "title": mark.title,
        "rows": rows(mark.feature.values, hidden),
        "label": mark.label,
        "uk": mark.label_uk,
        "rank": mark.rank,
        "shape": shape,
    }
    return {key: value for key, value in found.items() if value not in ("", (), {})}


def _context(background: Basemap) -> dict[str, Any]:
    return {
        "box": _rounded(background.box),
        "shapes": {name: embedded(shape, DECIMALS) for name, shape in background.shapes.items()},
        "names": [
            (
                name.kind,
                *_rounded((name.longitude_deg, name.latitude_deg)),
                name.name_en,
                name.name_uk,
                name.rank,
            )
            for name in background.names
        ],
    }


def _document(content: dict[str, Any], words: Margin, layers: tuple[Layer, ...]) -> str:
    """Fill the skeleton in one pass, so that nothing filled in is ever read as a slot."""
    slots = {
        "content-policy": content_policy(),
        "title": _escaped(words.title),
        "leaflet-style": styles()[0],
        "style": styles()[1],
        "alternative": _alternative(words, layers),
        "content": as_json(content),
        "leaflet": scripts()[0],
        "script": scripts()[1],
    }
    return re.sub(r"%%([a-z-]+)%%", lambda slot: slots[slot[1]], asset("page.html"))


def _alternative(words: Margin, layers: tuple[Layer, ...]) -> str:
    """What a reader without scripts gets: the margin and the name of every class and thing."""
    said = [words.banner, words.title, f"{words.status}. {words.as_of}.", words.standfirst, *words.method]
    said += [f"{layer.title}: {', '.join(mark.title for mark in layer.marks)}" for layer in layers]
    said += [*words.sources, *words.credits, words.crs, words.disclaimer, words.scenario]
    return "\n".join(f"<p>{_escaped(text)}</p>" for text in said)


def _escaped(text: str) -> str:
    """Text for the two places outside the data block: the title and the page without scripts."""
    return html.escape(text.encode("utf-8", "replace").decode("utf-8"))


def as_json(content: object) -> str:
    """Write JSON that cannot end the script element it stands in.

    Examples
    --------
    >>> as_json({"name": "</script><b>"})
    '{"name":"\\\\u003c/script\\\\u003e\\\\u003cb\\\\u003e"}'
    """
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain)
    text = text.translate(UNSAFE)
    # Half a surrogate pair is no UTF-8; as an escape it is still the text that was given.
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text)


def _plain(value: Any) -> Value:
    """Numbers of numpy and the like, as the plain numbers they are."""
    plain: Value = value.item()
    return plain
