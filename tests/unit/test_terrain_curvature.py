"""Horizons and the drop of the ground, against answers on paper."""

import numpy as np
import pytest

from geo.errors import TerrainError
from geo.terrain.curvature import OPTICAL, RADIO, drop_m, horizon_m


@pytest.mark.parametrize(
    ("height_m", "optical_km", "radio_km"),
    [
        (2, 5.4, 5.8),
        (10, 12.1, 13.0),
        (20, 17.1, 18.4),
        (30, 21.0, 22.6),
        (50, 27.1, 29.1),
        (100, 38.3, 41.2),
    ],
)
def test_the_horizon_table_by_light_and_by_radio(height_m, optical_km, radio_km):
    assert horizon_m(height_m, OPTICAL) / 1000 == pytest.approx(optical_km, abs=0.05)
    assert horizon_m(height_m, RADIO) / 1000 == pytest.approx(radio_km, abs=0.05)


def test_a_horizon_by_radio_is_4_12_roots_of_the_heights():
    for eye_m, target_m, on_paper_km in ((10, 0, 13.0), (30, 100, 63.8)):
        found_m = horizon_m(eye_m, RADIO, target_height_m=target_m)
        assert found_m / 1000 == pytest.approx(on_paper_km, abs=0.05)
        assert found_m == pytest.approx(4_120 * (eye_m**0.5 + target_m**0.5), rel=1e-3)


def test_ground_drops_with_the_square_of_the_distance_less_what_light_bends():
    np.testing.assert_allclose(drop_m([5_000, 10_000, 20_000], 0.0), [1.96, 7.85, 31.39], atol=0.01)
    np.testing.assert_allclose(drop_m(10_000, OPTICAL) / drop_m(10_000, 0.0), 0.87)


def test_an_eye_at_its_horizon_stands_as_high_as_the_ground_drops():
    assert drop_m(horizon_m(17.0, OPTICAL), OPTICAL) == pytest.approx(17.0)


@pytest.mark.parametrize("refraction", [-0.1, 1.0, float("nan")])
def test_refraction_outside_0_to_1_is_refused(refraction):
    with pytest.raises(TerrainError, match="refraction is"):
        horizon_m(2.0, refraction)


@pytest.mark.parametrize("height_m", [-1.0, float("nan"), float("inf")])
def test_a_height_below_the_ground_or_none_is_refused(height_m):
    with pytest.raises(TerrainError, match=r"a height is .* Give metres above the ground"):
        horizon_m(height_m)
