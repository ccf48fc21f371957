"""Belts against an independent measurement kept beside the repository; skipped where it is absent.

A part of the cases runs by default. ``CEASELINE_FULL_MATRIX=1`` runs all: every width at both tolerances.
"""

import importlib
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.geometry.antimeridian import split_at_antimeridian
from geo.geometry.geodesic import belts

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
ORACLES = SHARED / "oracles"
FULL = os.environ.get("CEASELINE_FULL_MATRIX", "") not in {"", "0"}
WIDTHS_KM = (0.05, 0.5, 2.0, 15.0, 25.0, 70.0, 140.0, 370.4)
TOLERANCES_M = (1.0, 0.1)

FILES = {
    "contact line 2015": "frontline/ne10m_contact_line_2015_2022",
    "korea demarcation": "zones/lsib_korea_dmz",
    "korea lines": "zones/ne10m_korea_lines",
    "transnistria": "zones/ne10m_transnistria_line",
    "front lines by towns": "derived/wiki_voronoi_front_lines",
    "maritime indicators": "admin/ne10m_maritime_indicator_blacksea",
    "boundary lines": "admin/ne10m_boundary_lines_region",
    "rivers": "physical/ne10m_rivers_ukraine_region",
}
HEAVY = {"boundary lines", "rivers"}
MADE = {
    "two vertices, 700 km": [[(30.0, 47.0), (38.5, 50.0)]],
    "three vertices, 700 km": [[(30.0, 47.0), (34.5, 49.5), (38.5, 47.3)]],
    "acute zig-zag": [[(36.0 + 0.02 * i, 48.0 + 0.3 * (i % 2)) for i in range(15)]],
    "closed loop": [[(36 + 0.4 * np.cos(a), 48 + 0.3 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 60)]],
    "repeated vertices": [
        [(36.0, 48.0), (36.0, 48.0), (36.3, 48.1), (36.3, 48.1), (36.0, 48.0), (36.5, 47.9)]
    ],
    "parts, reversed, with gaps": [
        [(36, 48), (36.4, 48.1)],
        [(37, 48.2), (36.5, 48.1)],
        [(37.4, 48.6), (37.9, 48.4)],
    ],
    "across the antimeridian": [[(178.6, -17.0), (179.7, -16.4), (-179.6, -16.9), (-178.9, -16.1)]],
    "equator": [[(-1.0, 0.0), (0.2, 0.1), (1.0, -0.3)]],
    "80 north": [[(15.0, 79.6), (20.0, 80.2), (28.0, 79.9), (33.0, 80.0)]],
    "80 south": [[(-60.0, -80.0), (-50.0, -79.5), (-45.0, -80.0)]],
    "lines almost on each other": [[(36.0, 48.0), (37.0, 48.4)], [(36.0, 48.000005), (37.0, 48.400005)]],
}
FRONTS = {
    "front, 6 halvings": (6, "line"),
    "front, 8 halvings": (8, "line"),
    "front, 10 halvings": (10, "line"),
}
FRONTS |= {"front in shuffled parts": (8, "line_multi"), "12 km where buffers tear": (8, "line")}


@cache
def oracle(name):
    if not ORACLES.is_dir():
        pytest.skip("no folder 'shared/oracles' beside the repository")
    if str(ORACLES) not in sys.path:
        sys.path.insert(0, str(ORACLES))
    return importlib.import_module(name)


@cache
def fronts(levels, name, folder):
    if not (folder / f"{levels}").is_dir():
        program = [sys.executable, str(ORACLES / "make_front.py"), str(folder / f"{levels}")]
        subprocess.run([*program, "--levels", str(levels)], check=True, capture_output=True)
    return oracle("geodist").read_geoms(folder / f"{levels}" / f"{name}.geojson")


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fronts")


def lines_of(name, folder):
    if name in MADE:
        return [shapely.LineString(part) for part in MADE[name]]
    geodist = oracle("geodist")
    if name in FILES:
        path = SHARED / "data" / f"{FILES[name]}.geojson"
        if not path.is_file():
            pytest.skip("no folder 'shared/data' beside the repository")
        return list(geodist.read_geoms(path))
    geometries = list(fronts(*FRONTS[name], folder))
    return [shapely.LineString(geometries[0].coords[:33])] if name.startswith("12 km") else geometries


def turned(geometry, by_deg):
    """Turn the earth under a geometry: no distance on the ellipsoid changes."""
    return shapely.transform(geometry, lambda lonlat: lonlat + np.array([by_deg, 0.0]))


def turned_for_measuring(lines):
    """Lines as the oracle takes them, unrolled and away from the antimeridian, and the turn that does it.

    Cut at 180° instead, a point drawn exactly on the cut would count as outside of both halves.
    """
    unrolled = [
        shapely.LineString(np.column_stack([np.unwrap(c[:, 0], period=360.0), c[:, 1]]))
        for line in lines
        for part in shapely.get_parts(line)
        for c in [shapely.get_coordinates(part)]
    ]
    west, _, east, _ = shapely.total_bounds(unrolled)
    by_deg = -float(round((west + east) / 2)) if max(abs(west), abs(east)) > 170.0 else 0.0
    return [turned(line, by_deg) for line in unrolled], by_deg


def cases():
    names = [*MADE, *FILES, *FRONTS]
    if FULL:
        return [(name, WIDTHS_KM, tolerance) for name in names for tolerance in TOLERANCES_M]
    chosen = [
        (name, (5.0 if "700" in name else 0.5, (140.0, 370.4)[i % 2]), 1.0) for i, name in enumerate(MADE)
    ]
    chosen += [(name, (15.0,), 0.1) for name in MADE]
    chosen += [(name, (25.0,), 1.0) for name in FILES if name not in HEAVY]
    return [*chosen, ("front, 8 halvings", (2.0, 70.0), 1.0), ("12 km where buffers tear", (140.0,), 1.0)]


@pytest.mark.parametrize(("name", "widths_km", "tolerance_m"), cases())
def test_an_independent_measurement_finds_no_error_above_the_tolerance(
    name, widths_km, tolerance_m, folder, record_property
):
    check = oracle("check_buffer_accuracy").check
    lines = lines_of(name, folder)
    measured, by_deg = turned_for_measuring(lines)
    few = 20_000 if FULL else 2_000
    worst = {}
    for belt in belts(
        shapely.geometrycollections(lines), [km * 1000.0 for km in widths_km], tolerance_m=tolerance_m
    ):
        assert belt.area.is_valid
        assert split_at_antimeridian(belt.area).is_valid
        zone = turned(belt.area, by_deg)
        found = check(measured, [zone], belt.distance_m, n_true=few, n_random=few, tol=tolerance_m)
        worst[belt.distance_m] = found["verdict_m"]
    record_property("worst_m", worst)
    assert max(worst.values()) <= tolerance_m, worst
