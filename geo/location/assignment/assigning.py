"""Assignment under capacities or any requirements: a bound by prices, a programme over what they leave."""

from __future__ import annotations

import time
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from ..answer import Answer
from ..programme.answering import Progress
from ..programme.diagnosis import explain
from ..programme.mixed_integer import Kept, Outcome, Programme, solve
from ..programme.requirement_rows import siting
from ..requirements import Limits, Requirements
from .branching import change_costs, grain_of
from .costs import Costs
from .fixed_charge import mid_prices
from .foresight import infeasible, is_fixed_only, numbers_in
from .interchange import Array, Flags, Lists, Numbers, improve
from .load_prices import Loads, ascend_loaded, filled
from .prices import CLOSED, FREE, OPEN, Aim
from .whole_service import ROUNDING, Table, searched

STEPS, CHUNK, PACE = 600, 50, 1.0
# Share of the bound within which entries and sites are looked at first, and by which that share grows.
FIRST_SHARE, GROWTH = 0.0015, 2.0
TOLERANCE = 1e-6
MANY = 5_000
LEAST_S = 1.0
# Local search where demands are served whole: swaps of sites tried, at most, and evaluations of moves in all.
KICKS, WORK = 8_000, 2e8


@dataclass(frozen=True, eq=False)
class Task:
    """Open at most ``most`` sites and serve all demand from them within capacities, at the least cost.

    ``capacity`` is infinite where there is none; ``single`` says that a demand is served by one site alone.
    """

    model: str
    costs: Costs
    fixed: Array
    load: Array
    capacity: Array
    single: bool
    most: int | None
    state: Numbers
    requirements: Requirements

    @property
    def limit(self) -> int:
        """Most sites that may be open."""
        return len(self.fixed) if self.most is None else self.most

    @cached_property
    def counts(self) -> tuple[int, int]:
        """Fewest sites whose capacities can hold all demand, and most that may be open."""
        usable = np.sort(np.where(self.state == CLOSED, 0.0, self.loads.capacity))[::-1]
        fewest = int(np.searchsorted(np.cumsum(usable), self.load.sum() * (1.0 - TOLERANCE))) + 1
        return min(fewest, self.limit), self.limit

    @property
    def is_capacitated(self) -> bool:
        """Whether any site has a capacity."""
        return bool(np.isfinite(self.capacity).any())

    @property
    def is_whole_and_bare(self) -> bool:
        """Whether demands are served whole under capacities, and at most single sites are fixed besides."""
        return self.single and self.is_capacitated and is_fixed_only(self.requirements)

    @cached_property
    def by_site(self) -> Numbers:
        """Entries of the costs, site by site."""
        return np.argsort(self.costs.site, kind="stable")

    @cached_property
    def loads(self) -> Loads:
        """The same in bare arrays."""
        count = np.bincount(self.costs.site, minlength=len(self.fixed))
        finite = self.capacity[np.isfinite(self.capacity)]
        whole = self.single and not (np.rint(self.load) != self.load).any() and finite.max(initial=0.0) < 1e5
        return Loads(
            start=np.append(0, np.cumsum(count)),
            demand=self.costs.row[self.by_site],
            service=self.costs.service[self.by_site],
            load=self.load,
            capacity=np.minimum(np.floor(self.capacity) if whole else self.capacity, self.load.sum() + 1.0),
            fixed=self.fixed,
            whole=bool(whole),
        )


@dataclass(frozen=True, eq=False)
class Priced:
    """Bound by prices, and by how much it would rise if a site, or an entry, were used."""

    bound: float
    site_extra: Array
    entry_extra: Array


def assigned(
    task: Task, limits: Limits, warm_start: Sequence[Hashable] | None, progress: Progress | None
) -> Answer:
    """Solve it over the sites and entries whose use does not lift the bound over the best choice.

    What a programme over few entries leaves out costs more than the bound by a threshold at least; its
    optimum is the optimum of all when it is not above that (Avella, Sassano & Vasil'ev 2007).
    """
    search = _Search(task, limits, progress)
    if warm_start is not None:
        search.begin_from(numbers_in(task.costs.site_id, warm_start))
    search.run()
    if search.is_infeasible:
        return infeasible(task.model, search.why)
    return search.told()


