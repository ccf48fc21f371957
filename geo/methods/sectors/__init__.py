"""Sectors: the line parted among contingents, the ground that each answers for, and how they balance."""

from .whole import Division, divide, part_among, with_grounds

__all__ = ["Division", "divide", "part_among", "with_grounds"]
