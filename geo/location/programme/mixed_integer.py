"""A mixed-integer programme built of sparse blocks, and its solution by HiGHS with an honest status."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from ..answer import Sense, Status
from ..incidence import Array
from ..requirements import DEFAULT_LIMITS, Limits

# Part of the value within which HiGHS holds its own rows; what lies closer to its bound is proved.
TOLERANCE = 1e-6
# A block of variables, and its coefficients: a matrix, an array (one row) or a number (one row a variable).
Term = tuple[slice, Any]


@dataclass(frozen=True, eq=False)
class Kept:
    """What a block of rows asks for, in the words that tell a reader why nothing satisfies it.

    Parameters
    ----------
    asks : str
        The requirement with its number: "quota 'Alfa' asks for at least 4 sites".
    while_kept : str
        The same as a condition on others: "quota 'Alfa' (at least 4 sites)".
    names : sequence, optional
        What each row of a block of many is about: ids of demands or of sites.
    """

    asks: str
    while_kept: str
    names: Sequence[Hashable] = ()


@dataclass(frozen=True, eq=False)
class Rows:
    """One block of rows: ``least <= matrix @ variables <= most``."""

    terms: tuple[tuple[slice, sparse.csr_array], ...]
    least: Array
    most: Array
    kept: Kept | None

    def matrix(self, variables: int) -> sparse.csr_array:
        """Coefficients over all variables, shape (rows, variables)."""
        rows, columns, values = [], [], []
        for where, block in self.terms:
            entries = block.tocoo()
            rows.append(entries.coords[0])
            columns.append(entries.coords[1] + where.start)
            values.append(entries.data)
        places = np.concatenate(rows), np.concatenate(columns)
        return sparse.csr_array((np.concatenate(values), places), shape=(len(self.least), variables))


@dataclass(frozen=True, eq=False)
class Outcome:
    """What the solver found: value and bound in the sense of the programme."""

    status: Status
    solution: Array | None = None
    value: float | None = None
    bound: float | None = None


@dataclass(eq=False)
class Programme:
    """Variables in blocks, rows in blocks, one linear objective; no loop over coefficients in Python.

    Examples
    --------
    Two of three things, worth 5, 4 and 3, of which the first two exclude each other.

    >>> programme = Programme("max")
    >>> taken = programme.variables(3, worth=np.array([5.0, 4.0, 3.0]))
    >>> programme.rows((taken, np.ones(3)), most=2)
    >>> programme.rows((taken, np.array([1.0, 1.0, 0.0])), most=1)
    >>> solve(programme).value
    8.0
    """

    sense: Sense
    worth: list[Array] = field(default_factory=list)
    lower: list[Array] = field(default_factory=list)
    upper: list[Array] = field(default_factory=list)
    integral: list[Array] = field(default_factory=list)
    blocks: list[Rows] = field(default_factory=list)
    count: int = 0

    def variables(
        self,
        count: int,
        *,
        worth: npt.ArrayLike = 0.0,
        lower: npt.ArrayLike = 0.0,
        upper: npt.ArrayLike = 1.0,
        integral: bool = True,
    ) -> slice:
        """Add a block of variables; what they are worth, and their bounds, are one number or one each."""
        for given, kept in ((worth, self.worth), (lower, self.lower), (upper, self.upper)):
            kept.append(np.broadcast_to(np.asarray(given, float), count))
        self.integral.append(np.full(count, float(integral)))
        self.count += count
        return slice(self.count - count, self.count)

    def rows(
        self,
        *terms: Term,
        least: npt.ArrayLike = -np.inf,
        most: npt.ArrayLike = np.inf,
        kept: Kept | None = None,
    ) -> None:
        """Add a block of rows: ``least <= sum of coefficients @ variables <= most``.

        Coefficients are a matrix (rows by the block's variables), an array (one row), or a number (that
        many times each variable, one row a variable).
        """
        matrices = tuple((where, _as_matrix(where, given)) for where, given in terms)
        height = matrices[0][1].shape[0]
        if height:
            ends = [np.broadcast_to(np.asarray(end, float), height) for end in (least, most)]
            self.blocks.append(Rows(matrices, ends[0], ends[1], kept))

    def objective(self) -> Array:
        """What each variable is worth."""
        return np.concatenate([*self.worth, np.empty(0)])

    def under(self, blocks: Sequence[Rows], sense: Sense) -> Programme:
        """The same variables under some of the rows, worth nothing yet."""
        lower, upper, integral = list(self.lower), list(self.upper), list(self.integral)
        return Programme(sense, [np.zeros(self.count)], lower, upper, integral, list(blocks), self.count)


def _as_matrix(where: slice, given: Any) -> sparse.csr_array:
    if sparse.issparse(given):
        return sparse.csr_array(given)
    if np.ndim(given):
        return sparse.csr_array(np.atleast_2d(given))
    return sparse.csr_array(float(given) * sparse.eye_array(where.stop - where.start))


def solve(programme: Programme, limits: Limits = DEFAULT_LIMITS) -> Outcome:
    """Solve a programme; ``optimal`` only where the bound is reached, whatever the solver calls it.

    Parameters
    ----------
    programme : Programme
        All its variables are bounded, or its objective is.
    limits : Limits
        Wall seconds, and the relative gap at which to stop.

    Returns
    -------
    Outcome
        ``feasible`` or ``unknown`` where a limit was hit, with the bound proved until then.

    Notes
    -----
    HiGHS (Huangfu & Hall 2018) as SciPy ships it. It holds rows to 1e-6 and values to one part in a million,
    so callers value the choice itself anew.
    """
    if not programme.count:
        kept = all((rows.least <= 0.0).all() and (rows.most >= 0.0).all() for rows in programme.blocks)
        return Outcome("optimal", np.empty(0), 0.0, 0.0) if kept else Outcome("infeasible")
    sign = -1.0 if programme.sense == "max" else 1.0
    found = _searched(programme, sign, limits)
    if found.status == 2:
        return Outcome("infeasible")
    bound = _bound(found)
    if found.x is None:
        return Outcome("unknown", bound=None if bound is None else sign * bound)
    bound = found.fun if bound is None and found.status == 0 else bound
    done = bound is not None and found.fun - bound <= TOLERANCE * max(1.0, abs(found.fun))
    return Outcome(
        "optimal" if done else "feasible",
        found.x,
        sign * found.fun,
        None if bound is None else sign * min(bound, found.fun),
    )


def _searched(programme: Programme, sign: float, limits: Limits) -> Any:
    constraints = []
    if programme.blocks:
        matrix = sparse.vstack([block.matrix(programme.count) for block in programme.blocks], format="csc")
        least, most = (
            np.concatenate([getattr(block, end) for block in programme.blocks]) for end in ("least", "most")
        )
        constraints = [LinearConstraint(matrix, least, most)]
    return milp(
        sign * programme.objective(),
        constraints=constraints,
        bounds=Bounds(np.concatenate(programme.lower), np.concatenate(programme.upper)),
        integrality=np.concatenate(programme.integral),
        options={"time_limit": max(limits.time_s, 0.0), "mip_rel_gap": limits.gap},
    )


def _bound(found: Any) -> float | None:
    """Dual bound of a minimisation, where the solver reached one."""
    bound = getattr(found, "mip_dual_bound", None)
    return float(bound) if bound is not None and np.isfinite(bound) else None
