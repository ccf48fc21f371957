// Two grids over the map, each with a switch: meridians and parallels, and the squares of MGRS, zone by zone.
Ceaseline.grid = (map) => {
  const { svg, look, mgrs } = Ceaseline;
  const pane = map.createPane("grid");
  pane.style.zIndex = 405; pane.style.pointerEvents = "none";
  const sheet = svg("svg", { class: "grid-sheet leaflet-zoom-hide", "aria-hidden": "true" });
  pane.append(sheet);
  const on = { graticule: false, mgrs: false };

  const SPACINGS_DEG = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30], LEAST_GAP_PX = 110, MOST_NORTH_DEG = 84;
  const SQUARES_FROM_ZOOM = 7, TEN_KM_FROM_ZOOM = 9;
  const round = (number) => Number(number.toFixed(6));
  const steps = (from, to, step) => {
    const found = [];
    for (let at = Math.ceil(from / step - 1e-9); at * step <= to + 1e-9; at += 1) found.push(round(at * step));
    return found;
  };
  const shown = () => {
    const bounds = map.getBounds();
    return { west: Math.max(-180, bounds.getWest()), east: Math.min(180, bounds.getEast()), south: Math.max(-80, bounds.getSouth()), north: Math.min(MOST_NORTH_DEG, bounds.getNorth()) };
  };

  let offset = L.point(0, 0);
  const at = (latitude, longitude) => map.project([latitude, longitude]).subtract(map.getPixelOrigin()); // Leaflet's own would round to whole pixels
  const path = (points, kind) => {
    const { soft, halo } = look.ground();
    const d = points.map(({ x, y }, i) => `${i ? "L" : "M"}${x.toFixed(1)},${y.toFixed(1)}`).join("");
    if (kind === "zone" || kind === "square") sheet.append(svg("path", { d, fill: "none", stroke: halo, "stroke-width": 3.4, "stroke-opacity": 0.6 }));
    sheet.append(svg("path", { d, class: `grid-line grid-${kind}`, fill: "none", stroke: soft, ...WEIGHTS[kind] }));
  };
  const WEIGHTS = {
    graticule: { "stroke-width": 1, "stroke-dasharray": "1 4", "stroke-linecap": "round" }, ten: { "stroke-width": 0.6, "stroke-opacity": 0.75 },
    square: { "stroke-width": 1.2 }, zone: { "stroke-width": 2.2 },
  };
  // No letters over others, nor under what lies on the map's rim.
  let taken = [];
  const rim = () => {
    const { left, top } = map.getContainer().getBoundingClientRect();
    return [...document.querySelectorAll("#furniture > *")].map((box) => box.getBoundingClientRect()).filter(({ width }) => width)
      .map((box) => [box.left - left, box.top - top, box.right - left, box.bottom - top]);
  };
  const hasRoom = ({ x, y }, width, size, anchor) => {
    const west = x - offset.x - { start: 0, middle: width / 2, end: width }[anchor];
    const box = [west - 3, y - offset.y - size, west + width + 3, y - offset.y + 4];
    if (taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) return false;
    taken.push(box);
    return true;
  };
  // At the first of some spots that has room; where none has, nothing is written.
  const letter = (text, spots, kind, size, anchor) => {
    const spot = spots.find((each) => hasRoom(each, text.length * size * 0.62, size, anchor));
    if (!spot) return;
    const { soft, halo } = look.ground(), { x, y } = spot;
    sheet.append(svg("text", { x, y, class: `label grid-label grid-${kind}`, fill: soft, stroke: halo, "stroke-width": 3, "font-size": size, "font-weight": 600, "text-anchor": anchor }, text));
  };

  const degrees = (value, [plus, minus]) => {
    const minutes = Math.round(Math.abs(value) * 60), whole = Math.floor(minutes / 60), rest = minutes % 60;
    const side = value === 0 ? "" : ` ${value < 0 ? minus : plus}`;
    return `${whole}°${rest ? `${String(rest).padStart(2, "0")}′` : ""}${side}`;
  };
  const graticule = ({ west, east, south, north }) => {
    const perDegree = map.getSize().x / (map.getBounds().getEast() - map.getBounds().getWest());
    const step = SPACINGS_DEG.find((spacing) => spacing * perDegree >= LEAST_GAP_PX) ?? 30;
    const size = map.getSize();
    // Along the map's lower and right edge, or before what lies there.
    const before = (end, side) => [end, ...rim().map((box) => box[side]).filter((edge) => edge > end / 2).sort((one, other) => other - one)];
    const ups = before(size.y, 1), acrosses = before(size.x, 0);
    for (const longitude of steps(west, east, step)) {
      path([at(south, longitude), at(north, longitude)], "graticule");
      const { x } = at(south, longitude);
      letter(degrees(longitude, "EW"), ups.map((y) => L.point(x + 4, y - 6 + offset.y)), "graticule", 10.5, "start");
    }
    for (const latitude of steps(south, north, step)) {
      path([at(latitude, west), at(latitude, east)], "graticule");
      letter(degrees(latitude, "NS"), acrosses.map((x) => L.point(x - 6 + offset.x, at(latitude, 0).y - 4)), "graticule", 10.5, "end");
    }
  };

  // One zone of six degrees, as far as it is shown; its lines end at its edges. (No zone is widened south of 56° N.)
  const LINE_KM = 10;
  const zoneOf = (zone, view) => {
    const [edgeWest, edgeEast] = [zone * 6 - 186, zone * 6 - 180];
    const [west, east] = [Math.max(view.west, edgeWest), Math.min(view.east, edgeEast)];
    const rim = [];
    for (let i = 0; i <= 8; i += 1) for (let k = 0; k <= 8; k += 1) if (i % 8 === 0 || k % 8 === 0) rim.push([west + ((east - west) * i) / 8, view.south + ((view.north - view.south) * k) / 8]);
    const metric = rim.map(([longitude, latitude]) => mgrs.project(longitude, latitude, zone));
    const range = (name) => [Math.min(...metric.map((one) => one[name])), Math.max(...metric.map((one) => one[name]))];
    return { zone, edgeWest, edgeEast, eastings: range("easting"), norths: range("north") };
  };
  // Where a line leaves the map at its foot or its right side stand its kilometres: all of them at a square's edge, within it the last two.
  const DIGITS_IN_PX = 8;
  const digits = (points, kind, { across, metres }) => {
    const size = map.getSize(), rim = across ? size.y - DIGITS_IN_PX + offset.y : size.x - DIGITS_IN_PX + offset.x, axis = across ? "y" : "x", other = across ? "x" : "y";
    const k = points.findIndex((one, i) => i > 0 && (one[axis] - rim) * (points[i - 1][axis] - rim) <= 0);
    if (k < 0) return;
    const [a, b] = [points[k - 1], points[k]], share = a[axis] === b[axis] ? 0 : (rim - a[axis]) / (b[axis] - a[axis]);
    const met = a[other] + (b[other] - a[other]) * share, km = Math.round(metres / 1000);
    const words = kind === "square" ? String(km) : String(km % 100).padStart(2, "0");
    letter(words, [across ? L.point(met + 3, rim) : L.point(rim, met - 3)], "digits", kind === "square" ? 11.5 : 10, across ? "start" : "end");
  };
  // A line is sampled, and cut where it crosses into the next zone, to the last metre by halving.
  const line = (band, place, from, to, kind, value) => {
    const inside = ({ longitude }) => longitude >= band.edgeWest && longitude <= band.edgeEast;
    const parts = Math.max(2, Math.ceil((to - from) / (LINE_KM * 1000 * (kind === "ten" ? 2 : 4))));
    const edge = (within, beyond) => {
      for (let i = 0; i < 24; i += 1) { const middle = (within + beyond) / 2; if (inside(place(middle))) within = middle; else beyond = middle; }
      return place(within);
    };
    let run = [], last = null;
    const flush = () => {
      const points = run.map(({ latitude, longitude }) => at(latitude, longitude));
      if (points.length > 1) { path(points, kind); digits(points, kind, value); }
      run = [];
    };
    for (let i = 0; i <= parts; i += 1) {
      const along = from + ((to - from) * i) / parts, here = place(along), isIn = inside(here);
      if (last && isIn !== last.isIn) run.push(isIn ? edge(along, last.along) : edge(last.along, along));
      if (isIn) run.push(here); else flush();
      last = { along, isIn };
    }
    flush();
  };
  const lines = (band, step, kind) => {
    const fine = (value) => kind === "ten" && Math.round(value / 1e4) % 10 === 0; // drawn already, as a square's edge
    for (const easting of steps(...band.eastings, step)) if (!fine(easting)) line(band, (north) => mgrs.place(band.zone, easting, north), ...band.norths, kind, { across: true, metres: easting });
    for (const north of steps(...band.norths, step)) if (!fine(north)) line(band, (easting) => mgrs.place(band.zone, easting, north), ...band.eastings, kind, { across: false, metres: north < 0 ? north + 1e7 : north });
  };
  // Letters stand in the middle of what is seen of a square, where its reference is what they say.
  const SAMPLES = 6;
  const namesOf = (band, view) => {
    const found = [], size = map.getSize();
    const cells = (range, step) => { const first = Math.floor(range[0] / step), last = Math.floor(range[1] / step); return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step); };
    for (const easting of cells(band.eastings, 1e5)) for (const north of cells(band.norths, 1e5)) {
      const seen = [], share = (start, [low, high], part) => { const [from, to] = [Math.max(start, low), Math.min(start + 1e5, high)]; return from + ((to - from) * part) / SAMPLES; };
      for (let i = 0.5; i < SAMPLES; i += 1) for (let k = 0.5; k < SAMPLES; k += 1) {
        const { longitude, latitude } = mgrs.place(band.zone, share(easting, band.eastings, i), share(north, band.norths, k));
        if (longitude > Math.max(view.west, band.edgeWest) && longitude < Math.min(view.east, band.edgeEast) && latitude > view.south && latitude < view.north) seen.push([longitude, latitude]);
      }
      if (!seen.length) continue;
      const mean = [0, 1].map((axis) => seen.reduce((sum, one) => sum + one[axis], 0) / seen.length);
      const [longitude, latitude] = seen.reduce((best, one) => (Math.hypot(one[0] - mean[0], one[1] - mean[1]) < Math.hypot(best[0] - mean[0], best[1] - mean[1]) ? one : best));
      const [zone, square] = mgrs(longitude, latitude, 1).split(" ");
      const spot = at(latitude, longitude), { x, y } = spot.subtract(offset);
      if (x > 24 && y > 14 && x < size.x - 24 && y < size.y - 14) found.push({ words: `${zone} ${square}`, spot, seen: seen.length });
    }
    return found;
  };
  const squares = (view) => {
    const zones = steps(Math.floor((view.west + 180) / 6) + 1, Math.min(60, Math.floor((view.east + 180) / 6) + 1), 1);
    const bands = zones.map((zone) => zoneOf(zone, view));
    for (const band of bands) {
      if (map.getZoom() >= TEN_KM_FROM_ZOOM) lines(band, 1e4, "ten");
      lines(band, 1e5, "square");
      if (band.edgeWest > view.west && band.edgeWest < view.east) path([at(view.south, band.edgeWest), at(view.north, band.edgeWest)], "zone");
    }
    const size = map.getZoom() >= TEN_KM_FROM_ZOOM ? 15 : 13;
    bands.flatMap((band) => namesOf(band, view)).sort((a, b) => b.seen - a.seen).forEach(({ words, spot }) => letter(words, [spot], "name", size, "middle"));
  };

  const place = () => {
    sheet.replaceChildren();
    if (!on.graticule && !on.mgrs) return;
    taken = rim();
    offset = map.containerPointToLayerPoint([0, 0]);
    const view = shown();
    if (on.graticule) graticule(view);
    if (on.mgrs && map.getZoom() >= SQUARES_FROM_ZOOM) squares(view);
  };
  // The picture beside its switch.
  const swatch = (name) => {
    const { soft } = look.ground();
    const ink = { stroke: soft, fill: "none", ...(name === "graticule" ? WEIGHTS.graticule : WEIGHTS.square) };
    return svg("svg", { width: 36, height: 18, viewBox: "0 0 36 18", "aria-hidden": "true", class: "swatch" }, svg("path", { d: "M3,6 H33 M3,13 H33 M11,2 V16 M25,2 V16", ...ink }));
  };
  map.on("zoomstart", () => sheet.replaceChildren());
  map.on("moveend", place);
  look.onChange(place);
  return { place, swatch, set: (name, shownNow) => { on[name] = shownNow; place(); } };
};
