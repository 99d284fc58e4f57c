"""A decision: one person, of exactly one draft, signed in and with the right at that very instant, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from ground import HOUSING, POLICE, Asked, Ground
from sqlalchemy import func, select

from checkpoint import audit, erase, queue, roles, stop
from checkpoint.body import Body
from checkpoint.decide import decide
from checkpoint.release import released
from checkpoint.tables import Approval, DraftRow, Link, Opinion, Release
from checkpoint.work_tables import Task
from core.conversations import Conversation, Entry, Question
from core.errors import (
    AlreadyDecided,
    BadInput,
    ClaimedByOther,
    Conflict,
    Erased,
    Hidden,
    NotAllowed,
    NotSignedIn,
    Stopped,
    YijianshiError,
)
from core.people import Person, Role, Staff, close_session, staff_of
from knowledge.publish import withdraw

REFUSED = Body(kind="wording", outcome="not_released", template="outcome.not_released/1", lead="这条答复没有通过审核，已转人工。")


def nothing_left(ground: Ground, asked: Asked) -> bool:
    """No outcome, no release, and the question still waits."""
    with ground.db.read() as session:
        return (
            session.scalar(select(func.count()).select_from(Approval)) == 0
            and session.scalar(select(func.count()).select_from(Release)) == 0
            and session.get_one(Question, asked.question).state == "waiting"
            and session.get_one(Task, asked.task).state == "open"
        )


def refused(ground: Ground, who: str, asked: Asked, error: type[YijianshiError], verdict: str = "approve", **more: object) -> str:
    """What a decision is answered with; and it left nothing behind."""
    with ground.db.read() as session:
        links = session.scalar(select(func.count()).select_from(Link))
    with pytest.raises(error) as told:
        ground.decide(who, asked.draft, verdict, **more)
    with ground.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Link)) == links
    return told.value.code


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


def test_nobody_decides_on_their_own_question(ground: Ground) -> None:
    asked = ground.ask(subject=f"staff:{ground.people['clerk']}")
    for verdict in ("approve", "refuse", "escalate"):
        assert refused(ground, "clerk", asked, NotAllowed, verdict) == "own_question"
    assert nothing_left(ground, asked)
    assert ground.decide("colleague", asked.draft).approved


def leaves(ground: Ground, how: str) -> None:
    """Between the page and the decision, the clerk's standing changes."""
    admin = ground.staff("admin")
    with ground.db.write() as session:
        person = session.get_one(Person, ground.people["clerk"])
        match how:
            case "role revoked":
                roles.revoke(session, ground.keys, admin, person.id, Role.clerk)
            case "deactivated":
                person.active = False
            case "moved":
                person.department = POLICE


@pytest.mark.parametrize("how", ["role revoked", "deactivated", "moved"])
def test_a_standing_lost_since_the_page_was_shown_decides_nothing(either: Ground, how: str) -> None:
    asked = either.ask()
    clerk = either.staff("clerk")
    leaves(either, how)
    with pytest.raises(NotSignedIn):
        decide(either.db, either.keys, clerk, asked.draft.id, asked.draft.digest, "approve")
    assert nothing_left(either, asked)


def test_a_signed_out_forged_or_borrowed_session_decides_nothing(ground: Ground) -> None:
    asked, token = ground.ask(), ground.token("clerk")
    with ground.db.write() as session:
        signed_out = staff_of(session, token, demo=False)
        close_session(session, token)
    clerk, colleague, nobody = (ground.staff(who) for who in ("clerk", "colleague", "nobody"))
    forged = replace(clerk, session_digest="0" * 64)
    borrowed = replace(colleague, session_digest=clerk.session_digest)
    raised = replace(nobody, roles=frozenset({Role.clerk}))
    for staff in (signed_out, forged, borrowed, raised):
        with pytest.raises(NotSignedIn):
            decide(ground.db, ground.keys, staff, asked.draft.id, asked.draft.digest, "approve")
    assert nothing_left(ground, asked)


