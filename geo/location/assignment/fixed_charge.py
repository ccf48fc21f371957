"""Which sites to open where opening and serving cost: a bound by prices, then branch and bound to a proof."""

from __future__ import annotations

import heapq
import time
from dataclasses import dataclass, field

import numpy as np

from ..programme.answering import Progress
from ..requirements import Limits
from .interchange import Array, Flags, Lists, Numbers, improve
from .prices import CLOSED, FREE, OPEN, Aim, Ascent, ascend

# A choice is proved best when none can be better by more than this share of its value.
TOLERANCE = 1e-7
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


@dataclass(order=True)
class _Node:
    bound: float
    number: int
    state: Numbers = field(compare=False)
    lists: Lists = field(compare=False)
    ascent: Ascent = field(compare=False)


def grain_of(values: Array) -> float:
    """Largest number of which all values are whole multiples, if they are whole; else 0.

    >>> grain_of(np.array([4.0, 10.0, 6.0]))
    2.0
    """
    whole = np.rint(values)
    if not values.size or np.abs(values).max() > 2.0**40 or (whole != values).any():
        return 0.0
    return float(np.gcd.reduce(whole.astype(np.int64)))


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


class _Search:
    """One run: the best choice so far, and the nodes that may still hold a better one."""

    def __init__(
        self, problem: FixedCharge, limits: Limits, progress: Progress | None, cutoff: float
    ) -> None:
        self.problem, self.limits, self.progress = problem, limits, progress
        self.deadline = time.monotonic() + limits.time_s
        self.grain = grain_of(np.concatenate([problem.lists.service, problem.lists.fixed]))
        self.chance = np.random.default_rng(limits.seed)
        self.queue: list[_Node] = []
        self.floor, self.nodes = np.inf, 0
        self.is_open, self.value = problem.state == OPEN, cutoff

    def margin(self) -> float:
        """By how much a choice must be better than the best so far to be worth finding."""
        least = self.grain * (1.0 - 1e-6) if self.grain else TOLERANCE * abs(self.value)
        return max(least, self.limits.gap * abs(self.value))

    def is_settled(self, bound: float) -> bool:
        """Whether nothing worth finding lies above a bound."""
        return self.value - bound <= self.margin()

    def late(self) -> bool:
        return time.monotonic() > self.deadline

    def bound(self) -> float:
        """No choice is cheaper than this."""
        least = min([self.floor, self.value, *(node.bound for node in self.queue)])
        least = self.lifted(least)
        return self.value if self.value - least <= TOLERANCE * abs(self.value) else least

    def lifted(self, bound: float) -> float:
        """A bound raised to the next value that a choice may have."""
        return float(self.grain * np.ceil(bound / self.grain - 1e-6)) if self.grain else bound

    def try_choice(self, is_open: Flags, lists: Lists | None = None, state: Numbers | None = None) -> None:
        """Improve a choice by interchange, in a node's lists if given, and keep it if it is the best."""
        lists = self.problem.lists if lists is None else lists
        movable = (self.problem.state if state is None else state) == FREE
        is_open, done = is_open.copy(), False
        while not done:
            value, done = improve(lists, movable, self.problem.most, is_open, CHUNK)
            done = done or self.late()
        if value < self.value:
            self.is_open, self.value = is_open, value
            self.tell()

    def tell(self) -> None:
        if self.progress is not None:
            self.progress(self.value, self.bound() if self.queue else None)

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
        self.put(problem.state, lists, self.root)

    def shaken(self) -> Flags:
        """The best choice with a few sites swapped at random."""
        is_open: Flags = self.is_open.copy()
        free = self.problem.state == FREE
        opened, shut = np.flatnonzero(is_open & free), np.flatnonzero(~is_open & free)
        count = min(SHAKEN, len(opened), len(shut))
        is_open[self.chance.choice(opened, count, replace=False)] = False
        is_open[self.chance.choice(shut, count, replace=False)] = True
        return is_open

    def put(self, state: Numbers, lists: Lists, ascent: Ascent) -> None:
        """Keep a node if it may hold something better, with the sites fixed that its bound fixes."""
        if self.is_settled(ascent.bound):
            self.floor = min(self.floor, ascent.bound)
            return
        state = self.fixed_by_cost(state, ascent)
        free = state == FREE
        if not free.any() or (state == OPEN).sum() >= self.problem.most:
            self.try_choice(state == OPEN)
            return
        heapq.heappush(
            self.queue, _Node(self.lifted(ascent.bound), -self.nodes, state, thinned(lists, state), ascent)
        )
        self.nodes += 1

    def fixed_by_cost(self, state: Numbers, ascent: Ascent) -> Numbers:
        """States with each free site fixed that could not change without the bound passing the value."""
        opening, closing = change_costs(ascent.worth, state, (0, self.problem.most))
        slack = self.value - ascent.bound - self.margin()
        state = state.copy()
        state[(state == FREE) & (opening > slack)] = CLOSED
        state[(state == FREE) & (closing > slack)] = OPEN
        return state

    def branch(self) -> None:
        """Split the node of the least bound until none may hold anything better, or time is up."""
        while self.queue and not self.late():
            node = heapq.heappop(self.queue)
            if self.is_settled(node.bound):
                self.floor = min(self.floor, node.bound)
                continue
            usage = np.where(node.state == FREE, node.ascent.usage, -1.0)
            site = int(np.argmin(np.abs(usage - 0.5)))
            for way in (CLOSED, OPEN):
                self.split(node, site, way)

    def split(self, node: _Node, site: int, way: int) -> None:
        state = node.state.copy()
        state[site] = way
        lists = thinned(node.lists, state)
        if (np.diff(lists.start) == 0).any():
            return
        ascent = self.ascend(lists, state, node.ascent.price, NODE_STEPS, NODE_PACE)
        self.try_choice(ascent.is_open, lists, state)
        self.put(state, lists, ascent._replace(bound=max(ascent.bound, node.bound)))


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


def change_costs(worth: Array, state: Numbers, counts: tuple[int, int]) -> tuple[Array, Array]:
    """By how much the Lagrangian bound rises if each site is opened, and if it is closed.

    Opened sites change nothing by being open, closed ones cannot be opened; ``counts`` are the least and the
    most sites that may be open.

    >>> opening, closing = change_costs(np.array([-5.0, -3.0, 1.0]), np.zeros(3, dtype=int), (0, 1))
    >>> opening.tolist(), closing.tolist()
    ([0.0, 2.0, 6.0], [2.0, 0.0, 0.0])
    """
    free, required = np.flatnonzero(state == FREE), int((state == OPEN).sum())
    least, most = (max(0, min(count - required, len(free))) for count in counts)
    ranked = np.concatenate([[-np.inf], np.sort(worth[free]), [np.inf]])
    taken = min(max(int((worth[free] < 0.0).sum()), least), most)
    last, after = ranked[taken], ranked[taken + 1]
    opening, closing = np.where(state == CLOSED, np.inf, 0.0), np.where(state == OPEN, np.inf, 0.0)
    dropped = last if taken == most else max(0.0, last)
    added = after if taken == least else min(0.0, after) if taken == most else 0.0
    opening[free] = np.maximum(0.0, worth[free] - dropped)
    closing[free] = np.maximum(0.0, added - worth[free])
    return opening, closing
