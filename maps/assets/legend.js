// Legend and layers: a row and a switch for each class, in groups by what a reader looks for.
Ceaseline.legend = ({ marks, labels, background, grid, refresh }) => {
  const { content, element, svg, look, roving } = Ceaseline;
  // A layer that is in none of these is a group of its own.
  const GROUPS = [
    ["Line and ground", "line", "markers", "control", "settlements"],
    ["Zones", "zones"],
    ["Incidents", "incidents", "incident_cells"],
    ["Sites", "sites"],
    ["Watch on the line", "gaps", "coverage", "reach", "footprints"],
    ["Sectors, crossings, patrols", "boundaries", "sectors", "crossings", "patrols", "visits"],
    ["Response", "response", "too_late"],
  ];
  const GRIDS = [["graticule", "Meridians and parallels"], ["mgrs", "MGRS squares, from zoom 7"]];
  const BACKGROUND = [["oblasts", "Oblast borders"], ["water", "Inland water"], ["drained", "Drained reservoir"], ["roads", "Main roads, from zoom 8"]];

  // Every switch by its name; what it turns is drawn anew by `refresh`, once for all that were turned together.
  const switches = new Map();
  const row = ({ id, words, count = 0, picture, turn, on = true, named }) => {
    const box = element("input", { type: "checkbox", checked: on });
    box.addEventListener("change", () => { turn(box.checked); refresh(); });
    switches.set(id, { box, usual: on, turn: (wanted) => { box.checked = wanted; turn(wanted); } });
    const label = element("label", {}, box, picture, element("span", { class: "words" }, ...[words].flat()));
    label.append(element("span", { class: "count" }, count > 1 ? String(count) : ""));
    return { id, item: element("li", named, label) };
  };
  // What the scale leaves out is said.
  const fromZoom = ({ look: { shown_from }, shape }) => {
    const zoom = shape === "point" && shown_from.length ? shown_from[shown_from.length - 1][0] : 0;
    return zoom > 0 ? element("span", { class: "small from-zoom" }, ` ${shown_from.length > 1 ? "all " : ""}from zoom ${zoom}`) : "";
  };
  const codes = ({ codes: told }) => (told ? element("span", { class: "small codes" }, ` ${told}`) : "");
  const rowOf = (entry, number) => row({ id: entry.id, words: [entry.label, codes(entry), fromZoom(entry)], count: entry.count, picture: look.swatch(entry), on: entry.on,
    turn: (on) => marks.set(number, on), named: { "data-entry": number } });

  const isOn = (id) => switches.get(id).box.checked;
  // One button for all of a group: it hides while anything is shown.
  const forAll = (title, ids) => {
    const button = element("button", { type: "button", class: "for-all" });
    const tell = () => {
      button.textContent = ids.some(isOn) ? "Hide all" : "Show all";
      button.setAttribute("aria-label", `${button.textContent}: ${title}`);
    };
    button.addEventListener("click", () => {
      const wanted = !ids.some(isOn);
      ids.forEach((id) => switches.get(id).turn(wanted));
      // The page's address listens for what is changed by hand.
      button.dispatchEvent(new Event("change", { bubbles: true }));
      refresh();
    });
    tell();
    return { button, tell };
  };
  // Seen while the keyboard is in a group.
  const hint = element("p", { id: "legend-keys", class: "small" }, "↑ ↓ within a group, Space switches");
  const buttons = [];
  const group = (title, rows, kind = "") => {
    const head = element("div", { class: "group-head" }, element("h3", {}, title));
    const made = element("div", { class: `group ${kind}`, role: "toolbar", "aria-orientation": "vertical", "aria-label": title, "aria-describedby": "legend-keys" },
      head, element("ul", { class: "legend" }, ...rows.map(({ item }) => item)));
    if (rows.length > 1) {
      const all = forAll(title, rows.map(({ id }) => id));
      buttons.push(all);
      head.append(all.button);
    }
    return roving(made);
  };

  const classes = () => {
    const rows = content.entries.map((entry, number) => ({ layer: entry.layer, title: entry.title, ...rowOf(entry, number) }));
    const groups = [...GROUPS, ...content.tasks.map(({ title, layers }) => [title, ...layers])];
    const known = new Set(groups.flatMap(([, ...layers]) => layers));
    const others = new Map(rows.filter(({ layer }) => !known.has(layer)).map(({ layer, title }) => [layer, title]));
    return [...groups, ...[...others].map(([layer, title]) => [title, layer])]
      .map(([title, ...layers]) => [title, layers.flatMap((name) => rows.filter(({ layer }) => layer === name))])
      .filter(([, found]) => found.length)
      .map(([title, found]) => group(title, found));
  };
  const letters = () => svg("svg", { width: 36, height: 18, "aria-hidden": "true", class: "swatch" },
    svg("text", { x: 18, y: 14, "text-anchor": "middle", "font-size": 13, fill: "currentColor" }, "Aa"));
  const ground = () => {
    const rows = BACKGROUND.filter(([name]) => background.has(name)).map(([name, words]) => row({ id: `background.${name}`, words,
      picture: background.swatch(name), turn: (on) => background.set(name, on), named: { "data-stratum": name } }));
    if (content.context.names.length) rows.unshift(row({ id: "background.names", words: "Place names", picture: letters(), turn: labels.set }));
    rows.push(...GRIDS.map(([name, words]) => row({ id: `grid.${name}`, words, picture: grid.swatch(name), turn: (on) => grid.set(name, on),
      on: false, named: { "data-grid": name } })));
    return group("Background and grids", rows, "background");
  };

  const rows = [...classes(), ground()];
  const tally = (counts) => {
    const found = content.entries.map(() => 0);
    marks.drawn.forEach((one) => { found[one.mark.entry] += counts(one) ? 1 : 0; });
    return found;
  };
  // On paper a legend is of that one scale: how many of a class are drawn, and no row for what is not.
  const ofSheet = () => {
    const [here, drawn] = [tally(marks.holds), tally(marks.isShown)];
    content.entries.forEach(({ id }, number) => {
      const { parentNode: label } = switches.get(id).box;
      label.parentNode.classList.toggle("absent", drawn[number] === 0);
      if (drawn[number] < here[number]) label.querySelector(".count").textContent = `${drawn[number]} of ${here[number]}`;
    });
  };
  // How many of a class there are on the day shown.
  const recount = () => {
    const here = tally(marks.holds);
    content.entries.forEach((entry, number) => {
      const { parentNode: label } = switches.get(entry.id).box;
      label.querySelector(".count").textContent = here[number] > 1 || here[number] !== entry.count ? String(here[number]) : "";
      label.parentNode.classList.toggle("none", here[number] === 0 && entry.count > 0);
    });
    buttons.forEach(({ tell }) => tell());
  };
  const repaint = (attribute, picture) => document.querySelectorAll(`[data-${attribute}]`)
    .forEach((item) => item.querySelector(".swatch").replaceWith(picture(item.dataset[attribute])));
  look.onChange(() => {
    repaint("entry", (number) => look.swatch(content.entries[number]));
    repaint("stratum", background.swatch);
    repaint("grid", grid.swatch);
  });
  return { rows, hint, switches, recount, ofSheet };
};
