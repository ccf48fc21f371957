// One stop of the tabulator for a group of controls: arrow keys, Home and End walk within it.
Ceaseline.roving = (group) => {
  const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  const stops = () => [...group.querySelectorAll("input, button")];
  const rest = (here) => stops().forEach((stop) => { stop.tabIndex = stop === here ? 0 : -1; });
  const aim = (all, from, key) => ({ Home: all[0], End: all[all.length - 1] })[key] ?? all[all.indexOf(from) + STEPS[key]];
  group.addEventListener("focusin", ({ target }) => rest(target));
  group.addEventListener("keydown", (event) => {
    if (!(event.key in STEPS) && event.key !== "Home" && event.key !== "End") return;
    event.preventDefault();
    aim(stops(), event.target, event.key)?.focus();
  });
  rest(stops()[0]);
  return group;
};
