"""Asking the sources that a case may use, in the background: the story.

1. take: the next question in line, for this process alone; a kill delays it, and its key stays the same.
2. allow: the case is open, its applicant identified, the consent stands; else nothing is asked.
3. ask for no more than the form has, the consent names and, of sensitive elements, their own consents cover.
4. fetch: outside any transaction, within the source's time.
5. keep: values in their one spelling, sealed, only while the consent still stands; or what came of it, in a named outcome.
6. the case is looked at again: its suggestions are made anew (prefill/case_job.py).
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from core import cases
from core.cases import OPEN, CaseFile, SourceAsk, applicant_of, consents_of, covered, read_answers
from core.clock import legal_day, now
from core.crypto import Keys
from core.db import Database
from core.errors import Unanswered, YijianshiError
from knowledge.catalog import Catalog
from knowledge.catalog.consent import consent_needed
from knowledge.catalog.form_canonical import Wrong, canonical
from knowledge.catalog.merged_form import merged_form
from prefill.sources.source import Consent, ItemPurpose, Purpose, Record, Request, Source, SourceOutcome, Subject

log = logging.getLogger("yijianshi")
LEASE = dt.timedelta(seconds=60)
"""Longer than any call may take (HttpConfig.total_s)."""
WAITS = tuple(dt.timedelta(seconds=s) for s in (5, 30, 120, 600, 1800))
_AGAIN = (SourceOutcome.unreachable,)


@dataclass(frozen=True)
class Matter:
    """What this needs to know of applications: the catalogue, and the items that a case's form is for."""

    catalog: Callable[[], Catalog]
    items: Callable[[CaseFile, dict[str, object]], list[str]]


