"""The layers of a map, one function each; ``LAYERS`` gives their order, lowest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from geo.features import Feature
from geo.release import Release

from ..mark import Layer, task_layers, text_of
from ..symbols import symbol_of
from .air import radar_cover
from .changes import changes, disagreement, line_history, moved, source_lines
from .control import control
from .corridors import corridor_axes
from .force import boundaries, crossings, patrols, response, sectors, too_late, visits
from .incidents import incident_cells, incidents
from .line import line, markers, phase_lines
from .places import settlements, sites
from .plain import plain
from .watch import coverage, footprints, gaps, reach
from .zones import zones

LAYERS: tuple[Callable[[Release], Layer], ...] = (
    control,
    changes,
    disagreement,
    zones,
    too_late,
    response,
    footprints,
    reach,
    sectors,
    incident_cells,
    radar_cover,
    settlements,
    coverage,
    gaps,
    corridor_axes,
    boundaries,
    phase_lines,
    patrols,
    visits,
    line_history,
    moved,
    source_lines,
    line,
    markers,
    crossings,
    incidents,
    sites,
)
NOT_DRAWN = frozenset({"people"})
_LONGEST = 60  # letters of a name in an error of one line
# What is ground, and lies below everything that is a line or a place.
_GROUND = frozenset(
    {
        *("control", "changes", "disagreement"),
        *("zones", "too_late", "response", "footprints", "reach", "sectors", "incident_cells", "radar_cover"),
    }
)


@lru_cache(maxsize=2)  # a page, its plate and every overlay draw the same layers
def drawn_layers(released: Release) -> tuple[Layer, ...]:
    """Every layer that has features, lowest first; layers without a function of their own lie below the line.

    Returns
    -------
    tuple of Layer
        Together they hold each feature of the release once, but for tables that have no place on a map. Those
        of tasks beside a line of contact are shown when they are asked for.

    Raises
    ------
    WriteError
        If a feature gives a code of a symbol that is malformed or not kept.
    """
    for feature in released.features:
        if feature.values.get("sidc") is not None:
            symbol_of(feature.values["sidc"], where=_where(feature))
    known = [layer for layer in (draw(released) for draw in LAYERS) if layer.marks]
    ids = {draw.__name__ for draw in LAYERS} | NOT_DRAWN
    others = dict.fromkeys(feature.layer for feature in released.features if feature.layer not in ids)
    at = sum(layer.id in _GROUND for layer in known)
    beside = task_layers(released) if "line" in ids & {layer.id for layer in known} else frozenset()
    found = known[:at] + [plain(released, name) for name in others] + known[at:]
    return tuple(replace(layer, shown=False) if layer.id in beside else layer for layer in found)


def _where(feature: Feature) -> str:
    name = " ".join(text_of(feature.values, "name").split())[:_LONGEST]
    return f"{feature.layer}: {name}" if name else feature.layer
