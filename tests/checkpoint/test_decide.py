"""A decision: one person, of exactly one draft, signed in and with the right at that very instant, once."""

from __future__ import annotations

import pytest
from deciding import REFUSED, nothing_left, refused
from ground import HOUSING, Ground
from sqlalchemy import select

from checkpoint import audit, queue, stop
from checkpoint.decide import decide
from checkpoint.release import released
from checkpoint.tables import Approval, Opinion, Release
from checkpoint.work_tables import Task
from core.conversations import Entry, Question
from core.errors import AlreadyDecided, BadInput, ClaimedByOther, Hidden


def test_an_approval_releases_exactly_this_draft_to_its_asker(ground: Ground) -> None:
    asked = ground.ask()
    done = ground.decide("clerk", asked.draft, seen_seconds=12.5)
    assert done.approved and done.opinions_missing == 0 and done.release_id
    with ground.db.read() as session:
        left = released(session, ground.keys, done.release_id)
        assert (left.body, left.conversation_id, left.standing) == (asked.draft.body, asked.conversation, False)
        assert left.approved_by_department == HOUSING and not left.edited
        assert session.get_one(Question, asked.question).state == "released"
        entries = session.scalars(select(Entry).where(Entry.conversation_id == asked.conversation)).all()
        assert [(e.kind, e.release_id) for e in entries] == [("answer", done.release_id)]
        assert session.scalars(select(Opinion)).one().seen_seconds == 12.5
        assert audit.verify(session, ground.keys).clean


@pytest.mark.parametrize("first", ["approve", "refuse"])
@pytest.mark.parametrize("again", ["approve", "refuse", "escalate"])
@pytest.mark.parametrize("who", ["clerk", "colleague"])
def test_a_decision_is_not_replayed(ground: Ground, first: str, again: str, who: str) -> None:
    asked = ground.ask()
    ground.decide("clerk", asked.draft, first)
    assert refused(ground, who, asked, AlreadyDecided, again) == "already_decided"


def test_a_digest_that_is_not_the_drafts_is_hidden(ground: Ground) -> None:
    asked, other = ground.ask(), ground.ask(body=ground.body("中心应当自受理申请之日起三日内作出决定。"))
    for pair in (
        (asked.draft.id, other.draft.digest), (asked.draft.id, "0" * 64), (asked.draft.id, ""), ("none", asked.draft.digest),
        (asked.draft.id, asked.draft.digest.upper()),
    ):  # fmt: skip
        with pytest.raises(Hidden):
            ground.decide("clerk", pair)
    assert nothing_left(ground, asked) and nothing_left(ground, other)


@pytest.mark.parametrize("verdict", ["refuse", "escalate"])
@pytest.mark.parametrize("reason", ["", " ", "because"])
def test_a_verdict_against_it_needs_a_reason_of_the_list(ground: Ground, verdict: str, reason: str) -> None:
    asked = ground.ask()
    assert refused(ground, "clerk", asked, BadInput, verdict, reason=reason) == "reason_missing"
    assert nothing_left(ground, asked)


@pytest.mark.parametrize("who", ["police", "steward", "admin", "nobody", "demo"])
@pytest.mark.parametrize("verdict", ["approve", "refuse", "escalate"])
def test_who_may_not_decide_learns_nothing(ground: Ground, who: str, verdict: str) -> None:
    asked = ground.ask()
    refused(ground, who, asked, Hidden, verdict)
    assert nothing_left(ground, asked)


def test_a_desk_decides_its_region_and_what_names_none(ground: Ground) -> None:
    elsewhere, own, none = ground.ask(region="460200"), ground.ask(region="460106"), ground.ask()
    refused(ground, "city", elsewhere, Hidden)
    assert nothing_left(ground, elsewhere)
    assert ground.decide("city", own.draft).approved and ground.decide("city", none.draft).approved


def test_what_is_escalated_is_a_supervisors_alone(ground: Ground) -> None:
    asked = ground.ask()
    done = ground.decide("clerk", asked.draft, "escalate", reason="other")
    assert not done.approved and done.release_id is None
    assert nothing_left(ground, asked)
    refused(ground, "colleague", asked, Hidden)
    refused(ground, "clerk", asked, Hidden)
    assert ground.decide("supervisor", asked.draft).release_id


def test_an_escalation_ends_the_claim_of_who_escalated(ground: Ground) -> None:
    asked = ground.ask()
    clerk = ground.staff("clerk")
    with ground.db.write() as session:
        queue.claim(session, clerk, asked.task, 600)
    decide(ground.db, ground.keys, clerk, asked.draft.id, asked.draft.digest, "escalate", reason="other")
    assert ground.decide("supervisor", asked.draft).approved


def test_a_claim_keeps_others_away_until_it_runs_out(ground: Ground) -> None:
    asked = ground.ask()
    with ground.db.write() as session:
        queue.claim(session, ground_staff := ground.staff("clerk"), asked.task, 600)
    assert refused(ground, "colleague", asked, ClaimedByOther) == "claimed_by_other"
    assert nothing_left(ground, asked)
    with ground.db.write() as session:
        queue.claim(session, ground_staff, asked.task, -1)
    assert ground.decide("colleague", asked.draft).approved


def test_a_refusal_says_so_in_approved_words_and_brings_a_person(ground: Ground) -> None:
    [wording] = ground.standing(REFUSED, version=None)
    ground.decide("steward", wording)
    asked = ground.ask(region="460100")
    done = ground.decide("clerk", asked.draft, "refuse")
    assert not done.approved and done.release_id is None
    with ground.db.read() as session:
        entries = session.scalars(select(Entry).where(Entry.conversation_id == asked.conversation).order_by(Entry.seq)).all()
        assert [e.kind for e in entries] == ["outcome", "handover"]
        assert released(session, ground.keys, str(entries[0].release_id)).body == REFUSED
        assert session.scalar(select(Approval).where(Approval.draft_id == asked.draft.id)) is None
        task = session.scalars(select(Task).where(Task.kind == "handover")).one()
        assert (task.conversation_id, task.department, task.region, task.state) == (asked.conversation, HOUSING, "460100", "open")
        assert session.get_one(Task, asked.task).state == "done"
        assert audit.verify(session, ground.keys).clean


@pytest.mark.parametrize("why", ["no wording stands", "stopped"])
def test_a_refusal_brings_a_person_even_without_words(ground: Ground, why: str) -> None:
    asked = ground.ask()
    if why == "stopped":
        [wording] = ground.standing(REFUSED, version=None)
        ground.decide("steward", wording)
        stop.turn(ground.db, ground.keys, ground.staff("supervisor"), stop=True, reason="示例")
    ground.decide("clerk", asked.draft, "refuse")
    with ground.db.read() as session:
        assert session.scalar(select(Release)) is None
        assert session.scalars(select(Task.state).where(Task.kind == "handover")).all() == ["open"]
