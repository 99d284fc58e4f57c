"""Askings of sources and the records that came back: opened on a consent, taken by one, ended once, lapsed with the consent."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from core.cases.case import add_event, demand_asked, demand_open
from core.cases.source_tables import SourceAsk, SourceRecord
from core.cases.tables import CaseFile, Consent, Correction
from core.clock import legal_day, now
from core.crypto import Keys
from core.db import new_id
from core.errors import Conflict, NotAllowed
from core.vault import Vault

HOLDS = dt.timedelta(hours=24)
"""How long after it is opened an asking may still be carried out: a consent is to ask now, not some day."""
GOT, WITHDRAWN = "source_got", "source_withdrawn"
OVER = ("ended", "answered")


@dataclass(frozen=True)
class HeldRecord:
    """A record of a case as it stands, opened. `kind`: the material that it proves, "" for none; `values`: element →
    {value, quote}; days are legal days, None where not said."""

    id: str
    source: str
    part: str
    kind: str
    record: str
    title: str
    issued: dt.date | None
    valid_until: dt.date | None
    values: Mapping[str, Mapping[str, Any]]
    at: dt.datetime

    @property
    def valid(self) -> bool:
        """Whether it is in force today."""
        return self.valid_until is None or self.valid_until >= legal_day()


def open_ask(session: Session, case: CaseFile, consent: Consent, source: str, kinds: Sequence[str]) -> SourceAsk:
    """Puts a source's question in line. Raises NotAllowed where nobody vouched for the applicant or the consent is another's
    or withdrawn, or where a notice asks for something else; Conflict where the same parts are waiting already."""
    demand_open(case)
    demand_asked(case, "sources")
    if not case.applicant_blind:
        raise NotAllowed("source_identity_first")
    if consent.case_id != case.id or consent.scope != f"source:{source}" or consent.withdrawn_at is not None:
        raise NotAllowed("source_no_consent")
    waiting = [one for one in asks_of(session, case) if one.source == source and one.state == "waiting"]
    if any(set(kinds) & set(one.kinds) for one in waiting):
        raise Conflict("source_waiting")
    at = now()
    ask = SourceAsk(
        id=new_id(), case_id=case.id, source=source, consent_id=consent.id, kinds=sorted(kinds), state="waiting",
        outcome="", tries=0, next_at=at, until=at + HOLDS, at=at,
    )  # fmt: skip
    session.add(ask)
    session.flush()
    return ask


def asks_of(session: Session, case: CaseFile) -> list[SourceAsk]:
    """Every asking of a case, oldest first."""
    return list(session.scalars(select(SourceAsk).where(SourceAsk.case_id == case.id).order_by(SourceAsk.at, SourceAsk.id)))


def due_asks(session: Session, source: str, most: int = 50) -> list[SourceAsk]:
    """Those of a source whose time has come, the longest due first."""
    due = select(SourceAsk).where(SourceAsk.state == "waiting", SourceAsk.source == source, SourceAsk.next_at <= now())
    return list(session.scalars(due.order_by(SourceAsk.next_at, SourceAsk.id).limit(most)))


def overdue_asks(session: Session) -> list[SourceAsk]:
    """Those that may not be carried out any more, of whichever source: one that is gone from the settings too."""
    return list(session.scalars(select(SourceAsk).where(SourceAsk.state == "waiting", SourceAsk.until < now()).limit(200)))


def take_turn(session: Session, row: SourceAsk | Correction, lease: dt.timedelta) -> bool:
    """Whether this caller is the one to carry a row on now; for the length of `lease` nobody else will. Takes its state from
    the database: whoever was faster has moved `next_at`."""
    kind: Any = type(row)
    taken = session.execute(
        update(kind)
        .where(kind.id == row.id, kind.state == row.state, kind.state.not_in(OVER), kind.next_at == row.next_at)
        .values(next_at=now() + lease, tries=kind.tries + 1)
    )
    return cast("CursorResult[Any]", taken).rowcount == 1


def put_off(session: Session, ask_id: str, outcome: str, wait: dt.timedelta) -> None:
    """Lets an asking wait for another try, with what came of this one."""
    ask = session.get_one(SourceAsk, ask_id, with_for_update=True)
    if ask.state == "waiting":
        ask.outcome, ask.next_at = outcome, now() + wait
        session.flush()


def end_ask(
    session: Session, keys: Keys, case: CaseFile, ask: SourceAsk, outcome: str, found: Sequence[Mapping[str, Any]] = (),
    facts: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Ends an asking with its outcome and what came back, and notes it on the progress line, without one value.

    `found`: part, kind, record, title, issued, valid_until (ISO days or None), values; as HeldRecord. Newer records of a part
    take the place of older ones. Ended before: nothing happens.
    """
    session.refresh(ask, with_for_update=True)
    if ask.state != "waiting":
        return
    ask.state, ask.outcome, ask.ended_at = "ended", outcome, now()
    said = {"source": ask.source, "ask": ask.id, "consent": ask.consent_id, "outcome": outcome, "records": len(found)}
    add_event(session, case, "source_asked", facts={**said, **(facts or {})})
    if not found:
        return
    lapse_records(session, case, source=ask.source, parts={str(one["part"]) for one in found})
    for one in found:
        id_ = new_id()
        sealed = Vault(session, keys).seal(case.id, json.dumps(dict(one), ensure_ascii=False), f"{id_}:record")
        session.add(
            SourceRecord(
                id=id_, case_id=case.id, ask_id=ask.id, consent_id=ask.consent_id, source=ask.source,
                part=str(one["part"]), sealed=sealed, at=now(),
            )
        )  # fmt: skip
    case.look_again = True
    session.flush()


