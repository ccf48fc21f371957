"""Incidents kept: every revision of every one, who entered it and when, in one file or on a server."""

from .audit import Audit
from .interface import Receipt, Revision, Store
from .opening import is_store, open_store
from .server import shown

__all__ = ["Audit", "Receipt", "Revision", "Store", "is_store", "open_store", "shown"]
