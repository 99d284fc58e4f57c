"""Rules have three outcomes and never guess; a rule that is wrong in itself says so."""

from __future__ import annotations

import datetime as dt
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalog.model import Dictionary, Question
from knowledge.catalog.rule_values import Values, values_of
from knowledge.catalog.rules import Outcome, RuleError, Unknown, compile_rule, evaluate

DICTIONARY = Dictionary.model_validate(
    {
        "elements": {
            "name": {"label": "姓名", "type": "text"},
            "area": {"label": "面积", "type": "number"},
            "price": {"label": "总价", "type": "number"},
            "months": {"label": "月数", "type": "integer"},
            "until": {"label": "截止", "type": "date"},
            "since": {"label": "起始", "type": "date"},
            "signed": {"label": "签名", "type": "boolean"},
            "sex": {"label": "性别", "type": "choice", "choices": ["男", "女"]},
        }
    }
)
QUESTIONS = {
    name: Question.model_validate({"fact": name, "ask": "？", "type": kind, "choices": choices})
    for name, kind, choices in [
        ("a", "boolean", []), ("b", "boolean", []), ("c", "boolean", []),
        ("premises", "choice", ["自有", "租赁"]), ("count", "integer", []),
    ]
}  # fmt: skip
TODAY = "2025-03-31"


def run(rule: str, facts: Any = None, form: Any = None, docs: Any = None, today: Any = TODAY) -> Outcome:
    return evaluate(rule, values_of(DICTIONARY, QUESTIONS, facts, form, docs, today))


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [
        ("form.area >= 8.0", True),
        ("form.area * 2.0 > 16.0", False),
        ("form.price * 0.2 <= 20.0", True),
        ("form.months >= 6", True),
        ("form.months % 4 == 2", True),
        ('form.sex == "男"', False),
        ('form.sex in ["男", "女"]', True),
        ('form.name.startsWith("张")', True),
        ('form.name.matches("^.{2}$")', True),
        ('form["name"] == "张三"', True),
        ("form.signed", False),
        ("!form.signed", True),
        ("form.signed == false", True),
        ("form.until >= today", True),
        ('form.until == "2025-12-31"', True),
        ('"2025-12-30" < form.until', True),
        ('form.until < timestamp("2026-01-01T00:00:00Z")', True),
        ('form.until - form.since > duration("8760h")', False),
        ("form.until.getFullYear() == 2025", True),
        ("years_between(form.since, today) < 1", True),
        ("days_between(form.since, today) == 89", True),
        ('days_between("2024-02-28", "2024-03-01") == 2', True),
        ("form.months > 3 ? form.area > 1.0 : form.area > 100.0", True),
        ("-form.area < 0.0", True),
        ('form.name + "丰" == "张三丰"', True),
        ("has(form.name) && !has(form.nothing)", True),
    ],
)
def test_known_values_give_true_or_false(rule: str, outcome: bool) -> None:
    form = {
        "name": "张三", "area": 8, "price": "100", "months": 6, "sex": "女", "signed": False,
        "until": "2025-12-31", "since": dt.date(2025, 1, 1),
    }  # fmt: skip
    assert run(rule, form=form) is outcome


@pytest.mark.parametrize("until", ["2025-03-31", dt.date(2025, 3, 31), dt.datetime(2025, 3, 31)])
@pytest.mark.parametrize("today", ["2025-03-31", dt.date(2025, 3, 31)])
def test_a_date_may_come_as_text_or_as_date(until: Any, today: Any) -> None:
    assert run("doc.lease.until >= today", docs={"lease": {"until": until}}, today=today) is True
    assert run("doc.lease.until > today", docs={"lease": {"until": until}}, today=today) is False
    assert run("years_between(doc.lease.until, today) == 0", docs={"lease": {"until": until}}, today=today) is True


def test_long_term_is_the_last_day_of_the_calendar() -> None:
    assert run('form.until == "9999-12-31" && form.until > today', form={"until": "长期"}) is True


ABSENT: list[Any] = [None, "", "  ", "约八", "12平方", True, float("nan"), float("inf"), [8]]


@pytest.mark.parametrize("value", ABSENT)
def test_null_empty_and_uncanonical_values_are_unknown(value: Any) -> None:
    assert run("form.area >= 8.0", form={"area": value}) == Unknown(("form.area",))


@pytest.mark.parametrize(
    ("element", "value"),
    [("months", 6.5), ("until", "明年"), ("until", "2025-02-30"), ("sex", "不详"), ("signed", "是"), ("signed", 1)],
)
def test_a_value_of_another_type_is_unknown(element: str, value: Any) -> None:
    assert run(f"form.{element} == form.{element}", form={element: value}) == Unknown((f"form.{element}",))


def test_null_is_not_different_from_everything() -> None:
    """CEL itself finds null != "租赁" true: an unanswered question would decide the case."""
    assert run('facts.premises != "租赁"', facts={"premises": None}) == Unknown(("facts.premises",))
    with pytest.raises(RuleError):
        compile_rule("facts.premises != null")


