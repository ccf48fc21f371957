"""Which rules incidents would break: those of zones that held in their time and forbid such a thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ...model.evidence import Forbidden
from ...model.incident import Incidents
from ...model.verdict import INDETERMINATE, INSIDE, NOT_STATED, VERDICTS, Breach, Term, Verdicts

Mask = npt.NDArray[np.bool_]

WORDS = {INSIDE: "would break", INDETERMINATE: "could break", NOT_STATED: VERDICTS[NOT_STATED]}


def held_then(verdicts: Verdicts, incidents: Incidents, term: Term) -> Verdicts:
    """Verdicts with the incidents marked in whose window the zone held; none where its days have no date."""
    held = (incidents.begins_s < term.ends_s) & (incidents.ends_s > term.begins_s)
    return replace(verdicts, held=np.asarray(held, np.bool_))


def breaches_of(
    incidents: Incidents, verdicts: Sequence[Verdicts], terms: Mapping[str, Term]
) -> Iterator[Breach]:
    """Rules that incidents would or could break, by zone and incident; an exercise is one of them.

    A report is no finding: whoever was there, and whether the report is true, is not known here.

    Parameters
    ----------
    incidents : Incidents
    verdicts : sequence of Verdicts
    terms : mapping
        Of zones by their names; where a zone has none, or forbids nothing, nothing is said.
    """
    for verdict in verdicts:
        term = terms.get(verdict.zone, Term())
        told = np.zeros(len(incidents), np.bool_)
        for rule in term.forbids:
            fitting = _fitting(incidents, rule) & verdict.held & _perhaps_inside(verdict) & ~told
            told |= fitting
            for number in np.flatnonzero(fitting).tolist():
                word = WORDS[int(verdict.code[number])]
                yield Breach(number, verdict.zone, term.kind, rule.source or term.source, word)


def _perhaps_inside(verdict: Verdicts) -> Mask:
    unstated = (verdict.code == NOT_STATED) & (verdict.margin_m > 0.0)
    return np.asarray(np.isin(verdict.code, (INSIDE, INDETERMINATE)) | unstated, np.bool_)


def _fitting(incidents: Incidents, rule: Forbidden) -> Mask:
    return _among(incidents.kind, rule.kinds) & _among(incidents.weapon, rule.weapons)


def _among(words: Sequence[str], wanted: Sequence[str]) -> Mask:
    if not wanted:
        return np.ones(len(words), np.bool_)
    known = {word.lower() for word in wanted}
    return np.array([word.lower() in known for word in words], np.bool_)
