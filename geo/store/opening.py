"""A store by its address: a GeoPackage or a PostGIS server."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from ..errors import StoreError
from .gpkg import GeoPackageStore, is_file_of_ours
from .interface import Store
from .postgis import PostgisStore
from .server import is_server

_ENDING = ".gpkg"


def open_store(
    address: str,
    *,
    create: bool = False,
    clock: Callable[[], float] = time.time,
    wait_s: float = 30.0,
) -> Store:
    """Open a store of incidents.

    Parameters
    ----------
    address : str
        Path of a GeoPackage, or ``postgresql://…``; a password is better left to PGPASSWORD or a .pgpass.
    create : bool
        Whether to make it where there is none.
    clock : callable
        Gives the present, seconds since 1970-01-01T00:00Z.
    wait_s : float
        How long another writer is waited for, seconds.

    Raises
    ------
    StoreError
        If it is not there, is none, is of a newer version, or cannot be reached.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from geo.model.incident import incidents_at
    >>> with TemporaryDirectory() as folder, open_store(f"{folder}/log.gpkg", create=True) as store:
    ...     once = store.add(incidents_at([37.5], [48.0]), by="Desk")
    ...     again = store.add(incidents_at([37.5], [48.0]), by="Desk")
    ...     once.added, again.added, again.known, len(store.incidents())
    (1, 0, 1, 1)
    """
    if is_server(address):
        return PostgisStore(address, create=create, clock=clock, wait_s=wait_s)
    path = Path(address)
    if path.suffix.lower() != _ENDING:
        raise StoreError(
            "it is neither a GeoPackage nor a server",
            where=address,
            mend=f"Give a path that ends in {_ENDING}, or postgresql://SERVER/DATABASE.",
        )
    return GeoPackageStore(path, create=create, clock=clock, wait_s=wait_s)


def is_store(address: str) -> bool:
    """Whether an address is that of a server, or a file is a store of ours."""
    path = Path(address)
    return is_server(address) or (path.suffix.lower() == _ENDING and is_file_of_ours(path))
