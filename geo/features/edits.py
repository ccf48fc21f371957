"""What a planner changed by hand, beside the sites it concerns, and as words of the margin."""

from __future__ import annotations

from collections import Counter

from ..model.edits import DONE
from ..model.plan import Plan
from .feature import Value


def edited_values(plan: Plan) -> dict[tuple[str, str], dict[str, Value]]:
    """What was done to each edited site, why, and what it does not keep to, by kind and name of the site."""
    kind_of = {means.name: means.kind for means in plan.scenario.mandate.means}
    return {
        (kind_of.get(taken.edit.means, taken.edit.means), taken.edit.site): {
            "edited": taken.edit.done,
            "edit_note": taken.edit.note or None,
            "edited_by": taken.edit.author or None,
            "does_not_keep_to": "; ".join(reason for _, reason in taken.amiss) or None,
        }
        for taken in plan.taken
        if taken.edit.path
    }


def edit_words(plan: Plan) -> tuple[str, ...]:
    """That the plan was edited, and how much of it; nothing where it was not."""
    if plan.edits is None:
        return ()
    counted = Counter(edit.done for edit in plan.edits.edits)
    told = ", ".join(f"{counted[done]} {done}" for done in DONE.values() if counted[done])
    return (f"Edited by hand: {told or 'nothing'}.",)
