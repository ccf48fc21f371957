"""Sectors: the line parted among contingents, the ground that each answers for, and how they balance."""

from .whole import part_among

__all__ = ["part_among"]
