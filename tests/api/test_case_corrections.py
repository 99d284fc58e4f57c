"""校核纠错 on an applicant's pages: from the suggestion to the answer on the progress page."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from api.house import House
from core.cases import CaseFile, corrections_of, read_values
from core.clock import now
from prefill.sources.corrections import Corrections
from prefill.sources.open import open_sources
from tests.api.case_browser import Browser


@pytest.fixture
def one(house: House) -> Browser:
    made = Browser(house)
    made.post("identity", person="lin")
    made.answer(by_agent="否", premises="自有")
    made.post("sources/population", part=["owner_id"], scope=["sensitive"])
    made.work()
    return made


def link(one: Browser, element: str) -> str:
    found = re.search(rf'href="/case/{one.id}/(records/\w+/wrong\?element={element})"', one.page("suggestions"))
    assert found
    return found[1]


def carry(one: Browser) -> None:
    with one.house.db.write() as session:
        for row in corrections_of(session, session.get_one(CaseFile, one.id)):
            row.next_at = now() - dt.timedelta(seconds=1)
    Corrections(one.house.db, one.house.keys).sweep(open_sources(None, demo=True).by_id["population"])


def test_from_a_suggestion_to_the_answer(one: Browser) -> None:
    where = link(one, "owner_name")
    page = one.page(where)
    assert "这个记录有误" in page and "示例市公安局（虚构）" in page and "林示例" in page and "自己填写就行" in page
    target, _, _ = where.partition("?")
    empty = one.post(target, element="owner_name", words="错")
    assert empty.status_code == 400 and "请写明哪里不对" in empty.text and ">错</textarea>" in empty.text
    assert one.post(target, element="owner_name", words="姓名应为林示栗").headers["location"].endswith("progress#corrections")
    assert "人口信息库（示例） · 经营者（法定代表人）姓名：正在转给对方" in one.page("progress")
    again = one.post(target, element="owner_name", words="姓名应为林示栗")
    assert again.status_code == 409 and "已经提出更正" in again.text
    carry(one)
    assert "对方已收到，正在核对" in one.page("progress")
    carry(one)
    page = one.page("progress")
    assert "对方核对后没有更正" in page and "对方的答复：经核对，记录与登记一致" in page


def test_another_value_may_be_typed_meanwhile(one: Browser) -> None:
    target, _, _ = link(one, "owner_name").partition("?")
    one.post(target, element="owner_name", words="姓名应为林示栗")
    assert one.post("form", part="1", **{"v.owner_name": "林示栗", "r.owner_name": "0"}).status_code == 303
    with one.house.db.read() as session:
        values = read_values(session, one.house.keys, session.get_one(CaseFile, one.id))
    assert (values["owner_name"].value, values["owner_name"].origin) == ("林示栗", "typed")


def test_a_sensitive_value_is_not_shown_without_its_consent(one: Browser) -> None:
    where = link(one, "owner_id_number")
    assert "46010019920308995X" in one.page(where)
    consent = re.search(r'name="consent" value="(\w+)"', one.page("consent"))
    assert consent
    one.post("consent/withdraw", consent=consent[1])
    assert "46010019920308995X" not in one.page(where)


def test_a_source_that_takes_none_says_where_to_turn(one: Browser) -> None:
    where = link(one, "owner_name")
    one.client.app.state.house = replace(  # type: ignore[attr-defined]
        one.house, sources=tuple(replace(known, corrects=False) for known in one.house.sources)
    )
    page = one.page(where)
    assert "请向示例市公安局（虚构）提出" in page and "<textarea" not in page
    told = one.post(where.partition("?")[0], element="owner_name", words="姓名应为林示栗")
    assert told.status_code == 422 and "不能在网上提出更正" in told.text


def test_only_records_of_ones_own(one: Browser) -> None:
    target, _, _ = link(one, "owner_name").partition("?")
    other = Browser(one.house)
    other.post("identity", person="lin")
    for what in (target, "records/none/wrong"):
        assert other.client.get(f"/case/{other.id}/{what}?element=owner_name").status_code == 404
        assert other.post(what, element="owner_name", words="姓名应为林示栗").status_code == 404
    assert one.client.get(f"/case/{one.id}/{target}?element=shop_name").status_code == 404
    assert "记录更正" not in one.page("progress")
