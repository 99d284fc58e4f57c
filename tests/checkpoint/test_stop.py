"""The stop switch: turned by those who may, with a reason, in the ledger; the human channel stays open."""

from __future__ import annotations

import pytest
from ground import HOUSING, Ground
from sqlalchemy import select

from checkpoint import audit, handover, stop
from checkpoint.tables import Link
from core.conversations import Conversation
from core.errors import BadInput, Hidden, NotSignedIn
from core.people import Person


def turn(ground: Ground, who: str, on: bool, reason: str = "示例：演练") -> None:
    stop.turn(ground.db, ground.keys, ground.staff(who), stop=on, reason=reason)


def stopped(ground: Ground) -> bool:
    with ground.db.read() as session:
        return stop.stopped(session)


@pytest.mark.parametrize("who", ["supervisor", "admin"])
def test_each_turn_is_a_link(ground: Ground, who: str) -> None:
    assert not stopped(ground)
    turn(ground, who, True)
    assert stopped(ground)
    turn(ground, who, False)
    assert not stopped(ground)
    with ground.db.read() as session:
        said = session.scalars(select(Link.body).where(Link.kind == "switch").order_by(Link.seq)).all()
        assert ['"on":true' in body for body in said] == [True, False] and all("示例：演练" in body for body in said)
        assert audit.verify(session, ground.keys).clean


@pytest.mark.parametrize("who", ["clerk", "steward", "nobody"])
def test_others_do_not_turn_it(ground: Ground, who: str) -> None:
    with pytest.raises(Hidden):
        turn(ground, who, True)
    assert not stopped(ground)


def test_it_is_not_turned_without_a_reason_or_by_someone_put_out(ground: Ground) -> None:
    with pytest.raises(BadInput, match="reason_missing"):
        turn(ground, "supervisor", True, " \n")
    supervisor = ground.staff("supervisor")
    with ground.db.write() as session:
        session.get_one(Person, supervisor.id).active = False
    with pytest.raises(NotSignedIn):
        stop.turn(ground.db, ground.keys, supervisor, stop=True, reason="示例")
    assert not stopped(ground)


def test_people_go_on_answering_people(ground: Ground) -> None:
    turn(ground, "supervisor", True)
    conversation = ground.conversation()[0].id
    with ground.db.write() as session:
        row = session.get_one(Conversation, conversation)
        task = handover.open_handover(session, row, question_id=None, department=HOUSING, region="", why="stopped").id
    assert handover.reply(ground.db, ground.keys, ground.staff("clerk"), task, "您好。", once="1").person_id
