"""The sheet of sectors, and zones told apart on a plate without colour, as they are rendered."""

from __future__ import annotations

import io
import itertools
import re

import numpy as np
import pytest
import shapely
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from geo.features import Feature, Sheet
from geo.release import PRESS, STAFF, release
from maps.basemap import basemap
from maps.drawing.marks import draw_layers
from maps.drawing.projection import Projection
from maps.drawing.view import View
from maps.drawing.writing import as_bytes
from maps.layers import drawn_layers
from maps.layers.zones import KINDS
from maps.plate import write_plates
from maps.plate.sectors import draw_sectors, frames_mm
from maps.style import PARTY_DASHES

SHEET = Sheet("norland", "Norland", "2025-01-01", "illustrative", sources=("Invented",))
LINE = shapely.LineString([(30.0, 50.0), (31.3, 50.3), (32.7, 49.9), (34.0, 50.2)])
NO_BACKGROUND = basemap(None, (30.0, 49.0, 34.0, 51.0))


def sectored(count):
    """A line that so many sectors share, each with posts of its own."""
    yield Feature("line", LINE, {"name": "Line of contact"})
    for number in range(count):
        west, east = (30.0 + 4.0 * (number + step) / count for step in (0, 1))
        ground = shapely.box(west, 49.2, east, 50.8)
        yield Feature("sectors", ground, {"name": f"Sector {number + 1}", "contingent": f"Unit {number + 1}"})
        for post in range(2):
            place = LINE.interpolate((number + 0.3 + 0.4 * post) / count, normalized=True)
            beside = shapely.Point(place.x, place.y + 0.02)
            yield Feature("sites", beside, {"name": f"Post {number}.{post}", "kind": "post"}, sensitive=True)


def frames_of(sheets):
    return [axes for each in sheets for axes in each.axes if (axes.get_gid() or "").startswith("sector ")]


def words_of(sheets):
    return [each.get_text() for one in sheets for each in one.findobj(Text) if each.get_text().strip()]


@pytest.mark.parametrize("count", [2, 3, 5, 12, 13, 25])
def test_every_sector_has_one_frame_that_shows_all_of_its_line(count):
    released = release(list(sectored(count)), SHEET, STAFF)
    sheets = draw_sectors(released, background=NO_BACKGROUND)
    frames = frames_of(sheets)
    assert [axes.get_gid() for axes in frames] == [f"sector Sector {n + 1}" for n in range(count)]
    assert {f"Sector {n + 1}" for n in range(count)} <= {*words_of(sheets)}
    assert f"Unit {count} · Post 2" in words_of(sheets)
    for number, axes in enumerate(frames):
        west, east = (30.0 + 4.0 * (number + step) / count for step in (0, 1))
        part = LINE & shapely.box(west, 49.2, east, 50.8)
        laid = Projection.about([part]).laid(part)
        assert shapely.box(*axes.viewLim.extents).contains(laid)


@pytest.mark.parametrize("count", range(2, 13))
def test_frames_are_large_enough_to_read_lie_on_the_sheet_and_never_over_one_another(count):
    frames = frames_mm(count)
    boxes = [shapely.box(left, bottom, left + wide, bottom + high) for left, bottom, wide, high in frames]
    assert len(boxes) == count
    for box, (_, _, wide, high) in zip(boxes, frames, strict=True):
        assert shapely.box(8, 9, 412, 270).covers(box)
        assert min(wide, high) >= 70.0
        assert 0.4 <= high / wide <= 2.6
    for one, other in itertools.combinations(boxes, 2):
        assert one.distance(other) > 4.0  # room for the heading of the lower


def test_a_release_of_one_sector_or_none_has_no_sheet_of_sectors():
    for count in (0, 1):
        assert draw_sectors(release(list(sectored(count)), SHEET, STAFF), background=NO_BACKGROUND) == []


def test_no_frame_passes_for_more_than_it_is_and_each_tells_its_scale():
    words = words_of(draw_sectors(release(list(sectored(4)), SHEET, STAFF), background=NO_BACKGROUND))
    told = [said for said in words if re.fullmatch(r"ILLUSTRATIVE  ·  1 : [1-9][\d,]*000", said)]
    assert len(told) == 4


def test_a_press_sheet_of_sectors_counts_no_post():
    words = "\n".join(
        words_of(draw_sectors(release(list(sectored(4)), SHEET, PRESS), background=NO_BACKGROUND))
    )
    assert "Sector 4" in words
    assert "Post" not in words


