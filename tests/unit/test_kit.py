"""The reporter's kit: exact sizes, live text, words of every language, nothing that the gate kept back."""

import dataclasses
import re
import string
import tomllib
import xml.etree.ElementTree as ElementTree
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from PIL import Image
from pyproj import Geod

import maps.kit
from geo.errors import ReleaseError, ScenarioError
from geo.features import Feature, Sheet, features, sheet
from geo.release import PRESS, STAFF, release
from maps.basemap.build import Name
from maps.kit import write_kit
from maps.kit.caption import LONGEST_ALT, alt, caption, description
from maps.kit.facts import facts
from maps.kit.graphic import TALL, WIDE, draw_graphic
from maps.kit.letters import LEAST_PX, PT_PER_DOT, Type, broken, width_px
from maps.kit.picture import svg_bytes
from maps.kit.placing import view_of
from maps.kit.words import languages, words_of
from maps.legend import entries
from maps.style import PARTY_COLOURS

from ..golden_plans import golden_plan

ROOT = Path(__file__).resolve().parents[2]
NORLAND = ROOT / "tests" / "golden" / "norland"
CONTEXT = ROOT / "data" / "context"
HOSTILE = "<script>alert(1)</script> {{7*7}} {title} %%script%% $\\frac{1}{0}$ \"'`"
SVG = "{http://www.w3.org/2000/svg}"
LANGUAGES = ("en", "uk", "fr", "de", "pl")
FRONT = shapely.LineString([(30, 50.2), (30.5, 50.1), (31, 50.3)])


def plan(name="Norland", **values):
    said = Sheet("norland", name, "2025-01-01", "illustrative", f"{name} stands.", sources=(f"By {name}",))
    belt = {"name": name, "kind": "separation", "residents": 12_345, "settlements": 7, "area_m2": 1.234e9}
    west, east = ({"name": f"{name} {side}", "party": side} for side in ("a", "b"))
    found = [
        Feature("control", shapely.box(29, 50.2, 32, 51), west),
        Feature("control", shapely.box(29, 49.5, 32, 50.2), east),
        Feature("zones", FRONT.buffer(0.05), {**belt, **values}),
        Feature("zones", FRONT.buffer(0.2), {"name": "Artillery", "kind": "withdrawal", "party": "a"}),
        Feature("boundaries", shapely.LineString([(30.5, 50.5), (30.5, 49.8)]), {"kind": "battalion"}),
        Feature("line", FRONT, {"name": name, "line_length_m": 1_026_954.3, "sigma_m": 4000.0}),
        Feature("crossings", shapely.Point(30.5, 50.1), {"name": name, "kind": "proposed"}),
        Feature("crossings", shapely.Point(30.7, 50.18), {"name": "Spare", "kind": "candidate"}),
    ]
    places = [shapely.Point(30.51234 + i / 100, 50.11234) for i in range(4)]
    found += [Feature("sites", place, {"name": "Post", "kind": "post"}, sensitive=True) for place in places]
    return found, said


def press(name="Norland", **values):
    return release(*plan(name, **values), PRESS)


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kit")
    return {path.name: path for path in write_kit(press(), folder, context=None)}


@pytest.fixture(scope="module")
def tree(kit):
    return ElementTree.fromstring(kit["map.svg"].read_bytes())


def words_in(tree):
    return [element.text for element in tree.iter(f"{SVG}text")]


@pytest.mark.parametrize(("name", "size"), [("map.png", (1200, 675)), ("map-tall.png", (1200, 1500))])
def test_pictures_are_of_the_exact_size_and_not_empty(kit, name, size):
    with Image.open(kit[name]) as picture:
        assert picture.size == size
        assert len(picture.convert("RGB").getcolors(1 << 24)) > 500


