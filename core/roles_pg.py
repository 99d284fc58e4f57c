"""The restricted role of a process that serves citizens alone, on PostgreSQL (lock 5).

Whoever takes that process over can ask and read, and nothing else: it cannot see one draft, opinion or link of the ledger,
cannot write an approval or a release, and reads bodies only through views of what was released. `grant` is run by the
operator on the owner's connection after each migration (it is safe to repeat); the citizens' process then connects with
`settings.citizen_database_url` (`YIJIANSHI_CITIZEN_DATABASE_URL`), while staff, jobs and releases stay with the owner's.
Inserts into the thread are held to what askers write by row security, which the owner's connection is not subject to.
"""

from __future__ import annotations

from psycopg import sql
from sqlalchemy import Engine

VIEWS = {
    "released_body": (
        "SELECT r.id, r.conversation_id, r.question_id, r.draft_id, r.digest, r.at, r.standing, r.confidence, r.facts,"
        " d.kind, d.body, d.sealed, d.scope, d.parent_id, a.at AS approved_at, a.how AS approved_how,"
        " p.department AS approved_by_department FROM release r"
        " JOIN approval a ON a.draft_id = r.draft_id AND a.digest = r.digest"
        " JOIN draft d ON d.id = a.draft_id AND d.digest = a.digest JOIN person p ON p.id = a.person_id"
    ),
    "published_version": "SELECT * FROM source_version WHERE status = 'published'",
    "published_passage": (
        "SELECT p.*, vp.version_id, vp.ordinal FROM passage_version p JOIN version_passage vp ON vp.passage_id = p.id"
        " JOIN source_version v ON v.id = vp.version_id WHERE v.status = 'published'"
    ),
    "waiting_place": "SELECT kind, department, state, made_at, done_at FROM task",
}
ASKER_KINDS = ("question", "message", "handover")
GRANTS = {
    "conversation": "SELECT, INSERT, UPDATE (state, last_at, last_seq)",
    "question": "SELECT, INSERT",
    "entry": "SELECT, INSERT",
    "scope_key": "SELECT, INSERT",
    "vault_item": "SELECT, INSERT",
    "rating": "SELECT, INSERT, UPDATE (level, sealed, at, wrong_item)",
    "release": "SELECT",
    "approval": "SELECT (draft_id, digest, at, how)",
    "source_document": "SELECT",
    "switch": 'SELECT (name, "on")',
    **dict.fromkeys(VIEWS, "SELECT"),
}


def grant(engine: Engine, role: str, password: str) -> None:
    """Makes the role, or resets it, to exactly these rights in the present schema, in one transaction.

    Raises ValueError for a database other than PostgreSQL; the driver's error where the connection may not make roles.
    """
    if engine.dialect.name != "postgresql":
        raise ValueError("a restricted role needs PostgreSQL; SQLite has one process and no roles")
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("SELECT current_schema(), EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)", (role,))
        found = cursor.fetchone()
        assert found is not None
        schema, there = found
        for statement in statements(str(schema), role, password, bool(there)):
            cursor.execute(statement)
        raw.commit()
    finally:
        raw.close()


def statements(schema: str, role: str, password: str, there: bool) -> list[sql.Composed]:
    """What `grant` runs: everything is taken first, so that a right that an older version gave does not stay."""
    name, space = sql.Identifier(role), sql.Identifier(schema)
    make = "ALTER" if there else "CREATE"
    made = [
        sql.SQL(make + " ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {}").format(
            name, sql.Literal(password)
        ),
        # What everybody holds would be held by this role too.
        sql.SQL("REVOKE ALL ON SCHEMA {} FROM PUBLIC").format(space),
        sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM PUBLIC, {}").format(space, name),
        sql.SQL("REVOKE ALL ON ALL SEQUENCES IN SCHEMA {} FROM PUBLIC, {}").format(space, name),
        sql.SQL("REVOKE ALL ON ALL FUNCTIONS IN SCHEMA {} FROM PUBLIC, {}").format(space, name),
        sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(space, name),
    ]
    for view, query in VIEWS.items():
        made.append(sql.SQL("DROP VIEW IF EXISTS {}").format(sql.Identifier(view)))
        made.append(
            sql.SQL("CREATE VIEW {} WITH (security_barrier) AS " + query).format(sql.Identifier(view))
        )
    for table, rights in GRANTS.items():
        made.append(sql.SQL("GRANT " + rights + " ON {} TO {}").format(sql.Identifier(table), name))
    return made + _thread(name)


def _thread(name: sql.Identifier) -> list[sql.Composed]:
    """Row security of the thread: all of it is read, only an asker's own kinds are written, never a release's."""
    kinds = sql.SQL(", ").join(sql.Literal(kind) for kind in ASKER_KINDS)
    return [
        sql.Composed([sql.SQL("ALTER TABLE entry ENABLE ROW LEVEL SECURITY")]),
        sql.Composed([sql.SQL("DROP POLICY IF EXISTS citizen_reads ON entry")]),
        sql.Composed([sql.SQL("DROP POLICY IF EXISTS citizen_writes ON entry")]),
        sql.SQL("CREATE POLICY citizen_reads ON entry FOR SELECT TO {} USING (true)").format(name),
        sql.SQL(
            "CREATE POLICY citizen_writes ON entry FOR INSERT TO {} WITH CHECK "
            "(kind IN ({}) AND release_id IS NULL AND person_id IS NULL)"
        ).format(name, kinds),
    ]