def test_a_quorum_of_two_needs_two_people(ground: Ground) -> None:
    asked = ground.ask(quorum=2)
    first = ground.decide("clerk", asked.draft)
    assert (first.approved, first.release_id, first.opinions_missing) == (False, None, 1)
    assert refused(ground, "clerk", asked, Conflict) == "opinion_given"
    assert nothing_left(ground, asked)
    second = ground.decide("colleague", asked.draft)
    assert second.approved and second.release_id
    with ground.db.read() as session:
        assert {o.person_id for o in session.scalars(select(Opinion))} == {ground.people["clerk"], ground.people["colleague"]}
        assert audit.verify(session, ground.keys).clean


def test_one_refusal_ends_a_quorum_of_two(ground: Ground) -> None:
    asked = ground.ask(quorum=2)
    ground.decide("clerk", asked.draft)
    ground.decide("colleague", asked.draft, "refuse")
    refused(ground, "supervisor", asked, AlreadyDecided)
    with ground.db.read() as session:
        assert session.scalar(select(Approval)) is None and session.scalar(select(Release)) is None


def test_an_escalation_does_not_count_towards_a_quorum(ground: Ground) -> None:
    asked = ground.ask(quorum=2)
    ground.decide("clerk", asked.draft, "escalate")
    assert ground.decide("supervisor", asked.draft).opinions_missing == 1
    assert nothing_left(ground, asked)


def test_two_clerks_at_once_decide_once(either: Ground) -> None:
    asked = either.ask()
    people = [either.staff(who) for who in ("clerk", "colleague", "supervisor")]

    def try_it(staff: Staff) -> str:
        try:
            decide(either.db, either.keys, staff, asked.draft.id, asked.draft.digest, "approve")
        except AlreadyDecided:
            return "late"
        return "decided"

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(try_it, people)) == ["decided", "late", "late"]
    with either.db.read() as session:
        for table in (Opinion, Approval, Release):
            assert session.scalar(select(func.count()).select_from(table)) == 1
        assert audit.verify(session, either.keys).clean


def test_an_approval_while_the_assistant_is_stopped_leaves_nothing_behind(ground: Ground) -> None:
    asked = ground.ask()
    stop.turn(ground.db, ground.keys, ground.staff("supervisor"), stop=True, reason="示例")
    assert refused(ground, "clerk", asked, Stopped) == "stopped"
    assert nothing_left(ground, asked)
    stop.turn(ground.db, ground.keys, ground.staff("supervisor"), stop=False, reason="示例")
    assert ground.decide("clerk", asked.draft).release_id


def test_what_is_cited_must_still_be_in_force(ground: Ground) -> None:
    asked, steward = ground.ask(), ground.staff("steward")
    with ground.db.write() as session:
        withdraw(session, steward, ground.version)
    assert refused(ground, "clerk", asked, NotAllowed) == "citation_lapsed"
    assert nothing_left(ground, asked)
    ground.decide("clerk", asked.draft, "refuse", reason="outdated")


def test_an_erased_conversation_is_decided_no_more(ground: Ground) -> None:
    asked = ground.ask()
    with ground.db.write() as session:
        erase.erase(session, ground.keys, session.get_one(Conversation, asked.conversation), "asked")
    for verdict in ("approve", "refuse", "escalate"):
        with pytest.raises((Erased, AlreadyDecided)):
            ground.decide("clerk", asked.draft, verdict)
    with ground.db.read() as session:
        assert session.scalar(select(Release)) is None and session.scalar(select(Opinion)) is None
        assert session.scalar(select(Task.id).where(Task.state == "open")) is None


def test_a_body_put_there_later_is_not_decided_on(ground: Ground) -> None:
    [standing] = ground.standing(REFUSED, version=None)
    ground.off("draft")
    with ground.db.write() as session:
        row = session.get_one(DraftRow, standing[0])
        row.body = REFUSED.model_copy(update={"lead": "已为您办结。"}).canonical()
    with pytest.raises(NotAllowed, match="digest_differs"):
        ground.decide("steward", standing)
