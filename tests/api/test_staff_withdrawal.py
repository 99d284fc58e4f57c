"""A withdrawal: out of force at once, a link of the ledger in words, and the search follows before the page comes back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from api import publishing
from checkpoint.audit import verify
from checkpoint.tables import Link
from core.errors import Conflict, Hidden
from core.sources import Revision, SourceVersion
from tests.api.staff_stage import Stage, make_stage


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return make_stage(tmp_path)


def version_of(stage: Stage) -> str:
    with stage.house.db.read() as session:
        return session.scalars(select(SourceVersion.id)).one()


def withdrawals(stage: Stage) -> list[dict[str, object]]:
    with stage.house.db.read() as session:
        return [json.loads(b) for b in session.scalars(select(Link.body).where(Link.kind == "withdraw"))]


def test_a_withdrawal_is_a_link_with_revision_person_and_version(stage: Stage) -> None:
    reindexed: list[int] = []
    stage.house.reindex = lambda: reindexed.append(len(withdrawals(stage)))
    version = version_of(stage)
    answer = stage.browser("steward").send(f"/staff/knowledge/{version}/withdraw")
    assert answer.status_code == 303 and answer.headers["location"].endswith("done=withdrawn")
    with stage.house.db.read() as session:
        revision = session.scalars(select(Revision.id).where(Revision.what == "withdraw")).one()
        assert verify(session, stage.house.keys).clean
    assert withdrawals(stage) == [{"revision": revision, "person": stage.people["steward"].id, "version": version}]
    assert reindexed == [1]


def test_the_ledger_tells_in_words_what_was_withdrawn(stage: Stage) -> None:
    stage.browser("steward").send(f"/staff/knowledge/{version_of(stage)}/withdraw")
    auditor = stage.browser("auditor")
    page = auditor.get("/staff/ledger?kind=withdraw").text
    assert "撤下" in page and "steward甲" in page and "示例住房公积金提取办法 1" in page
    with stage.house.db.read() as session:
        seq = session.scalars(select(Link.seq).where(Link.kind == "withdraw")).one()
    assert "示例住房公积金提取办法 1" in auditor.get(f"/staff/ledger/{seq}").text


def test_what_is_refused_leaves_no_link(stage: Stage) -> None:
    version = version_of(stage)
    with pytest.raises(Hidden):
        publishing.withdraw(stage.house, stage.staff("clerk"), version)
    assert withdrawals(stage) == []
    publishing.withdraw(stage.house, stage.staff("steward"), version)
    with pytest.raises(Conflict):
        publishing.withdraw(stage.house, stage.staff("steward"), version)
    assert len(withdrawals(stage)) == 1


def test_loading_the_publishing_page_again_leads_to_the_list(stage: Stage) -> None:
    answer = stage.browser("steward").get("/staff/publish")
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/knowledge")
