// One day or all of them: what names days is shown only while it holds; what names none holds on every day.
Ceaseline.days = (marks, refresh) => {
  const { content: { margin }, element } = Ceaseline;
  const ALL = -1; // the slider's first place, before D+0
  const DAY_MS = 86400000;
  const dated = marks.drawn.filter(({ mark }) => mark.from_day !== undefined || mark.to_day !== undefined);
  const said = [...dated.map(({ mark }) => [mark.from_day, mark.to_day]), ...margin.phases.map(([, ...days]) => days)];
  const named = [...new Set(said.flat())].filter((day) => day >= 0).sort((a, b) => a - b);
  // Where sites open nearly every day, a tick for each would tell nothing.
  const MOST_TICKS = 24;
  const ticks = named.length > MOST_TICKS ? [...new Set(margin.phases.map(([, from]) => from))] : named;
  const last = named[named.length - 1] ?? 0;

  // Whole days are counted, so that the zone in which the machine stands does not matter.
  const date = (day) => (margin.d_day ? new Date(Date.parse(`${margin.d_day}T00:00Z`) + day * DAY_MS).toISOString().slice(0, 10) : "");
  const on = (day) => `D${day < 0 ? "−" : "+"}${Math.abs(day)}${date(day) && `, ${date(day)} ${margin.zone}`}`;
  const span = (from, to) => (to === null ? `from D+${from}${date(from) && `, ${date(from)}`}` : `D+${from} to D+${to}${date(from) && `, ${date(from)} to ${date(to)}`}`);
  const phaseHolds = (day) => ([, from, to]) => from <= day && (to === null || day <= to);
  const phasesOn = (day) => margin.phases.filter(phaseHolds(day)).map(([name]) => name);

  const slider = element("input", { type: "range", id: "day", min: ALL, max: last, step: 1, value: ALL, list: "days-named" });
  const chosen = element("output", { for: "day" });
  const told = element("p", { class: "small" });
  const phases = margin.phases.map(([name, from, to]) => element("li", {}, element("span", { class: "phase-name" }, name), " ", element("span", { class: "phase-days" }, span(from, to))));
  const row = element("div", { class: "day" },
    element("div", { class: "day-words" }, element("label", { for: "day" }, "Day"), chosen), slider,
    ...(margin.opens_day === null ? [] : [Ceaseline.player(margin.phases.map(([, from]) => from), (day) => { set(day); refresh(); }, () => value())]),
    element("datalist", { id: "days-named" }, ...ticks.map((day) => element("option", { value: day }))),
    ...(phases.length ? [element("ul", { class: "phases small", "aria-label": "Phases" }, ...phases)] : []), told);

  // Seasons lie below the slider, each in its row over its days, its name within or before them.
  const seasons = margin.seasons.filter(([, , from]) => from <= last);
  const BAND = 15;
  const share = (day) => (Math.min(Math.max(day - ALL, 0), last - ALL) / (last - ALL || 1)) * 100;
  const band = ([name, , from, to], row) => {
    const [left, right] = [share(from), share(to === null ? last : to + 1)], within = left < 60;
    return [
      Ceaseline.svg("rect", { x: `${left}%`, y: row * BAND + 1, width: `${right - left}%`, height: BAND - 2 }),
      Ceaseline.svg("text", { x: `${left}%`, dx: within ? 4 : -4, y: row * BAND + 11, "text-anchor": within ? "start" : "end" }, name)];
  };
  const seasonWords = seasons.map(([name, , from, to]) => element("li", {}, element("span", { class: "phase-name" }, name), " ", element("span", { class: "phase-days" }, span(from, to))));
  if (seasons.length) {
    slider.after(Ceaseline.svg("svg", { class: "seasons", height: seasons.length * BAND, "aria-hidden": "true" }, ...seasons.flatMap(band)));
    told.before(element("ul", { class: "phases seasons-told small", "aria-label": "Seasons" }, ...seasonWords));
  }
  const seasonHolds = (day) => ([, , from, to]) => from <= day && (to === null || day <= to);

  const value = () => (Number(slider.value) === ALL ? null : Number(slider.value));
  const set = (day) => {
    slider.value = day ?? ALL;
    const now = value();
    marks.setDay(now);
    const words = now === null ? "All days" : [on(now), ...phasesOn(now)].join(" · ");
    chosen.textContent = words;
    slider.setAttribute("aria-valuetext", words);
    row.classList.toggle("chosen", now !== null);
    phases.forEach((item, i) => item.classList.toggle("now", now !== null && phaseHolds(now)(margin.phases[i])));
    seasonWords.forEach((item, i) => item.classList.toggle("now", now !== null && seasonHolds(now)(seasons[i])));
    const holding = dated.filter(marks.holds).length;
    told.textContent = now === null ? `${dated.length} shown here name days; what names none holds on every day.` : `Of ${dated.length} that name days, ${holding} hold on this day.`;
  };
  slider.addEventListener("input", () => { set(value()); refresh(); });
  set(margin.opens_day);
  return { rows: last > 0 ? [row] : [], set, value, last };
};
