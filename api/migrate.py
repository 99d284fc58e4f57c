"""Brings a database to this version's tables and guards, and refuses to serve one that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

import checkpoint.proposal_tables
import checkpoint.review_tables
import checkpoint.tables
import checkpoint.work_tables  # noqa: F401
import core.cases.tables
import core.conversations
import core.migrations
import core.people
import core.sources
import core.vault
import knowledge.tables  # noqa: F401  every table must be known to the metadata
from checkpoint.guards import GUARDS
from core import guards
from core.db import Base, Database
from core.errors import Stopped


def config(**attributes: object) -> Config:
    """Alembic's configuration, without a file of its own."""
    made = Config()
    made.set_main_option("script_location", str(Path(core.migrations.__file__).parent))
    made.attributes.update({"metadata": Base.metadata, "after_each": lambda c: guards.ensure(c, GUARDS), **attributes})
    return made


def upgrade(db: Database) -> None:
    """Runs what is missing, each migration in a transaction of its own with its guards re-made, then checks."""
    with migrating(db) as connection:
        command.upgrade(config(connection=connection), "head")
        connection.commit()
    check(db)


@contextmanager
def migrating(db: Database) -> Iterator[Connection]:
    """A connection that tables can be re-made on. It is never used for anything else.

    On SQLite a batch migration drops and renames a table that rows and guards of others speak of: with foreign keys on
    the drop would delete for them, and the rename would stop at a guard that names the table that is away.
    Raises Stopped when a row's reference leads nowhere afterwards.
    """
    with db.engine.connect() as connection:
        if db.sqlite:
            connection.detach()
            driver: Any = connection.connection.dbapi_connection
            driver.execute("PRAGMA foreign_keys=OFF")
            driver.execute("PRAGMA legacy_alter_table=ON")
        yield connection
        if db.sqlite and (lost := driver.execute("PRAGMA foreign_key_check").fetchall()):
            raise Stopped("database_behind", found=f"foreign keys: {len(lost)}", wanted="0")


def check(db: Database) -> None:
    """Raises Stopped when the tables are not at this version or a guard is missing."""
    wanted = ScriptDirectory.from_config(config()).get_current_head()
    with db.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
        if found != wanted:
            raise Stopped("database_behind", found=found or "–", wanted=wanted or "–")
        guards.check(connection, GUARDS)
