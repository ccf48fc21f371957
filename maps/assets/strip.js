// The line unrolled: rows that share the chainage as one picture, drawn anew for the room there is.
Ceaseline.strip = (() => {
  const { content, svg, element, look } = Ceaseline;
  const AXIS = 18, GAP = 4, AMOUNTS = 34, LANE = { sectors: 18, water: 8, gaps: 11 }, PLAIN_LANE = 15;
  const SIDE_LEAST = 64, LINE = 5, LABEL_STEP = 11.5, RIGHT = 206, NAMES = 112, LEAST_PLOT = 560;
  const GROUND_ROWS = ["zones", "settlements"];
  const strip = content.strip;

  const km = (metres, digits = 1) => (metres / 1000).toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const ruler = document.createElement("canvas").getContext("2d");
  ruler.font = `10.5px ${getComputedStyle(document.documentElement).fontFamily}`;
  const width = (text) => ruler.measureText(text).width;
  // As many letters as there is room for; none rather than one or two.
  const fitted = (text, roomPx) => {
    if (width(text) <= roomPx) return text;
    const letters = [...text];
    while (letters.length > 3 && width(`${letters.join("").trimEnd()}…`) > roomPx) letters.pop();
    return letters.length > 3 ? `${letters.join("").trimEnd()}…` : "";
  };
  // What all labels of a row begin with goes first where room is short: Sector 1 Alfa, 1 Alfa, 1.
  const shorter = (labels) => {
    const words = labels[0]?.split(" ") ?? [];
    const shared = labels.length > 1 && words.length > 1 && labels.every((label) => label.startsWith(`${words[0]} `)) ? words[0].length + 1 : 0;
    return (label, roomPx) => {
      const own = label.slice(shared), [first] = own.split(" ");
      return [label, own].find((text) => width(text) <= roomPx) ?? (shared && width(first) <= roomPx ? first : fitted(own, roomPx));
    };
  };
  const row = (id) => strip.rows.find((one) => one.id === id);
  const begin = strip?.parts[0][0], end = strip?.parts[strip.parts.length - 1][1];

  const steps = (roomPx) => {
    const rough = ((end - begin) / Math.max(roomPx / 70, 2)) || 1;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * [1, 2, 5, 10].find((times) => times * power >= rough);
    return Array.from({ length: Math.floor(end / step) - Math.ceil(begin / step) + 1 }, (_, i) => (Math.ceil(begin / step) + i) * step);
  };

  // Depths on a square-root scale: what lies near the line keeps room beside what reaches far.
  const ground = () => {
    const ribbons = row("zones")?.ribbons ?? [], spots = row("settlements")?.spots ?? [];
    const far = Math.max(1000, ...ribbons.flatMap(({ depths }) => depths.map((depth) => depth[3])), ...spots.map(({ offset_m }) => Math.abs(offset_m)));
    const most = Math.max(...["left", "right"].map((side) => ribbons.filter((one) => one.side === side).length));
    return { ribbons, spots, far, half: Math.max(SIDE_LEAST, most * LABEL_STEP) + LINE };
  };

  // Where each row stands: its top and height, the rows of the ground together.
  const lanes = () => {
    let top = AXIS;
    const found = [];
    const add = (id, title, height) => { found.push({ id, title, top, height }); top += height + GAP; };
    for (const one of strip.rows) {
      if (!GROUND_ROWS.includes(one.id)) add(one.id, one.title, LANE[one.id] ?? (one.intervals.some((each) => each.length > 5) ? AMOUNTS : PLAIN_LANE));
      else if (!found.some(({ id }) => id === "ground")) add("ground", "", 2 * ground().half);
    }
    return { lanes: found, height: top };
  };

  const draw = (plot) => {
    const x = (metres) => ((metres - begin) / (end - begin || 1)) * plot;
    const { lanes: places, height } = lanes();
    const attributes = (painted) => ({ stroke: painted.stroke ? painted.color : "none", "stroke-width": Math.min(painted.weight, 1.4), "stroke-dasharray": painted.dashArray ?? "none",
      fill: painted.fill ? painted.fillColor : "none", "fill-opacity": painted.fillOpacity });
    const solid = (one) => look.paint({ ...one, fill: one.stroke, fill_dark: one.stroke_dark, fill_opacity: 1, hatch: false, width_px: 0 }, "area").fillColor;
    const hatched = (one) => look.paint({ ...one, hatch: true }, "area").fillColor;

    const ticks = () => steps(plot).flatMap((at) => [
      svg("path", { class: "rule", d: `M${x(at).toFixed(1)},${AXIS - 4} V${height - GAP}` }),
      svg("text", { class: "tick", x: x(at).toFixed(1), y: AXIS - 7, "text-anchor": x(at) < 12 ? "start" : x(at) > plot - 24 ? "end" : "middle" }, km(at, 0)),
    ]);

    const interval = (lane, short) => ([from, to, kind, label, , level = 1]) => {
      const drawn = strip.classes[kind], wide = Math.max(x(to) - x(from), 0.8);
      if (label) {
        const shade = drawn.look.fill_opacity || 0.12;
        const box = svg("rect", { class: "named", x: x(from).toFixed(2), y: lane.top, width: wide.toFixed(2), height: lane.height, fill: solid(drawn.look), "fill-opacity": Math.min(shade, 0.2), stroke: solid(drawn.look) });
        const words = short(label, wide - 5);
        return words ? [box, svg("text", { x: ((x(from) + x(to)) / 2).toFixed(1), y: lane.top + lane.height / 2 + 3.5, "text-anchor": "middle" }, words)] : [box];
      }
      const high = lane.height * drawn.height_share * level;
      return [svg("rect", { class: `stretch stretch-${kind}`, x: x(from).toFixed(2), y: (lane.top + lane.height - high).toFixed(2), width: wide.toFixed(2), height: high.toFixed(2), fill: drawn.hatched ? hatched(drawn.look) : solid(drawn.look) })];
    };

    // The largest name first, to the right of its dot or to the left, wherever nothing is covered.
    const placer = () => {
      const taken = [];
      const free = (box) => box[0] >= 0 && box[2] <= plot && taken.every((other) => box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3]);
      const take = (box) => { taken.push(box); return box; };
      const place = (text, across, up, radius) => {
        for (const [side, from] of [["start", across + radius + 2], ["end", across - radius - 2 - width(text)]]) {
          const box = [from, up - 5, from + width(text), up + 5];
          if (free(box)) { take(box); return { anchor: side, at: side === "start" ? from : from + width(text) }; }
        }
        return null;
      };
      return { place, take };
    };
    const spots = (rows, level, radius, kind) => {
      const names = placer();
      const dots = [], said = [];
      const placed = rows.map((spot) => ({ spot, across: x(spot.chainage_m), up: level(spot), r: radius(spot) }));
      for (const { across, up, r } of placed) names.take([across - r, up - r, across + r, up + r]);
      for (const { spot, across, up, r } of placed) {
        const painted = attributes(look.paint(spot.look, "point"));
        dots.unshift(svg("circle", { class: kind, cx: across.toFixed(1), cy: up.toFixed(1), r, ...painted, "stroke-width": 1 }));
        const found = spot.label ? names.place(spot.label, across, up, r) : null;
        names.take([across - r, up - r, across + r, up + r]);
        if (found) said.push(svg("text", { class: "halo", x: found.at.toFixed(1), y: (up + 3.5).toFixed(1), "text-anchor": found.anchor }, spot.label));
      }
      return [...dots, ...said];
    };

    const sides = (lane) => {
      const { ribbons, spots: near, far, half } = ground();
      const middle = lane.top + half, high = half - LINE;
      const level = (offset) => middle - Math.sign(offset) * (LINE + high * Math.sqrt(Math.abs(offset) / far));
      const sign = ({ side }) => (side === "left" ? 1 : -1);
      const band = (ribbon) => ribbon.depths.map(([from, to, nearM, farM]) => {
        const edges = [level(sign(ribbon) * (nearM || 1e-9)), level(sign(ribbon) * farM)];
        return svg("rect", { class: "ribbon", x: x(from).toFixed(2), y: Math.min(...edges).toFixed(2), width: Math.max(x(to) - x(from), 0.8).toFixed(2), height: Math.abs(edges[0] - edges[1]).toFixed(2), ...attributes(look.paint(ribbon.look, "area")) });
      });
      // At the right end, each zone by its name and depth, drawn apart where they would touch.
      const named = (side) => {
        const mine = ribbons.filter((one) => one.side === side).map((one) => ({ one, far: Math.max(...one.depths.map((depth) => depth[3])) })).sort((a, b) => b.far - a.far);
        const top = side === "left" ? lane.top : middle + LINE, sorted = side === "left" ? mine : mine.reverse();
        let last = top - LABEL_STEP / 2;
        const ups = sorted.map(({ far: farM }, i) => {
          const wanted = level((side === "left" ? 1 : -1) * farM);
          last = Math.min(Math.max(wanted, last + LABEL_STEP), top + high - (sorted.length - 1 - i) * LABEL_STEP);
          return last;
        });
        return sorted.flatMap(({ one, far: farM }, i) => {
          const edge = level((side === "left" ? 1 : -1) * farM);
          const nearM = Math.min(...one.depths.map((depth) => depth[2]));
          const depth = [...(nearM ? [nearM] : []), farM].map((each) => km(each, each % 1000 ? 1 : 0)).join("–");
          return [svg("path", { class: "lead", d: `M${plot},${edge.toFixed(1)} l6,0 L${plot + 13},${ups[i].toFixed(1)}` }),
            svg("text", { x: plot + 16, y: (ups[i] + 3.5).toFixed(1) }, fitted(`${depth} km ${one.label}`, RIGHT - 18))];
        });
      };
      const scaled = ribbons.length ? [] : [5, 10, 20, 50].filter((each) => each * 1000 <= far).flatMap((each) => [1, -1].map((way) => svg("text", { class: "tick", x: plot + 4, y: level(way * each * 1000) + 3.5 }, `${each} km`)));
      return [
        ...ribbons.flatMap(band),
        svg("rect", { class: "contact-casing", x: 0, y: middle - LINE, width: plot, height: 2 * LINE }),
        svg("rect", { class: "contact", x: 0, y: middle - 2, width: plot, height: 4 }),
        ...spots(near, ({ offset_m }) => level(offset_m), ({ rank }) => (rank >= 100000 ? 3.6 : rank >= 10000 ? 2.8 : 2), "settlement"),
        ...named("left"), ...named("right"), ...scaled,
      ];
    };
    const level = (lane) => () => lane.top + lane.height / 2;
    const rowDrawn = (lane) => {
      if (lane.id === "ground") return sides(lane);
      const { intervals, spots: points } = row(lane.id);
      const floor = intervals.some((one) => !one[3]) ? [svg("path", { class: "axis", d: `M0,${lane.top + lane.height} H${plot}` })] : [];
      return [...intervals.flatMap(interval(lane, shorter(intervals.map((one) => one[3])))), ...floor, ...spots(points, level(lane), () => 3.6, "spot")];
    };
    // Ground lies between the end of one part and the beginning of the next.
    const breaks = strip.parts.slice(1).map(([at]) => svg("path", { class: "break", d: `M${x(at).toFixed(1)},${AXIS - 4} V${height - GAP}` }));
    const room = plot + (ground().ribbons.length ? RIGHT : 34);
    const picture = svg("svg", { width: room, height, viewBox: `0 0 ${room} ${height}`, role: "img", "aria-label": `${strip.title}. ${strip.words}` },
      ...ticks(), ...places.flatMap(rowDrawn), ...breaks);
    const marked = svg("g", { class: "cursor" }, svg("path", { d: `M0,${AXIS - 6} V${height - GAP}` }), svg("path", { class: "head", d: `M-5,${AXIS - 10} h10 l-5,7 z` }));
    picture.append(marked);
    return { picture, places, height, x, metres: (across) => Math.min(Math.max(begin + (across / plot) * (end - begin), begin), end), mark: (metres) => marked.setAttribute("transform", `translate(${x(metres).toFixed(1)} 0)`) };
  };

  // Names of the rows, beside the picture; they stay while it is scrolled.
  const names = (places, height) => {
    const made = element("div", { class: "strip-names", "aria-hidden": "true" });
    made.style.height = `${height}px`;
    for (const lane of places) {
      const { half } = lane.id === "ground" ? ground() : {};
      const said = half ? [[strip.left, lane.top], ["Line of contact", lane.top + half - 8], [strip.right, lane.top + 2 * half - 15]] : [[lane.title, lane.top + (lane.height - 15) / 2]];
      for (const [words, top] of said) {
        const name = element("span", {}, words);
        name.style.top = `${top}px`;
        made.append(name);
      }
    }
    return made;
  };
  return { strip, begin, end, km, draw, names, row, NAMES, RIGHT, LEAST_PLOT };
})();
