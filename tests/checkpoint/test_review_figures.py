"""What is counted of the review desk as a whole, from rows that the real acts made; and that /metrics shows just that."""

from __future__ import annotations

import math
import re

import pytest
from fastapi.testclient import TestClient
from ground import HOUSING, POLICE, Ground
from judged import Judged, hire, result

from api.app import create_app
from api.house import House
from checkpoint.deeming import deem
from checkpoint.review_figures import OTHERS, ReviewFigures, hasty, review_figures
from checkpoint.roles import grant_first
from core.people import Role, add_person


def figures(ground: Ground) -> ReviewFigures:
    with ground.db.read() as session:
        return review_figures(session)


def test_nothing_judged_has_no_rates(ground: Ground) -> None:
    told = figures(ground)
    assert told == ReviewFigures(0, 0, 0, 0, 0, 0, 0, {})
    assert told.blind_agreement is None and told.first_pass_rate is None


def test_blind_agreement_counts_first_words_on_what_the_rule_judged(ground: Ground) -> None:
    points = {"a": "doubtful", "b": "satisfied", "c": "doubtful", "d": "unchecked"}
    case = Judged(ground, *(result(name, found, blind=True) for name, found in points.items()))
    for name, says in {"a": "not_met", "b": "met", "c": "met", "d": "met"}.items():
        case.judge(name, says)
    case.judge("c", "met", reason="misread")  # a final word is not blind
    told = figures(ground)
    assert (told.blind, told.agreed) == (3, 2) and told.blind_agreement == pytest.approx(2 / 3)


def test_a_case_that_was_sent_back_before_it_was_accepted_is_no_first_pass(ground: Ground) -> None:
    Judged(ground, result("p")).accept()
    back = Judged(ground, result("p"))
    back.judge("p")
    back.notice("p")
    back.hand_in()
    back.accept()
    after = Judged(ground, result("p"))
    after.judge("p")
    after.accept()
    after.notice("p", "chief")  # comes after acceptance: a repeated notice, and no correction before it
    Judged(ground, result("p"))  # not accepted
    told = figures(ground)
    assert (told.accepted, told.first_pass) == (3, 2) and told.first_pass_rate == pytest.approx(2 / 3)
    assert (told.notices, told.repeated, told.deemed) == (2, 1, 0)
    with ground.db.write() as session:
        assert len(deem(session, ground.keys, lambda received: True)) == 1
    told = figures(ground)
    assert (told.deemed, told.accepted, told.first_pass) == (1, 4, 3)


def test_what_is_faster_than_reading_is_counted_by_desk_and_small_desks_together(ground: Ground) -> None:
    hire(ground)
    with ground.db.write() as session:
        person = add_person(session, "lone", "孤甲", "correct horse", department=POLICE)
        grant_first(session, ground.keys, person, [Role.reviewer])
        ground.people["lone"] = person.id
    case = Judged(ground, *(result(name) for name in "abcd"))
    case.judge("a", seconds=1.9)
    case.judge("b", seconds=2.0)
    case.judge("c")  # a page without script: no time is known
    case.hand_to("lone")
    case.judge("d", "met", "lone", reason="misread", seconds=0.5)
    with ground.db.read() as session:
        assert hasty(session) == {OTHERS: (2, 3)}  # one person of each desk: their desk would be their name
    for who in ("two", "chief"):
        other = Judged(ground, result("e"))
        other.hand_to(who)
        other.judge("e", "not_met", who, seconds=60)
    with ground.db.read() as session:
        assert hasty(session) == {HOUSING: (1, 4), OTHERS: (1, 1)}


def test_a_signature_is_measured_by_the_length_of_its_paper(ground: Ground) -> None:
    def signed(words: str, seconds: float) -> dict[str, tuple[int, int]]:
        case = Judged(ground, result("p"))
        case.accept()
        paper = case.write("refusal", dict.fromkeys(("facts", "reasons", "basis", "remedies"), words), item_id="i1")
        case.sign(paper, seconds=seconds)
        with ground.db.read() as session:
            return hasty(session)

    assert signed("事实清楚", 10) == {OTHERS: (0, 1)}
    assert signed("事实清楚" * 200, 10) == {OTHERS: (1, 2)}
    assert signed("事实清楚" * 200, 120) == {OTHERS: (1, 3)}


def shown(page: str) -> dict[str, float]:
    rows = re.findall(r"^yijianshi_(review_\w+|first_pass_rate)(\S*) (\S+)$", page, re.M)
    return {name + labels: float(value) for name, labels, value in rows}


def test_the_metrics_page_shows_them(house: House) -> None:
    empty = shown(TestClient(create_app(house)).get("/metrics").text)
    assert math.isnan(empty["first_pass_rate"]) and empty["review_deemed"] == 0
    ground = Ground(house.db, house.keys)
    case = Judged(ground, result("p"), result("q", "satisfied"))
    case.judge("p", "met", reason="misread", seconds=1)
    case.judge("q", "not_met", reason="seen_wrong", seconds=100)
    case.accept()
    client = TestClient(create_app(house))
    told = shown(client.get("/metrics").text)
    assert told["first_pass_rate"] == 1 and math.isnan(told["review_blind_agreement"])
    assert {k: v for k, v in told.items() if v and not math.isnan(v)} == {
        "first_pass_rate": 1, 'review_flags{outcome="dismissed"}': 1, 'review_flags{outcome="missed"}': 1, 'review_points{state="few"}': 2,
        'review_decisions_timed{desk="*",faster_than_reading="true"}': 1, 'review_decisions_timed{desk="*",faster_than_reading="false"}': 1,
    }  # fmt: skip
    case.find("q")
    assert shown(client.get("/metrics").text)['review_flags{outcome="missed"}'] == 1
