"""The gate: features become a Release under a policy; what is sensitive leaves coarsened, or not at all."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import shapely
from shapely.geometry.base import BaseGeometry

from .errors import ReleaseError
from .features import Feature, Sheet, Value
from .geometry.lattice import Cell, Lattice
from .slips import slips

# Things within about 100 m of each other are one place: a mast with three cameras does not count as three.
_SAME_PLACE_DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Policy:
    """How exact a release may be.

    Parameters
    ----------
    name : str
        ``press`` or ``staff``.
    cell_km : float
        Least side of the lattice cell to which a sensitive place is coarsened; 0 keeps it exact.
    least_count : int
        Cells with fewer sensitive places than this are withheld.
    withheld : frozenset of str
        Layers of which nothing sensitive leaves, however coarse: where nobody looks is told to nobody.
    allowed : frozenset of str
        The only keys whose values may leave with a cell, and those only where all that it holds agree. A list
        of what may leave, not of what may not: a key that someone adds later stays inside.
    """

    name: str
    cell_km: float
    least_count: int
    allowed: frozenset[str]
    withheld: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not (self.cell_km == 0.0 or 1.0 <= self.cell_km <= 2_000.0):
            raise ReleaseError(
                f"cell_km is {self.cell_km:g}",
                where=f"policy {self.name!r}",
                mend="Give kilometres, from 1 to 2,000, or 0 to keep places exact.",
            )
        if not self.least_count >= 1:
            raise ReleaseError(
                f"least_count is {self.least_count}", where=f"policy {self.name!r}", mend="Give 1 or more."
            )

    @property
    def exact(self) -> bool:
        """Whether sensitive places leave as they are."""
        return self.cell_km == 0.0


PRESS = Policy(
    "press",
    cell_km=10.0,
    least_count=3,
    allowed=frozenset({"kind"}),
    # Footprints too: from two plans that differ by one site, the cells that only one of them shows lie within
    # that sensor's range, which places it better than a cell does.
    withheld=frozenset(
        {
            *("coverage", "gaps", "footprints", "reach", "visits"),
            *("response", "too_late", "zones", "corridor_axes", "settlements", "incident_cells"),
            *("setting_up", "watched_from"),  # when nobody looks yet is told to nobody
            # Of the tasks beside the line: who watches where, who does not, and what has no way round.
            *("border_posts", "border_towers", "border_gaps", "patrol_boxes"),
            *("convoy_water", "convoy_circles", "convoy_tracks", "alert_arcs", "racetracks", "airfields"),
            *("radars", "radar_cover", "radar_gaps", "defended"),
            *("rear_hubs", "rear_candidates", "entry_points", "training_grounds"),
            *("supply_routes", "no_mapped_road", "rear_rail", "rear_convoys"),
            *("bridges_with_no_way_round", "roads_with_no_way_round", "junctions_with_no_way_round"),
        }
    ),
)
STAFF = Policy("staff", cell_km=0.0, least_count=1, allowed=frozenset())


@dataclass(frozen=True, slots=True, eq=False)
class Release:
    """Features that have passed the gate, the sheet they belong to, and the policy they passed it under.

    Two releases are never taken for each other, whatever they hold: what is drawn of one is drawn once.
    ``withheld_count`` is how many sensitive features left no trace in it.
    """

    features: tuple[Feature, ...]
    sheet: Sheet
    policy: Policy
    withheld_count: int = 0

    def only(self, layers: Collection[str]) -> Release:
        """Return the same release, of some layers only."""
        return replace(self, features=tuple(f for f in self.features if f.layer in layers))


def release(features: Sequence[Feature], sheet: Sheet, policy: Policy = PRESS) -> Release:
    """Pass features through the gate; the cautious policy is the default.

    Public features pass unchanged. Under a policy that is not exact, the sensitive points of a layer leave as
    cells of a fixed lattice, each with a class of how many it holds; sensitive lines and areas leave as the
    cells they touch, joined into one shape. A cell that fewer than ``least_count`` places share is withheld.
    Nothing is random and the lattice does not depend on the features, so that many releases say no more than
    one; but two releases of a plan in different cell sizes overlap, and say more: keep to one.

    What the gate cannot know, the maker of a feature says: whatever is derived from a sensitive place gives
    it away (the centre of a disc, the start of a route) and is ``sensitive`` too. Features of one site (its
    footprints, its cameras) carry the same ``site`` among their values, and count as one place.

    Parameters
    ----------
    features : sequence of Feature
        Longitude and latitude in degrees, cut at the antimeridian. Their order does not change what is shown.
    sheet : Sheet
        Its words leave as they are; its sensitive charts, tables and rows of the strip not at all.
    policy : Policy
        How exact the release may be.

    Returns
    -------
    Release
        Public features in the order given, then what is left of each sensitive layer, by name and cell.

    Raises
    ------
    ReleaseError
        If public words (of the sheet, or values of a public feature) hold the coordinates or the grid
        reference of a sensitive place.

    References
    ----------
    Sweeney, L. (2002), k-anonymity: a model for protecting privacy, IJUFKS 10(5), 557-570.

    Examples
    --------
    >>> places = [(37.8012, 48.0513), (37.8123, 48.0627), (37.7934, 48.0741), (39.1256, 48.5139)]
    >>> posts = [Feature("sites", shapely.Point(p), {"name": "Post"}, sensitive=True) for p in places]
    >>> released = release(posts, Sheet("norland", "Norland", "2025-01-01", "illustrative"))
    >>> [dict(cell.values) for cell in released.features], released.withheld_count
    ([{'count': '3 to 5', 'cell_km': 10.0}], 1)
    """
    if policy.exact:
        return Release(tuple(features), sheet, policy)
    public = [feature for feature in features if not feature.sensitive]
    sensitive = [feature for feature in features if feature.sensitive]
    if sensitive:
        _refuse_slips(public, sheet, sensitive)
    shown: list[Feature] = []
    withheld_count = sum(feature.layer in policy.withheld for feature in sensitive)
    for layer in sorted({feature.layer for feature in sensitive} - policy.withheld):
        for points in (True, False):
            members = [f for f in sensitive if f.layer == layer and _is_point(f.geometry) == points]
            cells = _shared_cells(members, policy)
            shown += _counted(cells, policy) if points else _joined(cells, policy)
            kept = {id(feature) for inside in cells.values() for feature in inside}
            withheld_count += sum(id(feature) not in kept for feature in members)
    return Release((*public, *shown), _public(sheet), policy, withheld_count)


def _public(sheet: Sheet) -> Sheet:
    strip = sheet.strip
    return replace(
        sheet,
        charts=tuple(chart for chart in sheet.charts if not chart.sensitive),
        tables=tuple(table for table in sheet.tables if not table.sensitive),
        strip=strip and replace(strip, rows=tuple(row for row in strip.rows if not row.sensitive)),
        editable=None,
    )


def _refuse_slips(public: Sequence[Feature], sheet: Sheet, sensitive: Sequence[Feature]) -> None:
    for where in slips(public, sheet, sensitive):
        raise ReleaseError(
            "it names a sensitive place by its coordinates",
            where=where,
            mend="Take them out, or mark the feature as sensitive.",
        )


def _is_point(geometry: BaseGeometry) -> bool:
    return geometry.geom_type == "Point" and not geometry.is_empty


def _shared_cells(members: Sequence[Feature], policy: Policy) -> dict[Cell, list[Feature]]:
    """Cells that enough places share, in the lattice's order, with the features in each."""
    lattice = Lattice(policy.cell_km)
    found: dict[Cell, list[Feature]] = defaultdict(list)
    for feature in members:
        for cell in _cells_of(feature.geometry, lattice):
            found[cell].append(feature)
    return {
        cell: inside for cell, inside in sorted(found.items()) if _place_count(inside) >= policy.least_count
    }


