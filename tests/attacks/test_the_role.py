"""Lock 5: a process that serves citizens alone, taken over, sees no draft and releases nothing."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from ground import Ground
from psycopg import conninfo
from psycopg.errors import InsufficientPrivilege

from core.roles_pg import GRANTS, VIEWS, grant

NOW = "now()"


@pytest.fixture
def citizen(post: Ground) -> Iterator[psycopg.Connection]:
    """A connection as the role, over a base with one released and one waiting draft."""
    grant(post.db.engine, "citizen_door", "示例-password")
    grant(post.db.engine, "citizen_door", "示例-password")
    url = conninfo.make_conninfo(post.db.url, user="citizen_door", password="示例-password")
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def test_it_reads_what_was_released_and_no_draft_besides(post: Ground, citizen: psycopg.Connection) -> None:
    released, waiting = post.ask(), post.ask()
    post.decide("clerk", released.draft)
    assert citizen.execute("SELECT draft_id, approved_how FROM released_body").fetchall() == [(released.draft.id, "single")]
    assert citizen.execute("SELECT 1 FROM released_body WHERE draft_id = %s", (waiting.draft.id,)).fetchall() == []
    assert len(citizen.execute("SELECT text FROM published_passage").fetchall()) == 1
    citizen.execute("SELECT draft_id, how FROM approval").fetchall()


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM draft", "SELECT id FROM draft", "SELECT * FROM draft_citation", "SELECT * FROM opinion",
        "SELECT * FROM link", "SELECT * FROM person", "SELECT * FROM staff_session", "SELECT * FROM approval",
        "SELECT person_id FROM approval", "SELECT * FROM task", "SELECT * FROM passage_version", "SELECT * FROM source_version",
        "SELECT * FROM batch", "SELECT * FROM guide_version",
        "INSERT INTO release SELECT * FROM release", "INSERT INTO approval DEFAULT VALUES", "INSERT INTO draft DEFAULT VALUES",
        "INSERT INTO opinion DEFAULT VALUES", "INSERT INTO link DEFAULT VALUES", "INSERT INTO person_role DEFAULT VALUES",
        "UPDATE release SET once = 'x'", "DELETE FROM release", "TRUNCATE release", "UPDATE draft SET body = 'x'",
        "DELETE FROM scope_key", "UPDATE conversation SET token_digest = 'x'", "DELETE FROM conversation",
        'UPDATE switch SET "on" = false', "UPDATE source_version SET status = 'published'", "DROP TRIGGER guard_release_update ON release",
        "ALTER TABLE release DISABLE TRIGGER ALL", "CREATE TABLE x (id int)", "CREATE OR REPLACE VIEW released_body AS SELECT 1",
        "SET session_replication_role = replica", "SET ROLE postgres", "ALTER ROLE citizen_door SUPERUSER",
        "ALTER TABLE entry DISABLE ROW LEVEL SECURITY", "SELECT pg_read_file('/etc/hostname')",
    ],
)  # fmt: skip
def test_everything_else_is_denied(citizen: psycopg.Connection, statement: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        citizen.execute(statement)


def test_it_writes_what_an_asker_writes_and_nothing_a_machine_or_clerk_would(post: Ground, citizen: psycopg.Connection) -> None:
    asked = post.ask()
    post.decide("clerk", asked.draft)
    (release,) = citizen.execute("SELECT id FROM release").fetchone() or ("",)
    write = (
        "INSERT INTO entry (id, conversation_id, seq, once, kind, at, sealed, release_id, person_id, facts) VALUES "
        "(%s, %s, %s, %s, %s, now(), %s, %s, %s, '{}')"
    )
    citizen.execute(write, ("e1", asked.conversation, 50, "a", "message", b"x", None, None))
    for kind, of, person in (
        ("answer", release, None), ("human_reply", None, post.people["clerk"]), ("notice", None, None), ("answer", None, None),
    ):  # fmt: skip
        with pytest.raises(psycopg.Error, match=r"row-level security|refused: entry words|permission denied"):
            citizen.execute(write, ("e2", asked.conversation, 51, "b", kind, None, of, person))
    citizen.execute(
        "INSERT INTO rating (id, conversation_id, release_id, level, at, wrong_item) VALUES ('r', %s, %s, 5, now(), false)",
        (asked.conversation, release),
    )


def test_its_rights_are_exactly_these(post: Ground, citizen: psycopg.Connection) -> None:
    held = {
        r[0]
        for r in post.rows(
            "SELECT DISTINCT table_name FROM information_schema.column_privileges WHERE grantee IN ('citizen_door', 'PUBLIC') "
            "AND table_schema = 'public'"
        )
    }
    assert held == set(GRANTS)
    assert "draft" not in held and set(VIEWS) <= held


def test_the_owner_is_not_hindered(post: Ground, citizen: psycopg.Connection) -> None:
    asked = post.ask()
    assert post.decide("clerk", asked.draft).release_id


def test_sqlite_has_no_such_role(lite: Ground) -> None:
    with pytest.raises(ValueError, match="PostgreSQL"):
        grant(lite.db.engine, "citizen_door", "x")
