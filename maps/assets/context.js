// The background: land, water, borders and roads on one canvas below everything; nothing in it can be clicked.
Ceaseline.background = (map) => {
  const { content, decode, look, svg } = Ceaseline;
  const ROADS_FROM_ZOOM = 8;
  map.createPane("background").style.zIndex = 200;
  const renderer = new look.Canvas({ pane: "background", padding: 0.3 });
  const base = { pane: "background", renderer, interactive: false };

  // Lowest first: name in the context, whether it is filled, and its paint.
  const STRATA = [
    ["sea", true, (g) => ({ fillColor: g.near, color: g.shore, weight: 0.6, dashArray: "4 4" })],
    ["land", true, (g) => ({ fillColor: g.land, color: g.coast, weight: 1 })],
    ["drained", true, (g) => ({ fillColor: g.drained, color: g.drainedEdge, weight: 1, dashArray: "3 3" })],
    ["water", true, (g) => ({ fillColor: g.water, color: g.shore, weight: 0.8 })],
    ["roads", false, (g) => ({ color: g.road, weight: 1.2 })],
    ["oblasts", false, (g) => ({ color: g.oblast, weight: 1.1, dashArray: "2 3" })],
    ["borders", false, (g) => ({ color: g.border, weight: 1.4, dashArray: "8 3 2 3" })],
  ];
  const strata = {};
  // The sea is painted too: a sheet of paper would leave out what is only a background colour.
  const [west, south, east, north] = content.context.box;
  const deep = L.rectangle([[south, west], [north, east]], { ...base, stroke: false, fill: true, fillOpacity: 1 });
  for (const [name, filled, paint] of STRATA) {
    const shape = content.context.shapes[name];
    if (!shape) continue;
    const { areas, lines } = decode(shape, content.context.decimals);
    const options = () => ({ ...base, ...paint(look.ground()), fill: filled, fillOpacity: 1, opacity: 1 });
    const drawn = filled ? L.polygon(areas, options()) : L.polyline(lines, options());
    strata[name] = { drawn, options, on: true };
  }

  const wanted = (name) => strata[name].on && (name !== "roads" || map.getZoom() >= ROADS_FROM_ZOOM);
  const show = () => {
    for (const name of Object.keys(strata)) {
      const { drawn } = strata[name];
      if (wanted(name) && !map.hasLayer(drawn)) { drawn.addTo(map); restack(); }
      if (!wanted(name) && map.hasLayer(drawn)) drawn.remove();
    }
  };
  const restack = () => Object.values(strata).forEach(({ drawn }) => map.hasLayer(drawn) && drawn.bringToFront());
  const recolour = () => {
    const under = content.context.shapes.land ? look.ground().sea : look.ground().land;
    map.getContainer().style.background = look.ground().desk; // beyond what the background knows
    deep.setStyle({ fillColor: under });
    Object.values(strata).forEach(({ drawn, options }) => drawn.setStyle(options()));
  };
  map.on("zoomend", show);
  look.onChange(recolour);
  // The picture beside its switch, in the stratum's own paint.
  const swatch = (name) => {
    const { color, weight, dashArray, fillColor, fill } = strata[name].options();
    const ink = { stroke: color, "stroke-width": weight, "stroke-dasharray": dashArray ?? "none", fill: fill ? fillColor : "none" };
    const drawing = fill ? svg("rect", { x: 3, y: 2.5, width: 30, height: 13, ...ink }) : svg("path", { d: "M2,9 H34", ...ink });
    return svg("svg", { width: 36, height: 18, viewBox: "0 0 36 18", "aria-hidden": "true", class: "swatch" }, drawing);
  };
  return {
    swatch,
    has: (name) => name in strata,
    draw: () => { deep.addTo(map).bringToBack(); recolour(); show(); },
    redrawNow: () => renderer._redraw(),
    set: (name, on) => { if (strata[name]) { strata[name].on = on; show(); } },
  };
};
