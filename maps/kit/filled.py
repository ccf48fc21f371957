"""Pages of the kit: skeletons filled in one pass, and the policy that lets nothing else run or load."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Mapping
from importlib.resources import files


def filled(name: str, slots: Mapping[str, str]) -> str:
    """Fill a skeleton in one pass, so that nothing filled in is ever read as a slot."""
    return re.sub(r"%%([a-z-]+)%%", lambda slot: slots[slot[1]], asset(name))


def policy(style: str, script: str, *more: str) -> str:
    """Exactly one style and one script, and nothing from anywhere but what ``more`` allows."""
    return _policy(f"script-src {_hash(script)}", f"style-src {_hash(style)}", *more)


def style_policy(style: str) -> str:
    """Exactly one style, no script, and nothing from anywhere."""
    return _policy(f"style-src {_hash(style)}")


def _policy(*rules: str) -> str:
    return "; ".join(("default-src 'none'", *rules, "base-uri 'none'", "form-action 'none'"))


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def asset(name: str) -> str:
    """Text of a file that lies beside this one."""
    return (files(__package__) / name).read_text(encoding="utf-8")


def escaped(text: str) -> str:
    """Text as it stands in a page; half a letter is a question mark."""
    return html.escape(text.encode("utf-8", "replace").decode("utf-8"))
