// Editing the proposal, for staff: sites moved, added and left out, corridors drawn, by mouse or by keyboard, undone and redone.
Ceaseline.edit = (map, marks) => {
  const { content, element, svg, editFile } = Ceaseline;
  const { editing } = content;
  if (!editing) return null;
  const container = map.getContainer(), stage = document.getElementById("stage");
  const STEP_PX = 8, PICK_PX = 22, RIM_PX = 60, CLOSE_ZOOM = 9;
  const changes = Ceaseline.editChanges(editing);
  const { byId, idOf, current } = changes;
  let on = false, mode = null, chosen = null, open = [], moving = null;
  let watch = null, before = null, shape = null;
  const held = () => current().find((one) => one.id === chosen) ?? null;
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
    const turned = watch.changed(before.stretches, now.stretches);
    const exact = sites.every(({ means, edit }) => !edit || !editing.means[means].range_m);
    const drawn = changes.all().map((edit) => ({ ...edit, from: byId.get(idOf(edit.means, edit.site))?.place ?? null, to: edit.path[0] ?? null })).filter((edit) => !(moving && idOf(edit.means, edit.site) === chosen));
    const mover = sites.find(({ id }) => id === chosen);
    if (moving) drawn.push({ action: mover.origin === null ? "add" : "move", from: byId.get(chosen)?.place ?? null, to: moving });
    stage.classList.toggle("placing", mode !== null);
    shape.draw({ edits: drawn, changes: turned, chosen: (mode === null || mode === "move") && mover ? mover.place : null, open: mode === "corridor" ? { path: open, width_m: panel.width() } : null, dragging });
    panel.show({ ...state(sites), effect: { before, now, changes: turned, exact, length: watch.length } });
    veil();
  };
  // A symbol stands for a place as it was proposed: while a site is edited, its rings and signs stand for it.
  const sited = marks.drawn.filter(({ entry }) => entry.layer === "sites");
  const veil = (wanted = on) => {
    const names = new Set(wanted ? changes.all().map(({ site }) => site) : []);
    const turned = sited.filter((one) => names.has(one.mark.title) !== Boolean(one.edited));
    turned.forEach((one) => { one.edited = !one.edited; });
    if (turned.length) marks.redraw();
  };
  const state = (sites) => ({ sites, chosen: sites.find(({ id }) => id === chosen) ?? null, edits: changes.all(), words: wordsOf, mode,
    canUndo: changes.canUndo(), canRedo: changes.canRedo(), saved: changes.saved() });
  // After a change: what is drawn, and how much is watched now, in words.
  const tell = (words) => {
    moving = null;
    if (!held()) chosen = null;
    refresh();
    panel.say(`${words} Watched by one site: ${(100 * measured(current()).figures.shares[0]).toFixed(1)} % of the line.`);
  };
  const undo = () => { if (changes.undo()) tell("Undone."); };
  const redo = () => { if (changes.redo()) tell("Done again."); };

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
    changes.move(one, place);
    tell(`${one.name} is moved.`);
  };
  const move = () => { if (mode === "move") settle(); else if (held()) enter("move", `Moving ${held().name}: arrow keys move it, or click where it shall stand; Enter puts it there, Escape leaves it.`); };
  const remove = () => {
    const one = held();
    if (!one) return;
    mode = null;
    changes.remove(one);
    tell(`${one.name} is left out.`);
  };
  const add = () => (mode === "add" ? leave("Nothing added.") : enter("add", `Adding: click where it shall stand, or move the map and press Enter.`));
  const addAt = (place) => {
    const one = changes.add(panel.means(), place);
    chosen = one.id; mode = null;
    tell(`${one.name} is put there.`);
  };
  const corridor = () => {
    if (mode !== "corridor") { enter("corridor", "Drawing a corridor: click its places, or press Enter at the cross for each; Backspace takes one back. Then end the corridor."); return; }
    const width = panel.width(), path = open;
    if (path.length < 2 || !(width >= 50 && width <= 100000)) { leave(path.length < 2 ? "No corridor: it needs two places or more." : "No corridor: its width is from 50 to 100,000 m."); return; }
    mode = null; open = [];
    tell(`${changes.corridor(path, width)} is drawn; nobody has agreed to it.`);
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
    if (!changes.all().length) return;
    const name = `edits-${editing.scenario}.json`;
    editFile.save(name, editFile.written(changes.all(), panel.author()));
    changes.save();
    refresh();
    panel.say(`Saved as ${name}. Compute it exactly: plan_deployment.py … --edits ${name}`);
  };
  const load = (words) => {
    try {
      const { edits, older } = editFile.read(words, (means, name) => byId.has(idOf(means, name)));
      chosen = null; mode = null;
      changes.set(edits);
      changes.save();
      tell(`${edits.length} edits are loaded${older ? "; they were made from another version of the scenario: look at each" : ""}.`);
    } catch (error) { panel.say(`Not loaded. ${error.message}`); }
  };
  const drop = (number) => { changes.drop(number); tell("One edit is taken back."); };
  const note = (number, words) => { changes.note(number, words); refresh(); panel.say("The note is kept."); };

  const close = () => show(false);
  const panel = Ceaseline.editPanel({ seek, move, remove, add, corridor, undo, redo, save, load, close, drop, note });
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
    before = measured(changes.proposed);
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
    const waiting = changes.saved() ? "" : `, ${changes.all().length} not saved`;
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
  addEventListener("beforeunload", (event) => { if (!changes.saved()) { event.preventDefault(); event.returnValue = ""; } });

  // On paper stands the plan as it was computed.
  addEventListener("beforeprint", () => veil(false));
  addEventListener("afterprint", () => veil());

  Ceaseline.look.onChange(() => refresh());
  document.getElementById("buttons").append(button);
  document.getElementById("panel").prepend(panel.home);
  return { state: () => ({ edits: changes.all(), now: watch && measured(current()).figures, before: before?.figures }) };
};
