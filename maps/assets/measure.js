// Measuring: places by click, or by Enter at the middle of the map; the length is that of the shortest way on the ellipsoid.
Ceaseline.measure = (map, marks) => {
  const { element, svg, look, geodesic } = Ceaseline;
  const container = map.getContainer(), stage = document.getElementById("stage");
  map.createPane("measure").style.zIndex = 640;
  const renderer = L.svg({ pane: "measure", padding: 0.5 });
  const drawn = L.layerGroup();
  let places = [];

  // As it is drawn: the great circle of the reduced latitudes, which no eye tells from the geodesic.
  const STEP_RAD = 0.005;
  const between = (from, to) => {
    const vector = ({ lat, lng }) => { const [p, l] = [(lat * Math.PI) / 180, (lng * Math.PI) / 180]; return [Math.cos(p) * Math.cos(l), Math.cos(p) * Math.sin(l), Math.sin(p)]; };
    const [a, b] = [vector(from), vector(to)];
    const angle = Math.acos(Math.min(1, Math.max(-1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
    const parts = Math.max(1, Math.ceil(angle / STEP_RAD));
    return Array.from({ length: parts + 1 }, (_, i) => {
      if (i === 0 || i === parts) return i ? to : from;
      const [s, t] = [Math.sin(angle * (1 - i / parts)), Math.sin((angle * i) / parts)];
      const [x, y, z] = [0, 1, 2].map((k) => s * a[k] + t * b[k]);
      return L.latLng((Math.atan2(z, Math.hypot(x, y)) * 180) / Math.PI, (Math.atan2(y, x) * 180) / Math.PI);
    });
  };
  const draw = () => {
    const { text, halo } = look.ground();
    const common = { pane: "measure", renderer, interactive: false, fill: false, lineCap: "butt" };
    const path = places.slice(1).flatMap((to, i) => between(places[i], to));
    drawn.clearLayers();
    drawn.addLayer(L.polyline(path, { ...common, color: halo, weight: 6, opacity: 0.9 }));
    drawn.addLayer(L.polyline(path, { ...common, color: text, weight: 2.4, dashArray: "7 4" }));
    places.forEach((place) => drawn.addLayer(L.circleMarker(place, { ...common, radius: 4.5, color: text, weight: 2, fill: true, fillColor: halo, fillOpacity: 1 })));
  };

  const length = (metres) => (metres < 10000 ? `${metres.toLocaleString("en", { maximumFractionDigits: metres < 100 ? 1 : 0 })} m`
    : `${(metres / 1000).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 })} km`);
  const act = (words, does) => { const made = element("button", { type: "button" }, words); made.addEventListener("click", does); return made; };
  const total = element("strong"), leg = element("span", { class: "leg" });
  const box = element("div", { id: "measure", role: "group", "aria-label": "Measuring", hidden: true },
    element("p", { role: "status" }, total, leg),
    element("p", { class: "small" }, "Geodesic on WGS 84, by Vincenty's inverse solution"),
    element("p", { class: "small" }, "Click the map, or move it and press Enter, for each place."),
    element("div", { class: "acts" }, act("Take one back", () => back()), act("End", () => end())));
  const tell = () => {
    const legs = places.slice(1).map((to, i) => geodesic(places[i], to));
    const last = legs[legs.length - 1];
    const whole = legs.every(Boolean) ? legs.reduce((sum, one) => sum + one.length, 0) : NaN;
    box.dataset.metres = whole;
    total.textContent = Number.isNaN(whole) ? "Not measured" : length(whole);
    const bearing = last && `${String(Math.round(last.bearing) % 360).padStart(3, "0")}°`;
    if (Number.isNaN(whole)) leg.textContent = "two places lie almost opposite each other on Earth";
    else if (legs.length > 1) leg.textContent = `last leg ${length(last.length)}, bearing ${bearing}`;
    else leg.textContent = last ? `bearing ${bearing}` : ["no place yet", "from the first place"][places.length];
  };
  const change = (to) => { places = to; draw(); tell(); };
  const add = (place) => change([...places, place]);
  const back = () => change(places.slice(0, -1));

  const icon = svg("svg", { width: 18, height: 18, viewBox: "0 0 18 18", "aria-hidden": "true" },
    svg("path", { d: "M1.5,12.5 L12.5,1.5 L16.5,5.5 L5.5,16.5 Z M4.6,9.4 l1.8,1.8 M7.2,6.8 l2.6,2.6 M9.9,4.1 l1.8,1.8", fill: "none", stroke: "currentColor", "stroke-width": 1.5, "stroke-linejoin": "round" }));
  const button = element("button", { type: "button", id: "measure-button", "aria-pressed": "false", "aria-label": "Measure a length", title: "Measure a length" }, icon);
  const cross = svg("svg", { id: "cross", width: 28, height: 28, viewBox: "0 0 28 28", "aria-hidden": "true" },
    svg("path", { class: "under", d: "M14,2 V11 M14,17 V26 M2,14 H11 M17,14 H26" }), svg("path", { d: "M14,2 V11 M14,17 V26 M2,14 H11 M17,14 H26" }));
  const measuring = () => button.getAttribute("aria-pressed") === "true";
  const show = (on) => {
    button.setAttribute("aria-pressed", String(on));
    box.hidden = !on;
    stage.classList.toggle("measuring", on);
    map.doubleClickZoom[on ? "disable" : "enable"]();
    marks.divert(on ? add : null);
    map[on ? "addLayer" : "removeLayer"](drawn);
    change([]);
  };
  const begin = () => { map.closePopup(); show(true); container.focus({ preventScroll: true }); };
  const end = () => { show(false); button.focus({ preventScroll: true }); };

  button.addEventListener("click", () => (measuring() ? end() : begin()));
  map.on("click", ({ latlng }) => { if (measuring()) add(latlng); });
  stage.addEventListener("keydown", (event) => {
    if (!measuring() || event.target.tagName === "INPUT") return;
    if (event.key === "Escape") end();
    else if (event.target !== container) return;
    else if (event.key === "Enter") add(map.getCenter());
    else if (event.key === "Backspace") back();
    else return;
    event.preventDefault();
  });
  look.onChange(() => { if (measuring()) draw(); });
  document.getElementById("buttons").append(button);
  document.getElementById("buttons").after(box);
  stage.append(cross);
};
