"""The daily report of incidents: one page to read without scripts, and the same on paper."""

from .write import write_report

__all__ = ["write_report"]
