"""Figures about those who observe: by which means they sense, and how far off their bearings are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from ..model.declared import STRICT, declared
from .rows import rows_of

Text = Annotated[str, Field(min_length=1)]
Figure = Literal["sourced", "assumed"]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Observer:
    """``[[observer]]``: by which means one who watches may sense an incident."""

    means: Text
    senses: tuple[Text, ...]
    source: Text
    status: Figure


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Bearing:
    """``[[bearing]]``: standard errors of a direction and a distance from a monitor.

    Parameters
    ----------
    means : str
        By which it was sensed; ``any`` for those that have no table of their own.
    direction_sigma_deg : float
    distance_sigma_share : float
        Of the distance.
    source, status : str
    """

    means: Text
    direction_sigma_deg: Annotated[float, Field(gt=0.0, le=90.0)]
    distance_sigma_share: Annotated[float, Field(gt=0.0, le=2.0)]
    source: Text
    status: Figure


def load_senses(path: Path) -> Mapping[str, frozenset[str]]:
    """Read by which means observers sense: words of an incident's means by the word of who watched.

    Raises
    ------
    GeoError
        If the file cannot be read, or a key is unknown or missing.
    """
    rows = enumerate(rows_of(path, "observer"), start=1)
    found = [declared(Observer, row, where=f"{path.name}: observer {number}") for number, row in rows]
    return {one.means.lower(): frozenset(word.lower() for word in one.senses) for one in found}


def load_bearings(path: Path) -> Mapping[str, Bearing]:
    """Read how far off bearings are, by the means of sensing.

    Raises
    ------
    GeoError
        If the file cannot be read, or a key is unknown or missing.
    """
    rows = enumerate(rows_of(path, "bearing"), start=1)
    found = [declared(Bearing, row, where=f"{path.name}: bearing {number}") for number, row in rows]
    return {one.means.lower(): one for one in found}
