// Along lines: half-circles and arrow heads, the echelon in a boundary with its units on either side, signs of zones, names at ends.
Ceaseline.graphics = (map, marks) => {
  const { look, svg, content: { graphics: { teeth, arrows } } } = Ceaseline;
  const pane = map.createPane("graphics");
  pane.style.zIndex = 445; pane.style.pointerEvents = "none";
  const sheet = svg("svg", { class: "graphics leaflet-zoom-hide", "aria-hidden": "true" });
  pane.append(sheet);
  // What belongs to a line lies on it, under symbols and names.
  const under = map.createPane("on-lines");
  under.style.zIndex = 415; under.style.pointerEvents = "none";
  const onLines = svg("svg", { class: "graphics leaflet-zoom-hide", "aria-hidden": "true" });
  under.append(onLines);

  const ruler = document.createElement("canvas").getContext("2d");
  const FAMILY = getComputedStyle(document.body).fontFamily;
  const widthOf = (words, size, weight) => { ruler.font = `${weight} ${size}px ${FAMILY}`; return ruler.measureText(words).width; };
  // From which zoom words of each kind are written, how far apart they stand, and in which letters.
  const SIGN = { size: 13, weight: 700, every_px: 240, from: 6 };
  const LIMIT = { size: 10.5, weight: 600, every_px: 420, from: 7 };
  const END = { size: 11.5, weight: 700, from: 6 };
  const UNIT = { size: 10.5, weight: 600, off_px: 19, from: 7.5 };
  const STEPS_PX = [0, 24, -24, 48, -48, 72, -72, 96, -96];
  const STRAIGHT = 0.96; // chord over length, below which a stretch is too bent to write along

  // A path by its length: where its points lie, and the point so far along.
  const measured = (path) => {
    const at = [0];
    for (let i = 1; i < path.length; i += 1) at.push(at[i - 1] + path[i].distanceTo(path[i - 1]));
    const point = (s) => {
      let low = 0, high = at.length - 1;
      while (high - low > 1) { const half = (low + high) >> 1; if (at[half] <= s) low = half; else high = half; }
      const share = at[high] > at[low] ? (s - at[low]) / (at[high] - at[low]) : 0;
      return path[low].add(path[high].subtract(path[low]).multiplyBy(share));
    };
    return { length: at[at.length - 1], point };
  };
  // A stretch so wide about a place of a path: its middle and direction, where it is straight enough.
  const stretch = ({ length, point }, s, width, straight = STRAIGHT) => {
    if (s < width / 2 || s > length - width / 2) return null;
    const [a, b] = [point(s - width / 2), point(s + width / 2)];
    const chord = b.distanceTo(a);
    return chord < straight * width ? null : { middle: a.add(b).divideBy(2), along: b.subtract(a).divideBy(chord) };
  };
  // Squares that words take when they are turned along a direction.
  const squares = (middle, along, width, height) => {
    const count = Math.max(2, Math.ceil(width / height) + 1), reach = height / 2;
    return Array.from({ length: count }, (_, k) => {
      const { x, y } = middle.add(along.multiplyBy(((k + 0.5) / count - 0.5) * width));
      return [x - reach, y - reach, x + reach, y + reach];
    });
  };
  const write = (words, middle, along, style, colour, offset) => {
    const { x, y } = middle.add(offset), turn = (Math.atan2(along.y, along.x) * 180) / Math.PI;
    const upright = turn > 90 ? turn - 180 : turn <= -90 ? turn + 180 : turn;
    sheet.append(svg("text", { class: `graphic graphic-${style.kind}`, transform: `translate(${x} ${y}) rotate(${upright})`, "text-anchor": "middle", dy: "0.35em",
      fill: colour, stroke: look.ground().halo, "stroke-width": style.halo ?? 3, "font-size": style.size, "font-weight": style.weight }, words));
  };
  const claim = (ground, boxes) => boxes.every(ground.free) && (boxes.forEach(ground.take), true);

  const beside = (ground, { middle, along }, [left, right], colour, offset) => {
    const across = L.point(along.y, -along.x);
    for (const [words, side] of [[left, 1], [right, -1]]) {
      if (!words) continue;
      const place = middle.add(across.multiplyBy(side * UNIT.off_px));
      if (claim(ground, squares(place, along, widthOf(words, UNIT.size, UNIT.weight), UNIT.size + 2))) write(words, place, along, { ...UNIT, kind: "unit" }, colour, offset);
    }
  };
  const intervals = (ground, way, mark, style, colour, offset) => {
    const width = widthOf(mark.mark, style.size, style.weight) + 8, zoom = map.getZoom();
    const count = Math.max(1, Math.floor(way.length / style.every_px));
    for (let k = 0; k < count; k += 1) {
      const s = ((k + 0.5) / count) * way.length;
      const found = STEPS_PX.map((step) => stretch(way, s + step, width)).find((spot) => spot && claim(ground, squares(spot.middle, spot.along, width, style.size + 2)));
      if (!found) continue;
      write(mark.mark, found.middle, found.along, style, colour, offset);
      if ((mark.left || mark.right) && zoom >= UNIT.from) beside(ground, found, [mark.left, mark.right], colour, offset);
    }
  };
  const ends = (ground, path, words, colour, offset) => {
    const width = widthOf(words, END.size, END.weight);
    for (const [end, next] of [[path[0], path[1]], [path[path.length - 1], path[path.length - 2]]]) {
      const away = end.subtract(next), length = Math.hypot(away.x, away.y) || 1;
      const middle = end.add(away.multiplyBy((Math.abs(away.x / length) * width * 0.5 + END.size) / length));
      if (claim(ground, squares(middle, L.point(1, 0), width, END.size + 2))) write(words, middle, L.point(1, 0), { ...END, kind: "end" }, colour, offset);
    }
  };

  // Dots that lie on a line stay whole: whether a cell of the screen or one about it has a dot, looked up where it is first asked.
  const CELL_PX = 12, AROUND = [-1, 0, 1];
  const cell = ({ x, y }, across = 0, down = 0) => (Math.round(x / CELL_PX) + across) * 65536 + Math.round(y / CELL_PX) + down;
  const dotted = () => {
    const cells = new Set();
    for (const one of marks.near(0.1)) {
      if (one.entry.layer === "settlements" || !one.shape.points.length || !marks.isShown(one)) continue;
      for (const place of one.shape.points) cells.add(cell(map.latLngToContainerPoint(place)));
    }
    return cells;
  };
  const dots = () => {
    let cells = null;
    return (middle) => {
      cells ??= dotted();
      return AROUND.some((across) => AROUND.some((down) => cells.has(cell(middle, across, down))));
    };
  };
  const isToothed = ({ look: { teeth_px: tooth } }) => tooth > 0 && 2 * tooth * Ceaseline.metresPerPixel(map) <= teeth.widest_m;
  // Places so far apart along a path that are on the map, each with its direction.
  const spotsAlong = (way, every, width) => {
    const size = map.getSize(), found = [];
    for (let s = every / 2; s <= way.length - every / 2; s += every) {
      const { x, y } = way.point(s);
      if (x < -20 || y < -20 || x > size.x + 20 || y > size.y + 20) continue;
      const spot = stretch(way, s, width, teeth.straight_share);
      if (spot) found.push(spot);
    }
    return found;
  };
  const stroke = (d, colour, width) => onLines.append(
    svg("path", { class: "graphic-under", d, fill: "none", stroke: look.ground().casing, "stroke-width": width + 1.2, "stroke-opacity": 0.55 }),
    svg("path", { class: "graphic-line", d, fill: "none", stroke: colour, "stroke-width": width }));
  // They follow the course of a line, not its finest bends.
  const drawOnLine = (one, path, isDotted, offset) => {
    const way = measured(L.LineUtil.simplify(path, teeth.off_px));
    const { teeth_px: tooth, arrow_px: head } = one.entry.look, colour = look.paint(one.entry.look, "line").color;
    const at = ({ middle }) => [middle.x + offset.x, middle.y + offset.y], toward = ({ along }) => [along.x, along.y];
    if (isToothed(one.entry)) {
      const free = spotsAlong(way, 2 * tooth, 2 * tooth).filter(({ middle }) => !isDotted(middle));
      stroke(free.map((spot) => look.teeth(tooth, teeth.off_px, at(spot), toward(spot))).join(""), colour, teeth.width_px);
    }
    if (head) stroke(spotsAlong(way, arrows.every_px, 2 * head).map((spot) => look.arrow(head, at(spot), toward(spot))).join(""), colour, arrows.width_px);
  };
  // How far from its middle a line is drawn, with all that stands on it.
  const reach = (entry) => Math.max(entry.look.casing_px / 2, entry.look.width_px / 2, isToothed(entry) ? teeth.off_px + entry.look.teeth_px : 0);

  const pathsOf = ({ shape }) => [...shape.lines, ...shape.areas.map((rings) => [...rings[0], rings[0][0]])];
  // Takes its room from that of the names, which come after it.
  const place = (ground) => {
    sheet.replaceChildren();
    onLines.replaceChildren();
    const isDotted = dots();
    const view = map.getBounds().pad(0.1), zoom = map.getZoom(), offset = map.containerPointToLayerPoint([0, 0]);
    for (const one of marks.drawn) {
      const { along } = one.mark, graphic = one.entry.look.teeth_px || one.entry.look.arrow_px;
      if (!(along || graphic) || !marks.isShown(one) || !one.paths[0].getBounds().intersects(view)) continue;
      if (graphic) pathsOf(one).forEach((line) => drawOnLine(one, line.map((at) => map.latLngToContainerPoint(at)), isDotted, offset));
      if (!along) continue;
      const colour = one.entry.shape === "area" || one.entry.layer === "boundaries" ? look.paint(one.entry.look, "line").color : look.ground().text;
      const style = one.entry.shape === "area" ? { ...LIMIT, kind: "limit" } : { ...SIGN, kind: "sign", halo: 7 };
      for (const line of pathsOf(one)) {
        const path = line.map((at) => map.latLngToContainerPoint(at));
        if (along.mark && zoom >= style.from) intervals(ground, measured(path), along, style, colour, offset);
        if (along.ends && zoom >= END.from) ends(ground, path, along.ends, colour, offset);
      }
    }
  };
  map.on("zoomstart", () => { sheet.replaceChildren(); onLines.replaceChildren(); });
  return { place, reach };
};
