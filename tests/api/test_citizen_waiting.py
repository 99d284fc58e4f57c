"""Waiting, deciding, handing over, stopping and erasing: nothing is lost, doubled, or told that was not decided."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from assistant.receive import WITHHELD
from checkpoint import audit, handover
from checkpoint.decide import decide
from checkpoint.drafts import read_draft
from checkpoint.tables import DraftRow, Release
from core.conversations import Entry, Question
from core.errors import Erased
from core.people import Person, Role
from core.vault import Vault
from tests.api.citizen_stage import CARD, POLICY, VAGUE, Stage, kite, make_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(tmp_path)
    yield made
    with made.base.db.read() as session:
        report = audit.verify(session, made.base.keys)
    assert report.clean, report.findings
    made.close()


def test_a_waiting_asker_is_told_the_place_and_not_a_word_of_the_draft(stage: Stage) -> None:
    first, second = stage.thread(), stage.thread()
    first.ask(POLICY)
    asked = second.ask(POLICY)
    assert asked.status_code == 202 and asked.json()["waiting"]["place"] == 2
    with stage.base.db.read() as session:
        row = stage.draft(stage.tasks("answer")[0])
        words = [s.text for s in read_draft(session, stage.base.keys, row.id, row.digest).body.sentences]
    shown = asked.text + second.client.get(second.path, headers=second.headers).text
    assert words and not any(w in shown for w in words) and row.id not in shown and row.digest not in shown


def test_an_approved_draft_reaches_the_asker_once(stage: Stage) -> None:
    thread = stage.thread()
    thread.ask(POLICY)
    draft = stage.draft(stage.tasks("answer")[0])
    clerk = stage.staff(Role.clerk)
    assert decide(stage.base.db, stage.base.keys, clerk, draft.id, draft.digest, "approve", demo=True).release_id
    with pytest.raises(Exception, match="already_decided"):
        decide(stage.base.db, stage.base.keys, clerk, draft.id, draft.digest, "approve", demo=True)
    assert thread.kinds() == ["question", "answer"] and thread.read()["waiting"] is None


def test_a_refused_draft_leaves_its_wording_and_a_person(stage: Stage) -> None:
    thread = stage.thread()
    thread.ask(POLICY)
    draft = stage.draft(stage.tasks("answer")[0])
    clerk = stage.staff(Role.clerk)
    decide(stage.base.db, stage.base.keys, clerk, draft.id, draft.digest, "refuse", reason="wrong_answer", demo=True)
    assert thread.kinds() == ["question", "outcome", "handover"]
    assert thread.read()["entries"][1]["outcome"] == "not_released" and thread.read()["state"] == "with_person"


def test_words_with_a_person_go_both_ways_and_close(stage: Stage) -> None:
    thread = stage.thread()
    assert thread.post("messages", text="有人吗").status_code == 409
    assert thread.post("handover", text="我要找人").status_code == 202
    assert thread.post("handover").status_code == 202
    assert thread.kinds() == ["handover", "message"]
    task = stage.tasks("handover")[0]
    clerk = stage.staff(Role.clerk)
    handover.reply(stage.base.db, stage.base.keys, clerk, task.id, "您好，请讲", once="1")
    assert thread.post("messages", text="谢谢").status_code == 201
    reply = thread.read()["entries"][2]
    assert reply["kind"] == "human_reply" and reply["by"] == "person" and "label" not in reply
    # While a person has the thread the assistant keeps out of it.
    assert [e["kind"] for e in thread.ask(CARD).json()["entries"]] == ["question"]
    handover.close(stage.base.db, clerk, task.id)
    assert thread.read()["state"] == "open" and thread.ask(CARD).json()["entries"][-1]["kind"] == "answer"


def test_a_department_that_nobody_serves_hides_no_hand_over(stage: Stage) -> None:
    with stage.base.db.write() as session:
        session.scalars(select(Person).where(Person.login == "clerk")).one().department = "示例卫健局"
    for named, kept in (("示例卫健局", "示例卫健局"), ("没有这个局 13800138000", "")):
        stage.thread(department=named).post("handover", text="请问")
        assert [t.department for t in stage.tasks("handover")][-1] == kept
    assert len(stage.tasks("handover")) == 2


def test_the_same_key_is_the_same_question_also_from_twenty_at_once(stage: Stage) -> None:
    thread = stage.thread()
    with ThreadPoolExecutor(20) as many:
        answers = list(many.map(lambda n: thread.ask(CARD, "key-1"), range(20)))
    assert {a.status_code for a in answers} == {201}
    assert thread.kinds() == ["question", "answer"]
    again = thread.ask("完全不同的话", "key-1")
    assert again.status_code == 201 and thread.kinds() == ["question", "answer"]
    with stage.base.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Release)) == 1
        assert "key-1" not in session.scalars(select(Question.idempotency_key)).one()


def test_the_same_key_in_another_conversation_is_another_question(stage: Stage) -> None:
    one, two = stage.thread(), stage.thread()
    one.ask(CARD, "k")
    assert two.ask(CARD, "k").json()["entries"][-1]["kind"] == "answer"


def test_a_token_opens_its_own_conversation_only(stage: Stage) -> None:
    mine, other = stage.thread(), stage.thread()
    given = mine.ask(CARD).json()["entries"][-1]
    offered = mine.ask(VAGUE).json()["entries"][-1]
    for path in (mine.path, f"{mine.path}/events"):
        assert other.client.get(path, headers=other.headers).status_code == 404
        assert other.client.get(path).status_code == 404
    assert other.client.delete(mine.path, headers=other.headers).status_code == 404
    for act in ("questions", "handover", "messages"):
        assert other.client.post(f"{mine.path}/{act}", json={"text": "x"}, headers=other.headers).status_code == 404
    # A release of another conversation is not there either, whatever one does with it.
    assert other.post("ratings", release_id=given["release_id"], level=1).status_code == 404
    assert other.post("not-mine", release_id=given["release_id"]).status_code == 404
    picked = offered["candidates"][0]["item_id"]
    assert other.post("choice", release_id=offered["release_id"], item_id=picked).status_code == 404
    assert other.kinds() == [] and mine.kinds() == ["question", "answer", "question", "clarification"]


def test_an_erased_conversation_is_gone_for_everybody(stage: Stage) -> None:
    thread = stage.thread()
    given = thread.ask(CARD).json()["entries"][-1]
    thread.ask(POLICY)
    draft = stage.draft(stage.tasks("answer")[0])
    assert thread.client.delete(thread.path, headers=thread.headers).status_code == 204
    assert thread.client.delete(thread.path, headers=thread.headers).status_code == 204
    for path in (thread.path, f"{thread.path}/events"):
        gone = thread.client.get(path, headers=thread.headers)
        assert gone.status_code == 410 and gone.json()["code"] == "erased" and given["sentences"][0]["text"] not in gone.text
    assert thread.ask("还在吗").status_code == 410
    assert thread.post("handover", text="人呢").status_code == 410
    assert thread.post("messages", text="人呢").status_code == 410
    assert thread.post("ratings", release_id=given["release_id"], level=5).status_code == 410
    assert thread.post("not-mine", release_id=given["release_id"]).status_code == 410
    assert stage.tasks("answer", "handover") == []
    with pytest.raises(Erased):
        decide(stage.base.db, stage.base.keys, stage.staff(Role.clerk), draft.id, draft.digest, "approve", demo=True)
    page = stage.client(cookies={"yijianshi_ask": f"{thread.id}.{thread.token}"}).get("/ask")
    assert page.status_code == 200 and given["sentences"][0]["text"] not in page.text


def test_the_stop_switch_closes_the_assistant_and_leaves_the_person(stage: Stage) -> None:
    thread = stage.thread()
    stage.stop(True)
    assert thread.read()["stopped"] and stage.client().post("/api/v1/conversations", json={}).json()["stopped"]
    stopped = thread.ask(CARD)
    assert stopped.status_code == 503 and stopped.json()["code"] == "stopped" and thread.kinds() == []
    assert thread.post("handover", text="请人帮我").status_code == 202
    assert thread.kinds() == ["handover", "message"] and len(stage.tasks("handover")) == 1
    stage.stop(False)
    assert stage.thread().ask(CARD).status_code == 201


def test_a_question_that_meets_the_switch_half_way_goes_to_a_person(stage: Stage) -> None:
    thread = stage.thread()
    answering = stage.house.answer

    def slow(question_id: str) -> None:
        stage.stop(True)
        answering(question_id)

    stage.house.answer = slow
    assert thread.ask(CARD).status_code == 202
    assert thread.kinds() == ["question", "handover"]


def test_a_question_whose_answering_failed_waits_and_is_answered_later(stage: Stage) -> None:
    thread = stage.thread()
    answering, stage.house.answer = stage.house.answer, lambda question_id: None
    asked = thread.ask(CARD)
    assert asked.status_code == 202 and asked.json()["waiting"]["place"] is None
    with stage.base.db.read() as session:
        question = session.scalars(select(Question.id)).one()
    answering(question)
    answering(question)
    assert thread.kinds() == ["question", "answer"]


def test_a_flood_is_throttled_in_questions_and_in_messages_but_a_repeat_is_not(tmp_path: Path) -> None:
    stage = make_stage(tmp_path, questions_per_minute=3)
    asking, telling = stage.thread(), stage.thread()
    assert [asking.ask(CARD, f"k{n}").status_code for n in range(4)] == [201, 201, 201, 429]
    assert asking.ask(CARD, "k1").status_code == 201
    telling.post("handover")
    said = [telling.post("messages", text=f"第{n}句") for n in range(4)]
    assert [r.status_code for r in said] == [201, 201, 201, 429] and said[3].json()["next"]
    assert telling.kinds().count("message") == 3
    assert asking.post("handover").status_code == 202
    stage.close()


def test_five_levels_can_be_changed_and_nothing_else_is_a_level(stage: Stage) -> None:
    thread = stage.thread()
    given = thread.ask(CARD).json()["entries"][-1]["release_id"]
    for level in (5, 2):
        assert thread.post("ratings", release_id=given, level=level, comment="说得清楚").status_code == 204
        assert thread.read()["entries"][1]["rating"] == level
    for wrong in (0, 6, "a", None, 2.5):
        assert thread.post("ratings", release_id=given, level=wrong).status_code == 422


def test_words_marked_secret_are_told_so_and_not_kept(stage: Stage) -> None:
    thread = stage.thread()
    told = thread.ask("机密★ 海蓝工程的部署方案是什么").json()["entries"]
    assert told[1]["outcome"] == "secret" and told[0]["text"] == WITHHELD
    with stage.base.db.read() as session:
        vault = Vault(session, stage.base.keys)
        kept = [vault.read(thread.id, e.sealed, e.id) for e in session.scalars(select(Entry).where(Entry.sealed.is_not(None)))]
    assert kept == [WITHHELD]


def test_drafts_are_sealed_under_their_conversation(stage: Stage) -> None:
    stage.publish(kite(), approve=False)
    thread = stage.thread()
    assert thread.ask("风筝放飞活动备案的咨询电话").status_code == 202
    with stage.base.db.read() as session:
        row = session.scalars(select(DraftRow).where(DraftRow.scope == thread.id)).one()
    assert row.body is None and row.sealed and b"66778899" not in row.sealed
