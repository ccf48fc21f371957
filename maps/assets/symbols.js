// Symbols of sites: their outlines as SVG in the scheme shown, and a place on the map for as many as have room.
Ceaseline.symbols = (() => {
  const { content, look, svg } = Ceaseline;
  const { drawn, inks, frame_units: FRAME } = content.symbols;
  const HALO = 16; // round every outline, in units of the table
  const store = svg("svg", { width: 0, height: 0, "aria-hidden": "true", class: "hatches" });
  document.body.append(store);

  const outline = ({ d, fill, stroke, width, dash }, ink) => svg("path", { d, fill: ink[fill] ?? "none", stroke: ink[stroke] ?? "none",
    "stroke-width": width, "stroke-dasharray": dash || "none" });
  const halo = ({ d, width }, ink) => svg("path", { d, fill: "none", stroke: ink.paper, "stroke-width": width + HALO, "stroke-linejoin": "round", "stroke-linecap": "round" });
  const bitmaps = new Map(); // by code and size, where there are so many that each cannot be an element
  const paint = () => {
    bitmaps.clear();
    const ink = inks[look.isDark() ? "dark" : "light"];
    store.replaceChildren(...Object.entries(drawn).map(([sidc, { parts }]) => svg("g", { id: `sidc-${sidc}` },
      ...parts.filter(({ stroke }) => stroke === "ink").map((part) => halo(part, ink)), ...parts.map((part) => outline(part, ink)))));
  };
  paint();
  look.onChange(paint);

  // One symbol with a point of it, in the table's units, on a point of the drawing.
  const use = (sidc, [across, down], [x, y], frame_px) => {
    const scale = frame_px / FRAME;
    return svg("use", { href: `#sidc-${sidc}`, transform: `translate(${x} ${y}) scale(${scale}) translate(${-across} ${-down})` });
  };
  // The same as a picture, with where its corner lies from the point that it is held by, in pixels.
  const picture = (sidc, frame_px) => {
    const key = `${sidc} ${frame_px}`;
    if (!bitmaps.has(key)) {
      const { box: [left, top, right, bottom], parts } = drawn[sidc], ink = inks[look.isDark() ? "dark" : "light"];
      const canvas = document.createElement("canvas"), pen = canvas.getContext("2d"), scale = (frame_px / FRAME) * devicePixelRatio;
      [canvas.width, canvas.height] = [right - left, bottom - top].map((side) => Math.ceil((side + 2 * HALO) * scale));
      pen.scale(scale, scale);
      pen.translate(HALO - left, HALO - top);
      pen.miterLimit = 4;
      const stroke = (d, colour, width, dash) => { Object.assign(pen, { strokeStyle: colour, lineWidth: width }); pen.setLineDash(dash); pen.stroke(new Path2D(d)); };
      pen.lineJoin = pen.lineCap = "round";
      parts.filter((part) => part.stroke === "ink").forEach(({ d, width }) => stroke(d, ink.paper, width + HALO, []));
      Object.assign(pen, { lineJoin: "miter", lineCap: "butt" });
      for (const { d, fill, stroke: edge, width, dash } of parts) {
        if (ink[fill]) { pen.fillStyle = ink[fill]; pen.fill(new Path2D(d)); }
        if (ink[edge]) stroke(d, ink[edge], width, dash ? dash.split(/[ ,]+/).map(Number) : []);
      }
      bitmaps.set(key, { canvas, corner: ([across, down]) => [left - HALO - across, top - HALO - down].map((side) => (side * frame_px) / FRAME) });
    }
    return bitmaps.get(key);
  };
  const middle = ([left, top, right, bottom]) => [(left + right) / 2, (top + bottom) / 2];
  // In a swatch the symbol stands beside the dot that does for it from afar, and where there is no room.
  const beside = (picture, sidc) => {
    const { box } = drawn[sidc], high_px = 20;
    picture.setAttribute("height", 24);
    picture.setAttribute("viewBox", "10 -3 36 24");
    picture.append(use(sidc, middle(box), [36, 9], (high_px * FRAME) / (box[3] - box[1])));
    return picture;
  };
  return { drawn, use, picture, beside, frame_units: FRAME, ink: () => inks[look.isDark() ? "dark" : "light"] };
})();

