"""Triggers that keep append-only tables so, on SQLite and PostgreSQL: made, re-made after migrations, checked at start.

They hold for every connection, also one without our pragmas: a BEFORE INSERT trigger refuses a key that is there, since
INSERT OR REPLACE deletes the old row without firing delete triggers when recursive_triggers is off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.engine import Connection

from core.errors import Stopped

PREFIX = "guard_"


@dataclass(frozen=True)
class AppendOnly:
    """A table whose rows are never changed or removed. `keys`: its unique keys; `may_close`: columns that may still be
    set once, from NULL."""

    table: str
    keys: tuple[tuple[str, ...], ...]
    may_close: tuple[str, ...] = ()


@dataclass(frozen=True)
class Demand:
    """A condition that each inserted row must meet: `unless` is SQL over NEW.*, true where the row is refused."""

    table: str
    name: str
    unless: str


Guard = AppendOnly | Demand


def _q(name: str) -> str:
    return f'"{name}"'


def _changed(guard: AppendOnly, columns: Sequence[str], differs: str) -> str:
    """When an UPDATE is refused: always, unless the guard lets some columns be set once."""
    if not guard.may_close:
        return ""
    fixed = [f"NEW.{_q(c)} {differs} OLD.{_q(c)}" for c in columns if c not in guard.may_close]
    once = [f"OLD.{_q(c)} IS NOT NULL AND NEW.{_q(c)} {differs} OLD.{_q(c)}" for c in guard.may_close]
    return " OR ".join(f"({part})" for part in fixed + once)


def statements(guards: Sequence[Guard], columns: dict[str, list[str]], dialect: str) -> dict[str, tuple[str, str]]:
    """trigger name → (table, DDL) for a dialect. `columns` gives each table's columns."""
    made: dict[str, tuple[str, str]] = {}
    for g in guards:
        if isinstance(g, Demand):
            made[f"{PREFIX}{g.table}_{g.name}"] = (g.table, _insert(dialect, g.table, g.name, g.unless))
            continue
        condition = _changed(g, columns[g.table], "IS NOT" if dialect == "sqlite" else "IS DISTINCT FROM")
        made[f"{PREFIX}{g.table}_update"] = (g.table, _row(dialect, g.table, "update", condition))
        made[f"{PREFIX}{g.table}_delete"] = (g.table, _row(dialect, g.table, "delete", ""))
        if dialect == "sqlite":
            same = " OR ".join(
                f"EXISTS (SELECT 1 FROM {_q(g.table)} WHERE "
                + " AND ".join(f"{_q(c)} = NEW.{_q(c)}" for c in key) + ")"
                for key in g.keys
            )  # fmt: skip
            made[f"{PREFIX}{g.table}_replace"] = (g.table, _insert(dialect, g.table, "replace", same))
        else:
            made[f"{PREFIX}{g.table}_truncate"] = (
                g.table,
                f"CREATE TRIGGER {PREFIX}{g.table}_truncate BEFORE TRUNCATE ON {_q(g.table)} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}refuse()",
            )
    return made


def _row(dialect: str, table: str, event: str, condition: str) -> str:
    head = f"CREATE TRIGGER {PREFIX}{table}_{event} BEFORE {event.upper()} ON {_q(table)} FOR EACH ROW"
    when = f" WHEN ({condition})" if condition else ""
    if dialect == "sqlite":
        return f"{head}{when} BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
    return f"{head}{when} EXECUTE FUNCTION {PREFIX}refuse()"


def _insert(dialect: str, table: str, name: str, unless: str) -> str:
    trigger = f"{PREFIX}{table}_{name}"
    if dialect == "sqlite":
        return (
            f"CREATE TRIGGER {trigger} BEFORE INSERT ON {_q(table)} FOR EACH ROW WHEN ({unless}) "
            f"BEGIN SELECT RAISE(ABORT, 'refused: {table} {name}'); END"
        )
    # PostgreSQL allows no subquery in WHEN, so the condition stands in a function of its own.
    return (
        f"CREATE OR REPLACE FUNCTION {trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF ({unless}) THEN "
        f"RAISE EXCEPTION 'refused: {table} {name}'; END IF; RETURN NEW; END $$;\n"
        f"CREATE TRIGGER {trigger} BEFORE INSERT ON {_q(table)} FOR EACH ROW EXECUTE FUNCTION {trigger}()"
    )


def _columns(connection: Connection, guards: Sequence[Guard]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for g in guards:
        if connection.dialect.name == "sqlite":
            rows = connection.execute(text(f"SELECT name FROM pragma_table_info('{g.table}') ORDER BY cid"))
        else:
            rows = connection.execute(
                text(
                    "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(:t) AND attnum > 0 "
                    "AND NOT attisdropped ORDER BY attnum"
                ),
                {"t": g.table},
            )
        found[g.table] = [r[0] for r in rows]
    return found


def _present(connection: Connection) -> dict[str, str]:
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type='trigger'"))
    else:
        rows = connection.execute(
            text(
                "SELECT t.tgname, pg_get_triggerdef(t.oid) || p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
                "WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"
            )
        )
    return {r[0]: r[1] for r in rows if r[0].startswith(PREFIX)}


def ensure(connection: Connection, guards: Sequence[Guard]) -> None:
    """Drops and re-makes every guard whose table exists; run after each migration step, within its transaction."""
    columns = _columns(connection, guards)
    standing = [g for g in guards if columns[g.table]]
    dialect = connection.dialect.name
    if dialect != "sqlite":
        connection.exec_driver_sql(
            f"CREATE OR REPLACE FUNCTION {PREFIX}refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION USING MESSAGE = 'append-only: ' || TG_TABLE_NAME; END $$"
        )
    for name, (table, ddl) in statements(standing, columns, dialect).items():
        on = "" if dialect == "sqlite" else f" ON {_q(table)}"
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{on}")
        connection.exec_driver_sql(ddl)


def check(connection: Connection, guards: Sequence[Guard]) -> None:
    """Raises Stopped naming the guards that are missing, switched off, or not the ones this version makes."""
    dialect = connection.dialect.name
    wanted = statements(guards, _columns(connection, guards), dialect)
    present = _present(connection)
    if dialect == "sqlite":
        bad = [name for name, (_, ddl) in wanted.items() if present.get(name) != ddl]
    else:
        bad = [name for name, (_, ddl) in wanted.items() if name not in present or not _holds(ddl, present[name])]
    if bad:
        raise Stopped("guards_missing", names=", ".join(sorted(bad)))


def _holds(ddl: str, present: str) -> bool:
    # PostgreSQL prints triggers in its own words; what must be there is the condition of a function or the refusal.
    if "IF (" in ddl:
        return ddl.split("IF (", 1)[1].split(") THEN", 1)[0] in present
    return "append-only: " in present and ("WHEN" in ddl) == ("WHEN" in present)
