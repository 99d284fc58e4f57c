"""What the analysis claims holds for values that it never saw: random rules, random documents, the project's own evaluation."""

from __future__ import annotations

import datetime as dt
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.catalog.model import Dictionary, Question
from knowledge.catalog.quality.overlap import compare
from knowledge.catalog.quality.space import Space, Undecided, no, tree
from knowledge.catalog.rule_types import Scope, type_check
from knowledge.catalog.rule_values import Values, values_of
from knowledge.catalog.rules import RuleError, compile_rule, evaluate
from tests.knowledge.catalog.small_catalog import ASK, ELEMENTS

DICTIONARY = Dictionary.model_validate(ELEMENTS)
QUESTIONS = {asked["fact"]: Question.model_validate(asked) for asked in ASK}
SCOPE = Scope(
    facts=QUESTIONS, form=DICTIONARY.elements, kinds=DICTIONARY.material_kinds, elements=DICTIONARY.elements,
    asked=frozenset(DICTIONARY.material_kinds),
)  # fmt: skip
NUMBERS = ["doc.lease.area", "form.area", "facts.size"]
WHOLES = ["doc.lease.months", "facts.homes", "years_between(doc.lease.begin, today)", "days_between(today, doc.lease.lease_end)"]
DATES = ["doc.lease.begin", "doc.lease.lease_end", "today", '"2025-01-01"', '"2024-02-29"']
TEXTS = ["doc.lease.name", "form.name", "doc.deed.holder", '"甲"', '" 甲"']
TRUTHS = [
    "facts.married", "doc.lease.signed", 'present("lease")', "has(form.name)", "same_name(form.name, doc.lease.name)",
    "same_name(doc.lease.name, form.name)", "same_address(doc.deed.holder, form.name)", 'doc.lease.name.startsWith("甲")',
]  # fmt: skip
ORDERS = ["<", "<=", ">", ">=", "==", "!="]


def rule(random: Random, depth: int = 3, about: tuple[int, ...] = ()) -> str:
    """A rule about one or two kinds of things, with few names and literals, so that many come out one way only."""
    about = about or tuple(random.sample(range(6), random.choice([1, 1, 2])))
    if depth and random.random() < 0.75:
        one, other, third = (rule(random, depth - 1, about) for _ in range(3))
        shape = random.choice(["&&", "||", "!", "?"])
        if shape == "!":
            return f"!({one})"
        return f"(({one}) ? ({other}) : ({third}))" if shape == "?" else f"({one}) {shape} ({other})"
    match random.choice(about):
        case 0:
            right = random.choice([*NUMBERS, "5.0", "8.0", "8.0", "form.area * 2.0", "doc.lease.yard - form.area"])
            return f"{random.choice(NUMBERS[:2])} {random.choice(ORDERS)} {right}"
        case 1:
            return f"{random.choice(WHOLES[1:3])} {random.choice(ORDERS)} {random.choice([*WHOLES[:2], '0', '1', '2', '-1'])}"
        case 2:
            if random.random() < 0.3:
                return f"{random.choice(WHOLES[2:])} {random.choice(ORDERS)} {random.choice(['0', '1', '-1'])}"
            return f"{random.choice(DATES[:3])} {random.choice(ORDERS)} {random.choice(DATES)}"
        case 3:
            if random.random() < 0.4:
                return random.choice(TRUTHS[4:])
            return f"{random.choice(TEXTS[:3])} {random.choice(['==', '!='])} {random.choice(TEXTS)}"
        case 4:
            return f'facts.premises {random.choice(["==", "!="])} "{random.choice(["自有", "租赁", "借用"])}"'
        case _:
            return random.choice(TRUTHS)


def pair(random: Random) -> tuple[str, str]:
    """Two rules about the same things."""
    about = tuple(random.sample(range(6), random.choice([1, 1, 2])))
    return rule(random, 1, about), rule(random, 1, about)


