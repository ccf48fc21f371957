// Shows the frame once the page in it has said how high it is; it listens before that page is asked for.
addEventListener("message", (event) => {
  const figure = document.getElementById("map"), frame = figure && figure.querySelector("iframe");
  const { source, height } = event.data || {};
  if (!frame || event.source !== frame.contentWindow || source !== "ceaseline" || !(height >= 200 && height <= 4000)) return;
  frame.style.height = `${height}px`;
  frame.removeAttribute("tabindex");
  figure.classList.add("live");
});
