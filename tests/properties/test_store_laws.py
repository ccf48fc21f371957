"""Laws of a store: what stands follows from the revisions in their order, whoever made them, wherever."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.errors import StoreError
from geo.model.incident import Incidents, incidents_at
from geo.store import open_store
from geo.store.content import COLUMNS, incidents_of, sent

NAMES = ("a", "b", "c")
names = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3)
reports = st.tuples(names, st.integers(0, 2))
deeds = st.one_of(
    st.tuples(st.just("add"), reports),
    st.tuples(st.just("correct"), reports),
    st.tuples(st.just("withdraw"), names),
)
# Who does what, in the order in which the two happen to come.
interleavings = st.lists(st.tuples(st.sampled_from(["north", "south"]), deeds), max_size=12)


def told(asked):
    """Reports of some incidents, of one of three contents."""
    ids, content = asked
    found = incidents_at([37.0 + content] * len(ids), [48.0] * len(ids), begins_s=content)
    return replace(found, id=tuple(ids))


def done(store, who, deed):
    kind, asked = deed
    try:
        if kind == "withdraw":
            return store.withdraw(asked, why="double", by=who)
        return store.add(told(asked), by=who, correcting=kind == "correct")
    except StoreError:
        return None  # what is not there cannot be withdrawn


def entered(deed, standing, ever):
    """The same deed on paper: what stands is a dictionary, and so is what ever was said."""
    kind, asked = deed
    if kind == "withdraw":
        if all(name in ever for name in asked):
            for name in asked:
                standing.pop(name, None)
        return
    for name in asked[0]:
        if name not in ever or kind == "correct":
            standing[name] = asked[1]
        ever.setdefault(name, set()).add(asked[1])


def what_stands(store, as_of_s=None):
    found = store.incidents(as_of_s)
    return dict(zip(found.id, (found.longitude - 37.0).astype(int).tolist(), strict=True))


def ticking():
    """A clock that shows another second at each look."""
    moments = count(1_000)
    return lambda: float(next(moments))


def law_of_interleavings(address, order):
    """Two writers at one store: what stands is what the deeds give in the order of their revisions."""
    standing, ever, steps = {}, {}, []
    clock = ticking()
    with open_store(address, create=True, clock=clock) as north, open_store(address, clock=clock) as south:
        writers = {"north": north, "south": south}
        for who, deed in order:
            receipt = done(writers[who], who, deed)
            entered(deed, standing, ever)
            assert what_stands(north) == what_stands(south) == standing
            if receipt and receipt.batch:
                steps.append(((who, deed), dict(standing)))
            if deed[0] != "correct":  # what is sent again says nothing new
                again = done(writers[who], who, deed)
                assert again is None or again.batch is None
        audit = north.verify()
        assert audit.findings == ()
        revisions = [one for name in sorted(ever) for one in north.history(name)]
        assert sorted(one.number for one in revisions) == list(range(1, audit.revisions + 1))
        moments_s = {one.batch: one.received_s for one in revisions}
        for batch, (_, stood) in enumerate(steps, start=1):
            if batch in moments_s:
                assert what_stands(south, moments_s[batch]) == stood
    return [step for step, _ in steps], standing, audit


@given(interleavings)
def test_what_stands_follows_from_the_order_of_revisions_in_a_file(order):
    with TemporaryDirectory() as folder:
        made, standing, audit = law_of_interleavings(str(Path(folder) / "log.gpkg"), order)
        # Those deeds alone that made revisions, one after another by one writer, in a new store.
        with open_store(str(Path(folder) / "again.gpkg"), create=True, clock=ticking()) as store:
            for who, deed in made:
                done(store, who, deed)
            assert what_stands(store) == standing
            assert store.verify().seal == audit.seal


@pytest.mark.postgis
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=interleavings)
def test_what_stands_on_a_server_is_what_stands_in_a_file(postgis, order):
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(postgis.address, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS incident_store CASCADE")
    with TemporaryDirectory() as folder:
        on_server = law_of_interleavings(postgis.url, order)
        in_file = law_of_interleavings(str(Path(folder) / "log.gpkg"), order)
        assert on_server == in_file


lengths = st.one_of(st.just(math.nan), st.floats(allow_nan=False))
texts = st.text(st.characters(exclude_categories=()), max_size=5)


@st.composite
def any_incidents(draw):
    """Incidents of any content that their class lets pass."""
    size = draw(st.integers(0, 4))

    def column(values):
        return draw(st.lists(values, min_size=size, max_size=size))

    words = {name: tuple(column(texts)) for name, kind in COLUMNS.items() if kind == "text"}
    begins = np.array(column(st.integers(-(2**40), 2**40)), np.int64)
    return Incidents(
        **{
            **words,
            "longitude": np.array(column(st.floats()), float),
            "latitude": np.array(column(st.floats(-100, 100)), float),
            "radius_m": np.array(column(lengths), float),
            "begins_s": begins,
            "ends_s": begins + np.array(column(st.integers(1, 2**40)), np.int64),
            "number": np.array(column(st.integers(0, 2**62)), np.int64),
            "direction_deg": np.array(column(st.one_of(st.just(math.nan), st.floats(0, 360))), float),
            "distance_m": np.abs(np.array(column(lengths), float)),
            "exercise": np.array(column(st.booleans()), np.bool_),
            "state": tuple(column(st.sampled_from(["reported", "verified"]))),
        }
    )


@given(any_incidents())
def test_every_report_is_entered_or_refused_with_why_and_comes_back_to_the_letter(incidents):
    what = sent(incidents)
    assert len(what.rows) + len(what.refused) == len(incidents)
    with TemporaryDirectory() as folder, open_store(str(Path(folder) / "log.gpkg"), create=True) as store:
        receipt = store.add(incidents, by="Desk")
        assert receipt.added + receipt.known + len(receipt.refused) == len(incidents)
        assert store.add(incidents, by="Desk").batch is None
        found = store.incidents()
        assert store.verify().findings == ()
    # Rows made of what was read are the rows that were sent: every value and every hash.
    hashes = {row.id: row.content_sha256 for row in sent(found).rows}
    kept = {}
    for row in what.rows:
        kept.setdefault(row.id, row.content_sha256)
    assert hashes == kept


@given(any_incidents())
def test_rows_and_columns_are_the_same_incidents(incidents):
    rows = sent(incidents).rows
    again = sent(incidents_of([row.values for row in rows])).rows
    assert again == rows
