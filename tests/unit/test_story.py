"""The story page: words as text, numbers clear of everything, figures as a table, languages or a refusal."""

import csv
import io
import re
import tomllib
from importlib.resources import files
from xml.etree import ElementTree

import pytest
import shapely

from geo.errors import ReadError
from geo.features import Feature
from geo.release import PRESS, release
from maps.basemap import basemap
from maps.kit import write_kit
from maps.kit.caption import alt
from maps.kit.facts import facts
from maps.kit.figures import HEADINGS, figures_csv
from maps.kit.letters import MM_PER_DOT
from maps.kit.simplified import thinned
from maps.kit.story import stages, story_page
from maps.kit.words import languages, read_tables, words_of

from .test_kit import CONTEXT, FRONT, HOSTILE, LANGUAGES, plan, press

WORDS = (files("maps.kit") / "words.toml").read_text(encoding="utf-8")


def staged(released, context=None):
    background = basemap(context, (29.0, 49.5, 32.0, 51.0))
    said = facts(released, background.credits, background.names)
    return stages(released, thinned(released), said, background, context), said


def page(released, language="en", context=None):
    maps, said = staged(released, context)
    return story_page(maps, said, words_of(language), "en")


def drawings(text):
    return [
        ElementTree.fromstring(each) for each in re.findall(r"<svg class.*?</svg>(?=<svg class|</div>)", text)
    ]


@pytest.fixture(scope="module")
def mapped():
    """The story of a line across real ground, with its background and inset."""
    found, said = plan()
    found += [Feature("boundaries", shapely.LineString([(30.2, 50.4), (30.2, 49.9)]), {"kind": "battalion"})]
    released = release(found, said, PRESS)
    return staged(released, CONTEXT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_story_holds_its_remarks_figures_method_and_files_in_its_language(mapped, language):
    maps, said = mapped
    words = words_of(language)
    text = story_page(maps, said, words, "en")
    assert f'<html lang="{language}">' in text
    for name in (
        "remarks",
        "table",
        "files",
        "method_title",
        "long_description",
        "proposed",
        "people_caveat",
    ):
        assert words.say(name).replace("'", "&#x27;") in text, name
    assert words.kilometres(1026.954) in text
    assert words.say("call_people", residents=words.number(12_345), settlements="7") in text
    assert re.findall(r"<li><b>(\d)</b>", text) == ["1", "2", "3", "4"][: text.count("<li><b>")]
    assert f'aria-label="{alt(said, words)}"' in text
    for name in ("map.html", "map.png", "map.svg", "data.csv", "plan.geojson"):
        assert f'<a href="{name}">' in text


def test_the_story_asks_for_nothing_and_marks_nothing_up_with_styles(mapped):
    text = story_page(*mapped, words_of("uk"), "en")
    assert not re.search(r"\sstyle=|\son\w+=|url\((?!#)|@import|<img|<link|\ssrc=", text)
    assert not re.search(r"https?://", text)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1]
    assert "unsafe" not in policy
    assert policy.startswith("default-src &#x27;none&#x27;") or policy.startswith("default-src 'none'")
    assert text.index("Content-Security-Policy") < text.index("<title>")


def test_there_is_a_drawing_for_a_desk_and_one_for_a_phone_each_with_towns_and_holders(mapped):
    wide, tall = drawings(story_page(*mapped, words_of("uk"), "en"))
    assert [each.get("class") for each in (wide, tall)] == ["wide", "tall"]
    for each in (wide, tall):
        said = [element.text for element in each.iter("text")]
        assert any(re.search("[а-яіїє]{4}", words) for words in said if words)
        assert {element.get("class") for element in each.iter("path")} >= {"land", "tie", "bar", "here"}
        held = [e for e in each.iter("text") if (e.get("class") or "").startswith("held")]
        assert len({element.get("class") for element in held}) in (0, 2)  # both parties, or neither


