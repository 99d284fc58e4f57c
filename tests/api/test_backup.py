"""A backup holds everything that cannot be derived, and a restore gives it back or changes nothing."""

from __future__ import annotations

import json
import sqlite3
import tarfile
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api.backup import DATABASE, HEADS, KEY, backup, read_manifest, restore
from api.build import build_base
from api.house import House
from checkpoint.audit import verify
from checkpoint.ledger import sign_head
from checkpoint.tables import Approval
from core.cases import add_upload, read_blob, start_case
from core.conversations import start
from core.errors import BadInput, Conflict
from core.settings import Settings, load_settings
from core.vault import Vault
from knowledge.index.lock import IndexLock


@pytest.fixture
def kept(house: House, tmp_path: Path) -> tuple[Path, str]:
    """A backup taken while the house is open, with a sealed word in it and a signed head; and the conversation's id."""
    with house.db.write() as session:
        conversation, _ = start(session, house.keys, region="", locale="zh")
        Vault(session, house.keys).keep(conversation.id, "〔手机号1〕", "mobile:13900008923", "139 0000 8923")
    with house.db.read() as session:
        sign_head(session, house.keys, house.heads)
    file = tmp_path / "kept.tar.gz"
    backup(house.settings, file)
    return file, conversation.id


def elsewhere(tmp_path: Path) -> Settings:
    """An installation that is not there yet."""
    return load_settings(data_dir=tmp_path / "new" / "var", demo=True)


def test_a_backup_is_for_its_owner_alone_and_holds_the_key(kept: tuple[Path, str]) -> None:
    assert kept[0].stat().st_mode & 0o777 == 0o600
    made = read_manifest(kept[0])
    assert set(made.parts) == {DATABASE, KEY, HEADS} and made.has_key
    assert list(kept[0].parent.glob("*.part")) == []


def test_a_restore_gives_everything_back(kept: tuple[Path, str], tmp_path: Path) -> None:
    settings = elsewhere(tmp_path)
    restore(settings, kept[0])
    base = build_base(settings)
    with base.db.read() as session:
        assert Vault(session, base.keys).originals(kept[1]) == {"〔手机号1〕": "139 0000 8923"}
        assert (session.scalar(select(func.count()).select_from(Approval)) or 0) > 100
        report = verify(session, base.keys, settings.data_dir / HEADS)
        assert report.clean and report.links > 5
    base.db.close()
    assert (settings.data_dir / KEY).stat().st_mode & 0o777 == 0o600


def test_the_documents_of_cases_come_back_sealed_as_they_were(house: House, tmp_path: Path) -> None:
    with house.db.write() as session:
        case, _ = start_case(session, house.keys, channel="online", theme="", items=["i"], region="", locale="zh")
        upload = add_upload(
            session, house.keys, house.settings.data_dir, case, kind="", name="a.pdf", media="application/pdf", content=b"a paper"
        )
        (house.settings.data_dir / "blobs" / case.id / "half.part").write_bytes(b"cut short")
        case_id, upload_id = case.id, upload.id
    backup(house.settings, tmp_path / "k.tar.gz")
    assert b"a paper" not in (tmp_path / "k.tar.gz").read_bytes()
    settings = elsewhere(tmp_path)
    (settings.data_dir / "blobs" / "older").mkdir(parents=True)
    restore(settings, tmp_path / "k.tar.gz")
    base = build_base(settings)
    with base.db.read() as session:
        assert read_blob(session, base.keys, settings.data_dir, case_id, upload_id) == b"a paper"
    base.db.close()
    files = settings.data_dir / "blobs"
    assert [path.name for path in files.iterdir()] == [case_id] and files.stat().st_mode & 0o077 == 0
    assert [path.name for path in (files / case_id).iterdir()] == [upload_id]
    assert len(list(settings.data_dir.glob("blobs.before-*/older"))) == 1


