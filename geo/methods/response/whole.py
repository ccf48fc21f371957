"""Response of a whole plan: reaction force, evacuation, hubs, losses, and where the next base helps most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely

from ...geometry.chainage import Chainage
from ...model.response import Checked, Evacuation, Loss, NextBase, Reached, Response, ResponseRules
from ...model.situation import Site, Situation
from ...model.zone import Zone
from ...travel.network import TravelNetwork
from .bridges import bridge_losses
from .evacuation import Chain, evacuations, staffed
from .force import S_PER_MIN, Force, force_of, ground_within, reached_within, soonest_min
from .ground import CheckedGround, too_late
from .losses import base_losses, worst_first
from .one_more import next_base
from .places import LinePlaces, line_places, posted
from .sentences import about_bridges, method_of, unknown_of

FORCE, HUBS = "Reaction force", "From the hubs"
MIN_PER_H = 60.0


def response_of(
    situation: Situation,
    rules: ResponseRules,
    network: TravelNetwork,
    *,
    sites: Sequence[Site],
    zones: Sequence[Zone],
    line: Chainage,
    ambulance_network: TravelNetwork | None = None,
) -> Response:
    """Who reaches what in which time, and what a loss or one more base changes.

    Parameters
    ----------
    situation : Situation
        Its settlements are counted, and are the candidates for the next base.
    rules : ResponseRules
    network : TravelNetwork
        Travel times as the reaction force drives, in metres of the situation's frame.
    sites : sequence of Site
        Standing and proposed; their kinds say what each gives. Kinds that nobody gives leave what depends on
        them unknown: None, with a sentence in ``unknown``.
    zones : sequence of Zone
        Ground that is checked beside the line.
    line : Chainage
        Of the line of contact.
    ambulance_network : TravelNetwork, optional
        As ambulances drive, where that differs.

    Raises
    ------
    GeoError
        If a place or a network cannot be used.

    Notes
    -----
    The reaction force arrives after notice, assembly and the trip. For casualties the 10-1-2 timeline is
    checked (NATO AJP-4.10; United Nations policy DOS/2020.7). The line is checked at the middles of equal
    pieces of at most ``spacing_m``; every share of the line counts those pieces.
    """
    asked = _Asked(
        situation, rules, network, sites, zones, line_places(line, situation.frame, rules.spacing_m)
    )
    force = asked.force(rules.force_from, rules.notice_min + rules.assembly_min)
    hubs = asked.force(rules.hubs, rules.hub_notice_h * MIN_PER_H)
    chain = Chain.of(rules, situation.frame, ambulance_network or network, sites)
    ground = CheckedGround.of(zones, situation.line.path, rules.spacing_m)
    late = too_late(chain, ground)
    losses, of_bridges = asked.losses(force)
    return Response(
        rules=rules,
        reached=asked.reached(force),
        tiers=asked.tiers(hubs, ground),
        evacuations=asked.evacuations(chain, line),
        too_late=late.by_road,
        too_late_air=late.with_air,
        resolution_m=ground.side_m,
        losses=losses,
        next_base=asked.next_base(force),
        checked=asked.checked(force),
        unknown=unknown_of(rules, sites),
        method=method_of(rules, ground.side_m, of_bridges),
    )


class _Asked(NamedTuple):
    """What a response is asked for, and the places of the line that are checked."""

    situation: Situation
    rules: ResponseRules
    network: TravelNetwork
    sites: Sequence[Site]
    zones: Sequence[Zone]
    places: LinePlaces

    @property
    def longest_min(self) -> float:
        """Longest time by which the reaction force is asked to be there, minutes."""
        return max(self.rules.within_min, default=0.0)

    def force(self, kind: str, before_min: float) -> Force | None:
        """Forces at the sites of a kind; None where there is none."""
        bases = posted(self.sites, kind)
        return force_of(bases, before_min, self.places, self.network) if bases else None

    def reached(self, force: Force | None) -> tuple[Reached, ...]:
        """What the reaction force reaches in time, its ground to the edge."""
        if force is None:
            return ()
        return reached_within(
            FORCE,
            self.rules.within_min,
            force,
            self.places,
            ground=lambda within_min: ground_within(force, within_min, self.network),
            zones=self.zones,
            settlements=self.situation.settlements,
        )

    def tiers(self, hubs: Force | None, ground: CheckedGround) -> tuple[Reached, ...]:
        """What forces from the hubs reach in hours, by squares of the ground that is checked."""
        if hubs is None:
            return ()
        tiers_min = [tier_h * MIN_PER_H for tier_h in self.rules.tiers_h]
        reached = ground.within(
            lambda place_m: soonest_min(hubs.bases, hubs.before_min, place_m, self.network),
            tiers_min,
            self.network.off_pace_s / S_PER_MIN,
        )
        return reached_within(
            HUBS,
            tiers_min,
            hubs,
            self.places,
            ground=dict(zip(tiers_min, map(ground.part, reached), strict=True)).__getitem__,
            zones=self.zones,
            settlements=self.situation.settlements,
        )

    def losses(self, force: Force | None) -> tuple[tuple[Loss, ...], str]:
        """Losses of bases and bridges, the worst first, and what is to be said of the bridges."""
        if force is None:
            return (), ""
        towns = self.situation.settlements
        bridges = bridge_losses(force, self.places, self.network, towns, self.longest_min)
        losses = (*base_losses(force, self.places, self.longest_min), *bridges.losses)
        return worst_first(losses), about_bridges(bridges, derived=self.network.roads.bridges_derived)

    def next_base(self, force: Force | None) -> NextBase | None:
        if force is None:
            return None
        candidates = self.situation.settlements
        return next_base(force, candidates, self.places, self.network, longest_min=self.longest_min)

    def evacuations(self, chain: Chain, line: Chainage) -> tuple[Evacuation, ...]:
        """Every site at which people of the mission stand, then every checked place of the line."""
        frame, stands = self.situation.frame, staffed(self.rules, self.sites)
        stand_m = shapely.get_coordinates([site.place for site in stands]).reshape(-1, 2)
        of_stands_m = line.of(*frame.degrees(stand_m).T).chainage_m if stands else np.empty(0)
        chainage_m = np.concatenate([of_stands_m, self.places.chainage_m])
        what = [(site.name, site.kind, site.party) for site in stands]
        what += [(f"km {at_m / 1000:.1f}", "line", None) for at_m in self.places.chainage_m.tolist()]
        return evacuations(chain, what, np.concatenate([stand_m, self.places.place_m]), chainage_m)

    def checked(self, force: Force | None) -> Checked:
        """Places of the line, and when the reaction force is there."""
        chainage_m, piece_m, _ = self.places
        times_min = () if force is None else tuple(force.soonest_min.tolist())
        return Checked(tuple(chainage_m.tolist()), tuple(piece_m.tolist()), times_min)
