"""Redraw the table of symbols from the pinned library, which itself is never shipped; for a maintainer.

python scripts/build_symbols.py --cache build/archives

Node runs the library on the codes of ``data/reference/v1/symbols.toml``, present and planned. What it draws
is brought to straight lines and cubic curves in absolute numbers, and to three colours by name: any other
element or colour ends the program.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from context.archives import Shelf
from svgelements import SVG, Circle, Close, Color, CubicBezier, Group, Line, Move, QuadraticBezier
from svgelements import Path as Outline

from geo.atomic import write_text
from geo.errors import GeoError

ROOT = Path(__file__).resolve().parents[1]
CODES = ROOT / "data" / "reference" / "v1" / "symbols.toml"
LIBRARY = ("milsymbol", "package/dist/milsymbol.js")
STATUS_DIGIT = 6  # of a code, counted from 0; 0 is present, 1 planned
DECIMALS = 2
# Names of the library's colours: the fill of a neutral frame, lines, and what lets a frame look dashed.
COLOURS = {"#aaffaa": "frame", "#000000": "ink", "#efefef": "paper", "#ffffff": "paper", None: "none"}
DRAWN_BY_NODE = """
const symbols = require(process.argv[2]);
const drawn = JSON.parse(process.argv[3]).map((code) => {
  const one = new symbols.Symbol(code, { size: 100 });
  return { code, valid: one.isValid(), svg: one.asSVG(), box: one.bbox, anchor: one.getAnchor() };
});
process.stdout.write(JSON.stringify(drawn));
"""


def main(argv: list[str] | None = None) -> int:
    """Run the program; the number returned is its exit status."""
    options = _parser().parse_args(argv)
    try:
        shelf = Shelf.at(options.cache)
        drawn = _drawn(shelf.read(*LIBRARY), sorted(set(codes())))
        table = {one["code"]: _sanitised(one) for one in drawn}
        write_text(options.out, _as_text(table))
    except GeoError as error:
        print(f"build_symbols: {error}", file=sys.stderr)
        return 2
    print(f"{len(table)} symbols, {options.out.stat().st_size / 1e3:.0f} kB -> {options.out}")
    return 0


def codes() -> Iterator[str]:
    """Every code of the table of kinds, present and planned."""
    for row in tomllib.loads(CODES.read_text(encoding="utf-8"))["symbol"]:
        yield row["sidc"]
        yield row["sidc"][:STATUS_DIGIT] + "1" + row["sidc"][STATUS_DIGIT + 1 :]


def _drawn(library: bytes, wanted: list[str]) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        script, code = Path(folder) / "milsymbol.js", Path(folder) / "draw.js"
        script.write_bytes(library)
        code.write_text(DRAWN_BY_NODE, encoding="utf-8")
        command = ["node", str(code), str(script), json.dumps(wanted)]
        try:
            ended = subprocess.run(command, check=True, capture_output=True, text=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise GeoError(str(error), where="node", mend="Install Node to redraw the symbols.") from error
    found: list[dict[str, Any]] = json.loads(ended.stdout)
    return found


def _sanitised(drawn: Mapping[str, Any]) -> dict[str, Any]:
    """Box, anchor and parts of one symbol, in the library's units: a frame is 110 of them wide."""
    box, anchor = drawn["box"], drawn["anchor"]
    if not drawn["valid"]:
        raise GeoError("the library does not know it", where=drawn["code"], mend="Mend the code.")
    margin = 4  # of the picture that the library makes, round the box
    return {
        "box": [box["x1"], box["y1"], box["x2"], box["y2"]],
        "anchor": [anchor["x"] + box["x1"] - margin, anchor["y"] + box["y1"] - margin],
        "parts": list(_parts(drawn["code"], drawn["svg"])),
    }


def _parts(code: str, svg: str) -> Iterator[dict[str, Any]]:
    # Without its frame the picture keeps the library's own coordinates.
    inner = svg[svg.index(">") + 1 :]
    for element in SVG.parse(
        io.StringIO(f'<svg xmlns="http://www.w3.org/2000/svg">{inner}'), reify=True
    ).elements():
        if isinstance(element, SVG | Group):
            continue
        if not isinstance(element, Outline | Circle):
            kind = type(element).__name__
            raise GeoError(
                f"it holds a {kind}", where=code, mend="Choose a code that is drawn without letters."
            )
        part = {"fill": _colour(code, element.fill), "stroke": _colour(code, element.stroke)}
        if part["stroke"] != "none":
            part |= {"width": round(float(element.stroke_width), DECIMALS)}
            dash = element.values.get("stroke-dasharray")
            part |= {"dash": dash.replace(",", " ")} if dash else {}
        yield {**part, "d": _outline(Outline(element))}


def _colour(code: str, colour: Color) -> str:
    name = colour.hex if colour.value is not None else None
    if name not in COLOURS:
        raise GeoError(f"the colour {name} has no name", where=code, mend="Give it one in COLOURS.")
    return COLOURS[name]


def _outline(path: Outline) -> str:
    """Moves, lines, cubic curves and closings, in absolute numbers."""
    path.approximate_arcs_with_cubics()
    return "".join(_segment(segment) for segment in path)


def _segment(segment: Any) -> str:
    match segment:
        case Move():
            return f"M{_place(segment.end)}"
        case Close():
            return "Z"
        case Line():
            return f"L{_place(segment.end)}"
        case CubicBezier():
            return f"C{_place(segment.control1)} {_place(segment.control2)} {_place(segment.end)}"
        case QuadraticBezier():
            start, bend, end = segment.start, segment.control, segment.end
            bends = (place + (bend - place) * (2 / 3) for place in (start, end))
            return f"C{' '.join(map(_place, (*bends, end)))}"
    raise GeoError(f"a {type(segment).__name__} cannot be drawn", mend="Bring it to cubic curves.")


def _place(point: Any) -> str:
    return f"{round(point.x, DECIMALS):g} {round(point.y, DECIMALS):g}"


def _as_text(table: Mapping[str, Any]) -> str:
    """One symbol a line, so that a change can be read."""
    rows = (f'"{code}": {json.dumps(symbol, separators=(",", ":"))}' for code, symbol in table.items())
    return "{\n" + ",\n".join(rows) + "\n}\n"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cache", type=Path, default=ROOT / "build" / "archives", help="folder of archives")
    table = ROOT / "maps" / "assets" / "symbols.json"
    parser.add_argument("--out", type=Path, default=table, help="the table that is written")
    return parser


if __name__ == "__main__":
    sys.exit(main())
