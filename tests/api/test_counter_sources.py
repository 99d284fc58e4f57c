"""At the counter: whom the clerk checked, what that brings back, and sources asked on a consent given in person."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.access import COOKIE
from api.app import create_app
from api.house import House
from core.cases import CaseFile, Consent, save_values, submit
from core.people import Person, Role, Staff, open_session
from tests.api.case_browser import HTML, Browser

LIN = "46010019920308995X"


class Counter(Browser):
    """A clerk's browser on a case of the counter."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.client = TestClient(create_app(house), follow_redirects=False, headers=HTML)
        with house.db.write() as session:
            clerk = session.scalars(select(Person).where(Person.login == "clerk")).one()
            token = open_session(session, clerk, 1)
        self.client.cookies.set(COOKIE, token, path="/staff")
        self.mark = re.search(r'name="csrf" value="([^"]+)"', self.client.get("/staff/cases").text)[1]  # type: ignore[index]
        begun = self.client.post("/staff/counter", data={"csrf": self.mark, "matter": "demo-individual-business"})
        self.id = begun.headers["location"].split("/")[3]

    def page(self, where: str = "") -> str:
        told = self.client.get(f"/staff/counter/{self.id}")
        assert told.status_code == 200
        return html.unescape(told.text)

    def post(self, where: str, **data: Any) -> Any:
        return self.client.post(f"/staff/counter/{self.id}/{where}", data={"csrf": self.mark, **data})


@pytest.fixture
def desk(house: House) -> Counter:
    made = Counter(house)
    for fact, value in (("by_agent", "否"), ("premises", "自有")):
        assert made.post("answer", fact=fact, value=value).status_code == 303
    return made


def test_the_clerk_notes_who_it_is(desk: Counter) -> None:
    assert "申请人是谁" in desk.page() and "可以代您调取" not in desk.page()
    assert desk.post("identity", checked="card", name="林示例", id_number="46010019920308995x").status_code == 303
    assert desk.stands()["who"] == {
        "subject": f"id:{LIN}", "name": "林示例", "assurance": "counter:card", "id_number": LIN, "on_behalf_of": "",
    }  # fmt: skip
    page = desk.page()
    assert "林示例" in page and "460100********995X" in page and LIN not in page
    with desk.house.db.read() as session:
        assert session.get_one(CaseFile, desk.id).identity_check == "card"


@pytest.mark.parametrize(
    "given",
    [
        {"checked": "", "name": "林示例", "id_number": LIN}, {"checked": "card", "name": " ", "id_number": LIN},
        {"checked": "card", "name": "林示例", "id_number": "460100199203089950"}, {"checked": "card", "name": "林示例"},
    ],
)  # fmt: skip
def test_half_an_identity_is_none(desk: Counter, given: dict[str, str]) -> None:
    assert desk.post("identity", **given).status_code == 400
    assert desk.stands()["who"] == {}


def test_sources_are_asked_on_a_consent_given_in_person(desk: Counter, staff: Callable[[Role], Staff]) -> None:
    refused = desk.post("sources/population", part=["owner_id"])
    assert refused.status_code == 422 and desk.stands()["asks"] == {}
    desk.post("identity", checked="card", name="林示例", id_number=LIN)
    assert "人口信息库（示例）" in desk.page()
    assert desk.post("sources/population", part=["owner_id"], scope=["sensitive"]).status_code == 303
    with desk.house.db.read() as session:
        noted = session.scalars(select(Consent).where(Consent.case_id == desk.id)).all()
    assert {one.scope for one in noted} == {"source:population", "sensitive"}
    assert {one.person_id for one in noted} == {staff(Role.clerk).id}, "and who took it down"
    assert "正在向人口信息库（示例）查询" in desk.page()
    desk.work()
    page = desk.page()
    assert "已从人口信息库（示例）取得" in page and LIN in page, "now as a proposal, with its consent"
    assert desk.post("sources/population/again", part="owner_id").status_code == 303
    assert desk.post("sources/population/withdraw").status_code == 303
    assert desk.stands()["records"] == {}


def test_who_takes_the_case_up_sees_the_records_in_place_of_documents(desk: Counter) -> None:
    desk.post("identity", checked="card", name="林示例", id_number=LIN)
    desk.post("sources/licences", part=["shop_deed"])
    desk.work()
    with desk.house.db.write() as session:
        case = session.get_one(CaseFile, desk.id)
        submit(session, case, case.rev)
    page = html.unescape(desk.client.get(f"/staff/cases/{desk.id}").text)
    assert "经营场所不动产权证书" in page and "调取自电子证照库（示例），编号 D-0038815" in page and "建筑面积62.50㎡" in page


def test_what_was_confirmed_at_home_comes_at_the_counter(desk: Counter) -> None:
    home = Browser(desk.house)
    home.post("identity", person="lin")
    with desk.house.db.write() as session:
        case = session.get_one(CaseFile, home.id)
        save_values(session, desk.house.keys, case, {"shop_name": "示例市林记小吃店"}, {})
        submit(session, case, case.rev)
    desk.post("identity", checked="card", name="林示例", id_number=LIN)
    desk.propose()
    assert "示例市林记小吃店" in desk.page()


def test_a_colleague_without_the_desk_finds_nothing(desk: Counter) -> None:
    with desk.house.db.write() as session:
        auditor = session.scalars(select(Person).where(Person.login == "auditor")).one()
        token = open_session(session, auditor, 1)
    desk.client.cookies.set(COOKIE, token, path="/staff")
    for where in ("identity", "sources/population", "sources/population/again", "sources/population/withdraw"):
        assert desk.post(where, checked="card", name="林示例", id_number=LIN, part="owner_id").status_code == 404
    assert desk.stands()["who"] == {}
