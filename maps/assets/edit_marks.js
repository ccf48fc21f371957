// Edits on the map: a dashed ring with a sign where something changed, a ghost where it was, and the line between them.
Ceaseline.editMarks = (map, watch, moved) => {
  const { element, svg, look } = Ceaseline;
  map.createPane("edits").style.zIndex = 630;
  const renderer = L.svg({ pane: "edits", padding: 0.5 });
  const drawn = L.layerGroup(), SIZE_PX = 30;
  const SIGNS = { move: "M9,15 H21 M17,11 L21,15 L17,19", add: "M15,9 V21 M9,15 H21", delete: "M9.5,9.5 L20.5,20.5 M20.5,9.5 L9.5,20.5" };

  const Drawn = L.Icon.extend({
    createIcon() {
      const home = element("div", {}, this.options.picture);
      this._setIconStyles(home, "icon");
      return home;
    },
    createShadow: () => null,
  });
  const icon = (name, ...shapes) => {
    const picture = svg("svg", { width: SIZE_PX, height: SIZE_PX, viewBox: `0 0 ${SIZE_PX} ${SIZE_PX}`, "aria-hidden": "true" }, ...shapes);
    return new Drawn({ picture, className: `edit-icon ${name}`, iconSize: [SIZE_PX, SIZE_PX] });
  };
  const ring = (name, radius) => svg("circle", { class: name, cx: 15, cy: 15, r: radius });
  const sign = (action) => [svg("path", { class: "under", d: SIGNS[action] }), svg("path", { class: "sign", d: SIGNS[action] })];
  const put = (place, made, more = {}) => drawn.addLayer(L.marker(place, { pane: "edits", icon: made, interactive: false, keyboard: false, ...more }));
  const line = (path, more) => drawn.addLayer(L.polyline(path, { pane: "edits", renderer, interactive: false, fill: false, lineCap: "butt", ...more }));

  const corridor = (path, width, open = false) => {
    const { text, halo } = look.ground();
    if (path.length > 1 && width) line(path, { color: text, weight: Math.max(3, width / Ceaseline.metresPerPixel(map)), opacity: 0.18, lineCap: "round", lineJoin: "round", className: "edit-corridor" });
    line(path, { color: halo, weight: 4.5, opacity: 0.9 });
    line(path, { color: text, weight: 2, dashArray: open ? "2 4" : "8 4" });
    path.forEach((place) => drawn.addLayer(L.circleMarker(place, { pane: "edits", renderer, interactive: false, radius: 3.5, color: text, weight: 1.5, fillColor: halo, fillOpacity: 1 })));
  };
  const change = ({ action, from, to }) => {
    const { text, halo } = look.ground();
    if (from) put(from, icon("ghost", ring("veil", 8), ring("was", 8), ...(action === "delete" ? sign("delete") : [])));
    if (from && to) { line([from, to], { color: halo, weight: 4 }); line([from, to], { color: text, weight: 1.6, dashArray: "4 4" }); }
    if (to) put(to, icon("new", ring("veil", 10), ring("now", 10), ...sign(action)));
  };
  // Only what is chosen can be dragged.
  const handle = (place) => {
    const made = L.marker(place, { pane: "edits", icon: icon("chosen", ring("under", 13), ring("ring", 13)), keyboard: false, draggable: true, autoPan: true, zIndexOffset: 1000 });
    made.on("drag", () => moved(made.getLatLng(), false));
    made.on("dragend", () => moved(made.getLatLng(), true));
    drawn.addLayer(made);
    return made;
  };

  let held = null;
  // While something is dragged its own mark has to stay the same one.
  const draw = ({ edits, changes, chosen, open, dragging }) => {
    const kept = dragging ? held : null;
    drawn.eachLayer((layer) => { if (layer !== kept) drawn.removeLayer(layer); });
    for (const [name, colour] of [["lost", "--lost"], ["won", "--won"]]) {
      const stroke = getComputedStyle(document.documentElement).getPropertyValue(colour).trim();
      const runs = changes[name];
      for (let i = 0; i < runs.length; i += 2) line(watch.path(runs[i], runs[i + 1]), { color: stroke, weight: 7, dashArray: name === "lost" ? "3 3" : null, className: `edit-${name}` });
    }
    edits.forEach((edit) => (edit.action === "corridor" ? corridor(edit.path, edit.width_m) : change(edit)));
    if (open) corridor(open.path, open.width_m, true);
    if (kept) return;
    held = chosen ? handle(chosen) : null;
  };
  const show = (on) => map[on ? "addLayer" : "removeLayer"](drawn);
  return { draw, show };
};
