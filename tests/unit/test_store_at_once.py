"""Two programs write to a store at once, one is killed, the server stops: nothing is lost or doubled."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from geo.errors import StoreError
from geo.model.incident import incidents_at
from geo.store import open_store, postgis
from geo.store.server import connected

# What a writer does beside this program: enters reports in batches, some of them those of the other writer.
WRITER = """
import sys, time
from dataclasses import replace
import numpy as np
from geo.errors import StoreError
from geo.model.incident import incidents_at
from geo.store import open_store

address, name, batches, stubborn = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4] == "stubborn"

def batch_of(number):
    ids = tuple(f"{name}/{number}/{i}" for i in range(20)) + tuple(f"shared/{number}/{i}" for i in range(20))
    return replace(incidents_at(np.full(40, 37.5), np.linspace(47, 48, 40)), id=ids)

def until_done(deed):
    while True:
        try:
            with open_store(address, wait_s=20) as store:
                return deed(store)
        except StoreError as error:
            if not stubborn:
                raise
            print("again", error.problem, file=sys.stderr, flush=True)
            time.sleep(0.05)

print("ready", flush=True)
sys.stdin.readline()
for number in range(batches):
    receipt = until_done(lambda store: store.add(batch_of(number), by=name))
    print("added", receipt.added, flush=True)
"""
# One that stops in the middle of its transaction: its reports are with the database, and not committed.
HALTING = """
import sys, time
from dataclasses import replace
import numpy as np
from geo.model.incident import incidents_at
from geo.store import open_store

count = int(sys.argv[2])
store = open_store(sys.argv[1])
whole = store.append_revisions

def halted(columns, rows):
    whole(columns, rows)
    print("in the middle", flush=True)
    time.sleep(600)

