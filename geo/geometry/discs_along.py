"""Which stretches of a line lie within reach of each of many sites."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..errors import GeometryError
from ..threads import in_slices
from .along_edges import note_runs
from .chainage import Chainage
from .edge_tree import LEAF
from .ellipsoid import Array, to_vectors
from .paths import Flags
from .places import checked_distances, checked_places
from .runs import Runs
from .steps import Steps

Pair = tuple[Array, Array]

_WHERE = "reach along a line"
_AT_A_TIME = 2048  # sites
_ROOM = 8 * _AT_A_TIME  # runs for which there is room at first


def runs_within(
    chainage: Chainage,
    longitude: npt.ArrayLike,
    latitude: npt.ArrayLike,
    radius_m: npt.ArrayLike,
    *,
    nearest_m: npt.ArrayLike = 0.0,
    bearing_deg: npt.ArrayLike | None = None,
    field_of_view_deg: npt.ArrayLike = 360.0,
) -> Runs:
    """Stretches of a line within a geodesic distance of each site.

    Parameters
    ----------
    chainage : Chainage
        The line.
    longitude, latitude : array
        Sites, degrees (OGC:CRS84).
    radius_m : float or array
        Farthest distance, metres; one for all or one for each site.
    nearest_m : float or array
        What is nearer than this does not count, metres.
    bearing_deg : float or array, optional
        Middle of the field of view, degrees clockwise from true north; needed where that is below 360.
    field_of_view_deg : float or array
        Width of the field of view, degrees, above 0 and up to 360.

    Returns
    -------
    Runs
        Source i is site i; chainages in metres, from the line's own origin.

    Raises
    ------
    GeometryError
        If a place, distance or angle is impossible, or a bearing is missing.

    Notes
    -----
    Edges are straight in longitude and latitude and distances geodesic: a run ends where the distance is
    right to 10 nm at 50 km and to 1.5 µm at 140 km (``ellipsoid.geodesic_m``). The sides of a field of view
    are planes through the site's vertical; they leave the geodesic by 2 µm at 5 km and by 4 cm at 140 km.

    Examples
    --------
    A disc of 5,000 m about a place of the line takes 10,000 m of it; one a degree away takes none.

    >>> from shapely import LineString
    >>> meridian = Chainage(LineString([(35, 46), (35, 48)]))
    >>> runs = runs_within(meridian, [35.0, 36.0], [47.0, 47.0], 5_000.0)
    >>> runs.source.tolist(), runs.length_m.round(3).tolist()
    ([0], [10000.0, 0.0])
    """
    lon, lat = checked_places(longitude, latitude, _WHERE)
    outer_m = checked_distances(radius_m, len(lon), "radius_m", _WHERE)
    inner_m = checked_distances(nearest_m, len(lon), "nearest_m", _WHERE)
    sites = to_vectors(lon, lat)
    all_round = np.zeros((len(lon), 3))
    found = _runs(chainage, sites, outer_m, all_round)
    if inner_m.any():
        near = _runs(chainage, sites, inner_m, all_round)
        found = found.intersection(near.complement(chainage.origin_m, chainage.end_m))
    view_deg, middle_deg = _views(field_of_view_deg, bearing_deg, len(lon))
    narrowed = view_deg < 360.0
    if not narrowed.any():
        return found
    wedge = _wedges(chainage, (lon, lat), outer_m, (middle_deg, view_deg))
    return _of(found, ~narrowed).union(_of(found, narrowed).intersection(wedge))


def _wedges(
    chainage: Chainage, sites: tuple[Array, Array], outer_m: Array, view: tuple[Array, Array]
) -> Runs:
    """Runs between the two edges of each field of view, near the site; nothing where it is a whole circle."""
    middle_deg, view_deg = view
    vectors = to_vectors(*sites)
    # Off the left edge lies what is farther left still, off the right edge what is farther right.
    left, right = (
        _runs(chainage, vectors, outer_m, _directions(*sites, middle_deg + turn * (view_deg / 2.0 + 90.0)))
        for turn in (-1.0, 1.0)
    )
    is_wide = view_deg > 180.0
    wide = _of(left, is_wide).union(_of(right, is_wide))
    return _of(left.intersection(right), ~is_wide).union(wide)


def _of(runs: Runs, kept: Flags) -> Runs:
    """Runs of some of the sources; the others keep their numbers and have none."""
    here = kept[runs.source]
    return Runs(runs.source[here], runs.from_m[here], runs.to_m[here], runs.sources)


def _directions(longitude: Array, latitude: Array, bearing_deg: Array) -> Array:
    """Level directions at places, as vectors of length one, shape (n, 3)."""
    lon, lat, bearing = np.radians(longitude), np.radians(latitude), np.radians(bearing_deg)
    zero = np.zeros_like(lon)
    east = np.column_stack([-np.sin(lon), np.cos(lon), zero])
    north = np.column_stack([-np.sin(lat) * np.cos(lon), -np.sin(lat) * np.sin(lon), np.cos(lat)])
    return np.asarray(east * np.sin(bearing)[:, None] + north * np.cos(bearing)[:, None])


def _views(width_deg: npt.ArrayLike, bearing_deg: npt.ArrayLike | None, count: int) -> Pair:
    """Width and middle of the field of view of each site, degrees."""
    width = np.broadcast_to(np.asarray(width_deg, dtype=float), count)
    bad = ~((width > 0.0) & (width <= 360.0))
    if bad.any():
        raise GeometryError(
            f"field_of_view_deg is {width[bad][0]:g}", where=_WHERE, mend="Give more than 0 and up to 360."
        )
    given = np.nan if bearing_deg is None else np.asarray(bearing_deg, dtype=float)
    middle = np.broadcast_to(given, count)
    missing = (width < 360.0) & ~np.isfinite(middle)
    if missing.any():
        raise GeometryError(
            f"site {int(missing.argmax())} looks {width[missing][0]:g} degrees wide, but no bearing is given",
            where=_WHERE,
            mend="Give bearing_deg, the middle of its field of view.",
        )
    return width, np.where(np.isfinite(middle), middle, 0.0)


def _runs(chainage: Chainage, sites: Array, distance_m: Array, directions: Array) -> Runs:
    """Runs near each site, in chainages of the line; with a direction, those on its hither side."""
    found = runs_on_steps(chainage.steps, sites, distance_m, directions)
    return Runs(found.source, found.from_m + chainage.origin_m, found.to_m + chainage.origin_m, len(sites))


def runs_on_steps(steps: Steps, sites: Array, distance_m: Array, directions: Array) -> Runs:
    """Runs of measured steps near sites given as vectors; see ``along_edges.note_runs``.

    Chainages count from the beginning of the first step. Directions of no length ask for distance alone.
    """

    def of(part: slice) -> Array:
        used, room = _ROOM, 0
        while used > room:  # seldom more than once
            room = used
            found = np.empty((room, 3))
            aims = sites[part], distance_m[part], directions[part]
            used = note_runs(steps.edges, (LEAF, steps.bend_m), aims, found)
        found[:used, 0] += part.start
        return found[:used]

    rows = np.vstack([np.zeros((0, 3)), *in_slices(of, len(sites), _AT_A_TIME)])
    return Runs(rows[:, 0].astype(np.int64), rows[:, 1], rows[:, 2], len(sites))
