"""What a screenshot shows: how much of it has the colours of land and sea, and how bright it is."""

from __future__ import annotations

LAND, SEA = (0xF3, 0xF1, 0xEA), (0xCF, 0xE0, 0xEA)

# Share of the pixels of a screenshot within two steps of each colour, and their mean brightness.
COUNT = """
const [png, colours, done] = arguments, picture = new Image();
picture.onload = () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.width, picture.height];
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  const counts = colours.map(() => 0);
  let light = 0;
  for (let at = 0; at < data.length; at += 4) {
    light += data[at] + data[at + 1] + data[at + 2];
    const near = (colour) => colour.every((part, k) => Math.abs(data[at + k] - part) <= 2);
    colours.forEach((colour, i) => { counts[i] += near(colour) ? 1 : 0; });
  }
  const pixels = data.length / 4;
  done([counts.map((count) => count / pixels), light / pixels / 3]);
};
picture.src = `data:image/png;base64,${png}`;
"""


def seen(browser, *colours):
    png = browser.command("Page.captureScreenshot", format="png")["data"]
    return browser.driver.execute_async_script(COUNT, png, colours)
