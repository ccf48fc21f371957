"""Rendering: a release drawn as a map. Computes nothing, reads no scenario."""

from .page import Page, draw, write_html

__all__ = ["Page", "draw", "write_html"]
