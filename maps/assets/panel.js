// Words round the map: heading, people, legend, tables, curves, method and sources, and what of them follows the day.
Ceaseline.panel = (map, { marks, labels, background, grid }) => {
  const { content, element } = Ceaseline;
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

  const inShort = () => element("div", { class: "in-short", role: "group", "aria-label": "The plan in short" },
    element("dl", {}, ...content.in_short.map(([figure, words]) => element("div", {}, element("dt", {}, words), element("dd", {}, figure)))));

  const head = (headings) => element("thead", {}, element("tr", {}, ...headings.map((words, i) => element("th", { scope: "col", class: i ? "number" : "" }, words))));
  // Figures keep to one row; sentences and names among them take as many as they need.
  const FIGURE = /^((≥ )?\S+( %)?|\S+ – \S+|not known|no|yes)$/;
  // A name of two with a stroke between them may break behind it.
  const broken = (text) => text.split("/").flatMap((part, i) => (i ? ["/", element("wbr", {}), part] : [part]));
  const cell = (text, i) => (i ? element("td", { class: FIGURE.test(text) ? "number" : "number worded" }, ...broken(text)) : element("th", { scope: "row" }, ...broken(text)));
  // What can be scrolled is a stop of the tabulator; what shows all of itself is none.
  const watched = new ResizeObserver((found) => found.forEach(({ target }) => { target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1; }));
  const room = (title, made) => {
    const place = element("div", { class: "scroll", tabindex: -1, role: "group", "aria-label": title }, made);
    watched.observe(place);
    return place;
  };

  // A zone that does not hold on the day shown is said to: its people are not in it then.
  const held = [];
  const followed = (row) => {
    const zones = marks.drawn.filter((one) => one.entry.layer === "zones" && one.mark.title === row[0]);
    const made = element("tr", {}, ...row.map(cell));
    const when = element("span", { class: "when" });
    made.firstChild.append(when);
    if (zones[0]?.mark.code) made.firstChild.prepend(element("span", { class: "code" }, zones[0].mark.code), " ");
    if (zones.length) held.push({ made, when, holds: () => zones.some(marks.holds) });
    return made;
  };
  const charts = content.charts.map((chart) => ({ chart, ...Ceaseline.chart(chart, marks) }));
  const followDay = () => { charts.forEach(({ follow }) => follow(days.value())); followRows(); };
  const followRows = () => held.forEach(({ made, when, holds }) => {
    made.classList.toggle("none", !holds());
    when.textContent = holds() ? "" : ` · not in force on D+${days.value()}`;
  });
  const MOST_ROWS = 6;
  const peopleTable = () => {
    const { headings, rows, caveat } = content.people;
    const body = rows.map(followed), rest = body.slice(rows.length > MOST_ROWS + 1 ? MOST_ROWS : rows.length);
    const more = element("button", { type: "button", class: "more" });
    const fold = (on) => {
      rest.forEach((row) => { row.hidden = on; });
      more.setAttribute("aria-expanded", String(!on));
      more.textContent = on ? `Show all ${rows.length} zones` : `Show the first ${MOST_ROWS}`;
    };
    more.addEventListener("click", () => fold(more.getAttribute("aria-expanded") === "true"));
    fold(true);
    return section("people-first", "People in the zones", element("table", { class: "people" }, head(headings), element("tbody", {}, ...body)),
      ...(rest.length ? [more] : []), element("p", { class: "small" }, caveat));
  };

  const figures = ({ id, title, headings, rows, words }, open) => {
    const body = rows.map((row) => element("tr", {}, ...row.map(cell)));
    const table = element("table", { class: "figures-table", "data-table": id }, head(headings), element("tbody", {}, ...body));
    return foldable("table-first", title, open, room(title, table), element("p", { class: "small" }, words));
  };

  // Which table belongs to which part of a briefing; one that is in none follows the part before it.
  const PARTS = { people: "People", watched: "Watch", sectors: "Sectors and patrols", response: "Response" };
  const tables = () => content.tables.filter(({ task }) => !task).flatMap((said, number) => [
    ...(PARTS[said.id] ? [element("p", { class: "part" }, PARTS[said.id])] : []), figures(said, number < OPEN_TABLES)]);

  const method = () => {
    const rows = margin.parameters.map(([key, value]) => element("tr", {}, element("th", { scope: "row" }, key), element("td", {}, value)));
    const table = rows.length ? [element("table", { class: "parameters" }, element("tbody", {}, ...rows))] : [];
    return foldable("method", "Method", true, ...paragraphs(margin.method), ...table, element("p", { class: "small" }, margin.crs));
  };
  const sources = () => foldable("sources", "Sources and credits", true, list(margin.sources), element("div", { class: "small" }, ...paragraphs(margin.credits)), element("p", { class: "small" }, margin.disclaimer));

  const refresh = () => { marks.redraw(); labels.place(); listing.refresh(); legend.recount(); tasks.tell(); followDay(); };
  const days = Ceaseline.days(marks, () => refresh());
  const legend = Ceaseline.legend({ marks, labels, background, grid, refresh });
  const listing = Ceaseline.listing(map, marks);
  const tasks = Ceaseline.tasks(map, { switches: legend.switches, refresh, figures, drawn: charts });

  const build = () => {
    heading();
    const caveats = margin.caveats.length ? [section("caveats", "To be read with care", list(margin.caveats))] : [];
    const watch = element("div", { class: "watch" }, ...tables());
    const drawn = element("div", { class: "charts" }, ...charts.filter(({ chart }) => !chart.task).map(({ made }) => made));
    // Paper has no room for curves; the foot of the sheet says where they are.
    if (content.charts.length) at("foot-words").append(element("span", { class: "on-paper" }, " · Curves and further tables: on the page, not on this sheet"));
    at("panel").replaceChildren(...(content.in_short.length ? [inShort()] : []), ...tasks.bar, ...(content.people ? [peopleTable()] : []), section("legend-first", "Legend and layers", legend.hint, ...days.rows, ...legend.rows),
      watch, drawn, element("div", { class: "notes" }, ...caveats, method(), sources()));
    at("listing").replaceChildren(listing.fold);
    listing.refresh();
  };
  // Switch on what holds a thing.
  const bring = (one) => {
    legend.switches.get(one.entry.id).turn(true);
    if (!marks.holds(one)) days.set(null);
    refresh();
  };
  return { build, switches: legend.switches, legend, days, refresh, bring };
};
