"""What a page draws, as one compressed block of safe letters; and back, for whoever has to search it."""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import Any

from geo.errors import ReadError

LEVEL = 9
RAW = -15  # deflate alone: a header would hold a clock and a machine
BLOCK = re.compile(r'<script type="text/plain" id="content">([A-Za-z0-9+/=]*)</script>')


def packed(drawn: object) -> str:
    r"""Write plain values as JSON, deflated and in base64: letters that can end no element and fill no slot.

    The same values give the same letters with the same version of zlib, on any machine; another version may
    choose other letters, which every reader unpacks to the same values.

    Parameters
    ----------
    drawn : object
        Mappings, sequences, texts, booleans and finite numbers, those of numpy too.

    Examples
    --------
    >>> packed({"name": "</script>"}).isascii()
    True
    >>> unpacked(packed({"name": "</script>", "half": "\ud83d"}))
    {'name': '</script>', 'half': '\ud83d'}
    """
    text = json.dumps(drawn, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain)
    # Half a surrogate pair is no UTF-8; as an escape it is still the text that was given.
    written = text.encode("utf-8", "backslashreplace")
    squeeze = zlib.compressobj(LEVEL, zlib.DEFLATED, RAW)
    return base64.b64encode(squeeze.compress(written) + squeeze.flush()).decode("ascii")


def unpacked(letters: str) -> Any:
    """Read back what ``packed`` wrote."""
    return json.loads(zlib.decompress(base64.b64decode(letters), RAW))


def content_of(page: str) -> Any:
    """Everything that a page's scripts draw and say, out of the text of the page.

    Parameters
    ----------
    page : str
        The whole HTML document.

    Raises
    ------
    ReadError
        If the text has no block of content.
    """
    block = BLOCK.search(page)
    if block is None:
        raise ReadError(
            "the text has no block of content", where="page", mend="Give a page that draw() made."
        )
    return unpacked(block[1])


def opened(page: str) -> str:
    """Text of a page with its block of content as plain JSON, so that a search finds whatever it says."""
    content = json.dumps(content_of(page), ensure_ascii=False)
    return BLOCK.sub(lambda block: block[0].replace(block[1], content), page)


def _plain(value: Any) -> object:
    """Numbers of numpy and the like, as the plain numbers they are."""
    plain: object = value.item()
    return plain