def test_numbers_stand_clear_of_the_plan_of_one_another_and_of_the_corners(mapped):
    for stage in mapped[0]:
        discs = [shapely.box(*pin.box_mm) for pin in stage.pins if pin]
        assert len(discs) >= 3
        corners = [shapely.box(*box) for box in stage.corners.values()]
        frame = shapely.box(0, 0, stage.form.width_px * MM_PER_DOT, stage.form.height_px * MM_PER_DOT)
        line = stage.view.all_on_map_mm(FRONT)
        for number, disc in enumerate(discs):
            assert frame.covers(disc)
            assert not disc.intersects(line)
            assert not any(disc.intersects(other) for other in (*discs[:number], *corners))


def test_text_from_a_file_is_shown_as_written_in_the_story():
    text = page(press(HOSTILE))
    assert text.count("<script>") == 1
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} {title} %%script%%" in text
    assert len(drawings(text)) == 2


def test_what_is_claimed_is_hatched_and_said_to_be():
    text = page(press(confidence="claimed"))
    assert "claimed, not verified" in text
    for drawing in drawings(text):
        assert any((e.get("fill") or "").startswith("url(#") for e in drawing.iter("path"))
        assert list(drawing.iter("pattern"))


def test_a_release_of_nothing_still_gives_a_page():
    assert len(drawings(page(release([], plan()[1], PRESS)))) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figures_are_a_table_with_units_and_no_formula(language):
    found, said = plan("=HYPERLINK(1)")
    written = figures_csv(facts(release(found, said, PRESS), ()), words_of(language))
    assert written.startswith("\ufeff")
    head, *rows = csv.reader(io.StringIO(written.removeprefix("\ufeff")))
    assert tuple(head) == HEADINGS
    assert {"persons", "settlements", "km", "km2"} <= {row[2] for row in rows}
    assert {"1027", "12345", "1234"} <= {row[1] for row in rows}
    assert not any(cell[:1] in "=+-@" for row in rows for cell in row if cell)
    assert all(float(row[1]) >= 0 for row in rows)


def test_pictures_of_every_language_are_drawn_where_they_are_asked_for(tmp_path):
    written = {path.name for path in write_kit(press(), tmp_path, context=None, pictures=("uk",))}
    assert {"map.png", "map.uk.png", "map-tall.uk.png", "map.uk.svg"} <= written
    assert "map.fr.png" not in written
    assert '<a href="map.uk.png">' in (tmp_path / "story.uk.html").read_text(encoding="utf-8")
    assert 'src="map.uk.png"' in (tmp_path / "embed.uk.html").read_text(encoding="utf-8")
    assert 'src="map.png"' in (tmp_path / "embed.fr.html").read_text(encoding="utf-8")
    assert "Лінія зіткнення" in (tmp_path / "map.uk.svg").read_text(encoding="utf-8")


def without(language, word):
    head, found, rest = WORDS.partition(f"\n[{language}]\n")
    return head + found + re.sub(rf"(?m)^{word} = .*\n", "", rest, count=1)


@pytest.mark.parametrize(("language", "word"), [("fr", "care"), ("pl", "call_people"), ("uk", "as_of")])
def test_a_language_that_lacks_a_word_is_refused_in_one_line_that_names_it(language, word):
    assert word in tomllib.loads(WORDS)[language]
    with pytest.raises(ReadError) as refused:
        read_tables(without(language, word))
    said = str(refused.value)
    assert "\n" not in said
    assert repr(word) in said
    assert repr(language) in said


def test_a_word_that_lost_its_slot_is_refused():
    with pytest.raises(ReadError, match=r"'as_of' is missing, or its slots are not \{date\}"):
        read_tables(WORDS.replace('as_of = "stan na {date}"', 'as_of = "stan na"'))


def test_a_new_language_is_one_table_and_one_line():
    polish = WORDS[WORDS.index("\n[pl]\n") :].replace("[pl]", "[cs]")
    tables = read_tables(WORDS.replace('pl = "pl"\n', 'pl = "pl"\ncs = "cs"\n', 1) + polish)
    assert tables["cs"].keys() == tables["en"].keys()
    assert languages() == LANGUAGES
