"""Coverage of a given set of sites: by chainage, by area, by place of interest; and who supports whom."""

from .interests import interest_coverage
from .line import line_coverage
from .support import mutual_support
from .whole import coverage_of
from .zones import zone_coverage

__all__ = ["coverage_of", "interest_coverage", "line_coverage", "mutual_support", "zone_coverage"]
