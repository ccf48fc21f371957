"""Every task that a scenario asks for, in the order in which a reader meets them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..features import Task
from ..model.mandate import Mandate
from .air import air_task
from .borders import borders_task
from .rear import rear_task
from .sea import sea_task
from .setting import Setting

_NOT_PLANNED = (
    "Not planned: it asks who holds which ground, and the line that was given does not tell. Give areas of "
    "control (--control) in its place."
)


def tasks_made(mandate: Mandate, setting: Setting) -> tuple[Task, ...]:
    """Plan the tasks that need nothing of the line's plan: borders, sea, air, rear.

    Parameters
    ----------
    mandate : Mandate
        What is not asked for is not made; what asks for ground held where none is known says so.
    setting : Setting

    Raises
    ------
    GeoError
        In one line, if a table asks for what is not there.
    """
    return tuple(
        make() if setting.held_lonlat or not asks else Task(id_, title, _NOT_PLANNED)
        for id_, title, asks, make in _asked(mandate, setting)
    )


def _asked(mandate: Mandate, setting: Setting) -> Iterator[tuple[str, str, bool, Callable[[], Task]]]:
    """Id, title, whether it asks for ground that a party holds, and how it is made."""
    borders, sea, air, rear = mandate.borders, mandate.sea, mandate.air, mandate.rear
    if borders:
        held = any(rules.beside for rules in borders)
        yield "borders", "Land borders", held, lambda: borders_task(borders, setting)
    if sea is not None:
        held = bool(sea.security_line) and not sea.coast
        yield "sea", "The sea", held, lambda: sea_task(sea, setting)
    if air is not None:
        yield "air", "The air", bool(air.held_by), lambda: air_task(air, setting)
    if rear is not None:
        held = bool(rear.side) and not rear.within
        yield "rear", "Rear deployment", held, lambda: rear_task(rear, setting, mandate.contingents)
