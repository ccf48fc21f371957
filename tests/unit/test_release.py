"""The gate on cases that can be checked on paper."""

import dataclasses

import pytest
from shapely import LineString, MultiPoint, Point, Polygon, box, unary_union

from geo.errors import ReleaseError
from geo.features import Feature, Sheet
from geo.geometry.lattice import Lattice
from geo.release import PRESS, STAFF, Policy, release

SHEET = Sheet("norland", "Norland", "2025-01-01", "illustrative")
# The cell from 37.70 to 37.84 east and 48.00 to 48.10 north.
IN_ONE_CELL = [(37.7111, 48.0123), (37.7555, 48.0456), (37.8222, 48.0789), (37.7333, 48.0654)]
ELSEWHERE = (39.1256, 48.5139)


def posts(places, **values):
    return [
        Feature(
            "sites", Point(place), {"name": f"Post {number}", "id": f"P-{number}", **values}, sensitive=True
        )
        for number, place in enumerate(places)
    ]


def test_the_cautious_policy_is_the_default():
    assert release([], SHEET).policy is PRESS
    assert not PRESS.exact
    assert PRESS.cell_km >= 5.0
    assert PRESS.least_count >= 3


def test_three_posts_in_a_cell_leave_as_the_cell_and_not_as_its_centre():
    (cell,) = release(posts(IN_ONE_CELL[:3]), SHEET).features
    assert cell.geometry.bounds == (37.7, 48.0, 37.84, 48.1)
    assert cell.values == {"count": "3 to 5", "cell_km": 10.0}
    assert not cell.sensitive


def test_two_posts_in_a_cell_are_withheld_and_counted():
    released = release(posts([*IN_ONE_CELL[:2], ELSEWHERE]), SHEET)
    assert released.features == ()
    assert released.withheld_count == 3


def test_one_more_post_in_a_cell_does_not_show():
    assert release(posts(IN_ONE_CELL[:3]), SHEET).features == release(posts(IN_ONE_CELL), SHEET).features


def test_three_things_at_one_place_count_as_one():
    mast = [IN_ONE_CELL[0], (IN_ONE_CELL[0][0] + 1e-5, IN_ONE_CELL[0][1]), IN_ONE_CELL[0]]
    assert release(posts(mast), SHEET).features == ()


def test_areas_of_one_site_count_as_one():
    def wedges(*sites):
        return [
            Feature("wedges", Polygon([place, (38.2, 48.2), (38.3, 48.1)]), {"site": site}, sensitive=True)
            for place, site in zip(IN_ONE_CELL, sites, strict=False)
        ]

    assert release(wedges("P-1", "P-1", "P-1"), SHEET).features == ()
    assert release(wedges("P-1", "P-2", "P-3"), SHEET).features != ()


def test_routes_leave_as_the_joined_cells_that_three_of_them_share():
    starts = IN_ONE_CELL[:3]
    routes = [
        Feature(
            "patrols", LineString([start, (37.90, 48.05 + n / 100)]), {"name": f"Patrol {n}"}, sensitive=True
        )
        for n, start in enumerate(starts)
    ]
    lonely = Feature(
        "patrols", LineString([(39.0, 48.5), (39.5, 48.5)]), {"name": "Patrol 9"}, sensitive=True
    )
    released = release([*routes, lonely], SHEET)
    (shape,) = released.features
    assert shape.geometry.equals(unary_union([box(37.7, 48.0, 37.84, 48.1), box(37.84, 48.0, 37.98, 48.1)]))
    assert shape.values == {"cell_km": 10.0}
    assert released.withheld_count == 1


def test_a_key_that_nobody_thought_of_stays_inside():
    (cell,) = release(posts(IN_ONE_CELL, grid_reference="37U DP 1048 1699", kind="post"), SHEET).features
    assert set(cell.values) == {"count", "cell_km", "kind"}


def test_a_kind_on_which_a_cell_does_not_agree_stays_inside():
    mixed = [*posts(IN_ONE_CELL[:2], kind="post"), *posts(IN_ONE_CELL[2:], kind="hub")]
    (cell,) = release(mixed, SHEET).features
    assert "kind" not in cell.values


def test_layers_are_counted_apart():
    split = [
        *posts(IN_ONE_CELL[:2]),
        *(dataclasses.replace(f, layer="cameras") for f in posts(IN_ONE_CELL[2:])),
    ]
    assert release(split, SHEET).features == ()


def test_public_features_pass_unchanged_under_both_policies():
    zone = Feature("zones", box(37, 48, 38, 49), {"name": "Buffer", "depth_m": 2_000.0})
    for policy in (PRESS, STAFF):
        assert release([zone, *posts(IN_ONE_CELL)], SHEET, policy).features[0] is zone


