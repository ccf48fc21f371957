"""What the margin says: title, date, status, policy, method, sources, and what the map does not claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

from geo.errors import ScenarioError
from geo.release import Policy, Release

from .mark import holds, of_layer
from .popup import line

# A release with one of these layers tells what is found, and proposes nothing.
NO_PLAN = frozenset(
    {
        *("changes", "line_history", "disagreement", "source_lines"),
        *("borders", "sea_limits", "alert_arcs", "rear_hubs"),
    }
)
STATUS_WORDS = {
    "illustrative": "Made to show a method. It is not a claim about where forces stand.",
    "assessed": "Assessed from reports; not agreed by the parties.",
    "claimed": "Claimed by one side; not verified.",
    "agreed": "Line and zones as laid down in the texts cited; sites, tasks and days are proposals.",
    "reported": "As reported to the monitors; not a finding.",
}
# Status of what is proposed beside line and zones that are agreed.
PROPOSED = "proposed"
DISCLAIMER = (
    "Borders and names follow the usage of the United Nations. Ground held is drawn over them and implies no "
    "view on the status of any territory. What is proposed is a candidate for reconnaissance, not an order."
)
# Not taken from the calendar module, whose names change with the machine's language.
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
REPORTED = "reported"  # status of a sheet that tells of incidents, and proposes nothing
_AS_REPORTED = "Exact positions, as reported."
_COARSELY = "Sensitive positions appear as cells of {:g} km, or not at all."
CRS = "Positions: WGS 84 longitude and latitude (OGC:CRS84). Drawn in Web Mercator (EPSG:3857)."
LEAFLET_CREDIT = "Leaflet 1.9.4, © Volodymyr Agafonkin and others, BSD-2-Clause."
SYMBOLS_CREDIT = "Symbols of MIL-STD-2525D, drawn with milsymbol 3.0.4, © Måns Beckman, MIT."


@dataclass(frozen=True, slots=True)
class Margin:
    """Every word of the margin, ready to be shown as text."""

    title: str
    standfirst: str
    as_of: str
    status: str
    status_words: str
    policy: str
    banner: str
    caveats: tuple[str, ...]
    method: tuple[str, ...]
    parameters: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    credits: tuple[str, ...]
    crs: str
    disclaimer: str
    made_with: str
    scenario: str
    d_day: str
    zone: str
    phases: tuple[tuple[str, int, int | None], ...]
    opens_day: int | None
    seasons: tuple[tuple[str, str, int, int | None], ...]


def margin(released: Release, *, drawn_words: str, background: tuple[str, ...]) -> Margin:
    """Collect the margin of a release.

    Parameters
    ----------
    released : Release
    drawn_words : str
        How far the drawing departs from the geometry, in a sentence.
    background : tuple of str
        Who is to be credited for the background.

    Raises
    ------
    ScenarioError
        If the sheet has no title, date or source: such a map must not leave the house.
    """
    sheet, policy = released.sheet, released.policy
    _demand(sheet.title, "title")
    _demand(sheet.as_of, "as_of")
    _demand("".join(sheet.sources), "source")
    return Margin(
        title=sheet.title,
        standfirst=" ".join(filter(None, (sheet.standfirst, _standfirst(released)))),
        as_of=f"As of {day(sheet.as_of)}",
        status=sheet.status,
        status_words=STATUS_WORDS.get(sheet.status, ""),
        policy=policy.name,
        banner=banner(policy),
        caveats=(*sheet.caveats, *_withheld(released)),
        method=(*sheet.method, drawn_words),
        parameters=tuple(line(key, value) for key, value in sheet.parameters.items()),
        sources=sheet.sources,
        credits=(*background, *_of_symbols(released), LEAFLET_CREDIT),
        crs=CRS,
        disclaimer=DISCLAIMER,
        made_with=f"Ceaseline {version('ceaseline')}",
        scenario=f"Scenario {sheet.id}, SHA-256 {sheet.scenario_sha256 or 'not given'}",
        d_day=sheet.d_day,
        zone=zone_of(sheet.as_of),
        phases=sheet.phases,
        opens_day=sheet.opens_day,
        seasons=sheet.seasons,
    )


def _of_symbols(released: Release) -> tuple[str, ...]:
    """Whose the symbols are, where there are any."""
    return (SYMBOLS_CREDIT,) if any(feature.values.get("sidc") for feature in released.features) else ()


def _demand(text: str, what: str) -> None:
    if not text.strip():
        raise ScenarioError(
            f"it has no {what}", where="sheet of the map", mend=f"Give the scenario a {what}."
        )


def day(text: str) -> str:
    """Write a date, with its time zone if it names one, in words; any other text stands as given.

    Examples
    --------
    >>> day("2025-01-01"), day("2025-01-01 EET"), day("7 December 2020, 19:30 EET")
    ('1 January 2025 (UTC)', '1 January 2025 (EET)', '7 December 2020, 19:30 EET')
    """
    written, _, zone = text.partition(" ")
    try:
        found = date.fromisoformat(written)
    except ValueError:
        return text
    return f"{found.day} {MONTHS[found.month - 1]} {found.year} ({zone or 'UTC'})"


def zone_of(text: str) -> str:
    """Zone of time that a date names at its end; UTC where it names none.

    Examples
    --------
    >>> zone_of("2025-01-01"), zone_of("2025-01-01 Europe/Kyiv"), zone_of("7 December 2020, 19:30 EET")
    ('UTC', 'Europe/Kyiv', 'EET')
    """
    last = text.strip().rpartition(" ")[2]
    return "UTC" if not last or any(letter.isdigit() for letter in last) else last


def banner(policy: Policy) -> str:
    """Handling line above and below the map.

    Examples
    --------
    >>> from geo.release import PRESS, STAFF
    >>> banner(PRESS), banner(STAFF)
    ('PRESS RELEASE — positions coarsened', 'STAFF — exact positions, do not publish')
    """
    if not policy.exact:
        return f"{'PRESS RELEASE' if policy.name == 'press' else policy.name.upper()} — positions coarsened"
    return f"{policy.name.upper()} — exact positions, do not publish"


def _withheld(released: Release) -> tuple[str, ...]:
    """How much the gate kept back, so that nobody takes the map for complete."""
    count = released.withheld_count
    return (
        (f"{count} sensitive thing{'' if count == 1 else 's'} withheld from this release.",) if count else ()
    )


def _standfirst(released: Release) -> str:
    """One sentence on what is seen, claiming no more than the plan does; nothing where there is no plan."""
    layers = {feature.layer for feature in released.features}
    if layers & NO_PLAN and "zones" not in layers:
        return ""
    if released.sheet.status == REPORTED:
        return _AS_REPORTED if released.policy.exact else _COARSELY.format(released.policy.cell_km)
    laid = of_layer(released, "zones")
    zones = sum(map(holds, laid))
    counted = f"{zones} zone{'' if zones == 1 else 's'}" if zones else "No zone"
    if compared := len(laid) - zones:
        counted += f" in force, and {compared} to compare them with,"
    if not released.policy.exact:
        cell = f"{released.policy.cell_km:g}"
        text = f"{counted} proposed for monitoring."
        return f"{text} Sensitive positions appear as cells of {cell} km, or not at all."
    return f"{counted} laid round the line of contact, with exact positions for planning."