def values(random: Random) -> Values:
    """A case as it might come: near the literals or far from them, some values missing."""
    day = dt.date(2025, 1, 1)

    def date() -> str:
        near = random.choice([dt.date(2024, 2, 29), day, dt.date(2025, 2, 28), dt.date(2026, 1, 1)])
        return (near + dt.timedelta(days=random.choice([-400, -365, -1, 0, 0, 1, 30, 365, 366]))).isoformat()

    def some(**all_: Any) -> dict[str, Any]:
        return {name: value for name, value in all_.items() if random.random() < 0.9}

    def number() -> float:
        return random.choice([-3.0, 0.0, 2.5, 4.0, 5.0, 7.9, 8.0, 8.000001, 16.0, 1e300, random.uniform(-20, 20)])

    def text() -> str:
        return random.choice(["甲", " 甲", "甲 ", "乙", "甲·乙", "甲乙"])

    lease = some(
        name=text(), area=number(), yard=number(), months=random.randint(-2, 4), signed=random.random() < 0.5,
        begin=date(), lease_end=date(), sex=random.choice(["男", "女"]), use=random.choice(["住宅", "商业"]),
    )  # fmt: skip
    docs = {"lease": lease, "deed": some(holder=text(), area=number())}
    facts = some(
        premises=random.choice(["自有", "租赁", "借用"]), married=random.random() < 0.5, homes=random.randint(-2, 4), size=number()
    )
    there = {kind: read for kind, read in docs.items() if random.random() < 0.9}
    return values_of(DICTIONARY, QUESTIONS, facts, some(name=text(), area=number()), there, today=date())


def outcome(source: str, given: Values) -> bool | None:
    """True or false; None where it is unknown or a value that it makes is none (an overflow)."""
    try:
        found = evaluate(source, given)
    except RuleError:
        return None
    return found if isinstance(found, bool) else None


def one_way(source: str) -> bool | None:
    """The only outcome that is claimed of a rule, None where nothing is."""
    seen: set[bool] = set()
    try:
        for case in Space(SCOPE, tree(source)):
            seen |= set(case.truths)
            if len(seen) == 2:
                return None
    except Undecided:
        return None
    return seen.pop() if seen else None


@settings(max_examples=250, deadline=None)
@given(seed=st.integers(0, 2**40))
@example(seed=1)
def test_a_rule_said_to_come_out_one_way_never_comes_out_the_other(seed: int) -> None:
    random = Random(seed)
    source = rule(random)
    type_check(compile_rule(source), SCOPE)
    claimed = one_way(source)
    if claimed is not None:
        for _ in range(150):
            given_ = values(random)
            assert outcome(source, given_) is not (not claimed), (source, given_)


@settings(max_examples=250, deadline=None)
@given(seed=st.integers(0, 2**40))
def test_a_flag_said_to_bring_another_always_brings_it(seed: int) -> None:
    random = Random(seed)
    one, other = pair(random)
    how, _ = compare(SCOPE, no(tree(one)), no(tree(other)))
    for _ in range(150 if how else 0):
        given_ = values(random)
        first, second = outcome(one, given_), outcome(other, given_)
        if first is False and how in ("same", "forward"):
            assert second is not True, (one, other, given_)
        if second is False and how in ("same", "backward"):
            assert first is not True, (one, other, given_)


def test_the_random_rules_bring_claims_of_every_kind() -> None:
    """Else the two properties above would say nothing."""
    claims = [one_way(rule(Random(seed))) for seed in range(400)]
    assert claims.count(False) >= 15 and claims.count(True) >= 15 and claims.count(None) >= 150
    hows = [compare(SCOPE, *(no(tree(one)) for one in pair(Random(seed))))[0] for seed in range(400)]
    assert all(hows.count(how) >= 15 for how in ("same", "forward", "backward", ""))


@pytest.mark.parametrize("seed", range(40))
def test_each_case_that_is_called_real_can_happen_as_it_stands(seed: int) -> None:
    """Holes and cases that demand too much are told with values: these must be values that documents and answers can have."""
    random = Random(seed)
    source = rule(random)
    space = Space(SCOPE, tree(source))
    if not space.real:
        return
    for _, case in zip(range(200), space, strict=False):
        kinds = frozenset(key[10:-2] for key, value in case.values.items() if key.startswith("§present(") and value)
        known = {key: value for key, value in case.values.items() if not key.startswith("§")}
        assert evaluate(source, Values(known, kinds)) is case.truths[0]


def test_the_pairs_of_the_demonstration_agree_with_evaluation() -> None:
    """Not random: the starter's own rules, each pair of an item, over random documents of the small dictionary."""
    rules = ["doc.lease.lease_end >= today", "days_between(today, doc.lease.lease_end) >= 180", "doc.lease.lease_end > doc.lease.begin"]
    random = Random(5)
    told = {pair: compare(SCOPE, no(tree(pair[0])), no(tree(pair[1])))[0] for pair in combinations(rules, 2)}
    assert list(told.values()) == ["forward", "", ""]
    for _ in range(2000):
        given_ = values(random)
        assert not (outcome(rules[0], given_) is False and outcome(rules[1], given_) is True)
