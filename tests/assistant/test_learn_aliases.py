"""Learning from what clerks named: a question counts once, and what a clerk said of it goes before what was picked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from assistant.learn_aliases import CONVERSATIONS, learn_aliases
from assistant.receive import WITHHELD
from checkpoint.erase import erase
from checkpoint.handover import open_handover
from checkpoint.naming import name_item, take_back
from core.clock import now
from core.conversations import Conversation, NamedItem, Question, Rating
from core.db import new_id
from core.people import Role
from core.vault import Vault
from knowledge.tables import Alias
from tests.api.citizen_stage import Stage, make_stage

FOOD, SIGN = "demo-food-licence", "demo-signboard"
SAID = "整个吃货铺咋弄"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(tmp_path)
    yield made
    made.close()


def asked(stage: Stage, words: str = SAID, picked: str = "", thread: str = "") -> tuple[str, str]:
    """A question that went to a person, or one that was answered about what its asker picked; (conversation, question)."""
    conversation = thread or stage.thread().id
    with stage.base.db.write() as session:
        made = new_id()
        session.add(
            Question(
                id=made, conversation_id=conversation, idempotency_key=made, chosen_item=picked, item_id=picked,
                state="released" if picked else "with_person", received_at=now(), settled_at=now(),
                sealed=Vault(session, stage.base.keys).seal(conversation, words, made),
            )
        )  # fmt: skip
    return conversation, made


def named(stage: Stage, of: tuple[str, str], item: str) -> str:
    """A clerk names the item of a question at its hand-over; the task."""
    with stage.base.db.write() as session:
        task = open_handover(session, session.get_one(Conversation, of[0]), question_id=None, department="", region="", why="asked")
    name_item(stage.base.db, stage.staff(Role.clerk), task.id, of[1], item)
    return task.id


def rated_wrong(stage: Stage, conversation: str) -> None:
    with stage.base.db.write() as session:
        session.add(Rating(id=new_id(), conversation_id=conversation, release_id="r", level=0, at=now(), wrong_item=True))


def learnt(stage: Stage) -> set[tuple[str, int, int]]:
    """(item, conversations, of them named by clerks) of what is proposed after learning."""
    learn_aliases(stage.base.db, stage.base.keys, stage.library.catalogue(), now() - dt.timedelta(days=1))
    with stage.base.db.read() as session:
        rows = session.scalars(select(Alias)).all()
        assert all(row.phrase in SAID and (row.origin, row.status) == ("asked", "proposed") for row in rows)
        return {(row.item_id, row.asked, row.named) for row in rows}


def test_what_enough_clerks_named_is_proposed_with_how_many_they_were(stage: Stage) -> None:
    for _ in range(CONVERSATIONS - 1):
        named(stage, asked(stage), FOOD)
    assert learnt(stage) == set()
    asked(stage, picked=FOOD)
    assert learnt(stage) == {(FOOD, CONVERSATIONS, CONVERSATIONS - 1)}
    named(stage, asked(stage), FOOD)
    assert learnt(stage) == {(FOOD, CONVERSATIONS + 1, CONVERSATIONS)}


def test_a_conversation_counts_once_however_often_it_asked(stage: Stage) -> None:
    thread, _ = asked(stage)
    for _ in range(CONVERSATIONS):
        named(stage, asked(stage, thread=thread), FOOD)
    assert learnt(stage) == set()


def test_what_a_clerk_said_goes_before_what_was_picked(stage: Stage) -> None:
    for _ in range(CONVERSATIONS):
        named(stage, asked(stage, picked=FOOD), SIGN)
    assert learnt(stage) == {(SIGN, CONVERSATIONS, CONVERSATIONS)}


def test_words_said_again_after_a_choice_are_not_counted_for_the_choice(stage: Stage) -> None:
    for _ in range(CONVERSATIONS):
        thread, _ = asked(stage, picked=FOOD)
        named(stage, asked(stage, thread=thread), SIGN)
    assert learnt(stage) == {(SIGN, CONVERSATIONS, CONVERSATIONS)}


def test_of_a_question_that_was_called_wrong_only_what_a_clerk_said_counts(stage: Stage) -> None:
    wrong = [asked(stage, picked=FOOD) for _ in range(CONVERSATIONS)]
    for conversation, _ in wrong:
        rated_wrong(stage, conversation)
    assert learnt(stage) == set()
    for of in wrong:
        named(stage, of, SIGN)
    assert learnt(stage) == {(SIGN, CONVERSATIONS, CONVERSATIONS)}


def test_what_was_taken_back_or_erased_counts_for_nothing(stage: Stage) -> None:
    of = [asked(stage) for _ in range(CONVERSATIONS + 1)]
    tasks = [named(stage, one, FOOD) for one in of]
    take_back(stage.base.db, stage.staff(Role.clerk), tasks[0], of[0][1])
    with stage.base.db.write() as session:
        erase(session, stage.base.keys, session.get_one(Conversation, of[1][0]), "asked")
    with stage.base.db.read() as session:
        assert {row.question_id for row in session.scalars(select(NamedItem))} == {question for _, question in of[2:]}
    assert learnt(stage) == set()


def test_words_that_were_withheld_teach_nothing(stage: Stage) -> None:
    for _ in range(CONVERSATIONS):
        named(stage, asked(stage, WITHHELD), FOOD)
    assert learnt(stage) == set()
