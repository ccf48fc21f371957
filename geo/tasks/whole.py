"""Every task that a scenario asks for, in the order in which a reader meets them."""

from __future__ import annotations

from collections.abc import Iterator

from ..features import Task
from ..model.mandate import Mandate
from .air import air_task
from .borders import borders_task
from .rear import rear_task
from .sea import sea_task
from .setting import Setting


def tasks_made(mandate: Mandate, setting: Setting) -> tuple[Task, ...]:
    """Plan the tasks that need nothing of the line's plan: borders, sea, air, rear.

    Parameters
    ----------
    mandate : Mandate
        What is not asked for is not made.
    setting : Setting

    Raises
    ------
    GeoError
        In one line, if a table asks for what is not there.
    """
    return tuple(_made(mandate, setting))


def _made(mandate: Mandate, setting: Setting) -> Iterator[Task]:
    if mandate.borders:
        yield borders_task(mandate.borders, setting)
    if mandate.sea is not None:
        yield sea_task(mandate.sea, setting)
    if mandate.air is not None:
        yield air_task(mandate.air, setting)
    if mandate.rear is not None:
        yield rear_task(mandate.rear, setting, mandate.contingents)
