// The data table: everything that is switched on and holds on the day shown, a page of rows at a time.
Ceaseline.listing = (map, marks) => {
  const { content, element, mgrs } = Ceaseline;
  const PAGE_ROWS = 100;
  // Exact positions to the metre; what is coarsened or wide, by the square of a kilometre or of ten that its anchor lies in.
  const DIGITS = content.exact ? { point: 5, wide: 2 } : { point: 1, wide: 1 };
  const COLUMNS = ["Name", "Type", "Figures", "Days", "Position, MGRS"];
  let shown = [], first = 0;

  const count = element("span", { class: "count" });
  const told = element("caption", {});
  const rows = element("tbody");
  const table = element("table", {}, told,
    element("thead", {}, element("tr", {}, ...COLUMNS.map((words) => element("th", { scope: "col" }, words)))), rows);
  const where = element("p", { role: "status", class: "small" });
  const step = (words, to) => {
    const button = element("button", { type: "button" }, words);
    button.addEventListener("click", () => { if (button.getAttribute("aria-disabled") !== "true") turn(to()); });
    return { button, to };
  };
  const last = () => Math.max(0, Math.ceil(shown.length / PAGE_ROWS) - 1) * PAGE_ROWS;
  const steps = [step("First", () => 0), step("Previous", () => Math.max(0, first - PAGE_ROWS)),
    step("Next", () => Math.min(last(), first + PAGE_ROWS)), step("Last", last)];
  const pager = element("div", { class: "pager", role: "toolbar", "aria-label": "Pages of the data table" }, ...steps.map(({ button }) => button), where);
  const room = element("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": "Rows of the data table" }, table);
  const fold = element("details", { id: "table" }, element("summary", {}, element("h2", {}, "Data table"), count), room, pager);

  const position = (one) => {
    const place = one.paths.length ? marks.anchor(one) : null;
    if (!place) return "not drawn";
    const point = one.shape.points.length > 0;
    const square = mgrs(place.lng, place.lat, point ? DIGITS.point : DIGITS.wide);
    return point && content.exact ? square : `about ${square}`;
  };
  const day = (number) => `D${number < 0 ? "−" : "+"}${Math.abs(number)}`;
  const days = ({ from_day: from, to_day: to }) => {
    if (from === undefined && to === undefined) return "every day";
    if (to === undefined) return `from ${day(from)}`;
    return from === undefined ? `to ${day(to)}` : `${day(from)} to ${day(to)}`;
  };
  const name = (one) => {
    if (!one.paths.length) return one.mark.title;
    const button = element("button", { type: "button", class: "find" }, one.mark.title);
    button.addEventListener("click", () => {
      // On a narrow screen the map lies far above its table.
      document.getElementById("stage").scrollIntoView({ block: "nearest" });
      marks.open(one, marks.anchor(one), button);
    });
    return button;
  };
  const figure = ([key, value]) => element("li", {}, element("span", { class: "key" }, `${key}: `), element("span", { class: "value" }, value));
  const row = (one, number) => {
    const { mark, entry } = one;
    const named = element("th", { scope: "row" }, name(one));
    if (mark.uk) named.append(element("span", { lang: "uk", class: "uk" }, mark.uk));
    return element("tr", { "data-mark": one.number, "aria-rowindex": first + number + 2 }, named, element("td", {}, entry.label),
      element("td", {}, element("ul", { class: "figures" }, ...(mark.rows ?? []).map(figure))),
      element("td", { class: "days" }, days(mark)), element("td", { class: "position" }, position(one)));
  };

  const grouped = (number) => number.toLocaleString("en");
  const caption = () => {
    const crowded = shown.filter((one) => !marks.isShown(one)).length;
    const nowhere = shown.filter((one) => marks.isShown(one) && !one.paths.length).length;
    const but = [...(crowded ? [`${grouped(crowded)} for which this scale has no room`] : []), ...(nowhere ? [`${grouped(nowhere)} without a place`] : [])];
    told.textContent = `Everything that is switched on in the legend and holds on the day shown: ${grouped(shown.length)} of ${grouped(marks.drawn.length)}. `
      + `Drawn on the map: ${grouped(shown.length - crowded - nowhere)}${but.length ? `; not drawn: ${but.join(", ")}` : ""}.`;
  };
  const fill = () => {
    const here = shown.slice(first, first + PAGE_ROWS);
    rows.replaceChildren(...here.map(row));
    table.setAttribute("aria-rowcount", shown.length + 1);
    where.textContent = shown.length ? `Rows ${grouped(first + 1)} to ${grouped(first + here.length)} of ${grouped(shown.length)}` : "No rows";
    steps.forEach(({ button, to }) => button.setAttribute("aria-disabled", String(to() === first)));
    pager.hidden = shown.length <= PAGE_ROWS;
    caption();
  };
  const turn = (to) => { first = to; fill(); room.scrollTop = 0; };
  const refresh = () => {
    shown = marks.drawn.filter(marks.isOn);
    count.textContent = ` ${grouped(shown.length)} of ${grouped(marks.drawn.length)}`;
    if (fold.open) turn(Math.min(first, last()));
  };
  Ceaseline.roving(pager);
  fold.addEventListener("toggle", () => { refresh(); map.invalidateSize({ pan: false }); });
  map.on("zoomend", () => { if (fold.open) caption(); });
  return { fold, refresh };
};
