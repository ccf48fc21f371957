"""The force's tasks beside the line: land borders, sea, air, rear, and what opens when."""

from __future__ import annotations

from .opening import with_opening
from .setting import Setting, setting_of
from .whole import tasks_made

__all__ = ["Setting", "setting_of", "tasks_made", "with_opening"]
