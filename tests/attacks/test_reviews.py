"""Lock 4 for reviews: no verdict, finding or paper outside its order, whoever holds the connection."""

from __future__ import annotations

from typing import Any

import pytest
from ground import Ground
from reviewing import REFUSAL, Reviewed, result, review

from checkpoint.case_acts import accept_case
from checkpoint.review_tables import Inspection, Paper
from core.errors import AlreadyDecided, BadInput, Conflict, Hidden, NotAllowed

TABLES = {
    "inspection": "result", "verdict": "says", "own_finding": "point", "hold": "place", "paper": "kind", "paper_signature": "digest",
    "paper_issue": "once",
}  # fmt: skip
NOW = {True: "strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'", False: "now()"}


def insert(ground: Ground, table: str, row: dict[str, str]) -> str:
    at = NOW[ground.sqlite]
    names, said = ", ".join(row), ", ".join(at if value == "NOW" else value for value in row.values())
    return f"INSERT INTO {table} ({names}) VALUES ({said})"


def bytes_(ground: Ground) -> str:
    return "X'00'" if ground.sqlite else "'\\x00'"


def verdict(case: Reviewed, point: Inspection, who: str, **changed: str) -> str:
    return insert(case.ground, "verdict", {
        "id": "'forged'", "inspection_id": f"'{point.id}'", "digest": f"'{point.digest}'", "case_id": f"'{case.id}'",
        "person_id": f"'{case.ground.people[who]}'", "step": "'final'", "says": "'not_met'", "reason": "''",
        "sealed": bytes_(case.ground), "at": "NOW",
    } | changed)  # fmt: skip


def signature(case: Reviewed, paper: Paper, who: str) -> str:
    person = case.ground.people[who]
    return insert(case.ground, "paper_signature", {"paper_id": f"'{paper.id}'", "digest": f"'{paper.digest}'", "person_id": f"'{person}'", "at": "NOW"})


def issue(case: Reviewed, paper: Paper, once: str) -> str:
    return insert(case.ground, "paper_issue", {
        "paper_id": f"'{paper.id}'", "digest": f"'{paper.digest}'", "case_id": f"'{case.id}'", "once": f"'{once}'", "at": "NOW",
    })  # fmt: skip


def paper_row(case: Reviewed, **changed: str) -> str:
    false = "0" if case.ground.sqlite else "false"
    return insert(case.ground, "paper", {
        "id": "'forged'", "case_id": f"'{case.id}'", "kind": "'notice'", "item_id": "''", "repeat": false, "digest": f"'{'0' * 64}'",
        "sealed": bytes_(case.ground), "person_id": f"'{case.ground.people['one']}'", "made_at": "NOW",
    } | changed)  # fmt: skip


def test_nothing_of_it_is_changed_or_removed(ground: Ground) -> None:
    review(ground)
    for table, column in TABLES.items():
        assert ground.rows(f"SELECT 1 FROM {table}")
        assert ground.refused(f"UPDATE {table} SET {column} = 'x'", also="append-only"), table
        assert ground.refused(f"DELETE FROM {table}", also="append-only"), table
        if ground.sqlite:
            assert ground.refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}", "PRAGMA recursive_triggers=OFF"), table
        else:
            assert ground.refused(f"TRUNCATE {table} CASCADE", also="append-only"), table
    for closed in ("inspection SET lapsed_at", "own_finding SET withdrawn_at", "hold SET ended_at", "paper SET dropped_at"):
        assert ground.refused(f"UPDATE {closed} = NULL", also="append-only"), closed


