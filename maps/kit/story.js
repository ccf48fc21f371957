// Tells a page that frames this one how high it is. Nothing here is as high as the window, so that neither chases the other.
(() => {
  if (window.parent === window) return;
  document.documentElement.classList.add("framed");
  let told = 0;
  const tell = () => {
    const wanted = Math.ceil(document.body.getBoundingClientRect().height);
    if (Math.abs(wanted - told) < 2) return;
    told = wanted;
    window.parent.postMessage({ source: "ceaseline", height: wanted }, "*");
  };
  // At once: a browser draws no frame, and observes nothing in it, before it is shown.
  tell();
  new ResizeObserver(tell).observe(document.body);
})();