def test_the_pdf_of_the_plate_has_the_sectors_behind_the_map(tmp_path):
    pages = {}
    for count in (0, 12):
        path = tmp_path / f"{count}.pdf"
        write_plates(release(list(sectored(count)), SHEET, STAFF), [path])
        pages[count] = len(re.findall(rb"/Type /Page\b", path.read_bytes()))
    assert pages[12] == pages[0] + 1


# Zones side by side on bare paper, 40 by 30 mm each at ten dots to a millimetre.
WIDE_MM, HIGH_MM, DOTS = 40.0, 30.0, 10


def zone_classes():
    """One zone of each kind; of those that are a party's own, one of each party."""
    for kind in KINDS:
        if f"zones:{kind}" in PARTY_DASHES:
            yield from ((kind, "a"), (kind, "b"))
        else:
            yield kind, None


def rendered_zones():
    """The luminance of each class of zone as it is printed: its middle, and its lower edge."""
    classes = list(zone_classes())
    plane = Projection(30.0, 50.0)
    width = WIDE_MM * len(classes) + 10.0
    view = View(plane, (0.0, 0.0, width * 1000.0, 50_000.0), 1e6, (0.0, 0.0, width, 50.0))
    made = []
    for number, (kind, party) in enumerate(classes):
        left = (10.0 + number * WIDE_MM) * 1000.0
        ground = shapely.box(left, 10_000.0, left + (WIDE_MM - 10.0) * 1000.0, 10_000.0 + HIGH_MM * 1000.0)
        values = {"name": f"{kind} {party}", "kind": kind, "party": party, "party_name": party}
        made.append(
            Feature("zones", shapely.transform(shapely.segmentize(ground, 2000.0), plane.degrees), values)
        )
    figure = Figure(figsize=(width / 25.4, 50.0 / 25.4), facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1), xlim=view.window[::2], ylim=view.window[1::2])
    axes.set_axis_off()
    draw_layers(axes, view, drawn_layers(release(made, SHEET, STAFF)))
    png = as_bytes(figure, "png", round(DOTS * 25.4))
    grey = np.asarray(Image.open(io.BytesIO(png)).convert("L"), dtype=float)[::-1]
    for number, one in enumerate(classes):
        left = round((10.0 + number * WIDE_MM) * DOTS)
        span = slice(left + 10, left + round((WIDE_MM - 10.0) * DOTS) - 10)
        middle = float(grey[20 * DOTS : 30 * DOTS, span].mean())
        edge = grey[10 * DOTS - 6 : 10 * DOTS + 6, span].min(axis=0)
        yield one, middle, edge


def pattern_of(edge):
    """Share of an edge that is ink, dashes on a centimetre of it, and the longest dash over the mean."""
    ink = edge < (edge.min() + edge.max()) / 2 if np.ptp(edge) > 25 else np.ones(len(edge), bool)
    turns = np.flatnonzero(ink[1:] != ink[:-1])
    dashes = np.diff(turns)[int(ink[0]) :: 2]  # whole ones: where the row begins with ink, a gap comes first
    uneven = dashes.max() / dashes.mean() if len(dashes) else 1.0
    return ink.mean(), len(turns) / 2 / (len(edge) / DOTS / 10.0), uneven


@pytest.fixture(scope="module")
def printed():
    return {one: (middle, edge) for one, middle, edge in rendered_zones()}


def test_the_edge_of_every_class_of_zone_stands_out_in_grey(printed):
    for one, (middle, edge) in printed.items():
        assert middle - edge.min() > 60, one  # of 255 shades
        assert 255 - edge.min() > 90, one


def test_every_two_classes_of_zones_differ_in_grey_by_shade_or_by_the_pattern_of_their_edge(printed):
    for (one, (shade, edge)), (other, (other_shade, other_edge)) in itertools.combinations(
        printed.items(), 2
    ):
        (ink, often, uneven), (other_ink, other_often, other_uneven) = map(pattern_of, (edge, other_edge))
        by_pattern = abs(ink - other_ink) > 0.08 or abs(often - other_often) > 0.15 * max(often, other_often)
        by_pattern |= abs(uneven - other_uneven) > 0.25
        assert abs(shade - other_shade) >= 6 or by_pattern, (one, other)
