"""Rendering: a release drawn as a map. Computes nothing, reads no scenario."""

from importlib import import_module

__all__ = ["Page", "draw", "write_html"]


def __getattr__(name: str) -> object:
    """Give what the package is for; Folium is imported only when a page is asked for."""
    if name in __all__:
        return getattr(import_module(f"{__name__}.page"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
