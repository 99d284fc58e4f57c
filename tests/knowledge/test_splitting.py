"""A text of several documents waits for a steward; nothing of it comes in by a machine's guess."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from api.migrate import upgrade
from checkpoint.roles import grant_first
from core.crypto import Keys
from core.db import Database
from core.errors import AlreadyDecided, BadInput, Hidden
from core.people import Role, Staff, add_person, open_session, staff_of
from core.sources import PassageVersion, SourceDocument
from knowledge.documents import Boundary
from knowledge.importing import boundary, import_paths
from knowledge.splitting import confirm_split
from knowledge.tables import SplitProposal

TWO = """示例市犬只登记办法

第一条 养犬人应当自取得犬只之日起三十日内办理登记。
第二条 登记不收费。
示例市人民政府
2024年3月1日



示例市风筝放飞管理规定

第一条 放飞风筝应当避开机场净空保护区。
第二条 违反本规定的，依法处理。
示例市人民政府
2024年5月1日
"""
KEYS = Keys(b"k" * 32)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'knowledge.sqlite'}")
    upgrade(made)
    yield made
    made.close()


def signed_in(db: Database, role: Role) -> Staff:
    """A member of staff."""
    with db.write() as session:
        person = add_person(session, role.value, f"{role.value}甲", "correct horse battery")
        grant_first(session, KEYS, person, [role])
        token = open_session(session, person, 1)
    with db.read() as session:
        return staff_of(session, token, demo=False)


@pytest.fixture
def proposal(db: Database, tmp_path: Path) -> SplitProposal:
    file = tmp_path / "两个文件.txt"
    file.write_text(TWO, "utf-8")
    found = import_paths(db, KEYS.hash, [file])
    assert not found.added and len(found.proposals) == 1
    assert import_paths(db, KEYS.hash, [file]).proposals == found.proposals
    with db.read() as session:
        return session.get_one(SplitProposal, found.proposals[0])


def titles(db: Database) -> list[str]:
    """The documents that came in."""
    with db.read() as session:
        return sorted(session.scalars(select(SourceDocument.title)))


def test_confirmed_parts_come_in_once_under_the_steward_s_titles(db: Database, proposal: SplitProposal) -> None:
    steward = signed_in(db, Role.steward)
    cuts = [replace(boundary(b), title="示例市风筝放飞管理规定") for b in proposal.boundaries]
    with db.write() as session:
        assert len(confirm_split(session, steward, KEYS.hash, proposal.id, cuts).added) == 2
    assert titles(db) == ["示例市犬只登记办法", "示例市风筝放飞管理规定"]
    with pytest.raises(AlreadyDecided), db.write() as session:
        confirm_split(session, steward, KEYS.hash, proposal.id, cuts)


def test_a_steward_may_say_that_it_is_one_document(db: Database, proposal: SplitProposal) -> None:
    steward = signed_in(db, Role.steward)
    with db.write() as session:
        assert len(confirm_split(session, steward, KEYS.hash, proposal.id, []).added) == 1
    assert titles(db) == ["示例市犬只登记办法"]


@pytest.mark.parametrize("line", [-1, 10_000])
def test_a_boundary_outside_the_text_brings_nothing_in(db: Database, proposal: SplitProposal, line: int) -> None:
    steward = signed_in(db, Role.steward)
    with pytest.raises(BadInput), db.write() as session:
        confirm_split(session, steward, KEYS.hash, proposal.id, [Boundary(line, "", "标题", 1.0)])
    assert titles(db) == []


def test_only_a_steward_confirms(db: Database, proposal: SplitProposal) -> None:
    clerk = signed_in(db, Role.clerk)
    with pytest.raises(Hidden), db.write() as session:
        confirm_split(session, clerk, KEYS.hash, proposal.id, [])
    assert titles(db) == []


@pytest.mark.parametrize("opening", ["{title}：有关事项如下", "{title}已经公布，现予说明。", "{title}（二〇二四年）", "{title}"])
def test_a_confirmed_title_wins_over_the_line_it_opens_with(db: Database, tmp_path: Path, opening: str) -> None:
    """Two parts under the file's own name would become versions of one document."""
    given = ["示例市灯会管理说明", "示例市船坞登记说明"]
    parts = [f"{opening.format(title=title)}\n第一条 {title}的内容。\n第二条 另见附件。\n" for title in given]
    text = TWO + "\n" + "\n".join(parts)
    file = tmp_path / "汇编.txt"
    file.write_text(text, "utf-8")
    proposal = import_paths(db, KEYS.hash, [file]).proposals[0]
    lines = text.split("\n")
    cuts = [
        Boundary(next(n for n, line in enumerate(lines) if line.startswith(title)), "", title, 1.0)
        for title in ("示例市风筝放飞管理规定", *given)
    ]
    steward = signed_in(db, Role.steward)
    with db.write() as session:
        confirm_split(session, steward, KEYS.hash, proposal, cuts)
    assert set(titles(db)) == {"示例市犬只登记办法", "示例市风筝放飞管理规定", *given}
    with db.read() as session:
        words = "\n".join(session.scalars(select(PassageVersion.text)))
    rest = opening.format(title="")
    assert all(f"{title}的内容" in words and (not rest or f"{title}{rest}" in words) for title in given)
