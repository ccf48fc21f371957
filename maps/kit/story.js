// Tells a page that frames this one how high it is. Nothing here is as high as the window, so that neither chases the other.
(() => {
  if (window.parent === window) return;
  const AGAIN_MS = 100;
  document.documentElement.classList.add("framed");
  let told = 0;
  const tell = () => {
    // A frame may begin without a width; and while it is hidden, a browser need not say when it gets one.
    if (!window.innerWidth) return void setTimeout(tell, AGAIN_MS);
    const wanted = Math.ceil(document.body.getBoundingClientRect().height);
    if (wanted === told) return;
    told = wanted;
    window.parent.postMessage({ source: "ceaseline", height: wanted }, "*");
  };
  tell();
  new ResizeObserver(tell).observe(document.body);
})();
