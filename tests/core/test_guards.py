"""Guards on tables of any shape: whatever the rows, nothing is changed, removed or replaced but what a guard lets move."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.guards import AppendOnly, Demand, triggers

COLUMNS = ["id", "name", "note", "closed", "state"]
VALUES = st.none() | st.integers(-3, 3) | st.sampled_from(["", "a", "A", "0", "2026-01-01"])
ROWS = st.lists(st.fixed_dictionaries({c: VALUES for c in COLUMNS}), min_size=1, max_size=6)
GUARD = AppendOnly("kept", (("id",), ("name", "note")), may_close=("closed",), may_change=("state",))


@contextmanager
def table(*guards: AppendOnly | Demand) -> Iterator[sqlite3.Connection]:
    """A table without types or constraints but its keys, with what the guards make, and no pragma of ours."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE kept (id PRIMARY KEY, name, note, closed, state, UNIQUE (name, note)) WITHOUT ROWID")
        for made in triggers(guards, {"kept": COLUMNS}, "sqlite"):
            connection.execute(made.sqlite())
        yield connection


def put(connection: sqlite3.Connection, row: dict[str, object], word: str = "INSERT") -> bool:
    try:
        connection.execute(f"{word} INTO kept VALUES (?, ?, ?, ?, ?)", [row[c] for c in COLUMNS])
    except sqlite3.IntegrityError:
        return False
    return True


def held(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    return connection.execute("SELECT * FROM kept ORDER BY id").fetchall()


@settings(deadline=None)
@given(ROWS, ROWS, st.sampled_from(["INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE", "INSERT"]))
def test_rows_that_stand_stand_whatever_is_inserted(
    first: list[dict[str, object]], then: list[dict[str, object]], word: str
) -> None:
    with table(GUARD) as connection:
        for row in first:
            put(connection, row)
        before = held(connection)
        for row in then:
            put(connection, row, word)
        assert set(before) <= set(held(connection))


@settings(deadline=None)
@given(ROWS, st.sampled_from(COLUMNS), VALUES)
def test_an_update_moves_what_may_move_and_nothing_else(rows: list[dict[str, object]], column: str, value: object) -> None:
    with table(GUARD) as connection:
        for row in rows:
            put(connection, row)
        for before in held(connection):
            was = dict(zip(COLUMNS, before, strict=True))
            same = connection.execute("SELECT ? IS ?", (was[column], value)).fetchone() == (1,)
            allowed = same or column == "state" or column == "closed" and was["closed"] is None
            expected = nullcontext() if allowed else pytest.raises(sqlite3.IntegrityError, match="append-only: kept")
            with expected:
                connection.execute(f"UPDATE kept SET {column} = ? WHERE id IS ?", (value, was["id"]))
            after = dict(zip(COLUMNS, connection.execute("SELECT * FROM kept WHERE id IS ?", (was["id"],)).fetchone(),
                             strict=True)) if column != "id" else was  # fmt: skip
            assert {c: v for c, v in after.items() if c != column} == {c: v for c, v in was.items() if c != column}


@settings(deadline=None)
@given(ROWS)
def test_no_row_is_removed(rows: list[dict[str, object]]) -> None:
    with table(GUARD) as connection:
        for row in rows:
            put(connection, row)
        before = held(connection)
        for where in ("1", "id IS NULL", "state = 'a'"):
            try:
                connection.execute(f"DELETE FROM kept WHERE {where}")
            except sqlite3.IntegrityError:
                pass
        assert held(connection) == before


WRITTEN = st.datetimes().map(lambda d: d.isoformat(" ", "microseconds"))
FORM = re.compile(r"[0-9]{4}-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9]\.[0-9]{6}")
# Off by one character, dropped, added or another: what a forger or a careless writer would try.
NEARLY = st.builds(
    lambda right, at, put, cut: right[:at] + put + right[at + cut :],
    WRITTEN, st.integers(0, 26), st.text(alphabet="0123456789-: .TZ+x", max_size=1), st.integers(0, 1),
)  # fmt: skip


@settings(deadline=None, max_examples=400)
@given(WRITTEN | NEARLY)
def test_an_instant_is_taken_in_its_one_form_alone(written: str) -> None:
    with table(Demand("kept", "when", "0", instants=("note",))) as connection:
        taken = put(connection, {"id": 1, "name": None, "note": written, "closed": None, "state": None})
        right = FORM.fullmatch(written) is not None
        assert taken is right
        assert not put(connection, {"id": 2, "name": None, "note": None, "closed": None, "state": None})


def test_a_demand_refuses_where_its_condition_is_true_and_says_which() -> None:
    demand = Demand("kept", "odd", "NEW.id % 2 = 0")
    with table(demand) as connection:
        assert put(connection, dict.fromkeys(COLUMNS, 1)) and not put(connection, dict.fromkeys(COLUMNS, 2))
        with pytest.raises(sqlite3.IntegrityError, match=r"^refused: kept odd$"):
            connection.execute("INSERT INTO kept (id) VALUES (4)")
        assert len(held(connection)) == 1


def test_both_databases_have_a_guard_for_each_way_out() -> None:
    for dialect, events in (("sqlite", ["update", "delete", "insert"]), ("postgresql", ["update", "delete", "truncate"])):
        assert [m.event for m in triggers([GUARD], {"kept": COLUMNS}, dialect)] == events
