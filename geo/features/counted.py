"""What a reader has to know of the day that counts of residents hold for: said once for all tasks."""

from __future__ import annotations

_EMBEDDED = "Counts of residents date from before 2022; how many live there today is not known."
_OWN = "Residents as the layer of settlements counts them."


def counted_by(*, own: bool) -> str:
    """Whose counts of residents stand in a table: the scenario's own, or those of the embedded settlements.

    Examples
    --------
    >>> counted_by(own=True)
    'Residents as the layer of settlements counts them.'
    """
    return _OWN if own else _EMBEDDED
