// What the release holds: drawn by class, switched by class, opened one at a time.
Ceaseline.marks = (map) => {
  const { content, decode, look, element } = Ceaseline;
  map.createPane("marks").style.zIndex = 410;
  const renderer = content.canvas
    ? new look.Canvas({ pane: "marks", padding: 0.2, tolerance: 4 })
    : new look.Svg({ pane: "marks", padding: 0.5 });
  const on = content.entries.map((entry) => entry.on);
  const CHAINAGE_STEPS_M = [1000, 5000, 10000, 50000, 100000, 500000];
  const MARKER_GAP_PX = 64;
  // Seen from afar a dot must not hide the line: full size only close by.
  const STEPS = { settlements: [0.24, 0.4, 0.7, 1], markers: [1, 1, 1, 1] };
  const zoomStep = () => [6.75, 7.75, 9].filter((zoom) => map.getZoom() >= zoom).length;
  let step = zoomStep();
  const dotScale = ({ layer }) => (STEPS[layer] ?? [0.5, 0.65, 0.85, 1])[step];
  // Edges and bands are thinner from afar; the line of contact hardly.
  const PENS = { line: [0.8, 0.9, 1, 1], coverage: [0.75, 0.85, 1, 1], gaps: [0.75, 0.85, 1, 1], boundaries: [0.65, 0.8, 1, 1] };
  const penScale = ({ layer, shape }) => (shape === "point" ? Math.sqrt(dotScale({ layer })) : (PENS[layer] ?? [0.5, 0.7, 0.85, 1])[step]);
  const radiusOf = (entry) => entry.look.radius_px * dotScale(entry);

  const ofEntry = content.entries.map((entry) => ({ ...look.paint(entry.look, entry.shape), pane: "marks", renderer,
    weight: entry.look.width_px * penScale(entry), radius: radiusOf(entry), sign: entry.look.sign, smoothFactor: 0.6, bubblingMouseEvents: false }));
  const options = (mark, number) => (content.canvas ? ofEntry[mark.entry] : { ...ofEntry[mark.entry], className: `mark mark-${number}` });
  const pathsOf = (shape, painted) => [
    ...(shape.areas.length ? [L.polygon(shape.areas, painted)] : []),
    ...(shape.lines.length ? [L.polyline(shape.lines, { ...painted, fill: false })] : []),
    ...shape.points.map((place) => look.dot(place, painted)),
  ];

  const drawn = content.marks.map((mark, number) => {
    const entry = content.entries[mark.entry];
    const shape = decode(mark.shape, content.decimals);
    const under = entry.look.casing_px > 0 && shape.lines.length
      ? [L.polyline(shape.lines, { ...look.casing(entry.look), pane: "marks", renderer, smoothFactor: 0.6, interactive: false, className: "casing" })]
      : [];
    const paths = pathsOf(shape, options(mark, number));
    return { number, mark, entry, shape, under, paths };
  });

  // Chainage: as many markers as the scale leaves room for, the roundest kilometres first.
  const markerStep = () => CHAINAGE_STEPS_M.find((step) => step / Ceaseline.metresPerPixel(map) >= MARKER_GAP_PX) ?? 500000;
  // The line's end falls on no full kilometre, and is shown where every one is.
  const isRound = ({ mark }) => Math.max(mark.rank, CHAINAGE_STEPS_M[0]) >= markerStep();
  const leastRank = ({ look: { shown_from }, shape }) => (shape === "point" && shown_from.length
    ? shown_from.filter(([zoom]) => zoom <= map.getZoom()).at(-1)?.[1] ?? Infinity : 0);
  const hasRoom = (one) => (one.entry.layer === "markers" ? isRound(one) : (one.mark.rank ?? 0) >= leastRank(one.entry));
  let day = null; // none chosen: everything, whenever it holds
  const holds = ({ mark }) => day === null || ((mark.from_day ?? -Infinity) <= day && day <= (mark.to_day ?? Infinity));
  const isOn = (one) => on[one.mark.entry] && holds(one);
  const whyOff = (one) => {
    if (!holds(one)) return `not on D+${day}, opening shows all days`;
    return on[one.mark.entry] ? "" : "off, opening switches it on";
  };
  const isShown = (one) => isOn(one) && hasRoom(one);

  // What may lie in the view and a share of it beyond: points are told by their degrees alone, the rest is all here.
  const near = (beyond) => {
    const bounds = map.getBounds().pad(beyond), [south, west, north, east] = [bounds.getSouth(), bounds.getWest(), bounds.getNorth(), bounds.getEast()];
    const isIn = ([latitude, longitude]) => latitude > south && latitude < north && longitude > west && longitude < east;
    return drawn.filter(({ shape: { areas, lines, points } }) => areas.length > 0 || lines.length > 0 || points.some(isIn));
  };

  // Says whether a path came in, which then lies above all others until they are stacked anew.
  const draw = () => {
    let count = 0, added = false;
    for (const one of drawn) {
      const show = isShown(one);
      for (const path of [...one.under, ...one.paths]) {
        if (show && !map.hasLayer(path)) { path.addTo(map); added = true; }
        if (!show && map.hasLayer(path)) path.remove();
      }
      if (show && one.paths.length) count += 1;
    }
    document.documentElement.dataset.drawn = count;
    return added;
  };
  const restack = () => drawn.forEach((one) => isShown(one) && [...one.under, ...one.paths].forEach((path) => path.bringToFront()));
  const resize = () => drawn.forEach(({ entry, under, paths }) => {
    under.forEach((path) => path.setStyle({ weight: entry.look.casing_px * penScale(entry) }));
    paths.forEach((path) => {
      if (path.setRadius) path.setRadius(radiusOf(entry));
      path.setStyle({ weight: entry.look.width_px * penScale(entry) });
    });
  });
  const watchers = []; // of what is drawn
  // Paths are touched only where the zoom gives them another size.
  let begun = false;
  const redraw = () => {
    if (!begun || step !== zoomStep()) { step = zoomStep(); resize(); }
    if (draw() && begun) restack(); // at first they come in the order in which they lie
    begun = true;
    watchers.forEach((act) => act());
  };
  const recolour = () => {
    for (const one of drawn) {
      const shape = one.shape.lines.length && !one.shape.areas.length ? "line" : one.entry.shape;
      one.under.forEach((path) => path.setStyle(look.casing(one.entry.look)));
      one.paths.forEach((path) => path.setStyle(look.paint(one.entry.look, shape)));
    }
    resize();
  };
  // Leaflet puts a canvas off to the next frame, which paper does not wait for.
  const redrawNow = () => { if (content.canvas) renderer._redraw(); };

  const words = ({ kind, title, uk, rows: told = [] }) => {
    const rows = told.map(([key, value]) => element("tr", {}, element("th", { scope: "row" }, key), element("td", {}, value)));
    const body = element("div", { class: "popup", tabindex: -1, role: "group", "aria-label": title });
    body.append(element("p", { class: "popup-class" }, kind), element("h2", {}, title));
    if (uk) body.append(element("p", { lang: "uk", class: "popup-uk" }, uk));
    if (rows.length) body.append(element("table", {}, element("tbody", {}, ...rows)));
    return body;
  };
  const anchor = (one) => {
    if (one.shape.points.length) return L.latLng(one.shape.points[0]);
    const { lines } = one.shape;
    if (lines.length) { const longest = lines.reduce((a, b) => (b.length > a.length ? b : a)); return L.latLng(longest[Math.floor(longest.length / 2)]); }
    return one.paths.length ? one.paths[0].getBounds().getCenter() : null;
  };
  const popup = L.popup({ maxWidth: 320, minWidth: 180, autoPanPadding: [24, 48] });
  let returnTo = null;
  const say = (told, place, from = null) => {
    const body = words(told);
    returnTo = from;
    popup.setLatLng(place).setContent(body).openOn(map);
    body.addEventListener("keydown", (event) => { if (event.key === "Escape") map.closePopup(); });
    if (from) body.focus({ preventScroll: true });
  };
  const open = (one, place, from) => say({ kind: [one.mark.code, one.entry.label].filter(Boolean).join(" · "), ...one.mark }, place ?? anchor(one), from);
  map.on("popupclose", () => { if (returnTo?.isConnected) returnTo.focus(); returnTo = null; });
  let diverted = null; // who takes clicks meanwhile
  const click = (one, place) => (diverted ? diverted(place, one) : open(one, place));
  for (const one of drawn) {
    for (const path of one.paths) path.on("click", (event) => click(one, event.latlng));
  }

  // Not before the first view is found: what lies on the map is projected again at every step on the way there.
  map.on("zoomend", () => { if (begun) redraw(); });
  look.onChange(recolour);
  return {
    drawn, near, radiusOf, redrawNow, isOn, holds, whyOff, isShown, open, click, say, anchor, redraw,
    onRedraw: (act) => watchers.push(act),
    set: (entry, shown) => { on[entry] = shown; },
    divert: (to) => { diverted = to; },
    setDay: (chosen) => { day = chosen; },
  };
};
