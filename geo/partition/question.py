"""A question to the parting of a line, checked and laid out for the search."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ..errors import RoutingError

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_WHERE = "parting of a line"


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """Places where the line may be cut, what lies before each, and what each contingent can carry.

    Parameters
    ----------
    at : array of int, shape (places,)
        Pieces before each place where a cut is allowed; the first is 0, the last the number of pieces.
    load : array, shape (places,)
        Load before each place, all criteria together.
    parts : array, shape (places, criteria)
        The same by criterion, each as a share of its whole.
    price : array, shape (places,)
        Of a cut there; 0 at both ends.
    fair : array, shape (contingents,)
        Share of the load that each would carry by its strength alone.
    strength_share : array, shape (contingents,)
    weight : array, shape (criteria,)
        What a criterion counts for; they sum to 1.
    least, most : array of int, shape (contingents,)
        Fewest and most pieces of a sector.
    pair : array, shape (contingents, contingents)
        Price of two contingents next to one another.
    every_place : bool
        Whether a cut is allowed between any two pieces.
    """

    at: Ints
    load: Array
    parts: Array
    price: Array
    fair: Array
    strength_share: Array
    weight: Array
    least: Ints
    most: Ints
    pair: Array
    every_place: bool

    @property
    def sectors(self) -> int:
        """How many contingents there are."""
        return len(self.fair)

    @property
    def scale(self) -> Array:
        """By what a load is multiplied to tell it in fair loads of a contingent."""
        return np.asarray(1.0 / self.fair)

    @property
    def part_scale(self) -> Array:
        """The same for loads by criterion, shape (contingents, criteria)."""
        return np.repeat(1.0 / self.strength_share[:, None], self.parts.shape[1], axis=1)

    @property
    def priced(self) -> bool:
        """Whether any cut has a price."""
        return bool(self.price.any())

    def ordered(self, order: Ints) -> Question:
        """The same with contingents in another order."""
        return replace(
            self,
            fair=self.fair[order],
            strength_share=self.strength_share[order],
            least=self.least[order],
            most=self.most[order],
            pair=self.pair[np.ix_(order, order)],
        )


def question_of(
    loads: npt.ArrayLike,
    strengths: npt.ArrayLike,
    *,
    weights: npt.ArrayLike | None,
    cut_price: npt.ArrayLike | None,
    least: npt.ArrayLike | None,
    most: npt.ArrayLike | None,
    pair_price: npt.ArrayLike | None,
) -> Question:
    """Check a caller's arrays and lay them out; see ``partition_line``.

    Raises
    ------
    RoutingError
        If an array has another shape than it must, or holds what is no load, strength, length or price.
    """
    each = _matrix(loads)
    strength = _array("strengths", strengths, positive=True)
    pieces, sectors = len(each), len(strength)
    whole = each.sum(axis=0)
    if not (whole > 0.0).all():
        raise RoutingError(
            f"criterion {int(np.argmin(whole > 0.0))} has no load",
            where=_WHERE,
            mend="Give each criterion a load somewhere, or leave it out.",
        )
    weight = _weights(weights, each.shape[1])
    price = _prices(cut_price, pieces)
    allowed = np.isfinite(price)
    together = each[:, 0] if each.shape[1] == 1 else (each / whole) @ weight
    load = np.append(0.0, np.cumsum(together))
    parts = np.vstack([np.zeros(each.shape[1]), np.cumsum(each, axis=0) / whole])
    share = strength / strength.sum()
    return Question(
        at=np.flatnonzero(allowed),
        load=load[allowed],
        parts=np.ascontiguousarray(parts[allowed]),
        price=price[allowed],
        fair=load[-1] * share,
        strength_share=share,
        weight=weight,
        least=_lengths("least", least, sectors, 1),
        most=_lengths("most", most, sectors, pieces),
        pair=_pairs(pair_price, sectors),
        every_place=bool(allowed.all()),
    )


def _array(name: str, values: npt.ArrayLike, *, positive: bool = False) -> Array:
    array = np.asarray(values, dtype=float)
    good = np.isfinite(array) & ((array > 0.0) if positive else (array >= 0.0))
    if array.size == 0 or not good.all():
        found = "no value" if array.size == 0 else f"a value of {array[~good].flat[0]:g}"
        bound = "above 0" if positive else "of 0 or more"
        raise RoutingError(f"{name} has {found}", where=_WHERE, mend=f"Give finite numbers {bound}.")
    return array


def _matrix(loads: npt.ArrayLike) -> Array:
    each = _array("loads", loads)
    each = each[:, None] if each.ndim == 1 else each
    if each.ndim != 2:
        raise RoutingError(
            f"loads has {each.ndim} dimensions", where=_WHERE, mend="Give (pieces,) or (pieces, criteria)."
        )
    return each


def _shaped(name: str, array: Array, shape: tuple[int, ...]) -> Array:
    if array.shape != shape:
        raise RoutingError(f"{name} has shape {array.shape}", where=_WHERE, mend=f"Give shape {shape}.")
    return array


def _weights(weights: npt.ArrayLike | None, criteria: int) -> Array:
    if weights is None:
        return np.full(criteria, 1.0 / criteria)
    weight = _shaped("weights", _array("weights", weights), (criteria,))
    if not weight.sum() > 0.0:
        raise RoutingError("all weights are 0", where=_WHERE, mend="Give one of them above 0.")
    return np.asarray(weight / weight.sum())


def _prices(cut_price: npt.ArrayLike | None, pieces: int) -> Array:
    if cut_price is None:
        return np.zeros(pieces + 1)
    price = _shaped("cut_price", np.array(cut_price, dtype=float), (pieces + 1,))
    price[[0, -1]] = 0.0
    if not (price >= 0.0).all():
        raise RoutingError("cut_price has a negative value", where=_WHERE, mend="Give 0, more, or infinity.")
    return price


def _lengths(name: str, lengths: npt.ArrayLike | None, sectors: int, otherwise: int) -> Ints:
    if lengths is None:
        return np.full(sectors, otherwise, dtype=np.int64)
    given = np.asarray(lengths)
    given = np.full(sectors, given) if given.ndim == 0 else _shaped(name, given, (sectors,))
    if not ((given >= 0) & (given == np.floor(given))).all():
        raise RoutingError(f"{name} is no number of pieces", where=_WHERE, mend="Give whole numbers from 0.")
    return given.astype(np.int64)


def _pairs(pair_price: npt.ArrayLike | None, sectors: int) -> Array:
    if pair_price is None:
        return np.zeros((sectors, sectors))
    pair = _shaped("pair_price", _array("pair_price", pair_price), (sectors, sectors))
    if not np.array_equal(pair, pair.T):
        raise RoutingError(
            "pair_price is not symmetric", where=_WHERE, mend="Give one price to either order of a pair."
        )
    return np.ascontiguousarray(pair)
