"""GPX as a receiver reads it: equal counts, places and times, names whole, nothing that is not XML."""

from datetime import UTC, datetime

import gpxpy
import pyogrio
import pytest
from shapely import LineString, MultiLineString, Point, box

from geo import formats
from geo.errors import WriteError
from geo.features import Feature, Sheet
from geo.formats import gpx
from geo.release import PRESS, STAFF, release

SHEET = Sheet("norland", "Norland & <south>", "2025-01-01", "illustrative")
WAY = MultiLineString([[(36.0, 48.0), (36.1, 48.0), (36.3, 48.0)], [(36.3, 48.0), (36.0, 48.0)]])
TIMES = {"moves_h": "7.00000-7.50000 8.00000-8.50000", "hour_zero_utc": "2025-02-28T21:50:00+00:00"}


def released(*features, policy=STAFF):
    return release(list(features), SHEET, policy)


def patrol(name="Alba, day 1", geometry=WAY, **values):
    return Feature("patrols", geometry, {"name": name, **values}, sensitive=True)


def read(some):
    return gpxpy.parse(gpx.text(some))


def test_lines_are_tracks_points_are_waypoints_and_areas_are_left_out():
    post = Feature("sites", Point(37.0, 48.5), {"name": "Post 1"})
    found = read(released(patrol(), post, Feature("zones", box(36, 48, 37, 49), {"name": "Zone"})))
    assert [track.name for track in found.tracks] == ["Alba, day 1"]
    assert [len(segment.points) for segment in found.tracks[0].segments] == [3, 2]
    assert [(point.name, point.longitude, point.latitude) for point in found.waypoints] == [
        ("Post 1", 37.0, 48.5)
    ]


def test_points_bear_times_at_an_even_speed_where_the_day_is_known():
    (track,) = read(released(patrol(**TIMES))).tracks
    times = [point.time for segment in track.segments for point in segment.points]
    assert times[0] == datetime(2025, 3, 1, 4, 50, tzinfo=UTC)
    assert times[1] == datetime(2025, 3, 1, 5, 0, tzinfo=UTC)  # a third of the way, a third of half an hour
    assert times[2:] == [datetime(2025, 3, 1, *at, tzinfo=UTC) for at in [(5, 20), (5, 50), (6, 20)]]


def test_without_a_day_or_with_other_parts_than_it_had_a_track_bears_no_times():
    whole = patrol(geometry=LineString(WAY.geoms[0]), **TIMES)
    for feature in (patrol(moves_h=TIMES["moves_h"]), patrol(), whole):
        (track,) = read(released(feature)).tracks
        assert all(point.time is None for segment in track.segments for point in segment.points)


def test_times_that_cannot_be_read_are_refused_by_the_name_of_the_line():
    with pytest.raises(WriteError, match=r"feature 'Alba, day 1': its times are '7 to 8'"):
        gpx.text(released(patrol(**{**TIMES, "moves_h": "7 to 8"})))


def test_names_come_back_as_they_were():
    name = "Ä < & > \" ' ]]> Мост"
    found = read(released(patrol(name=name)))
    assert (found.tracks[0].name, found.name) == (name, "Norland & <south>")
    assert chr(7) not in gpx.text(released(patrol(name=f"bell {chr(7)}")))


def test_a_driver_of_another_house_counts_the_same(tmp_path):
    path = tmp_path / "out.gpx"
    post = Feature("sites", Point(37.0, 48.5), {"name": "Post 1"})
    formats.write(released(patrol(**TIMES), patrol("Brod"), post), path)
    counts = {
        layer: pyogrio.read_info(path, layer=layer, force_feature_count=True)["features"]
        for layer in ("tracks", "waypoints", "track_points")
    }
    assert counts == {"tracks": 2, "waypoints": 1, "track_points": 10}


def test_equal_releases_give_equal_bytes_and_nothing_gives_an_empty_file():
    assert gpx.text(released(patrol(**TIMES))) == gpx.text(released(patrol(**TIMES)))
    assert read(released()).tracks == []


def test_a_cautious_release_holds_no_track():
    assert read(released(patrol(**TIMES), policy=PRESS)).tracks == []
