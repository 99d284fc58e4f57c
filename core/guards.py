"""Triggers that keep append-only tables so, on SQLite and PostgreSQL: made, re-made after migrations, checked at start.

They hold for every connection, also one without our pragmas: a BEFORE INSERT trigger refuses a key that is there, since
INSERT OR REPLACE deletes the old row without firing delete triggers when recursive_triggers is off. On PostgreSQL they
fire under `session_replication_role = replica` too, and their functions see no temporary table that shadows a real one.
A changed guard is a change of the database: it needs a migration step, after which all guards are made anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.engine import Connection

from core.errors import Stopped

PREFIX = "guard_"
# pg_trigger.tgtype: 1 for each row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate.
_TYPES = {"insert": 7, "delete": 11, "update": 19, "truncate": 34}


@dataclass(frozen=True)
class AppendOnly:
    """A table whose rows are never removed, nor changed but for two kinds of columns. `keys`: its unique keys;
    `may_close`: columns that may still be set once, from NULL; `may_change`: columns that may move."""

    table: str
    keys: tuple[tuple[str, ...], ...]
    may_close: tuple[str, ...] = ()
    may_change: tuple[str, ...] = ()


@dataclass(frozen=True)
class Demand:
    """A condition that each inserted row must meet: `unless` is SQL over NEW.*, true where the row is refused.
    `instants`: columns that must hold an instant as core.db.Instant writes it; SQLite would take any text for one."""

    table: str
    name: str
    unless: str
    instants: tuple[str, ...] = ()


Guard = AppendOnly | Demand


@dataclass(frozen=True)
class Made:
    """One trigger: refused is an `event` on `table` where `condition` (SQL over NEW and OLD; empty: always) is true."""

    name: str
    table: str
    event: str
    condition: str
    message: str

    def sqlite(self) -> str:
        """The trigger for SQLite; `check` compares it letter by letter."""
        when = f" WHEN ({self.condition})" if self.condition else ""
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.event.upper()} ON {_q(self.table)} FOR EACH ROW{when} "
            f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
        )

    def source(self) -> str:
        """The body of the PostgreSQL function; its WHEN could hold no subquery, so the condition stands here."""
        refuse = f"RAISE EXCEPTION '{self.message}';"
        if self.condition:
            refuse = f"IF ({self.condition}) THEN {refuse} END IF;"
        return f" BEGIN {refuse} RETURN NEW; END "

    def postgresql(self, schema: str) -> list[str]:
        """Function and trigger. The search path ends in pg_temp, which would come first if it were not named."""
        each = "STATEMENT" if self.event == "truncate" else "ROW"
        return [
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql "
            f"SET search_path = {schema}, pg_temp AS $${self.source()}$$",
            f"CREATE TRIGGER {self.name} BEFORE {self.event.upper()} ON {_q(self.table)} "
            f"FOR EACH {each} EXECUTE FUNCTION {self.name}()",
            f"ALTER TABLE {_q(self.table)} ENABLE ALWAYS TRIGGER {self.name}",
        ]


def _q(name: str) -> str:
    return f'"{name}"'


def _changed(guard: AppendOnly, columns: Sequence[str], differs: str) -> str:
    """When an UPDATE is refused: always, unless the guard lets some columns be set once, or move."""
    if not guard.may_close and not guard.may_change:
        return ""
    free = {*guard.may_close, *guard.may_change}
    fixed = [f"NEW.{_q(c)} {differs} OLD.{_q(c)}" for c in columns if c not in free]
    once = [f"OLD.{_q(c)} IS NOT NULL AND NEW.{_q(c)} {differs} OLD.{_q(c)}" for c in guard.may_close]
    return " OR ".join(f"({part})" for part in fixed + once)


def triggers(guards: Sequence[Guard], columns: dict[str, list[str]], dialect: str) -> Iterator[Made]:
    """The triggers of these guards for a dialect. `columns` gives each table's columns."""
    sqlite = dialect == "sqlite"
    for g in guards:
        if isinstance(g, Demand):
            unless = " OR ".join([g.unless, *(_no_instant(c) for c in g.instants if sqlite)])
            yield Made(f"{PREFIX}{g.table}_{g.name}", g.table, "insert", unless, f"refused: {g.table} {g.name}")
            continue
        kept = f"append-only: {g.table}"
        condition = _changed(g, columns[g.table], "IS NOT" if sqlite else "IS DISTINCT FROM")
        yield Made(f"{PREFIX}{g.table}_update", g.table, "update", condition, kept)
        yield Made(f"{PREFIX}{g.table}_delete", g.table, "delete", "", kept)
        if sqlite:
            same = " OR ".join(
                f"EXISTS (SELECT 1 FROM {_q(g.table)} WHERE "
                + " AND ".join(f"{_q(c)} = NEW.{_q(c)}" for c in key) + ")"
                for key in g.keys
            )  # fmt: skip
            yield Made(f"{PREFIX}{g.table}_replace", g.table, "insert", same, f"refused: {g.table} replace")
        else:
            yield Made(f"{PREFIX}{g.table}_truncate", g.table, "truncate", "", kept)


