// One day or all of them: what names days is shown only while it holds; what names none holds on every day.
Ceaseline.days = (marks, refresh) => {
  const { element } = Ceaseline;
  const ALL = -1; // the slider's first place, before D+0
  const dated = marks.drawn.filter(({ mark }) => mark.from_day !== undefined || mark.to_day !== undefined);
  const named = [...new Set(dated.flatMap(({ mark }) => [mark.from_day, mark.to_day]))].filter((day) => day >= 0).sort((a, b) => a - b);
  const last = named[named.length - 1] ?? 0;

  const slider = element("input", { type: "range", id: "day", min: ALL, max: last, step: 1, value: ALL, list: "days-named" });
  const chosen = element("output", { for: "day" });
  const told = element("p", { class: "small" });
  const row = element("div", { class: "day" },
    element("div", { class: "day-words" }, element("label", { for: "day" }, "Day"), chosen), slider,
    element("datalist", { id: "days-named" }, ...named.map((day) => element("option", { value: day }))), told);

  const value = () => (Number(slider.value) === ALL ? null : Number(slider.value));
  const set = (day) => {
    slider.value = day ?? ALL;
    marks.setDay(value());
    const words = value() === null ? "All days" : `D+${value()}`;
    chosen.textContent = words;
    slider.setAttribute("aria-valuetext", words);
    row.classList.toggle("chosen", value() !== null);
    const holding = dated.filter(marks.holds).length;
    told.textContent = value() === null ? `${dated.length} shown here name days; what names none holds on every day.` : `Of ${dated.length} that name days, ${holding} hold on this day.`;
  };
  slider.addEventListener("input", () => { set(value()); refresh(); });
  set(null);
  return { rows: last > 0 ? [row] : [], set, value, last };
};
