"""One engine: pragmas on every connection, a write lock taken first, instants that keep their zone, ids that sort."""

from __future__ import annotations

import datetime as dt
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Integer, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from core.db import Database, Instant, new_id


class Own(DeclarativeBase):
    pass


class Count(Own):
    __tablename__ = "count"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    n: Mapped[int] = mapped_column(Integer, default=0)
    at: Mapped[dt.datetime | None] = mapped_column(Instant)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'deep' / 'in' / 'base.sqlite'}")
    Own.metadata.create_all(made.engine)
    yield made
    made.close()


def test_nothing_is_opened_before_the_first_use(tmp_path: Path) -> None:
    path = tmp_path / "base.sqlite"
    Database(f"sqlite:///{path}").close()
    assert not path.exists()


def test_every_connection_has_the_pragmas(db: Database) -> None:
    wanted = {"foreign_keys": 1, "recursive_triggers": 1, "busy_timeout": 20000, "synchronous": 2, "secure_delete": 1}
    with db.engine.connect() as one, db.engine.connect() as two:
        for connection in (one, two):
            assert {p: connection.exec_driver_sql(f"PRAGMA {p}").scalar_one() for p in wanted} == wanted
            assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"


def test_a_write_is_kept_whole_or_not_at_all(db: Database) -> None:
    def twice() -> None:
        with db.write() as session:
            session.add(Count(id=1))
            session.flush()
            session.execute(text("INSERT INTO count (id, n) VALUES (1, 0)"))

    with pytest.raises(IntegrityError):
        twice()
    with db.read() as session:
        assert session.get(Count, 1) is None
        session.add(Count(id=2))
        session.flush()
    with db.read() as session:
        assert session.get(Count, 2) is None, "what is written in a reading transaction is not kept"


def test_what_a_writer_read_has_not_moved_when_it_writes(db: Database) -> None:
    with db.write() as session:
        session.add(Count(id=1, n=0))

    def more(_: int) -> None:
        with db.write() as session:
            row = session.get_one(Count, 1)
            seen = row.n
            time.sleep(0)
            row.n = seen + 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(more, range(64)))
    with db.read() as session:
        assert session.get_one(Count, 1).n == 64


def test_a_reader_sees_one_state(db: Database) -> None:
    with db.write() as session:
        session.add(Count(id=1, n=0))
    with db.read() as reading:
        before = reading.execute(text("SELECT n FROM count")).scalar_one()
        with db.write() as session:
            session.get_one(Count, 1).n = 7
        assert reading.execute(text("SELECT n FROM count")).scalar_one() == before == 0


def test_foreign_keys_hold(db: Database) -> None:
    with db.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE child (id INTEGER PRIMARY KEY, of INTEGER REFERENCES count (id))")
    with pytest.raises(IntegrityError), db.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO child VALUES (1, 99)")


@settings(deadline=None)
@given(st.datetimes(min_value=dt.datetime(1970, 1, 2), max_value=dt.datetime(2200, 1, 1), timezones=st.timezones()))
def test_an_instant_comes_back_as_it_went(at: dt.datetime) -> None:
    kind, dialect = Instant(), sqlite.dialect()
    stored = kind.process_bind_param(at, dialect)
    back = kind.process_result_value(stored, dialect)
    assert back == at.astimezone(dt.UTC) and back is not None and back.tzinfo is dt.UTC


def test_an_instant_without_a_zone_is_refused_and_one_with_it_is_stored_in_utc(db: Database) -> None:
    with pytest.raises(ValueError, match="zone"):
        Instant().process_bind_param(dt.datetime(2026, 1, 1), sqlite.dialect())
    east = dt.timezone(dt.timedelta(hours=8))
    with db.write() as session:
        session.add(Count(id=1, at=dt.datetime(2026, 1, 1, 8, tzinfo=east)))
    raw = sqlite3.connect(db.url.removeprefix("sqlite:///"))
    assert raw.execute("SELECT at FROM count").fetchone() == ("2026-01-01 00:00:00.000000",)
    raw.close()
    with db.read() as session:
        assert session.get_one(Count, 1).at == dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    assert Instant().process_bind_param(None, sqlite.dialect()) is None


def test_ids_are_unlike_and_sort_by_when_they_were_made(monkeypatch: pytest.MonkeyPatch) -> None:
    ids = {new_id() for _ in range(5000)}
    assert len(ids) == 5000 and {len(i) for i in ids} == {26}
    made = []
    for ms in (1, 31, 32, 1_000, 1_800_000_000_000, 2**48 - 1):
        monkeypatch.setattr(time, "time_ns", lambda ms=ms: ms * 1_000_000)
        made.append(new_id())
    assert made == sorted(made)


def test_postgresql_is_spoken_to_by_the_driver_that_is_here() -> None:
    made = Database("postgresql://somebody@localhost/base")
    assert made.engine.dialect.driver == "psycopg" and not made.sqlite
    made.close()
