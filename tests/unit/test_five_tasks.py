"""Another country's folder gives the same five tasks: each with its layers, and with people first."""

import json

import pytest
import shapely
from shapely.geometry import shape

from maps.packing import content_of

from .programs import ran

LAYERS = {
    "korea-1953": {
        "borders": {"borders", "border_sectors"},
        "sea": {"sea_limits", "equidistance", "security_lines", "headlands", "sea_corridors", "patrol_boxes"},
        "air": {"airfields", "alert_arcs", "radars", "radar_cover", "radar_gaps", "racetracks", "defended"},
        "rear": {"rear_hubs", "entry_points", "supply_routes", "no_mapped_road"},
        "time": {"setting_up", "watched_from"},
    },
    "skerra": {
        "borders": {"borders", "border_posts", "border_crossings", "border_sectors"},
        "sea": {"sea_limits", "sea_corridors", "patrol_boxes", "mine_areas", "convoy_circles"},
        "air": {"airfields", "alert_arcs", "radars", "radar_cover", "radar_gaps", "racetracks", "defended"},
        "rear": {"rear_hubs", "entry_points", "supply_routes", "training_grounds"},
        "time": {"setting_up", "watched_from"},
    },
}


@pytest.fixture(scope="module", params=LAYERS)
def planned(request, tmp_path_factory):
    """Name of a scenario, and the folder of what the main job left of it."""
    out = tmp_path_factory.mktemp("out")
    done = ran("plan_deployment", f"data/scenarios/{request.param}", "--quick", "--quiet", "--out", out)
    assert done.returncode == 0, done.stderr
    return request.param, out / request.param


def test_a_folder_of_another_country_gives_five_tasks(planned):
    scenario, folder = planned
    told = json.loads((folder / "manifest.json").read_text())["tasks"]
    page = content_of((folder / "staff" / "map.html").read_text())
    assert list(told) == [task["id"] for task in page["tasks"]] == list(LAYERS[scenario])
    for task in page["tasks"]:
        assert LAYERS[scenario][task["id"]] <= set(told[task["id"]]["features"]), task["id"]
        first = next(table for table in page["tables"] if table["task"] == task["id"])
        assert first["rows"], task["id"]
        assert any(word in first["title"] for word in ("People", "Residents")), first["title"]
        assert task["switches"], task["id"]


def test_hospitals_that_one_task_knows_are_known_to_every_report(planned):
    """Of Korea in 1953 nobody gives any: not known is not none."""
    scenario, folder = planned
    page = content_of((folder / "staff" / "map.html").read_text())
    [places] = [table for table in page["tables"] if table["id"].endswith("people-places")]
    column = places["headings"].index("Hospitals")
    unknown = {row[column] == "not known" for row in places["rows"]}
    assert unknown == {scenario != "skerra"}


HEADLANDS = {
    "korea-1953": {f"{one}-do" for one in ("Baengnyeong", "Daecheong", "Socheong", "Yeonpyeong", "U")},
    "skerra": {"North Head", "Gannet Point", "South Head", "Tern Ness"},
}
# The agreement of 2018, on the south's side: platform, depth in kilometres from west to east.
CLOSED_IN_2018 = [
    *(("fixed wing", depth_km, "not in force") for depth_km in ("20.0", "40.0")),
    ("rotary wing", "10.0", "not in force"),
    *(("uncrewed", depth_km, "not in force") for depth_km in ("10.0", "15.0")),
    ("balloon", "25.0", "not in force"),
]


def test_headlands_are_named_and_korea_shows_its_air_closed_by_platform_and_stretch(planned):
    scenario, folder = planned
    page = content_of((folder / "staff" / "map.html").read_text())
    assert HEADLANDS[scenario] <= {mark["title"] for mark in page["marks"]}
    (closed,) = [table for table in page["tables"] if table["title"].startswith("Air closed")]
    south = [row for row in closed["rows"] if "United Nations" in row[0]]
    told = [(row[0].partition(";")[0], *row[3:]) for row in south]
    assert told == (CLOSED_IN_2018 if scenario == "korea-1953" else [])


def test_no_ground_of_a_sector_lies_beyond_the_zones_in_force(planned):
    """The bands of 2018 are forty kilometres deep, the zone of 1953 two: a degree of latitude is 111 km."""
    scenario, folder = planned
    found = json.loads((folder / "staff" / "plan.geojson").read_text())["features"]
    ground = {
        layer: shapely.union_all(
            [shape(one["geometry"]) for one in found if one["properties"]["layer"] == layer]
        )
        for layer in ("sectors", "line")
    }
    deep_deg = shapely.hausdorff_distance(ground["sectors"], ground["line"])
    assert ground["sectors"].area > 0
    if scenario == "korea-1953":
        assert deep_deg < 5.0 / 111.0
