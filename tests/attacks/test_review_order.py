"""What is decided of a case rests on what was looked at last, and is signed by who may sign it now."""

from __future__ import annotations

import pytest
from ground import Ground
from reviewing import REFUSAL, Reviewed, result
from test_reviews import GRANT, issue, signature

from checkpoint.flags import undecided
from checkpoint.holds import transfer
from core.errors import ClaimedByOther, Conflict, NotAllowed


def test_a_notice_written_before_acceptance_needs_a_supervisor_after_it(ground: Ground) -> None:
    case = Reviewed(ground)
    case.judge("one", "p-flag")
    notice = case.write("one", "notice", {"entries": [case.entry("p-flag")]})
    assert not notice.repeat
    case.accept()
    assert ground.refused(signature(case, notice, "two"), also="paper_signature person")
    with pytest.raises(NotAllowed, match="paper_repeat"):
        case.sign("two", notice)
    case.sign("chief", notice)


def test_a_result_that_was_written_before_the_correction_is_not_signed(ground: Ground) -> None:
    case = Reviewed(ground)
    case.judge("one", "p-flag")
    case.accept()
    refusal = case.write("one", "refusal", REFUSAL, item_id="i1")
    case.sign("chief", case.write("one", "notice", {"entries": [case.entry("p-flag")]}))
    case.hand_in()
    with pytest.raises(Conflict, match="paper_outdated"):
        case.sign("two", refusal)
    assert not ground.refused(signature(case, refusal, "two"))
    assert ground.refused(issue(case, refusal, "result:i1"), also="paper_issue taken_up")


def test_nothing_is_decided_on_points_that_are_looked_at_anew(ground: Ground) -> None:
    case = Reviewed(ground)
    case.decide_all()
    case.accept()
    grant = case.write("one", "grant", GRANT, item_id="i1")
    with ground.db.write() as session:
        case.case(session).inspect_again = True
    with pytest.raises(Conflict, match="case_inspecting"):
        case.write("one", "grant", GRANT, item_id="i2")
    with pytest.raises(Conflict, match="case_inspecting"):
        case.sign("one", grant)


def test_who_gave_a_second_verdict_neither_takes_up_nor_hands_on(ground: Ground) -> None:
    case = Reviewed(ground)
    case.judge("one", "p-two", "met")
    case.judge("two", "p-two", "not_met")
    with pytest.raises(NotAllowed, match="case_not_taken"):
        case.write("two", "notice", {"entries": [case.entry("p-two")]})
    for staff in (ground.staff("two"), ground.staff("three")):
        with pytest.raises(ClaimedByOther), ground.db.write() as session:
            transfer(session, ground.keys, case.case(session), staff, ground.people["three"])


def test_who_owes_a_final_word_and_handed_the_case_on_stops_nobody(ground: Ground) -> None:
    case = Reviewed(ground)
    case.inspect(*Reviewed.POINTS, result("p-open", blind=True))
    case.judge("one", "p-open", "met")  # against the rule: a final word is due
    staff = ground.staff("one")
    with ground.db.write() as session:
        transfer(session, ground.keys, case.case(session), staff, ground.people["two"])
    case.judge("two", "p-open")
    with ground.db.read() as session:
        assert "p-open" not in undecided(session, case.case(session))
