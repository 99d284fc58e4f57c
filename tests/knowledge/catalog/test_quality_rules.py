"""Rules that come out only one way, that say the same, or that leave a case out: told with values; silence where nothing is proved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from knowledge.catalog.quality import space
from tests.knowledge.catalog.small_catalog import codes, item, material, point, report

NEVER = [
    "doc.lease.area > 8.0 && doc.lease.area < 5.0",
    "doc.lease.lease_end < doc.lease.begin && doc.lease.lease_end > today && doc.lease.begin <= today",
    "doc.lease.months > 3 && doc.lease.months < 4",
    "doc.lease.area > 8.0 && doc.lease.area < 8.0 + 0.0",
    'doc.lease.begin < "2020-01-01" && doc.lease.begin > timestamp("2020-06-01T00:00:00Z")',
    'doc.lease.name == "" || doc.lease.name == "  "',
    'doc.lease.name == "甲" && doc.lease.name == "乙"',
    "doc.lease.sex == doc.lease.use",
    "years_between(doc.lease.begin, today) < 1 && years_between(doc.lease.begin, today) > 3",
    "days_between(today, doc.lease.lease_end) >= 30 && doc.lease.lease_end < today",
    "!same_name(doc.lease.name, doc.lease.name)",
    "doc.lease.area * 2.0 < doc.lease.yard && doc.lease.yard < doc.lease.area * 2.0",
    "facts.married ? !facts.married : facts.married",
]
ALWAYS = [
    "doc.lease.area >= 8.0 || doc.lease.area < 8.0",
    'doc.lease.sex == "男" || doc.lease.sex == "女"',
    'doc.lease.use in ["住宅", "商业", "办公"]',
    "doc.lease.lease_end >= today || doc.lease.lease_end < today",
    'doc.lease.name == doc.lease.name && doc.lease.name != ""',
    'doc.lease.name != "甲" || same_name(doc.lease.name, "甲")',
    'days_between(doc.lease.begin, today) <= 0 || doc.lease.begin < today',
]
OPEN = [
    "doc.lease.area >= 8.0",
    "doc.lease.area > doc.lease.yard && doc.lease.yard > 8.0",
    "doc.lease.months > 3 && doc.lease.months < 5",
    "doc.lease.area * 2.0 > 10.0 && doc.lease.area < 3.0",  # never true, but not proved: nothing is said
    "days_between(doc.lease.begin, today) >= 0 && doc.lease.begin > today",  # within one day an instant may be later
    # inf - inf is no number, and neither side holds
    "doc.lease.area * 9.0 - doc.lease.yard * 9.0 < 0.0 || doc.lease.area * 9.0 - doc.lease.yard * 9.0 >= 0.0",
    'region_of(doc.lease.name) == ""',
    'doc.lease.name.matches("^x") && doc.lease.name.startsWith("y")',
    "has(doc.lease.name) || !has(doc.lease.name) && doc.lease.signed",
]


@pytest.mark.parametrize("rule", NEVER)
def test_a_rule_that_cannot_be_true_is_told(tmp_path: Path, rule: str) -> None:
    (found,) = report(tmp_path, item(point(1, rule)))
    assert found.code == "rule_never" and found.level == "must" and found.points == ("P-1",)
    assert rule in found.words("zh") and "P-1" in found.words("en")


@pytest.mark.parametrize("rule", ALWAYS)
def test_a_rule_that_cannot_be_false_is_told(tmp_path: Path, rule: str) -> None:
    assert codes(report(tmp_path, item(point(1, rule)))) == ["rule_always"]


@pytest.mark.parametrize("rule", OPEN)
def test_of_a_rule_that_can_be_both_or_that_is_not_proved_nothing_is_said(tmp_path: Path, rule: str) -> None:
    assert report(tmp_path, item(point(1, rule))) == []


def test_the_finding_says_values_and_where_it_stands(tmp_path: Path) -> None:
    made = item(point(1, "facts.size > 8.0 && facts.size < 5.0"))
    (found,) = report(tmp_path, made)
    assert "facts.size = " in found.words()
    lines = Path(found.path).read_text("utf-8").splitlines()
    assert lines[found.line - 1].strip() == "rule: facts.size > 8.0 && facts.size < 5.0"


def test_a_rule_is_judged_in_the_cases_where_its_point_applies(tmp_path: Path) -> None:
    premises = 'facts.premises == "租赁"'
    assert codes(report(tmp_path, item(point(1, premises, when=premises)))) == ["rule_always"]
    assert codes(report(tmp_path, item(point(1, premises, when=f"!({premises})")))) == ["rule_never"]
    assert report(tmp_path, item(point(1, premises, when="facts.married"))) == []


def test_cases_that_never_come_and_conditions_that_test_nothing_are_told(tmp_path: Path) -> None:
    every = 'facts.premises in ["自有", "租赁", "借用"]'
    made = item(
        point(1, "doc.lease.signed", when="facts.homes > 2 && facts.homes < 2"),
        point(2, "doc.lease.months > 3", when="facts.married || !facts.married"),
        conditions=[
            {"id": "c1", "text": "有场所", "rule": every, "basis": 0},
            {"id": "c2", "text": "家里没有住房", "rule": "facts.homes < 0 && facts.homes > 0", "basis": 0},
            {"id": "c3", "text": "已婚", "rule": "facts.married", "basis": 0},
        ],
    )  # fmt: skip
    found = report(tmp_path, made)
    told = {one.code: one.words() for one in found}
    assert sorted(codes(found)) == ["condition_always", "condition_never", "when_always", "when_never"]
    assert "有场所" in told["condition_always"] and "家里没有住房" in told["condition_never"]
    assert "P-1" in told["when_never"] and "P-2" in told["when_always"]


def test_with_too_many_cases_nothing_is_claimed_and_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = "doc.lease.area > 8.0 && doc.lease.area < 5.0 && doc.lease.yard > 1.0"
    monkeypatch.setattr(space, "MOST", 10)
    found = report(tmp_path, item(point(1, rule), point(2, rule)))
    assert [one.code for one in found] == ["undecided", "overlap_same", "undecided"]  # equal texts are equal however many


SAME = [
    ("doc.lease.area >= 8.0 && doc.lease.signed", "doc.lease.signed && 8.0 <= doc.lease.area"),
    ("same_name(form.name, doc.lease.name)", "same_name(doc.lease.name, form.name)"),
    ("form.area == doc.lease.area", "doc.lease.area == form.area"),
    ("doc.lease.months >= 6", "doc.lease.months > 5"),
    ("doc.lease.signed", "doc.lease.signed == true"),
    ("!(doc.lease.area < 8.0)", "doc.lease.area >= 8.0"),
    ('doc.lease.sex == "男"', 'doc.lease.sex != "女"'),
]
FORM = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "x-element": "name"}, "area": {"type": "number", "x-element": "area"},
    },
}  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_points_that_say_the_same_are_told(tmp_path: Path, one: str, other: str) -> None:
    (found,) = report(tmp_path, item(point(1, one), point(2, other), form=FORM))
    assert found.code == "overlap_same" and found.points == ("P-1", "P-2") and found.level == "must"


IMPLIED = [
    ("doc.lease.area >= 5.0", "doc.lease.area >= 8.0"),  # the weaker is flagged only with the stronger
    ("doc.lease.signed", "doc.lease.signed && doc.lease.lease_end >= today"),
    ("doc.lease.lease_end >= today", "days_between(today, doc.lease.lease_end) >= 180"),
    ("same_name(form.name, doc.lease.name)", "form.name == doc.lease.name"),
]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("lone", "strict"), IMPLIED)
def test_a_point_flagged_only_with_another_is_told(tmp_path: Path, lone: str, strict: str, turned: bool) -> None:
    rules = (strict, lone) if turned else (lone, strict)
    (found,) = report(tmp_path, item(*(point(n, rule) for n, rule in enumerate(rules, 1)), form=FORM))
    weak, strong = ("P-2", "P-1") if turned else ("P-1", "P-2")
    assert found.code == "overlap_implied" and found.points == (weak, strong)


def test_points_that_divide_the_cases_or_look_at_other_things_do_not_overlap(tmp_path: Path) -> None:
    assert report(
        tmp_path,
        item(
            point(1, "doc.lease.area >= 5.0", when="facts.married"), point(2, "doc.lease.area >= 5.0", when="!facts.married"),
            point(3, "doc.lease.made_on <= today"), point(4, "doc.lease.lease_end >= today"), point(5, "doc.lease.yard >= 5.0"),
        ),
    ) == []  # fmt: skip


def test_one_document_asked_the_same_by_two_items_of_a_theme(tmp_path: Path) -> None:
    def theme(*whens: str | None) -> dict[str, Any]:
        parts = [{"item": name, "when": when} for name, when in zip(("one", "two", "three"), whens, strict=True)]
        return {"kind": "theme", "id": "t", "name": "主题", "questions": ASKED, "items": parts}

    rule = "doc.lease.lease_end >= today"
    items = [item(point(n, rule), id_=name, questions=[]) for n, name in enumerate(("one", "two", "three"), 1)]
    for n, made in enumerate(items):
        made["review_points"][0] |= {"id": f"Q-{n}", "rule": f"doc.lease.lease_end >= doc.lease.begin && doc.lease.months > {n}"}
    found = report(tmp_path, *items, theme(None, None, None))
    assert codes(found) == ["overlap_across"] and found[0].points == ("P-1", "P-2", "P-3") and found[0].entry == "t"
    assert codes(report(tmp_path, *items, theme(None, None, None), about={"two"})) == ["overlap_across"]
    apart = report(tmp_path, *items, theme("facts.married", "!facts.married", 'facts.premises == "自有"'))
    assert [one.points for one in apart] == [("P-1", "P-3")]


ASKED = [
    {"fact": "married", "ask": "是否已婚？", "type": "boolean"},
    {"fact": "premises", "ask": "自有还是租赁？", "type": "choice", "choices": ["自有", "租赁", "借用"]},
]


def test_an_item_that_its_theme_offers_only_where_its_condition_fails(tmp_path: Path) -> None:
    made = item(id_="one", questions=[], conditions=[{"id": "c", "text": "已婚", "rule": "facts.married", "basis": 0}])
    parts = [{"item": "one", "when": '!facts.married && facts.premises == "自有"'}]
    found = report(tmp_path, made, {"kind": "theme", "id": "t", "name": "主题", "questions": ASKED, "items": parts})
    assert codes(found) == ["never_in_theme"] and "已婚" in found[0].words()


LADDERS = [
    ("facts.size < 8.0", "facts.size > 8.0", "gap_boundary", "facts.size = 8.0"),
    ("facts.homes < 2", "facts.homes > 2", "gap_boundary", "facts.homes = 2"),
    ("facts.size < 8.0", "facts.size > 100.0", "gap_case", "facts.size = 8.0"),
    ('facts.premises == "自有"', 'facts.premises == "租赁"', "gap_case", "facts.premises = 借用"),
]


@pytest.mark.parametrize(("low", "high", "code", "case"), LADDERS)
def test_a_case_that_falls_between_two_points_is_told(tmp_path: Path, low: str, high: str, code: str, case: str) -> None:
    made = item(point(1, "doc.lease.area >= 5.0", when=low), point(2, "doc.lease.area >= 8.0", when=high))
    (found,) = report(tmp_path, made)
    assert found.code == code and found.points == ("P-1", "P-2") and case in found.words()


def test_points_whose_cases_are_whole_or_overlap_leave_no_hole(tmp_path: Path) -> None:
    for low, high in (("facts.size <= 8.0", "facts.size > 8.0"), ("facts.married", "!facts.married")):
        assert report(
            tmp_path, item(point(1, "doc.lease.area >= 5.0", when=low), point(2, "doc.lease.area >= 8.0", when=high))
        ) == []
    both = item(point(1, "doc.lease.area > 5.0", when="facts.homes > 1"), point(2, "doc.lease.area < 90.0", when="facts.homes > 3"))
    assert report(tmp_path, both) == []
    three = item(*(point(n, f"doc.lease.area >= {n}.0", when=f'facts.premises == "{p}"') for n, p in enumerate(("自有", "租赁", "借用"), 1)))
    assert report(tmp_path, three) == []


def test_a_point_that_demands_what_is_not_asked_for_there(tmp_path: Path) -> None:
    materials = [material("lease"), material("deed", when='facts.premises == "自有"')]
    (found,) = report(tmp_path, item(point(1, 'present("deed")', materials=["deed"]), materials=materials))
    assert found.code == "undue_demand" and found.level == "must" and "facts.premises = 租赁" in found.words()
    (found,) = report(tmp_path, item(point(1, "doc.deed.area > 5.0", materials=["deed"]), materials=materials))
    assert found.code == "undue_check"
    fine = [
        point(1, 'present("deed")', materials=["deed"], when='facts.premises == "自有"'),
        point(2, 'present("deed") || present("lease")'),
        point(3, "doc.deed.area > 5.0 || doc.lease.area > 5.0"),
        point(4, "doc.deed.area > 7.0", when='present("deed")'),
    ]
    assert report(tmp_path, item(*fine, materials=materials)) == []
