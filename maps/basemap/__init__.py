"""The embedded offline background: land, sea, borders, water, roads and names, clipped to what is shown."""

from .build import Basemap, Name, background_of, basemap

__all__ = ["Basemap", "Name", "background_of", "basemap"]
