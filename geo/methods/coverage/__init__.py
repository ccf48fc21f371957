"""Coverage of a given set of sites: by chainage, by area, by place of interest; and who supports whom."""

from .line import line_coverage
from .support import mutual_support

__all__ = ["line_coverage", "mutual_support"]