def _cells_of(geometry: BaseGeometry, lattice: Lattice) -> list[Cell]:
    if _is_point(geometry):
        return [lattice.cell_at(*shapely.get_coordinates(geometry)[0])]
    return lattice.cells_touched(geometry)


def _place_count(inside: Sequence[Feature]) -> int:
    return len({_place(feature) for feature in inside})


def _place(feature: Feature) -> tuple[Value, ...]:
    site = feature.values.get("site")
    if site is not None:
        return (site,)
    west, south, east, north = feature.geometry.bounds
    return (
        round((west + east) / 2, _SAME_PLACE_DECIMALS),
        round((south + north) / 2, _SAME_PLACE_DECIMALS),
    )


def _counted(cells: dict[Cell, list[Feature]], policy: Policy) -> Iterator[Feature]:
    lattice = Lattice(policy.cell_km)
    for cell, inside in cells.items():
        values = {"count": _count_class(_place_count(inside), policy.least_count), **_agreed(inside, policy)}
        yield Feature(inside[0].layer, lattice.polygon(cell), values)


def _joined(cells: dict[Cell, list[Feature]], policy: Policy) -> Iterator[Feature]:
    if cells:
        lattice = Lattice(policy.cell_km)
        inside = [feature for members in cells.values() for feature in members]
        shape = shapely.union_all([lattice.polygon(cell) for cell in cells])
        yield Feature(inside[0].layer, shapely.normalize(shape), _agreed(inside, policy))


def _agreed(inside: Sequence[Feature], policy: Policy) -> dict[str, Value]:
    """Allowed values on which all features agree, and the size of the cell."""
    first = inside[0].values
    same = {
        key: first[key]
        for key in sorted(policy.allowed & first.keys())
        if all(key in feature.values and feature.values[key] == first[key] for feature in inside)
    }
    return {**same, "cell_km": policy.cell_km}


def _count_class(count: int, least_count: int) -> str:
    """A class that doubles, so that one more place seldom shows.

    >>> [_count_class(count, 3) for count in (3, 5, 6, 11, 12)]
    ['3 to 5', '3 to 5', '6 to 11', '6 to 11', '12 to 23']
    """
    low = least_count * 2 ** int(math.log2(count / least_count))
    return f"{low} to {2 * low - 1}" if low > 1 else "1"