class _Search:
    """One run: the best choice so far, how each demand is served in it, and the bound."""

    def __init__(self, task: Task, limits: Limits, progress: Progress | None) -> None:
        self.task, self.limits, self.progress = task, limits, progress
        self.deadline_s = time.monotonic() + limits.time_s
        self.grain = grain_of(np.concatenate([task.costs.service, task.fixed])) if self._is_whole() else 0.0
        self.value, self.bound = np.inf, -np.inf
        self.chosen, self.part = np.empty(0, np.int64), np.empty(0)
        self.is_infeasible, self.rounds, self.why = False, 0, ""

    def _is_whole(self) -> bool:
        return self.task.single or not self.task.is_capacitated

    def left(self) -> Limits:
        # Loops that had to be compiled may have taken all of the time: one programme is asked all the same.
        least_s = 0.0 if self.rounds else min(LEAST_S, self.limits.time_s)
        return replace(self.limits, time_s=max(least_s, self.deadline_s - time.monotonic()))

    def begin_from(self, sites: Numbers) -> None:
        """Serve all demand from some sites, if they can, for a choice to begin from."""
        use = np.isin(np.arange(len(self.task.fixed)), sites) | (self.task.state == OPEN)
        self.attempt(use, np.ones(len(self.task.costs.site), dtype=bool))

    def attempt(self, sites: Flags, entries: Flags) -> Outcome:
        """Solve the programme over some sites and entries and keep what is better."""
        usable = np.flatnonzero(entries & sites[self.task.costs.site])
        programme, chosen, parts = programme_of(self.task, sites, usable)
        outcome = solve(programme, self.left())
        if outcome.solution is not None:
            part = np.zeros(len(self.task.costs.site))
            part[usable] = outcome.solution[parts]
            self.keep(np.flatnonzero(outcome.solution[chosen] > 0.5), part)
        return outcome

    def keep(self, chosen: Numbers, part: Array) -> None:
        """Value a choice anew, and keep it if it is the best."""
        costs = self.task.costs
        if self._is_whole():
            best = np.zeros(len(part))
            best[costs.serving(chosen) if not self.task.is_capacitated else _largest(costs, part)] = 1.0
            part = best
        value = float(self.task.fixed[chosen].sum() + costs.service @ part)
        if value < self.value:
            self.value, self.chosen, self.part = value, chosen, part
            self.tell()

    def look(self, priced: Priced) -> None:
        """Look for a cheaper choice by local search, from the sites that the prices suggest."""
        task, costs = self.task, self.task.costs
        demands, sites = len(task.load), len(task.fixed)
        kicks = min(KICKS, int(WORK / (demands * (demands + sites))))
        if not kicks or self.left().time_s <= 0.0:
            return
        absent = costs.service.sum() + task.fixed.sum() + 1.0
        service = np.minimum(costs.matrix(costs.service), absent)
        ranked = np.argsort(service, axis=1, kind="stable")
        least = ROUNDING * float(costs.service.max(initial=0.0) + task.fixed.max())
        table = Table(service, ranked, task.load, task.loads.capacity, task.fixed, task.state, least)
        taken = np.argsort(np.where(task.state == OPEN, -1.0, priced.site_extra), kind="stable")
        is_open = np.zeros(sites, dtype=bool)
        is_open[taken[: max(task.counts[0], min(task.limit, int((priced.site_extra <= 0.0).sum())))]] = True
        # A first price on a unit too much: what one more of an average demand costs to serve.
        price = float(np.median(costs.service) / max(task.load.mean(), TOLERANCE))
        draws = np.random.default_rng(self.limits.seed).random((kicks, 3))
        value, choice = searched(table, is_open, price, draws)
        if value < absent:
            part = (costs.site == choice.at[costs.row]).astype(float)
            self.keep(np.flatnonzero(choice.is_open), part)

    def tell(self) -> None:
        if self.progress is not None:
            self.progress(self.value, self.bound if np.isfinite(self.bound) else None)

    def run(self) -> None:
        """Widen the programme until its optimum is that of all, or time is up."""
        priced = self.priced()
        self.raise_bound(priced.bound)
        within = FIRST_SHARE * abs(priced.bound)
        if self.task.is_capacitated and not self.task.single:
            self.attempt(priced.site_extra <= 0.0, priced.entry_extra < np.inf)
        while not self.is_settled() and self.left().time_s > 0.0:
            within = min(within, self.slack(priced)) if np.isfinite(self.value) else within
            sites, entries = priced.site_extra <= within, priced.entry_extra <= within
            is_all = bool(sites[self.task.state != CLOSED].all() and entries.all())
            outcome = self.attempt(sites, entries)
            self.rounds += 1
            if self.rounds == 1 and self.task.is_whole_and_bare and not self.is_settled():
                self.look(priced)
            outside = np.inf if is_all else priced.bound + within
            if outcome.status == "infeasible":
                if is_all and not np.isfinite(self.value):
                    self.refuse(sites, entries)
                    return
                self.raise_bound(min(outside, self.value))
            elif outcome.bound is not None:
                self.raise_bound(min(outside, outcome.bound, self.value))
            wider = self.slack(priced) if np.isfinite(self.value) else GROWTH * within + 1e-9
            if outcome.status not in {"optimal", "infeasible"} or wider == within:
                return
            within = wider

    def slack(self, priced: Priced) -> float:
        """How far above the bound a better choice may be."""
        return self.value - priced.bound - self.grain * (1.0 - 1e-3) + TOLERANCE * abs(self.value)

    def raise_bound(self, bound: float) -> None:
        """Raise the bound, to the next value that a choice may have."""
        if self.grain and np.isfinite(bound):
            bound = self.grain * float(np.ceil(bound / self.grain - 1e-4))
        self.bound = max(self.bound, bound)
        self.tell()

    def is_settled(self) -> bool:
        near = max(TOLERANCE, self.limits.gap) * abs(self.value)
        return bool(np.isfinite(self.value)) and self.value - self.bound <= near

    def refuse(self, sites: Flags, entries: Flags) -> None:
        """Say which requirements are in conflict."""
        usable = np.flatnonzero(entries & sites[self.task.costs.site])
        self.is_infeasible = True
        self.why = explain(programme_of(self.task, sites, usable)[0], self.left())

    def priced(self) -> Priced:
        """Bound by prices from the nearest choice, capacities aside, in bouts that keep to the time."""
        task = self.task
        value, price = begun(task, task.state == OPEN)
        guess, bound, pace, steps = 1.05 * value, -np.inf, PACE, 0
        while pace >= 0.002 and steps < STEPS:
            aim = Aim(min(guess, self.value), -np.inf, CHUNK, pace)
            raised = ascend_loaded(task.loads, task.state, task.counts, price, aim)
            price = raised.price if raised.bound >= bound else price
            bound, pace, steps = max(bound, raised.bound), raised.pace, steps + CHUNK
            if time.monotonic() > self.deadline_s:
                break
        return _extras(task, bound, price)

    def told(self) -> Answer:
        """What was found, in the caller's ids."""
        names, costs = self.task.costs.site_id, self.task.costs
        found, many = np.isfinite(self.value), "" if self.rounds == 1 else "s"
        settled = self.value - self.bound <= TOLERANCE * abs(self.value)
        return Answer(
            selected=tuple(names[number] for number in self.chosen.tolist()),
            value=self.value if found else None,
            bound=self.value if found and settled else self.bound if np.isfinite(self.bound) else None,
            status="unknown" if not found else "optimal" if settled else "feasible",
            sense="min",
            model=self.task.model,
            method="Lagrangian prices, mixed-integer programme over what they leave (HiGHS)",
            proof=f"Lagrangian bound and branch and bound (HiGHS), {self.rounds} programme{many}",
            assignment=assignment_of(costs, self.part) if found else {},
        )


