// What is seen, in the page's address: #zoom/latitude/longitude&off=…&on=…&day=…, with the switches that differ from the usual.
Ceaseline.address = (map, panel) => {
  const VIEW = /^(\d{1,2}(?:\.\d+)?)\/(-?\d{1,2}(?:\.\d+)?)\/(-?\d{1,3}(?:\.\d+)?)$/;
  const DECIMALS = 5, PAUSE_MS = 300;

  // An address that nobody here wrote says nothing.
  const said = () => {
    let text;
    try { text = decodeURIComponent(location.hash.slice(1)); } catch { return null; }
    const [view, ...parts] = text.split("&");
    const found = VIEW.exec(view)?.slice(1).map(Number);
    if (!found || Math.abs(found[1]) > 90 || Math.abs(found[2]) > 180) return null;
    const named = new Map(parts.map((part) => part.split("=", 2)));
    return { view: found, list: (name) => (named.get(name) ?? "").split(","), day: /^\d{1,5}$/.test(named.get("day")) ? Number(named.get("day")) : null };
  };
  const turn = ({ list, day: named }) => {
    const [off, on] = [new Set(list("off")), new Set(list("on"))];
    const day = named === null || named > panel.days.last ? null : named;
    let turned = day !== panel.days.value();
    if (turned) panel.days.set(day);
    for (const [id, { box, usual, turn: set }] of panel.switches) {
      const wanted = usual ? !off.has(id) : on.has(id);
      if (wanted !== box.checked) { set(wanted); turned = true; }
    }
    if (turned) panel.refresh();
  };
  const read = () => {
    const address = said();
    if (!address) return;
    const [zoom, latitude, longitude] = address.view;
    map.setView([latitude, longitude], zoom, { animate: false });
    turn(address);
  };

  const shown = () => {
    const { lat, lng } = map.getCenter().wrap();
    const view = [Number(map.getZoom().toFixed(2)), lat.toFixed(DECIMALS), lng.toFixed(DECIMALS)].join("/");
    const turned = [...panel.switches].filter(([, { box, usual }]) => box.checked !== usual);
    const list = (name, usual) => {
      const ids = turned.filter(([, one]) => one.usual === usual).map(([id]) => id);
      return ids.length ? [`${name}=${ids.join(",")}`] : [];
    };
    const day = panel.days.value() === null ? [] : [`day=${panel.days.value()}`];
    return `#${[view, ...list("off", true), ...list("on", false), ...day].join("&")}`;
  };
  // After a pause: browsers refuse an address that is rewritten at every step of a movement.
  let waiting = 0;
  const write = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (document.documentElement.classList.contains("printing")) return;
      // In a frame without an address of its own there is none to write to.
      try { history.replaceState(history.state, "", shown()); } catch { stop(); }
    }, PAUSE_MS);
  };
  const stop = () => { map.off("moveend", write); document.getElementById("panel").removeEventListener("change", write); };

  read();
  addEventListener("hashchange", read);
  map.on("moveend", write);
  document.getElementById("panel").addEventListener("change", write);
};
