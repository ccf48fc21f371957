"""Sensors: one family a file, found by looking into this folder."""

from importlib import import_module
from pkgutil import iter_modules

from .catalogue import load_sensors, sensor_from_table
from .footprint import footprints
from .register import families, schema, sensor_family

for _module in sorted(found.name for found in iter_modules(__path__)):
    import_module(f"{__name__}.{_module}")

__all__ = ["families", "footprints", "load_sensors", "schema", "sensor_family", "sensor_from_table"]