def test_the_svg_has_no_script_and_names_nothing_outside_itself(kit, tree):
    assert {element.tag.removeprefix(SVG) for element in tree.iter()}.isdisjoint(
        {"script", "image", "metadata"}
    )
    for element in tree.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert not name.endswith("href") or value.startswith("#")
            assert "url(" not in value or "url(#" in value
    text = kit["map.svg"].read_text(encoding="utf-8")
    assert "<!DOCTYPE" not in text
    assert set(re.findall(r"https?://[^\"'\s<]+", text)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


def test_the_words_of_the_svg_are_live_text(tree):
    said = words_in(tree)
    for words in (
        *("Norland", "ILLUSTRATIVE", "As of 1 January 2025 (UTC)", "Norland stands.", "20 km"),
        *("Line of contact, 1,027 km", "Zone of separation (proposed)", "Crossing point (proposed)"),
        *("Sector boundary (proposed)", "Control: Norland a", "Control: Norland b"),
    ):
        assert words in said, words
    assert any(words.startswith("Map: Ceaseline") and "Sources: By Norland." in words for words in said)


def test_the_svg_says_what_it_is_to_those_who_do_not_see_it(kit, tree):
    assert tree.get("role") == "img"
    assert tree.find(f"{SVG}title").text == kit["alt.txt"].read_text(encoding="utf-8").strip()
    assert "12,345" in tree.find(f"{SVG}desc").text


def test_bands_by_weapon_and_spare_crossings_are_left_out_of_the_picture(tree):
    said = " ".join(words_in(tree))
    assert "Withdrawal" not in said
    assert "candidate" not in said.lower()


def test_where_a_plan_has_no_other_zone_its_bands_are_shown():
    found, said = plan()
    bands = [f for f in found if f.values.get("kind") != "separation"]
    figure = draw_graphic(release(bands, said, PRESS), WIDE, words_of("en"))
    assert "Withdrawal zone (proposed)" in [text.get_text() for text in figure.findobj(Text)]


@pytest.mark.parametrize("form", [WIDE, TALL])
def test_every_letter_is_large_enough_to_be_read_at_half_the_size(form):
    figure = draw_graphic(press(), form, words_of("en"))
    written = [text for text in figure.findobj(Text) if text.get_text()]
    assert len(written) > 12
    assert min(text.get_fontsize() for text in written) >= LEAST_PX * PT_PER_DOT - 1e-9


def boxes_of(figure):
    """Where the words stand, in dots of the picture, but for the stamp that lies across the map."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    for text in figure.findobj(Text):
        if text.get_text() and not text.get_rotation():
            yield text.get_text(), shapely.box(*text.get_window_extent(renderer).extents)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", [WIDE, TALL])
def test_no_words_overlap_and_none_leaves_the_picture(form, language):
    name = "Norland: an agreement on the whole of a long line between two neighbours, and what it would ask"
    found, said = plan("Norland")
    said = dataclasses.replace(said, title=name, standfirst=" ".join([name] * 6), sources=(name,) * 9)
    figure = draw_graphic(release(found, said, PRESS), form, words_of(language), context=CONTEXT)
    boxes = list(boxes_of(figure))
    page = shapely.box(0, 0, form.width_px, form.height_px)
    for number, (words, box) in enumerate(boxes):
        assert page.covers(box), words
        for other, its in boxes[:number]:
            # The room that a row keeps above and below its letters may touch.
            assert box.intersection(its).area < 0.12 * min(box.area, its.area), (words, other)


def test_the_scale_bar_is_as_long_as_it_says():
    figure = draw_graphic(press(), WIDE, words_of("en"))
    [bar] = figure.findobj(lambda artist: artist.get_gid() == "scale-bar")
    [said] = [t.get_text() for t in figure.findobj(Text) if re.fullmatch(r"\d+ km", t.get_text())]
    west, east = min(bar.get_xdata()), max(bar.get_xdata())
    shown = [m for m in plan()[0] if m.layer == "line" or m.values.get("kind") in ("separation", "proposed")]
    view = view_of([feature.geometry for feature in shown], (0.0, 0.0, 700.0, 500.0))
    places = view.projection.degrees(np.array([(west, min(bar.get_ydata())), (east, min(bar.get_ydata()))]))
    _, _, geodesic_m = Geod(ellps="WGS84").inv(*places[0], *places[1])
    assert geodesic_m == pytest.approx(float(said.split()[0]) * 1000.0, rel=0.002)


def luminance(colour):
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def test_classes_are_told_apart_without_colour():
    """No two classes of the legend share both shape and pattern, unless the map names them in words."""
    from maps.kit.simplified import simplified_layers  # noqa: PLC0415

    legend = entries(simplified_layers(press(), words_of("en")))[0]
    drawn = [entry for entry in legend if entry.layer != "control"]
    patterns = [(e.shape, e.look.dash, e.look.width_px, e.look.hatch, e.look.fill_opacity) for e in drawn]
    assert len(set(patterns)) == len(patterns)
    figure = draw_graphic(press(), WIDE, words_of("en"))
    said = [text.get_text() for text in figure.findobj(Text)]
    for entry in legend:
        if entry.layer == "control":
            assert said.count(entry.label) == 2  # in the legend, and on the ground itself
    for colour in PARTY_COLOURS[:2]:
        assert 1.05 / (luminance(colour) + 0.05) > 3.0  # against the light rim of the letters


def test_equal_releases_give_equal_bytes(kit, tmp_path):
    for path in write_kit(press(), tmp_path / "again", context=None):
        assert path.read_bytes() == kit[path.name].read_bytes(), path.name


def test_every_file_of_the_kit_is_named(kit):
    pictures = {"map.png", "map-tall.png", "map.svg"}
    stems = {"caption": "txt", "alt": "txt", "description": "txt", "credit": "txt", "figures": "csv"}
    stems |= {"embed": "html", "story": "html"}
    texts = {f"{stem}.{end}" for stem, end in stems.items()}
    texts |= {f"{stem}.{lang}.{end}" for stem, end in stems.items() for lang in LANGUAGES[1:]}
    assert set(kit) == pictures | texts


def tables():
    text = (Path(maps.kit.__file__).parent / "words.toml").read_text(encoding="utf-8")
    return {name: table for name, table in tomllib.loads(text).items() if name != "locales"}


def slots(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word_and_every_slot(language):
    assert languages() == LANGUAGES
    english, other = tables()["en"], tables()[language]
    assert english.keys() == other.keys()
    for name, words in english.items():
        assert other[name].strip(), name
        assert slots(other[name]) == slots(words), name


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "1,027 km"),
        ("uk", "1\u00a0027 км"),
        ("fr", "1\u202f027\u202fkm"),
        ("de", "1.027 km"),
        ("pl", "1\u00a0027 km"),
    ],
)
def test_lengths_and_dates_are_written_as_the_language_does(language, said):
    found = caption(facts(press(), ()), words_of(language))
    assert re.sub("(?<=7)\u00a0", " ", found).count(said.replace("7\u00a0", "7 ")) == 1
    locale = words_of(language).locale
    assert format_date(date(2025, 1, 1), "long", locale=locale) in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_caption_is_claim_safe(language):
    found, words = caption(facts(press(), ()), words_of(language)), words_of(language)
    original = "original_names" if language == "en" else "original"
    for name in ("status_illustrative", "means_illustrative", "proposed", "disclaimer", original):
        assert words.say(name) in found, name
    assert words.say("credit", maker="").strip() in found
    assert "SHA-256" in found


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_stand_first_in_the_long_description(language):
    words = words_of(language)
    found = description(facts(press(settlements_uncounted=2), ()), words)
    assert words.say("at_least", count=words.number(12_345)) in found
    assert (
        found.index(words.say("people")) < found.index(words.say("shows")) < found.index(words.say("figures"))
    )


@pytest.mark.parametrize("language", LANGUAGES)
@given(st.text(max_size=300), st.one_of(st.dates().map(str), st.text(min_size=1, max_size=200)))
@settings(deadline=None, max_examples=25)
def test_the_text_for_those_who_do_not_see_it_is_short(language, title, as_of):
    found, said = plan()
    said = dataclasses.replace(said, title=f"A{title}", as_of=f"{as_of}.")
    text = alt(facts(release(found, said, PRESS), ()), words_of(language))
    assert 60 <= len(text) <= LONGEST_ALT == 600
    assert "\n" not in text


def test_a_long_title_leaves_length_what_is_seen_status_and_date_in_the_text():
    found, said = plan()
    said = dataclasses.replace(said, title="Norland " * 100)
    text = alt(facts(release(found, said, PRESS), ()), words_of("en"))
    assert len(text) <= LONGEST_ALT
    assert text.endswith(
        "… Map of the line of contact, about 1,027 km. Seen: Control: Norland a, Norland b; Zone of "
        "separation (proposed); Crossing point (proposed). Illustrative, as of 1 January 2025 (UTC)."
    )


def test_the_text_for_those_who_do_not_see_it_names_large_towns_as_the_language_does():
    towns = [Name("town", 30.2, 50.1, "Brod", "Брід", 10), Name("town", 30.3, 50.1, "Alba", "Альба", 90)]
    towns += [Name("town", 50.0, 50.1, "Far", "", 900), Name("country", 30.3, 50.1, "Norland", "", 900)]
    said = facts(press(), (), towns)
    assert "Large towns there: Alba, Brod." in alt(said, words_of("en"))
    assert "Альба, Брід." in alt(said, words_of("uk"))


def test_text_from_a_file_is_shown_as_written_everywhere(tmp_path):
    written = {path.name: path for path in write_kit(press(HOSTILE), tmp_path, context=None)}
    for name in ("caption.txt", "caption.uk.txt", "description.txt"):
        assert HOSTILE in written[name].read_text(encoding="utf-8")
    tree = ElementTree.fromstring(written["map.svg"].read_bytes())
    assert f"Map: Ceaseline 0.1.0. Sources: By {HOSTILE}." in words_in(tree)
    assert "{{7*7}} {title}" in " ".join(words_in(tree))
    assert not list(tree.iter(f"{SVG}script"))
    page = written["embed.html"].read_text(encoding="utf-8")
    assert page.count("<script") == 1
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} {title} %%script%%" in page


def test_letters_that_no_file_can_hold_do_not_stop_the_kit(tmp_path):
    written = write_kit(press("A\x00B \ud800 \U0001f9ed"), tmp_path, context=None)
    assert ElementTree.fromstring((tmp_path / "map.svg").read_bytes()) is not None
    assert len(written) == 38


def test_an_exact_release_is_refused(tmp_path):
    with pytest.raises(ReleaseError, match="its policy is 'staff', which keeps positions exact"):
        write_kit(release(*plan(), STAFF), tmp_path, context=None)


def test_a_sheet_without_a_source_is_refused(tmp_path):
    found, said = plan()
    with pytest.raises(ScenarioError, match="it has no source"):
        write_kit(release(found, dataclasses.replace(said, sources=()), PRESS), tmp_path, context=None)


def test_nothing_at_all_still_gives_a_kit(tmp_path):
    assert len(write_kit(release([], plan()[1], PRESS), tmp_path, context=None)) == 38


def test_rows_hold_every_word_and_none_is_too_wide():
    words = "A long line across Norland and Donaudampfschifffahrtsgesellschaft"
    rows = broken(words, Type(20.0), 150.0)
    assert "".join(rows).replace(" ", "") == words.replace(" ", "")
    assert all(width_px(row, Type(20.0)) <= 150.0 for row in rows)


@pytest.fixture(scope="module")
def norland(tmp_path_factory):
    planned = golden_plan("norland")
    found = features(planned)
    folder = tmp_path_factory.mktemp("norland")
    paths = write_kit(release(found, sheet(planned), PRESS), folder, context=CONTEXT)
    return [feature for feature in found if feature.sensitive], paths


def test_no_file_names_a_sensitive_place_or_tells_its_coordinates(norland):
    sensitive, paths = norland
    places = {f.values["site"]: f.geometry.coords[0] for f in sensitive if f.layer == "sites"}
    assert len(places) > 5
    for path in paths:
        if path.suffix in (".txt", ".html", ".svg"):
            text = path.read_text(encoding="utf-8")
            numbers = {number[:7] for number in re.findall(r"\d+\.\d{3,}", text)}
            for site, (longitude, latitude) in places.items():
                assert site not in text, path.name
                both = {f"{longitude:.4f}"[:7], f"{latitude:.4f}"[:7]}
                assert not both <= numbers, path.name


def test_the_drawing_is_the_same_with_and_without_what_is_sensitive(norland, tmp_path):
    """Nothing is drawn for a sensitive place, not even its cell: the picture cannot tell."""
    found, said = plan()
    public = [feature for feature in found if not feature.sensitive]
    bare, whole = (
        svg_bytes(draw_graphic(release(each, said, PRESS), WIDE, words_of("en")), "", "")
        for each in (public, found)
    )
    assert bare == whole


def test_a_title_is_in_the_language_of_the_page_where_the_scenario_gives_it():
    found, said = plan()
    said = dataclasses.replace(said, translations=(("uk", "Лінія Норланду", "Вигадана."),))
    told = facts(release(found, said, PRESS), ())
    ukrainian, german = told.in_language("uk"), told.in_language("de")
    assert caption(ukrainian, words_of("uk")).startswith("Лінія Норланду")
    assert words_of("uk").say("original_names") in caption(ukrainian, words_of("uk"))
    assert caption(german, words_of("de")).startswith(said.title)
    assert words_of("de").say("original") in caption(german, words_of("de"))