store.append_revisions = halted
many = incidents_at(np.full(count, 37.5), np.linspace(47, 48, count))
store.add(replace(many, id=tuple(f"many/{i}" for i in range(count))), by="Halting")
"""
COUNT = 8_000  # more than the memory in which a file database keeps what is not committed


@pytest.fixture(params=["gpkg", pytest.param("postgis", marks=pytest.mark.postgis)])
def nowhere(request, tmp_path):
    """Address of a store that is not there yet."""
    return (
        str(tmp_path / "log.gpkg") if request.param == "gpkg" else request.getfixturevalue("empty_database")
    )


@pytest.fixture
def address(nowhere):
    """A store with one incident in it."""
    with open_store(nowhere, create=True) as store:
        store.add(incidents_at(37.0, 48.0), by="Desk")
    return nowhere


@pytest.fixture
def started():
    """Start programs, and end those that still run when the test is over."""
    running = []

    def start(text, *words):
        program = subprocess.Popen(
            [sys.executable, "-c", text, *map(str, words)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).resolve().parents[2],
        )
        running.append(program)
        return program

    yield start
    for program in running:
        program.kill()
        program.communicate()


def many(count):
    """The reports that a halting writer does not finish to enter."""
    found = incidents_at(np.full(count, 37.5), np.linspace(47, 48, count))
    return replace(found, id=tuple(f"many/{i}" for i in range(count)))


def added_by(program):
    """How many reports a writer was told that it had added."""
    told, complaint = program.communicate(timeout=120)
    assert program.returncode == 0, complaint
    return sum(int(line.split()[1]) for line in told.splitlines() if line.startswith("added"))


def begin(*programs):
    """Let programs go at the same time."""
    for program in programs:
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        program.stdin.write("go\n")
        program.stdin.flush()


def ids_expected(batches, *names):
    own = {f"{name}/{number}/{i}" for name in names for number in range(batches) for i in range(20)}
    return own | {f"shared/{number}/{i}" for number in range(batches) for i in range(20)} | {"1"}


def test_two_writers_at_once_lose_nothing_and_double_nothing(address, started):
    pair = [started(WRITER, address, name, 15, "once") for name in ("north", "south")]
    begin(*pair)
    told = sum(added_by(program) for program in pair)
    with open_store(address) as store:
        found, audit = store.incidents(), store.verify()
        by = {store.history(f"shared/{number}/0")[0].entered_by for number in range(15)}
    assert set(found.id) == ids_expected(15, "north", "south")
    assert max(Counter(found.id).values()) == 1
    assert (told + 1, audit.revisions, audit.incidents, audit.findings) == (901, 901, 901, ())
    assert by <= {"north", "south"}


def test_two_who_make_the_same_store_at_once_make_one(nowhere, started):
    text = WRITER.replace("wait_s=20)", "wait_s=20, create=True)")
    pair = [started(text, nowhere, name, 2, "once") for name in ("north", "south")]
    begin(*pair)
    assert sum(added_by(program) for program in pair) == 120
    with open_store(nowhere) as store:
        assert (store.verify().revisions, store.verify().findings) == (120, ())


def test_a_writer_that_is_killed_in_the_middle_leaves_nothing_of_what_it_had_not_finished(address, started):
    halting = started(HALTING, address, COUNT)
    assert halting.stdout.readline() == "in the middle\n"
    if address.endswith(".gpkg"):
        assert Path(f"{address}-journal").stat().st_size > 0  # the file itself has changed already
    halting.send_signal(signal.SIGKILL)
    halting.wait()
    with open_store(address) as store:
        assert store.incidents().id == ("1",)
        assert (store.verify().revisions, store.verify().findings) == (1, ())
        # What was not finished is sent again, whole, and once more to be sure.
        assert store.add(many(COUNT), by="Desk").added == COUNT
        assert store.add(many(COUNT), by="Desk").added == 0
        found = store.incidents()
        assert (len(found), len(set(found.id)), store.verify().findings) == (COUNT + 1, COUNT + 1, ())


def test_who_reads_while_another_writes_sees_what_is_finished(address, started):
    halting = started(HALTING, address, 10)
    assert halting.stdout.readline() == "in the middle\n"
    with open_store(address, wait_s=0.2) as store:
        assert store.incidents().id == ("1",)
        with pytest.raises(StoreError, match=r"another program has been writing to it for 0\.2 s"):
            store.incidents(
                as_of_s=2e9
            )  # whether the writer comes before or after that moment is not decided
        with pytest.raises(StoreError, match=r"another program has been writing to it for 0\.2 s"):
            store.add(incidents_at(37.0, 47.0), by="Desk")
    halting.kill()


@pytest.fixture(scope="module")
def mortal(own_postgis):
    """A server that may be stopped, and its address."""
    pytest.importorskip("psycopg")
    try:
        with own_postgis.own_server() as server:
            yield server
    except own_postgis.NoPostgisError as error:
        pytest.skip(str(error))


@pytest.mark.postgis
@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_server_that_stops_and_starts_again_loses_nothing_and_doubles_nothing(mortal, started, mode):
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(mortal.address, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS incident_store CASCADE")
    with open_store(mortal.url, create=True) as store:
        store.add(incidents_at(37.0, 48.0), by="Desk")
        pair = [started(WRITER, mortal.url, name, 20, "stubborn") for name in ("north", "south")]
        begin(*pair)
        for program in pair:
            program.stdout.readline()  # both are at it
        mortal.restart(mode)
        for program in pair:
            added_by(program)
        # The one that was connected all the while is connected anew.
        with pytest.raises(StoreError):
            store.add(incidents_at(37.0, 47.0), by="Desk")
        assert set(store.incidents().id) == ids_expected(20, "north", "south")
        audit = store.verify()
    assert (audit.revisions, audit.incidents, audit.findings) == (1_201, 1_201, ())


@pytest.mark.postgis
def test_a_server_that_loses_its_power_in_the_middle_of_a_transaction_leaves_nothing_of_it(mortal, started):
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(mortal.address, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS incident_store CASCADE")
    with open_store(mortal.url, create=True) as store:
        store.add(incidents_at(37.0, 48.0), by="Desk")
    halting = started(HALTING, mortal.url, COUNT)
    assert halting.stdout.readline() == "in the middle\n"
    mortal.restart("immediate")
    with open_store(mortal.url) as store:
        assert (store.verify().revisions, store.verify().findings) == (1, ())
        assert store.add(incidents_at(37.0, 48.0), by="Desk").known == 1
    halting.kill()


@pytest.mark.postgis
def test_a_server_that_is_not_there_is_told_in_one_line(mortal):
    with pytest.raises(StoreError, match="refused") as refused:
        open_store("postgresql://desk@127.0.0.1:1/log")
    assert "\n" not in str(refused.value)
    with pytest.raises(StoreError, match='database "nowhere" does not exist'):
        open_store(mortal.url.replace("/postgres", "/nowhere"))


@pytest.mark.postgis
def test_a_server_that_stops_just_after_it_let_somebody_in_is_told_in_one_line(mortal, monkeypatch):
    psycopg = pytest.importorskip("psycopg")

    def stopping(address):
        connection = connected(address)
        with psycopg.connect(mortal.address, autocommit=True) as other:
            asked = "SELECT pg_terminate_backend(%s, 10000)"  # waits until it has ended
            assert other.execute(asked, [connection.info.backend_pid]).fetchone() == (True,)
        return connection

    monkeypatch.setattr(postgis, "connected", stopping)
    with pytest.raises(StoreError, match="terminating connection") as told:
        open_store(mortal.url)
    assert "\n" not in str(told.value)


def until_nobody_enters(psycopg, address):
    """Wait for a server to have read its rules again, which it does in its own time."""
    for _ in range(200):
        try:
            psycopg.connect(address).close()
        except psycopg.OperationalError:
            return
        time.sleep(0.05)


@pytest.mark.postgis
def test_a_password_is_taken_from_the_environment_and_a_wrong_one_is_not_shown(mortal, monkeypatch):
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(mortal.address, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        connection.execute("CREATE USER keeper SUPERUSER PASSWORD 'open sesame'")
        (rules,) = connection.execute("SHOW hba_file").fetchone()
        before = Path(rules).read_text()
        Path(rules).write_text("host all keeper 127.0.0.1/32 scram-sha-256\n" + before)
        connection.execute("SELECT pg_reload_conf()")
    address = mortal.url.replace("tester@", "keeper@")
    until_nobody_enters(psycopg, address)
    with pytest.raises(StoreError, match=r"password authentication failed|no password supplied"):
        open_store(address)
    with pytest.raises(StoreError, match="password authentication failed") as refused:
        open_store(address.replace("keeper@", "keeper:abracadabra@"))
    assert "abracadabra" not in str(refused.value)
    monkeypatch.setenv("PGPASSWORD", "open sesame")
    open_store(address, create=True).close()


@pytest.mark.postgis
def test_who_may_only_read_reads_and_is_told_that_he_may_not_write(empty_database, postgis):
    psycopg = pytest.importorskip("psycopg")
    with open_store(empty_database, create=True) as store:
        store.add(incidents_at(37.0, 48.0), by="Desk")
    with psycopg.connect(postgis.address, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN")
        connection.execute("GRANT USAGE ON SCHEMA incident_store TO reader")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA incident_store TO reader")
    with open_store(empty_database.replace("tester@", "reader@")) as store:
        assert len(store.incidents()) == 1
        with pytest.raises(StoreError, match="permission denied for table batches"):
            store.add(incidents_at(37.0, 47.0), by="Reader")


@pytest.mark.postgis
def test_who_may_not_make_a_schema_keeps_a_log_in_one_that_was_made_for_it(empty_database, postgis):
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(postgis.address, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS desk; CREATE ROLE desk LOGIN")
        address = empty_database.replace("tester@", "desk@")
        with pytest.raises(StoreError, match="permission denied for database"):
            open_store(address, create=True)
        connection.execute("CREATE SCHEMA incident_store AUTHORIZATION desk")
        with open_store(address, create=True) as store:
            assert store.add(incidents_at(37.0, 47.0), by="Desk").added == 1
        connection.execute("DROP OWNED BY desk; DROP ROLE desk")
