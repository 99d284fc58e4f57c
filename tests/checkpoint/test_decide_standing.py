"""A decision: by whoever still has the right, as often as a quorum asks, on what is still as it was, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from deciding import REFUSED, nothing_left, refused
from ground import POLICE, Ground
from sqlalchemy import func, select

from checkpoint import audit, erase, roles, stop
from checkpoint.decide import decide
from checkpoint.tables import Approval, DraftRow, Opinion, Release
from checkpoint.work_tables import Task
from core.conversations import Conversation
from core.errors import AlreadyDecided, Conflict, Erased, NotAllowed, NotSignedIn, Stopped
from core.people import Person, Role, Staff, close_session, staff_of
from knowledge.publish import withdraw


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


def test_what_stands_for_all_is_decided_once_and_only_while_its_source_is_in_force(ground: Ground) -> None:
    [card], [words] = ground.standing(ground.card()), ground.standing(REFUSED, version=None)
    steward = ground.staff("steward")
    ground.decide("steward", words)
    for verdict in ("approve", "refuse", "escalate"):
        with pytest.raises(AlreadyDecided):
            ground.decide("demo", words, verdict)
    with ground.db.write() as session:
        withdraw(session, steward, ground.version)
    with pytest.raises(NotAllowed, match="citation_lapsed"):
        ground.decide("steward", card)
    ground.decide("steward", card, "refuse")
    with pytest.raises(AlreadyDecided):
        ground.decide("demo", card)
    with ground.db.read() as session:
        assert session.scalars(select(Approval.draft_id)).all() == [words[0]]
