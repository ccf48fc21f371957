"""A plan written in another format is the same plan, as exact as the file it comes from and never more."""

from __future__ import annotations

import json

import pytest
import shapely

from geo.features import Feature, Sheet
from geo.formats import endings, write
from geo.release import PRESS, STAFF, release
from maps.kml import kml_styles
from maps.qml import styles
from scripts import export_plan

SHEET = Sheet("norland", "Norland", "2025-01-01", "illustrative", "Words.", d_day="2025-04-01")
SITES = [
    Feature(
        "sites", shapely.Point(30.5 + n / 500, 50.2), {"name": f"Post {n}", "kind": "post"}, sensitive=True
    )
    for n in range(4)
]
FEATURES = [
    Feature("zones", shapely.box(30, 50, 31, 51), {"name": "Зона", "kind": "air", "from_day": 3}),
    Feature("line", shapely.LineString([(30, 50), (31, 50.5)]), {"name": "Line", "status": "illustrative"}),
    Feature("people", shapely.Point(), {"name": "Nobody", "residents": 7}),
    *SITES,
]


@pytest.fixture(params=[STAFF, PRESS], ids=lambda policy: policy.name)
def plan(request, tmp_path):
    """A release, and the file of it that a main job leaves."""
    released = release(FEATURES, SHEET, request.param)
    write(released, tmp_path / "plan.geojson")
    return released, tmp_path / "plan.geojson"


def looks(released, ending):
    if ending in (".gpkg", ".qgz"):
        return {"styles": styles(released)}
    return (
        {"styles": [export_plan.Style(**told) for told in kml_styles(released)]}
        if ending in (".kmz", ".nvg", ".pdf", ".zip")
        else {}
    )


@pytest.mark.parametrize("ending", sorted(set(endings()) - {".geojson", ".gpkg", ".parquet"}))
def test_a_plan_exported_is_byte_for_byte_what_the_main_job_would_write(plan, ending, tmp_path, capsys):
    released, path = plan
    out = tmp_path / "exported" / f"plan{ending}"
    assert export_plan.main([str(path), "--out", str(out)]) == 0
    assert released.policy.name in capsys.readouterr().out
    (tmp_path / "main").mkdir()
    write(released, tmp_path / "main" / out.name, **looks(released, ending))
    assert out.read_bytes() == (tmp_path / "main" / out.name).read_bytes()


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".parquet"])
def test_what_was_withheld_stays_said_where_a_format_holds_the_margin(plan, ending, tmp_path):
    released, path = plan
    out = tmp_path / f"again{ending}"
    assert export_plan.main([str(path), "--out", str(out)]) == 0
    said = f"{released.withheld_count} sensitive things were withheld".encode()
    assert (said in out.read_bytes()) == bool(released.withheld_count)


def test_a_part_of_a_plan_is_written_by_its_layers(plan, tmp_path):
    _, path = plan
    out = tmp_path / "part.geojson"
    assert export_plan.main([str(path), "--out", str(out), "--layers", "zones", "line"]) == 0
    layers = [each["properties"]["layer"] for each in json.loads(out.read_text("utf-8"))["features"]]
    assert layers == ["zones", "line"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["plan.geojson", "--out", "plan.doc"], "no format is known"),
        (["plan.geojson", "--out", "a.csv", "--layers", "moon"], "it has no layer 'moon'"),
        (["other.geojson", "--out", "a.csv"], "it is no plan of the main job"),
        (["missing.geojson", "--out", "a.csv"], "it cannot be opened"),
        (["open.geojson", "--out", "a.csv"], "it is no plan of the main job"),
    ],
)
def test_what_cannot_be_exported_is_one_line(plan, words, said, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    unknown = json.loads((tmp_path / "plan.geojson").read_text("utf-8"))
    unknown["ceaseline"]["policy"] = "open"
    (tmp_path / "open.geojson").write_text(json.dumps(unknown))
    assert export_plan.main(words) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line
    assert not (tmp_path / "a.csv").exists()
