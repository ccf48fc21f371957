"""One account of incidents: where on the line, on whose side, in which zones, how often for hours watched."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ...errors import GeometryError
from ...geometry.chainage import Chainage
from ...geometry.located import Located
from ...model.account import Account, Asked
from ...model.incident import Incidents
from ...model.observation import BASES, Denial, Spell
from ...model.situation import AnyArea
from ...model.verdict import Sides, Term, Verdicts
from .apart import apart_of
from .breaches import breaches_of, held_then
from .effort import Senses, lessened
from .sides import sides_by_ground, sides_by_line
from .tallied import tallied_along, tallied_by_day
from .verdicts import verdicts_on
from .watching import DAY_S, stretch_edges_m, watching_of

__all__ = ["DAY_S", "Account", "Asked", "Ground", "account_of", "stretch_edges_m"]


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """Whose the ground is, and what holds on it; all of it may be unknown.

    Parameters
    ----------
    held_lonlat : mapping
        Ground of each party, lon/lat degrees.
    left, right : str
        Party on either side of the line in its own direction; asked for where no ground is known.
    terms : mapping
        When each zone holds and what it forbids, by its name.
    """

    held_lonlat: Mapping[str, AnyArea] = field(default_factory=dict)
    left: str = ""
    right: str = ""
    terms: Mapping[str, Term] = field(default_factory=dict)


def account_of(
    incidents: Incidents,
    line: Chainage,
    zones_lonlat: Mapping[str, AnyArea],
    spells: Sequence[Spell],
    asked: Asked,
    *,
    ground: Ground | None = None,
    denials: Sequence[Denial] = (),
    senses: Senses | None = None,
) -> Account:
    """Give an account of incidents along a line.

    An incident is in a rate if somebody watched its place in its window of time, by means that may have
    sensed it; the others near the line are counted apart, for nobody's hours answer for them.

    Parameters
    ----------
    incidents : Incidents
    line : Chainage
    zones_lonlat : mapping
        Area of each zone by its name, lon/lat degrees.
    spells : sequence of Spell
        Who watched; empty where nobody told, and then no rate is.
    asked : Asked
    ground : Ground, optional
    denials : sequence of Denial
        What kept them from watching.
    senses : mapping, optional
        By which means an observer senses, see ``effort.seen_from_s``.

    Raises
    ------
    GeometryError
        If the span of time is empty.

    Examples
    --------
    Two incidents on a degree of the equator, one seen by a post that watches the first half for ten hours.

    >>> from shapely import LineString
    >>> from geo.model.incident import incidents_at
    >>> line = Chainage(LineString([(0, 0), (1, 0)]))
    >>> post = Spell(0, 55_659.75, 0, 36_000)
    >>> asked = Asked(near_m=5_000, stretch_m=55_659.75, from_s=0, to_s=DAY_S)
    >>> found = account_of(incidents_at([0.2, 0.8], [0.01, 0.01]), line, {}, [post], asked)
    >>> [rate.per_h for rate in found.rates], found.unwatched_count
    ([0.1, None], 1)
    """
    if not asked.to_s > asked.from_s:
        raise GeometryError(
            "the span of time is empty", where="account", mend="Give its end after its begin."
        )
    known = ground or Ground()
    chosen = incidents.between(asked.from_s, asked.to_s)
    located = line.of(chosen.longitude, chosen.latitude)
    watching = watching_of(chosen, located, line, list(lessened(spells, denials)), asked, senses or {})
    sides = _sides(chosen, located, known)
    verdicts = tuple(_verdicts(chosen, zones_lonlat, asked, known.terms))
    return Account(
        incidents=chosen,
        located=located,
        verdicts=verdicts,
        asked=asked,
        near=watching.near,
        seen=watching.seen,
        sides=sides,
        breaches=tuple(breaches_of(chosen, verdicts, known.terms)),
        effort=" and ".join(basis for basis in BASES if any(spell.basis == basis for spell in spells)),
        denials=tuple(denials),
        apart=apart_of(chosen, line, located, watching, asked.near_m, sides, verdicts),
        beyond_span_count=len(incidents) - len(chosen),
        caveats=tuple(_caveats(spells, denials, known.terms)),
        **tallied_along(line, located, watching),
        **tallied_by_day(watching, silence_days=asked.silence_days),
    )


def _caveats(spells: Sequence[Spell], denials: Sequence[Denial], terms: Mapping[str, Term]) -> Iterator[str]:
    """What a reader has to know of an account."""
    bases = {spell.basis for spell in spells}
    if "planned" in bases:
        also = ", beside those that observers told of" if "told" in bases else "; no observer told of any"
        yield f"Hours of watching are those of the plan, as if it were at work all the time{also}."
    if denials:
        whys = ", ".join(dict.fromkeys(denial.why for denial in denials if denial.why)) or "reasons not told"
        yield f"What kept observers from watching is taken off their hours: {whys}."
    undated = [name for name, term in terms.items() if math.isnan(term.begins_s) or math.isnan(term.ends_s)]
    if undated:
        yield f"No day is fixed on which the agreement begins: nothing is judged by {', '.join(undated)}."


def _sides(incidents: Incidents, located: Located, ground: Ground) -> Sides | None:
    if ground.held_lonlat:
        return sides_by_ground(incidents, located, ground.held_lonlat)
    if ground.left and ground.right:
        return sides_by_line(incidents, located, ground.left, ground.right)
    return None


def _verdicts(
    incidents: Incidents, zones_lonlat: Mapping[str, AnyArea], asked: Asked, terms: Mapping[str, Term]
) -> Iterator[Verdicts]:
    for name, area in zones_lonlat.items():
        found = verdicts_on(incidents, name, area, edge_sigma_m=asked.edge_sigma_m)
        yield held_then(found, incidents, terms[name]) if name in terms else found
