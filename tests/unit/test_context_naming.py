"""Ukrainian names in Latin letters: the examples that Cabinet Resolution 55 itself gives, and laws."""

import runpy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

NAMING = runpy.run_path(str(Path(__file__).resolve().parents[2] / "scripts" / "context" / "naming.py"))
transliterated, plain = NAMING["transliterated"], NAMING["plain"]
LETTERS = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"


@pytest.mark.parametrize(
    ("name_uk", "latin"),
    [
        line.split()
        for line in """
        Алушта Alushta
        Андрій Andrii
        Борщагівка Borshchahivka
        Вінниця Vinnytsia
        Гадяч Hadiach
        Згорани Zghorany
        Ґалаґан Galagan
        Донецьк Donetsk
        Рівне Rivne
        Єнакієве Yenakiieve
        Наєнко Naienko
        Житомир Zhytomyr
        Закарпаття Zakarpattia
        Медвин Medvyn
        Іршава Irshava
        Їжакевич Yizhakevych
        Кадиївка Kadyivka
        Мар'їне Marine
        Йосипівка Yosypivka
        Стрий Stryi
        Київ Kyiv
        Лебедин Lebedyn
        Миколаїв Mykolaiv
        Ніжин Nizhyn
        Одеса Odesa
        Полтава Poltava
        Ромни Romny
        Суми Sumy
        Тетерів Teteriv
        Ужгород Uzhhorod
        Фастів Fastiv
        Харків Kharkiv
        Біла Bila
        Чернівці Chernivtsi
        Шостка Shostka
        Гоща Hoshcha
        Русь Rus
        Юрій Yurii
        Крюківка Kriukivka
        Яготин Yahotyn
        Костянтин Kostiantyn
        Знам'янка Znamianka
        Феодосія Feodosiia
        Розгон Rozghon
        """.strip().splitlines()
    ],
)
def test_the_resolutions_own_examples_come_out_as_it_prints_them(name_uk, latin):
    assert transliterated(name_uk) == latin


@pytest.mark.parametrize(
    ("name_uk", "latin"),
    [
        ("Нью-Йорк", "Niu-York"),
        ("Івано-Франківськ", "Ivano-Frankivsk"),
        ("Нова Яворівка", "Nova Yavorivka"),
        ("Щастя", "Shchastia"),
    ],
)
def test_each_part_of_a_name_begins_a_word(name_uk, latin):
    assert transliterated(name_uk) == latin


def test_every_kind_of_apostrophe_is_left_out():
    assert {transliterated(f"Куп{mark}янськ") for mark in "'’ʼ"} == {"Kupiansk"}


@given(st.text(LETTERS, min_size=1, max_size=12))
def test_nothing_but_latin_letters_comes_out(word):
    assert transliterated(word).isascii()
    assert transliterated(word.capitalize()).lower() == transliterated(word)


@given(st.text(LETTERS + "'-", max_size=12))
def test_the_form_for_comparing_is_reached_in_one_step(word):
    assert plain(plain(word)) == plain(word)
