"""Laws of a merge: nothing is lost on the way out and in again, and no file contradicts itself."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.merge import Item, Overlay, Style, conflicts_of, merged, read, write

# What XML can hold, and no blanks at the ends, which every reader of KML drops.
WORDS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cn"), blacklist_characters="\ufffe\uffff"), max_size=12
).map(str.strip)
NAMES = WORDS.filter(bool)
PLACES = st.tuples(st.floats(-179, 179, width=32), st.floats(-89, 89, width=32))
COLOURS = st.integers(1, 255).map(lambda n: f"#00{n:02x}ff{n:02x}")
SHAPES = st.one_of(
    PLACES.map(shapely.Point),
    st.lists(PLACES, min_size=2, max_size=5).map(shapely.LineString),
    PLACES.map(lambda at: shapely.box(at[0], at[1], at[0] + 1, at[1] + 1)),
)
VALUES = st.dictionaries(
    NAMES.filter(lambda key: key.casefold() not in {"name", "id", "author", "folder", "when"}),
    st.one_of(NAMES, st.integers(-(2**40), 2**40), st.booleans()),
    max_size=3,
)
STYLES = st.builds(Style, stroke=COLOURS, fill=COLOURS, width_px=st.integers(1, 9).map(float))
ITEMS = st.builds(
    Item,
    author=NAMES,
    folder=st.lists(NAMES, max_size=3).map(tuple),
    geometry=SHAPES,
    name=WORDS,
    description=WORDS,
    values=VALUES,
    style=STYLES,
)


def there_and_back(overlay, ending):
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"merged{ending}"
        write(overlay, path)
        return read(path, "somebody else")


def said(items):
    return sorted((item.author, item.name, item.description, item.family) for item in items)


@pytest.mark.parametrize("ending", [".kmz", ".geojson"])
@settings(max_examples=40)
@given(items=st.lists(ITEMS, min_size=1, max_size=4))
def test_as_many_come_back_with_their_words_and_styles(ending, items):
    back = there_and_back(Overlay(tuple(items)), ending)
    assert said(back.items) == said(items)
    drawn = [item for item in items if item.family != "points"]
    shown = [item for item in back.items if item.family != "points"]
    assert sorted((item.style.stroke, item.style.width_px) for item in shown) == sorted(
        (item.style.stroke, item.style.width_px) for item in drawn
    )


@settings(max_examples=40)
@given(items=st.lists(ITEMS, max_size=4))
def test_a_file_never_contradicts_its_copy(items):
    one = [Item("a", item.folder, item.geometry, item.name, values=item.values) for item in items]
    two = [Item("b", item.folder, item.geometry, item.name, values=item.values) for item in items]
    told = [each.kind for each in conflicts_of([*one, *two], near_m=0)]
    assert set(told) <= {"same place"}  # two names for one place may stand in one file already
    whole = merged([Overlay(tuple(one)), Overlay(tuple(two))])
    assert len(whole.items) == len(one) + len(two)
