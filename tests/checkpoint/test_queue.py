"""The live queue: oldest first, one's own, one person at a time, and honest numbers to the one who waits."""

from __future__ import annotations

import datetime as dt

import pytest
from ground import HOUSING, POLICE, Asked, Ground
from sqlalchemy import select

from checkpoint import queue
from checkpoint.work_tables import Task
from core.clock import now
from core.errors import AlreadyDecided, ClaimedByOther, Hidden


def seen(ground: Ground, who: str, *kinds: str) -> list[str]:
    staff = ground.staff(who)
    with ground.db.read() as session:
        tasks = queue.waiting(session, staff, *(kinds or ("answer",)))
        assert queue.count(session, staff, *(kinds or ("answer",))) == len(tasks)
        return [task.id for task in tasks]


def claim(ground: Ground, who: str, asked: Asked, seconds: int = 600) -> None:
    staff = ground.staff(who)
    with ground.db.write() as session:
        queue.claim(session, staff, asked.task, seconds)


def place(ground: Ground, asked: Asked) -> queue.Place:
    with ground.db.read() as session:
        return queue.place(session, session.get_one(Task, asked.task))


def test_a_queue_is_ones_own_oldest_first(ground: Ground) -> None:
    first, police, none, last = ground.ask(), ground.ask(department=POLICE), ground.ask(department=""), ground.ask()
    assert seen(ground, "clerk") == [first.task, none.task, last.task]
    assert seen(ground, "police") == [police.task, none.task]
    for who in ("steward", "admin", "nobody"):
        with pytest.raises(Hidden):
            seen(ground, who)


def test_a_regions_desk_sees_its_own_region_what_is_below_it_and_what_names_none(ground: Ground) -> None:
    asked = {region: ground.ask(region=region) for region in ("460100", "460106", "460200", "460000", "")}
    assert seen(ground, "city") == [asked["460100"].task, asked["460106"].task, asked[""].task]
    assert len(seen(ground, "clerk")) == 5


def test_what_is_escalated_is_in_the_supervisors_queue_alone(ground: Ground) -> None:
    asked = ground.ask()
    ground.decide("clerk", asked.draft, "escalate")
    assert seen(ground, "clerk") == [] and seen(ground, "supervisor") == [asked.task]
    with pytest.raises(Hidden):
        claim(ground, "clerk", asked)
    claim(ground, "supervisor", asked)


def test_a_claim_is_one_persons_until_it_runs_out_or_is_given_back(ground: Ground) -> None:
    asked = ground.ask()
    claim(ground, "clerk", asked)
    claim(ground, "clerk", asked)
    with pytest.raises(ClaimedByOther):
        claim(ground, "colleague", asked)
    colleague, clerk = ground.staff("colleague"), ground.staff("clerk")
    with ground.db.write() as session:
        queue.give_back(session, colleague, asked.task)
    with pytest.raises(ClaimedByOther):
        claim(ground, "colleague", asked)
    with ground.db.write() as session:
        queue.give_back(session, clerk, asked.task)
    claim(ground, "colleague", asked, seconds=-1)
    claim(ground, "clerk", asked)
    with pytest.raises(ClaimedByOther):
        claim(ground, "colleague", asked)
    with pytest.raises(Hidden):
        claim(ground, "police", asked)


def test_what_is_done_is_claimed_no_more(ground: Ground) -> None:
    asked = ground.ask()
    ground.decide("clerk", asked.draft)
    with pytest.raises(AlreadyDecided):
        claim(ground, "clerk", asked)
    assert seen(ground, "clerk") == []


def test_a_subject_is_queued_once_and_opened_again_when_done(ground: Ground) -> None:
    asked = ground.ask()
    given = {"conversation_id": asked.conversation, "question_id": None, "department": HOUSING, "region": ""}
    with ground.db.write() as session:
        task = queue.put(session, "handover", asked.conversation, **given)  # type: ignore[arg-type]
        assert queue.put(session, "handover", asked.conversation, **given).id == task.id  # type: ignore[arg-type]
        task.claimed_by, task.claimed_until = ground.people["clerk"], now() + dt.timedelta(minutes=5)
        queue.done(task, ground.people["clerk"])
        again = queue.put(session, "handover", asked.conversation, **given)  # type: ignore[arg-type]
        assert (again.id, again.state, again.claimed_by, again.done_by) == (task.id, "open", None, None)
        assert len(session.scalars(select(Task).where(Task.kind == "handover")).all()) == 1


def test_the_place_and_the_wait_that_are_told_are_true(ground: Ground) -> None:
    police = ground.ask(department=POLICE)
    asked = [ground.ask() for _ in range(4)]
    assert [place(ground, a).place for a in asked] == [1, 2, 3, 4] and place(ground, police).place == 1
    assert place(ground, asked[0]).usual_wait_s is None
    ground.decide("clerk", asked[0].draft)
    ground.decide("clerk", asked[2].draft)
    assert [place(ground, asked[1]).place, place(ground, asked[3]).place] == [1, 2]
    with ground.db.write() as session:
        for task_id, waited in ((asked[0].task, 60), (asked[2].task, 600)):
            task = session.get_one(Task, task_id)
            task.done_at = task.made_at + dt.timedelta(seconds=waited)
    assert place(ground, asked[1]).usual_wait_s == 600
    assert place(ground, police).usual_wait_s is None
