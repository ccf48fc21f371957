"""People: who lives in each zone, whom its edge cuts, where the line can be crossed, where hospitals are."""

from .inside import inside, people_in

__all__ = ["inside", "people_in"]
