// Names: largest first, none over another, none over the line of contact or a site.
Ceaseline.labels = (map, marks, { sites, graphics }) => {
  const { content, look, svg } = Ceaseline;
  const pane = map.createPane("labels");
  pane.style.zIndex = 450; pane.style.pointerEvents = "none";
  const sheet = svg("svg", { class: "labels leaflet-zoom-hide", "aria-hidden": "true" });
  pane.append(sheet);
  let on = true;

  const ruler = document.createElement("canvas").getContext("2d");
  const FAMILY = getComputedStyle(document.body).fontFamily;
  const widthOf = (text, size, weight, spacing = 0) => {
    ruler.font = `${weight} ${size}px ${FAMILY}`;
    return ruler.measureText(text).width + spacing * text.length;
  };
  const UKRAINIAN_FROM_ZOOM = 7, SITES_NAMED_FROM_ZOOM = 9.5, SYMBOL_GAP_PX = 21, GAP_PX = 7, RIM_PX = 5;
  const SECTOR_RIGHT = 9e5; // as a city of so many people
  // At each zoom, towns below this population wait.
  const LEAST_POPULATION = [2e6, 2e6, 2e6, 2e6, 1e6, 4e5, 1.5e5, 4e4, 1.2e4, 4e3, 1000, 0];
  const CELL_PX = 4;

  // A bitmap of what is taken, in screen cells.
  const taken = (size) => {
    const columns = Math.ceil(size.x / CELL_PX), rows = Math.ceil(size.y / CELL_PX);
    const cells = new Uint8Array(columns * rows);
    const each = (box, act) => {
      const [w, n, e, s] = box.map((side) => Math.floor(side / CELL_PX));
      for (let row = Math.max(0, n); row <= Math.min(rows - 1, s); row += 1) {
        for (let column = Math.max(0, w); column <= Math.min(columns - 1, e); column += 1) if (act(row * columns + column)) return true;
      }
      return false;
    };
    const inside = ([w, n, e, s]) => w >= 2 && n >= 2 && e <= size.x - 2 && s <= size.y - 2;
    return {
      take: (box) => { each(box, (i) => { cells[i] = 1; return false; }); },
      free: (box) => inside(box) && !each(box, (i) => cells[i] === 1),
    };
  };
  const along = (path, visit) => {
    for (let i = 1; i < path.length; i += 1) {
      const [a, b] = [path[i - 1], path[i]];
      const steps = Math.max(1, Math.ceil(a.distanceTo(b) / CELL_PX));
      for (let k = 0; k <= steps; k += 1) visit(a.x + ((b.x - a.x) * k) / steps, a.y + ((b.y - a.y) * k) / steps);
    }
  };
  const obstacles = (ground, size, nearby) => {
    const near = L.bounds([-200, -200], [size.x + 200, size.y + 200]);
    for (const one of nearby) {
      if (!marks.isShown(one)) continue;
      if (one.entry.layer === "line") {
        const reach = graphics.reach(one.entry) + 1;
        for (const line of one.shape.lines) {
          const path = line.map((place) => map.latLngToContainerPoint(place));
          for (let i = 1; i < path.length; i += 1) {
            // A long piece may have both its ends far off the map.
            const part = L.LineUtil.clipSegment(path[i - 1], path[i], near);
            if (part) along(part, (x, y) => ground.take([x - reach, y - reach, x + reach, y + reach]));
          }
        }
      }
      if (one.entry.layer === "settlements") continue;
      const reach = marks.radiusOf(one.entry) + 2;
      for (const place of one.shape.points) {
        const { x, y } = map.latLngToContainerPoint(place);
        ground.take([x - reach, y - reach, x + reach, y + reach]);
      }
    }
    sites.boxes().forEach(ground.take);
    const there = map.getContainer().getBoundingClientRect();
    for (const box of document.querySelectorAll("#furniture > *, .grid-label")) {
      const here = box.getBoundingClientRect();
      if (here.width) ground.take([here.left - there.left, here.top - there.top, here.right - there.left, here.bottom - there.top]);
    }
  };

  // Candidates for what is to be named, greatest right to room first.
  const townStyle = (rank) => (rank >= 4e5 ? [13.5, 600] : rank >= 8e4 ? [12.5, 500] : [11.5, 400]);
  const wanted = (nearby) => {
    const zoom = map.getZoom(), least = LEAST_POPULATION[Math.min(11, Math.floor(zoom))], found = [], known = new Set();
    for (const one of nearby) {
      if (!one.mark.label || !marks.isShown(one)) continue;
      // Ground is named somewhere inside, by name in full or, where that has no room, not at all.
      if (one.entry.layer === "sectors") { found.push({ kind: "sector", place: marks.anchor(one), en: one.mark.label, right: SECTOR_RIGHT }); continue; }
      if (!one.shape.points.length) continue;
      const [layer, rank] = [one.entry.layer, one.mark.rank ?? 0];
      if (layer === "markers") { found.push({ kind: "marker", place: one.shape.points[0], en: one.mark.label, right: 1e12 + rank }); continue; }
      if (rank < least / 4 && layer === "settlements") continue;
      if (layer === "sites" && zoom < SITES_NAMED_FROM_ZOOM) continue;
      known.add(one.mark.label);
      const right = layer === "settlements" ? rank * 4 : 1e9;
      const stands = sites.standing(one);
      const beside = layer === "sites" || layer === "settlements" ? GAP_PX : marks.radiusOf(one.entry) + GAP_PX;
      found.push({ kind: layer === "settlements" ? "town" : stands ? "symbol" : "site", place: stands ?? one.shape.points[0], en: one.mark.label, uk: one.mark.uk, rank, right, dotted: true,
        gap: stands ? SYMBOL_GAP_PX : beside });
    }
    if (!on) return found.sort((a, b) => b.right - a.right);
    for (const [kind, longitude, latitude, en, uk, rank] of content.context.names) {
      const place = [latitude, longitude];
      if (kind === "country" && zoom < 8) found.push({ kind, place, en, uk, right: 1e11 + rank });
      if (kind === "oblast" && zoom >= 6.5 && zoom < 10) found.push({ kind, place, en, uk, right: 500 + rank });
      if (kind === "town" && rank >= least && !known.has(en)) found.push({ kind, place, en, uk, rank, right: rank });
    }
    return found.sort((a, b) => b.right - a.right);
  };

  const lettering = (name) => {
    if (name.kind === "country") return { size: 15, weight: 400, spacing: 4, upper: true, around: "middle" };
    if (name.kind === "oblast") return { size: 10.5, weight: 400, spacing: 1.6, upper: true, around: "middle" };
    if (name.kind === "marker") return { size: 11, weight: 700, spacing: 0, around: "dot" };
    if (name.kind === "sector") return { size: 11.5, weight: 600, spacing: 0.4, around: "ground" };
    const [size, weight] = townStyle(name.rank ?? 0);
    return { size, weight, spacing: 0, around: "dot" };
  };
  const spots = (x, y, width, height, around, { kind, gap: nearest = GAP_PX }, mapWidth) => {
    if (around === "middle") return [[x - width / 2, y - height / 2, "start"]];
    if (around === "ground") return [0, 18, 36, 54, 72].flatMap((gap) => [[0, 0], [0, gap], [0, -gap], [gap, 0], [-gap, 0]].map(([across, down]) => [x - width / 2 + across, y - height / 2 + down]));
    const far = { marker: [18, 30], town: [13] }[kind] ?? [];
    const beside = [nearest, ...far].flatMap((gap) => [[x + gap, y - height / 2], [x - gap - width, y - height / 2], [x - width / 2, y - gap - height], [x - width / 2, y + gap],
      [x + gap, y - gap - height], [x + gap, y + gap], [x - gap - width, y - gap - height], [x - gap - width, y + gap]]);
    // Last, what a narrow map has room for: a name that begins, or ends, at its edge.
    const edges = [RIM_PX, mapWidth - RIM_PX - width].filter((left) => left < x && x < left + width);
    return [...beside, ...edges.flatMap((left) => [[left, y - nearest - height], [left, y + nearest]])];
  };

  const write = (name, style, left, top, lines, offset) => {
    const ground = look.ground();
    const text = svg("text", { class: `label label-${name.kind}`, fill: name.kind === "country" || name.kind === "oblast" ? ground.soft : ground.text,
      stroke: ground.halo, "stroke-width": name.kind === "marker" ? 4 : 3, "font-size": style.size, "font-weight": style.weight, "letter-spacing": style.spacing });
    lines.forEach(({ words, size, lang, y }) => {
      text.append(svg("tspan", { x: left + offset.x, y: top + y + offset.y, "font-size": size, ...(lang === "uk" ? { "font-weight": 400, class: "uk" } : {}), lang }, words));
    });
    sheet.append(text);
  };
  const dot = (x, y, offset, rank) => {
    const ground = look.ground();
    sheet.append(svg("circle", { cx: x + offset.x, cy: y + offset.y, r: rank >= 4e5 ? 3 : 2.2, fill: ground.text, stroke: ground.halo, "stroke-width": 1.2 }));
  };

  const place = () => {
    sheet.replaceChildren();
    const size = map.getSize(), ground = taken(size), offset = map.containerPointToLayerPoint([0, 0]);
    const bilingual = map.getZoom() >= UKRAINIAN_FROM_ZOOM;
    const nearby = marks.near(0.2);
    obstacles(ground, size, nearby);
    graphics.place(ground);
    for (const name of wanted(nearby)) {
      const { x, y } = map.latLngToContainerPoint(name.place);
      if (x < -50 || y < -50 || x > size.x + 50 || y > size.y + 50) continue;
      const style = lettering(name);
      const lines = [{ words: style.upper ? name.en.toUpperCase() : name.en, size: style.size, lang: "en", y: style.size }];
      if (bilingual && name.uk && name.uk !== name.en) lines.push({ words: style.upper ? name.uk.toUpperCase() : name.uk, size: style.size * 0.86, lang: "uk", y: style.size * 2.1 });
      const width = Math.max(...lines.map((line) => widthOf(line.words, line.size, style.weight, style.spacing)));
      const height = style.size * (lines.length > 1 ? 2.35 : 1.25);
      const spot = spots(x, y, width, height, style.around, name, size.x).find(([left, top]) => ground.free([left - 2, top - 1, left + width + 2, top + height + 1]));
      if (!spot) continue;
      // A town under a symbol is named without its dot, but not where the name would be taken for the symbol's own.
      const town = name.kind === "town" && !name.dotted;
      const bare = town && ground.free([x - 2, y - 2, x + 2, y + 2]);
      if (town && !bare && map.getZoom() >= SITES_NAMED_FROM_ZOOM) continue;
      ground.take([spot[0] - 3, spot[1] - 2, spot[0] + width + 3, spot[1] + height + 2]);
      if (bare) { ground.take([x - 4, y - 4, x + 4, y + 4]); dot(x, y, offset, name.rank); }
      write(name, style, spot[0], spot[1], lines, offset);
    }
  };
  map.on("zoomstart", () => sheet.replaceChildren());
  map.on("moveend", place);
  look.onChange(place);
  return { place, set: (shown) => { on = shown; } };
};
