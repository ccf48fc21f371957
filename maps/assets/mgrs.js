// Longitude and latitude (WGS 84, degrees) → MGRS, truncated as the standard asks. Krüger's series, sixth order.
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

  const utm = (longitude, latitude) => {
    const zone = zoneOf(longitude, latitude);
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
    const northing = K0 * RECTIFYING * north + (latitude < 0 ? 1e7 : 0);
    return { zone, easting: 5e5 + K0 * RECTIFYING * east, northing };
  };

  // `figures` digits in each direction: 4 is ten metres, 5 one metre. Nothing beyond 80° S and 84° N.
  return (longitude, latitude, figures = 4) => {
    if (!(latitude >= -80 && latitude <= 84)) return "";
    const wrapped = ((((longitude + 180) % 360) + 360) % 360) - 180;
    const { zone, easting, northing } = utm(wrapped, latitude);
    const band = BANDS[Math.min(19, Math.floor((latitude + 80) / 8))];
    const column = COLUMNS[(zone - 1) % 3][Math.floor(easting / 1e5) - 1];
    const row = ROWS[(Math.floor(northing / 1e5) + (zone % 2 ? 0 : 5)) % 20];
    const digits = (metres) => String(Math.floor((metres % 1e5) / 10 ** (5 - figures))).padStart(figures, "0");
    return `${zone}${band} ${column}${row} ${digits(easting)} ${digits(northing)}`;
  };
})();
