"""People for each kilometre of line in missions of the past: ``benchmarks.toml``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from ..model.declared import STRICT, declared
from .rows import rows_of

Text = Annotated[str, Field(min_length=1)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Density:
    """``[[density]]``: people of one mission, and the line that they stood along.

    >>> Density(name="UNFICYP", people=860, line_km=180, source="S/2004/756", status="sourced").people_per_km
    4.777777777777778
    """

    name: Text
    people: Annotated[int, Field(ge=1)]
    line_km: Annotated[float, Field(gt=0.0)]
    source: Text
    status: Literal["sourced", "assumed"]

    @property
    def people_per_km(self) -> float:
        """People for each kilometre of line."""
        return self.people / self.line_km


def load_benchmarks(path: Path) -> tuple[tuple[str, float, str], ...]:
    """Read missions of the past as a ``Partition`` tells them: name, people for each kilometre, source.

    Parameters
    ----------
    path : Path
        ``data/reference/<version>/benchmarks.toml``.

    Returns
    -------
    tuple
        Ordered by people for each kilometre; a source that is assumed says so.

    Raises
    ------
    ReadError
        If the file is not there or is not TOML.
    ScenarioError
        If a key is unknown or missing, or a figure is out of its range.
    """
    rows = [
        declared(Density, row, where=f"{path.name}: density {number}")
        for number, row in enumerate(rows_of(path, "density"), start=1)
    ]
    return tuple(
        (row.name, row.people_per_km, row.source if row.status == "sourced" else f"{row.source} (assumed)")
        for row in sorted(rows, key=lambda row: row.people_per_km)
    )
