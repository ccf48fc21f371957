"""Patrols: what has to be visited how often, from where, and a schedule that keeps it or says why not."""

from .requirements import requirements_of
from .schedule import schedule_of

__all__ = ["requirements_of", "schedule_of"]
