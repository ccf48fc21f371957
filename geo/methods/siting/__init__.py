"""Siting in the words of the domain: candidates, what turns them away, and the choice for a force."""

from .choice import choose_sites

__all__ = ["choose_sites"]
