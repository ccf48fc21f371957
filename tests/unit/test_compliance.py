"""What a party declares, held against the ceilings of a zone."""

import pytest
from shapely import box

from geo.methods.compliance import check_ceilings
from geo.model.zone import Zone

RING = Zone(
    "Ring",
    "limitation",
    box(0, 0, 1, 1),
    "-",
    values={"ceiling_tanks": 75, "ceiling_guns": 36, "to_m": 10_000},
)


def test_holdings_at_their_ceilings_are_no_finding():
    assert check_ceilings(RING, {"tanks": 75, "guns": 36}) == ()


@pytest.mark.parametrize("count", [76, 1e9, float("nan")])
def test_anything_that_is_not_within_a_ceiling_fails(count):
    (finding,) = check_ceilings(RING, {"tanks": count, "guns": 0})
    assert finding.fails
    assert "75 allowed" in finding.problem
    assert finding.where == "zone 'Ring'"


def test_what_is_not_declared_and_what_has_no_ceiling_is_told_and_does_not_fail():
    findings = check_ceilings(RING, {"tanks": 10, "drones": 4})
    assert [finding.fails for finding in findings] == [False, False]
    assert [finding.problem for finding in findings] == [
        "nothing is declared for guns",
        "drones have no ceiling here",
    ]
