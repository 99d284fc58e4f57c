"""The one list: items, conditions, materials each once, limits; nothing required ever falls off for want of an answer."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from assistant.interview import UNSURE, Checklist, checklist, matter_of
from tests.assistant.interview.small_catalog import catalog, item, material, shop


def of(answers: dict[str, Any]) -> Checklist:
    return checklist(matter_of(shop(), "open"), answers)


def kinds(found: Checklist) -> dict[str, tuple[str, str]]:
    return {one.kind: (one.state, one.need) for one in found.materials}


def test_items_come_in_the_order_in_which_they_are_done() -> None:
    found = of({"has_licence": False, "sign": True})
    assert [(one.item, one.step) for one in found.items] == [("register", 1), ("food", 2), ("sign", 1)]
    assert found.items[1].after == ("register",)


def test_an_item_that_is_not_needed_says_why() -> None:
    found = of({"has_licence": True, "sign": True, "by_agent": True})
    assert [one.item for one in found.not_needed] == ["register"]
    assert [one.words() for one in found.not_needed[0].because] == ["“有执照吗？”答“是”"]
    assert "letter" not in kinds(found)


def test_an_undecided_item_says_what_it_waits_for() -> None:
    found = of({"has_licence": UNSURE})
    assert [(one.item, [(x.name, x.unsure) for x in one.lacks]) for one in found.undecided] == [
        ("register", [("facts.has_licence", True)]), ("sign", [("facts.sign", False)]),
    ]  # fmt: skip
    assert found.undecided[0].lacks[0].words() == "您不清楚：有执照吗？"


def test_each_material_is_listed_once_and_the_strongest_need_wins() -> None:
    found = of({"has_licence": False, "sign": True, "premises": "租赁", "by_agent": False, "rooms": 2})
    assert kinds(found) == {
        "lease": ("needed", "必要"), "licence": ("needed", "必要"), "plan": ("needed", "必要"),
    }  # fmt: skip
    lease, _, plan = found.materials
    assert [use.item for use in lease.uses] == ["register", "food"] and lease.accept_standards == ("有效期内",)
    assert lease.uses[0].because[0].answer == "租赁"
    # food waives the plan, sign does not: it is handed in, for sign
    assert plan.exempt is False and plan.submit == "容缺后补"


def test_the_result_of_an_earlier_item_of_the_bundle_is_exempt() -> None:
    first = of({"has_licence": False}).materials
    licence = next(one for one in first if one.kind == "licence")
    assert licence.exempt and licence.submit is None
    assert (licence.uses[0].exempt, licence.uses[0].exempt_by) == ("earlier_item", "register")


def test_it_is_not_exempt_where_the_earlier_item_may_fall_away() -> None:
    for answers in ({}, {"has_licence": UNSURE}, {"has_licence": True}):
        licence = next(one for one in of(answers).materials if one.kind == "licence")
        assert not licence.exempt and licence.submit == "必要", answers
    alone = checklist(matter_of(shop(), "food"), {})
    assert not next(one for one in alone.materials if one.kind == "licence").exempt


def test_what_depends_says_on_what() -> None:
    found = of({"has_licence": True, "premises": UNSURE, "sign": False})
    lease = next(one for one in found.materials if one.kind == "lease")
    assert (lease.state, lease.need, [one.name for one in lease.lacks]) == ("depends", "必要", ["facts.premises"])


def test_a_need_that_may_rise_is_told() -> None:
    two = [item("a", material("plan", "非必要")), item("b", material("plan"))]
    found = checklist(matter_of(catalog(two, [{"item": "a"}, {"item": "b", "when": "facts.sign"}]), "open"), {})
    (plan,) = found.materials
    assert (plan.state, plan.need, plan.may_be) == ("needed", "非必要", "必要")
    assert [one.name for one in plan.lacks] == ["facts.sign"]


def test_conditions_not_met_are_told_with_reason_and_basis() -> None:
    found = of({"has_licence": False, "rooms": 1})
    (unmet,) = found.not_met
    assert (unmet.item, unmet.text, unmet.basis) == ("food", "至少两间", "《示例法》第一条")
    assert [one.words() for one in unmet.because] == ["“几间？”答“1”"]
    assert unmet.earlier == ("register",)
    assert [(one.id, one.state) for one in found.conditions] == [("c2", "for_a_person")]
    assert [(one.id, one.state) for one in of({}).conditions] == [("c1", "undecided"), ("c2", "for_a_person")]


def test_the_bundle_takes_as_long_as_its_longest_chain() -> None:
    limits = of({"has_licence": False, "sign": True}).limits
    assert (limits.promised.chain, limits.promised.working_days, limits.promised.calendar_days) == (("register", "food"), 23, 0)
    assert limits.promised.complete and not limits.statutory.complete, "sign tells no statutory limit"
    assert limits.statutory.working_days == 29
    short = of({"has_licence": True, "sign": True}).limits
    assert short.promised.chain == ("food",)
    open_ = of({"sign": True}).limits
    assert (open_.promised.chain, open_.promised_at_most.chain) == (("food",), ("register", "food"))


def test_fees_and_visits() -> None:
    found = of({"has_licence": True, "sign": True})
    assert [(one.item, one.charged) for one in found.fees] == [("food", True), ("sign", None)]
    assert found.visits == 2
    assert of({"has_licence": False}).visits is None, "registration does not say"


def test_a_rule_at_fault_takes_nothing_off_the_list() -> None:
    made = catalog([item("a", material("plan", when="100 / facts.rooms > 5"))], [{"item": "a"}])
    (plan,) = checklist(matter_of(made, "open"), {"rooms": 0}).materials
    assert plan.state == "depends" and plan.uses[0].fault and plan.lacks == ()


def test_a_rule_may_speak_of_today() -> None:
    made = catalog([item("a", material("plan", when="days_between(facts.opened, today) > 30"))], [{"item": "a"}])
    for day, listed in ((dt.date(2025, 3, 1), 0), (dt.date(2025, 4, 30), 1)):
        assert len(checklist(matter_of(made, "open", today=day), {"opened": "2025-03-01"}).materials) == listed


def test_the_list_is_plain_for_json() -> None:
    found = of({"premises": "租赁"}).as_dict()
    assert json.loads(json.dumps(found)) == found
    assert list(found) == [
        "id", "name", "items", "undecided", "not_needed", "not_met", "conditions", "materials", "limits", "fees", "visits",
    ]  # fmt: skip
