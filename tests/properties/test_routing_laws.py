"""Laws of routing: brute force on tiny questions, bounds below values, and an evaluator of its own."""

from itertools import pairwise, permutations, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.routing.arc_question import ArcQuestion
from geo.routing.arcs import solve_arcs
from geo.routing.covering_tour import covering_tour
from geo.routing.question import Fleet, RoutingQuestion, Visits
from geo.routing.solve import solve_routes
from geo.routing.tour import solve_tour

FEW = settings(max_examples=25, deadline=None)
NEVER = 10**9


def plane(places):
    places = np.array(places)
    return np.abs(places[:, None] - places).sum(axis=2)


def spots(least, most):
    return st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=least, max_size=most)


@st.composite
def questions(draw):
    """Up to five visits with windows, loads, prizes and a group, from one or two depots."""
    depots = draw(st.integers(1, 2))
    count = draw(st.integers(1, 5))
    matrix = plane(draw(spots(depots + count, depots + count)))
    opens = np.array(draw(st.lists(st.integers(0, 150), min_size=count, max_size=count)))
    required = np.array(draw(st.lists(st.booleans(), min_size=count, max_size=count)))
    group = np.where(np.arange(count) < 2, draw(st.sampled_from([-1, 0])), -1)
    required[:2] = required[0] if group[0] == 0 else required[:2]
    visits = Visits.of(
        count,
        demand=draw(st.lists(st.integers(0, 4), min_size=count, max_size=count)),
        service_s=draw(st.integers(0, 20)),
        from_s=opens,
        to_s=opens + draw(st.integers(20, 200)),
        prize=draw(st.integers(0, 120)),
        required=required,
        group=group,
    )
    longest_s = draw(st.sampled_from([None, 200]))
    fleets = tuple(
        Fleet(depot, draw(st.integers(1, 2)), draw(st.sampled_from([None, 6])), 0, 500, longest_s, 5)
        for depot in range(depots)
    )
    return RoutingQuestion(matrix, matrix, depots, fleets, visits)


def cost_of_one(question, fleet, order):
    """Least cost of one route, None where it keeps not its limits; every leaving time is tried."""
    visits, longest = question.visits, fleet.longest_s
    rows = [fleet.depot, *(question.depots + visit for visit in order), fleet.depot]
    if fleet.capacity is not None and visits.demand[list(order)].sum() > fleet.capacity:
        return None
    for leaves in range(fleet.from_s, fleet.to_s + 1):
        now, kept = leaves, True
        for place, visit in zip(rows, order, strict=False):
            now = max(now + question.duration_s[place, question.depots + visit], visits.from_s[visit])
            kept &= now <= visits.to_s[visit]
            now += visits.service_s[visit]
        now += question.duration_s[rows[-2], fleet.depot]
        if kept and now <= fleet.to_s and (longest is None or now - leaves <= longest):
            return fleet.fixed_cost + sum(question.cost[one, other] for one, other in pairwise(rows))
        if not kept:
            return None
    return None


def brute_force(question):
    """Least value over every way to share the visits among the vehicles, or none if there is none."""
    visits = question.visits
    vehicles = [fleet for fleet in question.fleets for _ in range(fleet.count)]
    cheapest = {}
    for size in range(1, len(visits) + 1):
        for order in permutations(range(len(visits)), size):
            for fleet in set(vehicles):
                cost = cost_of_one(question, fleet, order)
                key = fleet, frozenset(order)
                if cost is not None:
                    cheapest[key] = min(cheapest.get(key, NEVER), cost)
    best = NEVER
    for shares in product(range(-1, len(vehicles)), repeat=len(visits)):
        made = {visit for visit, share in enumerate(shares) if share >= 0}
        if (value := prizes(visits, made)) is None:
            continue
        for number, fleet in enumerate(vehicles):
            own = frozenset(visit for visit, share in enumerate(shares) if share == number)
            value += cheapest.get((fleet, own), NEVER) if own else 0
        best = min(best, value)
    return None if best >= NEVER else best


