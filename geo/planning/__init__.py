"""The recipe: from a scenario to a plan. The only package that knows the order of the methods."""

from .recipe import make_plan
from .told import Progress

__all__ = ["Progress", "make_plan"]