STATES: dict[str, Any] = {"t": True, "f": False, "u": None}
AND = {"tt": "t", "tf": "f", "tu": "u", "ft": "f", "ff": "f", "fu": "f", "ut": "u", "uf": "f", "uu": "u"}
OR = {"tt": "t", "tf": "t", "tu": "t", "ft": "t", "ff": "f", "fu": "u", "ut": "t", "uf": "u", "uu": "u"}


@pytest.mark.parametrize(("operator", "table"), [("&&", AND), ("||", OR)])
def test_and_and_or_are_kleenes(operator: str, table: dict[str, str]) -> None:
    for sides, due in table.items():
        left, right = sides[0], sides[1]
        got = run(f"facts.a {operator} facts.b", facts={"a": STATES[left], "b": STATES[right]})
        if due == "u":
            missing = tuple(f"facts.{n}" for n, state in (("a", left), ("b", right)) if state == "u")
            assert got == Unknown(missing)
        else:
            assert got is STATES[due]


def test_the_branch_not_taken_is_not_asked_for() -> None:
    rule = "facts.a ? facts.b : facts.c"
    assert run(rule, facts={"a": True, "b": False}) is False
    assert run(rule, facts={"a": False, "c": True}) is True
    assert run(rule, facts={"b": True, "c": True}) == Unknown(("facts.a",))


def test_what_is_missing_is_named_once_in_order() -> None:
    assert run("form.area > form.price || form.area < 1.0", today=None) == Unknown(("form.area", "form.price"))
    assert run("doc.lease.until >= today", today=None) == Unknown(("doc.lease.until", "today"))


def test_unknown_inside_a_function_or_a_sum_stays_unknown() -> None:
    for rule in ("same_name(form.name, doc.card.name)", "form.area + form.price > 1.0", 'form.sex in ["男"]'):
        assert isinstance(run(rule), Unknown)


def test_unknown_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError):
        bool(run("facts.a"))


def test_present_goes_by_kind_even_without_values() -> None:
    assert run('present("lease")', docs={"lease": {}}) is True
    assert run('present("lease")') is False


@pytest.mark.parametrize(
    "rule",
    [
        "1 / 0 == 1", "form.area == 8", 'form.name > 1', "form.name", "1 + 1", 'form.name == 1', "facts.a && form.name",
        "!form.name", "form.signed == 1", "form.area == form.months",
        'double("x") > 1.0', 'form.until > "soon"', "unheard_of(form.name)", "same_name(form.name)",
        "form.area.startsWith(\"x\")", "valid_uscc(form.area)", "other.area > 1.0", "doc.lease",
    ],
)  # fmt: skip
def test_a_fault_of_the_rule_is_an_error_not_an_unknown(rule: str) -> None:
    form = {"area": 8, "name": "张三", "until": "2025-12-31", "signed": True, "months": 8}
    with pytest.raises(RuleError):
        run(rule, facts={"a": True}, form=form)


@pytest.mark.parametrize(
    "rule", ["", "form.", "a &&", "form.area >= 八", "[1].exists(x, x == 1)", "{1: 2}", "(" * 3000]
)
def test_what_is_no_rule_does_not_compile(rule: str) -> None:
    with pytest.raises(RuleError) as caught:
        compile_rule(rule)
    assert caught.value.zh and caught.value.en


def test_the_other_side_may_decide_before_a_fault() -> None:
    assert run("1 / 0 == 1 || facts.a", facts={"a": True}) is True
    with pytest.raises(RuleError):
        run("1 / 0 == 1 || facts.a")


NAMES = ("a", "b", "c")
expressions = st.recursive(
    st.sampled_from([f"facts.{name}" for name in NAMES] + ["true", "false"]),
    lambda inner: st.one_of(
        st.builds("({} && {})".format, inner, inner),
        st.builds("({} || {})".format, inner, inner),
        st.builds("!({})".format, inner),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
        st.builds("(({}) == ({}))".format, inner, inner),
    ),
    max_leaves=8,
)


@given(expressions, st.dictionaries(st.sampled_from(NAMES), st.booleans()))
def test_a_decided_rule_stays_decided_whatever_the_unknown_turn_out_to_be(rule: str, known: dict[str, bool]) -> None:
    """Never guess: an outcome given without some facts must hold for every answer to them."""
    outcome = run(rule, facts=known)
    open_ = [name for name in NAMES if name not in known]
    complete = [dict(zip(open_, bits, strict=True)) | known for bits in product([True, False], repeat=len(open_))]
    final = {run(rule, facts=facts) for facts in complete}
    assert not any(isinstance(one, Unknown) for one in final)
    if isinstance(outcome, Unknown):
        assert set(outcome.missing) <= {f"facts.{name}" for name in open_} and outcome.missing
    else:
        assert final == {outcome}


def test_values_that_the_dictionary_does_not_have_are_left_out() -> None:
    values = values_of(DICTIONARY, QUESTIONS, {"zzz": 1}, {"zzz": 1}, {"lease": {"zzz": 1}}, TODAY)
    assert isinstance(values, Values) and list(values.known) == ["today"] and values.kinds == {"lease"}
