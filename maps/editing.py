"""What the page needs to edit a plan: sites with the chainages that each watches, as short numbers."""

from __future__ import annotations

from typing import Any

from geo.features import Editable

DECIMALS = 5


def editing(editable: Editable | None) -> dict[str, Any] | None:
    """Sites and means as the page's scripts read them; chainages as metres from one end to the next.

    Examples
    --------
    >>> from geo.features import EditableMeans, EditableSite
    >>> means = (EditableMeans("Posts", "post", "tower", 5_000.0),)
    >>> site = EditableSite("Post 1", 0, 30.5, 48.25, ((1_000.0, 4_000.4), (9_000.0, 9_500.0)))
    >>> bounds = (29.0, 47.0, 32.0, 49.0)
    >>> found = editing(Editable("a", "0" * 64, "1", "by day", ((0.0, 9_500.0),), bounds, means, (site,)))
    >>> found["sites"]
    [['Post 1', 0, 30.5, 48.25, 1000, 3000, 5000, 500]]
    """
    if editable is None:
        return None
    return {
        "scenario": editable.scenario,
        "sha256": editable.scenario_sha256,
        "version": editable.version,
        "conditions": editable.conditions,
        "parts": [[round(end, 1) for end in part] for part in editable.parts_m],
        "bounds": [round(degrees, DECIMALS) for degrees in editable.bounds_deg],
        "means": [
            {
                "name": means.name,
                "kind": means.kind,
                "sensor": means.sensor,
                "range_m": means.range_m,
                "lasting": means.lasting,
            }
            for means in editable.means
        ],
        "sites": [
            [
                site.name,
                site.means,
                round(site.longitude_deg, DECIMALS),
                round(site.latitude_deg, DECIMALS),
                *_steps([round(end) for run in site.runs_m for end in run]),
            ]
            for site in editable.sites
        ],
    }


def _steps(ends_m: list[int]) -> list[int]:
    """Each chainage as how far it lies from the one before."""
    return [end - before for before, end in zip([0, *ends_m], ends_m, strict=False)]
