// Tells a page that frames this one how high it would like to be. The width alone decides, so that neither chases the other.
(() => {
  if (window.parent === window) return;
  const WIDE_PX = 800, PHONE_PX = 680, SHARE = 0.62, LEAST_PX = 560, MOST_PX = 780;
  let told = 0;
  const tell = () => {
    const wanted = innerWidth < WIDE_PX ? PHONE_PX : Math.min(Math.max(Math.round(innerWidth * SHARE), LEAST_PX), MOST_PX);
    if (wanted === told) return;
    told = wanted;
    window.parent.postMessage({ source: "ceaseline", height: wanted }, "*");
  };
  addEventListener("resize", tell);
  tell();
})();
