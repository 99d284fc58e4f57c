"""The database: one engine, short transactions, and pragmas that no connection of ours goes without."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Engine, MetaData, create_engine, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

_WRITE = "yijianshi_write"
PRAGMAS = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA busy_timeout=20000",
    "PRAGMA synchronous=FULL",
    # Erasure destroys keys: what is deleted is overwritten, not left on a free page.
    "PRAGMA secure_delete=ON",
)


class Base(DeclarativeBase):
    """All tables, of all floors."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Instant(TypeDecorator[dt.datetime]):
    """An aware instant in UTC; SQLite keeps it naive, so the zone is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Refuses naive instants: a local time in the ledger cannot be told from UTC later."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Always aware, always UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def new_id() -> str:
    """A 26-character identifier: 48 bits of milliseconds, then 80 random bits; sorts by time of making."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(secrets.token_bytes(10))
    letters = "0123456789abcdefghjkmnpqrstvwxyz"
    return "".join(letters[(value >> shift) & 31] for shift in range(125, -1, -5))


class Database:
    """One engine and its two kinds of transaction. Nothing connects before the first use."""

    def __init__(self, url: str) -> None:
        if url.startswith("sqlite:///") and (path := url.removeprefix("sqlite:///")) and path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self.url = url
        if url.startswith("postgresql://"):
            url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        options: dict[str, Any] = {} if url.startswith("sqlite") else {"pool_size": 10, "max_overflow": 20}
        self.engine: Engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"), **options)
        if self.sqlite:
            event.listen(self.engine, "connect", _sqlite_connect)
            event.listen(self.engine, "begin", _sqlite_begin)
        self._writer = self.engine.execution_options(**{_WRITE: True})

    @property
    def sqlite(self) -> bool:
        """Whether this is the embedded default."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that sees one state of the database; what is written in it is not kept."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that commits when the block ends well. On SQLite it takes the one write lock at its start,
        so that what it read cannot have moved when it writes."""
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    def close(self) -> None:
        """Gives the connections back."""
        self.engine.dispose()


def _sqlite_connect(connection: Any, _: Any) -> None:
    # The driver's own BEGIN comes late and is never IMMEDIATE; _sqlite_begin does it instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _sqlite_begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(_WRITE)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def process_mark() -> str:
    """Names this process in claims and locks."""
    return f"{os.uname().nodename}:{os.getpid()}"