def test_staff_see_every_place_exactly():
    exact = posts([*IN_ONE_CELL, ELSEWHERE])
    released = release(exact, SHEET, STAFF)
    assert released.features == tuple(exact)
    assert released.withheld_count == 0


def test_a_release_of_some_layers_keeps_its_sheet_and_its_policy():
    zone = Feature("zones", box(37, 48, 38, 49), {"name": "Buffer"})
    released = release([zone, *posts([ELSEWHERE])], SHEET)
    both = (released, released.only({"sites"}))
    kept = [(one.features, one.sheet, one.policy, one.withheld_count) for one in both]
    assert kept[1] == ((), *kept[0][1:])


@pytest.mark.parametrize(
    "words",
    [
        "Post at 48.0123 N, 37.7111 E",
        "Поста 37,7111; 48,0123",
        "Seen from 48.01234N 37.71114E",
        "37.711 and 48.012",
        "Grid 37U DP 03870 18453",
        "Grid 37udp038184",
        "Grid 37U DP 0387 1845.",
    ],
)
@pytest.mark.parametrize(
    "where", ["method", "sources", "caveats", "title", "standfirst", "parameters", "zone"]
)
def test_words_that_name_a_sensitive_place_do_not_pass(words, where):
    zone = Feature("zones", box(37, 48, 38, 49), {"name": words if where == "zone" else "Buffer"})
    changed = {
        "method": {"method": ("All well.", words)},
        "sources": {"sources": (words,)},
        "caveats": {"caveats": (words,)},
        "title": {"title": words},
        "standfirst": {"standfirst": words},
        "parameters": {"parameters": {"note": words}},
        "zone": {},
    }[where]
    sheet = dataclasses.replace(SHEET, **changed)
    with pytest.raises(ReleaseError, match=rf"{where}.*Take them out") as refused:
        release([zone, *posts(IN_ONE_CELL)], sheet)
    assert words not in str(refused.value)
    assert release([zone, *posts(IN_ONE_CELL)], sheet, STAFF)


def test_numbers_that_name_a_sensitive_place_do_not_pass():
    disc = Feature(
        "zones", box(37, 48, 38, 49), {"centre_longitude_deg": 37.7111, "centre_latitude_deg": 48.0123}
    )
    with pytest.raises(ReleaseError, match="layer 'zones', values"):
        release([disc, *posts(IN_ONE_CELL)], SHEET)


@pytest.mark.parametrize(
    ("shape", "place"),
    [
        (Point(37.7111, 48.0123).buffer(0.1), "48.0123, 37.7111"),
        (Polygon([(37.7111, 48.0123), (37.9, 48.1), (37.9, 47.9)]), "48.0123, 37.7111"),
        (LineString([(37.7111, 48.0123), (37.8222, 48.0345), (37.9333, 48.0567)]), "48.0567, 37.9333"),
        (MultiPoint([(37.1234, 48.9876), (37.7111, 48.0123)]), "48.0123, 37.7111"),
    ],
    ids=["centre of a disc", "apex of a wedge", "end of a route", "one of many points"],
)
def test_words_that_name_what_a_sensitive_shape_gives_away_do_not_pass(shape, place):
    secret = Feature("wedges", shape, {}, sensitive=True)
    with pytest.raises(ReleaseError, match="sheet, caveats 1"):
        release([secret], dataclasses.replace(SHEET, caveats=(f"Seen from {place}.",)))


def test_a_village_may_tell_its_own_place_though_a_post_stands_beside_it():
    village = Feature("settlements", Point(IN_ONE_CELL[0]), {"name": "Sun", "mgrs": "37UDP0387018453"})
    assert release([village, *posts(IN_ONE_CELL)], SHEET).features[0] is village


@pytest.mark.parametrize("cell_km", [-1.0, 0.5, 3_000.0, float("nan"), float("inf")])
def test_a_policy_with_an_impossible_cell_is_refused_with_its_value(cell_km):
    with pytest.raises(ReleaseError, match=rf"cell_km is {cell_km:g}\. Give kilometres"):
        Policy("odd", cell_km=cell_km, least_count=3, allowed=frozenset())


def test_a_policy_that_counts_nothing_is_refused():
    with pytest.raises(ReleaseError, match="least_count is 0"):
        Policy("odd", cell_km=10.0, least_count=0, allowed=frozenset())


def test_a_sensitive_feature_without_a_place_is_withheld():
    assert release([Feature("sites", Point(), {}, sensitive=True)], SHEET).withheld_count == 1


@pytest.mark.parametrize("longitude", [-180.0, 180.0])
def test_the_antimeridian_is_one_meridian(longitude):
    assert Lattice(10.0).cell_at(longitude, 10.0) == Lattice(10.0).cell_at(180.0, 10.0)
