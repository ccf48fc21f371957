"""A question about driving along edges of a network: which ones, and what else is visited on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ..errors import RoutingError
from .question import Fleet, Ints, Mask, Visits


@dataclass(frozen=True, slots=True, eq=False)
class ArcQuestion:
    """The question which routes over a network drive along its required edges at the least cost.

    Parameters
    ----------
    tail, head : array of int64, shape (edges,)
        Nodes at the two ends of each edge.
    cost, duration_s : array of int64, shape (edges,)
        Of driving along an edge, in either direction, whether or not it is looked at on the way.
    nodes : int
        How many nodes there are.
    edges : Visits
        What driving along each edge means: demand, further service seconds, the window within which it
        begins, whether it is required; ``group`` of edges is not used (-1). An edge that is neither
        required nor has a prize is only there to drive over.
    depot_nodes : array of int64
        Node of each depot.
    fleets : tuple of Fleet
    one_way : array of bool, shape (edges,)
        True where an edge is driven from tail to head only.
    stop_nodes : array of int64
        Node of each stop that has to be visited besides.
    stops : Visits
        What each stop means.
    """

    tail: Ints
    head: Ints
    cost: Ints
    duration_s: Ints
    nodes: int
    edges: Visits
    depot_nodes: Ints
    fleets: tuple[Fleet, ...]
    one_way: Mask | None = None
    stop_nodes: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    stops: Visits = field(default_factory=lambda: Visits.of(0))

    def __post_init__(self) -> None:
        count = len(self.edges)
        for name in ("tail", "head", "cost", "duration_s", "depot_nodes", "stop_nodes"):
            column = np.ascontiguousarray(getattr(self, name), dtype=np.int64)
            object.__setattr__(self, name, column)
            asked = {"depot_nodes": len(column), "stop_nodes": len(self.stops)}.get(name, count)
            if column.shape != (asked,):
                self._refuse(f"{name} has shape {column.shape}, not ({asked},)", "Give one entry for each.")
            if (column < 0).any():
                self._refuse(f"{name} holds {column.min()}", "Give whole numbers from 0.")
            if name not in {"cost", "duration_s"} and (column >= self.nodes).any():
                self._refuse(f"{name} names node {column.max()} of {self.nodes}", "Nodes are counted from 0.")
        if (self.edges.group >= 0).any():
            self._refuse("edges are in groups", "Leave the groups of edges at -1: each has its own.")

    def _refuse(self, problem: str, mend: str) -> None:
        raise RoutingError(problem, where="arc question", mend=mend)
