// The editor beside the map: what is chosen, tools, what the edits do to the watch on the line, their list, and the file.
Ceaseline.editPanel = (acts) => {
  const { content, element, svg } = Ceaseline;
  const { editing } = content;
  const km = (metres, digits = 1) => (metres / 1000).toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const percent = (share) => `${(100 * share).toFixed(1)} %`;
  const button = (words, act, more = {}) => {
    const made = element("button", { type: "button", ...more }, words);
    made.addEventListener("click", act);
    return made;
  };
  const field = (words, input) => element("label", { class: "field" }, element("span", {}, words), input);
  const kindWords = (kind) => kind.replaceAll("_", " ");

  const said = element("p", { role: "status", class: "said" });
  const chooser = element("select", { id: "edit-site" });
  const kinds = element("select", { id: "edit-means" }, ...editing.means.map(({ name, kind, sensor }, i) => element("option", { value: i, title: sensor }, sensor ? name : `${kindWords(kind)[0].toUpperCase()}${kindWords(kind).slice(1)}`)));
  const width = element("input", { type: "number", id: "edit-width", min: 50, max: 100000, step: 50, value: 2000 });
  const author = element("input", { type: "text", id: "edit-author", maxlength: 120, autocomplete: "off" });
  const opened = element("input", { type: "file", id: "edit-load", accept: ".json,.geojson,application/geo+json,application/json", tabindex: -1, "aria-hidden": "true", hidden: true });
  const tools = {
    move: button("Move", acts.move, { "aria-pressed": "false" }),
    delete: button("Delete", acts.remove),
    add: button("Add a site", acts.add, { "aria-pressed": "false" }),
    corridor: button("Draw a corridor", acts.corridor, { "aria-pressed": "false" }),
    undo: button("Undo", acts.undo),
    redo: button("Redo", acts.redo),
    save: button("Save the edits", acts.save, { class: "main" }),
    load: button("Load edits", () => opened.click()),
  };
  const figures = element("tbody");
  const table = element("table", { class: "edit-figures" }, element("caption", {}, `Watch on the line (${editing.conditions})`),
    element("thead", {}, element("tr", {}, ...["Share watched all the time", "Before", "Now"].map((words, i) => element("th", { scope: "col", class: i ? "number" : "" }, words)))), figures);
  const drawing = element("div", { class: "edit-strip" });
  const basis = element("p", { class: "basis" });
  const list = element("ol", { class: "edit-list" });
  const state = element("p", { class: "small state" });
  const keys = element("p", { class: "small" }, "By keyboard, with the map in focus: Enter chooses, puts or draws at the cross in the middle; arrows move what is chosen, finer with Shift; Delete leaves it out; Escape ends. Ctrl+Z and Ctrl+Y undo and redo.");
  const home = element("section", { id: "editor", "aria-label": "Editing the proposal", hidden: true },
    element("div", { class: "edit-head" }, element("h2", {}, "Edit the proposal"), button("Close", acts.close)),
    said, field("Site", chooser), element("div", { class: "acts" }, tools.move, tools.delete, tools.undo, tools.redo),
    element("div", { class: "beside" }, field("New site of", kinds), tools.add),
    element("div", { class: "beside" }, field("Width of a corridor, m", width), tools.corridor),
    table, drawing, basis,
    element("h3", {}, "Edits"), list,
    field("Your name, if it is to stand in the file", author), element("div", { class: "acts" }, tools.save, tools.load), opened, state, keys);

  chooser.addEventListener("change", () => acts.seek(chooser.value || null));
  opened.addEventListener("change", async () => {
    const [file] = opened.files;
    if (file) acts.load(await file.text());
    opened.value = "";
  });

  const options = (sites, chosen) => {
    const groups = editing.means.map(({ name, kind, sensor }, number) => element("optgroup", { label: sensor ? name : kindWords(kind) },
      ...sites.filter(({ means }) => means === number).map(({ id, name: words, edit }) => element("option", { value: id, selected: id === chosen }, edit ? `${words} (${edit.action === "add" ? "added" : "moved"})` : words))));
    chooser.replaceChildren(element("option", { value: "" }, "none chosen"), ...groups.filter((group) => group.children.length));
    chooser.value = chosen ?? "";
  };
  // The line from its beginning to its end: the more watch, the higher; what nobody watches is marked below.
  const STRIP_PX = 320, ROW_PX = 30, LEVELS = 3;
  const bar = (stretches, top, length) => stretches.map(({ from, to, count }) => {
    const height = count ? (ROW_PX * Math.min(count, LEVELS)) / LEVELS : 4;
    const place = { x: ((STRIP_PX * from) / length).toFixed(2), width: Math.max(0.4, (STRIP_PX * (to - from)) / length).toFixed(2) };
    return svg("rect", { ...place, y: (count ? top + ROW_PX - height : top + ROW_PX).toFixed(2), height, class: count ? `seen seen-${Math.min(count, LEVELS)}` : "gap" });
  });
  const strip = (before, now, changes, length) => {
    const label = (y, words, more = {}) => svg("text", { x: 0, y, ...more }, words);
    const TOPS = [14, 70];
    const arrows = ["lost", "won"].flatMap((name) => changes[name].flatMap((from, i, runs) => (i % 2 ? [] : [svg("rect", { class: name, x: ((STRIP_PX * from) / length).toFixed(2), width: Math.max(1.5, (STRIP_PX * (runs[i + 1] - from)) / length).toFixed(2), y: 106, height: 6 })])));
    const axis = [[0, "start"], [0.5, "middle"], [1, "end"]].map(([share, anchor]) => label(126, `km ${km(share * length, 0)}`, { x: share * STRIP_PX, "text-anchor": anchor }));
    const words = `By chainage, ${km(length, 0)} km from left to right: sites that watch before and now; ${changes.lost.length / 2} stretches lost, ${changes.won.length / 2} won.`;
    return svg("svg", { viewBox: `0 0 ${STRIP_PX} 130`, role: "img", "aria-label": words }, label(10, "Before"), ...bar(before, TOPS[0], length), label(66, "Now"), ...bar(now, TOPS[1], length), ...arrows, ...axis);
  };
  const effects = ({ before, now, changes, exact, length }) => {
    const rows = ["by one site or more", "by two or more", "by three or more"].map((words, i) => [words, percent(before.figures.shares[i]), percent(now.figures.shares[i])]);
    const gaps = [before.figures.gap, now.figures.gap];
    rows.push(["Longest gap", ...gaps.map(({ from, to }) => (to > from ? `${km(to - from)} km` : "none"))], ["It begins at", ...gaps.map(({ from, to }) => (to > from ? `km ${km(from)}` : "–"))]);
    figures.replaceChildren(...rows.map(([words, was, is]) => element("tr", was === is ? {} : { class: "changed" }, element("th", { scope: "row" }, words), element("td", { class: "number" }, was), element("td", { class: "number" }, is))));
    drawing.replaceChildren(strip(before.stretches, now.stretches, changes, length));
    drawing.append(element("p", { class: "small" }, "Higher: more sites watch. Below the bars: nobody. Marks under “Now”: lost (dashed), won (solid)."));
    basis.replaceChildren(...(exact ? ["Exact: what is left watches as the plan has it."] : ["Approximate: flat ground. What was moved or added watches a disc that reaches as far as its kind does on average; compute exactly with ", element("code", {}, "--edits"), "."]),
      ...(editing.means.some(({ range_m: range, lasting }) => range && !lasting) ? [" What looks only now and then is not counted."] : []));
    basis.classList.toggle("exact", exact);
  };
  let told = null;
  const row = (edit, i, words) => {
    const note = element("input", { type: "text", maxlength: 1000, autocomplete: "off", placeholder: "Note", "aria-label": `Note: ${words}` });
    note.value = edit.note;
    note.addEventListener("change", () => acts.note(i, note.value));
    const drop = () => { acts.drop(i); (list.querySelectorAll("button")[i] ?? list.querySelector("button") ?? chooser).focus(); };
    return element("li", {}, element("div", { class: "beside" }, element("span", {}, words), button("Remove", drop, { "aria-label": `Remove: ${words}` })), note);
  };
  // Written anew only where it changed, so that nobody loses the note that they are writing.
  const listed = (edits, words) => {
    const now = JSON.stringify(edits.map((edit) => [words(edit), edit.note]));
    if (now === told) return;
    const same = told && JSON.stringify(JSON.parse(told).map(([said]) => said)) === JSON.stringify(edits.map(words));
    told = now;
    if (same) list.querySelectorAll("input").forEach((input, i) => { input.value = edits[i].note; });
    else list.replaceChildren(...edits.map((edit, i) => row(edit, i, words(edit))), ...(edits.length ? [] : [element("li", { class: "none" }, "None yet")]));
  };
  const show = ({ sites, chosen, edits, words, mode, canUndo, canRedo, saved, effect }) => {
    options(sites, chosen?.id ?? null);
    // Not `disabled`, which would take the focus away from who has just pressed it.
    for (const [tool, able] of [["move", chosen], ["delete", chosen], ["undo", canUndo], ["redo", canRedo], ["save", edits.length]]) tools[tool].setAttribute("aria-disabled", String(!able));
    for (const name of ["move", "add", "corridor"]) tools[name].setAttribute("aria-pressed", String(mode === name));
    tools.corridor.textContent = mode === "corridor" ? "End the corridor" : "Draw a corridor";
    listed(edits, words);
    state.textContent = saved ? "" : "Not saved: these edits live in this page only and are gone when it is closed.";
    if (effect) effects(effect);
  };
  return { home, show, say: (words) => { said.textContent = words; }, means: () => Number(kinds.value), width: () => Number(width.value), author: () => author.value.trim() };
};
