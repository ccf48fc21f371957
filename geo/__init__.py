"""Ceaseline's computation: from a scenario folder to a release that maps and files are made of.

The modules are the interface; the main job is four of them in a row::

    scenario = geo.read.scenario.read_scenario(folder, context=..., reference=...)
    plan = geo.planning.make_plan(scenario)
    released = geo.release.release(geo.features.features(plan), geo.features.sheet(plan))
    geo.formats.write(released, Path("plan.geojson"))

Importing ``geo`` alone is light: readers and formats bring pandas and GDAL with them when they are imported.
"""

from .errors import GeoError
from .frame import Frame

__all__ = ["Frame", "GeoError"]