class Gather:
    """Asks one source at a time for whoever waits; each source has its own timer, so that a slow one delays no other."""

    def __init__(self, db: Database, keys: Keys, matter: Matter) -> None:
        self._db, self._keys, self._matter = db, keys, matter

    def sweep(self, source: Source) -> int:
        """Carries out what is due at one source; how many questions were put. A source that is not reached is left alone
        until the next sweep."""
        self.expire()
        count = 0
        with self._db.read() as session:
            due = cases.due_asks(session, source.known.id)
        for ask in due:
            with self._db.write() as session:
                if not cases.take_turn(session, ask, LEASE):
                    continue
            if self._ask(source, ask.id) in _AGAIN:
                break
            count += 1
        return count

    def expire(self) -> None:
        """Ends what may not be asked any more, with what came of the last try."""
        with self._db.write() as session:
            for ask in cases.overdue_asks(session):
                case = session.get_one(CaseFile, ask.case_id)
                cases.end_ask(session, self._keys, case, ask, ask.outcome or SourceOutcome.unreachable)

    def _ask(self, source: Source, ask_id: str) -> SourceOutcome:
        request: Request | None = None
        try:
            with self._db.write() as session:
                ask = session.get_one(SourceAsk, ask_id)
                request = self._request(session, source, ask)
                if request is None:
                    case = session.get_one(CaseFile, ask.case_id)
                    cases.end_ask(session, self._keys, case, ask, SourceOutcome.withdrawn)
                    return SourceOutcome.withdrawn
            found, outcome = source.fetch(request), SourceOutcome.got
        except Unanswered as told:
            found, outcome = [], SourceOutcome(told.code)
        except YijianshiError as error:
            log.error("source %s: %s", source.known.id, error.code)
            found, outcome = [], SourceOutcome.bad_answer
        except Exception as error:  # noqa: BLE001  one question that cannot be put must not stop the others
            log.error("source %s: %s", source.known.id, type(error).__name__)
            found, outcome = [], SourceOutcome.bad_answer
        with self._db.write() as session:
            return self._keep(session, source, session.get_one(SourceAsk, ask_id), request, found, outcome)

    def _request(self, session: Session, source: Source, ask: SourceAsk) -> Request | None:
        """The question, or None where it may not be put."""
        case = session.get_one(CaseFile, ask.case_id)
        if case.erased_at is not None or case.state not in OPEN or ask.until < now() or ask.state != "waiting":
            return None
        who = applicant_of(session, self._keys, case)
        given = consents_of(session, case)
        consent = next((one for one in given if one.id == ask.consent_id and one.scope == source.known.scope), None)
        if consent is None or not who.get("name") or not who.get("id_number"):
            return None
        catalog = self._matter.catalog()
        items = self._matter.items(case, read_answers(session, self._keys, case))
        form = merged_form(catalog, items)
        kinds = {material.kind for item in items for material in catalog.items[item].materials}
        named = [field.element for field in form.fields if field.element in consent.elements]
        needs = consent_needed(catalog.dictionary, named)
        allowed = [e for e in named if all(covered(given, scope, e) for scope in needs.get(e, ()))]
        parts = {
            key: tuple(part.elements(allowed)) for key in ask.kinds
            if (part := source.known.part(key)) and (part.kind in kinds or not part.kind and part.elements(allowed))
        }  # fmt: skip
        if not parts:
            return None
        purpose = Purpose(
            consent.wording,
            tuple(
                ItemPurpose(item, catalog.items[item].name, tuple(f"{b.law}{b.article}" for b in catalog.items[item].basis))
                for item in items
            ),
        )
        subject = Subject(who["name"], who["id_number"])
        return Request(ask.id, subject, purpose, Consent(consent.id, consent.at, consent.wording), ask.until, parts)

    def _keep(
        self, session: Session, source: Source, ask: SourceAsk, request: Request | None, found: Sequence[Record],
        outcome: SourceOutcome,
    ) -> SourceOutcome:  # fmt: skip
        case = session.get_one(CaseFile, ask.case_id, with_for_update=True)
        session.refresh(ask)
        standing = {one.id for one in consents_of(session, case)}
        if case.erased_at is not None or case.state not in OPEN or ask.consent_id not in standing:
            # Taken back while the source was being asked: what it said is not kept.
            cases.end_ask(session, self._keys, case, ask, SourceOutcome.withdrawn)
            return SourceOutcome.withdrawn
        if outcome in _AGAIN and now() < ask.until:
            cases.put_off(session, ask.id, outcome, WAITS[min(ask.tries, len(WAITS)) - 1])
            return outcome
        rows, wrong = self._rows(source, request, found) if request else ([], 0)
        if outcome is SourceOutcome.got and not rows:
            outcome = _nothing(found, wrong)
        facts = {"items": [item.id for item in request.purpose.items], "unusable": wrong} if request else {}
        cases.end_ask(session, self._keys, case, ask, outcome, rows, facts)
        return outcome

    def _rows(self, source: Source, request: Request, found: Sequence[Record]) -> tuple[list[dict[str, Any]], int]:
        """What is kept of the records, each value in its element's one spelling, and how many values were of no use."""
        rows, wrong = [], 0
        for record in found:
            part = source.known.part(record.part)
            if part is None or record.part not in request.parts or record.valid_until and record.valid_until < legal_day():
                continue
            values: dict[str, Mapping[str, Any]] = {}
            for element, raw in record.elements.items():
                value = self._value(element, raw) if element in request.parts[record.part] else None
                if isinstance(value, Wrong):
                    wrong += 1
                elif value is not None:
                    values[element] = {"value": value, "quote": record.quotes.get(element) or str(raw)}
            if values or part.kind and not request.parts[record.part]:
                rows.append(
                    {
                        "part": record.part, "kind": part.kind, "record": record.record,
                        "title": source.known.label, "issued": _iso(record.issued), "valid_until": _iso(record.valid_until),
                        "values": values,
                    }
                )  # fmt: skip
        return rows, wrong

    def _value(self, element: str, raw: Any) -> Any:
        declared = self._matter.catalog().dictionary.elements.get(element)
        return None if declared is None else canonical(declared, raw)


def _nothing(found: Sequence[Record], wrong: int) -> SourceOutcome:
    if any(one.valid_until and one.valid_until < legal_day() for one in found):
        return SourceOutcome.expired
    return SourceOutcome.bad_answer if wrong else SourceOutcome.no_record


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
