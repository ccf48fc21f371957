// Puts the page together, frames everything that is drawn, and turns the screen's page into a sheet of paper.
(() => {
  const { content, look } = Ceaseline;
  const [west, south, east, north] = content.bounds;
  const bounds = L.latLngBounds([[south, west], [north, east]]);
  const box = L.latLngBounds([[content.context.box[1], content.context.box[0]], [content.context.box[3], content.context.box[2]]]);
  const LARGEST_ZOOM = 13;

  const map = L.map("map", { zoomControl: false, attributionControl: false, zoomSnap: 0.25, zoomDelta: 1, wheelPxPerZoomLevel: 90,
    maxZoom: LARGEST_ZOOM, maxBoundsViscosity: 1 });
  // Room for what lies on the map's rim: buttons, north arrow, scale, readout.
  const rimPx = () => (map.getSize().x < 600
    ? { paddingTopLeft: [14, 50], paddingBottomRight: [14, 60] }
    : { paddingTopLeft: [56, 50], paddingBottomRight: [52, 64] });
  const whole = () => map.fitBounds(bounds, { ...rimPx(), maxZoom: 12, animate: false });
  // Not setMinZoom, which would set out on a zoom of its own.
  const leastZoom = () => { map.options.minZoom = Math.min(map.getBoundsZoom(box, true), map.getBoundsZoom(bounds, false, L.point(108, 114))); };

  whole();
  const background = Ceaseline.background(map);
  const marks = Ceaseline.marks(map);
  const grid = Ceaseline.grid(map);
  const sites = Ceaseline.sites(map, marks);
  const labels = Ceaseline.labels(map, marks, sites);
  const panel = Ceaseline.panel(map, { marks, labels, background, grid });
  panel.build();
  Ceaseline.furniture(map, whole);
  Ceaseline.measure(map, marks);
  Ceaseline.search(map, { marks, panel, box });
  map.invalidateSize({ pan: false });
  whole();
  leastZoom();
  // Only now: a first view that reached beyond would be slid back, in a movement that swallows what comes after.
  map.setMaxBounds(box);
  background.draw();
  marks.redraw();
  labels.place();
  map.on("resize", leastZoom);
  Ceaseline.address(map, panel);

  // A browser measures before its print rules hold: give the map its size on paper first, then frame it.
  const SHEET_MAP_PX = [735, 442];
  let before = null;
  addEventListener("beforeprint", () => {
    before = { centre: map.getCenter(), zoom: map.getZoom(), folded: [...document.querySelectorAll("#panel details:not([open]):not(.table-first)")] };
    before.folded.forEach((part) => { part.open = true; });
    document.documentElement.classList.add("printing");
    [map.getContainer().style.width, map.getContainer().style.height] = SHEET_MAP_PX.map((side) => `${side}px`);
    map.invalidateSize({ pan: false, animate: false });
    map.options.minZoom = 0;
    map.fitBounds(bounds, { paddingTopLeft: [12, 12], paddingBottomRight: [44, 48], animate: false });
    look.forPrint(true);
    background.redrawNow();
    marks.redrawNow();
    labels.place();
  });
  addEventListener("afterprint", () => {
    document.documentElement.classList.remove("printing");
    map.getContainer().style.width = map.getContainer().style.height = "";
    map.invalidateSize({ pan: false, animate: false });
    before.folded.forEach((part) => { part.open = false; });
    map.setView(before.centre, before.zoom, { animate: false });
    leastZoom();
    look.forPrint(false);
  });

  Object.assign(Ceaseline, { map, switches: panel.switches });
  requestAnimationFrame(() => requestAnimationFrame(() => { document.documentElement.dataset.ready = "true"; }));
})();
