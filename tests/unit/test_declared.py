"""Bad input is named as its table calls it."""

import pytest

from geo.errors import ScenarioError
from geo.model.declared import declared
from geo.model.sea import SeaRules

SHIPS = {"name": "boats", "count": 2, "speed_kn": 12, "endurance_h": -72, "sweep_m": 9260}
BOX = {"name": "East Sea", "source": "Assumed", "corners": [[1, 1], [2, 1], [2, 2]], "ships": SHIPS}


def test_a_wrong_figure_of_one_box_of_several_names_the_box():
    with pytest.raises(ScenarioError, match=r"box 'East Sea'\.ships\.endurance_h is -72"):
        declared(SeaRules, {"state": "UA", "source": "Assumed", "box": [BOX]}, where="scenario.toml, sea")
