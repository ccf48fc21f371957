// Longitude and latitude (WGS 84, degrees) ⇄ UTM and MGRS, truncated as the standard asks. Krüger's series, sixth order.
Ceaseline.mgrs = (() => {
  const A = 6378137, F = 1 / 298.257223563, K0 = 0.9996;
  const n = F / (2 - F);
  const RECTIFYING = (A / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64 + n ** 6 / 256);
  const ALPHA = [
    n / 2 - (2 / 3) * n ** 2 + (5 / 16) * n ** 3 + (41 / 180) * n ** 4 - (127 / 288) * n ** 5 + (7891 / 37800) * n ** 6,
    (13 / 48) * n ** 2 - (3 / 5) * n ** 3 + (557 / 1440) * n ** 4 + (281 / 630) * n ** 5 - (1983433 / 1935360) * n ** 6,
    (61 / 240) * n ** 3 - (103 / 140) * n ** 4 + (15061 / 26880) * n ** 5 + (167603 / 181440) * n ** 6,
    (49561 / 161280) * n ** 4 - (179 / 168) * n ** 5 + (6601661 / 7257600) * n ** 6,
    (34729 / 80640) * n ** 5 - (3418889 / 1995840) * n ** 6,
    (212378941 / 319334400) * n ** 6,
  ];
  const BANDS = "CDEFGHJKLMNPQRSTUVWX";
  const COLUMNS = ["ABCDEFGH", "JKLMNPQR", "STUVWXYZ"];
  const ROWS = "ABCDEFGHJKLMNPQRSTUV";

  const zoneOf = (longitude, latitude) => {
    if (latitude >= 56 && latitude < 64 && longitude >= 3 && longitude < 12) return 32;
    if (latitude >= 72 && longitude >= 0 && longitude < 42) return [31, 33, 35, 37][[9, 21, 33, 42].findIndex((e) => longitude < e)];
    return Math.min(60, Math.floor((longitude + 180) / 6) + 1);
  };

  // Metres east of the zone's false origin and, signed, north of the equator.
  const project = (longitude, latitude, zone) => {
    const phi = (latitude * Math.PI) / 180;
    const lambda = ((longitude - (zone * 6 - 183)) * Math.PI) / 180;
    const e = Math.sqrt(F * (2 - F));
    const tau = Math.tan(phi);
    const sigma = Math.sinh(e * Math.atanh((e * tau) / Math.hypot(1, tau)));
    const conformal = tau * Math.hypot(1, sigma) - sigma * Math.hypot(1, tau);
    const xi = Math.atan2(conformal, Math.cos(lambda));
    const eta = Math.asinh(Math.sin(lambda) / Math.hypot(conformal, Math.cos(lambda)));
    let north = xi, east = eta;
    ALPHA.forEach((alpha, i) => {
      const k = 2 * (i + 1);
      north += alpha * Math.sin(k * xi) * Math.cosh(k * eta);
      east += alpha * Math.cos(k * xi) * Math.sinh(k * eta);
    });
    return { easting: 5e5 + K0 * RECTIFYING * east, north: K0 * RECTIFYING * north };
  };
  const utm = (longitude, latitude) => {
    const zone = zoneOf(longitude, latitude);
    const { easting, north } = project(longitude, latitude, zone);
    return { zone, easting, northing: north + (latitude < 0 ? 1e7 : 0) };
  };
  // Back again, by walking: each step along meridian and parallel leaves a twentieth of the way at most. Ten micrometres are near enough.
  const STEPS = 12;
  const place = (zone, easting, north) => {
    let [longitude, latitude] = [zone * 6 - 183, (north / (K0 * RECTIFYING)) * (180 / Math.PI)];
    for (let step = 0; step < STEPS; step += 1) {
      const here = project(longitude, latitude, zone);
      const along = (latitude * Math.PI) / 180, bend = 1 - F * (2 - F) * Math.sin(along) ** 2;
      if (Math.hypot(north - here.north, easting - here.easting) < 1e-5) break;
      latitude += ((north - here.north) / ((A * (1 - F) ** 2) / bend ** 1.5)) * (180 / Math.PI);
      longitude += ((easting - here.easting) / ((A * Math.cos(along)) / Math.sqrt(bend))) * (180 / Math.PI);
    }
    return { longitude, latitude };
  };

  const wrap = (longitude) => ((((longitude + 180) % 360) + 360) % 360) - 180;
  const inside = (latitude) => latitude >= -80 && latitude <= 84;
  // Zone, hemisphere, and whole metres east and north, cut off as in MGRS.
  const writeUtm = (longitude, latitude) => {
    if (!inside(latitude)) return "";
    const { zone, easting, northing } = utm(wrap(longitude), latitude);
    return `${zone}${latitude < 0 ? "S" : "N"} ${Math.floor(easting)} ${Math.floor(northing)}`;
  };

  // `figures` digits in each direction: 4 is ten metres, 5 one metre. Nothing beyond 80° S and 84° N.
  const write = (longitude, latitude, figures = 4) => {
    if (!inside(latitude)) return "";
    const { zone, easting, northing } = utm(wrap(longitude), latitude);
    const band = BANDS[Math.min(19, Math.floor((latitude + 80) / 8))];
    const column = COLUMNS[(zone - 1) % 3][Math.floor(easting / 1e5) - 1];
    const row = ROWS[(Math.floor(northing / 1e5) + (zone % 2 ? 0 : 5)) % 20];
    const digits = (metres) => String(Math.floor((metres % 1e5) / 10 ** (5 - figures))).padStart(figures, "0");
    return `${zone}${band} ${column}${row} ${digits(easting)} ${digits(northing)}`;
  };

  // The middle of the square that a reference names; null where there is no such square.
  const REFERENCE = /^(\d{1,2})([C-HJ-NP-X])([A-HJ-NP-Z])([A-HJ-NP-V])((?:\d\d){1,5})$/;
  const read = (text) => {
    const bare = text.toUpperCase().replace(/\s+/g, "");
    const found = REFERENCE.exec(bare);
    if (!found) return null;
    const [zone, band, column, row, digits] = [Number(found[1]), ...found.slice(2)];
    const across = COLUMNS[(zone - 1) % 3]?.indexOf(column) ?? -1;
    if (across < 0 || zone < 1 || zone > 60) return null;
    const figures = digits.length / 2, size = 10 ** (5 - figures);
    const offset = [digits.slice(0, figures), digits.slice(figures)].map((part) => (Number(part) + 0.5) * size);
    const rowNorth = ((ROWS.indexOf(row) - (zone % 2 ? 0 : 5) + 20) % 20) * 1e5;
    // Rows repeat every 2,000 km: the first one that reaches into the band is meant.
    const south = BANDS.indexOf(band) * 8 - 80;
    const least = project(zone * 6 - 183, south, zone).north - 1e5 + (south < 0 ? 1e7 : 0);
    const northing = rowNorth + Math.ceil((least - rowNorth - 1e5) / 2e6) * 2e6 + offset[1];
    const middle = place(zone, (across + 1) * 1e5 + offset[0], northing - (south < 0 ? 1e7 : 0));
    const again = write(middle.longitude, middle.latitude, figures).replace(/ /g, "");
    return again === bare.replace(/^0/, "") ? middle : null;
  };
  return Object.assign(write, { utm: writeUtm, read, project, place });
})();
