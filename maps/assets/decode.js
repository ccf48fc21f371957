// Reads what the page holds: the block of content (the writer is packing.py) and its compact geometries (embedding.py).
Ceaseline.content = (() => {
  const letters = atob(document.getElementById("content").textContent), bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i += 1) bytes[i] = letters.charCodeAt(i);
  return JSON.parse(new TextDecoder().decode(Ceaseline.inflate(bytes)));
})();

Ceaseline.decode = (() => {
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const digits = new Uint8Array(128);
  for (let i = 0; i < 64; i += 1) digits[LETTERS.charCodeAt(i)] = i;

  // Text → [latitude, longitude] pairs, in Leaflet's order.
  const path = (text, scale) => {
    const found = [];
    let number = 0, factor = 1, longitude = 0, latitude = 0, first = true;
    for (let i = 0; i < text.length; i += 1) {
      const digit = digits[text.charCodeAt(i)];
      number += (digit & 31) * factor;
      factor *= 32;
      if (digit >= 32) continue;
      const step = number % 2 ? -(number + 1) / 2 : number / 2;
      if (first) longitude += step;
      else { latitude += step; found.push([latitude / scale, longitude / scale]); }
      first = !first; number = 0; factor = 1;
    }
    return found;
  };

  return (shape, decimals) => {
    const read = (text) => path(text, 10 ** decimals);
    return {
      areas: (shape?.a ?? []).map((rings) => rings.map(read)),
      lines: (shape?.l ?? []).map(read),
      points: (shape?.p ?? []).map((text) => read(text)[0]),
    };
  };
})();

// Metres on the ground for one pixel eastward, along the parallel through the middle of what is shown (WGS 84).
Ceaseline.metresPerPixel = (map) => {
  const EQUATOR_M = 40075016.685578, SQUARED_ECCENTRICITY = 0.00669437999014;
  const latitude = (map.getCenter().lat * Math.PI) / 180;
  const parallel = (EQUATOR_M * Math.cos(latitude)) / Math.sqrt(1 - SQUARED_ECCENTRICITY * Math.sin(latitude) ** 2);
  return parallel / 2 ** (map.getZoom() + 8);
};

// Elements are made here and nowhere else: text goes in as text.
Ceaseline.element = (name, attributes = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value != null) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
};
Ceaseline.svg = (name, attributes = {}, ...children) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};