def test_existing_data_is_refused_or_moved_aside(kept: tuple[Path, str], tmp_path: Path) -> None:
    settings = elsewhere(tmp_path)
    other = build_base(settings)
    other.db.close()
    key = (settings.data_dir / KEY).read_bytes()
    with pytest.raises(Conflict, match="cli_data_exists"):
        restore(settings, kept[0])
    assert (settings.data_dir / KEY).read_bytes() == key
    (settings.data_dir / "index").mkdir()
    restore(settings, kept[0], force=True)
    assert (settings.data_dir / KEY).read_bytes() != key
    assert [p.read_bytes() for p in (settings.data_dir / "keys").glob("master.key.before-*")] == [key]
    assert len(list(settings.data_dir.glob(f"{DATABASE}.before-*"))) >= 1
    assert not (settings.data_dir / "index").exists()


def test_nothing_is_restored_under_a_running_server(kept: tuple[Path, str], tmp_path: Path) -> None:
    settings = elsewhere(tmp_path)
    with IndexLock(settings.data_dir / "index.lock"), pytest.raises(Conflict, match="index"):
        restore(settings, kept[0])
    assert not (settings.data_dir / DATABASE).exists()


def damaged(file: Path, how: str) -> Path:
    """A copy of a backup with something wrong."""
    copy = file.with_name(f"{how}.tar.gz")
    if how == "cut":
        copy.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    elif how == "nonsense":
        copy.write_text("hello")
    else:
        with tarfile.open(file) as old, tarfile.open(copy, "w:gz") as new:
            for member in old:
                content = old.extractfile(member)
                assert content is not None
                if how == "manifest" and member.name == "manifest.json":
                    said = json.loads(content.read())
                    said["parts"]["../../evil"] = said["parts"][KEY]
                    told = file.with_name("told.json")
                    told.write_text(json.dumps(said))
                    new.add(told, member.name)
                elif how == "key" and member.name == KEY:
                    other = file.with_name("other.key")
                    other.write_bytes(b"x" * member.size)
                    new.add(other, KEY)
                else:
                    if how == "manifest" and member.name == KEY:
                        evil = tarfile.TarInfo("../../evil")
                        evil.size = member.size
                        new.addfile(evil, content)
                        content.seek(0)
                    new.addfile(member, content)
    return copy


@pytest.mark.parametrize("how", ["cut", "nonsense", "manifest", "key"])
def test_a_damaged_file_changes_nothing(kept: tuple[Path, str], tmp_path: Path, how: str) -> None:
    settings = elsewhere(tmp_path)
    with pytest.raises(BadInput, match="cli_not_a_backup"):
        restore(settings, damaged(kept[0], how))
    assert not (settings.data_dir / DATABASE).exists() and not (settings.data_dir / KEY).exists()
    assert not list(tmp_path.rglob("*evil*"))


def test_a_backup_replaces_no_file(house: House, kept: tuple[Path, str]) -> None:
    before = kept[0].read_bytes()
    with pytest.raises(Conflict, match="cli_backup_exists"):
        backup(house.settings, kept[0])
    assert kept[0].read_bytes() == before


def test_heads_never_run_ahead_of_the_copied_chain(house: House, tmp_path: Path) -> None:
    with house.db.read() as session:
        head = sign_head(session, house.keys, house.heads)
    assert head is not None
    later = json.dumps(head.__dict__ | {"seq": head.seq + 1})
    house.heads.write_text(house.heads.read_text() + later + "\n")
    backup(house.settings, tmp_path / "b.tar.gz")
    with tarfile.open(tmp_path / "b.tar.gz") as tar:
        content = tar.extractfile(HEADS)
        assert content is not None
        assert [json.loads(line)["seq"] for line in content.read().splitlines()] == [head.seq]


def test_what_cannot_be_backed_up_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cli_no_database"):
        backup(elsewhere(tmp_path), tmp_path / "b")
    with pytest.raises(BadInput, match="cli_backup_postgresql"):
        backup(load_settings(data_dir=tmp_path, database_url="postgresql://x/y"), tmp_path / "b")


def test_the_copy_opens_without_files_beside_it(kept: tuple[Path, str], tmp_path: Path) -> None:
    with tarfile.open(kept[0]) as tar:
        content = tar.extractfile(DATABASE)
        assert content is not None
        (tmp_path / "out" / DATABASE).parent.mkdir(parents=True)
        (tmp_path / "out" / DATABASE).write_bytes(content.read())
    with sqlite3.connect(tmp_path / "out" / DATABASE) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    copy.close()
