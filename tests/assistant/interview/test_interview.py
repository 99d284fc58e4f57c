"""The interview asks what decides something, says why, takes edits, and lets go of what no longer matters."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assistant.interview import UNSURE, Matter, forget, in_use, interview, matter_of, next_question, record
from core.errors import BadInput
from core.texts import catalogue
from tests.assistant.interview.small_catalog import catalog, item, material, shop


@pytest.fixture
def matter() -> Matter:
    return matter_of(shop(), "open")


def go_on(matter: Matter, answers: dict[str, Any], person: dict[str, Any]) -> list[str]:
    asked = []
    while (question := next_question(matter, answers)) is not None:
        asked.append(question.fact)
        answers = record(matter, answers, question.fact, person[question.fact])
    return asked


def test_what_disposes_of_an_item_is_asked_before_what_its_rules_ask(matter: Matter) -> None:
    person = {"has_licence": True, "premises": "自有", "rooms": 3, "sign": False}
    assert go_on(matter, {}, person) == ["has_licence", "premises", "rooms", "sign"]


def test_what_hangs_on_an_item_that_is_in_is_asked(matter: Matter) -> None:
    asked = go_on(matter, {"has_licence": False}, {"by_agent": True, "premises": "租赁", "rooms": 1, "sign": True})
    assert sorted(asked) == ["by_agent", "premises", "rooms", "sign"]


def test_a_question_says_why_it_is_asked(matter: Matter) -> None:
    question = next_question(matter, {"has_licence": False})
    assert question is not None and question.fact == "premises"
    assert question.choices == ("自有", "租赁")
    assert [(one.of, one.item, one.part) for one in question.hangs] == [("material", "register", "lease"), ("material", "food", "lease")]
    assert question.reason() == "关系到：要不要lease材料。"
    first = next_question(matter, {})
    assert first is not None and first.reason().startswith("没有的先办。关系到：办不办register事项")
    assert first.reason("en").startswith("没有的先办. It decides: whether register事项 is done")


def test_not_sure_is_an_answer_and_not_asked_again(matter: Matter) -> None:
    person = dict.fromkeys(matter.questions, UNSURE)
    asked = go_on(matter, {}, person)
    assert len(asked) == len(set(asked)) == 5
    assert "opened" not in asked, "no rule speaks of it"
    after = interview(matter, dict.fromkeys(asked, UNSURE))
    assert after.question is None and all(one.unsure and one.in_use for one in after.answers)
    edited = record(matter, dict.fromkeys(asked, UNSURE), "has_licence", True)
    assert interview(matter, edited).question is None


def test_an_answer_that_no_longer_matters_is_kept_but_not_in_use(matter: Matter) -> None:
    answers = {"has_licence": False, "by_agent": True, "premises": "自有"}
    assert in_use(matter, answers) == {"has_licence", "by_agent", "premises"}
    edited = record(matter, answers, "has_licence", True)
    assert edited["by_agent"] is True
    assert [one.fact for one in interview(matter, edited).answers if not one.in_use] == ["by_agent"]
    back = record(matter, edited, "has_licence", False)
    assert in_use(matter, back) == {"has_licence", "by_agent", "premises"}


def test_a_forgotten_answer_is_asked_again(matter: Matter) -> None:
    answers = {"has_licence": True, "premises": "自有", "rooms": 3, "sign": False}
    assert next_question(matter, answers) is None
    question = next_question(matter, forget(answers, "rooms"))
    assert question is not None and question.fact == "rooms"


def test_progress_never_promises_less_than_comes(matter: Matter) -> None:
    answers: dict[str, Any] = {}
    person = {"has_licence": UNSURE, "premises": "租赁", "rooms": 2, "by_agent": UNSURE, "sign": False}
    assert interview(matter, answers).progress.at_most == len(person)
    for _ in person:
        now = interview(matter, answers)
        assert now.question is not None
        answers = record(matter, answers, now.question.fact, person[now.question.fact])
        after = interview(matter, answers).progress
        assert after.at_most < now.progress.at_most and after.asked == len(answers)


@pytest.mark.parametrize(
    ("fact", "raw", "code"),
    [
        ("has_licence", "也许", "interview_answer_boolean"), ("has_licence", None, "interview_answer_boolean"),
        ("premises", "借用", "interview_answer_choice"), ("rooms", "2.5", "interview_answer_integer"),
        ("rooms", True, "interview_answer_integer"), ("opened", "2025-02-30", "interview_answer_date"),
        ("opened", ["2025-02-03"], "interview_answer_date"), ("colour", "红", "interview_no_question"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused_with_its_code(matter: Matter, fact: str, raw: Any, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        record(matter, {}, fact, raw)
    assert refused.value.code == code
    assert catalogue()[f"errors.{code}"]["zh"].format(**refused.value.values)


@pytest.mark.parametrize(
    ("fact", "raw", "value"),
    [
        ("has_licence", "否", False), ("premises", " 租赁 ", "租赁"), ("rooms", "１２", 12), ("opened", "2025年3月1日", "2025-03-01"),
        ("rooms", " 不清楚", UNSURE),
    ],
)  # fmt: skip
def test_answers_are_kept_in_one_spelling(matter: Matter, fact: str, raw: Any, value: Any) -> None:
    assert record(matter, {}, fact, raw) == {fact: value}


def test_a_known_fact_of_the_wrong_kind_is_not_known(matter: Matter) -> None:
    question = next_question(matter, {"has_licence": "yes, I think"})
    assert question is not None and question.fact == "has_licence"


def test_a_choice_named_not_sure_is_a_choice() -> None:
    questions = [{"fact": "kind", "ask": "哪种？", "type": "choice", "choices": ["甲", "不清楚"]}]
    made = catalog([item("a", material("plan", when='facts.kind == "不清楚"'))], [{"item": "a"}], questions)
    state = interview(matter_of(made, "open"), {"kind": "不清楚"})
    assert state.question is None and not state.answers[0].unsure


def test_no_question_is_asked_that_only_the_form_could_finish() -> None:
    rule = "double(facts.rooms) < form.area"
    made = catalog([item("a", material("plan", when=rule), material("deed", when="facts.sign || form.area > 9.0"))], [{"item": "a"}])
    matter = matter_of(made, "open")
    question = next_question(matter, {})
    assert question is not None and question.fact == "sign"
    assert next_question(matter, {"sign": False}) is None


def test_a_chosen_item_is_not_asked_whether_it_is_wanted() -> None:
    matter = matter_of(shop(), "open", only=["sign"])
    assert next_question(matter, {}) is None
    assert matter_of(shop(), "open", only=["food"]).parts[0].after == ()


def test_a_single_item_is_asked_about_by_its_own_rules() -> None:
    matter = matter_of(shop(), "food")
    assert go_on(matter, {}, {"premises": "自有", "rooms": 2}) == ["premises", "rooms"]


@pytest.mark.parametrize(("id_", "only"), [("nothing", None), ("open", ["nothing"])])
def test_what_is_not_there_is_said(id_: str, only: list[str] | None) -> None:
    with pytest.raises(BadInput) as refused:
        matter_of(shop(), id_, only)
    assert refused.value.code == "interview_no_matter"


def test_the_state_is_plain_for_json(matter: Matter) -> None:
    state = interview(matter, {"has_licence": UNSURE}).as_dict()
    assert json.loads(json.dumps(state)) == state
    assert list(state) == ["question", "progress", "answers"]
    assert state["question"]["reason_zh"] and state["question"]["reason_en"]
