"""Originals behind placeholders, personal bodies, and an erasure that leaves nothing to read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from core.crypto import Keys
from core.db import Base, Database
from core.errors import Erased
from core.vault import ScopeKey, Vault, VaultItem

KEYS = Keys(b"k" * 32)
MOBILE = "mobile:19900008923"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'base.sqlite'}")
    Base.metadata.create_all(made.engine, [ScopeKey.__table__, VaultItem.__table__])  # type: ignore[list-item]
    with made.write() as session:
        for scope in ("a", "b"):
            Vault(session, KEYS).new_scope(scope)
    yield made
    made.close()


def test_a_body_opens_in_its_scope_and_row_alone(db: Database) -> None:
    with db.read() as session:
        vault = Vault(session, KEYS)
        sealed = vault.seal("a", "我要办公积金", "row-1")
        assert vault.read("a", sealed, "row-1") == "我要办公积金"
        assert "公积金".encode() not in sealed
        for scope, row in (("a", "row-2"), ("b", "row-1"), ("none", "row-1")):
            with pytest.raises(Erased):
                vault.read(scope, sealed, row)
        with pytest.raises(Erased):
            vault.read("a", None, "row-1")
        with pytest.raises(Erased):
            Vault(session, Keys(b"z" * 32)).read("a", sealed, "row-1")


def test_a_placeholder_keeps_its_first_original_and_tells_both_ways(db: Database) -> None:
    with db.write() as session:
        vault = Vault(session, KEYS)
        vault.keep("a", "〔手机号1〕", MOBILE, "199 0000 8923")
        vault.keep("a", "〔手机号1〕", "mobile:18800001111", "18800001111")
        vault.keep("a", "〔手机号2〕", "mobile:18800001111", "188-0000-1111")
        vault.keep("b", "〔手机号1〕", MOBILE, "19900008923")
    with db.read() as session:
        vault = Vault(session, KEYS)
        assert vault.originals("a") == {"〔手机号1〕": "199 0000 8923", "〔手机号2〕": "188-0000-1111"}
        assert vault.taken("a") == {MOBILE: "〔手机号1〕", "mobile:18800001111": "〔手机号2〕"}
        assert vault.originals("b") == {"〔手机号1〕": "19900008923"}


def test_a_number_is_found_by_its_keyed_digest_and_by_nothing_else(db: Database) -> None:
    with db.write() as session:
        Vault(session, KEYS).keep("a", "〔手机号1〕", MOBILE, "199 0000 8923")
        Vault(session, KEYS).keep("b", "〔手机号3〕", MOBILE, "19900008923")
    with db.read() as session:
        found = session.scalars(select(VaultItem.scope).where(VaultItem.blind == KEYS.blind(MOBILE))).all()
        assert sorted(found) == ["a", "b"]
        assert not session.scalars(select(VaultItem).where(VaultItem.blind == Keys(b"z" * 32).blind(MOBILE))).all()


def test_an_original_moved_to_another_placeholder_or_scope_does_not_open(db: Database) -> None:
    with db.write() as session:
        Vault(session, KEYS).keep("a", "〔手机号1〕", MOBILE, "19900008923")
    for change in ("placeholder = '〔手机号9〕'", "scope = 'b'"):
        with db.read() as session:
            session.connection().exec_driver_sql(f"UPDATE vault_item SET {change}")
            with pytest.raises(Erased):
                Vault(session, KEYS).originals("b" if "scope" in change else "a")


def test_after_erasure_nothing_of_the_scope_is_left_to_read(db: Database) -> None:
    with db.write() as session:
        vault = Vault(session, KEYS)
        sealed = vault.seal("a", "我要办公积金", "row-1")
        other = vault.seal("b", "别人的话", "row-2")
        vault.keep("a", "〔手机号1〕", MOBILE, "19900008923")
        wrapped = session.get_one(ScopeKey, "a").wrapped
        vault.erase("a")
        with pytest.raises(Erased):
            vault.read("a", sealed, "row-1")
        assert vault.read("b", other, "row-2") == "别人的话"
    with db.read() as session:
        with pytest.raises(Erased):
            Vault(session, KEYS).originals("a")
        assert not session.scalars(select(VaultItem).where(VaultItem.scope == "a")).all()
    path = Path(db.url.removeprefix("sqlite:///"))
    db.close()
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    assert wrapped not in path.read_bytes(), "the key's bytes are overwritten, not left on a free page"


def test_an_erasure_that_is_rolled_back_erases_nothing(db: Database) -> None:
    with db.read() as session:
        vault = Vault(session, KEYS)
        sealed = vault.seal("a", "话", "row-1")
        vault.erase("a")
    with db.read() as session:
        assert Vault(session, KEYS).read("a", sealed, "row-1") == "话"
