"""Arc routing told as routing of visits: one visit for each sense of a required edge, one for each stop."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .arc_question import ArcQuestion
from .arc_ways import Ways
from .question import Ints, Mask, RoutingQuestion, Visits


class Tasks(NamedTuple):
    """Visits of arc routing: which edge or stop (-1), in which sense, from which node to which."""

    edge: Ints
    stop: Ints
    forward: npt.NDArray[np.bool_]
    start: Ints
    end: Ints


def wished(question: ArcQuestion) -> Mask:
    """Edges that are to be served, or are worth a prize."""
    mask: Mask = question.edges.required | (question.edges.prize > 0)
    return mask


def tasks_of(question: ArcQuestion) -> Tasks:
    """Both senses of every edge wished for (one of a one-way edge), side by side, then the stops."""
    senses = np.repeat(np.flatnonzero(wished(question)), 2)
    forward = np.arange(len(senses)) % 2 == 0
    if question.one_way is not None:
        allowed = forward | ~question.one_way[senses]
        senses, forward = senses[allowed], forward[allowed]
    tail, head = question.tail[senses], question.head[senses]
    stops = question.stop_nodes
    return Tasks(
        np.concatenate([senses, np.full(len(stops), -1)]),
        np.concatenate([np.full(len(senses), -1), np.arange(len(stops))]),
        np.concatenate([forward, np.ones(len(stops), dtype=bool)]),
        np.concatenate([np.where(forward, tail, head), stops]),
        np.concatenate([np.where(forward, head, tail), stops]),
    )


def as_visits(question: ArcQuestion, tasks: Tasks, ways: Ways) -> RoutingQuestion:
    """The same question with tasks as visits: a leg goes from the end of one to the start of the next.

    What driving along an edge costs is part of the leg to it; the time it takes is part of its service.
    """
    start = np.concatenate([question.depot_nodes, tasks.start])
    end = ways.row[np.concatenate([question.depot_nodes, tasks.end])]
    is_edge = tasks.edge >= 0
    driven = np.where(is_edge, question.cost[tasks.edge], 0)
    cost = ways.cost[np.ix_(end, start)] + np.concatenate([np.zeros(len(question.depot_nodes)), driven])
    return RoutingQuestion(
        ways.duration_s[np.ix_(end, start)],
        cost.astype(np.int64),
        len(question.depot_nodes),
        question.fleets,
        _visits(question, tasks),
    )


def _visits(question: ArcQuestion, tasks: Tasks) -> Visits:
    """Columns of the tasks: those of their edge, with the time to drive along it, or those of their stop."""
    edges, stops = question.edges, question.stops
    edge = tasks.edge[tasks.edge >= 0]
    own = np.where(stops.group >= 0, stops.group + len(question.tail), -1)
    return Visits(
        np.concatenate([edges.demand[edge], stops.demand]),
        np.concatenate([edges.service_s[edge] + question.duration_s[edge], stops.service_s]),
        np.concatenate([edges.from_s[edge], stops.from_s]),
        np.concatenate([edges.to_s[edge], stops.to_s]),
        np.concatenate([edges.prize[edge], stops.prize]),
        np.concatenate([edges.required[edge], stops.required]),
        np.concatenate([edge, own]),
    )