def prizes(visits, made):
    """What leaving out costs; None where that is not allowed."""
    total = 0
    for number in np.unique(visits.group):
        own = np.flatnonzero(visits.group == number)
        for members in [own] if number >= 0 else own[:, None]:
            hits = len(made & set(members.tolist()))
            needed = visits.required[members].any()
            if (number >= 0 and hits > 1) or (needed and not hits):
                return None
            total += 0 if hits else int(visits.prize[members].max())
    return total


def evaluated(question, answer):
    """Value of an answer, checked again from its routes: each limit, each window, each requirement."""
    visits, total, used = question.visits, 0, []
    for route in answer.routes:
        fleet = question.fleets[route.fleet]
        used.append(route.fleet)
        assert fleet.capacity is None or visits.demand[list(route.visits)].sum() <= fleet.capacity
        assert fleet.from_s <= route.leaves_s
        assert route.back_s <= fleet.to_s
        assert fleet.longest_s is None or route.back_s - route.leaves_s <= fleet.longest_s
        place, now = fleet.depot, route.leaves_s
        for visit, begins in zip(route.visits, route.begins_s, strict=True):
            row = question.depots + visit
            assert begins >= now + question.duration_s[place, row]
            assert visits.from_s[visit] <= begins <= visits.to_s[visit]
            total += question.cost[place, row]
            place, now = row, begins + visits.service_s[visit]
        assert route.back_s == now + question.duration_s[place, fleet.depot]
        total += question.cost[place, fleet.depot] + fleet.fixed_cost
    made = [visit for route in answer.routes for visit in route.visits]
    assert len(made) == len(set(made))
    assert all(used.count(number) <= fleet.count for number, fleet in enumerate(question.fleets))
    lost = prizes(visits, set(made))
    assert lost is not None
    return total + lost


@given(questions())
@FEW
def test_the_answer_is_the_one_of_brute_force_and_the_bound_is_below_it(question):
    best = brute_force(question)
    answer = solve_routes(question, steps=400)
    if best is None:
        assert answer.status in {"infeasible", "unknown"}
        return
    assert answer.status in {"optimal", "feasible"}
    assert evaluated(question, answer) == answer.value == best
    assert answer.bound <= best
    assert answer.fewest_routes <= len(answer.routes)


@given(questions(), st.randoms(use_true_random=False))
@FEW
def test_the_numbering_of_the_visits_changes_nothing(question, random):
    count = len(question.visits)
    order = list(range(count))
    random.shuffle(order)
    rows = [*range(question.depots), *(question.depots + visit for visit in order)]
    columns = [getattr(question.visits, name)[order] for name in Visits.__slots__]
    renumbered = RoutingQuestion(
        question.duration_s[np.ix_(rows, rows)], question.cost[np.ix_(rows, rows)], question.depots,
        question.fleets, Visits(*columns),
    )  # fmt: skip
    one, other = solve_routes(question, steps=300), solve_routes(renumbered, steps=300)
    assert (one.value is None) == (other.value is None)
    if other.value is not None:
        assert evaluated(renumbered, other) == other.value == one.value
    assert one.fewest_routes == other.fewest_routes


@given(questions(), st.integers(0, 9))
@FEW
def test_the_same_seed_gives_the_same_answer(question, seed):
    assert solve_routes(question, steps=60, seed=seed) == solve_routes(question, steps=60, seed=seed)


@given(spots(1, 8), st.integers(0, 3))
@FEW
def test_a_tour_is_the_best_of_all_and_its_bound_below(places, seed):
    cost = plane(places)
    best = min(
        sum(cost[one, other] for one, other in zip((0, *rest), (*rest, 0), strict=True))
        for rest in permutations(range(1, len(cost)))
    )
    answer = solve_tour(cost, steps=60, seed=seed)
    assert answer.value == best
    assert answer.bound <= best
    assert answer == solve_tour(cost, steps=60, seed=seed)


@given(spots(9, 40), st.integers(0, 3))
@FEW
def test_a_tour_visits_every_place_once_and_its_value_is_its_length(places, seed):
    cost = plane(places)
    answer = solve_tour(cost, steps=20, seed=seed)
    order = [0, *(visit + 1 for visit in answer.routes[0].visits)]
    assert sorted(order) == list(range(len(cost)))
    assert answer.value == cost[order, np.roll(order, -1)].sum()
    assert answer.bound <= answer.value


