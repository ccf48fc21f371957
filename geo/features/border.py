"""State borders as flat features and words: the line, markers, derived crossings, people on either side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shapely import Point

from ..geometry.chainage import Chainage
from ..methods.border.crossings import BorderCrossing
from ..methods.border.people import BorderPeople
from .feature import Feature, Sheet, Table

_METHOD = (
    "The border is the line of edges that the outlines of both states share; lengths and chainage are "
    "geodesic on WGS 84.",
    "Crossings are where embedded roads and railways, straight between their junctions, meet the border: "
    "derived, not surveyed. Whether a post, a bridge or a gate is there is not known.",
    "People are those of settlements whose centre lies within the distance; counts date from before 2022.",
)


@dataclass(frozen=True, slots=True)
class BorderPlan:
    """A border of two states and what is known along it.

    Parameters
    ----------
    id, title : str
    line : Chainage
    crossings : tuple of BorderCrossing
    people : tuple of BorderPeople
    published_m : float or None
        Its length as others publish it, metres.
    published_by : str
    """

    id: str
    title: str
    line: Chainage
    crossings: tuple[BorderCrossing, ...]
    people: tuple[BorderPeople, ...]
    published_m: float | None = None
    published_by: str = ""


def border_features(plan: BorderPlan) -> Iterator[Feature]:
    """The border, its kilometre markers and the crossings derived along it."""
    length_m = round(plan.line.length_m, 1)
    yield Feature("borders", plan.line.path, {"name": plan.title, "length_m": length_m})
    for number, chainage_m, longitude, latitude in zip(*plan.line.markers(), strict=True):
        values = {"number": int(number), "chainage_m": round(float(chainage_m), 1)}
        yield Feature("border_markers", Point(longitude, latitude), values)
    for number, each in enumerate(plan.crossings, start=1):
        yield Feature("border_crossings", each.place_lonlat, _crossing(number, each))


def _crossing(number: int, each: BorderCrossing) -> dict[str, str | float | int]:
    return {
        "name": f"Crossing {number}",
        "kind": " and ".join(each.kinds),
        "chainage_m": round(each.chainage_m, 1),
        "ways": each.ways,
        "status": "derived",
    }


def border_sheet(
    plan: BorderPlan, *, as_of: str, sources: Sequence[str], caveats: Sequence[str] = ()
) -> Sheet:
    """What the margin says of a border: people first, then its length beside the published one.

    Parameters
    ----------
    plan : BorderPlan
    as_of : str
        Of the embedded border.
    sources, caveats : sequence of str
    """
    return Sheet(
        id=plan.id,
        title=plan.title,
        as_of=as_of,
        status="assessed",
        standfirst=(
            f"{plan.line.length_m / 1e3:,.1f} km from end to end, with {len(plan.crossings)} places where "
            "embedded roads and railways cross."
        ),
        method=border_method(),
        sources=tuple(sources),
        caveats=("Borders are those that the United Nations recognise.", *caveats),
        parameters={"length_m": round(plan.line.length_m, 1)},
        tables=border_tables(plan),
    )


def border_method() -> tuple[str, ...]:
    """How a border, its crossings and the people along it were found."""
    return _METHOD


def border_tables(plan: BorderPlan) -> tuple[Table, ...]:
    """People first, then the length beside the published one, then the crossings."""
    return (_people(plan.people), _length(plan), _crossings(plan.crossings))


def _people(found: Sequence[BorderPeople]) -> Table:
    rows = tuple(
        (
            f"{each.side}, within {each.within_m / 1e3:g} km",
            *(_number(one) for one in (each.settlements, each.residents, each.uncounted)),
        )
        for each in found
    )
    words = "Not known: no settlement of that side is embedded, which is not to say that nobody lives there."
    return Table(
        "people", "People along the border", ("Where", "Settlements", "Residents", "Not counted"), rows, words
    )


def _number(count: int | None) -> str:
    return "not known" if count is None else f"{count:,}"


def _length(plan: BorderPlan) -> Table:
    measured_km = plan.line.length_m / 1e3
    if plan.published_m is None:
        row = (f"{measured_km:,.1f} km", "not known", "not known")
    else:
        share = plan.line.length_m / plan.published_m - 1.0
        row = (f"{measured_km:,.1f} km", f"{plan.published_m / 1e3:,.0f} km", f"{share * 100:+.1f} %")
    return Table("length", "Length", ("Measured", "Published", "Difference"), (row,), plan.published_by)


def _crossings(found: Sequence[BorderCrossing]) -> Table:
    rows = tuple(
        (f"Crossing {number}", f"{each.chainage_m / 1e3:,.1f}", " and ".join(each.kinds), str(each.ways))
        for number, each in enumerate(found, start=1)
    )
    return Table(
        "crossings",
        "Where roads and railways cross",
        ("Crossing", "km", "Ways", "Edges"),
        rows,
        "Derived from embedded main roads and railways: candidates, not surveyed.",
    )
