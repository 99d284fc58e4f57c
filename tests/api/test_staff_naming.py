"""Naming at a hand-over: the clerk who may answer says which item was meant; a reply that was begun is never lost by it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from assistant.items import ItemCatalogue
from assistant.offer import offered
from checkpoint.erase import erase
from checkpoint.handover import open_handover
from core.clock import now
from core.conversations import Conversation, Entry, NamedItem, Question, start
from core.db import new_id
from core.vault import Vault
from knowledge.publish import publish, withdraw
from knowledge.shelf import guides_in_force
from knowledge.tables import GuideVersion
from tests.api.staff_stage import HOUSING, Stage, guide, import_guides, make_stage

BUYING, RENTING = "购房提取住房公积金", "租房提取住房公积金"
ASKED = "租屋那个钱咋攞"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    made = make_stage(tmp_path)
    versions = import_guides(made, guide("gjj-1", BUYING), guide("gjj-2", RENTING))
    steward = made.staff("steward")
    with made.house.db.write() as session:
        publish(session, steward, versions)

    def offer(words: str) -> list[dict[str, str]]:
        with made.house.db.read() as session:
            return offered(words, ItemCatalogue.build(list(guides_in_force(session, now()).values())))

    made.house.offer = offer
    return made


def put(stage: Stage, conversation: str, words: str = ASKED) -> str:
    """A question of a conversation; its id."""
    with stage.house.db.write() as session:
        made = new_id()
        sealed = Vault(session, stage.house.keys).seal(conversation, words, made)
        session.add(
            Question(
                id=made, conversation_id=conversation, idempotency_key=made, sealed=sealed, state="with_person", received_at=now(),
                settled_at=now(),
            )
        )  # fmt: skip
    return made


def before_a_person(stage: Stage, subject: str = "", *, asked: bool = True) -> tuple[str, str, str]:
    """A conversation before a person; (the hand-over's path, conversation, question)."""
    with stage.house.db.write() as session:
        conversation, _ = start(session, stage.house.keys, region="460000", locale="zh")
        conversation.subject = subject
    question = put(stage, conversation.id) if asked else ""
    with stage.house.db.write() as session:
        row = session.get_one(Conversation, conversation.id)
        task = open_handover(session, row, question_id=None, department=HOUSING, region="460000", why="asked")
    return f"/staff/handovers/{task.id}", conversation.id, question


def named(stage: Stage) -> list[tuple[str, str, str, str]]:
    with stage.house.db.read() as session:
        return [(row.question_id, row.item_id, row.person_id, row.how) for row in session.scalars(select(NamedItem))]


def test_items_are_found_by_words_and_what_was_typed_stays(stage: Stage) -> None:
    path, _, _ = before_a_person(stage)
    clerk = stage.browser("clerk")
    assert ASKED in clerk.get(path).text and 'value="gjj-2"' not in clerk.get(path).text
    answer = clerk.send(f"{path}/find", find="租房 提取")
    assert answer.status_code == 303 and answer.headers["location"].endswith("#naming")
    page = clerk.get(answer.headers["location"].partition("#")[0]).text
    part = page.partition('id="naming"')[2]
    assert RENTING in part and HOUSING in part and "海南省" in part and 'value="租房 提取"' in part and 'value="gjj-2"' in part
    none = clerk.get(f"{path}?find=宇宙飞船").text
    assert "没有找到与“宇宙飞船”相近的事项" in none and 'value="宇宙飞船"' in none


def test_the_named_item_is_shown_with_its_guide_changed_and_taken_back(stage: Stage) -> None:
    path, _, question = before_a_person(stage)
    clerk, id_ = stage.browser("clerk"), stage.people["clerk"].id
    for _ in range(2):
        answer = clerk.send(f"{path}/item", question_id=question, item_id="gjj-2")
        assert answer.status_code == 303 and named(stage) == [(question, "gjj-2", id_, "handover")]
    page = clerk.get(path).text
    link = re.search(r'已指明：</span><a href="(/sources/\d+)"[^>]*>' + RENTING, page)
    assert link and RENTING in clerk.get(link.group(1)).text
    # A second tab that still shows the first choice: the latest holds.
    assert stage.browser("colleague").send(f"{path}/item", question_id=question, item_id="gjj-1").status_code == 303
    assert named(stage) == [(question, "gjj-1", stage.people["colleague"].id, "handover")] and BUYING in clerk.get(path).text
    for _ in range(2):
        assert clerk.send(f"{path}/item/take-back", question_id=question).status_code == 303 and named(stage) == []
    assert "已指明：" not in clerk.get(path).text


@pytest.mark.parametrize("act", ["find", "item", "item/take-back"])
def test_a_reply_that_was_begun_stays_in_its_field_and_is_not_sent(stage: Stage, act: str) -> None:
    path, conversation, question = before_a_person(stage)
    text = "您好，租房提取要带\n租赁合同，另外<还要>"
    answer = stage.browser("clerk").send(f"{path}/{act}", question_id=question, item_id="gjj-2", find="租房", text=text)
    kept = answer.text.partition('<textarea id="text"')[2].partition(">")[2].partition("</textarea>")[0]
    assert answer.status_code == 200 and kept == text.replace("<", "&lt;").replace(">", "&gt;")
    with stage.house.db.read() as session:
        assert not session.scalars(select(Entry).where(Entry.conversation_id == conversation, Entry.kind == "human_reply")).all()


def test_enter_in_the_field_of_words_searches_and_sends_nothing(stage: Stage) -> None:
    """A browser presses the form's first button; the field and all that searches belong to the form of the reply."""
    path, _, _ = before_a_person(stage)
    form = stage.browser("clerk").get(path).text.partition('id="reply"')[2]
    first = re.search(r"<button[^>]*>", form)
    assert first and f'formaction="{path}/find#naming"' in first.group() and "formnovalidate" in first.group()
    assert 'name="find" form="reply"' in form


def test_who_may_not_answer_names_nothing(stage: Stage) -> None:
    path, _, question = before_a_person(stage)
    form = {"question_id": question, "item_id": "gjj-2", "find": "租房"}
    for act in ("find", "item", "item/take-back"):
        assert stage.browser("police").send(f"{path}/{act}", **form).status_code == 404
        assert stage.browser("steward").send(f"{path}/{act}", **form).status_code == 404
        assert stage.browser("clerk").client.post(f"{path}/{act}", data=form | {"csrf": "x"}).status_code == 400
    stage.browser("clerk").send(f"{path}/claim")
    held = stage.browser("colleague")
    answer = held.send(f"{path}/item", **form, text="同时写的")
    assert answer.status_code == 409 and "同时写的" in answer.text and 'form="reply"' not in held.get(path).text
    stage.browser("clerk").send(f"{path}/close")
    assert stage.browser("clerk").send(f"{path}/item", **form).status_code == 409
    own, _, mine = before_a_person(stage, f"staff:{stage.people['clerk'].id}")
    assert stage.browser("clerk").send(f"{own}/item", question_id=mine, item_id="gjj-2").status_code == 422
    waiting = stage.ask()
    answer = stage.browser("clerk").send(f"/staff/handovers/{waiting.task}/item", question_id=waiting.question, item_id="gjj-2")
    assert answer.status_code == 404 and named(stage) == []


@pytest.mark.parametrize("item", ["", "unknown", "x" * 80])
def test_an_item_that_is_not_in_force_is_not_named(stage: Stage, item: str) -> None:
    path, _, question = before_a_person(stage)
    answer = stage.browser("clerk").send(f"{path}/item", question_id=question, item_id=item, find="租房", text="写了一半")
    assert answer.status_code == 409 and "现在没有有效的办事指南" in answer.text and "写了一半" in answer.text
    assert RENTING in answer.text and named(stage) == []


def test_an_item_that_went_out_of_force_is_refused_and_one_named_before_says_so(stage: Stage) -> None:
    path, _, question = before_a_person(stage)
    clerk = stage.browser("clerk")
    clerk.send(f"{path}/item", question_id=question, item_id="gjj-2")
    other, _, another = before_a_person(stage)
    steward = stage.staff("steward")
    with stage.house.db.write() as session:
        withdraw(session, steward, session.scalars(select(GuideVersion.version_id).where(GuideVersion.item_id == "gjj-2")).one())
    assert clerk.send(f"{other}/item", question_id=another, item_id="gjj-2").status_code == 409
    page = clerk.get(path).text
    assert RENTING in page and "目前没有有效的办事指南" in page and [row[1] for row in named(stage)] == ["gjj-2"]


def test_a_tab_that_has_not_seen_the_newest_question_names_nothing(stage: Stage) -> None:
    path, conversation, question = before_a_person(stage)
    clerk = stage.browser("clerk")
    newer = put(stage, conversation, "买房的呢")
    answer = clerk.send(f"{path}/item", question_id=question, item_id="gjj-2", text="写了一半")
    assert answer.status_code == 409 and "又提了新的问题" in answer.text and "写了一半" in answer.text and "买房的呢" in answer.text
    assert clerk.send(f"{path}/item", question_id=newer, item_id="gjj-1").status_code == 303
    _, _, elsewhere = before_a_person(stage)
    for strange in (elsewhere, "", "x"):
        assert clerk.send(f"{path}/item", question_id=strange, item_id="gjj-2").status_code == 404
    assert [row[:2] for row in named(stage)] == [(newer, "gjj-1")]


def test_an_erased_conversation_keeps_no_name_and_takes_none(stage: Stage) -> None:
    path, conversation, question = before_a_person(stage)
    clerk = stage.browser("clerk")
    clerk.send(f"{path}/item", question_id=question, item_id="gjj-2")
    with stage.house.db.write() as session:
        erase(session, stage.house.keys, session.get_one(Conversation, conversation), "asked")
    assert named(stage) == []
    assert clerk.send(f"{path}/item", question_id=question, item_id="gjj-2").status_code == 410 and named(stage) == []


def test_a_conversation_that_its_asker_wants_erased_takes_no_name_while_it_waits_for_that(stage: Stage) -> None:
    """As a process that serves citizens alone leaves it: marked, its hand-over still open."""
    path, conversation, question = before_a_person(stage)
    with stage.house.db.write() as session:
        row = session.get_one(Conversation, conversation)
        row.erased_at, row.state = now(), "closing"
    assert stage.browser("clerk").send(f"{path}/item", question_id=question, item_id="gjj-2").status_code == 410
    assert named(stage) == []


def test_a_thread_without_a_question_has_nothing_to_name(stage: Stage) -> None:
    path, _, _ = before_a_person(stage, asked=False)
    page = stage.browser("clerk").get(path)
    assert page.status_code == 200 and 'id="reply"' in page.text and 'id="naming"' not in page.text and "question_id" not in page.text
