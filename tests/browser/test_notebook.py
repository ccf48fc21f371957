"""The example notebook, run in a real kernel, gives a map that draws in its frame."""

from __future__ import annotations

from pathlib import Path

import nbclient
import nbformat
import pytest

pytestmark = pytest.mark.browser

NOTEBOOK = Path(__file__).resolve().parents[2] / "scripts" / "first_map.ipynb"
MOST_LINES = 5


@pytest.fixture(scope="module")
def notebook():
    found = nbformat.read(NOTEBOOK, as_version=4)
    where = {"metadata": {"path": str(NOTEBOOK.parent)}}
    nbclient.NotebookClient(found, timeout=300, resources=where).execute()
    return found


def shown(notebook, number):
    """What the code cell of that number shows as HTML."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    return cells[number].outputs[-1].data["text/html"]


def test_the_notebook_is_stored_without_results():
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    assert all(not cell.outputs and cell.execution_count is None for cell in cells if "outputs" in cell)


def test_a_map_takes_five_lines(notebook):
    first = next(cell for cell in notebook.cells if cell.cell_type == "code")
    assert len([line for line in first.source.splitlines() if line.strip()]) <= MOST_LINES
    assert "sandbox=" in shown(notebook, 0)


def test_the_map_draws_in_the_notebook(browser, notebook, tmp_path):
    page = tmp_path / "notebook.html"
    ready = "document.documentElement.dataset.ready = 'true'"
    page.write_text(
        f"<!doctype html><title>Notebook</title>{shown(notebook, 0)}<script>{ready}</script>", "utf-8"
    )
    browser.open(page)
    browser.driver.switch_to.frame(0)
    try:
        browser.wait("return document.documentElement.dataset.ready === 'true'")
        drawn = browser.run("return Number(document.documentElement.dataset.drawn)")
    finally:
        browser.driver.switch_to.default_content()
    assert drawn > 0
    assert browser.requested() == []


def test_the_figures_are_those_of_the_plan(notebook):
    assert "Area of Separation" in shown(notebook, 1)
