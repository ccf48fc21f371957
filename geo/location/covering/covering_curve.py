"""Values and bounds of maximal covering for every number of sites at once, each helped by its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .covering_search import PROVED, Search, covered_weight, with_one_more
from .duals import subgradient_prices
from .greedy import lazy_greedy, swapped
from .opening import Opening
from .reduction import Cover, picked

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

SWAPS = 50  # for each number of sites
FIRST_STEPS, STEPS = 300, 40  # of the prices: for the first number, and from each number to the next
BEAMS = (128,)  # of the walks that close the gaps


@dataclass(eq=False)
class Curve:
    """Values, bounds and choices (columns of the cover) for 0, 1, ... ``most`` columns."""

    cover: Cover
    unit: float
    most: int
    value: Floats
    bound: Floats
    columns: list[Ints]

    @classmethod
    def begun(cls, opening: Opening, unit: float, sites: int) -> Curve:
        """Nothing is chosen yet, and the weight of everything is the bound."""
        cover = opening.cover
        most = max(0, min(sites + 1 - len(opening.standing), cover.shape[1]))
        bound = np.full(most + 1, cover.weight.sum())
        bound[0] = 0.0
        return cls(cover, unit, most, np.zeros(most + 1), bound, [np.empty(0, np.int32)] * (most + 1))

    def proved(self, count: int) -> bool:
        """Whether the bound of so many is reached."""
        return bool(self.bound[count] <= self.value[count] + 0.5 * (self.unit or PROVED * self.value[count]))

    def offer(self, count: int, columns: Ints) -> None:
        """Take columns for so many if they are better than those at hand."""
        value = covered_weight(self.cover, columns)
        if value > self.value[count]:
            self.value[count], self.columns[count] = value, columns

    def climb(self) -> None:
        """Values: the greedy choices, and each number's choice carried up and down, with swaps."""
        cover = self.cover
        every = np.ones(cover.shape[1], bool)
        greedy = lazy_greedy(cover.starts, cover.rows, cover.weight, self.most, every)
        for count in range(1, self.most + 1):
            self.offer(count, self._improved(greedy[:count]))
            self.offer(count, self._improved(with_one_more(cover, self.columns[count - 1])))
        for count in range(self.most - 1, 0, -1):
            self.offer(count, self._improved(self._one_less(self.columns[count + 1], count)))

    def bend(self, wanted: Sequence[int], until_s: float) -> None:
        """Bounds: prices carried from number to number, then a sweep for each wanted that is not proved."""
        cover, row, steps = self.cover, self.cover.weight / 2.0, FIRST_STEPS
        prices: dict[int, Floats] = {}
        for count in wanted:
            if count > 0 and not self.proved(count):
                found = subgradient_prices(cover, count, row, float(self.value[count]), steps)
                self.bound = np.minimum(self.bound, found.bounds(self.most))
                row, steps = found.row, STEPS
                prices[count] = row
        for count, start in prices.items():
            if not self.proved(count):
                self._close(count, start, until_s)

    def _close(self, count: int, row: Floats, until_s: float) -> None:
        """Sweep for one number of columns; what it finds may help the next number."""
        search = Search(self.cover, count, self.unit, until_s=until_s)
        search.value, search.bound = float(self.value[count]), float(self.bound[count])
        search.sweep(row, BEAMS)
        self.bound[count] = search.bound
        if len(search.chosen):
            self.offer(count, self.cover.places(search.chosen))
            if count < self.most:
                self.offer(count + 1, self._improved(with_one_more(self.cover, self.columns[count])))

    def _improved(self, columns: Ints) -> Ints:
        """Columns after swaps."""
        cover = self.cover
        usable = np.ones(cover.shape[1], bool)
        return swapped(cover.starts, cover.rows, cover.weight, columns, usable, ~usable, SWAPS)

    def _one_less(self, columns: Ints, count: int) -> Ints:
        """So many of some columns, without those whose loss costs the least."""
        while len(columns) > count:
            rows = picked(self.cover.starts, self.cover.rows, columns)[1]
            alone = np.where(np.bincount(rows, minlength=self.cover.shape[0]) == 1, self.cover.weight, 0.0)
            ends = np.cumsum(np.diff(self.cover.starts)[columns])
            lost = np.add.reduceat(alone[rows], np.concatenate(([0], ends[:-1])))
            columns = np.delete(columns, np.argmin(lost))
        return columns
