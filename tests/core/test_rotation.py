"""A change of the master key: what was sealed stays readable, the old key opens nothing, a kill leaves one that opens."""

from __future__ import annotations

import base64
import os
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from api.build import build_base
from api.keys import change_master, key_file, open_keys
from checkpoint import audit
from checkpoint.ledger import append, public_key, sign_head
from core.cases import CaseFile, add_upload, read_blob, save_values, start_case
from core.cases.values import read_values
from core.clock import now
from core.conversations import start
from core.crypto import Keys, load_keys
from core.db import Database
from core.errors import BadInput, BadSettings, Conflict, Erased
from core.rotation import kept_keys, new_master, next_file, rewrap, write_master
from core.settings import Settings, load_settings
from core.vault import ScopeKey, Vault
from knowledge.index.lock import IndexLock


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(data_dir=tmp_path / "var")


def filled(settings: Settings) -> tuple[str, str, str, str]:
    """An installation with something sealed of each sort; its conversation, case and upload, and its signing key."""
    base = build_base(settings)
    with base.db.write() as session:
        conversation, _ = start(session, base.keys, region="", locale="zh")
        Vault(session, base.keys).keep(conversation.id, "〔手机号1〕", "mobile:15400001111", "154 0000 1111")
        case, _ = start_case(session, base.keys, channel="online", theme="", items=["i"], region="", locale="zh")
        save_values(session, base.keys, case, {"name": "示例甲"}, {})
        upload = add_upload(session, base.keys, settings.data_dir, case, kind="", name="a.txt", media="text/plain", content=b"paper")
        append(session, base.keys, "stop", on=False)
        found = conversation.id, case.id, upload.id, public_key(base.keys)
    with base.db.read() as session:
        sign_head(session, base.keys, settings.data_dir / "heads")
    base.db.close()
    return found


def opens(settings: Settings, made: tuple[str, str, str, str]) -> Keys:
    """Starts the installation and reads everything of it."""
    base = build_base(settings)
    conversation, case_id, upload, signer = made
    try:
        with base.db.read() as session:
            vault = Vault(session, base.keys)
            assert vault.originals(conversation) == {"〔手机号1〕": "154 0000 1111"}
            assert vault.taken(conversation) == {"mobile:15400001111": "〔手机号1〕"}
            assert read_values(session, base.keys, session.get_one(CaseFile, case_id))["name"].value == "示例甲"
            assert read_blob(session, base.keys, settings.data_dir, case_id, upload) == b"paper"
            assert public_key(base.keys) == signer
            report = audit.verify(session, base.keys, settings.data_dir / "heads")
            assert report.clean, report.findings
        return base.keys
    finally:
        base.db.close()


def test_everything_opens_under_the_new_key_and_nothing_under_the_old(settings: Settings) -> None:
    made = filled(settings)
    before = key_file(settings).read_bytes()
    blind = opens(settings, made).blind("subject:1")
    for _ in range(2):  # a second change keeps what the first kept
        base = build_base(settings)
        assert change_master(settings, base.db, None) == 2
        base.db.close()
        assert opens(settings, made).blind("subject:1") == blind
    assert key_file(settings).read_bytes() != before and key_file(settings).stat().st_mode & 0o777 == 0o600
    key_file(settings).write_bytes(before)
    with pytest.raises(BadSettings, match="wrong_master_key"):
        build_base(settings)
    old = Keys(base64.b64decode(before))
    key_file(settings).unlink()
    db = Database(settings.url)
    with db.read() as session:
        for row in session.scalars(select(ScopeKey)):
            with pytest.raises(Erased):
                old.unwrap(row.scope, row.wrapped)
    db.close()


def test_a_key_from_the_environment_is_written_where_the_operator_says(settings: Settings, tmp_path: Path) -> None:
    given = settings.model_copy(update={"master_key": type(settings.master_key)(base64.b64encode(os.urandom(32)).decode())})
    made = filled(given)
    base = build_base(given)
    with pytest.raises(BadInput, match="cli_rekey_where"):
        change_master(given, base.db, None)
    change_master(given, base.db, tmp_path / "new.key")
    with pytest.raises(BadSettings, match="wrong_master_key"):
        change_master(given, base.db, tmp_path / "newer.key")
    base.db.close()
    assert (tmp_path / "new.key").stat().st_mode & 0o777 == 0o600
    new = given.model_copy(update={"master_key": type(settings.master_key)((tmp_path / "new.key").read_text())})
    opens(new, made)
    base = build_base(new)
    with pytest.raises(BadInput, match="cli_rekey_exists"):
        change_master(new, base.db, tmp_path / "new.key")
    base.db.close()
    opens(new, made)


@pytest.mark.parametrize("committed", [True, False], ids=["killed after the database knew", "killed before"])
def test_a_kill_in_between_leaves_a_key_that_opens(settings: Settings, committed: bool) -> None:
    made = filled(settings)
    base = build_base(settings)
    master = new_master()
    write_master(next_file(key_file(settings)), master)
    if committed:
        with base.db.write() as session:
            rewrap(session, base.keys, master)
    base.db.close()
    assert (opens(settings, made).master == master) is committed
    assert not next_file(key_file(settings)).exists()
    opens(settings, made)


def test_a_scope_that_does_not_open_leaves_everything_as_it_was(settings: Settings) -> None:
    made = filled(settings)
    base = build_base(settings)
    foreign = replace(base.keys, master=new_master())
    with base.db.write() as session:
        session.add(ScopeKey(scope="zz", wrapped=foreign.wrap_new("zz"), made_at=now()))

    def change() -> None:
        with base.db.write() as session:
            rewrap(session, base.keys, new_master())

    with pytest.raises(Erased):
        change()
    with base.db.read() as session:
        assert kept_keys(session, base.keys).kept == {}
    base.db.close()
    opens(settings, made)


def test_not_while_a_server_runs(settings: Settings) -> None:
    made = filled(settings)
    base = build_base(settings)
    with IndexLock(settings.data_dir / "index.lock"), pytest.raises(Conflict, match="index_held"):
        change_master(settings, base.db, None)
    assert open_keys(settings, base.db).master == load_keys(None, key_file(settings), "international").master
    base.db.close()
    opens(settings, made)
