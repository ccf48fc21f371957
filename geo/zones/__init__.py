"""Zones: one kind a file, found by looking into this folder."""

from importlib import import_module
from pkgutil import iter_modules

from .register import changed, kinds, rule_from_table, schema, zone_rule

for _module in sorted(found.name for found in iter_modules(__path__)):
    import_module(f"{__name__}.{_module}")

__all__ = ["changed", "kinds", "rule_from_table", "schema", "zone_rule"]
