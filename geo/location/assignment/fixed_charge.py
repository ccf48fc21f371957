"""Which sites to open where opening and serving cost: a bound by prices, then branch and bound to a proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ..programme.answering import Progress
from ..requirements import Limits
from .branching import Branching, Node, grain_of
from .interchange import Array, Flags, Lists, Numbers, improve
from .prices import CLOSED, FREE, OPEN, Aim, Ascent, ascend

ROOT_STEPS, ROOT_PACE, CHUNK = 1_500, 1.5, 100
NODE_STEPS, NODE_PACE = 60, 0.4
SHAKES, SHAKEN = 6, 3


@dataclass(frozen=True, eq=False)
class FixedCharge:
    """Open at most ``most`` sites so that opening and serving cost least; p-median where opening is free.

    ``state`` fixes sites: 1 open, -1 closed, 0 free.
    """

    lists: Lists
    state: Numbers
    most: int


@dataclass(frozen=True, eq=False)
class Opened:
    """Best choice found, a bound on all, the prices at the root, and how many nodes the proof took.

    ``value`` stays at the cutoff where no choice below it was found.
    """

    is_open: Flags
    value: float
    bound: float
    nodes: int
    root: Ascent


def open_sites(
    problem: FixedCharge,
    start: Flags,
    limits: Limits,
    progress: Progress | None = None,
    *,
    cutoff: float = np.inf,
) -> Opened:
    """Solve it: interchange, prices, sites fixed by reduced cost, branch and bound (best bound first).

    Parameters
    ----------
    problem : FixedCharge
        Its lists serve every demand by some site that is not closed.
    start : array of bool
        A choice that keeps to the states, to begin from.
    cutoff : float, optional
        Look for choices below this value only.
    """
    search = _Search(problem, limits, progress, cutoff)
    search.try_choice(start)
    search.rise()
    search.branch()
    return Opened(search.is_open, search.value, search.bound(), search.nodes, search.root)


class _Found(NamedTuple):
    """The lists of a node, without what its states leave out, and the ascent that bounded it."""

    lists: Lists
    ascent: Ascent


class _Search(Branching[_Found]):
    """One run, bounded by prices; interchange finds choices."""

    def __init__(
        self, problem: FixedCharge, limits: Limits, progress: Progress | None, cutoff: float
    ) -> None:
        grain = grain_of(np.concatenate([problem.lists.service, problem.lists.fixed]))
        super().__init__(grain, limits, progress, problem.state == OPEN)
        self.problem, self.value = problem, cutoff
        self.chance = np.random.default_rng(limits.seed)

    def try_choice(self, is_open: Flags, lists: Lists | None = None, state: Numbers | None = None) -> None:
        """Improve a choice by interchange, in a node's lists if given, and keep it if it is the best."""
        lists = self.problem.lists if lists is None else lists
        movable = (self.problem.state if state is None else state) == FREE
        is_open, done = is_open.copy(), False
        while not done:
            value, done = improve(lists, movable, self.problem.most, is_open, CHUNK)
            done = done or self.late()
        self.offer(is_open, value)

    def ascend(self, lists: Lists, state: Numbers, price: Array, steps: int, pace: float) -> Ascent:
        """Raise the bound in bouts, so that a limit of time is kept."""
        best: Ascent | None = None
        while True:
            some = min(steps, CHUNK)
            aim = Aim(self.value, self.margin(), some, pace)
            found = ascend(lists, state, self.problem.most, price, aim)
            if best is None or found.bound > best.bound:
                best = found
            steps, price, pace = steps - some, best.price, found.pace
            if steps <= 0 or pace == 0.0 or self.late():
                return best

    def rise(self) -> None:
        """Raise the bound at the root, polish what the prices suggest, and go on from a better choice."""
        problem = self.problem
        lists = thinned(problem.lists, problem.state)
        self.root = self.ascend(
            lists, problem.state, mid_prices(problem.lists, self.is_open), ROOT_STEPS, ROOT_PACE
        )
        self.try_choice(self.root.is_open)
        for _ in range(SHAKES):
            if self.is_settled(self.root.bound) or self.late():
                break
            self.try_choice(self.shaken())
        self.settle(problem.state, _Found(lists, self.root), self.root.bound)

    def shaken(self) -> Flags:
        """The best choice with a few sites swapped at random."""
        is_open: Flags = self.is_open.copy()
        free = self.problem.state == FREE
        opened, shut = np.flatnonzero(is_open & free), np.flatnonzero(~is_open & free)
        count = min(SHAKEN, len(opened), len(shut))
        is_open[self.chance.choice(opened, count, replace=False)] = False
        is_open[self.chance.choice(shut, count, replace=False)] = True
        return is_open

    def settle(self, state: Numbers, found: _Found, bound: float) -> None:
        """Keep a node if it may hold something better, with the sites fixed that its bound fixes."""
        if self.is_ruled_out(bound):
            return
        ascent = found.ascent
        state = self.narrowed(state, ascent.bound, ascent.worth, (0, self.problem.most))
        if not (state == FREE).any() or (state == OPEN).sum() >= self.problem.most:
            self.try_choice(state == OPEN)
            return
        found = found._replace(lists=thinned(found.lists, state))
        self.put(Node(self.lifted(bound), -self.nodes, state, ascent.usage, found))

    def split(self, node: Node[_Found], site: int, way: int) -> None:
        state = node.state.copy()
        state[site] = way
        lists = thinned(node.found.lists, state)
        if (np.diff(lists.start) == 0).any():
            return
        ascent = self.ascend(lists, state, node.found.ascent.price, NODE_STEPS, NODE_PACE)
        self.try_choice(ascent.is_open, lists, state)
        self.settle(state, _Found(lists, ascent), max(ascent.bound, node.bound))


def thinned(lists: Lists, state: Numbers) -> Lists:
    """Lists without closed sites, each cut after the first site that is sure to be open."""
    row = np.repeat(np.arange(len(lists.absent)), np.diff(lists.start))
    sure = np.append(0, np.cumsum(state[lists.site] == OPEN))
    keep = (state[lists.site] != CLOSED) & (sure[:-1] == sure[lists.start[row]])
    start = np.append(0, np.cumsum(np.bincount(row[keep], minlength=len(lists.absent))))
    return lists._replace(start=start, site=lists.site[keep], service=lists.service[keep])


def mid_prices(lists: Lists, is_open: Flags) -> Array:
    """Half-way between each demand's two nearest open sites; its nearest alone where it has no second."""
    entries = np.flatnonzero(is_open[lists.site])
    every = np.arange(len(lists.absent))
    row = np.append(np.repeat(every, np.diff(lists.start))[entries], [-1, -1])
    cost = np.append(lists.service[entries], [0.0, 0.0])
    first = np.searchsorted(row[:-2], every)
    first_cost = np.where(row[first] == every, cost[first], 0.0)
    after = np.minimum(first + 1, len(row) - 1)
    return 0.5 * (first_cost + np.where(row[after] == every, cost[after], first_cost))
