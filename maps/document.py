"""The whole text of a page: what the browser is to draw, as JSON, in a skeleton that is ours."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from geo.features import Chart, Value
from geo.release import Release

from .basemap import Basemap
from .editing import editing
from .embedding import Embedded, all_embedded, simplified
from .in_short import in_short
from .legend import Entry, entries
from .marginalia import Margin, day
from .mark import GROUND, Along, Layer, Mark, looked_at
from .packing import packed
from .people import people
from .popup import DAYS, rows
from .strip import strip_content
from .style import ARROWS, SIGNS, SYMBOL_INKS, TEETH
from .symbols import FRAME_UNITS, symbol_of
from .vendor import asset, content_policy, scripts, styles

Bounds = tuple[float, float, float, float]

DECIMALS = 5
CONTEXT_DECIMALS = 4  # finer than a pixel at the largest zoom, and than the background is true
# From either on, marks are drawn on a canvas: a browser slows with every element and every vertex of one.
CANVAS_FROM_VERTICES, CANVAS_FROM_MARKS = 60_000, 1_500
NAMED = 100  # things of a layer that the page names without scripts
NOT_FOR_PRESS = frozenset({"id", "sidc", "tolerance_m", "worst_m", "sigma_m"})


def content(
    released: Release,
    layers: Sequence[Layer],
    margin: Margin,
    background: Basemap,
    *,
    bounds: Bounds,
    tolerance_m: float,
) -> dict[str, Any]:
    """Everything that the page's scripts draw and say.

    Parameters
    ----------
    released : Release
    layers : sequence of Layer
        Lowest first.
    margin : Margin
    background : Basemap
    bounds : tuple of float
        West, south, east, north of the first view, degrees.
    tolerance_m : float
        How far a drawn edge may lie from the true one, metres.
    """
    found, entry_of = entries(layers)
    names = switch_names(found)
    of = {layer.id: layer for layer in layers}
    marks = [mark for layer in layers for mark in layer.marks]
    shapes = [simplified(mark.feature.geometry, tolerance_m) for mark in marks]
    hidden = frozenset() if released.policy.exact else NOT_FOR_PRESS
    counted = people(released)
    return {
        "margin": asdict(margin),
        "exact": released.policy.exact,
        "in_short": in_short(released),
        "people": asdict(counted) if counted else None,
        "tables": [asdict(table) for table in released.sheet.tables],
        "charts": [{**asdict(chart), "as_of": day(chart.as_of)} for chart in released.sheet.charts],
        "tasks": _tasks(released, layers, lambda mark: names[entry_of[id(mark)]]),
        "editing": editing(released.sheet.editable),
        "strip": strip_content(released, DECIMALS),
        "bounds": _rounded(bounds),
        "entries": [_entry(entry, name, of[entry.layer]) for entry, name in zip(found, names, strict=True)],
        "marks": [
            _mark(mark, entry_of[id(mark)], shape, hidden)
            for mark, shape in zip(marks, all_embedded(shapes, DECIMALS), strict=True)
        ],
        "symbols": {"drawn": _symbols(found), "inks": SYMBOL_INKS, "frame_units": FRAME_UNITS},
        "graphics": {"teeth": asdict(TEETH), "arrows": asdict(ARROWS)},
        "signs": {entry.look.sign: SIGNS[entry.look.sign] for entry in found if entry.look.sign},
        "context": _context(background),
        "decimals": DECIMALS,
        "canvas": _on_canvas(shapes),
    }


def _tasks(
    released: Release, layers: Sequence[Layer], switch_of: Callable[[Mark], str]
) -> list[dict[str, Any]]:
    """The force's tasks beside the line, each with where it lies and the switches of what is seen of it."""
    return [
        {
            **asdict(task),
            "bounds": _bounds_of(released, task.layers),
            "switches": sorted(
                {
                    switch_of(mark)
                    for layer in looked_at(layers, {*GROUND, *task.layers, *task.beside})
                    for mark in layer.marks
                }
            ),
        }
        for task in released.sheet.tasks
    ]


def _bounds_of(released: Release, layers: Sequence[str]) -> list[float] | None:
    shapes = [one.geometry for one in released.features if one.layer in layers and not one.geometry.is_empty]
    return _rounded(shapely.total_bounds(shapes).tolist()) if shapes else None


def _symbols(found: Sequence[Entry]) -> dict[str, Any]:
    symbols = {entry.sidc: symbol_of(entry.sidc) for entry in found if entry.sidc}
    return {sidc: {**asdict(symbol), "hold": symbol.hold} for sidc, symbol in symbols.items()}


