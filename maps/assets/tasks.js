// The force's tasks: one at a time brought onto the map with its words, or the line of contact again.
Ceaseline.tasks = (map, { switches, refresh, figures, drawn }) => {
  const { content, element, roving } = Ceaseline;
  const LINE = { id: "line", title: "Line of contact" };
  if (!content.tasks.length) return { bar: [], tell: () => {} };

  // A task that has no layers of its own is seen on those of the line.
  const onLine = (task) => task === LINE || !task.layers.length;
  const wanted = (task) => (entry, usual) => (onLine(task) ? usual : task.switches.includes(entry.id));
  const frame = ({ bounds }) => {
    const [west, south, east, north] = bounds ?? content.bounds;
    map.fitBounds([[south, west], [north, east]], { padding: [52, 52], maxZoom: 11, animate: false });
  };
  let asked = LINE;
  const show = (task) => {
    asked = task;
    const holds = wanted(task);
    content.entries.forEach((entry) => { const one = switches.get(entry.id); one.turn(holds(entry, one.usual)); });
    frame(task);
    refresh();
  };

  const part = (task) => {
    const tables = content.tables.filter((said) => said.task === task.id).map((said, place) => figures(said, place === 0));
    const curves = drawn.filter(({ chart }) => chart.task === task.id).map(({ made }) => made);
    const words = [...task.method, ...task.caveats].map((text) => element("p", { class: "small" }, text));
    return element("section", { class: "task", hidden: true }, element("h2", {}, task.title), element("p", {}, task.standfirst), ...tables, ...curves, ...words);
  };

  const buttons = [LINE, ...content.tasks].map((task) => {
    const button = element("button", { type: "button", class: "task-button" }, task.title);
    const own = task === LINE ? null : part(task);
    button.addEventListener("click", () => {
      show(task);
      // The page's address listens for what is changed by hand.
      button.dispatchEvent(new Event("change", { bubbles: true }));
    });
    return { task, button, own };
  });
  // Pressed is the task whose layers are those that are shown, whoever switched them; its words stand with it.
  const tell = () => buttons.forEach(({ task, button, own }) => {
    const holds = wanted(task);
    const pressed = (!onLine(task) || task === (onLine(asked) ? asked : LINE)) && content.entries.every((entry) => { const { box, usual } = switches.get(entry.id); return box.checked === holds(entry, usual); });
    button.setAttribute("aria-pressed", String(pressed));
    if (own) own.hidden = !pressed;
  });
  tell();
  const bar = element("section", { class: "tasks", "aria-label": "Tasks of the force" }, element("h2", {}, "Tasks of the force"),
    roving(element("div", { class: "task-buttons", role: "toolbar", "aria-label": "Show on the map" }, ...buttons.map(({ button }) => button))),
    ...buttons.flatMap(({ own }) => (own ? [own] : [])));
  return { bar: [bar], tell };
};
