"""What the browser paints: each class on the map beside its swatch, words, symbols, the line of contact."""

from __future__ import annotations

import re

import shapely

# As the browser paints each class on the map, and the swatch beside its words.
STYLES = """
const KEYS = ["stroke", "strokeDasharray", "fill", "fillOpacity"];
const style = (node) => {
  const found = getComputedStyle(node);
  return Object.fromEntries(KEYS.map((key) => [key, found[key]]));
};
const { marks, entries } = Ceaseline.content;
return entries.map((entry, number) => {
  const members = marks.flatMap((mark, i) => (mark.entry === number ? [i] : []));
  const painted = members.map((i) => document.querySelector(`path.mark-${i}`)).filter(Boolean).map(style);
  const row = document.querySelector(`[data-entry='${number}']`);
  const shapes = row.querySelectorAll(".swatch > :is(path, rect, circle)");
  return { layer: entry.layer, shape: entry.shape, kind: marks[members[0]].title, words: row.innerText.trim(),
    count: members.length, said: entry.count, painted, swatch: style(shapes[shapes.length - 1]),
    radius: entry.look.radius_px, width: entry.look.width_px };
});
"""


ALL_ON = """
for (const [id, { box }] of Ceaseline.switches) if (!box.checked && !id.startsWith("grid.")) box.click();
Ceaseline.map.options.minZoom = 0;
"""


def switched_on(browser):
    browser.run(ALL_ON)
    browser.view(48.4, 36, 9)


def styles(browser):
    switched_on(browser)
    return browser.run(STYLES)


def pattern(style):
    """What is left of a style when its colours are taken away."""
    fill = "none" if style["fill"] == "none" else "hatch" if "url(" in style["fill"] else "tint"
    return fill, style["strokeDasharray"], style["fillOpacity"] if fill == "tint" else ""


def rgb(text):
    found = [float(part) for part in re.findall(r"[\d.]+", text)]
    return tuple(found[:3])


GROUND = "const g = Ceaseline.look.ground(); return [g.land, g.sea, g.text, g.soft, g.halo]"


def ground(browser):
    return [tuple(int(c[at : at + 2], 16) for at in (1, 3, 5)) for c in browser.run(GROUND)]


def apart(one, other):
    """Whether two classes of one shape differ by more than colour: dash, tint or none, or plainly in size.

    Size tells dots apart where one is twice the other, edges and bands where one is wider by 30 %.
    """
    if one["shape"] == "point":
        return max(one["radius"], other["radius"]) >= 2 * min(one["radius"], other["radius"])
    if pattern(one["swatch"])[:2] != pattern(other["swatch"])[:2]:
        return True
    wide, thin = (act(one["width"], other["width"]) for act in (max, min))
    return wide >= 1.3 * thin


# Boxes of words and of symbols, and the band of the line of contact with its casing, in pixels of the screen.
BOXES = """
const SIDES = ["left", "top", "right", "bottom"];
const box = (node) => SIDES.map((side) => node.getBoundingClientRect()[side]);
const labels = [...document.querySelectorAll("text.label")].map((label) => [label.textContent, box(label)]);
const { map, content, decode } = Ceaseline, frame = map.getContainer().getBoundingClientRect(), line = [];
for (const { entry, shape } of content.marks) {
  if (content.entries[entry].layer !== "line") continue;
  for (const part of decode(shape, content.decimals).lines) {
    const path = part.map((place) => map.latLngToContainerPoint(place).add([frame.left, frame.top]));
    for (let i = 1; i < path.length; i += 1) {
      const steps = Math.ceil(path[i].distanceTo(path[i - 1]) / 3);
      for (let k = 0; k <= steps; k += 1) {
        const { x, y } = path[i - 1].add(path[i].subtract(path[i - 1]).multiplyBy(k / Math.max(steps, 1)));
        if (x > frame.left && x < frame.right && y > frame.top && y < frame.bottom) line.push([x, y]);
      }
    }
  }
}
return [labels, line, [...document.querySelectorAll(".sites use")].map(box)];
"""
ENDONYMS = """
const parts = [...document.querySelectorAll(".label tspan.uk")];
return parts.map((part) => [part.getAttribute("lang"), part.textContent]);
"""
LEADING_PX = 3  # a box of text holds room above and below its letters


def overlap(one, other):
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > 1 and down > LEADING_PX


INSIDE = """
const { content, decode } = Ceaseline, { shapes, decimals } = content.context;
return decode(shapes[arguments[0]], decimals).lines.map((line) => line.map(([lat, lng]) => [lng, lat]));
"""
ISTHMUS = shapely.box(33.3, 45.9, 34.9, 46.25)


# Of every class its row, the ink of its swatch, how many paths it has; then the ink of all paths on the map.
INKS = """
const { content, decode, map } = Ceaseline;
const ink = (stroke, dash, fill, opacity) =>
  [stroke, dash, fill, fill === "none" ? "" : Number(opacity)].join(" ");
const inkOf = (node) =>
  ink(...["stroke", "stroke-dasharray", "fill", "fill-opacity"].map((name) => node.getAttribute(name)));
const pathsOf = ({ shape }) => {
  const { areas, lines, points } = decode(shape, content.decimals);
  return Number(areas.length > 0) + Number(lines.length > 0) + points.length;
};
const rows = content.entries.map((entry, number) => {
  const row = document.querySelector(`[data-entry='${number}']`);
  const swatch = [...row.querySelectorAll(".swatch > :is(path, rect, circle):not(.graphic-swatch)")].pop();
  const own = content.marks.filter((mark) => mark.entry === number);
  const { stroke, strokeDasharray, fill, fillOpacity } = getComputedStyle(swatch);
  return { layer: entry.layer, shape: entry.shape, words: row.innerText.trim(), sign: entry.look.sign ?? "",
    radius: entry.look.radius_px, width: entry.look.width_px, ink: inkOf(swatch),
    paths: own.reduce((sum, mark) => sum + pathsOf(mark), 0),
    swatch: { stroke, strokeDasharray, fill, fillOpacity } };
});
const found = {};
map.eachLayer((layer) => {
  const { pane, interactive, stroke, color, dashArray, fill, fillColor, fillOpacity } = layer.options;
  if (!(layer instanceof L.Path) || pane !== "marks" || !interactive) return;
  const worn = ink(stroke ? color : "none", dashArray ?? "none", fill ? fillColor : "none", fillOpacity ?? 0);
  found[worn] = (found[worn] ?? 0) + 1;
});
return [rows, found];
"""
