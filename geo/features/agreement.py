"""Sources that differ, as features and a margin: what all say, where they disagree, the line of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..frame import Frame
from ..geometry.antimeridian import split_at_antimeridian
from ..model.agreement import Agreement, Band, Given, Telling
from .feature import Chart, Feature, Series, Sheet, Table, Value
from .series import NOT_TOLD, whose

_KINDS = {
    "agreed": "all say the same",
    "disputed": "they name different holders",
    "told_by_some": "some say nothing",
}


@dataclass(frozen=True)
class Comparison:
    """Tellings of one date, compared; ``band`` is None without lines, ``agreement`` without ground."""

    frame: Frame
    tellings: tuple[Telling, ...]
    agreement: Agreement | None = None
    band: Band | None = None


def comparison_features(found: Comparison) -> tuple[Feature, ...]:
    """Ground that all give to one holder, ground and bands about which they disagree, the line of each."""
    pieces = found.agreement.pieces if found.agreement else ()
    return (
        *(_piece(found, piece) for piece in pieces),
        *_band(found),
        *_lines(found),
    )


def _piece(found: Comparison, piece: Given) -> Feature:
    shape = split_at_antimeridian(found.frame.to_lonlat(piece.area))
    area_m2 = round(piece.area.area, 1)
    sources = found.agreement.sources if found.agreement else ()
    if piece.kind == "agreed":
        holder = piece.holders[0]
        values: dict[str, Value] = {"name": holder, "area_m2": area_m2, **whose(holder)}
        return Feature("control", shape, values)
    said = " · ".join(
        f"{source}: {holder or NOT_TOLD}" for source, holder in zip(sources, piece.holders, strict=True)
    )
    return Feature("disagreement", shape, {"name": said, "kind": piece.kind, "area_m2": area_m2})


def _band(found: Comparison) -> Iterator[Feature]:
    for face in found.band.faces if found.band else ():
        values: dict[str, Value] = {
            "name": "Between the lines of the sources",
            "kind": "disputed",
            "left_of": ", ".join(face.left_of),
            "right_of": ", ".join(face.right_of),
            "area_m2": round(face.area.area, 1),
        }
        yield Feature("disagreement", split_at_antimeridian(found.frame.to_lonlat(face.area)), values)


def _lines(found: Comparison) -> Iterator[Feature]:
    if found.band is None:
        return
    days = {telling.name: telling.day.isoformat() for telling in found.tellings}
    for name, path in found.band.paths.items():
        values: dict[str, Value] = {
            "name": f"Line of {name}",
            "source": name,
            "as_of": days[name],
            "length_m": round(found.band.lengths_m[name], 1),
            "parts": len(path.geoms),
        }
        yield Feature("source_lines", split_at_antimeridian(path), values)


def comparison_sheet(found: Comparison, *, sources: tuple[str, ...], status: str) -> Sheet:
    """What the margin says of a comparison: how much they share, how wide the band is, how it was measured.

    Parameters
    ----------
    found : Comparison
    sources : tuple of str
        Credits.
    status : str
        One of the confidence words of a sheet.
    """
    names = [telling.name for telling in found.tellings]
    days = sorted({telling.day for telling in found.tellings})
    return Sheet(
        id="comparison",
        title=f"Where {', '.join(names[:-1])} and {names[-1]} differ",
        as_of=days[-1].isoformat(),
        status=status,
        standfirst=_in_words(found),
        method=tuple(_method(found)),
        sources=sources,
        caveats=tuple(_caveats(found)),
        charts=tuple(_charts(found)),
        tables=(*_source_table(found), *_holder_table(found)),
    )


def _in_words(found: Comparison) -> str:
    said = []
    if found.agreement is not None:
        total_m2 = found.agreement.area_m2() or 1.0
        share = found.agreement.area_m2("agreed") / total_m2
        disputed_km2 = found.agreement.area_m2("disputed") / 1e6
        said.append(
            f"All say the same of {share * 100:.1f} % of the ground that any of them tells of; "
            f"they name different holders for {disputed_km2:,.0f} km²."
        )
    if found.band is not None:
        said.append(
            f"Between their lines lie {found.band.area_m2 / 1e6:,.0f} km²; the lines are up to "
            f"{found.band.widest_m / 1e3:,.1f} km apart."
        )
    return " ".join(said)


def _method(found: Comparison) -> Iterator[str]:
    yield "Areas: Lambert azimuthal equal-area on WGS 84. Sources are laid over each other, not averaged."
    if found.band is not None:
        yield (
            "Lines: lengths and distances are geodesic on WGS 84. The band is closed at its ends by the "
            f"shortest way from line to line; its width is told along that of "
            f"{found.band.along}, the longest. "
            "Stretches past the end of another line, or too far from it, do not face it."
        )


def _caveats(found: Comparison) -> Iterator[str]:
    days = {telling.day for telling in found.tellings}
    if len(days) > 1:
        told = ", ".join(f"{telling.name} of {telling.day}" for telling in found.tellings)
        yield f"The sources are of different days: {told}. Part of the disagreement may be the time between."
    if found.agreement is not None:
        yield "A source that is silent about ground says nothing of who holds it."


def _source_table(found: Comparison) -> Iterator[Table]:
    holders = found.agreement.holders if found.agreement else ()
    lengths_m = found.band.lengths_m if found.band else {}
    rows = []
    for telling in found.tellings:
        ground = telling.held.ground if telling.held else {}
        areas = [f"{ground[name].area / 1e6:,.0f}" if name in ground else "" for name in holders]
        length = f"{lengths_m[telling.name] / 1e3:,.1f}" if telling.name in lengths_m else ""
        rows.append((telling.name, telling.day.isoformat(), *([length] if lengths_m else []), *areas))
    heads = (*(("Line, km",) if lengths_m else ()), *(f"{name}, km²" for name in holders))
    yield Table("by-source", "By source", ("Source", "Day", *heads), tuple(rows))


def _holder_table(found: Comparison) -> Iterator[Table]:
    if found.agreement is None:
        return
    rows = []
    for holder in found.agreement.holders:
        shares = found.agreement.shares_of(holder)
        some = "; ".join(
            f"{', '.join(names)}: {area_m2 / 1e6:,.0f}" for names, area_m2 in shares.by_some_m2.items()
        )
        by_all, by_none = shares.by_all_m2 / 1e6, shares.by_none_m2 / 1e6
        rows.append((holder, f"{by_all:,.0f}", some or "0", f"{by_none:,.0f}"))
    yield Table(
        "by-holder",
        "Ground given to each holder",
        ("Holder", "By all, km²", "By some only, km²", "By none, km²"),
        tuple(rows),
        words="The three sum to all ground that any source tells of.",
    )


def _charts(found: Comparison) -> Iterator[Chart]:
    if found.agreement is not None:
        kinds = [kind for kind in _KINDS if found.agreement.area_m2(kind) > 0.0]
        areas = tuple(found.agreement.area_m2(kind) / 1e6 for kind in kinds)
        said = tuple(f"{area:,.0f} km²" for area in areas)
        yield Chart(
            id="agreement",
            title="Ground by agreement",
            across_label="",
            up_label="Ground, km²",
            series=(Series("ground", tuple(map(float, range(len(kinds)))), areas, said=said),),
            words="Of all ground that any source tells of.",
            names=tuple(_KINDS[kind].capitalize() for kind in kinds),
        )
    if found.band is not None and len(found.band.widths) > 1:
        yield _width_chart(found.band)


def _width_chart(band: Band) -> Chart:
    widths_km = tuple(width.width_m / 1e3 for width in band.widths)
    return Chart(
        id="band-width",
        title="Width of the band between the lines",
        across_label=f"km along the line of {band.along}",
        up_label="From the outermost line on one side to that on the other, km",
        series=(Series("width", tuple(width.chainage_m / 1e3 for width in band.widths), widths_km),),
        words=f"{_mean(widths_km):,.1f} km on the average, {max(widths_km):,.1f} km at most, at equal steps.",
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