@st.composite
def networks(draw):
    """A connected network of up to five nodes; up to four edges are required, in one or two vehicles."""
    nodes = draw(st.integers(2, 5))
    links = [(draw(st.integers(0, node - 1)), node) for node in range(1, nodes)]
    links += draw(st.lists(st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1)), max_size=3))
    tail, head = np.array(links).T
    cost = np.array(draw(st.lists(st.integers(1, 20), min_size=len(links), max_size=len(links))))
    demand = np.where(np.arange(len(links)) < 4, draw(st.integers(1, 3)), 0)
    own = Visits.of(len(links), demand=demand, required=demand > 0)
    capacity = draw(st.sampled_from([None, 6]))
    return ArcQuestion(tail, head, cost, cost, nodes, own, np.array([0]), (Fleet(0, 2, capacity),))


def brute_arcs(question):
    """Least cost over every way to share the edges, to order them, and to turn them."""
    far = np.full((question.nodes, question.nodes), NEVER)
    np.fill_diagonal(far, 0)
    for one, other, cost in zip(question.tail, question.head, question.cost, strict=True):
        far[one, other] = far[other, one] = min(far[one, other], cost)
    for over in range(question.nodes):
        far = np.minimum(far, far[:, over, None] + far[None, over, :])
    required = np.flatnonzero(question.edges.required)
    (fleet,), best = question.fleets, NEVER
    cheapest = {(): 0}
    for size in range(1, len(required) + 1):
        for order in permutations(required.tolist(), size):
            if fleet.capacity is not None and question.edges.demand[list(order)].sum() > fleet.capacity:
                continue
            for senses in product((0, 1), repeat=size):
                place, total = 0, 0
                for edge, sense in zip(order, senses, strict=True):
                    start, end = (question.tail[edge], question.head[edge])[:: 1 - 2 * sense]
                    total += far[place, start] + question.cost[edge]
                    place = end
                key = tuple(sorted(order))
                cheapest[key] = min(cheapest.get(key, NEVER), total + far[place, 0])
    for shares in product((0, 1), repeat=len(required)):
        parts = [
            tuple(int(edge) for edge, share in zip(required, shares, strict=True) if share == own)
            for own in (0, 1)
        ]
        best = min(best, sum(cheapest.get(part, NEVER) for part in parts))
    return best


@given(networks())
@FEW
def test_arc_routing_is_the_one_of_brute_force_and_its_routes_hang_together(question):
    best = brute_arcs(question)
    answer = solve_arcs(question, steps=400)
    if best >= NEVER:
        assert answer.value is None
        return
    assert answer.value == best
    assert answer.bound <= best
    total, served = 0, []
    for route in answer.routes:
        place = 0
        for step, start, end in zip(route.steps, route.nodes, route.nodes[1:], strict=False):
            ends = (question.tail[step.edge], question.head[step.edge])
            assert (start, end) == (ends if step.forward else ends[::-1])
            assert start == place
            place = end
            total += question.cost[step.edge]
            served += [step.edge] * step.served
        assert place == 0
    assert total == answer.value
    assert sorted(served) == np.flatnonzero(question.edges.required).tolist()


@given(spots(2, 6), spots(1, 6), st.integers(5, 40))
@FEW
def test_a_covering_tour_reaches_all_that_can_be_reached_at_the_least_cost(stops, demand, reach):
    cost = plane(stops)
    within = np.abs(np.array(stops)[:, None] - np.array(demand)).sum(axis=2) <= reach
    tour = covering_tour(cost, within, steps=20)
    able = within.any(axis=0)
    best = min(
        sum(cost[one, other] for one, other in zip((0, *chosen), (*chosen, 0), strict=True))
        for size in range(len(stops))
        for chosen in permutations(range(1, len(stops)), size)
        if within[[0, *chosen]].any(axis=0)[able].all()
    )
    assert tour.bound <= best <= tour.value
    assert within[[0, *tour.stops]].any(axis=0)[able].all()
    assert tour.status != "optimal" or tour.value == best
