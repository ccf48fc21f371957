// The edits so far: one for each site at most, with what was before them and after, and what they make of the sites.
Ceaseline.editChanges = (editing) => {
  const idOf = (means, name) => JSON.stringify([means, name]);
  const proposed = editing.sites.map(([name, means, longitude, latitude], origin) => ({ id: idOf(means, name), name, means, place: [latitude, longitude], origin }));
  const byId = new Map(proposed.map((one) => [one.id, one]));
  let edits = [], past = [], future = [], kept = edits; // `kept`: as it was saved

  // Sites as they are now: proposed ones that are not left out, where they were put, and new ones.
  const current = () => {
    const edited = new Map(edits.filter(({ action }) => action !== "corridor").map((edit) => [idOf(edit.means, edit.site), edit]));
    const placed = (one) => (edited.has(one.id) ? { ...one, place: edited.get(one.id).path[0], edit: edited.get(one.id) } : one);
    const old = proposed.filter(({ id }) => edited.get(id)?.action !== "delete").map(placed);
    const added = edits.filter(({ action }) => action === "add").map((edit) => ({ id: idOf(edit.means, edit.site), name: edit.site, means: edit.means, place: edit.path[0], origin: null, edit }));
    return [...old, ...added];
  };
  const set = (next) => { past = [...past, edits]; future = []; edits = next; };
  const isOf = (one) => (edit) => edit.action !== "corridor" && idOf(edit.means, edit.site) === one.id;
  const noteOf = (one) => ({ note: one.edit?.note ?? "", author: one.edit?.author ?? "" });
  const move = (one, place) => {
    const edit = { action: one.origin === null ? "add" : "move", means: one.means, site: one.name, path: [place], ...noteOf(one) };
    set(edits.some(isOf(one)) ? edits.map((each) => (isOf(one)(each) ? edit : each)) : [...edits, edit]);
  };
  const remove = (one) => {
    const rest = edits.filter((edit) => !isOf(one)(edit));
    set(one.origin === null ? rest : [...rest, { action: "delete", means: one.means, site: one.name, path: [], ...noteOf(one) }]);
  };
  const free = (start) => {
    const taken = new Set([...proposed.map(({ name }) => name), ...edits.map(({ site }) => site)]);
    let number = 1;
    while (taken.has(`${start} ${number}`)) number += 1;
    return `${start} ${number}`;
  };
  const add = (means, place) => {
    const site = free(`Added ${editing.means[means].kind.replaceAll("_", " ")}`);
    set([...edits, { action: "add", means, site, path: [place], note: "", author: "" }]);
    return { id: idOf(means, site), name: site };
  };
  const corridor = (path, width) => {
    const site = free("Drawn corridor");
    set([...edits, { action: "corridor", means: null, site, path, width_m: width, note: "", author: "" }]);
    return site;
  };
  const undo = () => { if (!past.length) return false; future = [edits, ...future]; edits = past[past.length - 1]; past = past.slice(0, -1); return true; };
  const redo = () => { if (!future.length) return false; past = [...past, edits]; [edits, ...future] = future; return true; };
  return {
    proposed, byId, idOf, current, set, move, remove, add, corridor, undo, redo,
    all: () => edits,
    note: (number, note) => set(edits.map((edit, i) => (i === number ? { ...edit, note } : edit))),
    drop: (number) => set(edits.filter((_, i) => i !== number)),
    save: () => { kept = edits; },
    saved: () => edits === kept || !(edits.length || kept.length),
    canUndo: () => past.length > 0,
    canRedo: () => future.length > 0,
  };
};
