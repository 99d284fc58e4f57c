"""An applicant's browser without script on a case of the starter catalogue, and the background that works for it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

from fastapi.testclient import TestClient

from api.app import create_app
from api.applying import case_job, items_of
from api.house import House
from core.cases import CaseFile, applicant_of, asks_of, consents_of, records_of
from prefill.reading.child import Reader
from prefill.sources.gather import Gather, Matter
from prefill.sources.open import open_sources

HTML = {"Accept": "text/html"}


@dataclass
class Browser:
    """One case in one browser."""

    house: House
    matter: str = "demo-individual-business"
    client: TestClient = field(init=False)
    id: str = field(init=False)

    def __post_init__(self) -> None:
        self.client = TestClient(create_app(self.house), follow_redirects=False, headers=HTML)
        begun = self.client.post("/apply", data={"matter": self.matter})
        self.id = begun.headers["location"].split("/")[2]

    def page(self, where: str) -> str:
        """A page of the case, its text readable."""
        told = self.client.get(f"/case/{self.id}/{where}")
        assert told.status_code == 200, (where, told.status_code)
        return html.unescape(told.text)

    def csrf(self) -> str:
        """What a form of this case carries."""
        found = re.search(r'name="csrf" value="(\w+)"', self.page("questions"))
        assert found
        return found[1]

    def post(self, where: str, **data: Any) -> Any:
        """Sends a form of the case."""
        return self.client.post(f"/case/{self.id}/{where}", data={"csrf": self.csrf(), **data})

    def answer(self, **facts: str) -> None:
        """Answers questions of the interview."""
        for fact, value in facts.items():
            assert self.post("questions", fact=fact, value=value).status_code == 303

    def work(self) -> None:
        """What the background does: asks the example sources, then makes suggestions."""
        guide = self.house.guided
        assert guide is not None
        gather = Gather(self.house.db, self.house.keys, Matter(guide.catalog, items_of(self.house)))
        for source in open_sources(None, demo=True).by_id.values():
            gather.sweep(source)
        self.propose()

    def propose(self) -> None:
        """Makes the suggestions of cases of which more is known."""
        case_job(self.house.db, self.house.keys, self.house.settings, self.house, Reader()).sweep()

    def stands(self) -> dict[str, Any]:
        """What the case holds: applicant, consents by scope, outcomes by source, records by part."""
        with self.house.db.read() as session:
            case = session.get_one(CaseFile, self.id)
            return {
                "who": applicant_of(session, self.house.keys, case),
                "consents": {one.scope: one.elements for one in consents_of(session, case)},
                "wordings": {one.scope: one.wording for one in consents_of(session, case)},
                "asks": {one.source: (one.state, one.outcome) for one in asks_of(session, case)},
                "records": {one.part: one for one in records_of(session, self.house.keys, case)},
            }
