"""A PostGIS server by its address; what it refuses is told in one line, and no password ever is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any
from urllib.parse import unquote

from ..errors import StoreError

_SCHEMES = ("postgresql://", "postgres://")
_CONNECT_S = 10
# What a server of its own accord does about a program that has gone: it takes back what was not finished.
_IDLE = "5min"
_MEND = "Look at the server; what is sent to it again is not entered twice."


def is_server(address: str) -> bool:
    """Whether an address is that of a server.

    >>> is_server("postgresql://desk@localhost/log"), is_server("log.gpkg")
    (True, False)
    """
    return address.startswith(_SCHEMES)


def shown(address: str) -> str:
    """Address without passwords, however it holds them.

    >>> shown("postgresql://desk:secret@localhost:5432/log?password=secret")
    'postgresql://desk@localhost:5432/log'
    """
    plain = re.sub(r"://([^:@/?]*):.*@", r"://\1@", address)
    return re.sub(r"[?#].*", "", plain)


def driver() -> Any:
    """The library that speaks with a server; imported when one is spoken with.

    Raises
    ------
    StoreError
        If it is not installed.
    """
    try:
        return import_module("psycopg")
    except ImportError as error:
        raise StoreError(
            "the library psycopg is not installed",
            where="PostGIS",
            mend="Install it as in `pip install ceaseline[postgis]`.",
        ) from error


def connected(address: str) -> Any:
    """Connection to a server, each statement a transaction of its own where nobody begins one.

    Raises
    ------
    StoreError
        If there is no such server, or it lets nobody in.
    """
    psycopg = driver()
    asked = {"connect_timeout": _CONNECT_S, **_asked(address)}
    with told_in_one_line(address):
        connection = psycopg.connect(**asked, autocommit=True, client_encoding="utf8")
        connection.execute(f"SET idle_in_transaction_session_timeout = '{_IDLE}'")
    return connection


def _asked(address: str) -> dict[str, Any]:
    """What an address asks for; read otherwise than it was meant, it would show parts of a password."""
    psycopg = driver()
    asked: dict[str, Any] = {}
    with suppress(psycopg.Error):
        asked = psycopg.conninfo.conninfo_to_dict(address)
    meant = [unquote(secret) for secret in _secrets(address)]
    if not asked or any(secret != asked.get("password") for secret in meant):
        raise StoreError(
            "its address cannot be read",
            where=shown(address),
            mend="Write postgresql://NAME@SERVER:PORT/DATABASE, and leave the password to PGPASSWORD.",
        )
    return asked


@contextmanager
def told_in_one_line(address: str, mend: str = _MEND) -> Iterator[None]:
    """Tell what a server refuses as ``StoreError``: the first sentence of it, without a password."""
    psycopg = driver()
    try:
        yield
    except psycopg.Error as error:
        raise StoreError(_problem(error, address), where=shown(address), mend=mend) from None


def _problem(error: Exception, address: str) -> str:
    said = str(getattr(getattr(error, "diag", None), "message_primary", None) or error)
    problem = " ".join(said.partition("\n")[0].split()) or type(error).__name__
    for secret in _secrets(address):
        problem = problem.replace(unquote(secret), "…")
    return problem


def _secrets(address: str) -> list[str]:
    """Whatever in an address may be a password, read by its letters: one that is wrongly written too."""
    found = re.findall(r"://[^:@/?]*:(.*)@", address) + re.findall(r"password=([^&]*)", address)
    return sorted({secret for secret in found if secret}, key=len, reverse=True)
