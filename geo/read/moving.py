"""Figures on how lines move: ``moving.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from ..errors import ScenarioError
from ..model.declared import STRICT, declared
from ..model.staleness import Staleness
from .rows import rows_of

_IDS = ("moved_m", "carried_m", "stale_days")


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Figure:
    """``[[figure]]``: one figure by its id, with where it comes from."""

    id: Literal["moved_m", "carried_m", "stale_days"]
    value: Annotated[float, Field(gt=0.0)]
    source: Annotated[str, Field(min_length=1)]
    status: Literal["sourced", "assumed"]


def load_moving(path: Path) -> Mapping[str, Figure]:
    """Read the figures of ``data/reference/<version>/moving.toml``, by id.

    Raises
    ------
    ReadError
        If the file is not there or is not TOML.
    ScenarioError
        If a key is unknown, a figure is missing or out of its range.
    """
    rows = [
        declared(Figure, row, where=f"{path.name}: figure {number}")
        for number, row in enumerate(rows_of(path, "figure"), start=1)
    ]
    found: dict[str, Figure] = {row.id: row for row in rows}
    for name in _IDS:
        if name not in found:
            raise ScenarioError(f"it has no figure {name!r}", where=path.name, mend="Add it.")
    return found


def staleness_of(figures: Mapping[str, Figure]) -> Staleness:
    """After how many days a line is too old, from the figures.

    >>> figure = Figure(id="stale_days", value=30, source="an estimate", status="assumed")
    >>> staleness_of({"stale_days": figure}).after_days
    30
    """
    figure = figures["stale_days"]
    return Staleness(int(figure.value), figure.source, figure.status)
