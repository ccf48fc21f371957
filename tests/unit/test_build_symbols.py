"""The program that redraws the table of symbols lets plain outlines through, and nothing else."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from geo.errors import GeoError

pytest.importorskip("svgelements", reason="the table of symbols is redrawn with svgelements")
SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
BOX, ANCHOR = {"x1": 45, "y1": 45, "x2": 155, "y2": 155}, {"x": 59, "y": 59}


@pytest.fixture(scope="module")
def program():
    sys.path.insert(0, str(SCRIPTS))
    try:
        spec = importlib.util.spec_from_file_location("build_symbols", SCRIPTS / "build_symbols.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.path.remove(str(SCRIPTS))


def drawn(inner, *, valid=True):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="118" viewBox="41 41 118 118">{inner}</svg>'
    return {"code": "1", "valid": valid, "svg": svg, "box": BOX, "anchor": ANCHOR}


def test_curves_arcs_circles_and_moves_become_absolute_moves_lines_and_cubics(program):
    inner = (
        '<path d="M45,45 l110,0 0,110 -110,0 z" stroke="black" stroke-width="4" fill="rgb(170,255,170)"/>'
        '<g transform="translate(10,0)"><path d="M0 0 q 30 60 60 0" stroke="black" fill="none"/></g>'
        '<circle cx="100" cy="100" r="10" fill="black" stroke="black" stroke-width="3"/>'
    )
    frame, bow, ring = program._sanitised(drawn(inner))["parts"]
    assert frame == {"fill": "frame", "stroke": "ink", "width": 4.0, "d": "M45 45L155 45L155 155L45 155Z"}
    # A quadratic curve is the cubic whose handles lie two thirds of the way to its own.
    assert bow["d"] == "M10 0C30 40 50 40 70 0"
    assert set(ring["d"]) <= set("MLCZ0123456789. -")
    assert ring["d"].count("C") >= 4


def test_the_anchor_is_told_in_the_units_of_the_outlines(program):
    found = program._sanitised(drawn('<path d="M45,45L155,155" stroke="black" fill="none"/>'))
    assert (found["box"], found["anchor"]) == ([45, 45, 155, 155], [100, 100])


@pytest.mark.parametrize(
    "inner",
    [
        '<text x="100" y="100">MP</text>',
        '<path d="M0 0L1 1" stroke="red" fill="none"/>',
        '<path d="M0 0L1 1" stroke="none" fill="rgb(1,2,3)"/>',
        '<image href="data:image/png;base64,AAAA" width="10" height="10"/>',
    ],
)
def test_letters_pictures_and_colours_without_a_name_end_the_program(program, inner):
    with pytest.raises(GeoError, match=r"^1: "):
        program._sanitised(drawn(inner))


def test_a_code_that_the_library_does_not_know_ends_the_program(program):
    with pytest.raises(GeoError, match="does not know"):
        program._sanitised(drawn("", valid=False))


def test_every_kind_is_asked_for_present_and_planned(program):
    asked = list(program.codes())
    assert len(asked) % 2 == 0
    for present, planned in zip(asked[::2], asked[1::2], strict=True):
        assert (present[6], planned[6]) == ("0", "1")
        assert present[:6] + present[7:] == planned[:6] + planned[7:]
