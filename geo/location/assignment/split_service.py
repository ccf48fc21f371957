"""Which sites to open where capacities bind and demand may be split, proved by branch and bound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ..programme.answering import Progress
from ..requirements import Limits
from .branching import Branching, Node
from .interchange import Array, Flags, Numbers
from .load_prices import Loads, Raised, ascend_loaded
from .prices import CLOSED, FREE, OPEN, Aim, pick
from .transport import serve

ROOT_STEPS, ROOT_PACE, LAST_PACE, CHUNK = 1_000, 1.0, 0.002, 50
NODE_STEPS, NODE_PACE = 60, 0.2
# Share of all load that capacities may lack, for rounding.
ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Split:
    """Best choice found, the part of each entry's demand that its site serves, a bound, nodes it took."""

    is_open: Flags
    part: Array
    value: float
    bound: float
    nodes: int


def split_service(
    loads: Loads,
    state: Numbers,
    starts: Sequence[Flags],
    price: Array,
    limits: Limits,
    progress: Progress | None = None,
) -> Split:
    """Open any number of sites so that opening them and serving all demand, in parts, costs least.

    Being served is relaxed for the bound (Christofides & Beasley 1983). A choice is valued exactly, and only
    where the prices leave it a chance. Few sites stay free once bound and value are near each other; branch
    and bound settles those.

    Parameters
    ----------
    loads : Loads
        All sites that are not closed can serve all demand together.
    state : array of int
        Fixes sites: 1 open, -1 closed, 0 free.
    starts : sequence of arrays of bool
        Choices to begin from; each is given more sites where it lacks capacity.
    price : array
        Prices on being served to begin from.
    """
    search = _Search(loads, state, limits, progress)
    for start in [state != CLOSED, *starts]:
        search.try_sites(search.with_room(start, loads.fixed))
    search.rise(price)
    search.branch()
    part = serve(loads, search.is_open).part
    return Split(search.is_open, part, search.value, search.bound(), search.nodes)


def fewest_and_most(loads: Loads, state: Numbers) -> tuple[int, int]:
    """Fewest sites that states allow whose capacities can hold all load, and most; fewest is more for none.

    >>> loads = Loads(*[np.empty(0)] * 3, load=np.array([9.0]), capacity=np.array([4.0, 6.0, 5.0]),
    ...               fixed=np.zeros(3), whole=False)
    >>> fewest_and_most(loads, np.array([OPEN, FREE, FREE])), fewest_and_most(loads, np.array([FREE, -1, -1]))
    ((2, 3), (2, 1))
    """
    required = state == OPEN
    lacking = loads.load.sum() * (1.0 - ROUNDING) - loads.capacity[required].sum()
    room = np.cumsum(np.sort(loads.capacity[state == FREE])[::-1])
    added = int(np.searchsorted(room, lacking)) + 1 if lacking > 0.0 else 0
    return int(required.sum()) + added, int((state != CLOSED).sum())


class _Search(Branching[Raised]):
    """One run: choices valued once each, nodes bounded by prices."""

    def __init__(self, loads: Loads, state: Numbers, limits: Limits, progress: Progress | None) -> None:
        super().__init__(0.0, limits, progress, state == OPEN)
        self.loads, self.state = loads, state
        self.tried: set[bytes] = set()

    def try_sites(self, is_open: Flags) -> None:
        """Value a choice, if it is new, and keep it if it is the best."""
        key = is_open.tobytes()
        if key not in self.tried:
            self.tried.add(key)
            self.offer(is_open, serve(self.loads, is_open).value)

    def with_room(self, is_open: Flags, worth: Array) -> Flags:
        """A choice with free sites added, those of least worth for their capacity first, until all fits."""
        capacity = self.loads.capacity
        spare = np.flatnonzero((self.state == FREE) & ~is_open & (capacity > 0.0))
        ranked = spare[np.argsort(worth[spare] / capacity[spare], kind="stable")]
        lacking = self.loads.load.sum() * (1.0 - ROUNDING) - capacity[is_open].sum()
        before = np.cumsum(capacity[ranked]) - capacity[ranked]
        widened = is_open.copy()
        widened[ranked[before < lacking]] = True
        return widened

    def ascend(self, state: Numbers, price: Array, steps: int, pace: float) -> Raised:
        """Raise the bound of some states, and try the choice that the prices suggest."""
        counts = fewest_and_most(self.loads, state)
        aim = Aim(self.value, self.margin(), steps, pace)
        raised = ascend_loaded(self.loads, state, counts, price, aim)
        is_open = np.zeros(len(state), dtype=bool)
        pick(raised.worth, state, counts, np.arange(len(state)), is_open)
        self.try_sites(self.with_room(is_open, raised.worth))
        return raised

    def rise(self, price: Array) -> None:
        """Raise the bound at the root in bouts, and polish the best choice by its prices."""
        best = raised = self.ascend(self.state, price, CHUNK, ROOT_PACE)
        for _ in range(CHUNK, ROOT_STEPS, CHUNK):
            if raised.pace < LAST_PACE or self.is_settled(best.bound) or self.late():
                break
            raised = self.ascend(self.state, best.price, CHUNK, raised.pace)
            best = max(best, raised, key=lambda each: each.bound)
        improving = True
        while improving and not self.late():
            improving = self.is_polished(best)
        self.settle(self.state, best, best.bound)

    def is_polished(self, raised: Raised) -> bool:
        """Whether opening, closing or swapping one site made the best choice better."""
        before = self.value
        for is_open in self.neighbours(raised):
            self.try_sites(is_open)
            if self.value < before:
                return True
            if self.late():
                break
        return False

    def neighbours(self, raised: Raised) -> Iterator[Flags]:
        """Choices one site or one swap from the best that the prices leave a chance, likeliest first."""
        best, free, capacity = self.is_open, self.state == FREE, np.append(self.loads.capacity, 0.0)
        # The last place stands for no site at all.
        leaves, enters = (np.append(np.flatnonzero(sites & free), -1) for sites in (best, ~best))
        worth = np.append(raised.worth, 0.0)
        change = worth[enters] - worth[leaves][:, None]
        room = capacity[:-1][best].sum() + capacity[enters] - capacity[leaves][:, None]
        least = raised.price.sum() + raised.worth[best].sum() + change
        fits = room >= self.loads.load.sum() * (1.0 - ROUNDING)
        out, into = np.nonzero(fits & (self.value - least > self.step()))
        for place in np.argsort(least[out, into], kind="stable"):
            is_open = np.append(best, False)
            is_open[leaves[out[place]]], is_open[enters[into[place]]] = False, True
            yield is_open[:-1]

    def settle(self, state: Numbers, raised: Raised, bound: float) -> None:
        """Keep a node if it may hold something better, with the sites fixed that its bound fixes."""
        if self.is_ruled_out(bound):
            return
        counts = fewest_and_most(self.loads, state)
        state = self.narrowed(state, raised.bound, raised.worth, counts)
        if (state == FREE).any():
            self.put(Node(bound, -self.nodes, state, raised.usage, raised))
        else:
            self.try_sites(state == OPEN)

    def split(self, node: Node[Raised], site: int, way: int) -> None:
        state = node.state.copy()
        state[site] = way
        fewest, most = fewest_and_most(self.loads, state)
        if fewest <= most:
            raised = self.ascend(state, node.found.price, NODE_STEPS, NODE_PACE)
            self.settle(state, raised, max(raised.bound, node.bound))