def _no_instant(column: str) -> str:
    digit, date = "[0-9]", "[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9]"
    return f"NEW.{_q(column)} IS NULL OR NOT NEW.{_q(column)} GLOB '{date}.{digit * 6}'"


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
                {"t": _q(g.table)},
            )
        found[g.table] = [r[0] for r in rows]
    return found


def _schema(connection: Connection) -> str:
    return str(connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one())


def ensure(connection: Connection, guards: Sequence[Guard]) -> None:
    """Drops and re-makes every guard whose table exists; run after each migration step, within its transaction."""
    columns = _columns(connection, guards)
    standing = [g for g in guards if columns[g.table]]
    sqlite = connection.dialect.name == "sqlite"
    for name, table in _standing(connection):
        connection.exec_driver_sql(f"DROP TRIGGER {name}" + ("" if sqlite else f" ON {_q(table)}"))
    for made in triggers(standing, columns, connection.dialect.name):
        for ddl in [made.sqlite()] if sqlite else made.postgresql(_schema(connection)):
            # No parameters are meant: a driver that formats would stumble over a percent sign.
            connection.exec_driver_sql(ddl)


def _standing(connection: Connection) -> list[tuple[str, str]]:
    """(name, table) of the guards that are there now, of this version or an older one."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"))
    else:
        rows = connection.execute(
            text(
                "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"
            )
        )
    return [(r[0], r[1]) for r in rows if r[0].startswith(PREFIX)]


def check(connection: Connection, guards: Sequence[Guard]) -> None:
    """Raises Stopped naming the guards that are missing, switched off, or not the ones this version makes, and any
    other trigger on a guarded table: one that ignores a row would make a guard worthless."""
    wanted = {m.name: m for m in triggers(guards, _columns(connection, guards), connection.dialect.name)}
    right = _right_sqlite if connection.dialect.name == "sqlite" else _right_postgresql
    tables = {g.table for g in guards}
    found = right(connection, wanted, tables)
    bad = [name for name in wanted if not found.get(name, False)] + [name for name in found if name not in wanted]
    if bad:
        raise Stopped("guards_missing", names=", ".join(sorted(bad)))


def _right_sqlite(connection: Connection, wanted: dict[str, Made], tables: set[str]) -> dict[str, bool]:
    rows = connection.execute(text("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"))
    return {
        r.name: r.name in wanted and r.sql == wanted[r.name].sqlite()
        for r in rows
        if r.tbl_name in tables or r.name in wanted
    }


def _right_postgresql(connection: Connection, wanted: dict[str, Made], tables: set[str]) -> dict[str, bool]:
    rows = connection.execute(
        text(
            "SELECT t.tgname AS name, c.relname AS tbl, t.tgtype AS type, t.tgenabled AS enabled, t.tgisinternal AS "
            "internal, t.tgqual IS NULL AND t.tgattr::text = '' AS always, p.prosrc AS source, p.proconfig AS config "
            "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = ANY(:tables)"
        ),
        {"tables": sorted(tables)},
    ).all()
    path = [f"search_path={_schema(connection)}, pg_temp"]
    found = {}
    for row in rows:
        if row.internal:  # PostgreSQL's own, for foreign keys: seen only where somebody switched one off
            if row.enabled not in (b"O", b"A", "O", "A"):
                found[f"{row.tbl}: {row.name}"] = False
            continue
        made = wanted.get(row.name)
        found[row.name] = made is not None and (
            row.tbl == made.table and row.type == _TYPES[made.event] and row.enabled in (b"A", "A") and row.always
            and row.source == made.source() and row.config == path
        )  # fmt: skip
    return found
