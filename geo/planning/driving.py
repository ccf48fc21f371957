"""Roads as the plan's vehicle drives them: in the season of the plan, and in those that it is checked in."""

from __future__ import annotations

from ..model.roads import Going, TravelRules
from ..model.scenario import Scenario
from ..travel import TravelNetwork, straight_network, travel_network


def network_driven(scenario: Scenario) -> TravelNetwork | None:
    """Roads as the plan's vehicle drives them; None where nothing asks for a trip."""
    rules = scenario.mandate.travel
    return None if rules is None else _driven(scenario, rules.going)


def networks_under(scenario: Scenario) -> dict[str, TravelNetwork]:
    """The same roads under each further going that the plan is checked under, by its words."""
    rules = scenario.mandate.travel
    return {} if rules is None else {str(going): _driven(scenario, going) for going in rules.also_under}


def _driven(scenario: Scenario, going: Going) -> TravelNetwork:
    rules, situation = scenario.mandate.travel or TravelRules(), scenario.situation
    speeds = scenario.mandate.speeds[rules.vehicle]
    if situation.roads is None:
        return straight_network(speeds, going, frame=situation.frame)
    return travel_network(situation.roads, speeds, going, blocked=rules.blocked, frame=situation.frame)