def _on_canvas(shapes: Sequence[BaseGeometry]) -> bool:
    vertices = int(shapely.get_num_coordinates(shapes).sum())
    return vertices > CANVAS_FROM_VERTICES or len(shapes) > CANVAS_FROM_MARKS


def _rounded(degrees: Sequence[float]) -> list[float]:
    return [round(degree, DECIMALS) for degree in degrees]


def _entry(entry: Entry, name: str, layer: Layer) -> dict[str, Any]:
    return {**asdict(entry), "id": name, "title": layer.title, "on": layer.shown}


def switch_names(found: Sequence[Entry]) -> tuple[str, ...]:
    """Name each switch by its layer and class, in letters that the page's address keeps as they are.

    Examples
    --------
    >>> from maps.style import look_of
    >>> classes = [("zones", "Air zone"), ("zones", "Air zone"), ("line", "Лінія")]
    >>> switch_names([Entry(*pair, look_of(pair[0]), "area", 1) for pair in classes])
    ('zones.air-zone', 'zones.air-zone-2', 'line.class')
    """
    seen: Counter[str] = Counter()
    names = []
    for entry in found:
        name = f"{_slug(entry.layer)}.{_slug(entry.label)}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return tuple(names)


def _slug(text: str) -> str:
    return re.sub("[^a-z0-9]+", "-", text.lower()).strip("-")[:40] or "class"


def _mark(mark: Mark, entry: int, shape: Embedded, hidden: frozenset[str]) -> dict[str, Any]:
    found = {
        "entry": entry,
        "title": mark.title,
        "rows": rows(mark.feature.values, hidden),
        "label": mark.label,
        "uk": mark.label_uk,
        "rank": mark.rank,
        "along": _along(mark.along),
        "code": mark.code,
        "shape": shape,
        **_days(mark.feature.values),
    }
    return {key: value for key, value in found.items() if value not in ("", (), {})}


def _along(along: Along | None) -> dict[str, str]:
    """Words along a line, those that there are."""
    return {key: said for key, said in asdict(along).items() if said} if along else {}


def _days(values: Mapping[str, Value]) -> dict[str, int]:
    """Days between which a thing holds, where it names any."""
    named = ((key, values.get(key)) for key in DAYS)
    return {key: day for key, day in named if isinstance(day, int) and not isinstance(day, bool)}


@lru_cache(maxsize=2)
def _context(background: Basemap) -> dict[str, Any]:
    drawn = all_embedded(list(background.shapes.values()), CONTEXT_DECIMALS)
    return {
        "box": _rounded(background.box),
        "decimals": CONTEXT_DECIMALS,
        "shapes": dict(zip(background.shapes, drawn, strict=True)),
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


def document(
    drawn: dict[str, Any], margin: Margin, layers: Sequence[Layer], charts: Sequence[Chart] = ()
) -> str:
    """Fill the skeleton in one pass, so that nothing filled in is ever read as a slot."""
    editor = drawn["editing"] is not None
    leaflet_style, style = styles(editor=editor)
    leaflet, script = scripts(editor=editor)
    slots = {
        "content-policy": content_policy(editor=editor),
        "title": _escaped(margin.title),
        "leaflet-style": leaflet_style,
        "style": style,
        "alternative": _alternative(margin, layers, charts),
        "content": packed(drawn),
        "leaflet": leaflet,
        "script": script,
    }
    return re.sub(r"%%([a-z-]+)%%", lambda slot: slots[slot[1]], asset("page.html"))


def _alternative(margin: Margin, layers: Sequence[Layer], charts: Sequence[Chart]) -> str:
    """What a reader without scripts gets: the margin, and the names of what is in each layer."""
    said = [margin.banner, margin.title, f"{margin.status}. {margin.as_of}.", margin.standfirst]
    said += [f"{layer.title}: {_named(layer)}" for layer in layers]
    said += [f"{chart.title}: {chart.words}" for chart in charts]
    said += [*margin.caveats, *margin.method, *margin.sources, *margin.credits]
    said += [margin.crs, margin.disclaimer, margin.made_with, margin.scenario]
    return "\n".join(f"<p>{_escaped(text)}</p>" for text in said)


def _named(layer: Layer) -> str:
    """Names of a layer's things, each once with how many bear it; the rest of a long list is counted."""
    names = list(Counter(mark.title for mark in layer.marks).items())
    said = [name if count == 1 else f"{name} ({count})" for name, count in names[:NAMED]]
    more = sum(count for _, count in names[NAMED:])
    return ", ".join(said) + (f" and {more} more" if more else "")


def _escaped(text: str) -> str:
    """Text for the two places outside the data block: the title, and the page without scripts."""
    return html.escape(text.encode("utf-8", "replace").decode("utf-8"))
