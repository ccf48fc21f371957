"""What no routes can cost less than: the better of an assignment of legs and of the cheapest forest."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from .answer import CannotVisit
from .ascent import Relaxation, forest_bound
from .fewest import earliest_s, fewest_routes
from .problem import group_prize
from .question import NO_WAY, Ints, RoutingQuestion

Floats = npt.NDArray[np.float64]


class Bound(NamedTuple):
    """A cost that no routes undercut, a number of routes that none undercut, and what says so."""

    value: int
    fewest_routes: int
    proof: str
    infeasible_because: str = ""


class Nodes(NamedTuple):
    """Visits and groups as one node each: legs between them and to depots, prizes, what is lost."""

    legs: Floats
    out: Floats
    back: Floats
    prize: Floats
    left_out: int


def routing_bound(question: RoutingQuestion, cannot: tuple[CannotVisit, ...]) -> Bound:
    """Bound on the cost and the number of routes, for any windows, depots, prizes and groups.

    Notes
    -----
    Both relaxations forget capacities, windows and lengths, but for legs that these rule out by themselves
    and for the number of routes: where limits of load or time bind, the bound is loose, by 5 to 30 per cent
    on the published instances.
    """
    needed = [fleet for fleet in question.fleets if fleet.count]
    vehicles = sum(fleet.count for fleet in needed)
    if not vehicles:
        everything = sum_of_prizes(question)
        return Bound(everything, 0, "there is no vehicle")
    fewest = fewest_routes(question)
    if fewest > vehicles:
        words = f"required visits need {fewest} vehicles at least (load, time, windows); there are {vehicles}"
        return Bound(0, fewest, "a count of vehicles", words)
    nodes = _nodes(question, cannot)
    if not len(nodes.out):
        return Bound(nodes.left_out, fewest, "nothing can be visited")
    fixed = np.sort(np.repeat([fleet.fixed_cost for fleet in needed], [fleet.count for fleet in needed]))
    assigned = _assignment(nodes, fewest, fixed)
    spanned = _forest(nodes, fewest, fixed, 1.15 * assigned + 1.0)
    value = nodes.left_out + math.ceil(max(assigned, spanned) - 1e-6)
    proof = "assignment of legs" if assigned >= spanned else "cheapest forest and depot legs, by ascent"
    return Bound(value, fewest, proof)


def sum_of_prizes(question: RoutingQuestion) -> int:
    """Cost of leaving everything out, each group once."""
    prize, visits = group_prize(question), question.visits
    alone = int(prize[visits.group < 0].sum())
    return alone + sum(int(prize[own[0]]) for own in visits.groups().values())


def _nodes(question: RoutingQuestion, cannot: tuple[CannotVisit, ...]) -> Nodes:
    """Visits and groups that can be made, as nodes; what cannot be made is paid for at once."""
    visits, depots = question.visits, question.depots
    able = np.ones(len(visits), dtype=bool)
    able[[each.visit for each in cannot]] = False
    lone = [np.array([visit]) for visit in np.flatnonzero(able & (visits.group < 0))]
    grouped = [own[able[own]] for own in visits.groups().values() if able[own].any()]
    members = lone + grouped
    if not members:
        none = np.zeros(0)
        return Nodes(np.zeros((0, 0)), none, none, none, sum_of_prizes(question))
    order = np.concatenate(members)
    first = np.cumsum([0, *[len(own) for own in members[:-1]]])
    legs = np.minimum.reduceat(
        np.minimum.reduceat(_possible_legs(question)[np.ix_(order, order)], first, 0), first, 1
    )
    used = np.unique([fleet.depot for fleet in question.fleets if fleet.count])
    out = np.minimum.reduceat(question.cost[used][:, depots + order].min(axis=0), first)
    back = np.minimum.reduceat(question.cost[depots + order][:, used].min(axis=1), first)
    cost = group_prize(question)[order[first]]
    heads = order[first]
    required = np.array([visits.required[own].any() for own in members])
    if grouped:
        whole = visits.groups()
        required[len(lone) :] = [
            visits.required[whole[int(visits.group[head])]].any() for head in heads[len(lone) :]
        ]
    prize = np.where(required, np.inf, cost.astype(float))
    left_out = sum_of_prizes(question) - int(cost[~required].sum())
    return Nodes(legs.astype(float), out.astype(float), back.astype(float), prize, left_out)


def _possible_legs(question: RoutingQuestion) -> Ints:
    """Cost of each leg between visits; no way where windows or loads rule the leg out."""
    visits, depots = question.visits, question.depots
    legs: Ints = question.cost[depots:, depots:].copy()
    arrives_s = (earliest_s(question) + visits.service_s)[:, None] + question.duration_s[depots:, depots:]
    sizes = [fleet.capacity for fleet in question.fleets if fleet.count]
    most = None if None in sizes else max(size for size in sizes if size is not None)
    impossible = arrives_s > visits.to_s[None, :]
    if most is not None:
        impossible |= visits.demand[:, None] + visits.demand[None, :] > most
    legs[impossible] = NO_WAY
    return legs


def _assignment(nodes: Nodes, fewest: int, fixed: Ints) -> float:
    """Cheapest choice of one leg into and one out of every visit, and so many at least at the depots."""
    count = len(nodes.out)
    routes = min(len(fixed), count)
    least = min(fewest, routes)
    table = np.full((count + routes, count + routes), float(NO_WAY))
    table[:count, :count] = nodes.legs
    table[np.arange(count), np.arange(count)] = np.minimum(nodes.prize, NO_WAY)
    table[count:, :count] = nodes.out[None, :] + fixed[:routes, None]
    table[:count, count:] = nodes.back[:, None]
    idle = np.arange(count + least, count + routes)
    table[idle, idle] = 0.0
    row, column = linear_sum_assignment(table)
    return float(table[row, column].sum())


def _forest(nodes: Nodes, fewest: int, fixed: Ints, likely: float) -> float:
    """Bound of the ascent; what may be left out counts as a route of its own at its prize."""
    count = len(nodes.out)
    optional = int(np.isfinite(nodes.prize).sum())
    most = min(count, len(fixed) + optional)
    least = min(max(fewest, 1), most)
    paid = np.concatenate([[0], np.cumsum(fixed)]).astype(float)
    driven = np.clip(np.arange(least, most + 1) - optional, min(fewest, len(fixed)), len(fixed))
    ends = np.minimum(np.stack([nodes.out, nodes.back], axis=1), nodes.prize[:, None] / 2.0)
    between = np.minimum(nodes.legs, nodes.legs.T)
    possible = between[between < NO_WAY]
    dear = 4.0 * max(float(ends.max()), float(possible.max(initial=1.0)), 1.0)
    between = np.where(between >= NO_WAY, dear, between)
    return forest_bound(Relaxation(np.ascontiguousarray(between), ends, least, most, paid[driven]), likely)
