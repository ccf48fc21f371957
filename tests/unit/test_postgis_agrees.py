"""A real PostGIS measures our belts: its distance on the spheroid is another hand's geodesic."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import shapely
from shapely import LineString

from geo.geometry.geodesic import belt

psycopg = pytest.importorskip("psycopg")
pytestmark = pytest.mark.postgis

FRONT = LineString([(35.0, 47.6), (35.9, 47.5), (36.4, 47.9), (37.4, 47.8), (37.9, 48.6), (37.6, 49.3)])


def _program(name: str) -> str:
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[-3]))
    found = shutil.which(name) or (str(versions[-1]) if versions else None)
    if found is None:
        pytest.skip(f"no PostgreSQL server here: {name} was not found")
    return found


def _as_server_user(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return []
    if shutil.which("runuser") is None:
        pytest.skip("PostgreSQL does not run as root, and there is no runuser to change the user")
    shutil.chown(folder, "postgres")
    return ["runuser", "-u", "postgres", "--"]


@pytest.fixture(scope="module")
def server() -> Iterator["psycopg.Connection"]:
    """A server of our own in a temporary folder, on a free port of this machine."""
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        folder.chmod(0o755)
        user = _as_server_user(folder)
        cluster = str(folder / "cluster")
        subprocess.run(
            [*user, initdb, "-D", cluster, "-U", "tester", "--auth=trust", "--no-sync"],
            check=True,
            capture_output=True,
            cwd="/",
        )
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
        log = ["-l", str(folder / "log")]
        start = [*user, pg_ctl, "-D", cluster, "-w", "-o", settings, *log, "start"]
        subprocess.run(start, check=True, stdout=subprocess.DEVNULL, cwd="/")
        try:
            address = f"host=127.0.0.1 port={port} user=tester dbname=postgres"
            with psycopg.connect(address, autocommit=True) as connection:
                try:
                    connection.execute("CREATE EXTENSION postgis")
                except psycopg.Error as error:
                    pytest.skip(f"this PostgreSQL has no PostGIS: {error}")
                yield connection
        finally:
            stop = [*user, pg_ctl, "-D", cluster, "-m", "immediate", "stop"]
            subprocess.run(stop, check=True, capture_output=True, cwd="/")


@pytest.mark.parametrize("distance_m", [500.0, 2_000.0, 25_000.0, 140_000.0])
def test_postgis_finds_every_vertex_of_a_belt_at_its_distance(server, distance_m):
    # PostGIS reads an edge as a geodesic; cut fine, both readings of it are the same line.
    front = FRONT.segmentize(0.002)
    edge = shapely.get_coordinates(belt(front, distance_m, tolerance_m=1.0).area)
    sample = edge[np.linspace(0, len(edge) - 1, min(len(edge), 300)).astype(int)]
    query = "SELECT ST_Distance(ST_GeogFromWKB(%s), ST_GeogFromWKB(p)) FROM unnest(%s::bytea[]) AS p"
    places = [point.wkb for point in shapely.points(sample)]
    found_m = np.array([row[0] for row in server.execute(query, (front.wkb, places))])
    # PostGIS looks for the foot on a sphere, so that its distance is a little long far from the line.
    assert found_m.max() <= distance_m * (1 + 4e-6) + 0.05
    assert found_m.min() >= distance_m - 1.05


def test_a_belt_in_a_plane_would_not_pass(server):
    """The measure bites: a degree buffer of the same width is kilometres off."""
    wrong = shapely.get_coordinates(FRONT.buffer(25_000 / 111_320))[:200]
    query = "SELECT ST_Distance(ST_GeogFromWKB(%s), ST_GeogFromWKB(p)) FROM unnest(%s::bytea[]) AS p"
    places = [point.wkb for point in shapely.points(wrong)]
    found_m = np.array([row[0] for row in server.execute(query, (FRONT.wkb, places))])
    assert np.abs(found_m - 25_000).max() > 1_000
