"""A case handed in and inspected, and reviewers' browsers at its desk, over the real doors."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import select

from api import access
from api.app import create_app
from api.applying import items_of
from api.house import House
from api.reviewing import inspection_job
from checkpoint.review_tables import Inspection
from core.cases import CaseFile
from core.people import Person, open_session
from tests.api.case_stage import DRAWING, SIGN, VALUES, Applicant, paper, read_documents, start

TALL = [line.replace("1.2米", "3.6米") for line in DRAWING]


def hand_in(house: House, drawing: list[str] = TALL, sign: str = "拾味粉汤") -> Applicant:
    """A signboard filing with its drawing, handed in."""
    applicant = start(create_app(house), SIGN)
    applicant.answer(has_licence=True)
    applicant.type(**VALUES, sign_text=sign)
    assert applicant.upload(paper(drawing), "sign_drawing").status_code == 201
    read_documents(house)
    for one in applicant.get("suggestions")["suggestions"]:
        applicant.decide(one, key=f"k-{one['id']}")
    needed = [one["scope"] for one in applicant.get("consents")["asked"]]
    if needed:
        applicant.send("POST", "consents", json={"scopes": needed})
    done = applicant.submit()
    assert done.status_code == 200, done.text
    return applicant


def inspect_all(house: House) -> int:
    """What the owner does every two seconds."""
    return inspection_job(house.db, house.keys, house.settings, house, items_of(house)).sweep()


def looked_at(house: House) -> None:
    """Everything that waits is read and inspected."""
    read_documents(house)
    inspect_all(house)


@dataclass
class Desk:
    """One reviewer's browser on one case."""

    house: House
    login: str
    case_id: str

    def __post_init__(self) -> None:
        with self.house.db.write() as session:
            token = open_session(session, session.scalars(select(Person).where(Person.login == self.login)).one(), 1)
        self.client = TestClient(create_app(self.house), follow_redirects=False, headers={"accept": "text/html"})
        self.client.cookies.set(access.COOKIE, token)
        self.base = f"/staff/review/{self.case_id}"
        found = re.search(r'name="csrf" value="([^"]+)"', self.client.get("/staff/review").text)
        assert found
        self.csrf = found[1]

    def see(self, what: str = "") -> str:
        """A page of the case, its text readable."""
        response = self.client.get(self.base + what)
        assert response.status_code == 200, response.text
        return html.unescape(response.text)

    def send(self, what: str, **fields: Any) -> Any:
        """Sends a form of the case; the response."""
        return self.client.post(f"{self.base}/{what}", data={"csrf": self.csrf} | fields)

    def point(self, point: str) -> Inspection:
        """What stands of a review point."""
        with self.house.db.read() as session:
            wanted = select(Inspection).where(
                Inspection.case_id == self.case_id, Inspection.point == point, Inspection.lapsed_at.is_(None)
            )
            found = session.scalars(wanted).one()
            session.expunge(found)
            return found

    def judge(self, point: str, says: str, **more: Any) -> Any:
        """Says something of a point."""
        row = self.point(point)
        return self.send("judge", inspection=row.id, digest=row.digest, says=says, **more)

    def shown(self, point: str) -> str:
        """The part of the page that is about a point."""
        found = re.search(rf'<article class="check-point[^"]*" id="p-{self.point(point).id}".*?</article>', self.see(), re.S)
        assert found, point
        return found[0]

    @property
    def state(self) -> str:
        with self.house.db.read() as session:
            return session.get_one(CaseFile, self.case_id).state
