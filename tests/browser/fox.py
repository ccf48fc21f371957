"""A Firefox, driven over its own socket."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import subprocess
import time
from dataclasses import dataclass, field

import pytest
import websocket

TAB, ESCAPE = "\ue004", "\ue00c"
# Nothing of its own business, and a network that leads nowhere.
PREFERENCES = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "remote.active-protocols": 1,
    "ui.prefersReducedMotion": 1,
}
START_S = 60


@dataclass
class Firefox:
    """One tab of a Firefox, by WebDriver BiDi."""

    socket: websocket.WebSocket
    numbers: object = field(default_factory=itertools.count)
    events: list = field(default_factory=list)
    tab: str = ""

    def command(self, method, **params):
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            said = json.loads(self.socket.recv())
            if said.get("id") != number:
                self.events.append(said)
                continue
            assert said["type"] == "success", said
            return said["result"]

    def open(self, path, width=1280, height=800):
        self.command(
            "browsingContext.setViewport", context=self.tab, viewport={"width": width, "height": height}
        )
        self.events.clear()
        self.command("browsingContext.navigate", context=self.tab, url=path.as_uri(), wait="complete")
        self.wait("document.documentElement.dataset.ready === 'true'")

    def run(self, expression):
        target = {"context": self.tab}
        script = f"JSON.stringify({expression})"
        found = self.command("script.evaluate", expression=script, target=target, awaitPromise=True)
        assert found["type"] == "success", found
        return json.loads(found["result"].get("value", "null"))

    def wait(self, expression, seconds=20):
        until_s = time.monotonic() + seconds
        while not self.run(expression):
            assert time.monotonic() < until_s, expression
            time.sleep(0.03)

    def press(self, *keys):
        typed = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        actions = [{"type": "key", "id": "keyboard", "actions": typed}]
        self.command("input.performActions", context=self.tab, actions=actions)

    def told(self, event):
        return [said["params"] for said in self.events if said.get("method") == event]

    def requested(self):
        """Addresses asked for since the page was opened, but for the page itself and what it carries."""
        asked = [params["request"]["url"] for params in self.told("network.beforeRequestSent")]
        return [url for url in asked if not url.startswith(("file:", "data:", "about:"))]

    def complaints(self):
        return [
            params["text"] for params in self.told("log.entryAdded") if params["level"] in ("warn", "error")
        ]


def address_of(process):
    """Where the browser listens, as it says itself."""
    for line in process.stderr:
        if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
            return found[1]
    return None


def started_firefox(profile):
    binary = shutil.which("firefox-esr") or shutil.which("firefox")
    if binary is None:
        pytest.skip("no Firefox is installed")
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items())
    (profile / "user.js").write_text("".join(lines), encoding="utf-8")
    process = subprocess.Popen(
        [binary, "--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", profile],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    try:
        address = address_of(process)
        assert address, "Firefox ended before it listened"
        driven = Firefox(
            websocket.create_connection(f"{address}/session", timeout=START_S, suppress_origin=True)
        )
        driven.command("session.new", capabilities={})
        driven.command("session.subscribe", events=["network.beforeRequestSent", "log.entryAdded"])
        # The window of the start never has the focus; one that is asked for has.
        driven.tab = driven.command("browsingContext.create", type="window")["context"]
        yield driven
        driven.socket.close()
    finally:
        process.terminate()
        process.wait(timeout=START_S)
        process.stderr.close()


# Share of a canvas that the land's and the sea's colour fill, and how many paths of marks there are.
DRAWN = """(() => {
  const canvas = document.querySelector(".leaflet-background-pane canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const near = (at, colour) => colour.every((part, k) => Math.abs(data[at + k] - part) <= 2);
  let land = 0, sea = 0;
  for (let at = 0; at < data.length; at += 4) {
    land += near(at, [243, 241, 234]);
    sea += near(at, [207, 224, 234]);
  }
  const paths = [...document.querySelectorAll("path.mark")];
  const drawn = new Set(paths.map((path) => /mark-\\d+/.exec(path.className.baseVal)[0])).size;
  const share = (count) => count * 4 / data.length;
  return [share(land), share(sea), drawn, Ceaseline.content.marks.length];
})()"""
HERE = """(() => {
  const here = document.activeElement;
  const name = here.getAttribute("aria-label") ?? here.closest("label, summary")?.innerText ?? here.innerText;
  return [name, getComputedStyle(here).outlineStyle, here.closest("#listing") !== null];
})()"""
