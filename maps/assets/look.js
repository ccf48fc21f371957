// Looks: one description drives the map, its legend, light and dark, SVG and canvas.
Ceaseline.look = (() => {
  const { svg } = Ceaseline;
  const darkScheme = matchMedia("(prefers-color-scheme: dark)");
  let printing = false;
  const isDark = () => darkScheme.matches && !printing;
  const GROUND = {
    light: { desk: "#e4e2dc", sea: "#cfe0ea", near: "#c6dae6", land: "#f3f1ea", coast: "#8fa9b8", border: "#77736b", oblast: "#b9b3a5", water: "#cfe0ea",
      shore: "#a5c0d0", drained: "#e4decb", drainedEdge: "#a89f86", road: "#d9c9a6", casing: "#ffffff", text: "#22262a",
      soft: "#5f5c55", halo: "#f8f7f2" },
    dark: { desk: "#1b1e21", sea: "#12212c", near: "#152735", land: "#23272b", coast: "#4c6472", border: "#8a8780", oblast: "#4a4e50", water: "#12212c",
      shore: "#33505f", drained: "#33322c", drainedEdge: "#67624f", road: "#4f4838", casing: "#0c0e10", text: "#e8eaec",
      soft: "#9aa0a4", halo: "#16191c" },
  };

  const ground = () => GROUND[isDark() ? "dark" : "light"];
  const stroke = (look) => (isDark() ? look.stroke_dark : look.stroke);
  const fill = (look) => (isDark() ? look.fill_dark : look.fill);

  const HATCH_PX = 7;
  const hatches = svg("svg", { width: 0, height: 0, "aria-hidden": "true", class: "hatches" });
  document.body.append(hatches);

  // A tile of diagonal lines in a colour; made once for each colour.
  const hatch = (colour) => {
    const id = `hatch-${colour.slice(1)}`;
    if (!document.getElementById(id)) {
      const lines = svg("path", { d: "M-1,1 l2,-2 M0,7 l7,-7 M6,8 l2,-2", stroke: colour, "stroke-width": 1.4 });
      hatches.append(svg("pattern", { id, width: HATCH_PX, height: HATCH_PX, patternUnits: "userSpaceOnUse" }, lines));
    }
    return `url(#${id})`;
  };

  const paint = (look, shape) => {
    const filled = look.hatch ? hatch(stroke(look)) : fill(look);
    const painted = {
      stroke: look.width_px > 0 && stroke(look) !== "",
      color: stroke(look) || "none", weight: look.width_px, dashArray: look.dash || null, opacity: 1,
      fill: shape !== "line" && filled !== "", fillColor: filled || "none", fillOpacity: look.hatch ? 1 : look.fill_opacity,
      lineCap: look.dash.startsWith("1 ") ? "round" : "butt", lineJoin: "round",
    };
    return painted;
  };
  const casing = (look) => ({ stroke: true, color: ground().casing, weight: look.casing_px, opacity: 0.95, fill: false,
    dashArray: null, lineCap: "round", lineJoin: "round" });

  // Signs in place of the dot: corners in radii, from the place.
  const cornersOf = (sign, { x, y }, radius) => Ceaseline.content.signs[sign].map(([across, down]) => [x + across * radius, y + down * radius]);
  const outline = (corners) => `M${corners.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}Z`;
  // To whatever asks Leaflet it is a circle; it is drawn with corners, as a path or on canvas.
  const Sign = L.CircleMarker.extend({
    _updatePath() {
      const renderer = this._renderer, pen = renderer._ctx;
      const corners = cornersOf(this.options.sign, this._point, this._radius);
      if (!pen) { renderer._setPath(this, this._empty() ? "M0 0" : outline(corners)); return; }
      if (!renderer._drawing || this._empty()) return;
      pen.beginPath();
      corners.forEach(([x, y]) => pen.lineTo(x, y));
      pen.closePath();
      renderer._fillStroke(pen, this);
    },
  });
  const dot = (place, painted) => (painted.sign ? new Sign(place, painted) : L.circleMarker(place, painted));

  const swatchShape = (shape, attributes, look) => {
    if (shape === "point" && look.sign) return svg("path", { d: outline(cornersOf(look.sign, { x: 18, y: 9 }, look.radius_px)), ...attributes });
    if (shape === "line") return svg("path", { d: "M2,9 H34", ...attributes });
    if (shape === "point") return svg("circle", { cx: 18, cy: 9, r: look.radius_px, ...attributes });
    return svg("rect", { x: 3, y: 2.5, width: 30, height: 13, ...attributes });
  };
  const attributesOf = (painted) => ({
    stroke: painted.stroke ? painted.color : "none", "stroke-width": painted.weight, "stroke-linecap": painted.lineCap,
    "stroke-dasharray": painted.dashArray ?? "none", fill: painted.fill ? painted.fillColor : "none", "fill-opacity": painted.fillOpacity ?? 0,
  });
  // Half-circles about a stretch of a line, in a row on each side: their tops face each other across it.
  const teeth = (radius, across, [x, y], [dx, dy]) => [1, -1].map((side) => {
    const [ox, oy] = [-dy * side * (across + radius), dx * side * (across + radius)];
    return `M${(x - dx * radius + ox).toFixed(1)} ${(y - dy * radius + oy).toFixed(1)}A${radius} ${radius} 0 0 ${side > 0 ? 1 : 0} ${(x + dx * radius + ox).toFixed(1)} ${(y + dy * radius + oy).toFixed(1)}`;
  }).join("");
  const arrow = (length, [x, y], [dx, dy]) => [1, -1].map((side) => `${side > 0 ? "M" : "L"}${(x - dx * length - dy * side * length * 0.6).toFixed(1)} ${(y - dy * length + dx * side * length * 0.6).toFixed(1)}`)
    .join(`L${x.toFixed(1)} ${y.toFixed(1)}`);
  const SWATCH = { left: 2, right: 34, middle: 9 };
  const swatchGraphic = ({ teeth_px: tooth, arrow_px: head }, { color }) => {
    const { teeth: { off_px: off, width_px: width }, arrows } = Ceaseline.content.graphics;
    const count = tooth ? Math.floor((SWATCH.right - SWATCH.left) / (2 * tooth)) : 0;
    const begin = (SWATCH.left + SWATCH.right) / 2 - (count - 1) * tooth;
    const all = Array.from({ length: count }, (_, i) => teeth(tooth, off, [begin + 2 * i * tooth, SWATCH.middle], [1, 0]));
    if (head) all.push(arrow(head, [22, SWATCH.middle], [1, 0]));
    return svg("path", { d: all.join(""), fill: "none", stroke: color, "stroke-width": tooth ? width : arrows.width_px, class: "graphic-swatch" });
  };

  // The picture beside a legend entry, from the very numbers that draw the map.
  const swatch = (entry) => {
    const picture = svg("svg", { width: 36, height: 18, viewBox: "0 0 36 18", "aria-hidden": "true", class: "swatch" });
    if (entry.look.casing_px > 0) picture.append(swatchShape(entry.shape, attributesOf(casing(entry.look)), entry.look));
    if (entry.look.teeth_px || entry.look.arrow_px) picture.append(swatchGraphic(entry.look, paint(entry.look, entry.shape)));
    picture.append(swatchShape(entry.shape, attributesOf(paint(entry.look, entry.shape)), entry.look));
    return entry.sidc ? Ceaseline.symbols.beside(picture, entry.sidc) : picture;
  };

  // Leaflet's canvas knows plain fills only: give it the same hatch.
  const tiles = {};
  const hatchTile = (context, reference) => {
    const colour = `#${reference.slice(11, -1)}`;
    if (!tiles[colour]) {
      const tile = document.createElement("canvas");
      tile.width = tile.height = HATCH_PX;
      const pen = tile.getContext("2d");
      pen.strokeStyle = colour; pen.lineWidth = 1.4;
      pen.stroke(new Path2D("M-1,1 l2,-2 M0,7 l7,-7 M6,8 l2,-2"));
      tiles[colour] = tile;
    }
    return context.createPattern(tiles[colour], "repeat");
  };
  // What is drawn reaches beyond the view, and stays as it is while a move keeps the view within it.
  const Lasting = {
    getEvents() { return { ...this.constructor.__super__.getEvents.call(this), moveend: this._onMoveEnd }; },
    _onMoveEnd() { if (!this._covers(this._map.getSize())) this._update(); },
    _covers(size) {
      const corner = this._map.containerPointToLayerPoint([0, 0]);
      return this._zoom === this._map.getZoom() && size.equals(this._drawnSize) && this._bounds.contains(L.bounds(corner, corner.add(size)));
    },
    _update() {
      this._drawnSize = this._map.getSize();
      this.constructor.__super__._update.call(this);
    },
  };
  const Svg = L.SVG.extend(Lasting);
  const Canvas = L.Canvas.extend({
    ...Lasting,
    _fillStroke(context, layer) {
      const { fillColor } = layer.options;
      if (!String(fillColor).startsWith("url(")) { L.Canvas.prototype._fillStroke.call(this, context, layer); return; }
      layer.options.fillColor = hatchTile(context, fillColor);
      L.Canvas.prototype._fillStroke.call(this, context, layer);
      layer.options.fillColor = fillColor;
    },
  });

  const watchers = [];
  darkScheme.addEventListener("change", () => watchers.forEach((redraw) => redraw()));
  const forPrint = (on) => { printing = on; watchers.forEach((redraw) => redraw()); };
  return { isDark, ground, paint, casing, swatch, teeth, arrow, Canvas, Svg, dot, onChange: (redraw) => watchers.push(redraw), forPrint };
})();
