"""Theory of detection: how likely something is seen at all, and how long that takes.

Detections are taken to be independent of one another throughout: of sensors, of glimpses, of passes. Sensors
that fail together (in one fog, behind one hill) see less than these formulas say.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..errors import ScenarioError

Array = npt.NDArray[np.float64]


def at_least_one(probability: npt.ArrayLike, axis: int = 0) -> Array:
    """Probability that at least one of several independent sensors detects: 1 - Π (1 - p).

    Parameters
    ----------
    probability : array-like
        Of each sensor, 0 to 1.
    axis : int
        Axis along which the sensors lie.

    Examples
    --------
    >>> round(float(at_least_one([0.5, 0.5, 0.2])), 3)
    0.8
    """
    return np.asarray(1.0 - np.prod(1.0 - _probabilities(probability), axis=axis))


def random_search(
    sweep_width_m: npt.ArrayLike, speed_mps: npt.ArrayLike, time_s: npt.ArrayLike, area_m2: npt.ArrayLike
) -> Array:
    """Probability of detection in a search at random: 1 - exp(-W v t / A) (Koopman 1946).

    Parameters
    ----------
    sweep_width_m : float or array
        Probability of detection summed across the track, metres.
    speed_mps, time_s : float or array
        Speed over the ground, m/s, and time spent, seconds.
    area_m2 : float or array
        Ground in which the target is, at a place of equal chance, m².

    Notes
    -----
    A search in parallel tracks does better; this is the figure to plan with where tracks overlap by chance.

    Examples
    --------
    >>> round(float(random_search(1_000.0, 10.0, 3_600.0, 36e6)), 3)  # swept once over: 1 - 1/e
    0.632
    """
    width, speed, time = (np.asarray(each, dtype=float) for each in (sweep_width_m, speed_mps, time_s))
    return np.asarray(-np.expm1(-width * speed * time / _above_zero("area_m2", area_m2)))


def seen_by_glimpses(glimpses_per_h: npt.ArrayLike, time_h: npt.ArrayLike) -> Array:
    """Probability that a fixed post detects within a time, by glimpses at a constant rate: 1 - exp(-γ t).

    Rates of several independent posts add. The mean time to detection is 1 / γ.

    Parameters
    ----------
    glimpses_per_h : float or array
        Glimpses that detect, per hour.
    time_h : float or array
        Hours that the target stays.

    Examples
    --------
    >>> round(float(seen_by_glimpses(2.0, 0.5)), 3)
    0.632
    """
    return np.asarray(-np.expm1(-np.asarray(glimpses_per_h, dtype=float) * np.asarray(time_h, dtype=float)))


def mean_time_to_detection_s(revisit_s: npt.ArrayLike, per_pass: npt.ArrayLike = 1.0) -> Array:
    """Mean time until a pass detects what began at any moment of the cycle and lasts: T (1/q - 1/2).

    Parameters
    ----------
    revisit_s : float or array
        Time between two passes, seconds.
    per_pass : float or array
        Probability of detection of one pass, above 0.

    Examples
    --------
    >>> float(mean_time_to_detection_s(7_200.0)), float(mean_time_to_detection_s(7_200.0, 0.5))
    (3600.0, 10800.0)
    """
    per_pass = _above_zero("per_pass", _probabilities(per_pass))
    return np.asarray(np.asarray(revisit_s, dtype=float) * (1.0 / per_pass - 0.5))


def seen_while_it_lasts(
    mean_duration_s: npt.ArrayLike, revisit_s: npt.ArrayLike, per_pass: npt.ArrayLike = 1.0
) -> Array:
    """Probability that something of exponential duration is detected by a pass before it ends.

    It begins at any moment of the cycle. With μ the inverse of the mean duration, T the time between passes
    and E = (1 - exp(-μT)) / (μT) the chance that it lasts until the next pass, q E / (1 - (1 - q) exp(-μT)).

    Parameters
    ----------
    mean_duration_s : float or array
        Mean duration, seconds, above 0.
    revisit_s : float or array
        Time between two passes, seconds, above 0.
    per_pass : float or array
        Probability of detection of one pass, 0 to 1.

    Examples
    --------
    >>> round(float(seen_while_it_lasts(3_600.0, 3_600.0)), 3)  # 1 - 1/e
    0.632
    """
    turns = _above_zero("revisit_s", revisit_s) / _above_zero("mean_duration_s", mean_duration_s)
    detected = _probabilities(per_pass)
    until_next = -np.expm1(-turns) / turns
    return np.asarray(detected * until_next / (1.0 - (1.0 - detected) * np.exp(-turns)))


def seen_of_duration(
    duration_s: npt.ArrayLike, revisit_s: npt.ArrayLike, per_pass: npt.ArrayLike = 1.0
) -> Array:
    """Probability that something of a fixed duration is detected by a pass before it ends.

    It meets n or n + 1 passes, where n is the whole part of D / T and the rest r the chance of one more:
    1 - (1 - q)^n (1 - q r).

    Parameters
    ----------
    duration_s : float or array
        How long it lasts, seconds.
    revisit_s : float or array
        Time between two passes, seconds, above 0.
    per_pass : float or array
        Probability of detection of one pass, 0 to 1.

    Examples
    --------
    >>> float(seen_of_duration(1_800.0, 7_200.0)), float(seen_of_duration(3_600.0, 1_800.0, 0.5))
    (0.25, 0.75)
    """
    turns = np.asarray(duration_s, dtype=float) / _above_zero("revisit_s", revisit_s)
    detected, certain = _probabilities(per_pass), np.floor(turns)
    return np.asarray(1.0 - (1.0 - detected) ** certain * (1.0 - detected * (turns - certain)))


def _probabilities(given: npt.ArrayLike) -> Array:
    values = np.asarray(given, dtype=float)
    wrong = values[~((values >= 0.0) & (values <= 1.0))]
    if wrong.size:
        raise ScenarioError(
            f"a probability is {wrong.flat[0]:g}", where="detection", mend="Give a number from 0 to 1."
        )
    return values


def _above_zero(name: str, given: npt.ArrayLike) -> Array:
    values = np.asarray(given, dtype=float)
    wrong = values[~(values > 0.0)]
    if wrong.size:
        raise ScenarioError(f"{name} is {wrong.flat[0]:g}", where="detection", mend="Give more than 0.")
    return values