def _largest(costs: Costs, part: Array) -> Numbers:
    """Entry that serves most of each demand."""
    order = np.lexsort((-part, costs.row))
    return order[costs.start[:-1]]


def assignment_of(costs: Costs, part: Array) -> dict[Hashable, Hashable]:
    """Site that serves most of each demand, by the caller's ids."""
    largest = _largest(costs, part).tolist()
    return {costs.demand_id[costs.row[entry]]: costs.site_id[costs.site[entry]] for entry in largest}


def begun(task: Task, is_open: Flags) -> tuple[float, Array]:
    """Improve a choice by interchange, capacities aside: its value then, and prices to begin from."""
    lists = lists_of(task.costs, task.fixed)
    value, _ = improve(lists, task.state == FREE, task.limit, is_open, CHUNK)
    return value, mid_prices(lists, is_open)


def lists_of(costs: Costs, fixed: Array) -> Lists:
    """Lists of a table of costs, with a fixed cost for each site."""
    dearest = np.zeros(len(costs.weight))
    np.maximum.at(dearest, costs.row, costs.service)
    absent = np.full(len(costs.weight), dearest.sum() + fixed.sum() + 1.0)
    return Lists(costs.start, costs.site, costs.service, absent, fixed)


def _extras(task: Task, bound: float, price: Array) -> Priced:
    """What the bound rises by if each site, or each entry, is used."""
    found, loads = filled(task.loads, price, task.state), task.loads
    site_extra = change_costs(found.worth, task.state, task.counts)[0]
    site = task.costs.site[task.by_site]
    reduced = loads.service - price[loads.demand] + found.dual[site] * loads.load[loads.demand]
    extra = np.maximum(0.0, found.parted[site] + np.maximum(reduced, 0.0) - found.worth[site])
    entry_extra = np.empty(len(site))
    entry_extra[task.by_site] = extra + site_extra[site]
    return Priced(bound, site_extra, entry_extra)


