// Sites on a calendar of days, group by group: outlined while they are set up, full while they stand; seasons behind them, phases as lines.
Ceaseline.gantt = (chart) => {
  const { element, svg } = Ceaseline;
  const { days, bars, seasons, phases, d_day: dDay } = chart.gantt;
  const WIDTH = 320, RIGHT = 6, HEAD = 15, PITCH = 4.5, BAR = 3.4, BETWEEN = 4, BAND = 17, FOOT = dDay ? 30 : 16;
  const DAY_MS = 86400000;
  const x = (day) => +((Math.min(day, days) / days) * (WIDTH - RIGHT)).toFixed(1);
  const date = (day) => new Date(Date.parse(`${dDay}T00:00Z`) + day * DAY_MS).toISOString().slice(0, 10);
  const on = (day) => `D+${day}${dDay ? `, ${date(day)}` : ""}`;
  const said = ({ name, begins_day: begins, opens_day: opens, late_days: late }) => {
    if (opens === null) return `${name}: not in these days`;
    return `${name}: set up from ${on(begins)}, stands from ${on(opens)}${late ? `, ${late} days late` : ""}`;
  };
  const groups = [...new Set(bars.map(({ group }) => group))].map((name) => [name, bars.filter(({ group }) => group === name)]);
  const top = seasons.length * BAND;
  const high = groups.reduce((sum, [, mine]) => sum + HEAD + mine.length * PITCH + BETWEEN, top);

  // The name of a season stands in its own row, over its days where these are to the left, before them where they are not.
  const season = ({ name, kind, from_day: from, to_day: to }, row) => {
    const [left, right] = [x(from), x(to === null ? days : to + 1)], above = row * BAND;
    const late = left > WIDTH * 0.6;
    return [
      svg("rect", { class: `season season-${kind}`, x: left, y: above, width: right - left, height: high - above }),
      svg("path", { class: "season-edge", d: `M${left},${above} V${high}` }),
      svg("text", { class: "name", x: late ? left - 4 : left + 4, y: above + 12, "text-anchor": late ? "end" : "start" }, name)];
  };
  // What stands too late is broken, so that it is told without colour.
  const stands = (late, left, middle, right) => svg("path", { class: late ? "late" : "stands", "stroke-width": BAR, d: `M${left},${middle} H${right}` });
  const bar = (one, y) => {
    const { begins_day: begins, opens_day: opens } = one;
    const drawn = svg("g", {}, svg("title", {}, said(one)));
    if (begins !== null) drawn.append(svg("rect", { class: "work", x: x(begins), y, width: x(opens ?? days) - x(begins), height: BAR }));
    if (opens !== null) drawn.append(stands(one.late_days, x(opens), y + BAR / 2, x(days)));
    return drawn;
  };
  const axis = () => {
    const every = dDay ? 42 : 28, found = [svg("path", { class: "axis", d: `M0,${high} H${x(days)}` })];
    for (let day = 0; day <= days; day += every) {
      const anchor = day === 0 ? "start" : x(day) > WIDTH - 34 ? "end" : "middle";
      found.push(svg("path", { class: "axis", d: `M${x(day)},${high} v4` }), svg("text", { x: x(day), y: high + 14, "text-anchor": anchor }, `D+${day}`));
      if (dDay) found.push(svg("text", { x: x(day), y: high + 27, "text-anchor": anchor }, date(day)));
    }
    return found;
  };

  const now = svg("path", { class: "now-line" });
  const drawn = svg("svg", { class: "gantt", viewBox: `0 0 ${WIDTH} ${high + FOOT}`, role: "img", "aria-label": `${chart.title}. ${chart.words}` });
  drawn.append(...seasons.flatMap(season));
  for (const { from_day: from } of phases) if (from > 0 && from <= days) drawn.append(svg("path", { class: "phase-line", d: `M${x(from)},${top} V${high}` }));
  let y = top;
  for (const [name, mine] of groups) {
    const open = mine.filter(({ opens_day: opens }) => opens !== null), last = Math.max(...open.map(({ opens_day: opens }) => opens));
    drawn.append(svg("text", { class: "name", x: 0, y: y + 11 }, `${name}: ${open.length === mine.length ? `all ${mine.length} from D+${last}` : `${open.length} of ${mine.length}`}`));
    mine.forEach((one, row) => drawn.append(bar(one, y + HEAD + row * PITCH)));
    y += HEAD + mine.length * PITCH + BETWEEN;
  }
  drawn.append(...axis(), now);

  const sample = (drawing, words) => element("li", {}, svg("svg", { class: "gantt", viewBox: "0 0 26 8", "aria-hidden": "true" }, drawing), words);
  const late = bars.some(({ late_days: count }) => count) ? [sample(stands(true, 1, 4, 25), "Stands, too late")] : [];
  const keys = element("ul", { class: "keys" }, sample(svg("rect", { class: "work", x: 1, y: 2, width: 24, height: BAR }), "Being set up"), sample(stands(false, 1, 4, 25), "Stands"), ...late);
  const told = element("p", { class: "small day-told", hidden: true });
  const made = element("section", { class: "chart", "data-chart": chart.id }, element("h2", {}, chart.title), drawn, keys, told, element("p", { class: "small" }, chart.words));
  const follow = (day) => {
    told.hidden = day === null;
    now.setAttribute("d", day === null || day > days ? "" : `M${x(day)},${top} V${high}`);
    const stand = bars.filter(({ opens_day: opens }) => opens !== null && opens <= day).length;
    const work = bars.filter(({ begins_day: begins, opens_day: opens }) => begins !== null && begins <= day && day < (opens ?? Infinity)).length;
    told.textContent = day === null ? "" : `On ${on(day)}: ${stand} of ${bars.length} stand, ${work} are being set up.`;
  };
  return { made, follow };
};
