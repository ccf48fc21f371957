"""Laws of reading: how a geometry is written down does not change what is read."""

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer
from shapely import LineString, Point, Polygon

from geo.errors import ReadError
from geo.read.encoding import settled_encoding
from geo.read.files import read_layer
from geo.read.lonlat import to_lonlat
from geo.read.meridian import continued
from geo.read.rings import MOST_CHANGE, area_m2, mended_area

# To a centimetre: two vertices nearer than that are one place, and a line between them is none.
longitudes, latitudes = (st.floats(-end, end).map(lambda degrees: round(degrees, 7)) for end in (179, 80))
SENSIBLE = st.lists(
    st.sampled_from(["Донецьк", "Луганськ", "Маріуполь", "Щастя", "Попасна", "Торецьк"]),
    min_size=1,
    max_size=5,
)
SMALL = (
    "село місто лінія зіткнення зона відведення пост спостереження район область шосе міст річка озеро "
    "північ південь схід захід яр щит ім'я вулиця перехрестя дорога залізниця линия участок высота посёлок"
)
modest = settings(max_examples=40, deadline=None)


@st.composite
def stars(draw):
    """A ring that does not cross itself: corners in order of bearing about its middle."""
    count = draw(st.integers(3, 9))
    middle = np.array([draw(st.floats(-150, 150)), draw(st.floats(-70, 70))])
    reach = np.array(draw(st.lists(st.floats(0.1, 2.0), min_size=count, max_size=count)))
    bearing = 2 * np.pi * np.arange(count) / count
    return [tuple(middle + r * np.array([np.cos(b), np.sin(b)])) for r, b in zip(reach, bearing, strict=True)]


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    path = tmp_path_factory.mktemp("laws") / "a.geojson"

    def read(kind, coordinates, **options):
        geometry = {"type": kind, "coordinates": coordinates}
        feature = {"type": "Feature", "properties": {}, "geometry": geometry}
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
        return read_layer(path, **options)

    return read


@given(stars(), st.integers(0, 8), st.booleans(), st.booleans(), st.integers(1, 3))
@modest
def test_start_order_closure_and_repeats_of_a_ring_change_nothing(read, ring, start, turned, closed, repeats):
    start %= len(ring)
    other = ring[start:] + ring[:start]
    other = other[::-1] if turned else other
    other = [vertex for vertex in other for _ in range(repeats)]
    found = read("Polygon", [[*other, other[0]] if closed else other])
    (plain,) = read("Polygon", [[*ring, ring[0]]]).geometry
    assert shapely.normalize(found.geometry[0]).equals_exact(shapely.normalize(plain), 1e-12)
    assert sum(repair.changed_m2 for repair in found.repairs) == 0.0


@given(st.lists(st.tuples(longitudes, latitudes), min_size=2, max_size=8, unique=True), st.integers(1, 3))
@modest
def test_repeated_vertices_of_a_line_change_nothing(read, vertices, repeats):
    assume(np.abs(np.diff([longitude for longitude, _ in vertices])).max() < 180)
    found = read("LineString", [vertex for vertex in vertices for _ in range(repeats)])
    assert found.geometry[0].equals_exact(LineString(vertices), 0.0)


@given(stars())
@modest
def test_a_valid_area_is_the_same_after_mending(ring):
    mended, changed_m2, share, dropped = mended_area(Polygon(ring))
    assert mended.equals(Polygon(ring))
    assert (changed_m2, dropped) == (pytest.approx(0.0, abs=1.0), 0)
    assert share < 1e-9


@given(st.lists(st.tuples(st.floats(30, 32), st.floats(48, 50)), min_size=3, max_size=8, unique=True))
@modest
def test_any_ring_gives_a_valid_area_with_little_change_or_is_refused(read, ring):
    try:
        layer = read("Polygon", [[*ring, ring[0]]])
    except ReadError as error:
        assert "would change its area" in str(error) or "no usable feature" in str(error)
        return
    (area,) = layer.geometry
    assert area.is_valid
    changed_m2 = sum(repair.changed_m2 for repair in layer.repairs)
    assert changed_m2 <= MOST_CHANGE * area_m2(area) * (1 + MOST_CHANGE)


@given(st.sampled_from([32637, 3857, 3035, 28407, 2263]), st.floats(36.1, 41.9), st.floats(44, 52))
@modest
def test_a_place_projected_and_read_is_where_it_was(epsg, longitude, latitude):
    places = np.array([[longitude, latitude], [39.0, 48.0]])
    there = Transformer.from_crs("OGC:CRS84", epsg, always_xy=True).transform(*places.T)
    back = to_lonlat(shapely.points(*there), CRS.from_epsg(epsg), where="")
    assert shapely.get_coordinates(back) == pytest.approx(places, abs=1e-7)


@given(st.floats(-60, 60), st.floats(0.5, 20), st.floats(-30, 30))
@modest
def test_a_line_cut_at_180_degrees_and_one_that_runs_on_are_the_same(latitude, half_width, rise):
    runs_on = LineString([(180 - half_width, latitude), (180 + half_width, latitude + rise / 2)])
    jumps = LineString([(180 - half_width, latitude), (half_width - 180, latitude + rise / 2)])
    assert continued(jumps).equals_exact(runs_on, 1e-9)
    assert continued(runs_on) is runs_on


@given(SENSIBLE, st.sampled_from(["cp1251", "utf-8"]))
@modest
def test_names_of_towns_are_read_or_refused_never_mistaken(names, encoding):
    text = " ".join(names).encode(encoding)
    assert text.decode(settled_encoding(text, where="", mend="")) == " ".join(names)


@given(
    st.lists(st.sampled_from(SMALL.split()), min_size=1, max_size=6), st.sampled_from(["cp1251", "koi8-u"])
)
@modest
def test_words_in_small_letters_are_read_as_they_are_or_refused(words, encoding):
    text = " ".join(words)
    coded = text.encode(encoding)
    try:
        assert coded.decode(settled_encoding(coded, where="", mend="")) == text
    except ReadError as error:
        assert "no stated encoding" in error.problem


@given(st.lists(st.tuples(longitudes, latitudes), min_size=1, max_size=20))
@modest
def test_points_come_back_in_order(tmp_path_factory, places):
    path = tmp_path_factory.mktemp("order") / "a.gpkg"
    gpd.GeoDataFrame(geometry=[Point(place) for place in places], crs=4326).to_file(path)
    assert shapely.get_coordinates(read_layer(path).geometry).tolist() == [list(place) for place in places]
