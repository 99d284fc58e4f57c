"""Which source stands first, what agrees, what contradicts: records, earlier values, text of documents, pictures of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.filling import begin, form_of_case
from api.house import House
from checkpoint.proposals import SuggestionDraft
from core.cases import CaseFile, Upload, read_values, save_values, submit, vouch
from core.clock import now
from core.db import new_id
from core.vault import Vault
from prefill.case_drafts import drafts_of
from prefill.extract.choose import FieldRead
from prefill.merge import Source, Suggested
from tests.prefill.source_server import ID_NUMBER, Keeper, always, keeper
from tests.prefill.sourced_case import MATTER, Sourced, deed, sourced


@pytest.fixture
def kept() -> Iterator[Keeper]:
    with keeper() as running:
        running.answer = always({"records": [deed()]})
        yield running


def earlier(house: House, **typed: str) -> str:
    """An application that the same person handed in before; its number."""
    case_id, _ = begin(house, MATTER, "", "zh")
    with house.db.write() as session:
        case = session.get_one(CaseFile, case_id)
        vouch(session, house.keys, case, subject=f"id:{ID_NUMBER}", name="林示例", assurance="counter", id_number=ID_NUMBER)
        save_values(session, house.keys, case, typed, {})
        return submit(session, case, case.rev)


def upload(one: Sourced, name: str) -> str:
    with one.house.db.write() as session:
        id_ = new_id()
        sealed = Vault(session, one.house.keys).seal(one.id, name, f"{id_}:name")
        session.add(
            Upload(
                id=id_, case_id=one.id, kind="shop_deed", name=sealed, media="image/jpeg", size=1, content_blind=id_, state="read",
                code="", done=1, total=1, merged=True, at=now(),
            )
        )  # fmt: skip
        return id_


def read(file: str, value: Any, method: str, confidence: float = 0.99) -> Source:
    return Source(file, "shop_deed", method, FieldRead("a", value, str(value), 1, (0, 0, 1, 1), "label", confidence))


def drafts(one: Sourced, *found: Suggested) -> dict[str, list[SuggestionDraft]]:
    guide = one.house.guided
    assert guide is not None
    with one.house.db.write() as session:
        case = one.case(session)
        form = form_of_case(one.house, session, case)
        told: dict[str, list[SuggestionDraft]] = {}
        for draft in drafts_of(session, one.house.keys, case, found, form, guide.catalog().dictionary):
            told.setdefault(draft.element, []).append(draft)
        return told


def order(draft: SuggestionDraft) -> list[str]:
    return [str(source.get("upload_id") and source["method"] or source["source"]) for source in draft.sources]


def test_what_agrees_stands_together_in_the_order_of_sources(one: Sourced) -> None:
    earlier(one.house, shop_address="示例市 示例大道9号")
    one.allow("shop_address", kinds=("shop_deed",))
    one.sweep()
    photo, text = upload(one, "a.jpg"), upload(one, "b.pdf")
    found = Suggested(
        "shop_address", "proposed", (read(photo, "示例市示例大道9号", "ocr"), read(text, "示例市示例大道9号", "text", 0.9)), {}
    )
    (draft,) = drafts(one, found)["shop_address"]
    assert order(draft) == ["population", "earlier", "text", "ocr"]
    assert (draft.value, draft.status, draft.group) == ("示例市示例大道9号", "proposed", "")


def test_what_differs_is_a_conflict_for_a_person(one: Sourced) -> None:
    earlier(one.house, shop_area="60")
    one.allow("shop_area", kinds=("shop_deed",))
    one.sweep()
    found = Suggested("shop_area", "proposed", (read(upload(one, "a.jpg"), 62.5, "ocr"),), {})
    told = drafts(one, found)["shop_area"]
    assert [(d.value, d.status, order(d)) for d in told] == [
        (62.5, "conflict", ["population", "ocr"]), (60.0, "conflict", ["earlier"]),
    ]  # fmt: skip
    assert len({d.group for d in told}) == 1 and told[0].group


def test_a_record_that_has_run_out_is_not_proposed(one: Sourced, monkeypatch: pytest.MonkeyPatch) -> None:
    one.allow("shop_area", kinds=("shop_deed",))
    one.sweep()
    assert "shop_area" in drafts(one)
    monkeypatch.setattr("core.cases.asks.HeldRecord.valid", False)
    assert "shop_area" not in drafts(one)


def test_values_confirmed_earlier_flow_once_the_applicant_is_known(house: House, tmp_path: Path) -> None:
    """And without a document or a source: nothing but the voucher sets the proposing off."""
    number = earlier(house, shop_name="示例市林记小吃店", shop_area="六十", contact_phone="15400000007")
    with keeper() as kept:
        one = sourced(house, kept, tmp_path)
        assert one.propose() == {}
        one.identify()
        told = one.propose()
    assert set(told) == {"shop_name", "contact_phone"}, "what its element cannot take is not proposed"
    (source,) = told["shop_name"][0].sources
    assert (source["source"], source["record"], source["method"], source["quote"]) == ("earlier", number, "record", "示例市林记小吃店")


def test_nobody_elses_values_flow(house: House, tmp_path: Path) -> None:
    earlier(house, shop_name="示例市林记小吃店")
    with keeper() as kept:
        one = sourced(house, kept, tmp_path)
    with house.db.write() as session:
        vouch(session, house.keys, one.case(session), subject="id:460100198906179930", name="周示范", assurance="counter")
    assert one.propose() == {}


def test_what_stands_in_the_form_is_not_proposed_again_however_it_is_written(one: Sourced) -> None:
    one.allow("shop_area", kinds=("shop_deed",))
    one.sweep()
    with one.house.db.write() as session:
        save_values(session, one.house.keys, one.case(session), {"shop_area": "62.50㎡"}, {})
    assert "shop_area" not in one.propose()
    with one.house.db.read() as session:
        assert read_values(session, one.house.keys, one.case(session))["shop_area"].value == "62.50㎡"


def test_a_wrong_check_digit_is_told_beside_the_value(one: Sourced, house: House, tmp_path: Path) -> None:
    one.consent("owner_id_number", scope="sensitive")
    found = Suggested(
        "owner_id_number", "proposed", (read(upload(one, "a.pdf"), "460100199203089950", "text"),), {"check_digit": False}
    )
    assert drafts(one, found)["owner_id_number"][0].checks == {"check_digit": False}


