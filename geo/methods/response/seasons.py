"""How soon the reaction force is along the line in other seasons and by night."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...frame import Frame
from ...geometry.chainage import Chainage
from ...model.response import Checked, ResponseRules
from ...model.situation import Site
from ...travel.network import TravelNetwork
from .force import force_of
from .places import line_places, posted


def under_other_goings(
    rules: ResponseRules,
    networks: Mapping[str, TravelNetwork],
    *,
    sites: Sequence[Site],
    line: Chainage,
    frame: Frame,
) -> tuple[tuple[str, Checked], ...]:
    """Times of the reaction force to the checked places of the line under each of some goings.

    Parameters
    ----------
    rules : ResponseRules
    networks : mapping
        The same roads as they are driven under each going, by its words.
    sites : sequence of Site
        Among them the bases of the force.
    line : Chainage
    frame : Frame

    Returns
    -------
    tuple of (str, Checked)
        In the order given; empty where no base is known.
    """
    bases = posted(sites, rules.force_from)
    if not len(bases.place_m):
        return ()
    places = line_places(line, frame, rules.spacing_m)
    before_min = rules.notice_min + rules.assembly_min
    return tuple(
        (
            going,
            Checked(
                chainage_m=tuple(places.chainage_m.tolist()),
                piece_m=tuple(places.piece_m.tolist()),
                force_min=tuple(force_of(bases, before_min, places, network).soonest_min.tolist()),
            ),
        )
        for going, network in networks.items()
    )
