"""The static plate: a release on one sheet of paper, as PNG, SVG or PDF."""

from .atlas import draw_atlas, write_atlas
from .sheet import draw_plate
from .write import write_plate, write_plates

__all__ = ["draw_atlas", "draw_plate", "write_atlas", "write_plate", "write_plates"]
