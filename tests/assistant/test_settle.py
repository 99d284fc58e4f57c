"""The last steps of a question, when the world changes between understanding and release, or a process dies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api.build import build_desk
from assistant.answer import Desk
from assistant.settle import answer_question, give_up, unanswered
from checkpoint.tables import DraftRow, Release
from core.conversations import Question
from core.people import Role
from knowledge.publish import withdraw
from knowledge.shelf import ShelvedGuide
from tests.api.citizen_stage import CARD, KITE, POLICY, Stage, Thread, kite, make_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    made = make_stage(tmp_path)
    made.house.answer = lambda question_id: None
    yield made
    made.close()


def received(stage: Stage, words: str) -> tuple[Thread, str]:
    """A question that stands in the database and waits for its answer."""
    thread = stage.thread()
    thread.ask(words)
    with stage.base.db.read() as session:
        return thread, session.scalars(select(Question.id).where(Question.conversation_id == thread.id)).one()


def desk(stage: Stage, meanwhile: Callable[[], object] = lambda: None) -> Desk:
    """The desk; `meanwhile` happens when the guide has been read and nothing is written yet."""
    made = build_desk(stage.base.settings, stage.library)

    def guide(item_id: str) -> ShelvedGuide | None:
        found = made.guide(item_id)
        meanwhile()
        return found

    return replace(made, guide=guide)


def settled(stage: Stage, question: str, made: Desk) -> None:
    """Answers."""
    answer_question(stage.base.db, stage.base.keys, made, question, demo=True)


def state(stage: Stage, question: str) -> str:
    """How far the question has come."""
    with stage.base.db.read() as session:
        return session.get_one(Question, question).state


def test_twice_is_once(stage: Stage) -> None:
    for words, kinds in ((CARD, ["question", "answer"]), (POLICY, ["question"])):
        thread, question = received(stage, words)
        for _ in range(3):
            settled(stage, question, desk(stage))
        assert thread.kinds() == kinds
    with stage.base.db.read() as session:
        assert session.scalar(select(func.count()).select_from(DraftRow).where(DraftRow.scope != "")) == 1


def test_what_is_withdrawn_meanwhile_is_not_released(stage: Stage) -> None:
    version = stage.publish(kite())[0]
    thread, question = received(stage, KITE)

    def gone() -> None:
        with stage.base.db.write() as session:
            withdraw(session, stage.staff_in(session, Role.steward), version)

    settled(stage, question, desk(stage, gone))
    assert thread.kinds() == ["question"] and state(stage, question) == "waiting"


def test_what_is_erased_meanwhile_stays_erased(stage: Stage) -> None:
    thread, question = received(stage, CARD)
    settled(stage, question, desk(stage, lambda: thread.client.delete(thread.path, headers=thread.headers)))
    assert state(stage, question) == "withdrawn"
    with stage.base.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Release)) == 0


def test_a_person_asked_for_meanwhile_has_the_question(stage: Stage) -> None:
    thread, question = received(stage, CARD)
    settled(stage, question, desk(stage, lambda: thread.post("handover", text="不等了")))
    assert thread.kinds() == ["question", "handover", "message"] and state(stage, question) == "with_person"


def test_the_sweeper_finds_what_was_left_oldest_first_and_only_that(stage: Stage) -> None:
    _, first = received(stage, CARD)
    _, second = received(stage, POLICY)
    _, done = received(stage, CARD)
    settled(stage, done, desk(stage))
    with stage.base.db.read() as session:
        assert unanswered(session, dt.timedelta()) == [first, second]
        assert unanswered(session, dt.timedelta(hours=1)) == []


def test_what_cannot_be_answered_goes_to_a_person_once(stage: Stage) -> None:
    thread, question = received(stage, CARD)
    give_up(stage.base.db, question)
    give_up(stage.base.db, question)
    give_up(stage.base.db, "nothing-of-the-kind")
    assert thread.kinds() == ["question", "handover"] and len(stage.tasks("handover")) == 1


def test_a_passage_that_was_tampered_with_makes_no_card(stage: Stage) -> None:
    """A card quotes the passage; where guide and passage differ it says nothing, and a person answers."""
    stage.publish(kite())
    guide = stage.library.guide("kite-1")
    assert guide is not None
    broken = {f: (i, text + "改") for f, (i, text) in guide.passages.items()}
    thread, question = received(stage, KITE)
    made = replace(desk(stage), guide=lambda item_id: replace(guide, passages=broken))
    settled(stage, question, made)
    assert thread.kinds() == ["question", "outcome", "handover"]
