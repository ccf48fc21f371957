// Edits as a file: what plan_deployment.py takes up with --edits, and what the page takes back.
Ceaseline.editFile = (() => {
  const { content } = Ceaseline;
  const FORMAT = 1, DECIMALS = 6, MOST = 500;
  const SHAPES = { move: "Point", add: "Point", delete: null, corridor: "LineString" };
  const rounded = ([latitude, longitude]) => [Number(longitude.toFixed(DECIMALS)), Number(latitude.toFixed(DECIMALS))];
  const text = (value, most) => (typeof value === "string" ? value.slice(0, most) : "");

  const geometryOf = ({ action, path }) => {
    if (action === "delete") return null;
    return action === "corridor" ? { type: "LineString", coordinates: path.map(rounded) } : { type: "Point", coordinates: rounded(path[0]) };
  };
  const featureOf = (edit, author) => {
    const { action, site, means, width_m: width, note } = edit;
    const more = action === "corridor" ? { width_m: width } : { means: content.editing.means[means].name };
    return { type: "Feature", geometry: geometryOf(edit), properties: { action, site, ...more, note, author: edit.author || author } };
  };
  const written = (edits, author) => {
    const { scenario, sha256, version } = content.editing;
    const features = edits.map((edit) => `  ${JSON.stringify(featureOf(edit, author))}`);
    const head = JSON.stringify({ edits: FORMAT, scenario, scenario_sha256: sha256, version });
    return `{"type": "FeatureCollection",\n "ceaseline": ${head},\n "features": [\n${features.join(",\n")}\n ]}\n`;
  };

  // Back from a file: edits that fit this page, and why others do not.
  const place = (position) => {
    const [west, south, east, north] = content.editing.bounds;
    if (!Array.isArray(position) || position.length !== 2 || !position.every(Number.isFinite)) throw new Error("a position is no pair of numbers");
    const [longitude, latitude] = position;
    if (longitude < west || longitude > east || latitude < south || latitude > north) throw new Error("a position lies outside the ground of this scenario");
    return [latitude, longitude];
  };
  const pathOf = (geometry, action) => {
    if ((geometry?.type ?? null) !== SHAPES[action]) throw new Error(`its geometry does not fit ${action}`);
    if (action === "delete") return [];
    return (action === "corridor" ? geometry.coordinates : [geometry.coordinates]).map(place);
  };
  const editOf = (feature, known) => {
    const { action, site, means: named, width_m: width, note, author } = feature?.properties ?? {};
    if (!Object.hasOwn(SHAPES, action)) throw new Error("its action is not known here");
    if (typeof site !== "string" || !site) throw new Error("it names no site");
    const path = pathOf(feature.geometry, action);
    const common = { action, site, path, note: text(note, 1000), author: text(author, 120) };
    if (action === "corridor") {
      if (!(width > 0) || path.length < 2) throw new Error("the corridor has no width or no length");
      return { ...common, means: null, width_m: width };
    }
    const means = content.editing.means.findIndex(({ name }) => name === named);
    if (means < 0) throw new Error(`means ${text(named, 60)} are not known here`);
    if ((action === "add") === known(means, site)) throw new Error(action === "add" ? `${site} is there already` : `no site ${site} is proposed`);
    return { ...common, means };
  };
  const read = (words, known) => {
    let said;
    try { said = JSON.parse(words); } catch { throw new Error("This is no JSON."); }
    const { scenario, sha256 } = content.editing;
    if (said?.type !== "FeatureCollection" || said.ceaseline?.edits !== FORMAT || !Array.isArray(said.features)) throw new Error("This is no file of edits.");
    if (said.ceaseline.scenario !== scenario) throw new Error(`These edits are of another scenario: ${text(said.ceaseline.scenario, 60)}.`);
    if (said.features.length > MOST) throw new Error(`More than ${MOST} edits.`);
    const seen = new Set();
    const edits = said.features.map((feature, i) => {
      try {
        const edit = editOf(feature, known);
        const name = JSON.stringify([edit.means, edit.site]);
        if (seen.has(name)) throw new Error(`${edit.site} is edited twice`);
        seen.add(name);
        return edit;
      } catch (error) { throw new Error(`Edit ${i + 1}: ${error.message}.`); }
    });
    return { edits, older: said.ceaseline.scenario_sha256 !== sha256 };
  };

  const save = (name, words) => {
    const address = URL.createObjectURL(new Blob([words], { type: "application/geo+json" }));
    const link = Ceaseline.element("a", { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  };
  return { written, read, save };
})();
