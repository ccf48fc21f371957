"""What is agreed, and the means given."""

from __future__ import annotations

from dataclasses import dataclass

from .zone import ZoneRule


@dataclass(frozen=True, slots=True)
class Mandate:
    """Zone rules in the order in which they are laid."""

    rules: tuple[ZoneRule, ...] = ()
