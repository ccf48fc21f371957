"""Branch and bound over sites open or shut, whatever bounds a node and whatever serves demand."""

from __future__ import annotations

import heapq
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np

from ..programme.answering import Progress
from ..requirements import Limits
from .interchange import Array, Flags, Numbers
from .prices import CLOSED, FREE, OPEN

# A choice is proved best when none can be better by more than this share of its value.
TOLERANCE = 1e-7

T = TypeVar("T")


@dataclass(order=True)
class Node(Generic[T]):
    """Choices that keep to some states: none is below the bound; ``found`` is what bounded it.

    ``usage`` says how often each site was open in the bounding, from 0 to 1.
    """

    bound: float
    number: int
    state: Numbers = field(compare=False)
    usage: Array = field(compare=False)
    found: T = field(compare=False)


class Branching(ABC, Generic[T]):
    """Best choice so far, and the nodes that may still hold a better one, least bound first."""

    def __init__(self, grain: float, limits: Limits, progress: Progress | None, chosen: Flags) -> None:
        self.grain, self.limits, self.progress = grain, limits, progress
        self.deadline = time.monotonic() + limits.time_s
        self.is_open, self.value = chosen, np.inf
        self.queue: list[Node[T]] = []
        self.floor, self.nodes = np.inf, 0

    @abstractmethod
    def split(self, node: Node[T], site: int, way: int) -> None:
        """Bound the part of a node in which a site is open or closed, and put it."""

    def step(self) -> float:
        """By how much a choice must be better than the best so far to be told from it."""
        return self.grain * (1.0 - 1e-6) if self.grain else TOLERANCE * abs(self.value)

    def margin(self) -> float:
        """By how much a choice must be better than the best so far to be worth finding."""
        return max(self.step(), self.limits.gap * abs(self.value))

    def is_settled(self, bound: float) -> bool:
        """Whether nothing worth finding lies above a bound."""
        return self.value - bound <= self.margin()

    def late(self) -> bool:
        """Whether time is up."""
        return time.monotonic() > self.deadline

    def bound(self) -> float:
        """No choice is cheaper than this."""
        least = min([self.floor, self.value, *(node.bound for node in self.queue)])
        least = self.lifted(least)
        return self.value if self.value - least <= TOLERANCE * abs(self.value) else least

    def lifted(self, bound: float) -> float:
        """A bound raised to the next value that a choice may have."""
        return float(self.grain * np.ceil(bound / self.grain - 1e-6)) if self.grain else bound

    def offer(self, is_open: Flags, value: float) -> None:
        """Keep a choice if it is the best."""
        if value < self.value:
            self.is_open, self.value = is_open, value
            if self.progress is not None:
                self.progress(self.value, self.bound() if self.queue else None)

    def is_ruled_out(self, bound: float) -> bool:
        """Whether a bound leaves nothing worth finding; if so it counts among those settled."""
        if not self.is_settled(bound):
            return False
        self.floor = min(self.floor, bound)
        return True

    def narrowed(self, state: Numbers, bound: float, worth: Array, counts: tuple[int, int]) -> Numbers:
        """States with each free site fixed that could not change without the bound passing the value."""
        opening, closing = change_costs(worth, state, counts)
        slack = self.value - bound - self.step()
        state = state.copy()
        state[(state == FREE) & (opening > slack)] = CLOSED
        state[(state == FREE) & (closing > slack)] = OPEN
        return state

    def put(self, node: Node[T]) -> None:
        """Keep a node for later."""
        heapq.heappush(self.queue, node)
        self.nodes += 1

    def branch(self) -> None:
        """Split the node of the least bound until none may hold anything better, or time is up."""
        while self.queue and not self.late():
            node = heapq.heappop(self.queue)
            if self.is_ruled_out(node.bound):
                continue
            usage = np.where(node.state == FREE, node.usage, -1.0)
            site = int(np.argmin(np.abs(usage - 0.5)))
            for way in (CLOSED, OPEN):
                self.split(node, site, way)


def grain_of(values: Array) -> float:
    """Largest number of which all values are whole multiples, if they are whole; else 0.

    >>> grain_of(np.array([4.0, 10.0, 6.0]))
    2.0
    """
    whole = np.rint(values)
    if not values.size or np.abs(values).max() > 2.0**40 or (whole != values).any():
        return 0.0
    return float(np.gcd.reduce(whole.astype(np.int64)))


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
