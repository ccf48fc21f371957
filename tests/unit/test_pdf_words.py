"""Words of a PDF: set letter by letter they are the same, in the same places, as matplotlib shapes them."""

import io

import matplotlib as mpl
import pytest
from matplotlib.backends import backend_pdf
from matplotlib.figure import Figure
from pypdf import PdfReader

from maps.drawing import lettering
from maps.drawing.lettering import Lettering
from maps.drawing.writing import as_bytes

ROWS = ("To Te AV Yo P. r.", "Нововодяне, Поліський район: 1,234 m", "ceasefire — “first” ≥ 90 %")
pytestmark = pytest.mark.skipif(
    tuple(int(part) for part in mpl.__version__.split(".")[:2]) < (3, 11),
    reason="this matplotlib shapes every row itself",
)


def written(*rows, **options):
    figure = Figure(figsize=(6, 3))
    for number, row in enumerate(rows):
        figure.add_artist(Lettering(0.1, 0.2 + 0.2 * number, row, 9.0, **options))
    return PdfReader(io.BytesIO(as_bytes(figure, "pdf", 100))).pages[0]


def shown(page):
    """Each piece of text with where it begins."""
    found = []

    def see(text, matrix, text_matrix, *_):
        if text.strip():
            found.append((text.strip(), [round(each, 2) for each in (*matrix, *text_matrix)]))

    page.extract_text(visitor_text=see)
    return found


@pytest.mark.parametrize("options", [{}, {"weight": "bold"}, {"rotation": 30.0, "ha": "center"}])
def test_words_are_those_that_matplotlib_shapes_in_the_same_places(options, monkeypatch):
    ours = written(*ROWS, **options)
    monkeypatch.setattr(lettering, "set_row", lambda *_, **__: False)
    theirs = written(*ROWS, **options)
    assert ours.extract_text() == theirs.extract_text()
    assert all(row in ours.extract_text() for row in ROWS)
    assert [text for text, _ in shown(ours)] == [text for text, _ in shown(theirs)]


def test_nothing_is_shaped_but_what_the_typeface_lacks(monkeypatch):
    shaped = []
    usual = backend_pdf.RendererPdf.draw_text
    monkeypatch.setattr(
        backend_pdf.RendererPdf,
        "draw_text",
        lambda self, pen, right, up, words, *more, **options: (
            shaped.append(words),
            usual(self, pen, right, up, words, *more, **options),
        ),
    )
    written(*ROWS)
    assert shaped == []
    written("線", "line")
    assert shaped == ["線"]
