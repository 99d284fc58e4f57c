"""Import: what comes in, what was there, what is refused with its place; and a file is stored whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api.migrate import upgrade
from core.crypto import hasher
from core.db import Database
from core.sources import PassageVersion, SourceDocument, SourceVersion, VersionPassage
from knowledge import store as storing
from knowledge.guide import Field, Guide
from knowledge.importing import Imported, import_paths
from knowledge.store import guide_incoming, store
from knowledge.tables import GuideVersion, Import

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "knowledge" / "starter"
HASH = hasher("international")
LAW = "# 示例市犬只登记办法\n\n第一条 养犬人应当自取得犬只之日起三十日内办理登记。\n\n第二条 登记不收费。\n"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'knowledge.sqlite'}")
    upgrade(made)
    yield made
    made.close()


def counts(db: Database) -> list[int]:
    """Rows of each table that an import writes."""
    tables = (SourceDocument, SourceVersion, PassageVersion, VersionPassage, GuideVersion)
    with db.read() as session:
        return [session.scalar(select(func.count()).select_from(t)) or 0 for t in tables]


def row(code: str, name: str) -> dict[str, object]:
    """One line of a portal's export."""
    return {"TASK_CODE": code, "TASK_NAME": name, "DEPT_NAME": "示例局", "LINK_WAY": "0898-66001100"}


def brought(db: Database, *paths: Path) -> Imported:
    """Imports."""
    return import_paths(db, HASH, list(paths))


def test_the_same_again_changes_nothing(db: Database) -> None:
    first = brought(db, STARTER)
    before = counts(db)
    second = brought(db, STARTER)
    assert first.added and not first.refused and not second.added and not second.refused
    assert sorted(second.unchanged) == sorted(first.added) and counts(db) == before


def test_what_is_imported_is_not_published(db: Database) -> None:
    brought(db, STARTER)
    with db.read() as session:
        assert set(session.scalars(select(SourceVersion.status))) == {"imported"}


def test_bad_rows_and_files_are_told_by_place_and_the_rest_comes_in(db: Database, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    good = json.dumps(row("C-1", "示例事项一"), ensure_ascii=False)
    lines = [good, "{broken", "[]", json.dumps(row("", "无编码")), good, json.dumps(row("C-2", "示例事项二"))]
    (folder / "guides.jsonl").write_text("\n".join(lines), "utf-8")
    (folder / "law.md").write_text(LAW, "utf-8")
    (folder / "empty.md").write_text("", "utf-8")
    (folder / "broken.docx").write_bytes(b"PK not a document")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    (folder / "picture.bmp").write_bytes(b"BM")
    (folder / "alone.yaml").write_text("kind: item\nid: x\n", "utf-8")
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "law.md").write_text("# 不该读的\n\n第一条 略。\n", "utf-8")
    result = brought(db, folder, tmp_path / "nowhere.md")
    assert len(result.added) == 3
    places = {(Path(r.path).name, r.place) for r in result.refused}
    assert {("guides.jsonl", "2"), ("guides.jsonl", "3"), ("guides.jsonl", "5")} <= places
    named = {name for name, _ in places}
    assert {"empty.md", "broken.docx", "broken.pdf", "picture.bmp", "alone.yaml", "nowhere.md"} <= named
    assert all(r.reason for r in result.refused) and ".hidden" not in str(result.refused)
    with db.read() as session:
        kept = session.scalars(select(Import)).one()
        assert (kept.added, len(kept.faults)) == (3, len(result.refused))
        assert not session.scalars(select(SourceDocument).where(SourceDocument.title.contains("不该读"))).all()


def test_a_catalogue_deeper_in_a_folder_is_found(db: Database, tmp_path: Path) -> None:
    shutil.copytree(STARTER, tmp_path / "all" / "by-city" / "catalogue")
    deep = brought(db, tmp_path / "all")
    assert not deep.refused
    with db.read() as session:
        assert (session.scalar(select(func.count()).select_from(GuideVersion)) or 0) >= 10


def test_a_passage_lives_on_while_its_text_is_unchanged(db: Database) -> None:
    def guide(version: str, phone: str) -> Guide:
        fields: dict[Field, tuple[str, ...]] = {Field.materials: ("本人身份证",), Field.consult_phone: (phone,)}
        return Guide(item_id="i-1", name="示例事项", version=version, fields=fields)

    with db.write() as session:
        store(session, HASH, [guide_incoming(guide("1", "0898-1"))], "a")
        second = store(session, HASH, [guide_incoming(guide("2", "0898-2"))], "b")
    assert second.added and counts(db) == [1, 2, 3, 4, 2]


def test_a_file_is_stored_whole_or_not_at_all(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = []
    for name in ("a", "b", "c"):
        file = tmp_path / f"{name}.jsonl"
        file.write_text("\n".join(json.dumps(row(f"{name}-{n}", f"事项{name}{n}")) for n in range(20)), "utf-8")
        files.append(file)
    whole = storing._store_passages
    calls = []

    def fails(*args: object, **more: object) -> None:
        calls.append(1)
        whole(*args, **more)  # type: ignore[arg-type]
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(storing, "_store_passages", fails)
    with pytest.raises(KeyboardInterrupt):
        brought(db, *files)
    monkeypatch.undo()
    assert counts(db)[1] == 20
    assert len(brought(db, *files).added) == 40 and counts(db)[1] == 60


KILLED = """
import os, signal, sys
from pathlib import Path
from core.crypto import hasher
from core.db import Database
from knowledge import store as storing
from knowledge.importing import import_paths
whole = storing._store_passages
def killed(*args, **more):
    whole(*args, **more)
    os.kill(os.getpid(), signal.SIGKILL)
storing._store_passages = killed
import_paths(Database(sys.argv[1]), hasher("international"), [Path(sys.argv[2])])
"""


def test_a_kill_in_the_middle_of_a_file_leaves_nothing_of_it(db: Database, tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", KILLED, db.url, str(STARTER)], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False
    )
    assert run.returncode == -signal.SIGKILL
    assert counts(db) == [0, 0, 0, 0, 0]
    assert brought(db, STARTER).added