// Where symbols stand: on their places, else beside them at the end of a short line, else not at all, and a dot does.
Ceaseline.sites = (map, marks) => {
  const { svg, symbols } = Ceaseline;
  const FROM_ZOOM = 7.5, LARGER_FROM_ZOOM = 9, CELL_PX = 7, DOT_PX = 3, LEAST_TARGET_PX = 24, MANY = 1500, LEADS_UP_TO = 400, BEYOND = 0.3;
  const pane = map.createPane("sites");
  pane.style.zIndex = 440;
  const sheet = svg("svg", { class: "sites leaflet-zoom-hide", "aria-hidden": "true" });
  // So many symbols are painted, and a click is looked up in what they cover.
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
  canvas.className = "sites leaflet-zoom-hide";
  pane.style.pointerEvents = "none";
  pane.append(sheet, canvas);

  // The few before the many, then as the release has them.
  const all = marks.drawn.filter(({ entry }) => entry.sidc).sort((a, b) => a.entry.count - b.entry.count || a.number - b.number);
  const framePx = () => (map.getZoom() >= LARGER_FROM_ZOOM ? 28 : 24);

  // Cells of the whole world at this zoom, so that what stands does not change as the map is moved.
  const ground = () => {
    const taken = new Set();
    const each = ([w, n, e, s], act) => {
      for (let row = Math.floor(n / CELL_PX); row * CELL_PX <= s; row += 1) {
        for (let column = Math.floor(w / CELL_PX); column * CELL_PX <= e; column += 1) if (act(column * 4194304 + row)) return true;
      }
      return false;
    };
    return { take: (box) => each(box, (cell) => { taken.add(cell); return false; }), free: (box) => !each(box, (cell) => taken.has(cell)) };
  };
  const square = ({ x, y }, reach) => [x - reach, y - reach, x + reach, y + reach];
  const takeLine = (room, one, project) => {
    const reach = Math.max(one.entry.look.casing_px, one.entry.look.width_px) / 2;
    for (const line of one.shape.lines) {
      const path = line.map(project);
      for (let i = 1; i < path.length; i += 1) {
        const steps = Math.max(1, Math.ceil(path[i].distanceTo(path[i - 1]) / CELL_PX));
        for (let k = 0; k <= steps; k += 1) room.take(square(path[i - 1].add(path[i].subtract(path[i - 1]).multiplyBy(k / steps)), reach));
      }
    }
  };
  const boxAt = (sidc, { x, y }, hold, scale) => symbols.drawn[sidc].box.map((side, i) => (i % 2 ? y + (side - hold[1]) * scale : x + (side - hold[0]) * scale));
  // On the place by its anchor; then by its middle, or the foot of its staff, off the place, ever farther, all round.
  const spots = (place, sidc, frame_px, beside) => {
    const { anchor, hold } = symbols.drawn[sidc];
    if (!beside) return [{ at: place, hold: anchor }];
    const off = [1.15, 1.75].flatMap((times) => [[1, 0], [-1, 0], [0, -1], [0, 1], [0.75, -0.75], [-0.75, -0.75], [0.75, 0.75], [-0.75, 0.75]]
      .map(([across, down]) => ({ at: place.add([across * times * frame_px, down * times * frame_px]), hold })));
    return [{ at: place, hold: anchor }, ...off];
  };

  // What is shown, and as much beyond it as a drag may bring in.
  const isNear = () => {
    const { min, max } = map.getPixelBounds(), beyond = map.getSize().multiplyBy(BEYOND);
    return ({ x, y }) => x > min.x - beyond.x && x < max.x + beyond.x && y > min.y - beyond.y && y < max.y + beyond.y;
  };
  const crowded = all.length > MANY; // so many are given their ground view by view, or a zoom would be slow
  const placed = new Map(); // by the number of the mark
  const arrange = () => {
    placed.clear();
    if (map.getZoom() < FROM_ZOOM) return;
    const room = ground(), frame_px = framePx(), scale = frame_px / symbols.frame_units;
    const project = (place) => map.project(place);
    const near = new Set(crowded ? marks.near(BEYOND) : all);
    const shown = all.filter((one) => near.has(one) && marks.isShown(one) && !one.edited).map((one) => ({ one, place: project(one.shape.points[0]) }));
    const beside = !crowded || shown.length <= LEADS_UP_TO;
    marks.drawn.filter((one) => one.entry.layer === "line" && marks.isShown(one)).forEach((one) => takeLine(room, one, project));
    const dots = ground();
    shown.forEach(({ place }) => dots.take(square(place, DOT_PX)));
    for (const { one, place } of shown) {
      const { sidc } = one.entry;
      const spot = spots(place, sidc, frame_px, beside).find(({ at, hold }, nth) => {
        const box = boxAt(sidc, at, hold, scale);
        return room.free(box) && (nth === 0 || dots.free(box));
      });
      if (!spot) continue;
      const box = boxAt(sidc, spot.at, spot.hold, scale);
      room.take(box);
      placed.set(one.number, { one, place, ...spot, box });
    }
  };
  const target = ([left, top, right, bottom]) => {
    const [width, height] = [Math.max(right - left, LEAST_TARGET_PX), Math.max(bottom - top, LEAST_TARGET_PX)];
    return svg("rect", { x: (left + right - width) / 2, y: (top + bottom - height) / 2, width, height, fill: "none", "pointer-events": "all", cursor: "pointer" });
  };
  const lead = ({ place, at }, origin) => svg("path", { d: `M${place.x - origin.x} ${place.y - origin.y}L${at.x - origin.x} ${at.y - origin.y}`,
    stroke: symbols.ink().ink, "stroke-width": 1.2, class: "lead" });
  const picture = ({ one, at, hold, box }, origin) => svg("g", { class: "symbol", "data-mark": one.number }, svg("title", {}, one.mark.title),
    symbols.use(one.entry.sidc, hold, [at.x - origin.x, at.y - origin.y], framePx()), target(box.map((side, i) => side - (i % 2 ? origin.y : origin.x))));
  const inView = () => {
    const near = isNear();
    return [...placed.values()].filter(({ at }) => near(at));
  };
  const paintAll = (near) => {
    const beyond = map.getSize().multiplyBy(BEYOND), size = map.getSize().add(beyond.multiplyBy(2)), { min } = map.getPixelBounds();
    const corner = min.subtract(beyond).floor(), frame_px = framePx();
    L.DomUtil.setPosition(canvas, corner.subtract(map.getPixelOrigin()));
    [canvas.width, canvas.height] = [size.x, size.y].map((side) => Math.ceil(side * devicePixelRatio));
    Object.assign(canvas.style, { width: `${size.x}px`, height: `${size.y}px` });
    Object.assign(pen, { strokeStyle: symbols.ink().ink, lineWidth: 1.2 });
    pen.scale(devicePixelRatio, devicePixelRatio);
    pen.translate(-corner.x, -corner.y);
    for (const { place, at } of near) if (place !== at) { pen.beginPath(); pen.moveTo(place.x, place.y); pen.lineTo(at.x, at.y); pen.stroke(); }
    for (const { one, at, hold } of near) {
      const { canvas: picture, corner: off } = symbols.picture(one.entry.sidc, frame_px), [across, down] = off(hold);
      pen.drawImage(picture, at.x + across, at.y + down, picture.width / devicePixelRatio, picture.height / devicePixelRatio);
    }
    canvas.dataset.symbols = near.length;
  };
  // Lines to places go under every symbol.
  const show = () => {
    const near = inView(), origin = map.getPixelOrigin();
    if (crowded) { paintAll(near); return; }
    const leads = near.filter(({ place, at }) => place !== at).map((one) => lead(one, origin));
    sheet.replaceChildren(...leads, ...near.map((one) => picture(one, origin)));
  };
  // What symbols cover, in pixels of the map's frame.
  const boxes = () => {
    const { min } = map.getPixelBounds();
    return inView().map(({ box }) => box.map((side, i) => side - (i % 2 ? min.y : min.x)));
  };

  // The middle of the symbol that stands for a site, null where a dot does.
  const standing = (one) => {
    const found = placed.get(one.number);
    return found ? map.unproject([(found.box[0] + found.box[2]) / 2, (found.box[1] + found.box[3]) / 2]) : null;
  };

  sheet.addEventListener("click", (event) => {
    const number = event.target.closest("[data-mark]")?.dataset.mark;
    if (number === undefined || map.dragging.moved()) return;
    L.DomEvent.stopPropagation(event);
    const { one, at } = placed.get(Number(number));
    marks.click(one, map.unproject(at));
  });
  map.getContainer().addEventListener("click", (event) => {
    if (!crowded || event.target.tagName !== "CANVAS" || map.dragging.moved()) return;
    const { x, y } = map.mouseEventToContainerPoint(event).add(map.getPixelBounds().min);
    const found = [...placed.values()].findLast(({ box: [left, top, right, bottom] }) => x >= left && x <= right && y >= top && y <= bottom);
    if (!found) return;
    event.stopPropagation();
    marks.click(found.one, map.unproject(found.at));
  }, true);
  map.on("zoomstart", () => { sheet.replaceChildren(); canvas.width = 0; });
  map.on("moveend", () => { if (crowded) arrange(); show(); });
  marks.onRedraw(() => { arrange(); show(); });
  Ceaseline.look.onChange(show);
  return { boxes, standing };
};
