"""What a page around a framed one runs: the frame is as high as it is told, and all that is told is kept."""

from __future__ import annotations

FOLLOWING = """
window.told = [];
addEventListener("message", (event) => {
  const frame = document.querySelector("iframe"), { source, height } = event.data;
  told.push([event.source === frame.contentWindow, source, height]);
  frame.style.height = `${height}px`;
});
"""