def test_a_verdict_is_a_reviewers_who_took_the_case(ground: Ground) -> None:
    case = Reviewed(ground)
    point = case.point("p-flag")
    for who in ("clerk", "steward", "nobody", "two", "chief"):
        assert ground.refused(verdict(case, point, who), also="verdict person"), who
    for changed in ({"says": "'maybe'"}, {"step": "'seventh'"}, {"digest": f"'{'0' * 64}'"}, {"inspection_id": "'x'"}, {"at": "NULL"}):
        assert ground.refused(verdict(case, point, "one", **changed)), changed
    foreign = Reviewed(ground)
    assert ground.refused(verdict(case, point, "one", case_id=f"'{foreign.id}'"))
    with pytest.raises(Hidden):
        case.judge("clerk", "p-flag")
    with pytest.raises(NotAllowed, match="case_not_taken"):
        case.judge("two", "p-flag")
    assert not ground.refused(verdict(case, point, "one"))


def test_a_flag_is_dismissed_with_a_reason(ground: Ground) -> None:
    case = Reviewed(ground)
    for reason in ("''", "'  '", "NULL"):
        assert ground.refused(verdict(case, case.point("p-flag"), "one", says="'met'", reason=reason)), reason
    assert ground.refused(verdict(case, case.point("p-right"), "one"), also="reason")
    with pytest.raises(BadInput, match="reason"):
        case.judge("one", "p-flag", "met")
    assert not ground.refused(verdict(case, case.point("p-flag"), "one", says="'met'", reason="'misread'"))


def test_what_was_inspected_anew_is_judged_anew(ground: Ground) -> None:
    case = Reviewed(ground)
    old = case.point("p-flag")
    case.inspect(result("p-flag", says=2), *Reviewed.POINTS[1:])
    assert ground.refused(verdict(case, old, "one"), also="standing")
    assert not ground.refused(verdict(case, case.point("p-flag"), "one"))


def test_a_blind_point_is_judged_before_it_is_seen(ground: Ground) -> None:
    case = Reviewed(ground)
    blind, seen = case.point("p-blind"), case.point("p-flag")
    assert ground.refused(verdict(case, blind, "one"), also="blind")
    assert ground.refused(verdict(case, seen, "one", step="'first'"), also="blind")
    assert not ground.refused(verdict(case, blind, "one", step="'first'"))
    assert not ground.refused(verdict(case, blind, "one", id="'second'"))
    case.take("two", "second")
    assert ground.refused(verdict(case, blind, "two", id="'third'"), also="blind")  # another's first word is not one's own


def test_two_who_differ_are_settled_by_a_third_who_is_a_supervisor(ground: Ground) -> None:
    case = Reviewed(ground)
    point = case.point("p-two")
    settled = {"step": "'resolution'", "says": "'met'"}
    assert ground.refused(verdict(case, point, "chief", **settled), also="resolution")  # nobody has said anything
    case.judge("one", "p-two", "met")
    assert ground.refused(verdict(case, point, "chief", **settled), also="resolution")
    case.take("chief", "second")
    case.judge("two", "p-two", "not_met")
    assert ground.refused(verdict(case, point, "three", **settled))  # no supervisor
    assert ground.refused(verdict(case, point, "chief", **settled, sealed="NULL"), also="resolution")  # without a word why
    assert ground.refused(verdict(case, case.point("p-flag"), "chief", **settled, reason="'misread'"), also="resolution")  # no point of two
    assert not ground.refused(verdict(case, point, "chief", **settled))


def test_who_has_judged_does_not_settle(ground: Ground) -> None:
    case = Reviewed(ground)
    case.take("chief", "second")
    case.judge("one", "p-two", "met")
    case.judge("chief", "p-two", "not_met")
    assert ground.refused(verdict(case, case.point("p-two"), "chief", step="'resolution'", says="'met'"), also="resolution")


GRANT = {"words": "准予", "conditions": "已当面核对原件"}


