"""The embedded offline background: land, sea, borders, water, roads and names, clipped to what is shown."""

from .build import Basemap, Name, basemap

__all__ = ["Basemap", "Name", "basemap"]
