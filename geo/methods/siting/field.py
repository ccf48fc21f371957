"""A user's own candidates and demand, screened and measured, ready to be asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ...errors import GeometryError
from ...frame import Frame
from ...geometry.chainage import Chainage
from ...geometry.runs import Stretches
from ...location.assignment.costs import Costs
from ...location.incidence import Incidence
from ...model.mandate import Means, Siting
from ...model.sensor import Reach
from ...model.siting import Array, Candidates, Rejected, Screening
from ...model.situation import Situation
from ...terrain.elevation import Elevation
from .demand import Demand, demand_of, pairs_of, runs_of
from .points import distances_of, pairs_near
from .screening import lonlat_of, screened, sides_of
from .sights import Sights, incidence_of, sights_of

Mask = npt.NDArray[np.bool_]
_ASKED = "figures given by the caller"


@dataclass(frozen=True, eq=False, kw_only=True)
class Field:
    """Candidates that may be chosen, and what they would serve.

    Parameters
    ----------
    candidates : Candidates
        In the order in which they were given.
    row : array of int
        Their numbers among all that were given.
    side : tuple of str
        Party whose ground each is on, or side of the line; empty without a line.
    chainage_m, offset_m : array
        Where each lies along the line, and its geodesic distance from it, positive to the left; NaN without a
        line.
    rejected : tuple of Rejected
        Every other candidate, with its reasons.
    demand : Demand
    frame : Frame
    sights : Sights or None
        Who watches what; None where no range is given.
    """

    candidates: Candidates
    row: npt.NDArray[np.int64]
    side: tuple[str, ...]
    chainage_m: Array
    offset_m: Array
    rejected: tuple[Rejected, ...]
    demand: Demand
    frame: Frame
    sights: Sights | None = None

    @property
    def along_line(self) -> bool:
        """Whether demand is a line."""
        return len(self.demand.bounds_m) > 0

    def incidence(self, graded_by: Reach | None = None) -> Incidence:
        """Who covers what; graded by a probability of detection if one is given."""
        if self.sights is None:
            raise GeometryError("no range is given", where="siting", mend="Say how far a site reaches.")
        return incidence_of(self.candidates, self.frame, self.demand, self.sights, graded_by)

    def costs(self) -> Costs:
        """Geodesic distance of each demand from each candidate, metres."""
        return Costs.from_matrix(
            distances_of(self.candidates, self.frame, self.demand),
            weight=self.demand.weight,
            site_id=self.candidates.id,
        )

    def apart_m(self) -> Array:
        """Geodesic distance between every two candidates, metres."""
        longitude, latitude = lonlat_of(self.candidates.place_m, self.frame)
        each = Demand(np.empty(0), np.ones(len(longitude)), longitude, latitude)
        there = distances_of(self.candidates, self.frame, each)
        return np.asarray((there + there.T) / 2)  # there and back differ by rounding

    def sectors(self, number: int) -> list[str]:
        """Which of so many equal parts of the line each stretch lies in, counted from 1."""
        middle_m = self.demand.middle_m
        if middle_m is None:
            raise GeometryError("demand is no line", where="siting", mend="Name a column of sides.")
        part = np.minimum(middle_m / self.demand.bounds_m[-1] * number, number - 1).astype(int)
        return [f"sector {one}" for one in (part + 1).tolist()]

    def kept(self, keep: Mask, rejected: tuple[Rejected, ...]) -> Field:
        """The same without some candidates."""
        rows = np.flatnonzero(keep).tolist()
        return replace(
            self,
            candidates=self.candidates.kept(keep),
            row=self.row[keep],
            side=tuple(self.side[row] for row in rows),
            chainage_m=self.chainage_m[keep],
            offset_m=self.offset_m[keep],
            rejected=(*self.rejected, *rejected),
            sights=None if self.sights is None else self.sights.of(keep),
        )


def field_beside_line(
    situation: Situation,
    candidates: Candidates,
    *,
    required: Mask,
    forbidden: Mapping[int, str],
    reach: Reach | None,
    standoff_m: float = 0.0,
    demand_spacing_m: float = 250.0,
) -> Field:
    """Screen candidates beside a line, cut the line into stretches, and see who watches which.

    Parameters
    ----------
    situation : Situation
        The line, ground held and elevation where they are known.
    candidates : Candidates
    required : array of bool
        Those that stand already: they are not screened.
    forbidden : mapping
        Reason against a candidate, by its number.
    reach : Reach or None
        What one site watches; None where the model asks for distances only.
    standoff_m : float
        Least geodesic distance from the line, metres.
    demand_spacing_m : float
        Longest stretch of line, metres.
    """
    line = Chainage(situation.frame.to_lonlat(situation.line.path))
    free = ~required
    free[list(forbidden)] = False
    means = Means(name="sites", sensor="own", count=1, standoff_m={"both": standoff_m}, source=_ASKED)
    siting = Siting(
        candidates=("own",), demand_spacing_m=demand_spacing_m, thinned_m=0.0, fairness="none", source=_ASKED
    )
    screening = screened(
        candidates.kept(free),
        situation,
        means,
        siting,
        farthest_m=np.inf if reach is None else reach.range_m,
        line=line,
    )
    field = _passed(screening, situation, candidates, required, forbidden, line)
    nobody = Stretches(np.array([0.0, line.length_m]), np.zeros(1, np.int64))
    if reach is None:
        return replace(field, demand=demand_of(line, situation, siting, None, nobody, counts="all"))
    runs = runs_of(field.candidates, situation, line, reach)
    demand = demand_of(line, situation, siting, runs, nobody, counts="all")
    sights = sights_of(
        field.candidates,
        situation.frame,
        demand,
        pairs_of(runs, demand),
        reach,
        elevation=situation.elevation,
    )
    return _of_use(replace(field, demand=demand, sights=sights), required, reach)


def field_of_points(
    candidates: Candidates,
    frame: Frame,
    demand: Demand,
    *,
    required: Mask,
    forbidden: Mapping[int, str],
    reach: Reach | None,
    elevation: Elevation | None = None,
) -> Field:
    """See which candidates serve which places.

    Parameters
    ----------
    candidates : Candidates
    frame : Frame
        Plane of the candidates and of the elevation.
    demand : Demand
        Places with their weights.
    required : array of bool
        Those that stand already.
    forbidden : mapping
        Reason against a candidate, by its number.
    reach : Reach or None
        How far one site serves; None where the model asks for distances only.
    elevation : Elevation, optional
        Ground that may hide a place.
    """
    keep = np.ones(len(candidates), bool)
    keep[list(forbidden)] = False
    unknown = np.full(int(keep.sum()), np.nan)
    field = Field(
        candidates=candidates.kept(keep),
        row=np.flatnonzero(keep),
        side=("",) * int(keep.sum()),
        chainage_m=unknown,
        offset_m=unknown,
        rejected=_forbidden(candidates, forbidden),
        demand=demand,
        frame=frame,
    )
    if reach is None:
        return field
    pairs = pairs_near(field.candidates, frame, demand, reach)
    sights = sights_of(field.candidates, frame, demand, pairs, reach, elevation=elevation)
    return _of_use(replace(field, sights=sights), required, reach)


def _passed(
    screening: Screening,
    situation: Situation,
    candidates: Candidates,
    required: Mask,
    forbidden: Mapping[int, str],
    line: Chainage,
) -> Field:
    """Those that passed or stand already, in the order in which they were given."""
    passed = set(screening.kept.id)
    keep = np.array([id_ in passed for id_ in candidates.id], bool) | required
    kept = candidates.kept(keep)
    located = line.of(*lonlat_of(kept.place_m, situation.frame)) if len(kept) else None
    chainage_m = located.chainage_m if located else np.empty(0)
    offset_m = located.offset_m if located else np.empty(0)
    return Field(
        candidates=kept,
        row=np.flatnonzero(keep),
        side=tuple(side or "" for side in sides_of(kept.place_m, offset_m, situation)),
        chainage_m=chainage_m,
        offset_m=offset_m,
        rejected=(*_forbidden(candidates, forbidden), *screening.rejected),
        demand=Demand(np.empty(0), np.empty(0), np.empty(0), np.empty(0)),
        frame=situation.frame,
    )


def _forbidden(candidates: Candidates, forbidden: Mapping[int, str]) -> tuple[Rejected, ...]:
    return tuple(
        Rejected(candidates.id[row], candidates.origin[row], {"forbidden": reason})
        for row, reason in forbidden.items()
    )


def _of_use(field: Field, required: Mask, reach: Reach) -> Field:
    """Without candidates that cover nothing; those that stand already stay."""
    if field.sights is None:
        return field
    weights = field.sights.weights(field.demand.weight, len(field.candidates))
    useful = (weights > 0.0) | required[field.row]
    rejected = tuple(
        Rejected(
            field.candidates.id[row],
            field.candidates.origin[row],
            {"sight": f"nothing to serve within {reach.range_m / 1000.0:g} km that no ground hides"},
        )
        for row in np.flatnonzero(~useful).tolist()
    )
    return field.kept(useful, rejected)
