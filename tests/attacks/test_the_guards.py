"""Lock 4: guards that were taken off, weakened or walked around are found before anything is served."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from ground import Ground

from api import migrate
from api.migrate import check
from checkpoint import audit
from checkpoint.guards import GUARDS
from core import guards
from core.errors import Stopped

WEAK = (
    "CREATE TRIGGER guard_release_update BEFORE UPDATE ON release FOR EACH ROW WHEN (0) "
    "BEGIN SELECT RAISE(ABORT, 'append-only: release'); END"
)


def stopped(ground: Ground) -> str:
    """The guards that a start names, refusing to serve."""
    with pytest.raises(Stopped) as refused:
        check(ground.db)
    assert refused.value.code == "guards_missing"
    return str(refused.value.values["names"])


def test_a_whole_database_is_served(ground: Ground) -> None:
    check(ground.db)


def test_each_dropped_guard_is_missed(lite: Ground) -> None:
    names = [n for (n,) in lite.rows("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")]
    assert len(names) > 40
    for name in names:
        (ddl,) = lite.rows(f"SELECT sql FROM sqlite_master WHERE name = '{name}'")[0]
        with lite.raw() as connection:
            connection.execute(f"DROP TRIGGER {name}")
        assert name in stopped(lite)
        with lite.raw() as connection:
            connection.execute(ddl)
    check(lite.db)


def test_a_weakened_guard_is_not_taken_for_one(lite: Ground) -> None:
    with lite.raw() as connection:
        connection.execute("DROP TRIGGER guard_release_update")
        connection.execute(WEAK)
    assert stopped(lite) == "guard_release_update"


def test_a_guard_moved_through_the_schema_table_is_missed(lite: Ground) -> None:
    with lite.raw("PRAGMA writable_schema=ON") as connection:
        connection.execute("DELETE FROM sqlite_master WHERE name = 'guard_draft_update'")
        connection.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'BEFORE DELETE', 'AFTER DELETE') WHERE name = 'guard_link_delete'"
        )
    assert stopped(lite) == "guard_draft_update, guard_link_delete"


def test_a_strangers_trigger_on_a_guarded_table_stops_the_start(ground: Ground) -> None:
    with ground.raw() as connection:
        if ground.sqlite:
            connection.execute(
                "CREATE TRIGGER lose BEFORE INSERT ON link BEGIN SELECT RAISE(IGNORE); END"
            )
        else:
            connection.execute(
                "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
            )
            connection.execute("CREATE TRIGGER lose BEFORE INSERT ON link FOR EACH ROW EXECUTE FUNCTION lose()")
    assert stopped(ground) == "lose"


@pytest.mark.parametrize(
    "attack",
    [
        "ALTER TABLE release DISABLE TRIGGER guard_release_update",
        "ALTER TABLE release ENABLE TRIGGER guard_release_update",  # no longer ALWAYS: replica mode walks past
        "ALTER TABLE release ENABLE REPLICA TRIGGER guard_release_update",
        "DROP TRIGGER guard_release_update ON release",
        "CREATE OR REPLACE FUNCTION guard_release_update() RETURNS trigger LANGUAGE plpgsql SET search_path = public, "
        "pg_temp AS $$ BEGIN /* append-only: release */ RETURN NEW; END $$",
        "ALTER FUNCTION guard_release_update() RESET search_path",
        "DROP TRIGGER guard_release_update ON release; CREATE TRIGGER guard_release_update BEFORE UPDATE ON release "
        "FOR EACH ROW WHEN (false) EXECUTE FUNCTION guard_release_update(); "
        "ALTER TABLE release ENABLE ALWAYS TRIGGER guard_release_update",
        "DROP TRIGGER guard_release_update ON release; CREATE TRIGGER guard_release_update BEFORE UPDATE OF once ON "
        "release FOR EACH ROW EXECUTE FUNCTION guard_release_update(); "
        "ALTER TABLE release ENABLE ALWAYS TRIGGER guard_release_update",
        "DROP TRIGGER guard_release_update ON release; CREATE TRIGGER guard_release_update AFTER UPDATE ON release "
        "FOR EACH ROW EXECUTE FUNCTION guard_release_update(); "
        "ALTER TABLE release ENABLE ALWAYS TRIGGER guard_release_update",
    ],
)
def test_a_guard_switched_off_on_postgresql_is_found(post: Ground, attack: str) -> None:
    with post.raw() as connection:
        connection.execute(attack)
    assert stopped(post) == "guard_release_update"


def test_foreign_keys_switched_off_on_postgresql_are_found(post: Ground) -> None:
    with post.raw() as connection:
        connection.execute("ALTER TABLE release DISABLE TRIGGER ALL")
    found = stopped(post)
    assert "guard_release_force" in found and "release: RI_ConstraintTrigger" in found


def test_a_temporary_table_does_not_stand_in_for_a_real_one(ground: Ground) -> None:
    """A guard that looked for `approval` by bare name would find the attacker's own."""
    asked = ground.ask()
    with ground.raw() as connection:
        connection.execute("CREATE TEMP TABLE approval (draft_id text, digest text, at timestamptz)")
        connection.execute(
            f"INSERT INTO approval VALUES ('{asked.draft.id}', '{asked.draft.digest}', '2020-01-01 00:00:00.000000')"
        )
        table = "main.release" if ground.sqlite else "public.release"
        with pytest.raises(Exception, match="refused: release approval"):
            connection.execute(
                f"INSERT INTO {table} (id, draft_id, digest, conversation_id, once, at, standing, facts) VALUES "
                f"('r', '{asked.draft.id}', '{asked.draft.digest}', '{asked.conversation}', 'o', "
                "'2099-01-01 00:00:00.000000', '1', '{}')"
            )


