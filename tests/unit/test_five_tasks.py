"""Another country's folder gives the same five tasks: each with its layers, and with people first."""

import json

import pytest

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


@pytest.mark.parametrize("scenario", LAYERS)
def test_a_folder_of_another_country_gives_five_tasks(scenario, tmp_path):
    done = ran("plan_deployment", f"data/scenarios/{scenario}", "--quick", "--quiet", "--out", tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / scenario / "manifest.json").read_text())["tasks"]
    page = content_of((tmp_path / scenario / "staff" / "map.html").read_text())
    assert list(told) == [task["id"] for task in page["tasks"]] == list(LAYERS[scenario])
    for task in page["tasks"]:
        assert LAYERS[scenario][task["id"]] <= set(told[task["id"]]["features"]), task["id"]
        first = next(table for table in page["tables"] if table["task"] == task["id"])
        assert first["rows"], task["id"]
        assert any(word in first["title"] for word in ("People", "Residents")), first["title"]
        assert task["switches"], task["id"]
