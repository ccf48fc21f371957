"""What the kit says of a release, before it is put into any language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from geo.features import Feature, Sheet
from geo.release import Release

from ..basemap.build import Name
from ..marginalia import margin
from ..mark import bounds_of, of_layer, parties, text_of
from .simplified import chief_zones, proposed_crossings
from .words import ORIGINAL, legible

_CREDIT = "Background: "  # begins a credit of the background; what begins otherwise is a note on it
_TOWNS = 6


@dataclass(frozen=True, slots=True)
class ZoneFacts:
    """A zone and who lives there; None where it is not known, ``at_least`` where some are not counted."""

    name: str
    kind: str
    residents: int | None
    settlements: int | None
    at_least: bool
    area_m2: float | None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that captions and pictures say.

    Parameters
    ----------
    title, standfirst, as_of, status, line_method : str
        As the scenario gives them.
    length_m, sigma_m : float or None
        Of the line of contact; None where the release does not say.
    zones : tuple of ZoneFacts
        Those that the picture shows.
    parties : tuple of str
    sectors, crossings, withheld : int
        How many there are.
    cell_km : float
        Side of the cells of sensitive places.
    caveats, sources, background : tuple of str
    towns : tuple of (str, str)
        The largest of the ground that is framed, in English and Ukrainian.
    maker, scenario : str
    translations : tuple of (str, str, str)
        Language, title and standfirst in it.
    title_language : str
        Language of title and standfirst.
    """

    title: str
    standfirst: str
    as_of: str
    status: str
    line_method: str
    length_m: float | None
    sigma_m: float | None
    zones: tuple[ZoneFacts, ...]
    parties: tuple[str, ...]
    sectors: int
    crossings: int
    withheld: int
    cell_km: float
    caveats: tuple[str, ...]
    sources: tuple[str, ...]
    background: tuple[str, ...]
    towns: tuple[tuple[str, str], ...]
    maker: str
    scenario: str
    translations: tuple[tuple[str, str, str], ...] = ()
    title_language: str = ORIGINAL

    def in_language(self, language: str) -> Facts:
        """Return the same facts under a title in that language, where there is one."""
        for known, title, standfirst in self.translations:
            if known == language:
                return replace(self, title=title, standfirst=standfirst, title_language=language)
        return self


def facts(released: Release, background: tuple[str, ...], towns: Sequence[Name] = ()) -> Facts:
    """Collect the facts of a release; ``background`` credits what lies under it, ``towns`` are named there.

    Raises
    ------
    ScenarioError
        If the sheet has no title, date or source.
    """
    sheet, said = released.sheet, margin(released, drawn_words="", background=background)
    lines = of_layer(released, "line")
    notes = (note for note in background if not note.startswith(_CREDIT))
    return Facts(
        title=legible(sheet.title),
        standfirst=legible(sheet.standfirst),
        as_of=legible(sheet.as_of),
        status=legible(sheet.status),
        line_method=legible(next(filter(None, (text_of(line.values, "method") for line in lines)), "")),
        length_m=_figure(lines, "line_length_m"),
        sigma_m=_figure(lines, "sigma_m"),
        zones=tuple(_zones(chief_zones(released))),
        parties=tuple(map(legible, parties(released).values())) if of_layer(released, "control") else (),
        sectors=len(of_layer(released, "sectors")),
        crossings=len(proposed_crossings(released)),
        withheld=released.withheld_count,
        cell_km=released.policy.cell_km,
        caveats=(*map(legible, sheet.caveats), *notes),
        sources=tuple(map(legible, _shown_sources(sheet))),
        background=tuple(_credits(background, _shown_sources(sheet))),
        towns=tuple(_largest(towns, released)),
        maker=said.made_with,
        scenario=legible(f"{sheet.id}, SHA-256 {sheet.scenario_sha256[:16] or '-'}"),
        translations=tuple(
            (language, legible(title), legible(standfirst))
            for language, title, standfirst in sheet.translations
        ),
    )


def _shown_sources(sheet: Sheet) -> tuple[str, ...]:
    """Sources of what the kit shows, which is the line's plan and no other task."""
    added = {source for task in sheet.tasks for source in task.sources}
    return tuple(source for source in sheet.sources if source not in added)


def _credits(background: tuple[str, ...], sources: tuple[str, ...]) -> Iterator[str]:
    """Credits of the background that no source has given already."""
    given = {source.rstrip(".") for source in sources}
    for said in background:
        credit = said.removeprefix(_CREDIT).rstrip(".")
        if said.startswith(_CREDIT) and credit not in given:
            yield credit


def _largest(towns: Sequence[Name], released: Release) -> Iterator[tuple[str, str]]:
    """Names of the largest towns within the bounds of what is framed."""
    west, south, east, north = bounds_of(released)
    inside = [
        town
        for town in towns
        if town.kind == "town" and west <= town.longitude_deg <= east and south <= town.latitude_deg <= north
    ]
    for town in sorted(inside, key=lambda town: -town.rank)[:_TOWNS]:
        yield legible(town.name_en), legible(town.name_uk or town.name_en)


def _figure(found: tuple[Feature, ...], key: str) -> float | None:
    values = (feature.values.get(key) for feature in found)
    return next((float(value) for value in values if isinstance(value, int | float)), None)


def _zones(found: tuple[Feature, ...]) -> Iterator[ZoneFacts]:
    for zone in found:
        residents, settlements = (_figure((zone,), key) for key in ("residents", "settlements"))
        yield ZoneFacts(
            legible(text_of(zone.values, "name")),
            text_of(zone.values, "kind"),
            None if residents is None else int(residents),
            None if settlements is None else int(settlements),
            bool(zone.values.get("settlements_uncounted")),
            _figure((zone,), "area_m2"),
        )
