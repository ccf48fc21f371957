"""Doors of places that were asked for before, so that each place is looked round from once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .doors import Access, Doors, doors_joined, no_doors
from .joining import Joiner

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Keys = npt.NDArray[np.complex128]

_MOST = 8192  # places remembered, some 10 MB; more are forgotten and looked for anew


class _Known(NamedTuple):
    """Places by their keys, in the order in which they came, and their doors, numbered so."""

    key: Keys
    access: Access


@dataclass(eq=False)
class Remembered:
    """A joiner that keeps what it found, for requests without a limit.

    The doors of a place do not depend on what is asked for beside it: so an answer is the same to the bit,
    whatever was asked before.

    Parameters
    ----------
    joiner : Joiner
    """

    joiner: Joiner

    def __post_init__(self) -> None:
        self._known = _Known(np.empty(0, complex), Access(no_doors(), no_doors()))

    def access(self, places_m: Array, limit_s: float = np.inf) -> Access:
        """Doors of some places, of those that can matter to any trip within a limit."""
        key = _keys(places_m)
        if np.isfinite(limit_s) or len(key) > _MOST:
            return self.joiner.access(places_m, limit_s)
        # Taken and set as a whole: two requests at one time at worst look for a place twice.
        known = self._with(self._known, key)
        self._known = known
        order = np.argsort(known.key)
        number = order[np.searchsorted(known.key, key, sorter=order)]
        access = Access(*(_of(doors, number) for doors in (known.access.at_nodes, known.access.along)))
        return self.joiner.true(access, places_m)

    def _with(self, known: _Known, key: Keys) -> _Known:
        """What is known once some places are."""
        new = np.setdiff1d(key, known.key)
        if len(known.key) + len(new) > _MOST:
            known, new = _Known(known.key[:0], Access(no_doors(), no_doors())), np.unique(key)
        if not len(new):
            return known
        found, before = self.joiner.in_plane(new.view(np.float64).reshape(-1, 2)), len(known.key)
        at_nodes, along = (
            doors_joined([old, replace(doors, place=doors.place + before)])
            for old, doors in zip(known.access, found, strict=True)
        )
        return _Known(np.concatenate([known.key, new]), Access(at_nodes, along))


def _keys(places_m: Array) -> Keys:
    """One number for each place; zeros of both signs are one."""
    return np.ascontiguousarray(places_m + 0.0).view(np.complex128).reshape(-1)


def _of(doors: Doors, number: Indices) -> Doors:
    """Doors of some of the places, which are numbered anew in that order."""
    first = np.searchsorted(doors.place, number)
    count = np.searchsorted(doors.place, number, side="right") - first
    place = np.repeat(np.arange(len(number)), count)
    row = np.arange(len(place)) - np.repeat(np.cumsum(count) - count - first, count)
    return replace(doors[row], place=place)