def is_linked_by_capacity(task: Task, entries: int) -> bool:
    """Whether capacities alone say that shut sites serve nothing: weaker, quicker where they are many."""
    return (
        not task.single
        and entries > MANY
        and bool((task.load > 0.0).all() and np.isfinite(task.capacity).all())
    )


def programme_of(task: Task, sites: Flags, entries: Numbers) -> tuple[Programme, slice, slice]:
    """Programme over some sites and entries of the costs: its variables for the sites, and for the parts."""
    costs, count = task.costs, len(task.fixed)
    programme, chosen = siting(costs.site_id, task.most, task.requirements, sense="min", worth=task.fixed)
    programme.upper[0] = sites.astype(float)
    parts = programme.variables(
        len(entries), worth=costs.service[entries], integral=task.single and task.is_capacitated
    )
    row, site, ones = costs.row[entries], costs.site[entries], np.ones(len(entries))
    each = np.arange(len(entries))
    serves = sparse.csr_array((ones, (row, each)), shape=(len(costs.weight), len(entries)))
    kept = Kept("every demand must be served", "every demand is served", costs.demand_id)
    programme.rows((parts, serves), least=1.0, most=1.0, kept=kept)
    opens = sparse.csr_array((ones, (each, site)), shape=(len(entries), count))
    if not is_linked_by_capacity(task, len(entries)):
        programme.rows((parts, 1.0), (chosen, -1.0 * opens), most=0.0)
    if task.is_capacitated:
        takes = sparse.csr_array((task.load[row], (site, each)), shape=(count, len(entries)))
        room = sparse.diags_array(-task.loads.capacity, format="csr")
        kept = Kept("no site may serve beyond its capacity", "capacities are kept", costs.site_id)
        programme.rows((parts, takes), (chosen, room), most=0.0, kept=kept)
    return programme, chosen, parts
