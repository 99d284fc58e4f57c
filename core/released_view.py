"""The view `released_body`: what was released with the approval it left on, and nothing else of any draft.

Every release is read back through it, so that a process whose role sees no draft (core/roles_pg.py) runs the same code as
the one that made them. A migration makes it; whoever swapped it could show what nobody approved, so it is checked at start.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Float, LargeBinary, String, Text, column, table, text
from sqlalchemy.engine import Connection

from core.db import Instant
from core.errors import Stopped

NAME = "released_body"
SELECT = (
    "SELECT r.id, r.conversation_id, r.question_id, r.draft_id, r.digest, r.at, r.standing, r.confidence, r.facts,"
    " d.kind, d.body, d.sealed, d.scope, d.parent_id, a.at AS approved_at, a.how AS approved_how,"
    " p.department AS approved_by_department FROM release r"
    " JOIN approval a ON a.draft_id = r.draft_id AND a.digest = r.digest"
    " JOIN draft d ON d.id = a.draft_id AND d.digest = a.digest JOIN person p ON p.id = a.person_id"
)
# Of no metadata: a table of this name must not be made where tables are.
RELEASED_BODY = table(
    NAME,
    *(column(name, String) for name in ("id", "conversation_id", "question_id", "draft_id", "digest", "kind", "scope")),
    *(column(name, String) for name in ("parent_id", "approved_how", "approved_by_department")),
    *(column(name, Instant) for name in ("at", "approved_at")),
    column("standing", Boolean), column("confidence", Float), column("facts", JSON), column("body", Text),
    column("sealed", LargeBinary),
)  # fmt: skip


def ddl(dialect: str) -> str:
    """The statement that makes it. Without the barrier a condition of the reader's could see rows before they are joined."""
    barrier = " WITH (security_barrier)" if dialect == "postgresql" else ""
    return f"CREATE VIEW {NAME}{barrier} AS {SELECT}"


def check(connection: Connection) -> None:
    """Raises Stopped when the view is missing or is not the one this version reads through."""
    right = _right_sqlite(connection) if connection.dialect.name == "sqlite" else _right_postgresql(connection)
    if not right:
        raise Stopped("guards_missing", names=NAME)


def _right_sqlite(connection: Connection) -> bool:
    query = text("SELECT sql FROM sqlite_master WHERE type = 'view' AND name = :n")
    return connection.execute(query, {"n": NAME}).scalar() == ddl("sqlite")


def _right_postgresql(connection: Connection) -> bool:
    # PostgreSQL keeps a view as a tree and tells it in its own words, so the words of a fresh one are compared with it.
    there = connection.execute(
        text(
            "SELECT pg_get_viewdef(c.oid), c.reloptions FROM pg_class c"
            " WHERE c.relname = :n AND c.relkind = 'v' AND c.relnamespace = current_schema()::regnamespace"
        ),
        {"n": NAME},
    ).first()
    if there is None:
        return False
    with connection.begin_nested() as trial:
        connection.exec_driver_sql(f"CREATE TEMP VIEW fresh_{NAME} AS {SELECT}")
        fresh = connection.execute(text(f"SELECT pg_get_viewdef('pg_temp.fresh_{NAME}'::regclass)")).scalar_one()
        trial.rollback()
    return (there[0], there[1]) == (fresh, ["security_barrier=true"])
