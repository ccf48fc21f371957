// Dates one after the other: a step back, a step on, and all of them in turn, unless the reader wants little motion.
Ceaseline.player = (days, show, shown) => {
  const { element } = Ceaseline;
  const PAUSE_MS = 1600;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let turning = null;

  const at = () => days.filter((day) => day <= (shown() ?? -1)).length - 1; // −1 before the first and for all days
  const go = (number) => show(days[Math.max(0, Math.min(number, days.length - 1))]);
  const stop = () => {
    clearInterval(turning);
    turning = null;
    play.textContent = "Play";
  };
  const on = () => {
    if (at() + 1 < days.length) go(at() + 1);
    if (at() + 1 >= days.length) stop();
  };
  const start = () => {
    if (at() + 1 >= days.length) go(0); else on();
    turning = setInterval(on, PAUSE_MS);
    play.textContent = "Stop";
  };
  const button = (words, act) => {
    const found = element("button", { type: "button" }, words);
    found.addEventListener("click", act);
    return found;
  };
  const play = button("Play", () => (turning === null ? start() : stop()));
  const row = element("div", { class: "player", role: "group", "aria-label": "Dates in turn" },
    button("Earlier date", () => { stop(); go(at() - 1); }), play, button("Later date", () => { stop(); go(at() + 1); }));
  const calm = () => {
    if (still.matches) stop();
    play.hidden = still.matches;
  };
  still.addEventListener("change", calm);
  calm();
  return row;
};
