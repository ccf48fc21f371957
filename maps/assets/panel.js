// Words round the map: heading, people, legend with switches, method, sources, data table.
Ceaseline.panel = (map, { marks, labels, background, grid }) => {
  const { content, element, look, mgrs } = Ceaseline;
  const { margin } = content;
  const at = (id) => document.getElementById(id);
  const paragraphs = (texts) => texts.map((text) => element("p", {}, text));
  const list = (texts) => element("ul", {}, ...texts.map((text) => element("li", {}, text)));

  const heading = () => {
    at("banner-top").textContent = margin.banner;
    at("banner-bottom").textContent = margin.banner;
    at("title").textContent = margin.title;
    at("status").textContent = margin.status;
    at("as-of").textContent = margin.as_of;
    at("standfirst").textContent = [margin.standfirst, margin.status_words].filter(Boolean).join(" ");
    at("foot-words").textContent = `${margin.made_with} · ${margin.scenario}`;
    document.body.classList.add(content.exact ? "policy-staff" : "policy-press");
  };

  const section = (name, title, ...children) => element("section", { class: name }, element("h2", {}, title), ...children);
  const OPEN_TABLES = 1;
  const foldable = (name, title, open, ...children) => element("details", { class: name, open }, element("summary", {}, element("h2", {}, title)), ...children);

  const peopleTable = () => {
    const { headings, rows, caveat } = content.people;
    const head = element("tr", {}, ...headings.map((words, i) => element("th", { scope: "col", class: i ? "number" : "" }, words)));
    const body = rows.map(([place, ...counts]) => element("tr", {}, element("th", { scope: "row" }, place), ...counts.map((count) => element("td", { class: "number" }, count))));
    return section("people-first", "People in the zones", element("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": "People in the zones" }, element("table", { class: "people" }, element("thead", {}, head), element("tbody", {}, ...body))), element("p", { class: "small" }, caveat));
  };

  const figures = ({ id, title, headings, rows, words }, open) => {
    const cell = (text, i) => (i ? element("td", { class: "number" }, text) : element("th", { scope: "row" }, text));
    const head = element("tr", {}, ...headings.map((text, i) => element("th", { scope: "col", class: i ? "number" : "" }, text)));
    const body = rows.map((row) => element("tr", {}, ...row.map(cell)));
    const made = element("table", { class: "figures-table", "data-table": id }, element("thead", {}, head), element("tbody", {}, ...body));
    const room = element("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": title }, made);
    return foldable("table-first", title, open, room, element("p", { class: "small" }, words));
  };

  // Every switch by its name; what it turns is drawn anew by `refresh`, once for all that were turned together.
  const switches = new Map();
  const refresh = () => { marks.redraw(); labels.place(); table(); recount(); };
  const days = Ceaseline.days(marks, () => refresh());
  const switchRow = ({ id, words, count = 0, picture, turn, entry, stratum, grid: drawnGrid, on = true }) => {
    const box = element("input", { type: "checkbox", checked: on });
    box.addEventListener("change", () => { turn(box.checked); refresh(); });
    switches.set(id, { box, usual: on, turn: (wanted) => { box.checked = wanted; turn(wanted); } });
    const label = element("label", {}, box, picture, element("span", { class: "words" }, words));
    label.append(element("span", { class: "count" }, count > 1 ? String(count) : ""));
    return element("li", { "data-entry": entry, "data-stratum": stratum, "data-grid": drawnGrid }, label);
  };
  // How many of a class there are on the day shown.
  const recount = () => content.entries.forEach((entry, number) => {
    const row = document.querySelector(`[data-entry="${number}"]`);
    const here = marks.drawn.reduce((sum, one) => sum + (one.mark.entry === number && marks.holds(one) ? 1 : 0), 0);
    row.querySelector(".count").textContent = here > 1 || here !== entry.count ? String(here) : "";
    row.classList.toggle("none", here === 0 && entry.count > 0);
  });
  const letters = () => Ceaseline.svg("svg", { width: 36, height: 18, "aria-hidden": "true", class: "swatch" },
    Ceaseline.svg("text", { x: 18, y: 14, "text-anchor": "middle", "font-size": 13, fill: "currentColor" }, "Aa"));
  const GRIDS = [["graticule", "Meridians and parallels"], ["mgrs", "MGRS squares, from zoom 7"]];
  const BACKGROUND = [["oblasts", "Oblast borders"], ["water", "Inland water"], ["drained", "Drained reservoir"], ["roads", "Main roads, from zoom 8"]];

  const legend = () => {
    // Topmost layer first, as it is seen; within a layer in the order of the release.
    const groups = new Map([...content.entries].reverse().map((entry) => [entry.layer, []]));
    for (const row of content.entries.map((entry, number) => ({ entry, number }))) groups.get(row.entry.layer).push(row);
    const made = [...groups.values()].map((rows) => {
      const items = rows.map(({ entry, number }) => switchRow({ id: entry.id, words: entry.label, count: entry.count, picture: look.swatch(entry), turn: (on) => marks.set(number, on), entry: number, on: entry.on }));
      const title = rows.length > 1 || rows[0].entry.label !== rows[0].entry.title ? [element("h3", {}, rows[0].entry.title)] : [];
      return element("div", { class: "group" }, ...title, element("ul", { class: "legend" }, ...items));
    });
    const ground = BACKGROUND.filter(([name]) => background.has(name)).map(([name, words]) => switchRow({ id: `background.${name}`, words, picture: background.swatch(name), turn: (on) => background.set(name, on), stratum: name }));
    if (content.context.names.length) ground.unshift(switchRow({ id: "background.names", words: "Place names", picture: letters(), turn: labels.set }));
    ground.push(...GRIDS.map(([name, words]) => switchRow({ id: `grid.${name}`, words, picture: grid.swatch(name), turn: (on) => grid.set(name, on), grid: name, on: false })));
    if (ground.length) made.push(element("div", { class: "group background" }, element("h3", {}, "Background"), element("ul", { class: "legend" }, ...ground)));
    return section("legend-first", "Legend and layers", ...days.rows, ...made);
  };

  const method = () => {
    const rows = margin.parameters.map(([key, value]) => element("tr", {}, element("th", { scope: "row" }, key), element("td", {}, value)));
    const table = rows.length ? [element("table", { class: "parameters" }, element("tbody", {}, ...rows))] : [];
    return foldable("method", "Method", true, ...paragraphs(margin.method), ...table, element("p", { class: "small" }, margin.crs));
  };
  const sources = () => foldable("sources", "Sources and credits", true, list(margin.sources), element("div", { class: "small" }, ...paragraphs(margin.credits)), element("p", { class: "small" }, margin.disclaimer));

  // The table holds what is switched on, whether or not the scale has room to draw it.
  const { exact } = content;
  const COLUMNS = ["Name", "Kind", "Figures", ...(exact ? ["Position"] : [])];
  const listing = at("listing");
  const count = element("span", { class: "count" });
  const rowsHere = element("tbody");
  const fold = element("details", { id: "table" }, element("summary", {}, element("h2", {}, "Data table"), count),
    element("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": "Rows of the data table" },
      element("table", {}, element("caption", {}, "Everything that is switched on in the legend"),
        element("thead", {}, element("tr", {}, ...COLUMNS.map((words) => element("th", { scope: "col" }, words)))), rowsHere)));
  // A point is where it is; of a line or an area only the neighbourhood can be named.
  const position = (one, { lng, lat }) => (one.shape.points.length ? mgrs(lng, lat, 5) : `about ${mgrs(lng, lat, 2)}`);
  const row = (one) => {
    const button = element("button", { type: "button", class: "find" }, one.mark.title);
    button.addEventListener("click", () => { const place = marks.anchor(one); if (place) marks.open(one, place, button); });
    const named = element("th", { scope: "row" }, one.paths.length ? button : one.mark.title);
    if (one.mark.uk) named.append(element("span", { lang: "uk", class: "uk" }, one.mark.uk));
    const figures = element("ul", { class: "figures" }, ...(one.mark.rows ?? []).map(([key, value]) => element("li", {}, element("span", { class: "key" }, `${key}: `), element("span", { class: "value" }, value))));
    const place = one.paths.length ? marks.anchor(one) : null;
    const cells = [element("td", {}, one.entry.label), element("td", {}, figures)];
    if (exact) cells.push(element("td", { class: "position" }, place ? position(one, place) : "not drawn"));
    return element("tr", { "data-mark": one.number }, named, ...cells);
  };
  const table = () => {
    const shown = marks.drawn.filter(marks.isOn);
    count.textContent = ` ${shown.length} of ${marks.drawn.length}`;
    if (fold.open) rowsHere.replaceChildren(...shown.map(row));
  };
  fold.addEventListener("toggle", () => { table(); map.invalidateSize({ pan: false }); });

  const build = () => {
    heading();
    const caveats = margin.caveats.length ? [section("caveats", "To be read with care", list(margin.caveats))] : [];
    const watch = element("div", { class: "watch" }, ...content.tables.map((said, number) => figures(said, number < OPEN_TABLES)));
    const charts = element("div", { class: "charts" }, ...content.charts.map(Ceaseline.chart));
    // Paper has no room for curves; the foot of the sheet says where they are.
    if (content.charts.length) at("foot-words").append(element("span", { class: "on-paper" }, " · Curves and further tables: on the page, not on this sheet"));
    at("panel").replaceChildren(...(content.people ? [peopleTable()] : []), legend(), watch, charts, ...caveats, method(), sources());
    listing.replaceChildren(fold);
    table();
  };
  const repaint = (attribute, picture) => document.querySelectorAll(`[data-${attribute}]`).forEach((item) => item.querySelector(".swatch").replaceWith(picture(item.dataset[attribute])));
  look.onChange(() => {
    repaint("entry", (number) => look.swatch(content.entries[number]));
    repaint("stratum", background.swatch);
    repaint("grid", grid.swatch);
  });
  // Switch on what holds a thing.
  const bring = (one) => {
    switches.get(one.entry.id).turn(true);
    if (!marks.holds(one)) days.set(null);
    refresh();
  };
  return { build, switches, days, refresh, bring };
};
