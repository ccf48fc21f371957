"""The search for the best cover: prices, swaps and the sweep in turn, until it is proved or time is over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf
from time import monotonic

import numpy as np
import numpy.typing as npt

from .duals import Prices, subgradient_prices
from .greedy import lazy_greedy, swapped
from .reduction import Cover, picked, restricted
from .sweep import swept, window

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

PRICE_STEPS = 300
SWAPS = 1_000
BEAMS = (128, 1_024, 8_192, 65_536, 524_288)  # states kept on each walk
MOST_WORDS = 4_000_000  # of 64 bits, in the states of a walk
STALLED = 0.1  # part of the gap that a walk must close for a wider one to be worth while
PROVED = 1e-9  # part of the value within which a bound counts as reached
BY_WEIGHT, BY_PRICES = "weight of all demand that can be covered", "bound of the dual prices"
BY_SWEEP = "sweep along the line with dual prices: every state that could do better was followed or bounded"


def unit_of(weight: Floats) -> float:
    """Number of which all weights are multiples (1 for whole ones, a step of a line); 0 where there is none.

    Two choices then differ by that much or not at all.

    Examples
    --------
    >>> unit_of(np.array([4.0, 6.0])), unit_of(np.array([0.25, 0.5])), unit_of(np.array([1.0, 3.141]))
    (2.0, 0.25, 0.0)
    """
    positive = weight[weight > 0.0]
    if not len(positive) or positive.sum() > 1e9 * positive.min():
        return 0.0
    for unit in (1.0, float(positive.min())):
        times = positive / unit
        whole = np.round(times)
        if (np.abs(times - whole) <= 1e-9).all() and whole.min() >= 1.0:
            return unit * float(np.gcd.reduce(whole.astype(np.int64)))
    return 0.0


@dataclass(eq=False)
class Search:
    """A search as far as it has come: whenever it is left, ``value`` and ``bound`` hold.

    Parameters
    ----------
    cover : Cover
        The question; columns that no better choice can hold leave it as the search goes on.
    sites : int
        Most columns to choose.
    unit : float
        Number of which all weights are multiples, or 0.
    until_s : float
        Moment of the monotonic clock at which to stop.
    gap : float
        Part of the value within which a bound is close enough.
    told : callable
        Told value and bound when either gets better.
    chosen : array of int
        The caller's numbers of the best columns so far.
    proof : str
        What established the bound.
    more : float
        Bound on what one column more could cover.
    whole : bool
        Whether no column has left the cover yet.
    """

    cover: Cover
    sites: int
    unit: float
    until_s: float = inf
    gap: float = 0.0
    told: Callable[[float, float], None] = lambda _value, _bound: None
    chosen: Ints = field(default_factory=lambda: np.empty(0, np.int32))
    value: float = 0.0
    bound: float = inf
    proof: str = ""
    more: float = inf
    whole: bool = True

    @property
    def floor(self) -> float:
        """Weight that a choice must exceed to be better than the one at hand."""
        return self.value + 0.5 * (self.unit or PROVED * self.value)

    @property
    def proved(self) -> bool:
        """Whether nothing better than the choice at hand is left."""
        return self.bound <= self.floor

    @property
    def over(self) -> bool:
        """Whether to stop: proved, close enough, or out of time."""
        return self.proved or self.bound <= self.value * (1.0 + self.gap) or self.hurried()

    def hurried(self) -> bool:
        """Whether the time is over."""
        return monotonic() >= self.until_s

    def take(self, numbers: Ints, value: float) -> None:
        """Take a choice, by the caller's numbers, if it is better than the one at hand."""
        if value > self.value:
            self.value, self.chosen = value, numbers
            self._tell()

    def offer(self, columns: Ints) -> None:
        """Improve columns of the cover by swaps, and take them if they are better than those at hand."""
        cover = self.cover
        usable = np.ones(cover.shape[1], bool)
        columns = swapped(cover.starts, cover.rows, cover.weight, columns, usable, ~usable, SWAPS)
        self.take(cover.column[columns], covered_weight(cover, columns))

    def limit(self, bound: float, proof: str) -> None:
        """Take a bound on every choice better than the one at hand."""
        if bound < self.bound:
            self.bound, self.proof = bound, proof
            self._tell()

    def _tell(self) -> None:
        """Report; a bound that leaves room for no unit more is the value."""
        if self.bound < self.value or (self.unit and self.proved):
            self.bound = self.value
        self.told(self.value, self.bound)

    def greet(self) -> None:
        """Begin with the greedy choice, and the weight of everything as the bound."""
        cover = self.cover
        usable = np.ones(cover.shape[1], bool)
        self.offer(lazy_greedy(cover.starts, cover.rows, cover.weight, self.sites, usable))
        self.more = float(cover.weight.sum())
        self.limit(self.more, BY_WEIGHT)

    def price(self, row: Floats) -> Prices:
        """Better row prices; the bound they prove, and a cover without the columns they rule out."""
        prices = subgradient_prices(self.cover, self.sites, row, self.value, PRICE_STEPS)
        bounds = prices.bounds(self.sites + 1)
        self.limit(float(bounds[self.sites]), BY_PRICES)
        if self.whole:
            self.more = min(self.more, float(bounds[-1]))
        stay = prices.hopeful(self.sites, self.floor)
        if not stay.all() and not self.proved:
            self.whole = False
            self.cover, row = restricted(self.cover, stay, prices.row)
            prices = Prices.of(self.cover, row)
        return prices

    def sweep(self, row: Floats, beams: Sequence[int] = BEAMS, *, stubborn: bool = False) -> Floats:
        """Walk along the columns, wider each time, while that pays and nothing is proved; return the prices.

        Parameters
        ----------
        row : array
            Row prices to begin with.
        beams : sequence of int
            How many states to keep on each walk.
        stubborn : bool
            Whether to go on where a walk closed little of the gap.
        """
        for beam in beams:
            prices = self.price(row)
            row, before, gap = prices.row, self.bound, self.bound - self.value
            if self.over or beam * (window(self.cover) // 64 + 1) > MOST_WORDS:
                break
            self.walk(prices, beam)
            stalled = before - self.bound <= STALLED * gap
            if self.over or (stalled and not stubborn and beam > beams[0]):
                break
        return row

    def walk(self, prices: Prices, beam: int) -> None:
        """Sweep once; take what it finds and proves."""
        floor = self.floor
        found = swept(self.cover, prices, self.sites, floor, beam, self.hurried)
        if found.chosen is not None:
            self.offer(found.chosen)
        # What the sweep gave up lies at or below the floor: nothing there beats the choice by a unit.
        self.limit(found.bound if found.bound > floor else max(floor, self.value), BY_SWEEP)


def with_one_more(cover: Cover, columns: Ints) -> Ints:
    """Columns, and the one that adds the most weight to them."""
    left = cover.weight.copy()
    left[picked(cover.starts, cover.rows, columns)[1]] = 0.0
    gain = np.add.reduceat(left[cover.rows], cover.starts[:-1])
    gain[columns] = -1.0
    return np.append(columns, np.argmax(gain)).astype(np.int32)


def covered_weight(cover: Cover, columns: Ints) -> float:
    """Weight of the rows that at least one of some columns covers."""
    covered = np.zeros(cover.shape[0], bool)
    covered[picked(cover.starts, cover.rows, columns)[1]] = True
    return float(cover.weight[covered].sum())
