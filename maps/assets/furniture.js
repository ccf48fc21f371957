// On the map itself: zoom buttons, north arrow, a scale bar true at the latitude shown, where the pointer is, status.
Ceaseline.furniture = (map, whole) => {
  const { content, element, svg, mgrs } = Ceaseline;
  const home = document.getElementById("furniture");

  const button = (words, sign, act) => {
    const made = element("button", { type: "button", "aria-label": words, title: words }, sign);
    made.addEventListener("click", act);
    return made;
  };
  const frame = svg("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" },
    svg("path", { d: "M2,6 V2 H6 M10,2 H14 V6 M14,10 V14 H10 M6,14 H2 V10", fill: "none", stroke: "currentColor", "stroke-width": 2 }));
  const buttons = element("div", { id: "buttons" },
    button("Zoom in", "+", () => map.zoomIn(1)), button("Zoom out", "−", () => map.zoomOut(1)), button("Show everything", frame, whole));

  const north = element("div", { id: "north", role: "img", "aria-label": "North is up" },
    svg("svg", { width: 22, height: 34, viewBox: "0 0 22 34", "aria-hidden": "true" },
      svg("path", { d: "M11,1 L19,22 L11,17 Z", fill: "currentColor" }),
      svg("path", { d: "M11,1 L3,22 L11,17 Z", fill: "none", stroke: "currentColor", "stroke-width": 1.2, "stroke-linejoin": "round" }),
      svg("text", { x: 11, y: 33, "text-anchor": "middle", "font-size": 11, "font-weight": 700, fill: "currentColor" }, "N")));

  // The bar: the roundest length that fits, measured along the parallel through the middle of what is shown.
  const bar = element("div", { id: "scale" });
  const measure = () => {
    const latitude = map.getCenter().lat;
    const metresPerPixel = Ceaseline.metresPerPixel(map);
    const room = Math.min(150, map.getSize().x / 3) * metresPerPixel;
    const power = 10 ** Math.floor(Math.log10(room));
    const length = [5, 2, 1].map((step) => step * power).find((step) => step <= room);
    const width = length / metresPerPixel;
    const words = length >= 1000 ? `${length / 1000} km` : `${length} m`;
    const hemisphere = latitude < 0 ? "S" : "N";
    const drawing = svg("svg", { width: width + 2, height: 8, "aria-hidden": "true", "data-metres": length, "data-pixels": width },
      ...[0, 1, 2, 3].map((part) => svg("rect", { x: 1 + (part * width) / 4, y: 1, width: width / 4, height: 6, fill: part % 2 ? "none" : "currentColor", stroke: "currentColor" })));
    bar.replaceChildren(element("span", {}, words), drawing, element("span", { class: "small" }, `at ${Math.abs(latitude).toFixed(1)}° ${hemisphere}`));
  };

  const { exact } = content;
  const readout = element("output", { id: "readout", "aria-live": "off", "aria-label": "Position of the pointer, or of the middle of the map" });
  const read = (place) => {
    const { lat, lng } = place.wrap();
    const degrees = `${Math.abs(lat).toFixed(4)}° ${lat < 0 ? "S" : "N"}, ${Math.abs(lng).toFixed(4)}° ${lng < 0 ? "W" : "E"}`;
    const square = mgrs(lng, lat, exact ? 4 : 3);
    // What is coarsened is not to be read off to the metre.
    const metres = exact && square ? [element("span", { class: "utm" }, `UTM ${mgrs.utm(lng, lat)}`)] : [];
    readout.replaceChildren(element("span", { class: "grid" }, square || "No MGRS here"), ...metres, element("span", {}, degrees));
  };

  // Over the map and under its popups; it stays in place while the map moves.
  const WATERMARKED = ["illustrative", "draft"];
  const watermark = () => {
    if (!WATERMARKED.includes(content.margin.status)) return;
    const words = content.margin.status.toUpperCase();
    const tile = svg("pattern", { id: "stamp", width: 620, height: 260, patternUnits: "userSpaceOnUse", patternTransform: "rotate(-28)" },
      svg("text", { x: 10, y: 60 }, words), svg("text", { x: 320, y: 190 }, words));
    const sheet = svg("svg", { id: "watermark", "aria-hidden": "true" }, tile, svg("rect", { width: "100%", height: "100%", fill: "url(#stamp)" }));
    const pane = map.createPane("stamp");
    pane.style.zIndex = 460;
    pane.append(sheet);
    const stay = () => {
      const { x, y } = map.getSize();
      sheet.setAttribute("width", x); sheet.setAttribute("height", y);
      L.DomUtil.setPosition(sheet, map.containerPointToLayerPoint([0, 0]));
    };
    map.on("move zoomend resize viewreset", stay);
    stay();
  };

  home.replaceChildren(buttons, north, bar, readout);
  watermark();
  map.on("moveend", () => { measure(); read(map.getCenter()); });
  map.on("mousemove", (event) => read(event.latlng));
  map.on("mouseout", () => read(map.getCenter()));
};
