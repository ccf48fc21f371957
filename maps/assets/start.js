// Puts the page together and frames everything that is drawn.
(() => {
  const { content } = Ceaseline;
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
  const leastZoom = () => {
    map.options.minZoom = 0; // what Leaflet finds is never below it
    map.options.minZoom = Math.min(map.getBoundsZoom(box, true), map.getBoundsZoom(bounds, false, L.point(108, 114)));
  };

  whole();
  const background = Ceaseline.background(map);
  const marks = Ceaseline.marks(map);
  const grid = Ceaseline.grid(map);
  const sites = Ceaseline.sites(map, marks);
  const labels = Ceaseline.labels(map, marks, { sites, graphics: Ceaseline.graphics(map, marks) });
  const panel = Ceaseline.panel(map, { marks, labels, background, grid });
  panel.build();
  Ceaseline.unrolled(map, { bounds, whole });
  Ceaseline.furniture(map, whole);
  Ceaseline.measure(map, marks);
  Ceaseline.search(map, { marks, panel, box });
  const editor = Ceaseline.edit?.(map, marks) ?? null;
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
  Ceaseline.print(map, { bounds, leastZoom, background, marks, labels, legend: panel.legend });

  document.getElementById("waiting").remove();
  Object.assign(Ceaseline, { map, editor, switches: panel.switches });
  requestAnimationFrame(() => requestAnimationFrame(() => { document.documentElement.dataset.ready = "true"; }));
})();
