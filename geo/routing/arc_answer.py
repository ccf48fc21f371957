"""What arc routing answers: routes as edges driven one after the other, and what they serve on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from .answer import CannotVisit, RoutingAnswer


class Step(NamedTuple):
    """One edge driven: which, whether from its tail to its head, and whether it is served by that."""

    edge: int
    forward: bool
    served: bool


class Task(NamedTuple):
    """An edge or a stop that is served, and when that begins, seconds; the other number is -1."""

    edge: int
    stop: int
    begins_s: int


@dataclass(frozen=True, slots=True)
class ArcRoute:
    """One closed route of one vehicle over the network.

    Parameters
    ----------
    fleet : int
    steps : tuple of Step
        Every edge driven, in order, from the depot and back.
    nodes : tuple of int
        Every node passed, in order; one more than there are steps.
    tasks : tuple of Task
        What is served, in order.
    leaves_s, back_s : int
    cost : int
    """

    fleet: int
    steps: tuple[Step, ...]
    nodes: tuple[int, ...]
    tasks: tuple[Task, ...]
    leaves_s: int
    back_s: int
    cost: int


@dataclass(frozen=True, slots=True)
class ArcAnswer:
    """Answer of an arc routing model.

    Parameters
    ----------
    routes : tuple of ArcRoute
    missed_edges, missed_stops : tuple of int
        Required or wished for, and left out.
    found : RoutingAnswer
        The same in terms of visits, with value, bound, status and proof; ``cannot`` is told in edges and
        stops by ``cannot_edges`` and ``cannot_stops``.
    cannot_edges, cannot_stops : tuple of CannotVisit
        Edges (driven either way) and stops that no fleet can serve.
    """

    routes: tuple[ArcRoute, ...]
    missed_edges: tuple[int, ...]
    missed_stops: tuple[int, ...]
    found: RoutingAnswer
    cannot_edges: tuple[CannotVisit, ...] = ()
    cannot_stops: tuple[CannotVisit, ...] = ()

    @property
    def value(self) -> int | None:
        """Cost of the routes and prizes of what was missed."""
        return self.found.value

    @property
    def bound(self) -> int | None:
        """No routes cost less."""
        return self.found.bound

    @property
    def gap(self) -> float | None:
        """Share of the value by which the bound is lower."""
        return self.found.gap

    @property
    def status(self) -> str:
        """As of ``RoutingAnswer``."""
        return self.found.status

    @property
    def proof(self) -> str:
        """What established the bound."""
        return self.found.proof
