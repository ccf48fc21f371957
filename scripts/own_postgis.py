"""A PostGIS server of our own for a bench or a test: in a temporary folder, and gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

USER, DATABASE = "tester", "postgres"


class NoPostgisError(Exception):
    """No PostgreSQL server could be started on this machine; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server.

    Parameters
    ----------
    port : int
        On the loopback.
    control : tuple of str
        Words that command it, before what it shall do.
    start : tuple of str
        Words that start it.
    """

    port: int
    control: tuple[str, ...]
    start: tuple[str, ...]

    @property
    def address(self) -> str:
        """Its connection string."""
        return f"host=127.0.0.1 port={self.port} user={USER} dbname={DATABASE}"

    @property
    def url(self) -> str:
        """Its address as a URL."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{DATABASE}"

    def stop(self, mode: str = "immediate") -> None:
        """Stop it; ``immediate`` leaves it as a loss of power would, to be recovered at the next start."""
        _run([*self.control, "-m", mode, "stop"])

    def restart(self, mode: str = "immediate") -> None:
        """Stop it and start it again."""
        self.stop(mode)
        _run([*self.control, *self.start])


@contextmanager
def own_server() -> Iterator[Server]:
    """Start a server on a free port of the loopback; stop it at the end.

    Raises
    ------
    NoPostgisError
        If PostgreSQL is not installed, or cannot be started by this user.
    """
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        folder.chmod(0o755)
        as_user = _as_server_user(folder)
        cluster = str(folder / "cluster")
        _run([*as_user, initdb, "-D", cluster, "-U", USER, "--auth=trust", "--no-sync"])
        server = _started((*as_user, pg_ctl, "-D", cluster), folder)
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def postgis_server() -> Iterator[str]:
    """Start a server of our own and give its connection string; raises ``NoPostgisError`` as that does."""
    with own_server() as server:
        yield server.address


def _started(control: tuple[str, ...], folder: Path, *, tries: int = 3) -> Server:
    """Start a server; on another port if somebody took the free one meanwhile."""
    port = _free_port()
    settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    server = Server(port, control, ("-w", "-o", settings, "-l", str(folder / "log"), "start"))
    try:
        _run([*control, *server.start])
    except subprocess.CalledProcessError:
        if tries == 1:
            raise
        return _started(control, folder, tries=tries - 1)
    return server


def _program(name: str) -> str:
    """Path of a PostgreSQL program; Debian keeps them out of the search path, one folder a version."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = shutil.which(name) or (str(versions[-1]) if versions else None)
    if found is None:
        raise NoPostgisError(f"PostgreSQL is not installed: {name} was not found")
    return found


def _as_server_user(folder: Path) -> list[str]:
    """Words that make a command run as another user: PostgreSQL refuses to run as root."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return []
    if shutil.which("runuser") is None:
        raise NoPostgisError("PostgreSQL does not run as root, and there is no runuser to change the user")
    shutil.chown(folder, "postgres")
    return ["runuser", "-u", "postgres", "--"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(words: list[str]) -> None:
    # No pipe: the server inherits it and would keep it open.
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
