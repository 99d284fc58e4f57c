"""An applicant's browser without script on a case of the starter catalogue, and the background that works for it."""

from __future__ import annotations

import html
from typing import Any

from api.app import create_app
from api.applying import case_job, items_of
from api.house import House
from core.cases import CaseFile, applicant_of, asks_of, consents_of, records_of
from prefill.reading.child import Reader
from prefill.sources.gather import Gather, Matter
from prefill.sources.open import open_sources
from tests.api import case_stage

HTML = {"Accept": "text/html"}


class Browser(case_stage.Browser):
    """One case in one browser, and what the background does for it."""

    def __init__(self, house: House, matter: str = "demo-individual-business") -> None:
        super().__init__(create_app(house), matter)
        self.house = house
        self.client.headers.update(HTML)

    def page(self, where: str) -> str:
        """A page of the case, its text readable."""
        return html.unescape(self.see(where))

    def csrf(self) -> str:
        """What a form of this case carries."""
        return self.mark()

    def post(self, where: str, **data: Any) -> Any:
        """Sends a form of the case."""
        return self.send(where, **data)

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
