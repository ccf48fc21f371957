"""The page that shows the map embedded, and the fragments that a reporter pastes to do the same."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from importlib.resources import files

from .caption import alt, as_of, caption, credit, status_words
from .facts import Facts
from .words import ORIGINAL, Words, headed

_HEIGHT_PX = 680
_SCRIPT = (
    'addEventListener("message",function(e){var f=document.getElementById("ceaseline-map"),d=e.data||{};'
    'if(f&&e.source===f.contentWindow&&d.source==="ceaseline"&&d.height>=200&&d.height<=2000)'
    'f.style.height=d.height+"px"})'
)


def embed_page(facts: Facts, words: Words) -> str:
    """Page with the map in a frame that can reach nothing, its picture until then, and fragments to paste.

    The frame is shown once the map itself has said how high it is: with scripts off, or the map missing, the
    picture stays.
    """
    style, script = _asset("embed.css"), _asset("embed.js")
    slots = {
        "language": words.language,
        "original": ORIGINAL,
        "policy": _policy(style, script),
        "style": style,
        "script": script,
        "page-title": _escaped(f"{words.say('embed_title')}: {facts.title}"),
        "title": _escaped(facts.title),
        "stamp": _escaped(f"{headed(status_words(facts, words))}. {headed(as_of(facts, words))}."),
        "alt": _escaped(alt(facts, words)),
        "frame-title": _escaped(words.say("frame_title", title=facts.title)),
        "credit": _escaped(credit(facts, words)),
        "embed-title": _escaped(words.say("embed_title")),
        "embed-intro": _escaped(words.say("embed_intro")),
        "snippets": _fields(facts, words),
    }
    # In one pass, so that nothing filled in is ever read as a slot.
    return re.sub(r"%%([a-z-]+)%%", lambda slot: slots[slot[1]], _asset("embed.html"))


def snippets(facts: Facts, words: Words) -> dict[str, str]:
    """Fragments of HTML to paste into a page, by the name of the words that head them."""
    text, title = _escaped(alt(facts, words)), _escaped(words.say("frame_title", title=facts.title))
    picture = f'<img src="map.png" alt="{text}" width="1200" height="675" style="max-width:100%;height:auto">'
    credited = f"<figcaption>{_escaped(credit(facts, words))}</figcaption>"
    tag = f'<iframe id="ceaseline-map" src="map.html" title="{title}" sandbox="allow-scripts" loading="lazy"'
    frame = f'{tag} style="width:100%;height:{_HEIGHT_PX}px;border:0"></iframe>'
    plain = f"<figure>{frame}<noscript>{picture}</noscript>{credited}</figure>"
    return {
        "embed_scripted": f"{plain}\n<script>{_SCRIPT}</script>",
        "embed_plain": plain,
        "embed_picture": f"<figure>{picture}{credited}</figure>",
    }


def _fields(facts: Facts, words: Words) -> str:
    said = {**snippets(facts, words), "embed_caption": caption(facts, words), "embed_alt": alt(facts, words)}
    return "\n".join(
        f'<h3 id="{name}">{_escaped(words.say(name))}</h3>\n'
        f'<textarea readonly spellcheck="false" aria-labelledby="{name}">\n{_escaped(text)}</textarea>'
        for name, text in said.items()
    )


def _policy(style: str, script: str) -> str:
    """Exactly our style and script; the frame and the picture from where the page itself lies."""
    rules = (
        "default-src 'none'",
        f"script-src {_hash(script)}",
        f"style-src {_hash(style)}",
        "img-src 'self' file:",
        "frame-src 'self' file:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(rules)


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _asset(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def _escaped(text: str) -> str:
    return html.escape(text.encode("utf-8", "replace").decode("utf-8"))