def test_neither_attached_databases_nor_temporary_triggers_move_a_guard(lite: Ground) -> None:
    asked = lite.ask()
    lite.decide("clerk", asked.draft)
    with lite.raw("PRAGMA foreign_keys=OFF") as connection:
        connection.execute("ATTACH ':memory:' AS other")
        connection.execute("CREATE TABLE other.release (id)")
        connection.execute("CREATE TEMP TRIGGER first BEFORE UPDATE ON main.release BEGIN SELECT 1; END")
        for attack in ("UPDATE main.release SET once = 'x'", "DELETE FROM main.release"):
            with pytest.raises(Exception, match="append-only: release"):
                connection.execute(attack)
    lite.off()
    with lite.raw() as connection:
        connection.execute("CREATE TEMP TRIGGER guard_release_update BEFORE UPDATE ON main.release BEGIN SELECT 1; END")
    assert "guard_release_update" in stopped(lite)


STEP = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "9999", "0001", None, None
def upgrade():
    before = guards(op.get_bind())
    for table in ("release", "draft"):
        with op.batch_alter_table(table, recreate="always") as batch:
            batch.add_column(sa.Column("extra", sa.String(10)))
    assert before - guards(op.get_bind()) >= {"guard_release_update", "guard_draft_delete"}
def guards(connection):
    return {r[0] for r in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
"""


def test_a_batch_migration_drops_guards_and_they_are_made_again(lite: Ground, tmp_path: Path) -> None:
    """Tables that others refer to are re-made, with rows in them, as a real step would; nothing of them is lost."""
    asked = lite.ask()
    lite.decide("clerk", asked.draft)
    (tmp_path / "steps").mkdir()
    head = ScriptDirectory.from_config(migrate.config()).get_current_head()
    (tmp_path / "steps" / "9999_extra.py").write_text(STEP.replace('"0001"', repr(head)))
    with migrate.migrating(lite.db) as connection:
        config = migrate.config(connection=connection)
        versions = Path(str(config.get_main_option("script_location"))) / "versions"
        config.set_main_option("path_separator", "os")
        config.set_main_option("version_locations", f"{versions}{os.pathsep}{tmp_path / 'steps'}")
        command.upgrade(config, "head")
        connection.commit()
    with lite.db.read() as session:
        guards.check(session.connection(), GUARDS)
        assert audit.verify(session, lite.keys).clean
    assert lite.rows("SELECT count(*) FROM release JOIN draft ON draft.id = draft_id") == [(1,)]
    assert lite.refused("UPDATE release SET extra = 'x'", also="append-only")
    assert lite.refused("INSERT INTO opinion SELECT 'o', 'none', digest, person_id, verdict, reason, 1, at FROM opinion")


def test_an_older_versions_guard_goes_when_guards_are_made_anew(ground: Ground) -> None:
    with ground.raw() as connection:
        if ground.sqlite:
            connection.execute("CREATE TRIGGER guard_draft_old BEFORE INSERT ON draft BEGIN SELECT 1; END")
        else:
            connection.execute(
                "CREATE TRIGGER guard_draft_old BEFORE INSERT ON draft FOR EACH ROW EXECUTE FUNCTION guard_draft_update()"
            )
    assert stopped(ground) == "guard_draft_old"
    with ground.db.engine.begin() as connection:
        guards.ensure(connection, GUARDS)
    check(ground.db)


def test_a_database_of_another_version_is_refused(ground: Ground) -> None:
    with ground.raw() as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    with pytest.raises(Stopped) as refused:
        check(ground.db)
    assert refused.value.code == "database_behind"


def test_a_closable_column_is_closed_once(ground: Ground) -> None:
    person = ground.people["clerk"]
    first, later = "2030-01-01 00:00:00.000000", "2031-01-01 00:00:00.000000"
    assert not ground.refused(f"UPDATE person_role SET revoked_at = '{first}' WHERE person_id = '{person}'")
    for attack in (f"revoked_at = '{later}'", "revoked_at = NULL", "role = 'admin'", "granted_by = 'x'"):
        assert ground.refused(f"UPDATE person_role SET {attack} WHERE person_id = '{person}'", also="append-only")


def test_columns_that_may_move_do_and_the_others_do_not(lite: Ground) -> None:
    table = guards.AppendOnly("moving", (("id",),), may_close=("closed",), may_change=("state",))
    with lite.db.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE moving (id INTEGER PRIMARY KEY, closed TEXT, state TEXT, fixed TEXT)")
        guards.ensure(connection, [table])
        guards.check(connection, [table])
        connection.exec_driver_sql("INSERT INTO moving VALUES (1, NULL, 'a', 'f')")
    for allowed in ("state = 'b'", "state = NULL", "closed = 'x'", "closed = 'x', state = 'c'"):
        assert not lite.refused(f"UPDATE moving SET {allowed}")
    for refused in ("closed = NULL", "closed = 'y'", "fixed = 'g'", "fixed = NULL", "id = 2"):
        assert lite.refused(f"UPDATE moving SET {refused}", also="append-only")


def test_guards_need_no_rowid_to_hold(lite: Ground) -> None:
    """Every guarded table is without a rowid, or its rowid is its own key."""
    for guard in GUARDS:
        if isinstance(guard, guards.AppendOnly):
            (ddl,) = lite.rows(f"SELECT sql FROM sqlite_master WHERE type = 'table' AND name = '{guard.table}'")[0]
            keys = [r for r in lite.rows(f"SELECT name, type FROM pragma_table_info('{guard.table}') WHERE pk") if r]
            assert "WITHOUT ROWID" in ddl or keys in ([("seq", "INTEGER")], [("id", "INTEGER")]), guard.table


