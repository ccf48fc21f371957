// Find by name, in English or Ukrainian, or by position; what is found opens where it lies.
Ceaseline.search = (map, { marks, panel, box }) => {
  const { content, element, svg, mgrs, position } = Ceaseline;
  const MOST = 12, CLOSE_ZOOM = 10, AREA_ZOOM = 11, FLIGHT_S = 1.1;
  const order = new Intl.Collator("en", { numeric: true });
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f'’ʼ`]/g, "").toLowerCase();
  const degrees = ({ lat, lng }) => `${Math.abs(lat).toFixed(4)}° ${lat < 0 ? "S" : "N"}, ${Math.abs(lng).toFixed(4)}° ${lng < 0 ? "W" : "E"}`;

  // What carries a name of its own; a hundred stretches that share the name of their class are found in the table.
  const named = marks.drawn.filter(({ mark, entry, paths }) => paths.length && (entry.count === 1 || mark.title !== entry.label));
  const known = new Set(named.filter(({ entry }) => entry.layer === "settlements").map(({ mark }) => mark.title));
  const KINDS = { town: "Town", oblast: "Oblast" };
  const around = content.context.names.filter(([kind, , , name]) => KINDS[kind] && !(kind === "town" && known.has(name)));
  const items = [
    ...named.map((one) => ({ title: one.mark.title, uk: one.mark.uk, kind: one.entry.label, rank: one.mark.rank ?? 0, one })),
    ...around.map(([kind, longitude, latitude, title, uk, rank]) => ({ title, uk, kind: KINDS[kind], rank, place: L.latLng(latitude, longitude) })),
  ].map((item) => ({ ...item, sought: [item.title, item.uk ?? "", item.one?.mark.label ?? ""].map(plain) }));

  // Whole names first, then beginnings of names, of words, and what is found inside; then the greater.
  const fit = (sought, words) => Math.min(...sought.map((text) => {
    const at = text.indexOf(words);
    if (at < 0) return 9;
    if (at === 0) return text.length === words.length ? 0 : 1;
    return /[\p{L}\p{N}]/u.test(text[at - 1]) ? 3 : 2;
  }));
  const matching = (words) => items.map((item) => ({ item, worth: fit(item.sought, words) })).filter(({ worth }) => worth < 9)
    .sort((a, b) => a.worth - b.worth || b.item.rank - a.item.rank || order.compare(a.item.title, b.item.title)).map(({ item }) => item);
  const placed = (text) => {
    const found = position(text);
    if (!found) return [];
    const place = L.latLng(found.latitude, found.longitude), reference = mgrs(place.lng, place.lat, 5);
    return [{ title: degrees(place), kind: reference || "Position", place, beyond: !box.contains(place) }];
  };

  const field = element("input", { type: "search", role: "combobox", "aria-label": "Find a place, a site, a sector or a position", placeholder: "Find a name or a position",
    "aria-expanded": "false", "aria-controls": "found", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", maxlength: 80 });
  const options = element("ul", { id: "found", role: "listbox", "aria-label": "Found", hidden: true });
  const told = element("p", { role: "status", class: "small" });
  const lens = svg("svg", { class: "lens", width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" },
    svg("path", { d: "M10.2,10.2 L14.4,14.4 M11.5,6.6 A4.9,4.9 0 1 1 1.7,6.6 A4.9,4.9 0 1 1 11.5,6.6", fill: "none", stroke: "currentColor", "stroke-width": 1.8, "stroke-linecap": "round" }));
  const home = element("div", { id: "search", role: "search" }, lens, field, options, told);

  let found = [], chosen = -1;
  const choose = (number) => {
    chosen = number;
    [...options.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === number)));
    if (number < 0) field.removeAttribute("aria-activedescendant");
    else { field.setAttribute("aria-activedescendant", `found-${number}`); options.children[number].scrollIntoView({ block: "nearest" }); }
  };
  const state = ({ one, beyond }) => {
    if (beyond) return "outside this map";
    return one && !marks.isOn(one) ? marks.whyOff(one) : "";
  };
  const optionOf = (item, number) => {
    const made = element("li", { role: "option", id: `found-${number}`, "aria-selected": "false", "aria-disabled": item.beyond ? "true" : null }, element("span", {}, item.title));
    if (item.uk && item.uk !== item.title) made.append(element("span", { lang: "uk", class: "uk" }, item.uk));
    made.append(element("span", { class: "small" }, [item.kind === item.title ? "" : item.kind, state(item)].filter(Boolean).join(" · ")));
    made.addEventListener("click", () => go(item));
    return made;
  };
  const close = () => {
    found = [];
    options.replaceChildren();
    options.hidden = true;
    field.setAttribute("aria-expanded", "false");
    told.textContent = "";
    choose(-1);
  };
  const seek = () => {
    const words = plain(field.value.trim());
    if (!words) { close(); return; }
    const every = [...placed(field.value), ...matching(words)];
    found = every.slice(0, MOST);
    options.replaceChildren(...found.map(optionOf));
    options.hidden = !found.length;
    field.setAttribute("aria-expanded", String(found.length > 0));
    const rest = every.length > MOST ? `${MOST} of ${every.length} found: more letters find fewer` : `${every.length} found`;
    told.textContent = every.length ? rest : "Nothing of this name, and no position";
    choose(-1);
  };

  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  // There first, then open: a popup moves the map to fit itself, which two movements at once would undo.
  const fly = (bounds, closest, then) => {
    const within = { maxZoom: closest, padding: [48, 56] };
    if (still()) { map.fitBounds(bounds, { ...within, animate: false }); then(); return; }
    map.flyToBounds(bounds, { ...within, duration: FLIGHT_S });
    map.once("moveend", then);
  };
  const go = (item) => {
    if (item.beyond) return;
    close();
    const { one } = item;
    if (one && !marks.isOn(one)) panel.bring(one);
    const place = item.place ?? marks.anchor(one);
    const spot = !one || one.shape.points.length;
    const bounds = spot ? L.latLngBounds([place, place]) : L.latLngBounds(one.paths.map((path) => path.getBounds()).map((each) => [each.getSouthWest(), each.getNorthEast()]).flat());
    const rows = item.title === degrees(place) ? [] : [["Position", degrees(place)]];
    fly(bounds, spot ? Math.max(CLOSE_ZOOM, map.getZoom()) : AREA_ZOOM, () => (one ? marks.open(one, place, field) : marks.say({ ...item, rows }, place, field)));
  };

  const KEYS = {
    ArrowDown: () => choose((chosen + 1) % found.length),
    ArrowUp: () => choose((chosen <= 0 ? found.length : chosen) - 1),
    Enter: () => go(found[Math.max(0, chosen)]),
  };
  field.addEventListener("input", seek);
  field.addEventListener("focus", () => { if (field.value && !found.length) seek(); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.preventDefault(); if (found.length) close(); else { field.value = ""; close(); } return; }
    if (!found.length || !KEYS[event.key]) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  home.addEventListener("focusout", (event) => { if (!home.contains(event.relatedTarget)) close(); });
  // The field keeps the focus while an option is clicked.
  options.addEventListener("pointerdown", (event) => event.preventDefault());
  options.addEventListener("mousedown", (event) => event.preventDefault());
  document.getElementById("furniture").prepend(home);
};
