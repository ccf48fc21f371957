// The shortest way between two places on the ellipsoid (WGS 84): Vincenty's inverse solution (Survey Review 23, 1975).
Ceaseline.geodesic = (() => {
  const A = 6378137, F = 1 / 298.257223563, B = A * (1 - F);
  const STEPS = 200, ENOUGH = 1e-13;
  const radians = (degrees) => (degrees * Math.PI) / 180;
  const round = (angle) => Math.atan2(Math.sin(angle), Math.cos(angle));

  // Metres and first bearing in degrees; null for places almost opposite each other, where the solution does not settle.
  return (from, to) => {
    const [u1, u2] = [from, to].map(({ lat }) => Math.atan((1 - F) * Math.tan(radians(lat))));
    const [sin1, cos1, sin2, cos2] = [Math.sin(u1), Math.cos(u1), Math.sin(u2), Math.cos(u2)];
    const apart = round(radians(to.lng - from.lng));
    let lambda = apart;
    for (let step = 0; step < STEPS; step += 1) {
      const [sin, cos] = [Math.sin(lambda), Math.cos(lambda)];
      const [east, north] = [cos2 * sin, cos1 * sin2 - sin1 * cos2 * cos];
      const sinArc = Math.hypot(east, north), cosArc = sin1 * sin2 + cos1 * cos2 * cos;
      if (sinArc === 0 && cosArc > 0) return { length: 0, bearing: 0 };
      const arc = Math.atan2(sinArc, cosArc);
      const sinAzimuth = sinArc ? (cos1 * cos2 * sin) / sinArc : 0;
      const square = 1 - sinAzimuth ** 2;
      const middle = square > 1e-16 ? cosArc - (2 * sin1 * sin2) / square : 0; // 0 along the equator
      const c = (F / 16) * square * (4 + F * (4 - 3 * square));
      const before = lambda;
      lambda = apart + (1 - c) * F * sinAzimuth * (arc + c * sinArc * (middle + c * cosArc * (2 * middle ** 2 - 1)));
      if (Math.abs(lambda) > Math.PI) return null;
      if (Math.abs(lambda - before) > ENOUGH) continue;
      // Helmert's coefficients, from k: shorter than Vincenty's own and as good.
      const root = Math.sqrt(1 + square * (A ** 2 / B ** 2 - 1)), k = (root - 1) / (root + 1);
      const size = (1 + k ** 2 / 4) / (1 - k), bend = k * (1 - (3 / 8) * k ** 2);
      const inner = cosArc * (2 * middle ** 2 - 1) - (bend / 6) * middle * (4 * sinArc ** 2 - 3) * (4 * middle ** 2 - 3);
      const correction = bend * sinArc * (middle + (bend / 4) * inner);
      return { length: B * size * (arc - correction), bearing: ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360 };
    }
    return null;
  };
})();
