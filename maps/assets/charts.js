// Charts beside the map: curves and bars with their axes in words, the chosen point marked, and a sentence that says what is seen.
Ceaseline.chart = (chart, marks) => {
  if (chart.gantt) return Ceaseline.gantt(chart);
  const { element, svg } = Ceaseline;
  const WIDTH = 320, LEFT = 38, RIGHT = 10, TOP = chart.also ? 46 : 10, HEIGHT = 168 + TOP, BOTTOM = 34;
  const figure = (number) => new Intl.NumberFormat("en", { maximumSignificantDigits: 4 }).format(number);

  // Round steps: 1, 2 or 5 times a power of ten, about so many of them.
  const ticks = (low, high, about) => {
    const rough = (high - low) / about || 1;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * ([1, 2, 5, 10].find((times) => times * power >= rough) ?? 10);
    const found = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i += 1) found.push(i * step || 0); // never −0
    return found;
  };
  const all = (key) => chart.series.flatMap((series) => series[key]);
  const [west, east] = [Math.min(...all("across")), Math.max(...all("across"))];
  const rise = ticks(0, Math.max(...all("up"), 0), 5);
  const top = Math.max(...all("up"), rise[rise.length - 1]) || 1;
  const x = (value) => LEFT + ((value - west) / (east - west || 1)) * (WIDTH - LEFT - RIGHT);
  const y = (value) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM);

  const path = ({ across, up, steps }) => across.map((value, i) => {
    const to = `${x(value).toFixed(1)},${y(up[i]).toFixed(1)}`;
    if (i === 0) return `M${to}`;
    return steps ? `H${x(value).toFixed(1)} V${y(up[i]).toFixed(1)}` : `L${to}`;
  }).join(" ");
  // What holds over a stretch stands on its ground: a wall of steps reads as a height, not as a scribble.
  const ground = (series) => `${path(series)} V${y(0)} H${x(series.across[0]).toFixed(1)} Z`;
  const curve = (series, number) => `curve curve-${number}${series.steps ? " steps" : ""}`;
  const drawing = (series) => (series.steps ? ground(series) : path(series));

  // A second scale above: what the same places across count for.
  const alsoAbove = (first, last) => [
    svg("text", { x: (LEFT + WIDTH - RIGHT) / 2, y: 10, "text-anchor": "middle" }, chart.also_label),
    svg("path", { class: "axis", d: `M${LEFT},${TOP - 7} H${WIDTH - RIGHT}` }),
    ...ticks(first, last, 5).flatMap((value) => {
      const place = (LEFT + ((value - first) / (last - first || 1)) * (WIDTH - LEFT - RIGHT)).toFixed(1);
      return [svg("path", { class: "axis", d: `M${place},${TOP - 7} v-4` }), svg("text", { x: place, y: TOP - 14, "text-anchor": "middle" }, figure(value))];
    }),
  ];

  const picture = () => {
    const drawn = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `${chart.title}. ${chart.words}` });
    for (const value of rise) {
      drawn.append(svg("path", { class: value === 0 ? "axis" : "rule", d: `M${LEFT},${y(value)} H${WIDTH - RIGHT}` }));
      drawn.append(svg("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, figure(value)));
    }
    for (const value of ticks(west, east, 5)) drawn.append(svg("text", { x: x(value), y: HEIGHT - BOTTOM + 15, "text-anchor": "middle" }, figure(value)));
    drawn.append(svg("text", { x: (LEFT + WIDTH - RIGHT) / 2, y: HEIGHT - 4, "text-anchor": "middle" }, chart.across_label));
    if (chart.also) drawn.append(...alsoAbove(...chart.also));
    chart.series.forEach((series, number) => drawn.append(svg("path", { class: curve(series, number), d: drawing(series) })));
    if (chart.marked) {
      const [across, up] = chart.marked;
      const right = x(across) < WIDTH * 0.62;
      drawn.append(svg("path", { class: "lead", d: `M${x(across)},${HEIGHT - BOTTOM} V${y(up)} H${LEFT}` }));
      drawn.append(svg("circle", { class: "marked", cx: x(across), cy: y(up), r: 4.5 }));
      drawn.append(svg("text", { class: "said", x: x(across) + (right ? 9 : -9), y: y(up) + 16, "text-anchor": right ? "start" : "end" }, `${figure(across)} → ${figure(up)}`));
    }
    return drawn;
  };

  // Each name above its bars, so that long names need no column of their own; what a bar says stands at its end.
  const NAME = 15, BAR = 9, PITCH = 12, BETWEEN = 5, SAID = 74;
  // A bar of something that is on the map with its days is empty while it does not hold.
  const dated = [];
  const bars = () => {
    const high = NAME + chart.series.length * PITCH + BETWEEN;
    const drawn = svg("svg", { viewBox: `0 0 ${WIDTH} ${chart.names.length * high}`, role: "img", "aria-label": `${chart.title}. ${chart.words}` });
    const most = Math.max(...all("up"), 0) || 1;
    chart.names.forEach((name, row) => {
      const title = svg("text", { class: "name", x: 0, y: row * high + 11 }, name);
      drawn.append(title);
      const ends = [];
      chart.series.forEach((series, number) => {
        const [length, at] = [(series.up[row] / most) * (WIDTH - SAID), row * high + NAME + number * PITCH];
        const said = series.said[row] ?? figure(series.up[row]), end = svg("text", { class: "end", x: (length + 5).toFixed(1), y: at + 8.5 }, said);
        ends.push({ end, said });
        drawn.append(svg("rect", { class: `bar bar-${number}`, x: 0, y: at, width: Math.max(length, 0.5).toFixed(1), height: BAR }), end);
      });
      const shown = marks.drawn.filter(({ entry, mark }) => entry.layer === "zones" && mark.title === name);
      if (shown.length) dated.push({ shown, title, bars: [...drawn.querySelectorAll("rect")].slice(-chart.series.length), ends });
    });
    return drawn;
  };

  const key = (series, number) => {
    const sample = svg("svg", { viewBox: "0 0 26 8", "aria-hidden": "true" }, chart.names.length
      ? svg("rect", { class: `bar bar-${number}`, width: 26, height: 8 }) : svg("path", { class: curve(series, number), d: "M1,4 H25" }));
    return element("li", {}, sample, series.label);
  };
  const keys = chart.series.length > 1 ? [element("ul", { class: "keys" }, ...chart.series.map(key))] : [];
  const told = element("p", { class: "small day-told", hidden: true });
  const made = element("section", { class: "chart", "data-chart": chart.id }, element("h2", {}, chart.title),
    element("p", { class: "small" }, chart.up_label), chart.names.length ? bars() : picture(), ...keys, told,
    element("p", { class: "small" }, [chart.words, chart.as_of && `As of: ${chart.as_of}.`].filter(Boolean).join(" ")));
  // What follows the day does; what cannot says so.
  const follow = (day) => {
    told.hidden = day === null;
    let holding = 0;
    for (const { shown, title, bars: mine, ends } of dated) {
      const holds = shown.some(marks.holds);
      holding += holds ? 1 : 0;
      [title, ...mine, ...ends.map(({ end }) => end)].forEach((one) => one.classList.toggle("none", !holds));
      ends.forEach(({ end, said }) => { end.textContent = holds ? said : "not in force"; });
    }
    told.textContent = dated.length ? `On D+${day} ${holding} of ${dated.length} are in force; empty bars are not.` : `For the whole plan: this does not follow the day chosen, D+${day}.`;
  };
  return { made, follow };
};
