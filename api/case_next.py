"""What happens next with a case, in plain words: which clock runs, what silence brings about, what a decision leaves open."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from api.house import House
from api.review_view import clock_of, items_of_case, promised_of, words_of
from core.cases import UNDER_REVIEW, CaseFile, deemed_words, events_of
from core.clock import legal_day
from core.texts import t


def next_words(house: House, session: Session, case: CaseFile, locale: str) -> list[str]:
    """Sentences for the applicant, the most urgent last; none for a draft or what was withdrawn."""
    if case.state in ("draft", "withdrawn"):
        return []
    said = []
    for event in events_of(session, case):
        if event.kind == "deemed":
            said = [deemed_words(dt.date.fromisoformat(event.facts["received"]), legal_day(), locale)]
    if case.state in UNDER_REVIEW:
        items = items_of_case(house, session, case)
        clock, kind = clock_of(house, case, lambda: items)
        said += [words for words in (words_of(clock, kind, locale), words_of(promised_of(house, case, items), "promise", locale)) if words]
        told = "submitted" if kind == "correction" else "accepted"
        return [*said, t(f"case.next_{told}", locale)]
    return [*said, t(f"case.next_{case.state}", locale)]
