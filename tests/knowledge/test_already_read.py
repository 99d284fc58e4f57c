"""A file that was read and has not changed is not read again; one that changed, or whose version is over, is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from core.clock import now
from core.crypto import hasher
from core.db import Database
from core.sources import SourceVersion
from knowledge import already_read, importing
from knowledge.importing import Imported, import_paths
from knowledge.tables import ImportedFile
from tests.knowledge.test_importing import LAW, row

HASH = hasher("international")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    from api.migrate import upgrade

    made = Database(f"sqlite:///{tmp_path / 'knowledge.sqlite'}")
    upgrade(made)
    yield made
    made.close()


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that were parsed."""
    names: list[str] = []
    parse, guides = importing.read_document, importing.read_portal_guides
    monkeypatch.setattr(importing, "read_document", lambda file, **how: names.append(file.name) or parse(file, **how))
    monkeypatch.setattr(importing, "read_portal_guides", lambda file: names.append(file.name) or guides(file))
    return names


def _files(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "犬只(2020-01-01).md").write_text(LAW, "utf-8")
    (folder / "g.jsonl").write_text(json.dumps(row("T1", "示例事项")), "utf-8")
    return folder


def brought(db: Database, folder: Path, **how: bool) -> Imported:
    return import_paths(db, HASH, [folder], **how)


def test_unchanged_files_are_not_parsed_and_count_as_there(db: Database, tmp_path: Path, read: list[str]) -> None:
    folder = _files(tmp_path / "in")
    first = brought(db, folder)
    assert sorted(read) == ["g.jsonl", "犬只(2020-01-01).md"] and len(first.added) == 2
    read.clear()
    again = brought(db, folder)
    assert read == [] and again.added == [] and sorted(again.unchanged) == sorted(first.added)


def test_a_changed_file_alone_is_parsed(db: Database, tmp_path: Path, read: list[str]) -> None:
    folder = _files(tmp_path / "in")
    brought(db, folder)
    read.clear()
    (folder / "犬只(2020-01-01).md").write_text(LAW.replace("三十日", "六十日"), "utf-8")
    assert len(brought(db, folder).added) == 1 and read == ["犬只(2020-01-01).md"]


def test_another_name_another_reader_or_a_demonstration_is_another_file(
    db: Database, tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _files(tmp_path / "in")
    law = folder / "犬只(2020-01-01).md"
    assert already_read.mark_of(law, False) != already_read.mark_of(law, True)
    brought(db, folder)
    read.clear()
    law.rename(folder / "犬只(2021-01-01).md")
    brought(db, folder)
    assert read == ["犬只(2021-01-01).md"]
    read.clear()
    monkeypatch.setattr(already_read, "READER", already_read.READER + 1)
    brought(db, folder)
    assert sorted(read) == ["g.jsonl", "犬只(2021-01-01).md"]


def test_what_is_over_is_read_again_since_it_may_be_published_anew(db: Database, tmp_path: Path, read: list[str]) -> None:
    folder = _files(tmp_path / "in")
    brought(db, folder)
    with db.write() as session:
        for version in session.scalars(select(SourceVersion)):
            version.status, version.starts_at, version.ends_at = "published", now(), now()
    read.clear()
    brought(db, folder)
    assert sorted(read) == ["g.jsonl", "犬只(2020-01-01).md"]


def test_a_file_with_a_bad_row_is_read_again_so_that_the_fault_is_said_again(db: Database, tmp_path: Path, read: list[str]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "g.jsonl").write_text(json.dumps(row("T1", "示例事项")) + "\n{broken\n", "utf-8")
    assert len(brought(db, folder).refused) == 1
    assert len(brought(db, folder).refused) == 1 and read == ["g.jsonl", "g.jsonl"]
    with db.read() as session:
        assert list(session.scalars(select(ImportedFile))) == []
