"""A question about routes: who drives from where, what is visited when, and what each leg costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import RoutingError

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

NO_WAY = 1 << 30
"""A duration or a cost of so much or more says that the leg cannot be driven."""
LATEST_S = NO_WAY - 1
"""Every window closes here at the latest (34 years)."""


@dataclass(frozen=True, slots=True)
class Fleet:
    """Vehicles that are alike: one depot, one shift, one capacity.

    Parameters
    ----------
    depot : int
        Row of the depot from which they leave and to which they return.
    count : int
        How many there are.
    capacity : int or None
        Most demand on one route; None for no limit.
    from_s, to_s : int
        They leave no earlier and are back no later, seconds.
    longest_s : int or None
        Longest time out, waiting included, seconds; None for no limit but the shift.
    fixed_cost : int
        Cost of using one of them at all.
    """

    depot: int
    count: int
    capacity: int | None = None
    from_s: int = 0
    to_s: int = LATEST_S
    longest_s: int | None = None
    fixed_cost: int = 0

    def __post_init__(self) -> None:
        where = f"fleet at depot {self.depot}"
        for name in ("depot", "count", "capacity", "from_s", "longest_s", "fixed_cost"):
            number = getattr(self, name)
            if number is not None and number < 0:
                raise RoutingError(f"{name} is {number}", where=where, mend="Give a number from 0.")
        if not self.from_s <= self.to_s <= LATEST_S:
            raise RoutingError(
                f"the shift is from {self.from_s} s to {self.to_s} s",
                where=where,
                mend=f"Give from_s <= to_s <= {LATEST_S}.",
            )

    @property
    def shift_s(self) -> int:
        """Longest time that one of them can be out, seconds.

        >>> Fleet(0, 1, from_s=3_600, to_s=36_000, longest_s=28_800).shift_s
        28800
        """
        open_s = self.to_s - self.from_s
        return open_s if self.longest_s is None else min(open_s, self.longest_s)


@dataclass(frozen=True, slots=True, eq=False)
class Visits:
    """What is to be visited, one entry of each array for a visit.

    Parameters
    ----------
    demand : array of int64
        Load that each takes of a vehicle's capacity.
    service_s : array of int64
        How long each takes, seconds.
    from_s, to_s : array of int64
        Each begins within this window, seconds.
    prize : array of int64
        Cost of leaving an optional visit out; not used where it is required.
    required : array of bool
        Whether it must be made.
    group : array of int64
        Of the visits with the same number exactly one is made (at most one if none of them is required);
        -1 for a visit that stands alone.

    See Also
    --------
    Visits.of : the same with everything but what is told left at its usual value.
    """

    demand: Ints
    service_s: Ints
    from_s: Ints
    to_s: Ints
    prize: Ints
    required: Mask
    group: Ints

    def __post_init__(self) -> None:
        for name in ("demand", "service_s", "from_s", "to_s", "prize", "required", "group"):
            kind = np.bool_ if name == "required" else np.int64
            column: npt.NDArray[np.generic] = np.ascontiguousarray(getattr(self, name), dtype=kind)
            object.__setattr__(self, name, column)
            if column.shape != self.demand.shape or column.ndim != 1:
                raise RoutingError(
                    f"{name} has shape {column.shape} beside {self.demand.shape} of demand",
                    where="visits",
                    mend="Give one entry for each visit.",
                )
        self._refuse(self.demand < 0, "demand", "Give a demand from 0.")
        self._refuse(self.service_s < 0, "service_s", "Give seconds from 0.")
        self._refuse(self.prize < 0, "prize", "Give a prize from 0.")
        self._refuse(self.from_s < 0, "from_s", "Give seconds from 0.")
        self._refuse(
            (self.to_s < self.from_s) | (self.to_s > LATEST_S), "to_s", f"to {LATEST_S}, after from_s."
        )

    def _refuse(self, wrong: Mask, name: str, mend: str) -> None:
        if wrong.any():
            first = int(np.flatnonzero(wrong)[0])
            raise RoutingError(f"{name} is {getattr(self, name)[first]}", where=f"visit {first}", mend=mend)

    @classmethod
    def of(
        cls,
        count: int,
        *,
        demand: npt.ArrayLike = 0,
        service_s: npt.ArrayLike = 0,
        from_s: npt.ArrayLike = 0,
        to_s: npt.ArrayLike = LATEST_S,
        prize: npt.ArrayLike = 0,
        required: npt.ArrayLike = True,
        group: npt.ArrayLike = -1,
    ) -> Visits:
        """Visits whose columns are single numbers or arrays.

        >>> Visits.of(3, service_s=600).service_s.tolist()
        [600, 600, 600]
        """
        whole = [np.broadcast_to(column, count) for column in (demand, service_s, from_s, to_s, prize)]
        demands, services_s, opens_s, closes_s, prizes = whole
        return cls(
            demands,
            services_s,
            opens_s,
            closes_s,
            prizes,
            np.broadcast_to(required, count),
            np.broadcast_to(group, count),
        )

    def __len__(self) -> int:
        return len(self.demand)

    def groups(self) -> dict[int, Ints]:
        """Members of each exclusive group, by its number.

        >>> {number: own.tolist() for number, own in Visits.of(4, group=[-1, 5, -1, 5]).groups().items()}
        {5: [1, 3]}
        """
        return {
            int(number): np.flatnonzero(self.group == number)
            for number in np.unique(self.group)
            if number >= 0
        }


@dataclass(frozen=True, slots=True, eq=False)
class RoutingQuestion:
    """The question which routes make these visits at the least cost.

    Parameters
    ----------
    duration_s, cost : array of int64, shape (depots + visits, depots + visits)
        Of driving from the row's place to the column's; depots come first, then visits. ``NO_WAY`` or more
        in either says that there is no way. They need not be symmetric.
    depots : int
        How many rows are depots.
    fleets : tuple of Fleet
    visits : Visits

    Notes
    -----
    The value of an answer is the cost of the legs driven, plus the fixed cost of the vehicles used, plus
    the prizes of the optional visits that are left out.
    """

    duration_s: Ints
    cost: Ints
    depots: int
    fleets: tuple[Fleet, ...]
    visits: Visits

    def __post_init__(self) -> None:
        places = self.depots + len(self.visits)
        for name in ("duration_s", "cost"):
            matrix = np.array(getattr(self, name), dtype=np.int64)
            if matrix.shape != (places, places):
                raise RoutingError(
                    f"{name} has shape {matrix.shape} for {self.depots} depots and {len(self.visits)} visits",
                    where="routing question",
                    mend=f"Give {places} rows and columns, depots first.",
                )
            np.fill_diagonal(matrix, 0)
            if (matrix < 0).any():
                row, column = np.argwhere(matrix < 0)[0]
                raise RoutingError(
                    f"{name} from {row} to {column} is {matrix[row, column]}",
                    where="routing question",
                    mend=f"Give whole numbers from 0; {NO_WAY} where there is no way.",
                )
            object.__setattr__(self, name, np.minimum(matrix, NO_WAY))
        for fleet in self.fleets:
            if fleet.depot >= self.depots:
                raise RoutingError(
                    f"a fleet stands at depot {fleet.depot} of {self.depots}",
                    where="routing question",
                    mend="Depots are the first rows, counted from 0.",
                )
