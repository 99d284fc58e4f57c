"""Precision and recall of review points from verdicts and findings that the real acts made, and which points are demoted."""

from __future__ import annotations

from ground import Ground
from judged import Judged, result
from sqlalchemy import event

from checkpoint.judge import take_back
from checkpoint.point_figures import Key, PointFigures, demoted, demotion_of, point_figures


def figures(ground: Ground) -> dict[Key, PointFigures]:
    with ground.db.read() as session:
        return point_figures(session)


def of(ground: Ground, point: str) -> PointFigures:
    found = [one for (name, _), one in figures(ground).items() if name == point]
    assert len(found) == 1
    return found[0]


def test_a_point_that_nobody_judged_has_neither_precision_nor_recall(ground: Ground) -> None:
    assert figures(ground) == {}
    Judged(ground, result("p"))
    one = of(ground, "p")
    assert (one.flagged, one.verdicts, one.precision, one.recall) == (1, 0, None, None)
    assert one.items == ("i1",) and one.current and one.standing(0.8, 1) == "few"


def test_confirmed_and_dismissed_flags_make_the_precision(ground: Ground) -> None:
    for says, reason in (("not_met", ""), ("not_met", ""), ("met", "misread"), ("met", "misread"), ("met", "same_thing")):
        Judged(ground, result("p")).judge("p", says, reason=reason)
    one = of(ground, "p")
    assert (one.confirmed, one.dismissed, one.verdicts, one.precision) == (2, 3, 5, 0.4)
    assert list(one.reasons.items()) == [("misread", 2), ("same_thing", 1)]


def test_what_the_rule_passed_over_makes_the_recall(ground: Ground) -> None:
    """漏检：规则判为满足，人定为不符合，或写了指向该要点的发现。 The same inspection is missed once."""
    Judged(ground, result("p")).judge("p")
    right = result("p", "satisfied")
    Judged(ground, right).judge("p", "not_met", reason="seen_wrong")
    Judged(ground, right).find("p")
    both = Judged(ground, right)
    both.judge("p", "not_met", reason="seen_wrong")
    both.find("p")
    both.find("p")
    Judged(ground, right).find("")  # of no point
    Judged(ground, result("p", "unchecked")).find("p")  # the rule said nothing
    one = of(ground, "p")
    assert (one.confirmed, one.missed, one.recall) == (1, 3, 0.25)


def test_a_finding_taken_back_counts_no_more(ground: Ground) -> None:
    case = Judged(ground, result("p", "satisfied"))
    finding, staff = case.find("p"), ground.staff("one")
    assert of(ground, "p").missed == 1
    with ground.db.write() as session:
        take_back(session, ground.keys, case.case(session), staff, finding)
    assert of(ground, "p").missed == 0


def test_a_finding_counts_for_what_stood_when_it_was_written(ground: Ground) -> None:
    case = Judged(ground, result("p", "satisfied"))
    case.inspect(result("p", "doubtful", says=2))
    case.find("p")
    assert of(ground, "p").missed == 0
    case.inspect(result("p", "satisfied", says=3))
    assert of(ground, "p").missed == 0
    case.find("p")
    assert of(ground, "p").missed == 1


def test_only_what_is_settled_counts(ground: Ground) -> None:
    """A blind first word that differs, one of two, and two that differ are not settled; a resolution is."""
    case = Judged(ground, result("p-blind", blind=True), result("p-two", two=True))
    case.judge("p-blind", "met")
    case.judge("p-two", "not_met")
    assert of(ground, "p-blind").verdicts == of(ground, "p-two").verdicts == 0
    case.judge("p-blind", "met", reason="looked_fine")
    case.judge("p-two", "met", "two", reason="same_thing")
    assert (of(ground, "p-blind").dismissed, of(ground, "p-blind").reasons) == (1, {"looked_fine": 1})
    assert of(ground, "p-two").verdicts == 0
    case.judge("p-two", "met", "chief", reason="other_proof", words="以原件为准")
    assert (of(ground, "p-two").verdicts, of(ground, "p-two").reasons) == (1, {"other_proof": 1})


def test_what_was_judged_counts_when_it_has_lapsed(ground: Ground) -> None:
    case = Judged(ground, result("p"))
    case.judge("p", "met", reason="misread")
    case.inspect(result("p", "satisfied", says=2))
    one = of(ground, "p")
    assert (one.flagged, one.dismissed, one.precision) == (1, 1, 0)
    unread = Judged(ground, result("q"))
    unread.inspect(result("q", says=2))
    assert of(ground, "q").flagged == 1  # the one that nobody saw is not counted beside the one that stands


def test_a_changed_rule_begins_anew(ground: Ground) -> None:
    Judged(ground, result("p")).judge("p", "met", reason="rule_wrong")
    Judged(ground, result("p", rule="2")).judge("p")
    found = {one.precision: one.current for one in figures(ground).values()}
    assert found == {0.0: False, 1.0: True}


def test_a_point_is_demoted_below_the_floor_and_not_before_enough_flags(ground: Ground) -> None:
    def judged(says: str, times: int) -> None:
        for _ in range(times):
            Judged(ground, result("p")).judge("p", says, reason="misread" if says == "met" else "")

    def names(after: int, floor: float = 0.8) -> set[str]:
        with ground.db.read() as session:
            several = demoted(session, floor, after)
            assert demotion_of(session, floor, after) == frozenset(several)
        return {point for point, _ in several}

    for _ in range(3):
        Judged(ground, result("p", "satisfied")).judge("p", "met")  # verdicts, but none on a flag
    judged("met", 1)
    judged("not_met", 3)
    assert names(4) == {"p"} and names(5) == set()
    judged("not_met", 1)
    assert names(5) == set()  # four of five is the floor itself
    assert names(5, 0.81) == {"p"}


def test_the_questions_asked_do_not_grow_with_the_cases(ground: Ground) -> None:
    def asked() -> int:
        count = 0

        def one_more(*_: object) -> None:
            nonlocal count
            count += 1

        with ground.db.read() as session:
            event.listen(ground.db.engine, "before_cursor_execute", one_more)
            point_figures(session)
            event.remove(ground.db.engine, "before_cursor_execute", one_more)
        return count

    Judged(ground, result("p"), result("q")).judge("p")
    before = asked()
    for _ in range(4):
        Judged(ground, result("p"), result("q"), result("r", "satisfied")).judge("q")
    assert asked() == before > 0
