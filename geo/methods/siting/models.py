"""Location models by their names in the literature, all asked in one way."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from ...errors import LocationError
from ...location.answer import Answer
from ...location.assignment.capacitated import capacitated_p_median
from ...location.assignment.costs import Array, Costs
from ...location.assignment.p_center import p_center
from ...location.assignment.p_dispersion import p_dispersion
from ...location.assignment.p_median import p_median
from ...location.covering.backup_covering import backup_covering, weighed_backup_covering
from ...location.covering.budgeted_covering import budgeted_covering
from ...location.covering.fair_covering import fair_covering
from ...location.covering.frontier import covering_frontier
from ...location.covering.gradual import gradual_covering
from ...location.covering.maximal_covering import maximal_covering
from ...location.covering.pareto import FrontPoint, Objective, pareto_front
from ...location.covering.probabilistic import available_covering, cooperative_covering, expected_covering
from ...location.covering.set_covering import location_set_covering
from ...location.incidence import Incidence
from ...location.programme.answering import Progress
from ...location.requirements import DEFAULT_LIMITS, Limits, Requirements
from .outdone import without_outdone

# What a model takes: who covers what, to which degree, what serving costs, or how far apart candidates are.
Table = Literal["cover", "degree", "cost", "apart"]
COVERED = "covered"
EXPECTED = "expected"


@dataclass(frozen=True, eq=False, kw_only=True)
class Question:
    """What a location model is asked.

    Parameters
    ----------
    model : str
        Name of ``MODELS``.
    incidence, costs : Incidence, Costs or None
        The table that the model takes.
    apart_m : array or None
        Distances between the candidates, metres, and their ids, where the model takes those.
    side : sequence or None
        Side, sector or group of each demand, where the model is fair between them.
    sites : int or None
        How many sites; None where the model finds the number, or a budget decides.
    requirements, limits : Requirements, Limits
    backup : int
        How many sites must cover a demand, where a model asks for several.
    busy_share : float
        Share of the time for which a site is busy, where a model asks for it.
    probability_share : float
        Probability with which demand must be covered, where a model asks for it.
    where_possible : bool
        Whether demand that nobody reaches may be left out, where all must be covered.
    capacity : array or None
        Most weight that each site can serve, where a model asks for it.
    warm_start : sequence of ids or None
        A choice to begin from.
    progress : callable or None
        Told of value and bound each time that either gets better.
    """

    model: str
    incidence: Incidence | None = None
    costs: Costs | None = None
    apart_m: Array | None = None
    site_id: Sequence[Hashable] = ()
    side: Sequence[Hashable] | None = None
    sites: int | None = None
    requirements: Requirements = field(default_factory=Requirements)
    limits: Limits = DEFAULT_LIMITS
    backup: int = 2
    busy_share: float = 0.1
    probability_share: float = 0.9
    where_possible: bool = False
    capacity: Array | None = None
    warm_start: Sequence[Hashable] | None = None
    progress: Progress | None = None

    @property
    def cover(self) -> Incidence:
        """Who covers what."""
        if self.incidence is None:
            raise LocationError(
                "no range is given", where=f"model {self.model!r}", mend="Say how far a site reaches."
            )
        return self.incidence

    @property
    def table(self) -> Costs:
        """What serving costs."""
        if self.costs is None:
            raise LocationError(
                "no costs are given", where=f"model {self.model!r}", mend="Give costs of serving."
            )
        return self.costs

    @property
    def count(self) -> int:
        """How many sites."""
        if self.sites is None:
            raise LocationError(
                "the number of sites is not given", where=f"model {self.model!r}", mend="Give it."
            )
        return self.sites

    @property
    def words(self) -> dict[str, Any]:
        """What every model is told."""
        return {
            "requirements": self.requirements,
            "limits": self.limits,
            "warm_start": self.warm_start,
            "progress": self.progress,
        }

    def asked(self) -> Answer:
        """Answer of the model.

        Raises
        ------
        LocationError
            If there is no such model, or it lacks what it needs.
        """
        if self.model not in MODELS:
            raise LocationError(
                f"there is no model {self.model!r}", where="siting", mend=f"There are {', '.join(MODELS)}."
            )
        return MODELS[self.model].ask(self)

    def curve(self, most: int) -> tuple[tuple[int, float, float, bool], ...]:
        """Sites, what they cover at most, its bound, and whether it is proved, for up to so many sites.

        Of the requirements only sites required and forbidden are kept: the curve tells what the ground
        allows, not what quotas, spacing and support leave of it.
        """
        asked = Requirements(required=self.requirements.required, forbidden=self.requirements.forbidden)
        numbers = range(max(len(asked.required), 1), min(most, len(self.cover.site_id)) + 1)
        points = covering_frontier(self.cover, numbers, requirements=asked, limits=self.limits)
        return tuple((at.sites, at.value, at.bound, at.status == "optimal") for at in points)

    def front(self, second: Objective) -> tuple[FrontPoint, ...]:
        """Trade-offs between weight covered and a second objective, under every requirement."""
        return pareto_front(
            self.cover,
            self.sites,
            second=second,
            side=self.side,
            requirements=self.requirements,
            limits=self.limits,
        )


COVERED = "covered"


class Model(NamedTuple):
    """A location model: title, what its value counts, the table it takes, whether the number is given."""

    title: str
    unit: str
    table: Table
    counted: bool
    ask: Callable[[Question], Answer]

    @property
    def covers(self) -> bool:
        """Whether its value is what is covered, in the unit of the demand."""
        return self.unit in {COVERED, EXPECTED}


def _fewest(question: Question, backup: int) -> Answer:
    return location_set_covering(
        question.cover, backup=backup, allow_uncoverable=question.where_possible, **question.words
    )


def _maximal(question: Question) -> Answer:
    """Maximal covering; without a number of sites a budget decides."""
    if question.sites is None:
        return budgeted_covering(question.cover, **question.words)
    table, words = question.cover, question.words
    if question.requirements.quotas:
        table, words["requirements"] = without_outdone(table, question.requirements)
    return maximal_covering(table, question.sites, **words)


def _capacitated(question: Question) -> Answer:
    if question.capacity is None:
        raise LocationError(
            "the capacity of the sites is not given", where="model 'capacitated'", mend="Give it."
        )
    return capacitated_p_median(question.table, question.count, capacity=question.capacity, **question.words)


def _expected(question: Question) -> Answer:
    return expected_covering(question.cover, question.sites, busy_share=question.busy_share, **question.words)


def _available(question: Question) -> Answer:
    return available_covering(
        question.cover,
        question.sites,
        busy_share=question.busy_share,
        reliability_share=question.probability_share,
        **question.words,
    )


def _fair(question: Question) -> Answer:
    if question.side is None:
        raise LocationError(
            "nothing says which sides there are", where="model 'fair'", mend="Give the side of each demand."
        )
    return fair_covering(question.cover, question.sites, side=question.side, **question.words)


def _dispersed(question: Question) -> Answer:
    if question.apart_m is None:
        raise LocationError(
            "distances between candidates are not given", where="model 'p-dispersion'", mend="Give them."
        )
    return p_dispersion(question.apart_m, question.count, site_id=question.site_id, **question.words)


def _cooperative(question: Question) -> Answer:
    return cooperative_covering(
        question.cover, question.sites, threshold_share=question.probability_share, **question.words
    )


MODELS: Mapping[str, Model] = {
    "lscp": Model("location set covering (LSCP)", "sites", "cover", False, lambda q: _fewest(q, 1)),
    "lscp-b": Model("backup set covering (LSCP-B)", "sites", "cover", False, lambda q: _fewest(q, q.backup)),
    "bacop": Model(
        "backup covering (BACOP1)",
        COVERED,
        "cover",
        True,
        lambda q: backup_covering(q.cover, q.sites, **q.words),
    ),
    "bacop2": Model(
        "backup covering, weighed (BACOP2)",
        COVERED,
        "cover",
        True,
        lambda q: weighed_backup_covering(q.cover, q.sites, **q.words),
    ),
    "mclp": Model("maximal covering (MCLP)", COVERED, "cover", True, _maximal),
    "mexclp": Model("maximum expected covering (MEXCLP)", EXPECTED, "cover", True, _expected),
    "malp": Model("maximum availability (MALP)", COVERED, "cover", True, _available),
    "cooperative": Model("cooperative covering", COVERED, "degree", True, _cooperative),
    "gradual": Model(
        "gradual covering", COVERED, "degree", True, lambda q: gradual_covering(q.cover, q.sites, **q.words)
    ),
    "fair": Model("fair covering (max-min)", "least share of a side covered", "cover", True, _fair),
    "capacitated": Model("capacitated p-median", "metres times weight", "cost", True, _capacitated),
    "p-median": Model(
        "p-median", "metres times weight", "cost", True, lambda q: p_median(q.table, q.count, **q.words)
    ),
    "p-center": Model("p-center", "metres", "cost", True, lambda q: p_center(q.table, q.count, **q.words)),
    "p-dispersion": Model("p-dispersion", "metres", "apart", True, _dispersed),
}
