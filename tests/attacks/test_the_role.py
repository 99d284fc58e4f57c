"""Lock 5: a process that serves citizens alone, taken over, sees no draft and releases nothing."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from founding import Server
from ground import Asked, Ground
from psycopg import conninfo
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import make_url

from api.migrate import upgrade
from checkpoint.handover import open_handover
from checkpoint.release import released
from core import released_view
from core.conversations import Conversation
from core.db import Database
from core.errors import Stopped
from core.released_view import RELEASED_BODY
from core.roles_pg import GRANTS, grant, restricted

REFUSED = r"row-level security|refused: entry words|permission denied"


def url_of(post: Ground) -> str:
    return conninfo.make_conninfo(post.db.url, user="citizen_door", password="示例-password")


@pytest.fixture
def citizen(post: Ground) -> Iterator[psycopg.Connection]:
    """A connection as the role, over a base with one published law."""
    grant(post.db.engine, "citizen_door", "示例-password")
    grant(post.db.engine, "citizen_door", "示例-password")
    with psycopg.connect(url_of(post), autocommit=True) as connection:
        yield connection


@pytest.fixture
def asked(post: Ground) -> Asked:
    """A question whose answer was released."""
    made = post.ask()
    post.decide("clerk", made.draft)
    return made


def as_role(post: Ground) -> Database:
    """What the citizens' process holds."""
    named = make_url(post.db.url).set(username="citizen_door", password="示例-password")
    return Database(named.render_as_string(hide_password=False))


def test_it_reads_what_was_released_and_no_draft_besides(post: Ground, citizen: psycopg.Connection, asked: Asked) -> None:
    waiting = post.ask()
    found = citizen.execute("SELECT draft_id, approved_how FROM released_body").fetchall()
    assert found == [(asked.draft.id, "single")]
    assert citizen.execute("SELECT 1 FROM released_body WHERE draft_id = %s", (waiting.draft.id,)).fetchall() == []


def test_the_same_code_reads_a_release_under_the_role(post: Ground, citizen: psycopg.Connection, asked: Asked) -> None:
    ((release,),) = citizen.execute("SELECT id FROM release").fetchall()
    with post.db.read() as session:
        owners = released(session, post.keys, release)
    db = as_role(post)
    with db.read() as session:
        assert released(session, post.keys, release) == owners
    db.close()
    assert owners.approved_by_department and owners.body.sentences


