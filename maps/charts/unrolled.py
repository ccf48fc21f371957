"""The line unrolled on paper: rows that share the chainage, zones by depth, names where there is room."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch

from geo.features.strip import Interval, Ribbon, Row, Spot, Strip
from geo.release import Release

from ..drawing.letters import MM_PER_PT, shortened, width_mm
from ..drawing.paint import HATCH, INK, PAPER, RULE, SOFT, area_ink, text
from ..strip import class_of, is_bars, ribbon_looks, spot_look
from ..style import Look
from .scales import Box, fill_boxes, number_words, rectangles, round_steps

_GROUND = ("zones", "settlements")  # rows that are drawn in one another, on both sides of the line
_HALF_ROWS = 7.0  # height of either side, in rows of letters, where fewer zones than that are named
_NAMES_ROWS, _DEPTHS_ROWS = 9.5, 17.0  # width of what stands left and right of the rows, in heights of a row
_AMOUNTS_ROWS = 2.6  # height of a row whose bars are amounts
_LINE_MM = 0.5
_LEAST_MM = 0.12  # of a stretch, so that the shortest is seen
_RADII_MM = ((100_000.0, 0.85), (10_000.0, 0.65), (0.0, 0.45))  # of a settlement, by its residents


@dataclass(frozen=True)
class _Lane:
    """A row, or the ground, where it stands on the page."""

    rows: tuple[Row, ...]
    bottom_mm: float
    top_mm: float

    @property
    def is_ground(self) -> bool:
        return self.rows[0].id in _GROUND

    @property
    def middle_mm(self) -> float:
        return (self.bottom_mm + self.top_mm) / 2.0


def strip_mm(strip: Strip, size_pt: float) -> float:
    """Height that a strip asks for, millimetres."""
    heights = (_lane_rows(rows) + 0.25 for rows in _grouped(strip))
    return _row_mm(size_pt) * (sum(heights) + 1.2 + (2.6 if _keyed(strip) else 0.0))


def draw_strip(page: Axes, box: Box, released: Release, size_pt: float) -> None:
    """Draw the strip of a release into a box; no stroke of it leaves the box.

    Parameters
    ----------
    page : matplotlib.axes.Axes
        Counts in millimetres.
    box : tuple of float
        Left, bottom, right, top, millimetres; ``strip_mm`` says how high it has to be.
    released : Release
        One with a strip.
    size_pt : float
        Of its letters.
    """
    if released.sheet.strip is not None:
        _Drawing(page, box, released, released.sheet.strip, size_pt).draw()


def _row_mm(size_pt: float) -> float:
    return size_pt * MM_PER_PT * 1.5


def _grouped(strip: Strip) -> list[tuple[Row, ...]]:
    """Rows as they are drawn, from the top: those of the ground together."""
    ground = tuple(row for row in strip.rows if row.id in _GROUND)
    groups: list[tuple[Row, ...]] = []
    for row in strip.rows:
        if row.id not in _GROUND:
            groups.append((row,))
        elif ground not in groups:
            groups.append(ground)
    return groups


def _lane_rows(rows: Sequence[Row]) -> float:
    """Height of a lane, in rows of letters."""
    if rows[0].id not in _GROUND:
        amounts = any(each.level_share < 1.0 for row in rows for each in row.intervals)
        return _AMOUNTS_ROWS if amounts else 0.6 if rows[0].id == "water" else 1.1
    sides = [ribbon.side for row in rows for ribbon in row.ribbons]
    return 2.0 * max(_HALF_ROWS, *(sides.count(side) + 0.5 for side in ("left", "right")))


def _keyed(strip: Strip) -> list[str]:
    """Kinds whose heights and hatches need a key."""
    return list(dict.fromkeys(each.kind for row in strip.rows if is_bars(row) for each in row.intervals))


class _Drawing:
    """One strip on one page."""

    def __init__(self, page: Axes, box: Box, released: Release, strip: Strip, size_pt: float) -> None:
        self.page, self.box, self.released, self.strip, self.size_pt = page, box, released, strip, size_pt
        self.row_mm = _row_mm(size_pt)
        has_depths = any(row.ribbons for row in strip.rows)
        self.left_mm = box[0] + _NAMES_ROWS * self.row_mm
        self.right_mm = box[2] - (_DEPTHS_ROWS if has_depths else 4.0) * self.row_mm
        self.lanes = list(self._lanes())

    def _lanes(self) -> Iterator[_Lane]:
        top = self.box[3] - 1.2 * self.row_mm
        for rows in _grouped(self.strip):
            bottom = top - _lane_rows(rows) * self.row_mm
            yield _Lane(rows, bottom, top)
            top = bottom - 0.25 * self.row_mm

    def across_mm(self, chainage_m: float) -> float:
        """Where a chainage lies on the page."""
        share = (chainage_m - self.strip.from_m) / ((self.strip.to_m - self.strip.from_m) or 1.0)
        return self.left_mm + share * (self.right_mm - self.left_mm)

    def draw(self) -> None:
        """Draw axis, lanes, breaks and key."""
        self._axis()
        for lane in self.lanes:
            if lane.is_ground:
                _Ground(self, lane).draw()
            else:
                self._lane(lane)
        foot = self.lanes[-1].bottom_mm if self.lanes else self.box[1]
        for part in self.strip.parts[1:]:
            place = self.across_mm(part.from_m)
            ends = (foot, self.box[3] - self.row_mm)
            self.page.add_line(
                Line2D((place, place), ends, color=INK, linewidth=0.9, linestyle=(0, (1, 1.5)))
            )
        self._key(foot - 0.9 * self.row_mm)

    def write(self, across: float, up: float, words: str, **options: Any) -> None:
        """Words in the size of the strip."""
        text(self.page, across, up, words, self.size_pt, **{"va": "center", **options})

    def _axis(self) -> None:
        foot = self.lanes[-1].bottom_mm if self.lanes else self.box[1]
        level = self.box[3] - 0.5 * self.row_mm
        about = max(int((self.right_mm - self.left_mm) / (self.row_mm * 7.0)), 2)
        for value_km in round_steps(self.strip.from_m / 1000.0, self.strip.to_m / 1000.0, about):
            place = self.across_mm(value_km * 1000.0)
            ends = (foot, self.box[3] - self.row_mm)
            self.page.add_line(Line2D((place, place), ends, color=RULE, linewidth=0.3, zorder=0.5))
            self.write(place, level, number_words(value_km), color=SOFT, ha="center")
        self.write(self.box[0], level, "Kilometre of the line", color=SOFT)

    def _lane(self, lane: _Lane) -> None:
        (row,) = lane.rows
        name = shortened(row.title, self.size_pt, self.left_mm - self.box[0] - 1.0)
        self.write(self.box[0], lane.middle_mm, name, color=SOFT)
        short = _shorter([each.label for each in row.intervals], self.size_pt)
        for kind, found in _by_kind(row.intervals).items():
            self._stretches(lane, kind, found)
        for each in row.intervals:
            wide = self.across_mm(each.to_m) - self.across_mm(each.from_m) - 0.6
            words = short(each.label, wide) if each.label else ""
            if words:
                middle = (self.across_mm(each.from_m) + self.across_mm(each.to_m)) / 2.0
                self.write(middle, lane.middle_mm, words, ha="center")
        self.spots(row, lambda _: lane.middle_mm, lambda _: 0.8)

    def _stretches(self, lane: _Lane, kind: str, found: Sequence[Interval]) -> None:
        """Stretches of one kind with one stroke of the pen: named ones as boxes, others as bars."""
        drawn, high = class_of(kind), lane.top_mm - lane.bottom_mm
        named = [each for each in found if each.label]
        look = drawn.look
        edge = {"facecolor": (look.stroke, 0.1), "edgecolor": look.stroke, "linewidth": 0.4}
        fill_boxes(self.page, [self._box(each, lane, high) for each in named], **edge)
        tall = high * drawn.height_share
        bars = [self._box(each, lane, tall * each.level_share) for each in found if not each.label]
        fill_boxes(self.page, bars, **_bar_ink(look, hatched=drawn.hatched))

    def _box(self, each: Interval, lane: _Lane, high: float) -> Box:
        left = self.across_mm(each.from_m)
        return left, lane.bottom_mm, max(self.across_mm(each.to_m), left + _LEAST_MM), lane.bottom_mm + high

    def spots(self, row: Row, level_mm: Callable[[Spot], float], radius_mm: Callable[[Spot], float]) -> None:
        """Dots, and the names of the largest wherever they cover nothing."""
        places = [
            (spot, self.across_mm(spot.chainage_m), level_mm(spot), radius_mm(spot)) for spot in row.spots
        ]
        inks: dict[tuple[Look, float], list[tuple[float, float]]] = defaultdict(list)
        for spot, across, up, radius in places:
            inks[spot_look(row, spot), radius].append((across, up))
        for (look, radius), points in inks.items():
            ink: Any = {"markerfacecolor": look.fill, "markeredgecolor": look.stroke, "markeredgewidth": 0.45}
            dot: Any = {"marker": "o", "markersize": 2.0 * radius / MM_PER_PT, "linestyle": "none"}
            across_mm, up_mm = zip(*points, strict=True)
            self.page.add_line(Line2D(across_mm, up_mm, **dot, **ink))
        self._names(places)

    def _names(self, places: Sequence[tuple[Spot, float, float, float]]) -> None:
        taken = [(across - r, up - r, across + r, up + r) for _, across, up, r in places]
        half = self.size_pt * MM_PER_PT * 0.5
        for spot, across, up, r in places:
            wide = width_mm(spot.label, self.size_pt)
            for end, at in (("left", across + r + 0.5), ("right", across - r - 0.5)):
                left = at if end == "left" else at - wide
                box = (left, up - half, left + wide, up + half)
                free = self.left_mm <= box[0] and box[2] <= self.right_mm
                if spot.label and free and not any(_meet(box, other) for other in taken):
                    taken.append(box)
                    self.write(at, up, spot.label, ha=end)
                    break

    def _key(self, level: float) -> None:
        """What heights and hatches mean, in rows below."""
        at, high = self.box[0], 0.8 * self.row_mm
        for kind in _keyed(self.strip):
            drawn = class_of(kind)
            wide = width_mm(drawn.words, self.size_pt)
            if at + 5.0 + wide > self.box[2]:
                at, level = self.box[0], level - 1.2 * self.row_mm
            foot = level - high / 2.0
            box = (at, foot, at + 4.0, foot + high * drawn.height_share)
            fill_boxes(self.page, [box], **_bar_ink(drawn.look, hatched=drawn.hatched))
            self.write(at + 5.0, level, drawn.words, color=SOFT)
            at += 5.0 + wide + 2.5


class _Ground:
    """Both sides of the line: zones by depth on a square-root scale, and the settlements among them."""

    def __init__(self, drawing: _Drawing, lane: _Lane) -> None:
        self.drawing, self.lane = drawing, lane
        self.looks = ribbon_looks(drawing.released)
        self.ribbons = [ribbon for row in lane.rows for ribbon in row.ribbons]
        far = [depth.far_m for ribbon in self.ribbons for depth in ribbon.depths]
        away = [abs(spot.offset_m) for row in lane.rows for spot in row.spots]
        self.far_m = max([1_000.0, *far, *away])
        self.high_mm = (lane.top_mm - lane.bottom_mm) / 2.0 - _LINE_MM

    def level_mm(self, offset_m: float) -> float:
        """Where an offset from the line lies; what lies near keeps room beside what reaches far."""
        away = _LINE_MM + self.high_mm * math.sqrt(abs(offset_m) / self.far_m)
        return self.lane.middle_mm + math.copysign(away, offset_m)

    def draw(self) -> None:
        """Draw ribbons from the deepest, the line, settlements, and who is where."""
        drawing, lane, strip = self.drawing, self.lane, self.drawing.strip
        for ribbon in self.ribbons:
            self._ribbon(ribbon)
        line = [(drawing.left_mm, lane.middle_mm - 0.3, drawing.right_mm, lane.middle_mm + 0.3)]
        casing = [(drawing.left_mm, lane.middle_mm - _LINE_MM, drawing.right_mm, lane.middle_mm + _LINE_MM)]
        fill_boxes(drawing.page, casing, facecolor=PAPER)
        fill_boxes(drawing.page, line, facecolor=INK)
        for row in lane.rows:
            drawing.spots(row, lambda spot: self.level_mm(spot.offset_m), _radius_mm)
        for words, level in (
            (strip.left, lane.top_mm - drawing.row_mm / 2.0),
            ("Line of contact", lane.middle_mm),
            (strip.right, lane.bottom_mm + drawing.row_mm / 2.0),
        ):
            room = drawing.left_mm - drawing.box[0] - 1.0
            drawing.write(drawing.box[0], level, shortened(words, drawing.size_pt, room), color=SOFT)
        for side, sign in (("left", 1.0), ("right", -1.0)):
            self._depths([ribbon for ribbon in self.ribbons if ribbon.side == side], sign)

    def _ribbon(self, ribbon: Ribbon) -> None:
        sign = 1.0 if ribbon.side == "left" else -1.0
        boxes = []
        for depth in ribbon.depths:
            levels = sorted((self.level_mm(sign * depth.near_m), self.level_mm(sign * depth.far_m)))
            boxes.append(
                (
                    self.drawing.across_mm(depth.from_m),
                    levels[0],
                    self.drawing.across_mm(depth.to_m),
                    levels[1],
                )
            )
        ink = area_ink(self.looks[ribbon])
        self.drawing.page.add_artist(PathPatch(rectangles(boxes), **ink))

    def _depths(self, ribbons: Sequence[Ribbon], sign: float) -> None:
        """Name and depth of each zone at the right end, apart from each other, led to its edge."""
        drawing, step = self.drawing, self.drawing.size_pt * MM_PER_PT * 1.15
        ends = sorted(ribbons, key=lambda one: max(depth.far_m for depth in one.depths))
        last = self.lane.middle_mm + sign * (_LINE_MM - step / 2.0)
        for number, ribbon in enumerate(ends):
            near_m = min(depth.near_m for depth in ribbon.depths)
            far_m = max(depth.far_m for depth in ribbon.depths)
            edge = self.level_mm(sign * far_m)
            rim = self.lane.middle_mm + sign * (_LINE_MM + self.high_mm - (len(ends) - 1 - number) * step)
            last = sign * min(max(sign * edge, sign * last + step), sign * rim)
            lead = (drawing.right_mm, drawing.right_mm + 0.9, drawing.right_mm + 1.9)
            drawing.page.add_line(Line2D(lead, (edge, edge, last), color=SOFT, linewidth=0.3))
            reach = "–".join(f"{each / 1000.0:g}" for each in ([near_m] if near_m else []) + [far_m])
            room = drawing.box[2] - drawing.right_mm - 2.4
            words = shortened(f"{reach} km {ribbon.label}", drawing.size_pt, room)
            drawing.write(drawing.right_mm + 2.3, last, words)


def _radius_mm(spot: Spot) -> float:
    return next(radius for least, radius in _RADII_MM if spot.rank >= least)


def _bar_ink(look: Look, *, hatched: bool) -> dict[str, Any]:
    """A solid bar, or diagonal lines for what nobody sees."""
    if hatched:
        return {"facecolor": "none", "edgecolor": look.stroke, "hatch": HATCH}
    return {"facecolor": look.stroke}


def _by_kind(intervals: Sequence[Interval]) -> dict[str, list[Interval]]:
    found: dict[str, list[Interval]] = defaultdict(list)
    for each in intervals:
        found[each.kind].append(each)
    return found


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _shorter(labels: Sequence[str], size_pt: float) -> Callable[[str, float], str]:
    """A label as far as it has room; what all of a row begin with goes first: Sector 1 Alfa, 1 Alfa, 1."""
    head = labels[0].partition(" ")[0] + " " if labels else ""
    shared = len(head) if len(labels) > 1 and all(label.startswith(head) for label in labels) else 0

    def fitted(label: str, room_mm: float) -> str:
        own = label[shared:]
        tries = (label, own, *([own.partition(" ")[0]] if shared else []))
        found = next((words for words in tries if width_mm(words, size_pt) <= room_mm), None)
        if found is not None:
            return found
        cut = shortened(own, size_pt, room_mm)
        return cut if len(cut) > 3 else ""

    return fitted
