"""Hand-overs: a clerk reads the thread, answers in their own words, and reveals an original only with a reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from api.thread import entries
from checkpoint.handover import open_handover, say
from checkpoint.tables import Link
from checkpoint.work_tables import Task
from core.conversations import Conversation, start
from core.vault import Vault
from tests.api.staff_stage import HOUSING, Stage, make_stage


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return make_stage(tmp_path)


def hand_over(stage: Stage, words: str = "我是〔姓名1〕，请帮我看看", subject: str = "") -> tuple[str, str]:
    """A conversation before a person; (task, conversation)."""
    with stage.house.db.write() as session:
        conversation, _ = start(session, stage.house.keys, region="460000", locale="zh")
        conversation.subject = subject
        Vault(session, stage.house.keys).keep(conversation.id, "〔姓名1〕", "name", "张示例")
        task = open_handover(session, conversation, question_id=None, department=HOUSING, region="460000", why="asked")
        say(session, stage.house.keys, conversation, words, "m1")
        return task.id, conversation.id


def said(stage: Stage, conversation_id: str) -> list[tuple[str, str]]:
    with stage.house.db.read() as session:
        conversation = session.get_one(Conversation, conversation_id)
        return [(e["kind"], e["text"]) for e in entries(session, stage.house.keys, conversation, stage.house.calendar)]


def test_a_thread_shows_placeholders_only(stage: Stage) -> None:
    task, _ = hand_over(stage)
    clerk = stage.browser("clerk")
    assert clerk.get("/staff/handovers").status_code == 200
    text = clerk.get(f"/staff/handovers/{task}").text
    assert "我是〔姓名1〕，请帮我看看" in text and "张示例" not in text


def test_a_reply_stands_in_the_thread_once_however_often_it_is_sent(stage: Stage) -> None:
    task, conversation = hand_over(stage)
    clerk = stage.browser("clerk")
    for _ in range(2):
        answer = clerk.send(f"/staff/handovers/{task}/reply", once="o1", text="请带身份证来窗口。")
        assert answer.status_code == 303
    replies = [text for kind, text in said(stage, conversation) if kind == "human_reply"]
    assert replies == ["请带身份证来窗口。"] and set(stage.woken) == {conversation}


def test_a_reply_may_end_the_hand_over(stage: Stage) -> None:
    task, conversation = hand_over(stage)
    clerk = stage.browser("clerk")
    clerk.send(f"/staff/handovers/{task}/reply", once="o1", text="已经办好。", close="true")
    with stage.house.db.read() as session:
        assert session.get_one(Task, task).state == "done"
        assert session.get_one(Conversation, conversation).state == "open"
    late = clerk.send(f"/staff/handovers/{task}/reply", once="o2", text="补充一句")
    assert late.status_code == 409 and "补充一句" in late.text


def test_what_cannot_be_sent_stays_in_the_field(stage: Stage) -> None:
    task, _ = hand_over(stage)
    clerk = stage.browser("clerk")
    clerk.send(f"/staff/handovers/{task}/claim")
    answer = stage.browser("colleague").send(f"/staff/handovers/{task}/reply", once="o1", text="同时写的答复")
    assert answer.status_code == 409 and "同时写的答复" in answer.text and "clerk甲" in answer.text
    answer = clerk.send(f"/staff/handovers/{task}/reply", once="o2", text="   ")
    assert answer.status_code == 400


def test_closing_without_a_word(stage: Stage) -> None:
    task, conversation = hand_over(stage)
    assert stage.browser("clerk").send(f"/staff/handovers/{task}/close").status_code == 303
    assert said(stage, conversation)[-1][0] == "notice" and stage.woken == [conversation]


def test_another_departments_thread_is_not_there(stage: Stage) -> None:
    task, _ = hand_over(stage)
    police = stage.browser("police")
    assert police.get(f"/staff/handovers/{task}").status_code == 404
    for act in ("claim", "reply", "close"):
        assert police.send(f"/staff/handovers/{task}/{act}", once="o", text="x").status_code == 404
    assert police.send(f"/staff/reveal/{task}", placeholder="〔姓名1〕", reason="核对身份").status_code == 404


def test_an_original_is_revealed_with_a_reason_and_into_the_ledger(stage: Stage) -> None:
    task, conversation = hand_over(stage)
    clerk = stage.browser("clerk")
    answer = clerk.send(f"/staff/reveal/{task}", placeholder="〔姓名1〕", reason="核对身份")
    assert answer.status_code == 200 and "张示例" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "张示例" not in clerk.get(f"/staff/handovers/{task}").text
    with stage.house.db.read() as session:
        link = session.scalars(select(Link).where(Link.kind == "reveal")).one()
    body = json.loads(link.body)
    assert body == {
        "conversation": conversation, "person": stage.people["clerk"].id, "placeholder": "〔姓名1〕", "reason": "核对身份",
    }  # fmt: skip
    assert "张示例" not in link.body


@pytest.mark.parametrize(("placeholder", "reason"), [("〔姓名1〕", ""), ("〔姓名1〕", " "), ("〔姓名9〕", "核对"), ("", "核对")])
def test_without_a_reason_or_a_placeholder_nothing_is_revealed_or_noted(
    stage: Stage, placeholder: str, reason: str
) -> None:
    task, _ = hand_over(stage)
    answer = stage.browser("clerk").send(f"/staff/reveal/{task}", placeholder=placeholder, reason=reason)
    assert answer.status_code == 400 and "张示例" not in answer.text
    with stage.house.db.read() as session:
        assert session.scalar(select(Link).where(Link.kind == "reveal")) is None


def test_ones_own_originals_and_a_finished_tasks_are_not_revealed(stage: Stage) -> None:
    own, _ = hand_over(stage, subject=f"staff:{stage.people['clerk'].id}")
    clerk = stage.browser("clerk")
    assert clerk.send(f"/staff/reveal/{own}", placeholder="〔姓名1〕", reason="核对").status_code == 422
    task, _ = hand_over(stage)
    clerk.send(f"/staff/handovers/{task}/close")
    answer = clerk.send(f"/staff/reveal/{task}", placeholder="〔姓名1〕", reason="核对")
    assert answer.status_code == 409 and "张示例" not in answer.text
