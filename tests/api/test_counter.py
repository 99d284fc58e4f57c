"""A clerk fills a case at the counter for the person before them: the same acts as the applicant's, under the clerk's name."""

from __future__ import annotations

import re
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import select

from api import access
from api.app import create_app
from api.demonstration import PEOPLE
from api.house import House
from checkpoint.proposal_tables import SuggestionDecision
from core.cases import CaseFile, CaseValue, Consent
from core.people import Person, Role, open_session
from tests.api.case_stage import DRAWING, VALUES, paper, read_documents


class Counter:
    """A clerk's browser on the counter page of a new case."""

    def __init__(self, house: House, matter: str) -> None:
        login = next(name for name, role in PEOPLE.items() if role is Role.clerk)
        with house.db.write() as session:
            token = open_session(session, session.scalars(select(Person).where(Person.login == login)).one(), 1)
        self.client = TestClient(create_app(house), follow_redirects=False)
        self.client.cookies.set(access.COOKIE, token)
        self.csrf = self._found(r'name="csrf" value="([^"]+)"', self.client.get("/staff/cases").text)
        self.base = self.client.post("/staff/counter", data={"csrf": self.csrf, "matter": matter}).headers["location"]

    def _found(self, pattern: str, page: str) -> str:
        found = re.search(pattern, page)
        assert found, pattern
        return found[1]

    def see(self) -> str:
        return str(self.client.get(self.base).text)

    def send(self, what: str, files: Any = None, **fields: Any) -> Any:
        return self.client.post(f"{self.base}/{what}", data={"csrf": self.csrf} | fields, files=files)

    def rev(self) -> str:
        return self._found(r'name="rev" value="(\d+)"', self.see())


def test_from_the_first_answer_to_handing_in(house: House) -> None:
    counter = Counter(house, "demo-signboard")
    assert counter.send("answer", fact="has_licence", value="是").status_code == 303
    assert counter.send("documents", files={"file": ("a.pdf", paper(DRAWING))}, kind="sign_drawing").status_code == 303
    read_documents(house)
    revs = {f"r.{name}": rev for name, rev in re.findall(r'name="r\.(\w+)" value="(\d+)"', counter.see())}
    counter.send("fields", **revs, **{f"v.{name}": value for name, value in VALUES.items()})
    group = re.findall(r'name="in_group" value="([^"]+)"', counter.see())
    assert len(group) == 2 and counter.send("fields", decide="group:all", in_group=group).status_code == 303

    unchecked = counter.send("submit", rev=counter.rev())
    assert unchecked.status_code == 400 and "怎样核对的身份" in unchecked.text
    assert counter.send("consent", checked="id_card", scope=["sensitive"]).status_code == 303
    assert "没有覆盖" in counter.send("submit", rev="0").text
    done = counter.send("submit", rev=counter.rev())
    assert done.headers["location"].endswith("?done=case_submitted")
    with house.db.read() as session:
        case = session.scalars(select(CaseFile)).one()
        assert (case.state, case.channel, bool(case.number)) == ("submitted", "counter", True)
        decided = session.scalars(select(SuggestionDecision)).all()
        assert {one.by for one in decided} == {"clerk"} and {one.person_id for one in decided} == {case.clerk_id}
        assert {one.origin for one in session.scalars(select(CaseValue))} == {"typed", "accepted"}


def test_consents_given_before_the_clerk_are_noted_and_what_is_open_is_told(house: House) -> None:
    counter = Counter(house, "demo-newborn")
    counter.send("consent", checked="id_card", scope=["sensitive", "child"])
    refused = counter.send("submit", rev=counter.rev())
    assert refused.status_code == 422 and "处没有处理" in refused.text
    with house.db.read() as session:
        case = session.scalars(select(CaseFile)).one()
        given = session.scalars(select(Consent)).all()
        assert {(one.scope, one.given_by) for one in given} == {("sensitive", "applicant"), ("child", "guardian")}
        assert {one.person_id for one in given} == {case.clerk_id} and case.state == "draft"