def lapse_records(
    session: Session, case: CaseFile, *, source: str = "", parts: Collection[str] | None = None, consent_id: str = ""
) -> None:
    """Takes records out of use: of a source, of some of its parts, or of a consent. What rested on them is proposed anew."""
    standing = select(SourceRecord).where(SourceRecord.case_id == case.id, SourceRecord.lapsed_at.is_(None))
    for row in session.scalars(standing):
        mine = (not source or row.source == source) and (not consent_id or row.consent_id == consent_id)
        if mine and (parts is None or row.part in parts):
            row.lapsed_at, case.look_again = now(), True
    session.flush()


def drop_asks(session: Session, keys: Keys, case: CaseFile, consent_id: str) -> None:
    """What a withdrawn consent carried: questions in line are never put, records lapse."""
    for ask in asks_of(session, case):
        if ask.consent_id == consent_id and ask.state == "waiting":
            end_ask(session, keys, case, ask, WITHDRAWN)
    lapse_records(session, case, consent_id=consent_id)


def records_of(session: Session, keys: Keys, case: CaseFile) -> list[HeldRecord]:
    """The records that stand, oldest first. Raises Erased."""
    rows = session.scalars(
        select(SourceRecord)
        .where(SourceRecord.case_id == case.id, SourceRecord.lapsed_at.is_(None))
        .order_by(SourceRecord.at, SourceRecord.id)
    )
    return [_opened(session, keys, row) for row in rows]


def _opened(session: Session, keys: Keys, row: SourceRecord) -> HeldRecord:
    said: dict[str, Any] = json.loads(Vault(session, keys).read(row.case_id, row.sealed, f"{row.id}:record"))
    return HeldRecord(
        id=row.id, source=row.source, part=row.part, kind=said["kind"], record=said["record"], title=said["title"],
        issued=_day(said["issued"]), valid_until=_day(said["valid_until"]), values=said["values"], at=row.at,
    )  # fmt: skip


def _day(said: str | None) -> dt.date | None:
    return dt.date.fromisoformat(said) if said else None
