"""A hand-over: a person answers in their own name; nothing of it is a machine's, and no answer is closed by it."""

from __future__ import annotations

import pytest
from ground import HOUSING, POLICE, Ground
from sqlalchemy import select

from checkpoint import audit, erase, handover, queue
from checkpoint.work_tables import Task
from core.conversations import Conversation, Entry, Question
from core.errors import AlreadyDecided, BadInput, ClaimedByOther, Conflict, Erased, Hidden, NotAllowed, NotSignedIn
from core.people import Person
from core.vault import Vault


def opened(ground: Ground, department: str = HOUSING, subject: str = "") -> tuple[str, str]:
    """(task, conversation) of a hand-over."""
    conversation = ground.conversation(subject)[0].id
    with ground.db.write() as session:
        row = session.get_one(Conversation, conversation)
        task = handover.open_handover(session, row, question_id=None, department=department, region="", why="asked")
        return task.id, conversation


def reply(ground: Ground, who: str, task: str, text: str = "请带身份证。", once: str = "1", close: bool = False) -> Entry:
    return handover.reply(ground.db, ground.keys, ground.staff(who), task, text, once=once, close=close)


def entries(ground: Ground, conversation: str) -> list[str]:
    with ground.db.read() as session:
        rows = session.scalars(select(Entry).where(Entry.conversation_id == conversation).order_by(Entry.seq))
        return [row.kind for row in rows]


def test_a_reply_is_a_persons_own_and_in_the_ledger(ground: Ground) -> None:
    task, conversation = opened(ground)
    made = reply(ground, "clerk", task, "  请带身份证。 ")
    with ground.db.read() as session:
        row = session.get_one(Entry, made.id)
        assert (row.kind, row.person_id, row.release_id) == ("human_reply", ground.people["clerk"], None)
        assert row.facts == {"department": HOUSING}
        assert Vault(session, ground.keys).read(conversation, row.sealed, row.id) == "请带身份证。"
        report = audit.verify(session, ground.keys)
        assert report.clean and report.counts["reply"] == 1
    assert entries(ground, conversation) == ["handover", "human_reply"]


def test_the_same_reply_sent_twice_is_one(ground: Ground) -> None:
    task, conversation = opened(ground)
    assert reply(ground, "clerk", task).id == reply(ground, "clerk", task).id
    reply(ground, "clerk", task, once="2")
    assert entries(ground, conversation) == ["handover", "human_reply", "human_reply"]


def test_an_answer_that_waits_is_neither_replied_to_nor_closed(ground: Ground) -> None:
    """Its asker would wait for ever."""
    asked = ground.ask()
    with pytest.raises(Hidden):
        reply(ground, "clerk", asked.task, close=True)
    with pytest.raises(Hidden):
        handover.close(ground.db, ground.staff("clerk"), asked.task)
    with ground.db.read() as session:
        assert session.get_one(Task, asked.task).state == "open"
        assert session.get_one(Question, asked.question).state == "waiting"
    assert entries(ground, asked.conversation) == []


@pytest.mark.parametrize("who", ["police", "steward", "admin", "nobody"])
def test_only_its_own_desk_answers(ground: Ground, who: str) -> None:
    task, conversation = opened(ground)
    with pytest.raises(Hidden):
        reply(ground, who, task)
    with pytest.raises(Hidden):
        handover.close(ground.db, ground.staff(who), task)
    assert entries(ground, conversation) == ["handover"]
    other, _ = opened(ground, department=POLICE)
    with pytest.raises(Hidden):
        reply(ground, "clerk", other)


def test_nobody_answers_their_own_question(ground: Ground) -> None:
    task, conversation = opened(ground, subject=f"staff:{ground.people['clerk']}")
    with pytest.raises(NotAllowed, match="own_question"):
        reply(ground, "clerk", task)
    assert entries(ground, conversation) == ["handover"]
    reply(ground, "colleague", task)


def test_a_claimed_hand_over_is_its_claimants(ground: Ground) -> None:
    task, _ = opened(ground)
    clerk = ground.staff("clerk")
    with ground.db.write() as session:
        queue.claim(session, clerk, task, 600)
    with pytest.raises(ClaimedByOther):
        reply(ground, "colleague", task)
    with pytest.raises(ClaimedByOther):
        handover.close(ground.db, ground.staff("colleague"), task)
    reply(ground, "clerk", task)


def test_a_person_put_out_meanwhile_says_nothing(ground: Ground) -> None:
    task, conversation = opened(ground)
    clerk = ground.staff("clerk")
    with ground.db.write() as session:
        session.get_one(Person, clerk.id).active = False
    with pytest.raises(NotSignedIn):
        handover.reply(ground.db, ground.keys, clerk, task, "请带身份证。", once="1")
    with pytest.raises(NotSignedIn):
        handover.close(ground.db, clerk, task)
    assert entries(ground, conversation) == ["handover"]


@pytest.mark.parametrize("text", ["", "  \n", "字" * (handover.LONGEST + 1)])
def test_nothing_and_too_much_are_refused(ground: Ground, text: str) -> None:
    task, conversation = opened(ground)
    with pytest.raises(BadInput, match="reply_length"):
        reply(ground, "clerk", task, text)
    assert entries(ground, conversation) == ["handover"]


def test_a_closed_hand_over_opens_again_when_asked(ground: Ground) -> None:
    task, conversation = opened(ground)
    reply(ground, "clerk", task, close=True)
    assert entries(ground, conversation) == ["handover", "human_reply", "notice"]
    with pytest.raises(AlreadyDecided):
        reply(ground, "clerk", task, once="2")
    with ground.db.write() as session:
        row = session.get_one(Conversation, conversation)
        assert row.state == "open"
        with pytest.raises(Conflict, match="no_handover"):
            handover.say(session, ground.keys, row, "还有一件事", "m1")
        again = handover.open_handover(session, row, question_id=None, department=HOUSING, region="", why="asked")
        assert again.id == task
        handover.say(session, ground.keys, row, "还有一件事", "m1")
    reply(ground, "clerk", task, once="2")
    assert entries(ground, conversation)[3:] == ["handover", "message", "human_reply"]


def test_a_message_to_a_person_is_seen_by_a_person(ground: Ground) -> None:
    """Done in the queue but still with a person: what is said then brings it back to the desk."""
    task, conversation = opened(ground)
    with ground.db.write() as session:
        queue.done(session.get_one(Task, task), ground.people["clerk"])
        handover.say(session, ground.keys, session.get_one(Conversation, conversation), "请问还在吗", "m1")
        assert session.get_one(Task, task).state == "open"


def test_an_erased_conversation_is_answered_no_more(ground: Ground) -> None:
    task, conversation = opened(ground)
    with ground.db.write() as session:
        erase.erase(session, ground.keys, session.get_one(Conversation, conversation), "asked")
    with pytest.raises((AlreadyDecided, Erased)):
        reply(ground, "clerk", task)
    with pytest.raises((AlreadyDecided, Erased)):
        handover.close(ground.db, ground.staff("clerk"), task)
    assert entries(ground, conversation) == ["handover"]
