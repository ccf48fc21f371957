"""The waist: what a plan becomes when it is flattened."""

from pathlib import Path

import pytest
from pyproj import Geod

from geo.features import features, sheet

from ..golden_plans import golden_plan

ROOT = Path(__file__).resolve().parents[2]
EARTH = Geod(ellps="WGS84")


@pytest.fixture(scope="module")
def plan():
    return golden_plan("norland")


def of_layer(plan, layer):
    return [feature for feature in features(plan) if feature.layer == layer]


def test_layers_come_in_the_order_in_which_they_are_drawn(plan):
    order = list(dict.fromkeys(feature.layer for feature in features(plan)))
    assert order == [
        "control",
        "zones",
        "footprints",
        "reach",
        "coverage",
        "gaps",
        "line",
        "markers",
        "sites",
    ]


def test_zones_bear_the_party_s_label_and_its_id(plan):
    assert [(z.values["name"], z.values["party"]) for z in of_layer(plan, "zones")] == [
        ("Area of separation (Northern party)", "north"),
        ("Area of separation (Southern party)", "south"),
    ]


def test_the_area_told_is_the_area_on_the_ellipsoid(plan):
    for zone in of_layer(plan, "zones"):
        on_the_ellipsoid_m2 = abs(EARTH.geometry_area_perimeter(zone.geometry)[0])
        assert zone.values["area_m2"] == pytest.approx(on_the_ellipsoid_m2, rel=1e-6)


def test_the_length_told_is_geodesic_and_the_last_marker_stands_at_it(plan):
    [line] = of_layer(plan, "line")
    geodesic_m = EARTH.geometry_length(line.geometry)
    assert line.values["line_length_m"] == pytest.approx(geodesic_m, abs=0.1)
    assert of_layer(plan, "markers")[-1].values["chainage_m"] == pytest.approx(geodesic_m, abs=0.1)


def test_markers_are_named_by_their_kilometre(plan):
    assert [m.values["name"] for m in of_layer(plan, "markers")] == [
        "km 0",
        "km 20",
        "km 40",
        "km 60",
        "km 80",
        "km 85.2",
    ]


def test_what_is_proposed_to_watch_is_marked_sensitive_and_nothing_given_by_agreement(plan):
    sensitive = {feature.layer for feature in features(plan) if feature.sensitive}
    open_ = {feature.layer for feature in features(plan) if not feature.sensitive}
    assert sensitive == {"sites", "footprints", "reach", "coverage", "gaps"}
    assert open_ == {"control", "zones", "line", "markers"}


def test_the_sheet_says_date_with_zone_status_method_and_sources(plan):
    margin = sheet(plan)
    assert (margin.as_of, margin.status) == ("2025-01-01 UTC", "illustrative")
    assert margin.sources == (
        "Ground held by the parties of Norland (CC0-1.0)",
        "Heights of Norland (CC0-1.0)",
        "Hamlets of Norland (CC0-1.0)",
    )
    assert any("equal geodesic distance" in sentence for sentence in margin.method)
    assert len(margin.scenario_sha256) == 64
