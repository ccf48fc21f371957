// Editing the proposal, for staff: sites moved, added and left out, corridors drawn, by mouse or by keyboard, undone and redone.
Ceaseline.edit = (map, marks) => {
  const { content, element, svg, editFile } = Ceaseline;
  const { editing } = content;
  if (!editing) return null;
  const container = map.getContainer(), stage = document.getElementById("stage");
  const STEP_PX = 8, PICK_PX = 22, RIM_PX = 60, CLOSE_ZOOM = 9;
  const same = (one, other) => one.means === other.means && one.site === other.site;
  const idOf = (means, name) => JSON.stringify([means, name]);
  const proposed = editing.sites.map(([name, means, longitude, latitude], origin) => ({ id: idOf(means, name), name, means, place: [latitude, longitude], origin }));
  const byId = new Map(proposed.map((one) => [one.id, one]));

  let edits = [], past = [], future = [], kept = edits; // `kept`: as it was saved
  let on = false, mode = null, chosen = null, open = [], moving = null;
  let watch = null, before = null, shape = null;

  // Sites as they are now: proposed ones that are not left out, where they were put, and new ones.
  const current = () => {
    const edited = new Map(edits.filter(({ action }) => action !== "corridor").map((edit) => [idOf(edit.means, edit.site), edit]));
    const old = proposed.filter(({ id }) => edited.get(id)?.action !== "delete").map((one) => (edited.has(one.id) ? { ...one, place: edited.get(one.id).path[0], edit: edited.get(one.id) } : one));
    const added = edits.filter(({ action }) => action === "add").map((edit) => ({ id: idOf(edit.means, edit.site), name: edit.site, means: edit.means, place: edit.path[0], origin: null, edit }));
    return [...old, ...added];
  };
  const find = (id) => current().find((one) => one.id === id) ?? null;
  const held = () => find(chosen);
  const wordsOf = ({ action, site, path, width_m: width }) => {
    if (action === "corridor") return `${site}, ${path.length} places, ${width} m wide`;
    return `${site} ${{ move: "moved", add: "", delete: "left out" }[action]}`.trim();
  };

  const measured = (some) => { const stretches = watch.counted(some); return { stretches, figures: watch.figures(stretches) }; };
  // With the place where something is being moved to, before it is an edit.
  const shown = () => {
    const sites = current();
    return moving ? sites.map((one) => (one.id === chosen ? { ...one, place: moving, edit: one.edit ?? { action: "move", path: [moving] } } : one)) : sites;
  };
  const refresh = ({ dragging = false } = {}) => {
    if (!on) return;
    const sites = shown(), now = measured(sites);
    const changes = watch.changed(before.stretches, now.stretches);
    const exact = sites.every(({ means, edit }) => !edit || !editing.means[means].range_m);
    const drawn = edits.map((edit) => ({ ...edit, from: byId.get(idOf(edit.means, edit.site))?.place ?? null, to: edit.path[0] ?? null })).filter((edit) => !(moving && idOf(edit.means, edit.site) === chosen));
    const mover = sites.find(({ id }) => id === chosen);
    if (moving) drawn.push({ action: mover.origin === null ? "add" : "move", from: byId.get(chosen)?.place ?? null, to: moving });
    stage.classList.toggle("placing", mode !== null);
    shape.draw({ edits: drawn, changes, chosen: (mode === null || mode === "move") && mover ? mover.place : null, open: mode === "corridor" ? { path: open, width_m: panel.width() } : null, dragging });
    panel.show({ ...state(sites), effect: { before, now, changes, exact, length: watch.length } });
    veil();
  };
  // A symbol stands for a place as it was proposed: while a site is edited, its rings and signs stand for it.
  const sited = marks.drawn.filter(({ entry }) => entry.layer === "sites");
  const veil = () => {
    const names = new Set(on ? edits.map(({ site }) => site) : []);
    const turned = sited.filter((one) => names.has(one.mark.title) !== Boolean(one.edited));
    turned.forEach((one) => { one.edited = !one.edited; });
    if (turned.length) marks.redraw();
  };
  const state = (sites) => ({ sites, chosen: sites.find(({ id }) => id === chosen) ?? null, edits, words: wordsOf, mode, canUndo: past.length > 0, canRedo: future.length > 0, saved: edits === kept });
  // How much is watched now, in words, after what was done.
  const told = (words) => panel.say(`${words} Watched by one site: ${(100 * measured(current()).figures.shares[0]).toFixed(1)} % of the line.`);

  const change = (next, words) => {
    past = [...past, edits]; future = []; edits = next;
    if (chosen && !held()) chosen = null;
    refresh();
    told(words);
  };
  const put = (edit) => {
    const at = edits.findIndex((one) => same(one, edit));
    return at < 0 ? [...edits, edit] : edits.map((one, i) => (i === at ? { ...one, ...edit } : one));
  };
  const undo = () => { if (past.length) { future = [edits, ...future]; edits = past[past.length - 1]; past = past.slice(0, -1); after("Undone."); } };
  const redo = () => { if (future.length) { past = [...past, edits]; edits = future[0]; future = future.slice(1); after("Done again."); } };
  const after = (words) => { moving = null; if (chosen && !held()) chosen = null; refresh(); told(words); };

  const choose = (id, words = null) => {
    moving = null;
    if (mode === "move") mode = null;
    chosen = id;
    const one = held();
    refresh();
    panel.say(words ?? (one ? `${one.name} is chosen. Move takes it along with the arrow keys.` : "Nothing is chosen."));
  };
  // Chosen by its name: shown near enough to be moved.
  const seek = (id) => {
    choose(id);
    if (held()) map.setView(held().place, Math.max(map.getZoom(), CLOSE_ZOOM), { animate: false });
  };
  const nearest = (latlng) => {
    const at = map.latLngToContainerPoint(latlng);
    const found = current().map((one) => ({ one, far: at.distanceTo(map.latLngToContainerPoint(one.place)) })).sort((a, b) => a.far - b.far)[0];
    return found && found.far <= PICK_PX ? found.one : null;
  };
  const siteOf = (mark) => (mark?.entry.layer === "sites" ? current().find(({ name }) => name === mark.mark.title) : undefined);
  const inside = ([latitude, longitude]) => {
    const [west, south, east, north] = editing.bounds;
    return longitude >= west && longitude <= east && latitude >= south && latitude <= north;
  };
  const free = (start, taken) => { let number = 1; while (taken.has(`${start} ${number}`)) number += 1; return `${start} ${number}`; };

  const enter = (next, words) => {
    mode = next; moving = null; open = [];
    refresh();
    panel.say(words);
    stage.scrollIntoView({ block: "nearest" });
    container.focus({ preventScroll: true });
  };
  const leave = (words) => { mode = null; moving = null; open = []; refresh(); panel.say(words); };
  const settle = () => {
    const one = held(), place = moving;
    moving = null; mode = null;
    if (!one || !place) { refresh(); return; }
    const action = one.origin === null ? "add" : "move";
    change(put({ action, means: one.means, site: one.name, path: [place], note: one.edit?.note ?? "", author: one.edit?.author ?? "" }), `${one.name} is moved.`);
  };
  const move = () => { if (mode === "move") settle(); else if (held()) enter("move", `Moving ${held().name}: arrow keys move it, or click where it shall stand; Enter puts it there, Escape leaves it.`); };
  const remove = () => {
    const one = held();
    if (!one) return;
    const rest = edits.filter((edit) => idOf(edit.means, edit.site) !== one.id);
    const gone = one.origin === null ? rest : [...rest, { action: "delete", means: one.means, site: one.name, path: [], note: one.edit?.note ?? "", author: "" }];
    mode = null; moving = null;
    change(gone, `${one.name} is left out.`);
  };
  const add = () => (mode === "add" ? leave("Nothing added.") : enter("add", `Adding: click where it shall stand, or move the map and press Enter.`));
  const addAt = (place) => {
    const means = panel.means(), { kind } = editing.means[means];
    const name = free(`Added ${kind.replaceAll("_", " ")}`, new Set([...proposed.map((one) => one.name), ...edits.map(({ site }) => site)]));
    chosen = idOf(means, name); mode = null;
    change([...edits, { action: "add", means, site: name, path: [place], note: "", author: "" }], `${name} is put there.`);
  };
  const corridor = () => {
    if (mode !== "corridor") { enter("corridor", "Drawing a corridor: click its places, or press Enter at the cross for each; Backspace takes one back. Then end the corridor."); return; }
    const width = panel.width(), path = open;
    if (path.length < 2 || !(width >= 50 && width <= 100000)) { leave(path.length < 2 ? "No corridor: it needs two places or more." : "No corridor: its width is from 50 to 100,000 m."); return; }
    mode = null; open = [];
    const name = free("Drawn corridor", new Set(edits.map(({ site }) => site)));
    change([...edits, { action: "corridor", means: null, site: name, path, width_m: width, note: "", author: "" }], `${name} is drawn; nobody has agreed to it.`);
  };
  const at = ({ lat, lng }) => { const place = L.latLng(lat, lng).wrap(); return [place.lat, place.lng]; };
  const act = (latlng, mark = null) => {
    const place = at(latlng);
    if (mode && !inside(place)) { panel.say("That lies outside the ground of this scenario."); return; }
    if (mode === "add") addAt(place);
    else if (mode === "move") { moving = place; settle(); }
    else if (mode === "corridor") {
      const last = open[open.length - 1];
      if (last && last[0] === place[0] && last[1] === place[1]) { corridor(); return; } // twice at one place ends it
      open = [...open, place]; refresh();
      panel.say(`${open.length} ${open.length === 1 ? "place" : "places"} of the corridor.`);
    } else {
      const one = siteOf(mark) ?? nearest(latlng);
      choose(one?.id ?? null, one ? null : "No site that may be edited is here.");
    }
  };
  const step = ([x, y], fine) => {
    const size = fine ? 1 : STEP_PX, from = map.latLngToContainerPoint(moving ?? held().place);
    const to = from.add([x * size, y * size]), place = at(map.containerPointToLatLng(to));
    if (!inside(place)) { panel.say("The ground of this scenario ends here."); return; }
    moving = place;
    const room = map.getSize();
    if (to.x < RIM_PX || to.y < RIM_PX || to.x > room.x - RIM_PX || to.y > room.y - RIM_PX) map.panTo(place, { animate: false });
    refresh();
  };

  const save = () => {
    editFile.save(`edits-${editing.scenario}.json`, editFile.written(edits, panel.author()));
    kept = edits;
    refresh();
    panel.say(`Saved as edits-${editing.scenario}.json. Compute it exactly: plan_deployment.py … --edits edits-${editing.scenario}.json`);
  };
  const load = (words) => {
    try {
      const { edits: found, older } = editFile.read(words, (means, name) => byId.has(idOf(means, name)));
      chosen = null; mode = null; moving = null;
      change(found, `${found.length} edits are loaded${older ? "; they were made from another version of the scenario: look at each" : ""}.`);
      kept = edits;
      refresh();
    } catch (error) { panel.say(`Not loaded. ${error.message}`); }
  };
  const writeNote = (note) => {
    const one = held();
    if (one?.edit) change(put({ ...one.edit, note }), "The note is kept.");
  };

  const close = () => show(false);
  const panel = Ceaseline.editPanel({ seek, move, remove, add, corridor, undo, redo, save, load, close,
    drop: (i) => change(edits.filter((_, number) => number !== i), "One edit is taken back."), note: writeNote });
  const dragged = (latlng, done) => {
    const place = at(latlng);
    if (!inside(place)) { moving = null; refresh(); return; }
    moving = place;
    if (done) settle(); else refresh({ dragging: true });
  };
  // Only when somebody edits: discs are fitted to the line, which takes a moment.
  const prepare = () => {
    if (watch) return;
    watch = Ceaseline.watch(marks);
    before = measured(proposed);
    shape = Ceaseline.editMarks(map, watch, dragged);
  };

  const pen = svg("svg", { width: 18, height: 18, viewBox: "0 0 18 18", "aria-hidden": "true" },
    svg("path", { d: "M2.5,15.5 L3.4,11.6 L12.6,2.4 L15.6,5.4 L6.4,14.6 Z M10.6,4.4 L13.6,7.4", fill: "none", stroke: "currentColor", "stroke-width": 1.5, "stroke-linejoin": "round" }));
  const button = element("button", { type: "button", id: "edit-button", "aria-pressed": "false", "aria-controls": "editor", "aria-label": "Edit the proposal", title: "Edit the proposal" }, pen);
  const measuring = document.getElementById("measure-button");
  const show = (wanted) => {
    if (wanted && measuring?.getAttribute("aria-pressed") === "true") measuring.click();
    if (wanted) prepare();
    on = wanted;
    mode = null; moving = null; open = [];
    button.setAttribute("aria-pressed", String(on));
    const waiting = edits === kept ? "" : `, ${edits.length} not saved`;
    button.setAttribute("aria-label", `Edit the proposal${on ? "" : waiting}`);
    button.classList.toggle("waiting", !on && waiting !== "");
    panel.home.hidden = !on;
    stage.classList.toggle("editing", on);
    map.doubleClickZoom[on ? "disable" : "enable"]();
    marks.divert(on ? act : null);
    shape.show(on);
    veil();
    map.closePopup();
    if (on) { document.getElementById("panel").scrollTop = 0; refresh(); panel.say("Choose a site: in the list, on the map, by search or in the data table."); } else button.focus({ preventScroll: true });
  };
  button.addEventListener("click", () => show(!on));
  measuring?.addEventListener("click", () => { if (on) show(false); }, { capture: true });
  map.on("click", ({ latlng }) => { if (on) act(latlng); });
  map.on("zoomend", () => refresh());
  // Search and table choose a site while it is edited, and open it otherwise.
  const { open: openMark } = marks;
  marks.open = (one, place, from) => {
    const site = on ? siteOf(one) : undefined;
    if (site) seek(site.id); else openMark(one, place, from);
  };

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const onMap = (event) => {
    if (mode === "move" && ARROWS[event.key]) step(ARROWS[event.key], event.shiftKey);
    else if (event.key === "Enter" && mode === "move" && moving) settle();
    else if (event.key === "Enter") act(map.getCenter());
    else if (event.key === "Delete" && held()) remove();
    else if (event.key === "Backspace" && mode === "corridor") { open = open.slice(0, -1); refresh(); panel.say(`${open.length} places of the corridor.`); } else return false;
    return true;
  };
  const onKey = (event) => {
    if (!on) return;
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    const letter = (event.ctrlKey || event.metaKey) && !typing ? event.key.toLowerCase() : "";
    let done = true;
    if (letter === "z") (event.shiftKey ? redo : undo)();
    else if (letter === "y") redo();
    else if (event.key === "Escape" && mode) leave("Left as it was.");
    else if (event.key === "Escape" && event.target === container) show(false);
    else done = event.target === container && onMap(event);
    if (done) { event.preventDefault(); event.stopPropagation(); }
  };
  // Before the map's own keys, which would move the map instead.
  for (const home of [stage, panel.home]) home.addEventListener("keydown", onKey, { capture: true });
  addEventListener("beforeunload", (event) => { if (edits !== kept) { event.preventDefault(); event.returnValue = ""; } });

  Ceaseline.look.onChange(() => refresh());
  document.getElementById("buttons").append(button);
  document.getElementById("panel").prepend(panel.home);
  return { state: () => ({ edits, now: watch && measured(current()).figures, before: before?.figures }) };
};
