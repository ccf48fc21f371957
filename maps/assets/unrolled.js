// Under the map: the line unrolled, a cursor along it that the map follows, a key, and all of it as a table.
Ceaseline.unrolled = (map, { bounds, whole }) => {
  const { content, element, svg, decode, look } = Ceaseline;
  const { strip, begin, end, km, draw, names, row, NAMES, RIGHT, LEAST_PLOT } = Ceaseline.strip;
  if (!strip) return;

  // The place at a chainage: parts hold places at equal steps.
  const courses = strip.parts.map(([from, to, shape]) => ({ from, to, course: decode(shape, content.decimals).lines[0] }));
  const place = (metres) => {
    const { from, to, course } = courses.find((part) => metres <= part.to) ?? courses[courses.length - 1];
    const along = Math.min(Math.max((metres - from) / (to - from || 1), 0), 1) * (course.length - 1);
    const first = Math.min(Math.floor(along), course.length - 2), share = along - first;
    return L.latLng(...[0, 1].map((i) => course[first][i] * (1 - share) + course[first + 1][i] * share));
  };

  const NEAR_M = 5000;
  const here = (metres) => strip.rows.flatMap((one) => {
    const found = one.intervals.find(([from, to]) => from <= metres && metres <= to);
    if (found) return [found[3] || `${one.title}: ${(found[4] || strip.classes[found[2]].words).toLowerCase()}`];
    const near = one.spots.filter((spot) => Math.abs(spot.chainage_m - metres) <= NEAR_M).sort((a, b) => b.rank - a.rank)[0];
    return near?.label ? [`near ${near.label}${near.offset_m ? ` (${km(Math.abs(near.offset_m))} km to the ${near.offset_m > 0 ? "left" : "right"})` : ""}`] : [];
  });

  const span = (end - begin) / 1000;
  const step = Math.min(10 ** Math.floor(Math.log10(span / 300 || 1)), 1);
  const range = element("input", { type: "range", min: begin / 1000, max: end / 1000, step, value: begin / 1000, "aria-label": "Place along the line" });
  const said = element("output", { class: "strip-said" });
  const pane = map.createPane("strip");
  pane.style.zIndex = 640;
  pane.style.pointerEvents = "none";
  const ring = (className) => L.circleMarker(place(begin), { pane: "strip", renderer: L.svg({ pane: "strip" }), radius: 9, interactive: false, className });
  const marker = L.layerGroup([ring("strip-place under"), ring("strip-place")]);

  let picture = null, at = begin;
  const under = element("div", { class: "strip-under" }, range);
  const box = element("div", { class: "strip-box" }, under);
  const set = (metres) => {
    at = metres;
    range.value = metres / 1000;
    const words = `km ${km(metres)} · ${here(metres).join(" · ")}`;
    said.textContent = words;
    range.setAttribute("aria-valuetext", words);
    picture?.mark(metres);
    marker.eachLayer((one) => one.setLatLng(place(metres)));
    marker.addTo(map);
  };
  const follow = (metres) => { set(metres); if (!map.getBounds().pad(-0.08).contains(place(metres))) map.panTo(place(metres), { animate: false }); };
  const centre = () => map.panTo(place(at), { animate: false });
  range.addEventListener("input", () => follow(Number(range.value) * 1000));
  range.addEventListener("keydown", (event) => { if (event.key === "Enter") centre(); });

  const redraw = () => {
    if (!fold.open || !box.clientWidth) return;
    const plot = Math.max(box.clientWidth - NAMES - (row("zones")?.ribbons.length ? RIGHT : 34) - 24, LEAST_PLOT);
    picture = draw(plot);
    const metresAt = (event) => picture.metres(event.clientX - picture.picture.getBoundingClientRect().left);
    picture.picture.addEventListener("pointermove", (event) => set(metresAt(event)));
    picture.picture.addEventListener("click", (event) => { set(metresAt(event)); centre(); });
    range.style.width = `${plot + 16}px`;
    box.replaceChildren(names(picture.places, picture.height), picture.picture, under);
    picture.mark(at);
  };

  const swatch = (drawn) => {
    const sample = svg("svg", { width: 22, height: 12, "aria-hidden": "true" });
    const high = 12 * drawn.height_share, painted = look.paint({ ...drawn.look, fill: drawn.look.stroke, fill_dark: drawn.look.stroke_dark, fill_opacity: 1, hatch: drawn.hatched }, "area");
    sample.append(svg("rect", { y: 12 - high, width: 22, height: high, fill: painted.fillColor }));
    return sample;
  };
  const keys = element("ul", { class: "strip-keys" });
  const key = () => keys.replaceChildren(...Object.values(strip.classes).filter(({ keyed }) => keyed).map((drawn) => element("li", {}, swatch(drawn), drawn.words)),
    ...(strip.parts.length > 1 ? [element("li", {}, svg("svg", { width: 22, height: 12, "aria-hidden": "true" }, svg("path", { class: "break", d: "M11,0 V12" })), "Break between parts of the line")] : []));

  // Every stretch, depth and place of the picture as a row of figures.
  const lines = () => strip.rows.flatMap((one) => [
    ...one.ribbons.flatMap((ribbon) => ribbon.depths.map(([from, to, near, far]) => [one, from, to, `${ribbon.label}, ${ribbon.side}: ${km(near)} to ${km(far)} km from the line`])),
    ...one.intervals.map(([from, to, kind, label, words]) => [one, from, to, [label, words || (label ? "" : strip.classes[kind].words)].filter(Boolean).join(". ")]),
    ...one.spots.map((spot) => [one, spot.chainage_m, null, [spot.label, spot.words].filter(Boolean).join(", "), spot.label_uk]),
  ]);
  const cells = ([one, from, to, words, uk]) => {
    const what = element("td", {}, words);
    if (uk) what.append(element("span", { lang: "uk", class: "uk" }, uk));
    return element("tr", {}, element("th", { scope: "row" }, one.title), element("td", { class: "number" }, km(from)), element("td", { class: "number" }, to === null ? "" : km(to)), what);
  };
  const body = element("tbody");
  const HEADINGS = [["Row", ""], ["From km", "number"], ["To km", "number"], ["What", ""]];
  const table = element("details", { id: "strip-table" }, element("summary", {}, element("h3", {}, "The same as a table, with units and methods")),
    element("ul", { class: "small" }, ...strip.rows.map((one) => element("li", {}, `${one.title}: ${one.unit}. ${one.method}`))),
    element("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": "The line unrolled as a table" },
      element("table", {}, element("thead", {}, element("tr", {}, ...HEADINGS.map(([words, kind]) => element("th", { scope: "col", class: kind }, words)))), body)));
  table.addEventListener("toggle", () => { if (table.open) body.replaceChildren(...lines().map(cells)); });

  const intro = element("p", { class: "small" }, `${strip.words} ${row("zones")?.ribbons.length ? "Depths on a square-root scale. " : ""}Move along the line and the map shows the place.`);
  const fold = element("details", { id: "strip" }, element("summary", {}, element("h2", {}, strip.title), element("span", { class: "count" }, `${km(end - begin, 0)} km`)),
    element("div", { class: "strip-room" }, box, said, keys, intro, table));
  fold.addEventListener("toggle", () => {
    const saw = map.getBounds().contains(bounds);
    if (fold.open) { key(); redraw(); set(at); } else marker.remove();
    // Who saw the whole plan sees it in the room that is left.
    map.invalidateSize({ pan: false });
    if (saw) whole();
  });
  look.onChange(() => { key(); redraw(); });
  addEventListener("resize", redraw);
  document.getElementById("listing").prepend(fold);
};
