"""The answer queue: a clerk reads a draft beside its sources and decides; nothing is lost when two do so at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from checkpoint.tables import Approval, DraftRow, Opinion, Release
from checkpoint.work_tables import Task
from tests.api.staff_stage import FIRST, HOUSING, POLICE, SECOND, Stage, make_stage


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return make_stage(tmp_path)


def test_the_list_shows_ones_own_department_oldest_first(stage: Stage) -> None:
    stage.ask("最早的问题")
    stage.ask("后来的问题")
    stage.ask("身份证问题", department=POLICE)
    text = stage.browser("clerk").get("/staff/queue").text
    assert text.index("最早的问题") < text.index("后来的问题")
    assert "身份证问题" not in text


def test_an_opened_answer_shows_question_sentences_and_marked_quotes(stage: Stage) -> None:
    waiting = stage.ask("我是〔姓名1〕，多久内申请")
    text = stage.browser("clerk").get(f"/staff/queue/{waiting.task}").text
    assert "我是〔姓名1〕，多久内申请" in text
    assert re.search(r'<mark id="cite-1"[^>]*>(<sup>〔1〕</sup>)?' + FIRST, text)
    assert re.search(r'<mark id="cite-2"[^>]*>(<sup>〔2〕</sup>)?' + SECOND, text)


def test_approving_releases_and_moves_to_the_next(stage: Stage) -> None:
    first, second = stage.ask("一"), stage.ask("二")
    clerk = stage.browser("clerk")
    page = f"/staff/queue/{first.task}"
    shown = re.search(r'name="shown" value="([^"]+)"', clerk.get(page).text)
    assert shown
    answer = clerk.send(f"{page}/decide", page, **first.decision, verdict="approve", shown=shown.group(1))
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/staff/queue/{second.task}?done=approve"
    assert stage.woken == [first.conversation.id]
    with stage.house.db.read() as session:
        assert session.scalar(select(Release.conversation_id)) == first.conversation.id
        opinion = session.scalars(select(Opinion)).one()
    assert opinion.seen_seconds is not None and opinion.seen_seconds < 60


def test_a_made_up_reading_time_is_not_recorded(stage: Stage) -> None:
    waiting = stage.ask()
    clerk = stage.browser("clerk")
    clerk.send(f"/staff/queue/{waiting.task}/decide", **waiting.decision, verdict="approve", shown="0.ffff")
    with stage.house.db.read() as session:
        assert session.scalars(select(Opinion)).one().seen_seconds is None


def test_a_colleagues_claim_is_shown_by_name_and_leaves_reading_open(stage: Stage) -> None:
    waiting = stage.ask("被认领的问题")
    stage.browser("clerk").get(f"/staff/queue/{waiting.task}")
    colleague = stage.browser("colleague")
    text = colleague.get(f"/staff/queue/{waiting.task}").text
    assert "clerk甲" in text and FIRST in text and 'value="approve"' not in text
    answer = colleague.send(f"/staff/queue/{waiting.task}/decide", **waiting.decision, verdict="approve")
    assert answer.status_code == 409 and "另一位工作人员正在处理" in answer.text


def test_a_decision_cannot_be_replayed(stage: Stage) -> None:
    waiting = stage.ask()
    clerk = stage.browser("clerk")
    for expected in (303, 409):
        answer = clerk.send(f"/staff/queue/{waiting.task}/decide", **waiting.decision, verdict="approve")
        assert answer.status_code == expected
    assert "clerk甲" in answer.text and "不能" in answer.text
    with stage.house.db.read() as session:
        assert len(session.scalars(select(Approval)).all()) == 1


def test_a_decision_on_another_digest_is_refused(stage: Stage) -> None:
    waiting, other = stage.ask(), stage.ask()
    answer = stage.browser("clerk").send(
        f"/staff/queue/{waiting.task}/decide", draft_id=waiting.draft.id, digest=other.draft.digest, verdict="approve"
    )
    assert answer.status_code == 404
    with stage.house.db.read() as session:
        assert session.scalar(select(Approval)) is None


def test_another_departments_draft_is_not_there(stage: Stage) -> None:
    waiting = stage.ask(department=HOUSING)
    police = stage.browser("police")
    assert police.get(f"/staff/queue/{waiting.task}").status_code == 404
    answer = police.send(f"/staff/queue/{waiting.task}/decide", **waiting.decision, verdict="approve")
    assert answer.status_code == 404


def test_refusing_needs_a_reason_and_sends_the_thread_to_a_person(stage: Stage) -> None:
    waiting = stage.ask()
    clerk = stage.browser("clerk")
    answer = clerk.send(f"/staff/queue/{waiting.task}/decide", **waiting.decision, verdict="refuse")
    assert answer.status_code == 400 and "需要填写理由" in answer.text
    answer = clerk.send(f"/staff/queue/{waiting.task}/decide", **waiting.decision, verdict="refuse", reason="outdated")
    assert answer.status_code == 303
    with stage.house.db.read() as session:
        kinds = {t.kind: t.state for t in session.scalars(select(Task))}
    assert kinds == {"answer": "done", "handover": "open"}
    assert stage.woken == [waiting.conversation.id]


def test_what_was_escalated_is_the_supervisors_alone(stage: Stage) -> None:
    waiting = stage.ask()
    clerk = stage.browser("clerk")
    clerk.send(f"/staff/queue/{waiting.task}/decide", **waiting.decision, verdict="escalate", reason="other")
    assert clerk.get(f"/staff/queue/{waiting.task}").status_code == 404
    supervisor = stage.browser("supervisor")
    assert "已转交督导" in supervisor.get("/staff/queue").text
    answer = supervisor.send(f"/staff/queue/{waiting.task}/decide", **waiting.decision, verdict="approve")
    assert answer.status_code == 303


def test_who_asked_cannot_approve(stage: Stage) -> None:
    waiting = stage.ask(subject=f"staff:{stage.people['clerk'].id}")
    answer = stage.browser("clerk").send(
        f"/staff/queue/{waiting.task}/decide", **waiting.decision, verdict="approve"
    )
    assert answer.status_code == 422 and "本人提出" in answer.text


def test_a_queue_of_more_than_a_page_has_pages(stage: Stage) -> None:
    for n in range(52):
        stage.ask(f"问题{n:02}")
    clerk = stage.browser("clerk")
    first, second = clerk.get("/staff/queue").text, clerk.get("/staff/queue?number=2").text
    assert "问题49" in first and "问题50" not in first
    assert "问题51" in second and "问题49" not in second


def test_an_empty_queue_says_what_will_stand_there(stage: Stage) -> None:
    assert "现在没有等待审核的答复" in stage.browser("clerk").get("/staff/queue").text


def test_what_the_asker_erased_can_no_longer_be_read_or_decided(stage: Stage) -> None:
    from checkpoint.erase import erase
    from core.conversations import Conversation

    waiting = stage.ask("秘密问题")
    with stage.house.db.write() as session:
        erase(session, stage.house.keys, session.get_one(Conversation, waiting.conversation.id), "asked")
    answer = stage.browser("clerk").get(f"/staff/queue/{waiting.task}")
    assert answer.status_code == 410 and "秘密问题" not in answer.text
    with stage.house.db.read() as session:
        assert session.scalar(select(DraftRow.body)) is None
