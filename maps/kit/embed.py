"""The page that shows the map embedded, and the fragments that a reporter pastes to do the same."""

from __future__ import annotations

from .caption import alt, as_of, caption, credit, status_words
from .facts import Facts
from .filled import asset, escaped, filled, policy
from .words import ORIGINAL, Words, file_name, headed

_MAP_PX, _STORY_PX = 680, 1100  # heights where no script can follow the page
LEAST_PX, MOST_PX = 200, 4000
_SCRIPT = (
    'addEventListener("message",function(e){var f=document.getElementById("ceaseline-map"),d=e.data||{};'
    'if(f&&e.source===f.contentWindow&&d.source==="ceaseline"'
    f"&&d.height>={LEAST_PX}&&d.height<={MOST_PX})"
    'f.style.height=d.height+"px"})'
)


def embed_page(facts: Facts, words: Words, pictures: str = ORIGINAL) -> str:
    """Page with the story in a frame that can reach nothing, its picture until then, and fragments to paste.

    The frame is shown once the page in it has said how high it is: with scripts off, or that page missing,
    the picture stays. ``pictures`` is the language of the pictures.
    """
    style, script = asset("embed.css"), asset("embed.js")
    picture, story = file_name("map", "png", pictures), file_name("story", "html", words.language)
    slots = {
        "language": words.language,
        "title-language": facts.title_language,
        "policy": policy(style, script, "img-src 'self' file:", "frame-src 'self' file:"),
        "style": style,
        "script": script,
        "picture": picture,
        "story": story,
        "page-title": escaped(f"{words.say('embed_title')}: {facts.title}"),
        "title": escaped(facts.title),
        "stamp": escaped(f"{headed(status_words(facts, words))}. {headed(as_of(facts, words))}."),
        "alt": escaped(alt(facts, words)),
        "frame-title": escaped(words.say("frame_story", title=facts.title)),
        "credit": escaped(credit(facts, words)),
        "embed-title": escaped(words.say("embed_title")),
        "embed-intro": escaped(words.say("embed_intro", files=f"{story}, map.html, {picture}")),
        "snippets": _fields(facts, words, pictures),
    }
    return filled("embed.html", slots)


def snippets(facts: Facts, words: Words, pictures: str = ORIGINAL) -> dict[str, str]:
    """Fragments of HTML to paste into a page, by the name of the words that head them."""
    source, text = file_name("map", "png", pictures), escaped(alt(facts, words))
    picture = (
        f'<img src="{source}" alt="{text}" width="1200" height="675" style="max-width:100%;height:auto">'
    )
    credited = f"<figcaption>{escaped(credit(facts, words))}</figcaption>"
    pages = (
        ("story", file_name("story", "html", words.language), "frame_story", _STORY_PX),
        ("map", "map.html", "frame_title", _MAP_PX),
    )
    found = {}
    for name, page, named, height_px in pages:
        title = escaped(words.say(named, title=facts.title))
        tag = (
            f'<iframe id="ceaseline-map" src="{page}" title="{title}" sandbox="allow-scripts" loading="lazy"'
        )
        frame = f'{tag} style="width:100%;height:{height_px}px;border:0"></iframe>'
        plain = f"<figure>{frame}<noscript>{picture}</noscript>{credited}</figure>"
        found[f"embed_{name}_scripted"] = f"<script>{_SCRIPT}</script>\n{plain}"
        found[f"embed_{name}_plain"] = plain
    return {**found, "embed_picture": f"<figure>{picture}{credited}</figure>"}


def _fields(facts: Facts, words: Words, pictures: str) -> str:
    said = {
        **snippets(facts, words, pictures),
        "embed_caption": caption(facts, words),
        "embed_alt": alt(facts, words),
    }
    return "\n".join(
        f'<h3 id="{name}">{escaped(words.say(name))}</h3>\n'
        f'<textarea readonly spellcheck="false" aria-labelledby="{name}">\n{escaped(text)}</textarea>'
        for name, text in said.items()
    )
