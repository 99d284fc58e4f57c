"""A case: begun, found again by its token, its answers, its steps."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.cases.tables import OPEN, CaseEvent, CaseFile
from core.clock import now
from core.crypto import Keys
from core.db import new_id
from core.errors import Conflict, Erased, Hidden, NotAllowed
from core.vault import Vault


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def start_case(
    session: Session, keys: Keys, *, channel: str, theme: str, items: Sequence[str], region: str, locale: str,
    department: str = "", conversation_id: str | None = None, clerk_id: str | None = None,
) -> tuple[CaseFile, str]:  # fmt: skip
    """A new case with a key of its own, and its token, which is kept only as a digest."""
    token, at = secrets.token_urlsafe(24), now()
    case = CaseFile(
        id=new_id(), token_digest=_digest(token), channel=channel, theme=theme, items=list(items), region=region,
        locale=locale, department=department, conversation_id=conversation_id, clerk_id=clerk_id, state="draft", rev=0,
        started_at=at, last_at=at, applicant_blind="", identity_check="", look_again=False,
        inspect_again=False, opened="",
    )  # fmt: skip
    session.add(case)
    session.flush()
    Vault(session, keys).new_scope(case.id)
    add_event(session, case, "started", facts={"channel": channel}, person_id=clerk_id)
    return case, token


def case_by_token(session: Session, case_id: str, token: str) -> CaseFile:
    """The case, for whoever holds its token. Raises Hidden for anyone else and for none at all."""
    case = session.get(CaseFile, case_id)
    held = _digest(token)
    if case is None or not secrets.compare_digest(case.token_digest, held):
        raise Hidden()
    return case


def vouch(
    session: Session, keys: Keys, case: CaseFile, *, subject: str, name: str, assurance: str, id_number: str = "",
    on_behalf_of: str = "",
) -> None:  # fmt: skip
    """Notes who the applicant is, as a portal or a clerk vouched for it; a subject once noted is not changed.

    `subject` tells one person from another over all cases; `id_number`, where it is vouched for too, is what sources are
    asked by. Raises NotAllowed for somebody else than before.
    """
    blind = keys.blind(f"subject:{subject}")
    if case.applicant_blind not in ("", blind):
        raise NotAllowed("case_other_applicant")
    said = {
        "subject": subject, "name": name, "assurance": assurance, "id_number": id_number, "on_behalf_of": on_behalf_of,
    }  # fmt: skip
    case.applicant_blind = blind
    case.applicant = Vault(session, keys).seal(case.id, json.dumps(said, ensure_ascii=False), f"{case.id}:applicant")
    look_again(case)  # what this person confirmed in earlier cases can be proposed now
    session.flush()


def applicant_of(session: Session, keys: Keys, case: CaseFile) -> dict[str, str]:
    """What is known of the applicant; empty where nobody vouched."""
    if case.applicant is None:
        return {}
    found: dict[str, str] = json.loads(Vault(session, keys).read(case.id, case.applicant, f"{case.id}:applicant"))
    return found


def demand_open(case: CaseFile) -> None:
    """Raises Erased, or NotAllowed where the case is handed in: what was submitted is not changed behind the desk's back."""
    if case.erased_at is not None:
        raise Erased()
    if case.state not in OPEN:
        raise NotAllowed("case_not_open")


def opened_parts(case: CaseFile) -> list[str]:
    """What alone may be changed while the case is sent back ("form:company_name", "doc:lease"); [] where nothing is closed."""
    found: list[str] = json.loads(case.opened) if case.opened else []
    return found


def is_open(case: CaseFile, *parts: str) -> bool:
    """Whether a notice leaves one of `parts` to be changed; also where it closes nothing."""
    opened = opened_parts(case)
    return not opened or any(one in opened for one in parts)


def demand_asked(case: CaseFile, *parts: str) -> None:
    """Raises NotAllowed where the case was sent back and its notice asks for none of `parts`."""
    if not is_open(case, *parts):
        raise NotAllowed("case_not_asked")


def touch(session: Session, case: CaseFile) -> int:
    """Counts a change; the new revision. The row is locked first, so that two writers are one after the other."""
    session.refresh(case, with_for_update=True)
    demand_open(case)
    case.rev += 1
    case.last_at = now()
    session.flush()
    return case.rev


def read_answers(session: Session, keys: Keys, case: CaseFile) -> dict[str, Any]:
    """The interview's answers by fact."""
    if case.answers is None:
        return {}
    found: dict[str, Any] = json.loads(Vault(session, keys).read(case.id, case.answers, f"{case.id}:answers"))
    return found


def save_answers(session: Session, keys: Keys, case: CaseFile, answers: Mapping[str, Any], expected_rev: int) -> int:
    """Keeps the answers. Raises Conflict where the case moved on since `expected_rev` was read."""
    session.refresh(case, with_for_update=True)
    if case.rev != expected_rev:
        raise Conflict("case_moved_on")
    rev = touch(session, case)
    demand_asked(case, "answers")
    look_again(case)
    said = json.dumps(dict(answers), ensure_ascii=False)
    case.answers = Vault(session, keys).seal(case.id, said, f"{case.id}:answers")
    session.flush()
    return rev


def look_again(case: CaseFile) -> None:
    """The form may ask for other elements now, or more is known: what its documents and records say is proposed anew."""
    case.look_again = True


def choose_items(session: Session, case: CaseFile, items: Sequence[str]) -> None:
    """Takes some items of the theme; none given: all of them."""
    touch(session, case)
    demand_asked(case, "answers")
    look_again(case)
    case.items = list(items)
    session.flush()


def add_event(
    session: Session, case: CaseFile, kind: str, *, facts: Mapping[str, Any] | None = None,
    person_id: str | None = None, sealed: bytes | None = None, event_id: str | None = None,
) -> CaseEvent:  # fmt: skip
    """Appends to the progress line."""
    session.execute(select(CaseFile.id).where(CaseFile.id == case.id).with_for_update())
    last = session.scalar(select(func.max(CaseEvent.seq)).where(CaseEvent.case_id == case.id)) or 0
    event = CaseEvent(
        id=event_id or new_id(), case_id=case.id, seq=last + 1, kind=kind, facts=dict(facts or {}), sealed=sealed,
        person_id=person_id, at=now(),
    )  # fmt: skip
    session.add(event)
    session.flush()
    return event


def events_of(session: Session, case: CaseFile) -> list[CaseEvent]:
    """The progress line, oldest first."""
    return list(session.scalars(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.seq)))
