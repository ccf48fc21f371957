"""A question about driving along edges of a network: which ones, and what else is visited on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

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
