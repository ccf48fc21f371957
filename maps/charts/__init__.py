"""Charts on paper: curves, bars and the line unrolled, as the page has them; on a plate, and as files."""

from .chart import chart_mm, draw_chart
from .gantt import by_group, gantt_mm
from .unrolled import draw_strip, strip_mm
from .write import write_chart, write_charts

__all__ = [
    "by_group",
    "chart_mm",
    "draw_chart",
    "draw_strip",
    "gantt_mm",
    "strip_mm",
    "write_chart",
    "write_charts",
]
