"""What is said of a rear in words: people first, how it is reckoned, what to be careful with."""

from __future__ import annotations

from collections.abc import Iterator

from .rear_plan import RearPlan

REAR_METHOD = (
    "Places are scored by criteria with weights; worth runs in a straight line from worst to best; what is "
    "not known counts neither way. Distances are geodesic on WGS 84.",
    "Hubs: a p-median over places at equal distances along the line. Serving one costs the drive, and hours "
    "that a poor score adds. Training grounds are chosen alike, by hours to the hubs.",
    "Drives are those of a convoy of trucks over main roads, straight between junctions, that do not cross "
    "the line; where none is mapped, straight to the nearest junction, dotted, at the pace off roads. That a "
    "road crosses water is derived, not surveyed; loads that bridges bear are not known.",
    "Supply: the pair of ways of least total time that share only what has no way round (Suurballe and "
    "Tarjan 1984; Menger 1927). Who is cut off: settlements nearest to junctions beyond the loss.",
    "Movement: convoys by people or lorries, whichever need more; trains by wagons. So many set out from a "
    "point of entry a day, in the order in which contingents stand ready; the way that is in first is taken. "
    "A contingent goes to the hub that supplies the middle of its sector, and on from there in convoys.",
    "Trains run by the clock at one speed, with hours to load, unload and, where the gauge changes, to "
    "transship. Capacity of lines, ramps and ports, and damage to them, are not known.",
)


def rear_standfirst(plan: RearPlan) -> str:
    """People first: who lives near hubs, whom a single loss cuts off; then hubs and the last day."""
    places = _counted(len(plan.hubs) + len(plan.candidates), "place")
    hubs = f"{_counted(len(plan.hubs), 'hub')}, of {places} that would do"
    near = f"How many people live near hubs is not known; {hubs}, were chosen."
    if plan.people_near is not None:
        near = f"{plan.people_near:,} residents live within {plan.near_m / 1e3:g} km of {hubs}."
    return " ".join((near, _lost_words(plan), *_last_words(plan)))


def _lost_words(plan: RearPlan) -> str:
    roads = [one for one in plan.single if one.kind != "junction"]
    over = plan.known.roads_words
    if not roads:
        return f"Over {over}, no place of the line hangs on a single one."
    most, water = max(one.residents or 0 for one in roads), sum(one.over_water for one in roads)
    whom = f"up to {most:,} residents from their hub" if most else "places of the line from their hub"
    over_water = f", {water} over water," if water else ""
    verb, one = ("has", "it") if len(roads) == 1 else ("have", "one")
    stretches = f"{_counted(len(roads), 'stretch', 'es')} of {over}{over_water}"
    return f"{stretches} {verb} no other way round among them: losing {one} cuts off {whom}."


def _last_words(plan: RearPlan) -> Iterator[str]:
    days = [one.sector_day or one.day for one in plan.arrivals if one.day is not None]
    if days:
        where = "in its sector" if any(one.sector_day for one in plan.arrivals) else "at its hub"
        yield f"The last contingent is {where} on D+{max(days)}."


def _counted(count: int, noun: str, more: str = "s") -> str:
    return f"{count} {noun}{'' if count == 1 else more}"


def rear_caveats(plan: RearPlan) -> Iterator[str]:
    """What a reader has to be careful with; it names no place."""
    yield "Candidates for reconnaissance: nobody has seen these places or asked for their use."
    yield "Hubs draw traffic and fire: residents near are told, and count against a place."
    yield (
        f"What has no way round has none over {plan.known.roads_words}: lesser roads may lead round it. "
        "That a road crosses water is derived."
    )
    if plan.known.given_hubs:
        tiers = " and ".join(f"{one:g} h" for one in plan.known.tiers_h)
        yield (
            f"Sites that the scenario gives as hubs ({len(plan.known.given_hubs)} on this ground) are where "
            f"the forces stand that come within {tiers}; the hubs chosen here rest and supply contingents."
        )
    if not plan.known.hospitals_from:
        yield "Hospitals are not known: neither a layer nor a site tells them."
    if not plan.known.training_known:
        yield "Training grounds are not known: no open table tells them, and no layer was given."
    if not plan.known.rails_known:
        yield "Railways are not known on this ground: contingents move by road alone."


def rear_findings(plan: RearPlan) -> Iterator[tuple[str, str, str]]:
    """What asks for a change: where, problem, mend."""
    for chainage_m in plan.not_reached_m:
        where = f"rear, km {chainage_m / 1e3:,.0f} of the line"
        yield where, "no road of its ground leads there", "Give roads of your own, or other ground"
    for one in plan.arrivals:
        if one.moved is None:
            where = f"rear, {one.contingent}"
            problem = f"neither the road nor the railway asked for leads from {one.entry} to {one.hub}"
            yield where, problem, "Give another point of entry, hub or mode"
        elif not one.serves:
            problem = f"its hub {one.hub} supplies no part of {one.sector}: {one.supplied_by} does"
            yield f"rear, {one.contingent}", problem, f"Name {one.supplied_by}, or leave its hub out"
        if one.sector and one.moved is not None and one.onward is None:
            problem = f"no road leads from {one.hub} to {one.sector}"
            yield f"rear, {one.contingent}", problem, "Give another hub, or roads of your own"
