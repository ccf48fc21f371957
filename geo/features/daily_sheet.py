"""The sheet of a daily report: title, summary, method, caveats, tables, charts and the line unrolled."""

from __future__ import annotations

from ..geometry.chainage import Chainage
from .daily import LEAST_COUNT, Daily, violations
from .daily_line import UNPUBLISHED
from .daily_tables import tables
from .feature import Sheet
from .incident_charts import charts
from .incidents import Told, drawn_words
from .line_unrolled import unrolled_incidents

REPORTED = "reported"
_CAVEATS = (
    "These are reports, not findings: nobody is found to have broken a rule, and a position says where "
    "something was seen, heard or hit, not who fired.",
    "Not observed is not quiet: where nobody watched, no rate is told and no silence is counted.",
)
_METHOD = (
    "Position on the line: chainage and offset of the nearest place of the line, geodesic on WGS 84 (Karney "
    "2013); left and right in the line's own direction.",
    "Verdict on a zone: circular normal error of the position from its 95 % radius (Leick 2004) and of the "
    "edge; indeterminate where the edge is nearer than that radius.",
    "Rates: incidents that happened while somebody watched, for each hour watched; exact Poisson interval "
    "(Garwood 1936). Change: exact binomial test (Przyborowski and Wilenski 1940). Clusters: scan statistic "
    "(Kulldorff 1997), whose p answers for the search.",
)


def daily_sheet(
    daily: Daily,
    line: Chainage,
    *,
    name: str,
    sources: tuple[str, ...],
    lead: str = "",
    caveats: tuple[str, ...] = (),
) -> Sheet:
    """Collect what a report says.

    Parameters
    ----------
    daily : Daily
    line : Chainage
    name : str
        What the incidents are called, for the title.
    sources : tuple of str
        Whose reports these are, with the licence.
    lead : str
        What has to be known of these reports before any figure: that a fire is not a violation.
    caveats : tuple of str
        What else has to be read with care.
    """
    asked, told = daily.account.asked, daily.told
    return Sheet(
        id="incidents",
        title=_title(name, told),
        as_of=f"{told.last_day.isoformat()} {told.zone}",
        status=REPORTED,
        standfirst=f"{lead} {summary(daily)}".strip(),
        method=(*_METHOD, drawn_words(told) if daily.exact else _HIDDEN),
        sources=sources,
        caveats=(*_CAVEATS, *daily.account.caveats, *caveats),
        parameters={
            "near_m": asked.near_m,
            "stretch_m": asked.stretch_m,
            "edge_sigma_m": asked.edge_sigma_m,
            "line_length_m": line.length_m,
        },
        charts=charts(daily),
        tables=tables(daily),
        strip=unrolled_incidents(daily, line),
        d_day=told.first_day.isoformat(),
    )


def summary(daily: Daily) -> str:
    """What a reader learns first: how many, near whom, and what was not watched.

    Examples
    --------
    See the report; each sentence stands on one of its tables.
    """
    account = daily.account
    said = [
        f"{daily.counted(int(violations(account).sum())).capitalize()} incidents were reported "
        f"{daily.near_words} {_on(daily.told)}"
    ]
    if daily.before is not None:
        said.append(f", after {daily.counted(int(violations(daily.before).sum()))} on the day before")
    said.append(".")
    exercises = int((account.near & account.incidents.exercise).sum())
    if exercises:
        said.append(
            f" {daily.counted(exercises).capitalize()} more were taken for exercises and are told apart."
        )
    said.append(f" {_watched(daily)}")
    return "".join(said)


def _watched(daily: Daily) -> str:
    account = daily.account
    if not account.effort:
        return "Nobody told how long the line was watched: no rate, silence or cluster is claimed."
    if not daily.exact:
        return UNPUBLISHED
    unwatched_m = sum(rate.to_m - rate.from_m for rate in account.rates if rate.per_h is None)
    length_m = account.rates[-1].to_m - account.rates[0].from_m
    told = f"{unwatched_m / 1_000:,.0f} of {length_m / 1_000:,.0f} km of the line"
    return f"{told} were not watched: not observed is not quiet."


def _title(name: str, told: Told) -> str:
    one = told.first_day == told.last_day
    return f"{name}: {'daily report' if one else 'report'} {_when(told)}"


def _on(told: Told) -> str:
    return _when(told).replace("of ", "on ", 1)


def _when(told: Told) -> str:
    first, last = told.first_day.isoformat(), told.last_day.isoformat()
    return f"of {first}" if first == last else f"from {first} to {last}"


_HIDDEN = (
    f"Counts under {LEAST_COUNT} are hidden, stretches are 10 km or longer and told in classes, places "
    "are told by cells of 10 km or not at all; zones and hours of watching are not published."
)
