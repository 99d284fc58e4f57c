"""Seeded audit cases: known by the ledger alone, never given a result, and what people found of what was planted."""

from __future__ import annotations

import pytest
from ground import Ground
from judged import Judged, result
from sqlalchemy import text

from checkpoint.audit import verify
from checkpoint.point_figures import point_figures
from checkpoint.seeding import SeededFigures, mark_seeded, seeded_figures
from core.errors import AlreadyDecided, BadInput, Conflict, Hidden, NotAllowed

REFUSAL = {name: f"示例{name}内容" for name in ("facts", "reasons", "basis", "remedies")}


def seed(case: Judged, who: str = "looker", **points: str) -> None:
    staff = case.ground.staff(who)
    with case.ground.db.write() as session:
        mark_seeded(session, case.keys, case.case(session), staff, points)


def figures(ground: Ground) -> SeededFigures:
    with ground.db.read() as session:
        return seeded_figures(session)


def rows(ground: Ground) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the ledger, sessions apart, which opening one makes."""
    with ground.db.read() as session:
        names = [n for (n,) in session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))]
        return {n: sorted(map(tuple, session.execute(text(f'SELECT * FROM "{n}"'))), key=repr) for n in names if n not in ("link", "staff_session")}


def test_a_mark_stands_in_the_ledger_and_nowhere_else(ground: Ground) -> None:
    case = Judged(ground, result("p"))
    before = rows(ground)
    seed(case, p="not_met")
    assert rows(ground) == before
    (body,) = ground.rows("SELECT body FROM link WHERE kind = 'seeded'")
    assert '"points":{"p":"not_met"}' in body[0] and case.id in body[0]
    with ground.db.read() as session:
        assert verify(session, ground.keys).clean


def test_only_an_auditor_marks_and_only_what_is_there_and_unjudged(ground: Ground) -> None:
    case = Judged(ground, result("p"), result("q"))
    with pytest.raises(Hidden):
        seed(case, "chief", p="not_met")
    for points in ({}, {"r": "not_met"}, {"p": "maybe"}):
        with pytest.raises(BadInput, match="seeded_points"):
            seed(case, **points)
    case.judge("p")
    with pytest.raises(AlreadyDecided):
        seed(case, p="not_met")
    seed(case, q="not_met")
    with pytest.raises(AlreadyDecided):
        seed(case, q="not_met")
    with pytest.raises(Conflict, match="not_seedable"):
        seed(Judged(ground), p="not_met")  # not inspected: its points are not known


def test_a_case_that_has_a_result_is_a_real_persons(ground: Ground) -> None:
    case = Judged(ground, result("p", "satisfied"))
    case.accept()
    case.sign(case.write("refusal", REFUSAL, item_id="i1"))
    with pytest.raises(Conflict, match="not_seedable"):
        seed(case, p="not_met")


@pytest.mark.parametrize("kind", ["refusal", "grant"])
def test_a_seeded_case_is_never_given_a_result(ground: Ground, kind: str) -> None:
    case = Judged(ground, result("p", "satisfied"))
    seed(case, p="not_met")
    case.accept()
    paper = case.write(kind, REFUSAL, item_id="i1")
    with pytest.raises(NotAllowed, match="case_seeded"):
        case.sign(paper, items=frozenset({"i1"}))
    assert ground.rows("SELECT count(*) FROM paper_signature")[0][0] == ground.rows("SELECT count(*) FROM paper_issue")[0][0] == 0
    with ground.db.read() as session:
        assert case.case(session).state == "accepted"


def test_a_notice_goes_out_as_of_any_case(ground: Ground) -> None:
    case = Judged(ground, result("p"))
    seed(case, p="not_met")
    case.judge("p")
    case.notice("p")
    assert ground.rows("SELECT count(*) FROM paper_issue") == [(1,)]


def test_the_share_is_what_people_found_of_what_they_decided(ground: Ground) -> None:
    assert figures(ground) == SeededFigures(0, 0, 0, 0) and figures(ground).share is None
    case = Judged(ground, *(result(name, "satisfied") for name in "abcde"), result("two", "satisfied", two=True))
    seed(case, a="not_met", b="not_met", c="not_met", d="not_met", e="met", two="not_met")
    assert figures(ground) == SeededFigures(1, 5, 0, 0)
    case.judge("a", "not_met", reason="seen_wrong")
    case.judge("b", "met")
    case.judge("e", "not_met", reason="seen_wrong")  # nothing was planted there
    case.judge("two", "not_met", reason="seen_wrong")  # one of two: not settled
    case.find("c")
    assert figures(ground) == SeededFigures(1, 5, 3, 2)
    assert figures(ground).share == pytest.approx(2 / 3)


def test_what_was_planted_says_nothing_of_the_rule(ground: Ground) -> None:
    case = Judged(ground, result("p", "satisfied"))
    seed(case, p="not_met")
    case.judge("p", "not_met", reason="seen_wrong")
    case.find("p")
    with ground.db.read() as session:
        assert point_figures(session) == {}
