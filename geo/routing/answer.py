"""What a routing model answers: the routes, how good they are, what proves that, and what cannot be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["optimal", "feasible", "infeasible", "unknown"]


@dataclass(frozen=True, slots=True)
class PlannedRoute:
    """One closed route of one vehicle.

    Parameters
    ----------
    fleet : int
        Which of the question's fleets drives it.
    visits : tuple of int
        In the order driven, as the question counts its visits.
    leaves_s, back_s : int
        When it leaves its depot, as late as costs no time at its end, and when it is back, seconds.
    begins_s : tuple of int
        When each visit begins, seconds; a vehicle that is early waits.
    cost : int
        Of its legs, and the fixed cost of its vehicle.
    """

    fleet: int
    visits: tuple[int, ...]
    leaves_s: int
    back_s: int
    begins_s: tuple[int, ...]
    cost: int


@dataclass(frozen=True, slots=True)
class CannotVisit:
    """A visit that no fleet can make, even on a route of its own.

    Parameters
    ----------
    visit : int
    why : str
        One clear line with the figures.
    short : int
        By how much it fails: seconds, or units of load; 0 where there is no way at all.
    """

    visit: int
    why: str
    short: int


@dataclass(frozen=True, slots=True)
class RoutingAnswer:
    """Answer of a routing model.

    Parameters
    ----------
    routes : tuple of PlannedRoute
        Only those that visit something.
    missed : tuple of int
        Visits left out. Of an exclusive group all but one are left out, and are not told here as long as
        one is made.
    value : int or None
        Cost of the routes and prizes of what was missed; None where no feasible routes were found.
    bound : int or None
        No routes cost less; None where nothing was proved.
    status : {"optimal", "feasible", "infeasible", "unknown"}
        ``optimal`` only where the value meets the bound; ``infeasible`` only where a check proves it;
        ``unknown`` where the search found no feasible routes and no check says that there are none.
    method, proof : str
        How it was searched, and what established the bound.
    fewest_routes : int
        No fewer vehicles can make the required visits, by a bound.
    cannot : tuple of CannotVisit
        Visits that no fleet can make, with why.
    infeasible_because : str
        What rules out every answer; empty otherwise.
    """

    routes: tuple[PlannedRoute, ...]
    missed: tuple[int, ...]
    value: int | None
    bound: int | None
    status: Status
    method: str
    proof: str
    fewest_routes: int = 0
    cannot: tuple[CannotVisit, ...] = ()
    infeasible_because: str = ""

    @property
    def gap(self) -> float | None:
        """Share of the value by which the bound is lower; 0 where it is proved, None where unknown.

        Examples
        --------
        >>> RoutingAnswer((), (), 100, 95, "feasible", "-", "-").gap
        0.05
        """
        if self.value is None or self.bound is None:
            return None
        return (self.value - self.bound) / self.value if self.value > self.bound else 0.0
