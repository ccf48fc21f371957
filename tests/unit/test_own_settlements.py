"""A gazetteer of the user's own, for ground that no embedded one knows."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from geo.errors import ScenarioError
from geo.read.layer import Layer
from geo.read.neighbourhood import own_settlements
from geo.read.scenario import read_scenario

ROOT = Path(__file__).resolve().parents[2]


class Opened:
    """Layers as a scenario would open them."""

    def __init__(self, **layers):
        self.layers = layers

    def of_role(self, role):
        return self.layers.items() if role == "settlements" else ()


def towns(**columns):
    places = np.array([shapely.Point(0, 0), shapely.Point(1, 0)], dtype=object)
    return Layer("towns", places, {key: np.array(values) for key, values in columns.items()}, "OGC:CRS84")


def test_names_and_counts_are_taken_and_what_is_empty_stays_empty():
    found = own_settlements(Opened(towns=towns(name=["Alba", "Brae"], population=["700", ""])))
    assert [(row["name_en"], row["name_uk"], row["population"]) for row in found.rows()] == [
        ("Alba", "", "700"),
        ("Brae", "", ""),
    ]


def test_without_a_layer_of_that_role_there_is_none():
    assert own_settlements(Opened()) is None


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (
            {"place": ["Alba", "Brae"]},
            "layers.towns: its columns are place. Name its places in a column name",
        ),
        (
            {"name": ["Alba", "Brae"], "population": ["many", "2"]},
            r"layers.towns, row 1: population is 'many'. Give a number",
        ),
    ],
)
def test_what_cannot_be_used_is_told_in_one_line(columns, said):
    with pytest.raises(ScenarioError, match=said):
        own_settlements(Opened(towns=towns(**columns)))


def test_an_island_that_nothing_embedded_knows_has_its_people_counted():
    context, reference = ROOT / "data" / "context", ROOT / "data" / "reference"
    scenario = read_scenario(ROOT / "data" / "scenarios" / "skerra", context=context, reference=reference)
    towns = {town.name: (town.population, town.held_by) for town in scenario.situation.settlements}
    assert len(towns) == 30
    assert (towns["Tarbet"], towns["Dorrach"][1]) == ((10_920, "vesta"), None)
