"""Everyday words: nothing that was asked changes what anybody is told before a steward has approved it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assistant.learn_aliases import CONVERSATIONS, learn_aliases, telling
from assistant.understand import EMPTY, understand
from checkpoint.audit import verify
from checkpoint.tables import Link
from core.clock import now
from core.conversations import Question
from core.db import new_id
from core.people import Role
from core.vault import Vault
from knowledge.lexicon import aliases, shipped
from knowledge.tables import Alias
from tests.api import citizen_stage, staff_stage

ITEM = "demo-food-licence"
SAID = "整个吃货铺咋弄"


@pytest.fixture
def desk(tmp_path: Path) -> staff_stage.Stage:
    return staff_stage.make_stage(tmp_path)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[citizen_stage.Stage]:
    made = citizen_stage.make_stage(tmp_path)
    yield made
    made.close()


def _rows(session: Session) -> list[tuple[str, str, str]]:
    return [(row.phrase, row.item_id or row.official, row.status) for row in session.scalars(select(Alias).order_by(Alias.id))]


def _picked(stage: citizen_stage.Stage, words: str, item: str = ITEM) -> str:
    """A conversation in which the asker picked an item from a choice and was answered; its id."""
    thread = stage.thread()
    with stage.base.db.write() as session:
        question = new_id()
        session.add(
            Question(
                id=question, conversation_id=thread.id, idempotency_key=question, chosen_item=item, item_id=item, state="released",
                sealed=Vault(session, stage.base.keys).seal(thread.id, words, question), received_at=now(), settled_at=now(),
            )
        )  # fmt: skip
    return thread.id


def _learn(stage: citizen_stage.Stage) -> int:
    return learn_aliases(stage.base.db, stage.base.keys, stage.library.catalogue(), now() - dt.timedelta(days=1))


def _sure(stage: citizen_stage.Stage) -> tuple[str, float]:
    meant = understand(SAID, EMPTY, stage.library.catalogue())
    first = meant.candidates[0].item_id if meant.candidates else ""
    return first, meant.confidence


def test_a_phrase_that_enough_conversations_share_is_proposed_and_changes_nothing(stage: citizen_stage.Stage) -> None:
    before = _sure(stage)
    for _ in range(CONVERSATIONS - 1):
        _picked(stage, SAID)
    assert _learn(stage) == 0
    again = _picked(stage, SAID)
    assert _learn(stage) == 1 and _learn(stage) == 1
    with stage.base.db.read() as session:
        [row] = session.scalars(select(Alias))
        assert (row.item_id, row.status, row.asked, row.origin) == (ITEM, "proposed", CONVERSATIONS, "asked")
        assert row.phrase in SAID and again not in json.dumps([row.phrase, row.official])
    stage.library.refresh()
    assert _sure(stage) == before


def test_an_approved_one_is_understood_at_once_and_an_ended_one_no_more(stage: citizen_stage.Stage) -> None:
    from api import words

    before = _sure(stage)
    for _ in range(CONVERSATIONS):
        _picked(stage, SAID)
    _learn(stage)
    with stage.base.db.read() as session:
        row = session.scalars(select(Alias)).one()
    steward = stage.staff(Role.steward)
    words.decide(stage.house, steward, row.id, "approve")
    first, sure = _sure(stage)
    assert first == ITEM and sure > before[1]
    words.decide(stage.house, stage.staff(Role.steward), row.id, "end")
    assert _sure(stage) == before
    with stage.base.db.read() as session:
        steps = [json.loads(link.body)["step"] for link in session.scalars(select(Link).where(Link.kind == "alias").order_by(Link.seq))]
        assert steps == ["approve", "end"] and not verify(session, stage.base.keys).findings


def test_a_question_that_was_called_wrong_or_erased_teaches_nothing(stage: citizen_stage.Stage) -> None:
    threads = [_picked(stage, SAID) for _ in range(CONVERSATIONS)]
    with stage.base.db.write() as session:
        for question in session.scalars(select(Question).where(Question.conversation_id == threads[0])):
            question.item_id = "another"
    assert _learn(stage) == 0


def test_a_refused_phrase_is_not_proposed_again(stage: citizen_stage.Stage) -> None:
    from api import words

    for _ in range(CONVERSATIONS):
        _picked(stage, SAID)
    _learn(stage)
    with stage.base.db.read() as session:
        row = session.scalars(select(Alias)).one()
    words.decide(stage.house, stage.staff(Role.steward), row.id, "refuse")
    _picked(stage, SAID)
    _learn(stage)
    with stage.base.db.read() as session:
        assert _rows(session) == [(row.phrase, ITEM, "refused")]


def test_what_names_or_placeholders_explain_is_no_new_phrase(stage: citizen_stage.Stage) -> None:
    item = stage.library.catalogue().get(ITEM)
    assert item is not None
    assert telling("食品经营许可要什么材料", item) == [] or all("食品" not in phrase for phrase in telling("食品经营许可要什么材料", item))
    assert all("身份证号" not in phrase for phrase in telling("我身份证〔身份证号1〕要办食品经营许可", item))


def test_official_terms_of_a_steward_reach_search_and_understanding(stage: citizen_stage.Stage) -> None:
    from api import words

    assert stage.library.search.lexicon().expand("弄个吃货铺") == []
    words.add(stage.house, stage.staff(Role.steward), "吃货铺", "食品经营许可 餐饮服务", "")
    assert stage.library.search.lexicon().expand("弄个吃货铺") == ["食品经营许可", "餐饮服务"]
    assert understand("弄个吃货铺要啥材料", EMPTY, stage.library.catalogue()).candidates[0].item_id == ITEM


def test_a_shipped_phrase_can_be_switched_off_and_on(stage: citizen_stage.Stage) -> None:
    from api import words

    assert "解除劳动合同" in stage.library.search.lexicon().expand("被炒鱿鱼了")
    row = words.switch_off(stage.house, stage.staff(Role.steward), "炒鱿鱼")
    assert stage.library.search.lexicon().expand("被炒鱿鱼了") == [] and shipped().expand("被炒鱿鱼了")
    words.decide(stage.house, stage.staff(Role.steward), row.id, "on")
    assert "解除劳动合同" in stage.library.search.lexicon().expand("被炒鱿鱼了")


def test_the_desk_shows_decides_and_adds(desk: staff_stage.Stage) -> None:
    steward = desk.browser("steward")
    assert "还没有本单位自己的说法" in steward.get("/staff/words").text
    with desk.house.db.write() as session:
        aliases.propose(session, "取公积", "gjj-1", 4)
    page = steward.get("/staff/words").text
    assert "取公积" in page and "4 次咨询" in page and "待定" in page and "工作人员指明" not in page.partition("<table")[2]
    with desk.house.db.write() as session:
        aliases.propose(session, "取公积", "gjj-1", 5, 3)
        aliases.propose(session, "取公积", "gjj-1", 4, 4)
    assert "5 次咨询，其中 3 次由工作人员指明" in steward.get("/staff/words").text
    with desk.house.db.read() as session:
        [row] = session.scalars(select(Alias))
    assert steward.send(f"/staff/words/{row.id}/approve", "/staff/words").status_code == 303
    again = steward.send(f"/staff/words/{row.id}/refuse", "/staff/words")
    assert again.status_code == 409 and "已经由别人决定" in again.text
    assert steward.send("/staff/words", "/staff/words", phrase="攞公积金", official="提取 住房公积金").status_code == 303
    assert steward.send("/staff/words", "/staff/words", phrase="炒鱿鱼", act="off").status_code == 303
    with desk.house.db.read() as session:
        assert sorted(_rows(session)) == [("取公积", "gjj-1", "approved"), ("攞公积金", "提取 住房公积金", "approved"), ("炒鱿鱼", "-", "off")]
    looked = steward.get("/staff/words?look=打工人").text
    assert "劳动者" in looked and "没有“某某说法”" in steward.get("/staff/words?look=某某说法").text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"phrase": "a"}, "2 到 20 个字"), ({"phrase": "<script>"}, "2 到 20 个字"), ({"phrase": "两样都不填"}, "二选一"),
        ({"phrase": "两样都填", "official": "许可", "item_id": "x"}, "二选一"), ({"phrase": "许可", "official": "许可"}, "二选一"),
        ({"phrase": "没有这个说法", "act": "off"}, "没有这一个"),
    ],
)  # fmt: skip
def test_bad_words_are_told_and_what_was_typed_stays(desk: staff_stage.Stage, typed: dict[str, str], told: str) -> None:
    answer = desk.browser("steward").send("/staff/words", "/staff/words", **typed)
    assert answer.status_code == 400 and told in answer.text
    assert 'name="phrase"' in answer.text and ("<script>" not in answer.text.partition('id="phrase"')[2][:200])
    with desk.house.db.read() as session:
        assert _rows(session) == []


@pytest.mark.parametrize("who", ["clerk", "supervisor", "admin", "auditor", "nobody"])
def test_nobody_else_sees_or_decides(desk: staff_stage.Stage, who: str) -> None:
    with desk.house.db.write() as session:
        aliases.propose(session, "取公积", "gjj-1", 4)
        row = session.scalars(select(Alias)).one()
    browser = desk.browser(who)
    assert browser.get("/staff/words").status_code == 404
    assert browser.send(f"/staff/words/{row.id}/approve").status_code == 404
    assert browser.send("/staff/words", phrase="攞公积金", official="提取").status_code == 404
    with desk.house.db.read() as session:
        assert _rows(session) == [("取公积", "gjj-1", "proposed")]


def test_a_form_without_its_token_decides_nothing(desk: staff_stage.Stage) -> None:
    with desk.house.db.write() as session:
        aliases.propose(session, "取公积", "gjj-1", 4)
        row = session.scalars(select(Alias)).one()
    browser = desk.browser("steward")
    assert browser.client.post(f"/staff/words/{row.id}/approve", data={"csrf": "wrong"}).status_code in (400, 403, 404)
    with desk.house.db.read() as session:
        assert _rows(session) == [("取公积", "gjj-1", "proposed")]
