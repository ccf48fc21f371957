"""The block of content: it comes back as it was given, hides from no search, and a page reads it unaided."""

from __future__ import annotations

import base64
import json
import random
import shutil
import subprocess
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import maps
from geo.errors import ReadError
from maps.packing import content_of, opened, packed, unpacked

INFLATE = Path(maps.__file__).parent / "assets" / "inflate.js"
PAGE = '<p>%</p><script type="text/plain" id="content">{}</script><script>let content = 1;</script>'
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
# Reads base64 from its input, one line for each stream, and answers in base64.
ANSWER = """
const lines = require("fs").readFileSync(0, "utf8").trimEnd().split("\\n");
for (const line of lines) {
  let said;
  try {
    const bytes = Ceaseline.inflate(Uint8Array.from(Buffer.from(line, "base64")));
    said = Buffer.from(bytes).toString("base64");
  }
  catch (error) { said = `refused: ${error.message}`; }
  console.log(said);
}
"""


@given(values)
def test_what_is_packed_comes_back(drawn):
    assert unpacked(packed(drawn)) == drawn


@given(values)
def test_a_page_gives_its_content_back_and_a_search_finds_its_texts(drawn):
    page = PAGE.format(packed(drawn))
    assert content_of(page) == drawn
    assert opened(page) == PAGE.format(json.dumps(drawn, ensure_ascii=False))


def test_numbers_of_numpy_are_numbers_and_what_is_no_number_is_refused():
    assert unpacked(packed([np.float64(0.5), np.int64(7)])) == [0.5, 7]
    with pytest.raises(ValueError, match="not JSON compliant"):
        packed(float("nan"))


def test_a_text_without_content_is_refused():
    with pytest.raises(ReadError, match="no block of content"):
        content_of("<p>nothing</p>")


def deflated(content, level, strategy=zlib.Z_DEFAULT_STRATEGY):
    squeeze = zlib.compressobj(level, zlib.DEFLATED, -15, 9, strategy)
    return squeeze.compress(content) + squeeze.flush()


def inflated_by_the_page(streams):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed; the browser tests unpack with the same script")
    lines = "\n".join(base64.b64encode(stream).decode() for stream in streams)
    program = INFLATE.read_text(encoding="utf-8") + ANSWER
    ended = subprocess.run([node, "-e", program], input=lines, capture_output=True, text=True, check=True)
    return ended.stdout.splitlines()


def test_the_pages_own_inflate_reads_blocks_of_every_kind():
    chance = random.Random(5)
    words = " ".join(chance.choice(("Пост", "zone", "line", "1,234")) for _ in range(40_000)).encode()
    contents = [
        b"",
        b"a",
        b"a" * 100_000,
        chance.randbytes(70_000),
        words,
        words[:40_000] + chance.randbytes(50),
    ]
    streams = [
        (content, deflated(content, level, strategy))
        for content in contents
        for level, strategy in ((0, 0), (1, 0), (9, 0), (9, zlib.Z_FIXED), (9, zlib.Z_HUFFMAN_ONLY))
    ]
    answers = inflated_by_the_page([stream for _, stream in streams])
    for (content, _), answer in zip(streams, answers, strict=True):
        assert base64.b64decode(answer) == content


def test_a_block_that_is_cut_short_is_refused():
    whole = deflated(bytes(range(256)) * 40, 9)
    answers = inflated_by_the_page([whole[:share] for share in (2, 60, len(whole) // 2)])
    assert answers == ["refused: the block of content is cut short"] * 3
