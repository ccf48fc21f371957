// One sheet of paper: its size, what of the map it shows at a scale of round numbers, and every word in its place.
Ceaseline.print = (map, { bounds, leastZoom, background, marks, labels, legend }) => {
  const { element, svg, look } = Ceaseline;
  const root = document.documentElement;
  const PIXEL_M = 0.0254 / 96; // of a style sheet, on paper
  const ROUND = [1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 10], LARGEST_SCALE = 50000, RIM_PX = 10;
  const CHOICES = {
    paper: ["Paper", { a4: "A4", a3: "A3" }],
    way: ["Orientation", { landscape: "Landscape", portrait: "Portrait" }],
    extent: ["Extent", { whole: "Everything", view: "What the map shows now" }],
  };
  const chosen = { paper: "a4", way: "landscape", extent: "whole" };
  const sheet = () => `${chosen.paper}-${chosen.way}`;
  const words = (ratio) => `1 : ${ratio.toLocaleString("en")} on ${CHOICES.paper[1][chosen.paper]}`;

  // The largest round scale at which the extent fits, true along the parallel through its middle.
  const metresAtZoomNought = (lat) => Ceaseline.metresPerPixel({ getCenter: () => ({ lat }), getZoom: () => 0 });
  const rounded = (least) => {
    const power = 10 ** Math.floor(Math.log10(least));
    return Math.round(power * ROUND.find((step) => step * power >= least - 1e-6 * power));
  };
  const scaled = (extent, size) => {
    const box = L.bounds([extent.getSouthWest(), extent.getNorthEast()].map((corner) => map.project(corner, 0)));
    const centre = map.unproject(box.getCenter(), 0), span = box.getSize(), room = size.subtract([2 * RIM_PX, 2 * RIM_PX]);
    const perPixel = metresAtZoomNought(centre.lat) / PIXEL_M;
    const ratio = rounded(Math.max(LARGEST_SCALE, perPixel * Math.max(span.x / room.x, span.y / room.y)));
    return { centre, ratio, zoom: Math.log2(perPixel / ratio) };
  };

  // The sheet's rules hold by class, not by medium: so it can be measured, and filled, before it is printed.
  const layOut = (on) => {
    root.classList.toggle("printing", on);
    root.classList.toggle(sheet(), on);
  };
  const ratio = element("p", { id: "ratio" });
  document.getElementById("furniture").append(ratio);
  // Letters shrink until all words fit; what does not fit even then is said to stand on the page.
  const FITS = [1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6];
  const holds = (area) => area.scrollHeight <= area.clientHeight + 1 && area.scrollWidth <= area.clientWidth + 1;
  const fill = () => document.querySelectorAll(".people-first, .legend-first, .notes").forEach((area) => {
    area.classList.remove("cut");
    const fit = FITS.find((size) => { area.style.setProperty("--fit", size); return holds(area); });
    area.classList.toggle("cut", fit === undefined);
  });

  const OPENED = ".notes details:not([open])";
  let before = null;
  addEventListener("beforeprint", () => {
    if (before) return;
    const { zoomSnap, maxBounds } = map.options;
    before = { centre: map.getCenter(), zoom: map.getZoom(), zoomSnap, maxBounds, retina: L.Browser.retina, folded: [...document.querySelectorAll(OPENED)] };
    const extent = chosen.extent === "whole" ? bounds : map.getBounds();
    before.folded.forEach((part) => { part.open = true; });
    layOut(true);
    // Canvases have twice the dots on paper; any scale and any middle will do there.
    L.Browser.retina = true;
    map.setMaxBounds(null);
    Object.assign(map.options, { zoomSnap: 0, minZoom: 0 });
    map.invalidateSize({ pan: false, animate: false });
    const found = scaled(extent, map.getSize());
    map.setView(found.centre, found.zoom, { animate: false });
    ratio.textContent = words(found.ratio);
    legend.ofSheet();
    fill();
    look.forPrint(true);
    background.redrawNow();
    marks.redrawNow();
    labels.place();
  });
  addEventListener("afterprint", () => {
    if (!before) return;
    layOut(false);
    L.Browser.retina = before.retina;
    map.options.zoomSnap = before.zoomSnap;
    map.invalidateSize({ pan: false, animate: false });
    before.folded.forEach((part) => { part.open = false; });
    map.setView(before.centre, before.zoom, { animate: false });
    map.setMaxBounds(before.maxBounds);
    leastZoom();
    look.forPrint(false);
    legend.recount();
    before = null;
  });

  const told = element("p", { role: "status" });
  const tell = () => {
    layOut(true);
    const { width, height } = map.getContainer().getBoundingClientRect();
    layOut(false);
    told.textContent = `One sheet at ${words(scaled(chosen.extent === "whole" ? bounds : map.getBounds(), L.point(width, height)).ratio)} ${chosen.way}, with the layers and the day shown now.`;
  };
  const radio = (name, value, label) => {
    const box = element("input", { type: "radio", name: `print-${name}`, value, checked: chosen[name] === value });
    box.addEventListener("change", () => { chosen[name] = value; tell(); });
    return element("label", {}, box, label);
  };
  const fieldset = ([name, [title, values]]) => element("fieldset", {}, element("legend", {}, title),
    ...Object.entries(values).map(([value, label]) => radio(name, value, label)));
  const act = (label, does) => { const made = element("button", { type: "button" }, label); made.addEventListener("click", does); return made; };
  const dialogue = element("dialog", { id: "print", "aria-labelledby": "print-title" }, element("h2", { id: "print-title" }, "Print one sheet"),
    ...Object.entries(CHOICES).map(fieldset), told,
    element("div", { class: "acts" }, act("Print", () => { dialogue.close(); print(); }), act("Close", () => dialogue.close())));

  const icon = svg("svg", { width: 17, height: 17, viewBox: "0 0 17 17", "aria-hidden": "true" },
    svg("path", { d: "M4.5,6 V1.5 H12.5 V6 M4.5,12.5 H1.5 V6 H15.5 V12.5 H12.5 M4.5,10 H12.5 V15.5 H4.5 Z", fill: "none", stroke: "currentColor", "stroke-width": 1.5, "stroke-linejoin": "round" }));
  const open = element("button", { type: "button", id: "print-button", "aria-haspopup": "dialog", "aria-label": "Print", title: "Print" }, icon);
  open.addEventListener("click", () => { tell(); dialogue.showModal(); });
  // A page in a frame cannot print itself.
  if (window.parent === window) {
    document.getElementById("buttons").append(open);
    document.body.append(dialogue);
  }
};