def test_of_the_sources_it_sees_what_was_published(post: Ground, citizen: psycopg.Connection) -> None:
    tables = ("source_version", "version_passage", "passage_version")
    assert [citizen.execute(f"SELECT count(*) FROM {t}").fetchone() for t in tables] == [(1,), (1,), (1,)]
    post.rows("UPDATE source_version SET status = 'withdrawn' RETURNING id")
    assert [citizen.execute(f"SELECT count(*) FROM {t}").fetchone() for t in tables] == [(0,), (0,), (0,)]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM draft", "SELECT id FROM draft", "SELECT * FROM draft_citation", "SELECT * FROM opinion",
        "SELECT * FROM link", "SELECT * FROM person", "SELECT login FROM person", "SELECT password_hash FROM person",
        "SELECT * FROM staff_session", "SELECT * FROM approval", "SELECT person_id FROM approval",
        "SELECT * FROM batch", "SELECT * FROM guide_version", "SELECT * FROM named_item", "INSERT INTO named_item DEFAULT VALUES", "SELECT * FROM person_role",
        "INSERT INTO release SELECT * FROM release", "INSERT INTO approval DEFAULT VALUES", "INSERT INTO draft DEFAULT VALUES",
        "INSERT INTO opinion DEFAULT VALUES", "INSERT INTO link DEFAULT VALUES", "INSERT INTO person_role DEFAULT VALUES",
        "UPDATE release SET once = 'x'", "DELETE FROM release", "TRUNCATE release", "UPDATE draft SET body = 'x'",
        "UPDATE question SET state = 'released'", "DELETE FROM task", "UPDATE task SET kind = 'answer'",
        "DELETE FROM scope_key", "UPDATE conversation SET token_digest = 'x'", "DELETE FROM conversation",
        'UPDATE switch SET "on" = false', "UPDATE source_version SET status = 'published'", "DROP TRIGGER guard_release_update ON release",
        "ALTER TABLE release DISABLE TRIGGER ALL", "CREATE TABLE x (id int)", "CREATE OR REPLACE VIEW released_body AS SELECT 1",
        "DROP POLICY citizen_insert ON entry", "DROP VIEW released_body",
        "SET session_replication_role = replica", "SET ROLE postgres", "ALTER ROLE citizen_door SUPERUSER",
        "ALTER TABLE entry DISABLE ROW LEVEL SECURITY", "SELECT pg_read_file('/etc/hostname')",
    ],
)  # fmt: skip
def test_everything_else_is_denied(citizen: psycopg.Connection, statement: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        citizen.execute(statement)


def test_it_writes_what_an_asker_writes_and_nothing_a_machine_or_clerk_would(
    post: Ground, citizen: psycopg.Connection, asked: Asked
) -> None:
    ((release,),) = citizen.execute("SELECT id FROM release").fetchall()
    write = (
        "INSERT INTO entry (id, conversation_id, seq, once, kind, at, sealed, release_id, person_id, facts) VALUES "
        "(%s, %s, %s, %s, %s, now(), %s, %s, %s, '{}')"
    )
    # Often enough for the guards' functions to take their general plans, which look at every table they name.
    for n in range(50, 62):
        citizen.execute(write, (f"e{n}", asked.conversation, n, f"{n}", "message", b"x", None, None))
    for kind, of, person in (
        ("answer", release, None), ("human_reply", None, post.people["clerk"]), ("notice", None, None), ("answer", None, None),
        ("correction", release, None),
    ):  # fmt: skip
        with pytest.raises(psycopg.Error, match=REFUSED):
            citizen.execute(write, ("e2", asked.conversation, 70, "b", kind, None, of, person))
    citizen.execute(
        "INSERT INTO rating (id, conversation_id, release_id, level, at, wrong_item) VALUES ('r', %s, %s, 5, now(), false)",
        (asked.conversation, release),
    )


def test_of_the_queue_it_puts_hand_overs_there_and_takes_nothing_away(post: Ground, citizen: psycopg.Connection) -> None:
    waiting = post.ask()
    put = "INSERT INTO task (id, kind, subject, conversation_id, department, region, escalated, state, made_at) VALUES "
    for kind, subject, state in (("answer", waiting.draft.id, "open"), ("handover", "x", "open"), ("handover", "", "done")):
        row = f"('t', '{kind}', '{subject or waiting.conversation}', '{waiting.conversation}', '', '', false, '{state}', now())"
        with pytest.raises(InsufficientPrivilege):
            citizen.execute(put + row)
    assert citizen.execute("UPDATE task SET state = 'done'").rowcount == 0
    db = as_role(post)
    with db.write() as session:
        conversation = session.get_one(Conversation, waiting.conversation)
        open_handover(session, conversation, question_id=None, department="", region="", why="asked")
    db.close()
    assert citizen.execute("UPDATE task SET state = 'done'").rowcount == 0
    assert sorted(post.rows("SELECT kind, state FROM task")) == [("answer", "open"), ("handover", "open")]


def test_it_asks_for_an_erasure_and_neither_closes_nor_reopens(post: Ground, citizen: psycopg.Connection) -> None:
    made, _ = post.conversation()
    turn = f"UPDATE conversation SET state = %s, erased_at = %s WHERE id = '{made.id}'"
    for state, at in (("closed", None), ("closed", "2030-01-01"), ("closing", None), ("open", "2030-01-01")):
        with pytest.raises(InsufficientPrivilege):
            citizen.execute(turn, (state, at))
    assert citizen.execute(turn, ("closing", "2030-01-01")).rowcount == 1
    assert citizen.execute(turn, ("open", None)).rowcount == 0


def test_its_rights_are_exactly_these(post: Ground, citizen: psycopg.Connection) -> None:
    held = {
        r[0]
        for r in post.rows(
            "SELECT DISTINCT table_name FROM information_schema.column_privileges WHERE grantee IN ('citizen_door', 'PUBLIC') "
            "AND table_schema = 'public'"
        )
    }
    assert held == set(GRANTS)
    assert "draft" not in held and "link" not in held


def test_one_knows_whether_a_connection_is_restricted(post: Ground, citizen: psycopg.Connection) -> None:
    db = as_role(post)
    with db.engine.connect() as narrow, post.db.engine.connect() as wide:
        assert restricted(narrow) and not restricted(wide)
    db.close()


def test_the_owner_is_not_hindered(post: Ground, citizen: psycopg.Connection) -> None:
    asked = post.ask()
    assert post.decide("clerk", asked.draft).release_id


def test_a_role_that_may_more_is_brought_down(post: Ground, citizen: psycopg.Connection) -> None:
    with post.raw() as owner:
        owner.execute("ALTER ROLE citizen_door SUPERUSER CREATEROLE")
        owner.execute("GRANT SELECT ON draft TO citizen_door")
    grant(post.db.engine, "citizen_door", "示例-password")
    with pytest.raises(InsufficientPrivilege):
        citizen.execute("SELECT * FROM draft")


def test_an_owner_that_is_no_superuser_grants_to_a_role_that_is_there(server: Server, post: Ground) -> None:
    """What a database administrator prepares: an owner of its own database, and a login without rights."""
    with post.raw() as master:
        for made in ("ROLE plain LOGIN PASSWORD 'x'", "ROLE narrow LOGIN PASSWORD 'x'", "DATABASE plains OWNER plain"):
            master.execute(f"CREATE {made}")
    named = make_url(server.at("plains")).set(password="x")
    owner = Database(named.set(username="plain").render_as_string(hide_password=False))
    upgrade(owner)
    with pytest.raises(InsufficientPrivilege):
        grant(owner.engine, "nowhere", "x")
    grant(owner.engine, "narrow", "x")
    role = Database(named.set(username="narrow").render_as_string(hide_password=False))
    with role.engine.connect() as connection:
        assert restricted(connection)
    role.close()
    with post.raw() as master:
        master.execute("ALTER ROLE narrow BYPASSRLS")
    with pytest.raises(ValueError, match="may do more"):
        grant(owner.engine, "narrow", "x")
    owner.close()


FORGED = "SELECT * FROM (" + released_view.SELECT + ") AS said"


def test_a_view_that_says_something_else_is_refused_at_start(ground: Ground) -> None:
    with ground.db.engine.connect() as connection:
        released_view.check(connection)
    with ground.raw() as connection:
        connection.execute("DROP VIEW released_body")
    with ground.db.engine.connect() as connection, pytest.raises(Stopped, match="released_body"):
        released_view.check(connection)
    with ground.raw() as connection:
        connection.execute(f"CREATE VIEW released_body AS {FORGED}")
    with ground.db.engine.connect() as connection, pytest.raises(Stopped, match="released_body"):
        released_view.check(connection)


def test_the_view_has_the_columns_that_it_is_read_by(ground: Ground) -> None:
    with ground.db.engine.connect() as connection:
        told = connection.exec_driver_sql("SELECT * FROM released_body").keys()
    assert sorted(told) == sorted(RELEASED_BODY.c.keys())


def test_sqlite_has_no_such_role(lite: Ground) -> None:
    with pytest.raises(ValueError, match="PostgreSQL"):
        grant(lite.db.engine, "citizen_door", "x")