def test_a_paper_goes_out_on_anothers_signature(ground: Ground) -> None:
    case = Reviewed(ground)
    case.judge("one", "p-flag")
    notice = case.write("one", "notice", {"entries": [case.entry("p-flag")]})
    assert ground.refused(issue(case, notice, f"notice:{notice.id}"))  # unsigned
    for who in ("one", "clerk", "nobody"):
        assert ground.refused(signature(case, notice, who), also="paper_signature person"), who
    with pytest.raises(NotAllowed, match="paper_own"):
        case.sign("one", notice)
    with pytest.raises(NotAllowed, match="result_before_acceptance"):
        case.write("one", "refusal", REFUSAL, item_id="i1")
    case.accept()
    refusal = case.write("one", "refusal", REFUSAL, item_id="i1")
    assert ground.refused(signature(case, refusal, "one"), also="paper_signature person")
    assert not ground.refused(signature(case, refusal, "two"))
    assert ground.refused(issue(case, refusal, "result:another"), also="once")
    assert ground.refused(issue(case, refusal, f"notice:{refusal.id}"), also="once")
    assert ground.refused(issue(case, notice, f"notice:{notice.id}"))  # signed is another paper
    assert not ground.refused(issue(case, refusal, "result:i1"))


def test_an_item_has_one_result(ground: Ground) -> None:
    case = Reviewed(ground)
    case.decide_all()
    case.accept()
    with pytest.raises(BadInput, match="grant_reason_missing"):  # a point of it was found not met
        case.write("one", "grant", {"words": "准予"}, item_id="i1")
    case.sign("one", case.write("one", "grant", GRANT, item_id="i1"))
    with pytest.raises(AlreadyDecided):
        case.write("one", "refusal", REFUSAL, item_id="i1")
    false = "0" if ground.sqlite else "false"
    assert not ground.refused(paper_row(case, kind="'refusal'", item_id="'i1'", repeat=false))
    second: Any = Paper(id="forged", digest="0" * 64)
    assert not ground.refused(signature(case, second, "two"))
    for once in ("result:i1", "result:i1 ", "notice:forged"):
        assert ground.refused(issue(case, second, once)), once


def test_what_is_asked_for_again_needs_a_supervisor(ground: Ground) -> None:
    case = Reviewed(ground)
    clerk = ground.staff("clerk")
    with ground.db.write() as session:
        accept_case(session, ground.keys, case.case(session), clerk)
    case.judge("one", "p-flag")
    assert ground.refused(paper_row(case), also="paper repeat")  # after acceptance none is a first one
    notice = case.write("one", "notice", {"entries": [case.entry("p-flag")]})
    assert notice.repeat
    assert ground.refused(signature(case, notice, "two"), also="paper_signature person")
    with pytest.raises(NotAllowed, match="paper_repeat"):
        case.sign("two", notice)
    case.sign("chief", notice)


def test_a_dropped_paper_is_not_issued(ground: Ground) -> None:
    case = Reviewed(ground)
    case.judge("one", "p-flag")
    old = case.write("one", "notice", {"entries": [case.entry("p-flag")]})
    case.write("one", "notice", {"entries": [case.entry("p-flag")]})
    assert ground.refused(signature(case, old, "two"), also="paper_signature person")
    with pytest.raises(Conflict, match="paper_differs"):
        case.sign("two", old)


def test_only_what_the_notice_opens_is_changed(ground: Ground) -> None:
    case = Reviewed(ground)
    case.judge("one", "p-flag")
    case.sign("two", case.write("one", "notice", {"entries": [case.entry("p-flag")]}))
    for element in ("'owner_name'", "'phon'", "'phone2'", "''"):
        assert ground.refused(case.value_row(element=element), also="case_value asked"), element
    assert not ground.refused(case.value_row(element="'phone'"))


def test_a_grant_waits_for_what_was_inspected_since_it_was_written(ground: Ground) -> None:
    case = Reviewed(ground)
    case.decide_all()
    case.accept()
    grant = case.write("one", "grant", GRANT, item_id="i1")
    case.inspect(result("p-flag", says=2), *Reviewed.POINTS[1:])
    with pytest.raises(NotAllowed, match="points_wait"):
        case.sign("one", grant)
