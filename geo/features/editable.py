"""What a planner may change on the page, and what each site watches of the line: for staff alone."""

from __future__ import annotations

from dataclasses import dataclass

Run = tuple[float, float]


@dataclass(frozen=True, slots=True)
class EditableMeans:
    """Means whose sites may be moved, added and left out.

    Parameters
    ----------
    name, kind, sensor : str
        Name that an edit gives; kind of its sites; what stands there, in words.
    range_m : float
        How far it watches under the conditions by which sites are chosen, metres; 0 for what watches nothing.
    lasting : bool
        Whether it watches all the time.
    """

    name: str
    kind: str
    sensor: str = ""
    range_m: float = 0.0
    lasting: bool = True


@dataclass(frozen=True, slots=True)
class EditableSite:
    """A proposed site.

    Parameters
    ----------
    name : str
    means : int
        Number of its means.
    longitude_deg, latitude_deg : float
    runs_m : tuple of (float, float)
        Chainages between which it watches the line, metres: all the time, or the more that it watches now and
        then.
    """

    name: str
    means: int
    longitude_deg: float
    latitude_deg: float
    runs_m: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class Editable:
    """Everything that the page needs to edit a plan and to tell what that does.

    ``parts_m`` are the chainages at which the parts of the line begin and end, ``bounds_deg`` west, south,
    east and north of the ground on which a site may be put.
    """

    scenario: str
    scenario_sha256: str
    version: str
    conditions: str
    parts_m: tuple[Run, ...]
    bounds_deg: tuple[float, float, float, float]
    means: tuple[EditableMeans, ...]
    sites: tuple[EditableSite, ...]
