"""The restricted role of a process that serves citizens alone, on PostgreSQL (lock 5).

Whoever takes that process over can ask and read, and nothing else: it cannot see one draft, opinion or link of the ledger,
cannot write an approval or a release, and reads bodies only through the view of what was released (core/released_view.py).
What it may see and write of the other tables is held by row security, which the owner's connection is not subject to: of
the sources what was published, of the queue hand-overs alone, of the thread what askers write. `grant` is run on the
owner's connection after each migration (it is safe to repeat); the citizens' process connects with
`settings.citizen_database_url`, while staff, jobs and releases stay with the owner's.
"""

from __future__ import annotations

from dataclasses import dataclass

from psycopg import sql
from sqlalchemy import Engine, text
from sqlalchemy.engine import Connection

from core.released_view import NAME as RELEASED

GRANTS = {
    "conversation": "SELECT, INSERT, UPDATE (state, last_at, last_seq, erased_at)",
    "question": "SELECT, INSERT",
    "entry": "SELECT, INSERT",
    "scope_key": "SELECT, INSERT",
    "vault_item": "SELECT, INSERT",
    "rating": "SELECT, INSERT, UPDATE (level, sealed, at, wrong_item)",
    "task": "SELECT, INSERT, UPDATE (state, made_at, done_at, done_by, claimed_by, claimed_until)",
    "release": "SELECT",
    RELEASED: "SELECT",
    "source_document": "SELECT",
    "source_version": "SELECT",
    "version_passage": "SELECT",
    "passage_version": "SELECT",
    "catalog_file": "SELECT",
    # Which departments somebody serves; no name, no login, no password.
    "person": "SELECT (id, department, active)",
    "switch": "SELECT",
    "alembic_version": "SELECT",
}


@dataclass(frozen=True)
class Policy:
    """Which rows of a table the role may read or change (`using`), and which it may leave there (`check`)."""

    table: str
    command: str
    using: str = ""
    check: str = ""


_PUBLISHED = "EXISTS (SELECT 1 FROM source_version v WHERE v.id = {}.version_id AND v.status = 'published')"
_WAITS = "kind = 'handover' AND state = 'open' AND claimed_by IS NULL AND claimed_until IS NULL AND done_by IS NULL"
POLICIES = (
    Policy("conversation", "SELECT", "true"),
    Policy("conversation", "INSERT", check="state = 'open' AND subject = '' AND erased_at IS NULL"),
    # An asker passes the thread to a person or asks for its erasure, which cannot be taken back; closing is for others.
    Policy(
        "conversation", "UPDATE", "erased_at IS NULL",
        "erased_at IS NULL AND state IN ('open', 'with_person') OR erased_at IS NOT NULL AND state = 'closing'",
    ),
    Policy("question", "SELECT", "true"),
    Policy("question", "INSERT", check="state = 'received' AND outcome = '' AND settled_at IS NULL"),
    Policy("entry", "SELECT", "true"),
    Policy(
        "entry", "INSERT",
        check="kind IN ('question', 'message', 'handover') AND release_id IS NULL AND person_id IS NULL",
    ),
    # The place in the queue is counted over all of it; what waits for a decision is never put there, or taken away.
    Policy("task", "SELECT", "true"),
    Policy("task", "INSERT", check=f"{_WAITS} AND subject = conversation_id AND question_id IS NULL"),
    Policy("task", "UPDATE", "kind = 'handover' AND state = 'done'", _WAITS),
    Policy("source_version", "SELECT", "status = 'published'"),
    Policy("version_passage", "SELECT", _PUBLISHED.format("version_passage")),
    Policy("catalog_file", "SELECT", _PUBLISHED.format("catalog_file")),
    Policy("passage_version", "SELECT", "EXISTS (SELECT 1 FROM version_passage vp WHERE vp.passage_id = passage_version.id)"),
)  # fmt: skip


def grant(engine: Engine, role: str, password: str) -> None:
    """Makes the role, or resets it, to exactly these rights in the present schema, in one transaction.

    A role that is there already keeps its password where this connection may not set one. Raises ValueError for a database
    other than PostgreSQL and for a role that may more; the driver's error where the connection may not make roles.
    """
    if engine.dialect.name != "postgresql":
        raise ValueError("a restricted role needs PostgreSQL; SQLite has one process and no roles")
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute(
            "SELECT current_schema(), o.rolsuper, r.oid IS NOT NULL,"
            " r.rolsuper OR r.rolcreatedb OR r.rolcreaterole OR r.rolbypassrls"
            " FROM pg_roles o LEFT JOIN pg_roles r ON r.rolname = %s WHERE o.rolname = current_user",
            (role,),
        )
        found = cursor.fetchone()
        assert found is not None
        schema, master, there, mighty = found
        if mighty and not master:
            raise ValueError("the role may do more than serve citizens, and this connection cannot take it back")
        make = "CREATE" if not there else "ALTER" if master else ""
        for statement in statements(str(schema), role, password, make):
            cursor.execute(statement)
        raw.commit()
    finally:
        raw.close()


def statements(schema: str, role: str, password: str, make: str) -> list[sql.Composed]:
    """What `grant` runs: everything is taken first, so that a right that an older version gave does not stay.

    `make`: CREATE or ALTER the role itself, or "" to leave it as it is.
    """
    name, space = sql.Identifier(role), sql.Identifier(schema)
    login = sql.SQL(make + " ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {}")
    made = [login.format(name, sql.Literal(password))] if make else []
    made += [
        # What everybody holds would be held by this role too.
        sql.SQL("REVOKE ALL ON SCHEMA {} FROM PUBLIC").format(space),
        sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM PUBLIC, {}").format(space, name),
        sql.SQL("REVOKE ALL ON ALL SEQUENCES IN SCHEMA {} FROM PUBLIC, {}").format(space, name),
        sql.SQL("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {} FROM PUBLIC, {}").format(space, name),
        sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(space, name),
    ]
    for table, rights in GRANTS.items():
        made.append(sql.SQL("GRANT " + rights + " ON {} TO {}").format(sql.Identifier(table), name))
    for table in sorted({policy.table for policy in POLICIES}):
        made.append(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY").format(sql.Identifier(table)))
    for policy in POLICIES:
        made += _policy(policy, name)
    return made


def _policy(policy: Policy, role: sql.Identifier) -> list[sql.Composed]:
    named = sql.SQL("{} ON {}").format(
        sql.Identifier(f"citizen_{policy.command.lower()}"), sql.Identifier(policy.table)
    )
    using = f" USING ({policy.using})" if policy.using else ""
    check = f" WITH CHECK ({policy.check})" if policy.check else ""
    return [
        sql.SQL("DROP POLICY IF EXISTS {}").format(named),
        sql.SQL("CREATE POLICY {} FOR " + policy.command + " TO {}" + using + check).format(named, role),
    ]


def restricted(connection: Connection) -> bool:
    """Whether this connection is one that sees no draft and is subject to row security."""
    found = connection.execute(
        text(
            "SELECT r.rolsuper OR r.rolbypassrls OR has_any_column_privilege('draft', 'SELECT')"
            " OR has_any_column_privilege('release', 'INSERT') OR has_any_column_privilege('link', 'INSERT')"
            " FROM pg_roles r WHERE r.rolname = current_user"
        )
    ).scalar_one()
    return not found
