"""The static plate: a release on one sheet of paper, as PNG, SVG or PDF."""

from .sheet import draw_plate
from .write import write_plate, write_plates

__all__ = ["draw_plate", "write_plate", "write_plates"]
