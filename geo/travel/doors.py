"""Doors: where a place off the roads joins the network, and by what it then drives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int32]
Indices = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Doors:
    """Ways of joining the network: off the road to a point of a stretch, then along it to a node.

    Parameters
    ----------
    place : array of int
        Number of the place.
    node : array of int
        Node that is driven to.
    tail : array of int
        Node at the other end of the stretch, left behind.
    stretch : array of int
    share : array
        Where on the stretch, as a share of its length from its node ``one``.
    forward : array of bool
        Whether it is driven towards its node ``other``.
    off_m : array
        Straight distance off the road, metres.
    off_s, road_s : array
        Seconds off the road, and along the stretch to the node.
    """

    place: Indices
    node: Numbers
    tail: Numbers
    stretch: Numbers
    share: Array
    forward: Mask
    off_m: Array
    off_s: Array
    road_s: Array

    @property
    def seconds_s(self) -> Array:
        """Seconds from the place to the node."""
        return self.off_s + self.road_s

    def __len__(self) -> int:
        return len(self.place)

    def __getitem__(self, chosen: Mask | Indices | slice) -> Doors:
        return Doors(*(getattr(self, column)[chosen] for column in _COLUMNS))


_COLUMNS = tuple(field.name for field in fields(Doors))


class Access(NamedTuple):
    """What joins some places to the network.

    Parameters
    ----------
    at_nodes : Doors
        By each node that is worth driving to first: no other door leads there as quickly. By place and node.
    along : Doors
        Within a stretch, for trips that end on it before they come to a node.
    """

    at_nodes: Doors
    along: Doors


def no_doors() -> Doors:
    """No door at all."""
    whole, few, real = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int32), np.empty(0)
    return Doors(whole, few, few, few, real, np.empty(0, dtype=bool), real, real, real)


def doors_joined(parts: Sequence[Doors]) -> Doors:
    """Doors of several lists in the order of their places; a place keeps its own order."""
    if not parts:
        return no_doors()
    whole = Doors(*(np.concatenate([getattr(part, column) for part in parts]) for column in _COLUMNS))
    return whole[np.argsort(whole.place, kind="stable")]
