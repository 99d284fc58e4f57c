"""Every review point ends as satisfied, doubtful or unchecked: by its rule alone, and doubtful only on confident readings."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from knowledge.catalog import Catalog
from knowledge.catalog.model import (
    Department,
    Dictionary,
    Element,
    ItemFile,
    Material,
    MaterialKind,
    Question,
    ReviewPoint,
)
from review_support.inspect import inspect
from review_support.point import Inspected
from review_support.seen import Seen, SeenDocument, SeenValue, seen_document

TODAY = dt.date(2026, 3, 2)
KINDS = {"lease": ("tenant", "place", "until", "rent"), "licence": ("tenant", "place", "code")}
ELEMENTS = {
    "tenant": Element(label="承租人", type="text"), "place": Element(label="地址", type="text"), "until": Element(label="截止日", type="date"),
    "rent": Element(label="租金", type="number"), "code": Element(label="代码", type="uscc"), "phone": Element(label="电话", type="phone"),
}  # fmt: skip


def catalog_of(rule: str | None, *, check: str = "一致", when: str | None = None, automation: str = "assist") -> Catalog:
    """One item with one point."""
    point = ReviewPoint(
        id="P", point="要点", materials=("lease",), mode="形式", check=check, when=when, rule=rule, fail="请改正。", severity="必须补正",  # type: ignore[arg-type]
        automation=automation,  # type: ignore[arg-type]
    )  # fmt: skip
    item = ItemFile(
        kind="item", id="i", name="示例事项", task_type="行政许可", department=Department(name="示例局"), review_points=(point,),
        materials=tuple(Material(id=kind, kind=kind, name=kind, need="必要") for kind in KINDS),
    )  # fmt: skip
    kinds = {kind: MaterialKind(label=kind, elements=elements) for kind, elements in KINDS.items()}
    return Catalog(
        dictionary=Dictionary(elements=ELEMENTS, material_kinds=kinds), items={"i": item},
        questions={"i": {"rented": Question(fact="rented", ask="是否租赁？", type="boolean")}},
    )  # fmt: skip


def paper(kind: str | None, sure: float = 1.0, *, id_: str = "", slot: str = "", maybe: frozenset[str] = frozenset(), chars: Any = None, **values: Any) -> SeenDocument:
    """A document as it was read, each value as surely as `sure`."""
    seen = {
        name: SeenValue(value, id_ or f"{kind}.pdf", kind=kind or "", page=1, box=(0.1, 0.1, 0.2, 0.2), quote=str(value), confidence=sure, chars=chars or ())
        for name, value in values.items()
    }
    return SeenDocument(id_ or f"{kind}.pdf", f"{kind}.pdf", slot, kind, maybe, seen)


def judged(catalog: Catalog, *documents: SeenDocument, form: dict[str, Any] | None = None, facts: dict[str, Any] | None = None) -> Inspected:
    (one,) = inspect(Seen(["i"], facts or {}, form or {}, documents, TODAY), catalog)
    return one


NAMES = "same_name(doc.lease.tenant, doc.licence.tenant)"


def test_a_rule_that_holds_is_satisfied_and_one_that_fails_is_doubtful_with_both_places() -> None:
    assert judged(catalog_of(NAMES), paper("lease", tenant="阿依古丽·买买提"), paper("licence", tenant="阿依古丽买买提")).result == "satisfied"
    wrong = judged(catalog_of(NAMES), paper("lease", tenant="林示例"), paper("licence", tenant="陈示范"))
    assert wrong.result == "doubtful"
    assert [(one.name, one.value, one.places[0]["document"], one.places[0]["page"]) for one in wrong.used] == [
        ("doc.lease.tenant", "林示例", "lease.pdf", 1), ("doc.licence.tenant", "陈示范", "licence.pdf", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(("sure", "result", "reason"), [(0.95, "doubtful", ""), (0.85, "unchecked", "unsure"), (0.2, "unchecked", "unsure")])
def test_a_flag_stands_on_what_was_read_surely(sure: float, result: str, reason: str) -> None:
    ended = judged(catalog_of("doc.lease.until >= today", check="有效期"), paper("lease", sure, until="2026-01-31"))
    assert (ended.result, ended.reason) == (result, reason)


def test_what_agrees_to_the_letter_confirms_a_faint_reading_and_a_threshold_does_not() -> None:
    assert judged(catalog_of(NAMES), paper("lease", 0.4, tenant="林示例"), paper("licence", tenant="林示例")).result == "satisfied"
    faint = judged(catalog_of("doc.lease.rent >= 8.0", check="格式"), paper("lease", 0.4, rent=9.5))
    assert (faint.result, faint.reason) == ("unchecked", "unsure")


def test_a_faint_text_differs_as_surely_as_the_characters_in_which_it_does() -> None:
    licence = paper("licence", tenant="何茹川")
    assert judged(catalog_of(NAMES), paper("lease", 0.6, tenant="何溪川", chars=(0.99, 0.98, 0.6)), licence).result == "doubtful"
    assert judged(catalog_of(NAMES), paper("lease", 0.6, tenant="何溪川", chars=(0.99, 0.6, 0.98)), licence).result == "unchecked"
    # What is only missing may not have been read; and nothing alike is no misreading of one thing.
    assert judged(catalog_of(NAMES), paper("lease", 0.6, tenant="何川", chars=(0.99, 0.98)), licence).result == "unchecked"
    assert judged(catalog_of(NAMES), paper("lease", 0.6, tenant="林示例", chars=(0.99, 0.99, 0.6)), licence).result == "unchecked"


@pytest.mark.parametrize(
    ("rule", "one", "other"),
    [(NAMES, "陈昇", "陈升"), (NAMES, "甯峯", "宁峰"), ("same_address(doc.lease.place, doc.licence.place)", "海口市示例路一号（二楼）", "海口市示例路1號二楼")],
)
def test_ways_of_writing_are_for_a_person_to_look_at(rule: str, one: str, other: str) -> None:
    element = "tenant" if rule is NAMES else "place"
    ended = judged(catalog_of(rule), paper("lease", **{element: one}), paper("licence", **{element: other}))
    assert (ended.result, ended.reason) == ("unchecked", "written")


def test_documents_that_disagree_among_themselves_settle_nothing() -> None:
    rule = "doc.lease.until >= today"
    two = judged(catalog_of(rule, check="有效期"), paper("lease", id_="a", until="2026-01-31"), paper("lease", id_="b", until="2027-01-31"))
    assert (two.result, two.reason) == ("unchecked", "split") and len(two.used[0].places) == 2
    same = judged(catalog_of(rule, check="有效期"), paper("lease", id_="a", until="2026-01-31"), paper("lease", 0.3, id_="b", until="2026-01-30"))
    assert same.result == "doubtful"


def test_a_material_is_missing_only_where_nothing_there_may_be_it() -> None:
    there = catalog_of('present("lease")', check="完整")
    assert judged(there, paper("lease")).result == "satisfied"
    assert judged(there).result == "doubtful"
    ticket = judged(there, paper(None, slot="lease", id_="ticket.jpg"))
    assert ticket.result == "doubtful" and ticket.used[0].places[0]["document"] == "ticket.jpg"
    unclear = judged(there, paper(None, slot="lease", id_="new.jpg", maybe=frozenset({"lease"})))
    assert (unclear.result, unclear.reason, unclear.missing) == ("unchecked", "unclear", ("doc.lease",))
    unread = judged(there, seen_document("x.jpg", "x.jpg", "lease", None))
    assert (unread.result, unread.reason) == ("unchecked", "unclear")


def test_when_it_applies_and_what_is_lacking() -> None:
    guarded = catalog_of("doc.lease.until >= today", check="有效期", when="facts.rented")
    assert judged(guarded, paper("lease", until="2026-01-31"), facts={"rented": False}).result == "not_applicable"
    unknown = judged(guarded, paper("lease", until="2026-01-31"))
    assert (unknown.result, unknown.reason, unknown.missing) == ("unchecked", "missing", ("facts.rented",))
    empty = judged(guarded, paper("lease"), facts={"rented": True})
    assert (empty.result, empty.reason, empty.missing) == ("unchecked", "missing", ("doc.lease.until",))


def test_the_form_is_what_was_typed_and_what_cannot_be_of_its_kind_is_found_wrong() -> None:
    rule = 'form.phone.matches("^1[3-9][0-9]{9}$")'
    assert judged(catalog_of(rule, check="格式"), form={"phone": "154 0000 1234"}).result == "satisfied"
    assert judged(catalog_of(rule, check="格式"), form={"phone": "1540000"}).result == "doubtful"


def test_discretion_is_nobodys_but_a_persons_and_a_faulty_rule_is_told() -> None:
    human = judged(catalog_of(None, check="裁量", automation="human_only"), paper("lease", tenant="林示例"))
    assert (human.result, [(one.name, one.value) for one in human.used]) == ("human", [("doc.lease", None)])
    assert human.used[0].places[0]["document"] == "lease.pdf"  # where to look, and nothing that was read there
    fault = judged(catalog_of("doc.lease.tenant > 3"), paper("lease", tenant="林示例"))
    assert fault.result == "unchecked" and fault.reason.startswith("fault:")


def test_where_nothing_was_read_a_person_looks_and_another_document_is_another_matter() -> None:
    until = catalog_of("doc.lease.until >= today", check="有效期")
    first, second = (judged(until, paper("lease", id_=name)) for name in ("a.pdf", "b.pdf"))
    assert [place["document"] for one in first.used for place in one.places] == ["a.pdf"] and first.used != second.used


def test_what_no_item_asks_for_counts_for_nothing() -> None:
    ended = judged(catalog_of("doc.lease.until >= today", check="有效期"), paper("bus_ticket", until="2026-01-31"))
    assert (ended.result, ended.reason) == ("unchecked", "missing")
