// What edits do to the watch on the line: exact where sites are left out, by discs on flat ground where they are put elsewhere.
Ceaseline.watch = (marks) => {
  const { parts, means, sites } = Ceaseline.content.editing;
  const A_M = 6378137, E2 = 0.00669437999014;
  const HALVINGS = 24, MOST = 3;
  const length = parts[parts.length - 1][1];

  // Metres of a degree of longitude and of latitude at a latitude (WGS 84).
  const degree = (latitude) => {
    const phi = (latitude * Math.PI) / 180, w = 1 - E2 * Math.sin(phi) ** 2;
    return [(Math.PI / 180) * (A_M / Math.sqrt(w)) * Math.cos(phi), (Math.PI / 180) * ((A_M * (1 - E2)) / w ** 1.5)];
  };
  const apart = ([lat1, lng1], [lat2, lng2]) => {
    const [east, north] = degree((lat1 + lat2) / 2);
    return Math.hypot((lng2 - lng1) * east, (lat2 - lat1) * north);
  };

  // Edges of the line as it is drawn, each with its chainages: those of its ends are exact, between them in proportion.
  const lines = marks.drawn.filter(({ entry }) => entry.layer === "line").flatMap(({ shape }) => shape.lines);
  const measured = lines.map((line) => line.slice(1).map((to, i) => ({ from: line[i], to, long: apart(line[i], to) })));
  const sum = (edges) => edges.reduce((total, { long }) => total + long, 0);
  const paired = measured.length === parts.length;
  const whole = sum(measured.flat());
  const edges = [];
  let reached = 0;
  measured.forEach((some, number) => {
    const scale = paired ? (parts[number][1] - parts[number][0]) / sum(some) : length / whole;
    if (paired) reached = parts[number][0];
    for (const { from, to, long } of some) {
      edges.push({ from, to, from_m: reached, to_m: reached + long * scale });
      reached += long * scale;
    }
  });

  // Runs of chainage as flat lists [from, to, from, to …].
  const joined = (runs) => {
    const found = [];
    for (let i = 0; i < runs.length; i += 2) {
      if (found.length && runs[i] <= found[found.length - 1] + 0.01) found[found.length - 1] = Math.max(found[found.length - 1], runs[i + 1]);
      else found.push(runs[i], runs[i + 1]);
    }
    return found;
  };
  const total = (runs) => runs.reduce((sum_, end, i) => sum_ + (i % 2 ? end : -end), 0);
  // Edges of the line that a disc of a radius may touch, in metres round its centre.
  const near = ([latitude, longitude], radius) => {
    const [east, north] = degree(latitude);
    const flat = ([lat, lng]) => [(lng - longitude) * east, (lat - latitude) * north];
    return edges.map((edge) => ({ edge, a: flat(edge.from), b: flat(edge.to) })).filter(({ a, b }) => Math.min(a[0], b[0]) <= radius
      && Math.max(a[0], b[0]) >= -radius && Math.min(a[1], b[1]) <= radius && Math.max(a[1], b[1]) >= -radius);
  };
  const within = (close, radius) => {
    const found = [];
    for (const { edge, a, b } of close) {
      const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
      const square = dx * dx + dy * dy, half = a[0] * dx + a[1] * dy, rest = a[0] ** 2 + a[1] ** 2 - radius ** 2;
      const root = half * half - square * rest;
      if (square === 0 || root <= 0) continue;
      const t = [(-half - Math.sqrt(root)) / square, (-half + Math.sqrt(root)) / square].map((share) => Math.min(1, Math.max(0, share)));
      if (t[0] < t[1]) found.push(...t.map((share) => edge.from_m + share * (edge.to_m - edge.from_m)));
    }
    return joined(found);
  };

  // Chainages that each proposed site watches, as the plan has them.
  const known = sites.map((site) => {
    let at = 0;
    return site.slice(4).map((step) => { at += step; return at; });
  });
  // The radius with which discs on flat ground watch as much of the line as the sites of a means do now, all in all.
  const radii = means.map(({ range_m: range }, number) => {
    const own = sites.map((site, i) => ({ site, i })).filter(({ site }) => site[1] === number);
    const wanted = own.reduce((metres, { i }) => metres + total(known[i]), 0);
    const close = own.map(({ site }) => near([site[3], site[2]], range));
    const reaches = (radius) => close.reduce((metres, some) => metres + total(within(some, radius)), 0);
    if (!own.length || !range) return range;
    let [low, high] = [0, range];
    for (let step = 0; step < HALVINGS; step += 1) {
      const middle = (low + high) / 2;
      if (reaches(middle) < wanted) low = middle; else high = middle;
    }
    return high;
  });

  // What a site watches: as the plan has it where it stands as proposed, else what lies within its disc.
  const runsOf = ({ means: number, place, origin, edit }) => {
    if (!means[number].range_m) return [];
    return origin !== null && !edit ? known[origin] : within(near(place, radii[number]), radii[number]);
  };
  // How many watch each stretch all the time, from the beginning to the end; cut where a part of the line ends.
  const counted = (some) => {
    const steps = new Map(parts.flat().map((end) => [end, 0]));
    for (const one of some) {
      if (!means[one.means].lasting) continue;
      runsOf(one).forEach((end, i) => { const at = Math.min(end, length); steps.set(at, (steps.get(at) ?? 0) + (i % 2 ? -1 : 1)); });
    }
    const ends = [...steps.keys()].sort((a, b) => a - b);
    let count = 0;
    return ends.slice(1).map((to, i) => { count += steps.get(ends[i]); return { from: ends[i], to, count }; }).filter(({ from, to }) => to > from);
  };
  const figures = (stretches) => {
    const shares = Array.from({ length: MOST }, (_, i) => stretches.reduce((metres, one) => metres + (one.count > i ? one.to - one.from : 0), 0) / length);
    const partEnds = new Set(parts.map(([, end]) => end));
    let gap = { from: 0, to: 0 }, open = null;
    for (const { from, to, count } of stretches) {
      if (count > 0) { open = null; continue; }
      open = open && open.to === from && !partEnds.has(from) ? { from: open.from, to } : { from, to };
      if (open.to - open.from > gap.to - gap.from) gap = open;
    }
    return { shares, gap };
  };
  // Where nobody watches any more, and where somebody watches now that nobody did.
  const changed = (before, now) => {
    const ends = [...new Set([...before, ...now].flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
    const found = { lost: [], won: [] };
    let [b, n] = [0, 0];
    ends.slice(1).forEach((to, i) => {
      while (before[b + 1] && before[b].to <= ends[i]) b += 1;
      while (now[n + 1] && now[n].to <= ends[i]) n += 1;
      const [was, is] = [before[b].count > 0, now[n].count > 0];
      if (was !== is) found[was ? "lost" : "won"].push(ends[i], to);
    });
    return { lost: joined(found.lost), won: joined(found.won) };
  };
  // The line between two chainages, as it is drawn.
  const path = (from, to) => {
    const at = (edge, metres) => edge.from.map((degrees, i) => degrees + ((edge.to[i] - degrees) * (metres - edge.from_m)) / (edge.to_m - edge.from_m));
    return edges.filter((edge) => edge.to_m > from && edge.from_m < to)
      .map((edge) => [at(edge, Math.max(from, edge.from_m)), at(edge, Math.min(to, edge.to_m))]);
  };
  return { length, radii, runsOf, counted, figures, changed, path };
};
