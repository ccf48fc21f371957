(() => {
  const figure = document.getElementById("map"), frame = figure.querySelector("iframe");
  addEventListener("message", (event) => {
    const { source, height } = event.data || {};
    if (event.source !== frame.contentWindow || source !== "ceaseline" || !(height >= 200 && height <= 2000)) return;
    frame.style.height = `${height}px`;
    frame.removeAttribute("tabindex");
    figure.classList.add("live");
  });
})();
