"""Layers that nobody drew for: a plain look, so that what the gate released is never lost."""

from __future__ import annotations

from collections.abc import Mapping

from geo.features import Feature
from geo.release import Release

from ..mark import Layer, Mark, confidence_words, of_layer, parties, ranked_look, text_of
from ..popup import words

# Few, and of little use to a reader without their names.
_NAMED = frozenset({"rear_hubs", "entry_points", "training_grounds", "headlands"})
# Kinds of which look alike, and are told in words alone.
_ONE_CLASS = frozenset(
    {
        *("border_crossings", "entry_points", "rear_candidates", "alert_arcs"),
        *("bridges_with_no_way_round", "roads_with_no_way_round", "junctions_with_no_way_round"),
    }
)
# What one thing of a class is called, by its layer, or by layer and kind; others are called by those words.
_CALLED = {
    "border_stretches": "Named stretch of a border",
    "border_sectors:sector": "Border sector",
    "border_sectors:next_sector": "Border sector, every other",
    "border_gaps": "Border that no post sees",
    "borders": "Border",
    "border_markers": "Kilometre marker of a border",
    "border_crossings": "Border crossing",
    "border_towers": "Border tower",
    "border_posts": "Border post",
    "sea_limits:territorial_sea": "Territorial sea",
    "sea_limits:contiguous_zone": "Contiguous zone",
    "sea_limits:exclusive_economic_zone": "Exclusive economic zone",
    "equidistance": "Median line",
    "mine_areas": "Mine-danger area",
    "patrol_boxes": "Box that ships patrol",
    "convoy_water": "Water closed round a convoy",
    "convoy_circles": "Circle round a convoy",
    "convoy_tracks": "Way of a convoy",
    "sea_corridors:outbound": "Corridor, outbound lane",
    "sea_corridors:inbound": "Corridor, inbound lane",
    "sea_corridors:separation": "Corridor, between the lanes",
    "sea_routes": "Way from a port to its corridor",
    "waypoints": "Waypoint of a corridor",
    "security_lines:between_headlands": "Security line",
    "security_lines:seaward": "Security line, seaward",
    "headlands": "Headland",
    "sea_ports": "Port",
    "border_standoff": "Ground kept clear of flights along a border",
    "alert_arcs": "Reach of aircraft on alert",
    "radar_gaps": "Ground that no radar sees low",
    "racetracks": "Racetrack of a patrol in the air",
    "airfields": "Airfield",
    "radars": "Radar",
    "defended": "Place to be defended",
    "no_mapped_road": "Straight, for no mapped road is near",
    "supply_routes:main": "Main supply route",
    "supply_routes:alternative": "Other supply route",
    "rear_rail": "Contingent's way by rail",
    "rear_convoys": "Contingent's way by road",
    "roads_with_no_way_round": "Road with no way round",
    "bridges_with_no_way_round": "Bridge with no way round",
    "junctions_with_no_way_round": "Junction with no way round",
    "rear_candidates": "Place that would do for a hub",
    "rear_hubs": "Hub in the rear",
    "entry_points": "Point of entry",
    "training_grounds": "Training ground",
    "watched_from": "Line watched from some day on",
    "setting_up": "Site being set up",
}


def plain(released: Release, name: str) -> Layer:
    """Any layer by its name, one class for each kind of thing in it."""
    known = parties(released)
    title = words(name)
    marks = tuple(_plain(released, feature, known) for feature in of_layer(released, name))
    return Layer(name, title, marks)


def _plain(released: Release, feature: Feature, known: Mapping[str, str]) -> Mark:
    kind = text_of(feature.values, "kind")
    title = _CALLED.get(feature.layer) or words(feature.layer)
    label = f"{title}: {words(kind)}" if kind and feature.layer not in _ONE_CLASS else title
    label = _CALLED.get(f"{feature.layer}:{kind}") or label
    heading = text_of(feature.values, "name") or label
    label += confidence_words(released, feature.values)
    look = ranked_look(feature, known, kind)
    if feature.layer in _NAMED:
        return Mark(feature, heading, label, look, heading, text_of(feature.values, "name_uk"))
    return Mark(feature, heading, label, look)
