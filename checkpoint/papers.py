"""Papers of a case (文书) through the checkpoint: written from what people decided, signed, and issued, which is one act.

A notice and a refusal go out on the signature of another person than their writer; a repeated notice on a supervisor's.
No machine writes, signs or issues one: the words come from the page of whoever is signed in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from checkpoint import ledger
from checkpoint.holds import REVIEWERS, demand_hold, demand_review
from checkpoint.issued import ISSUE_SEAL, Issued
from checkpoint.paper_demands import RESULTS, demand_decided, demand_ready
from checkpoint.review_tables import Hold, Paper, PaperIssue, PaperSignature
from checkpoint.rights import demand
from checkpoint.sealed_body import read_body, seal_body
from checkpoint.seeding import is_seeded
from core.cases import UNDER_REVIEW, CaseFile, close, open_for_correction
from core.clock import iso, now
from core.crypto import Keys
from core.db import new_id
from core.errors import AlreadyDecided, BadInput, Conflict, Hidden, NotAllowed
from core.people import Role, Staff

# What a refusal must say (行政许可法 §38) beside its findings.
REFUSAL = ("facts", "reasons", "basis", "remedies")


@dataclass(frozen=True)
class Written:
    """A paper as it is read. `state`: waiting (for its signature), issued or dropped."""

    id: str
    digest: str
    kind: str
    item_id: str
    repeat: bool
    said: Mapping[str, Any]
    writer: str
    signer: str
    state: str
    made_at: dt.datetime
    issued_at: dt.datetime | None


def write(
    session: Session, keys: Keys, case: CaseFile, staff: Staff, kind: str, said: Mapping[str, Any], *, item_id: str = "",
    parent_id: str | None = None,
) -> Paper:  # fmt: skip
    """Writes a paper; one of the same kind that waits is dropped for it.

    A notice's entries each stand on a point that people found not met, or on a finding of theirs. `repeat` follows from them
    (see `repeats`). Raises BadInput for words that the law demands and that are missing, NotAllowed for an entry on nothing
    decided or a grant while points wait, AlreadyDecided for an item that has its result; and as `demand_hold`.
    """
    demand_hold(session, case, staff, first=True)
    if kind not in ("notice", *RESULTS):
        raise BadInput()
    ledger.hold(session)
    repeat = False
    if kind == "notice":
        demand_decided(session, keys, case, said)
        repeat = repeats(session, keys, case, said)
    else:
        demand_ready(session, keys, case, kind, item_id, said)
    if kind == "refusal" and any(len(str(said.get(part, "")).strip()) < 4 for part in REFUSAL):
        raise BadInput("refusal_incomplete")
    id_, at = new_id(), now()
    rivals = RESULTS if kind in RESULTS else (kind,)
    for other in session.scalars(select(Paper).where(Paper.case_id == case.id, Paper.kind.in_(rivals), Paper.item_id == item_id)):
        if other.dropped_at is None and session.get(PaperSignature, (other.id, other.digest)) is None:
            other.dropped_at = at
    digest, sealed = seal_body(
        session, keys, case.id, f"{id_}:paper", {"case": case.id, "kind": kind, "item": item_id, "said": dict(said)}
    )
    row = Paper(
        id=id_, case_id=case.id, kind=kind, item_id=item_id, repeat=repeat, digest=digest, sealed=sealed,
        person_id=staff.id, parent_id=parent_id, made_at=at,
        dropped_at=None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    ledger.append(
        session, keys, "paper", paper=id_, digest=row.digest, case=case.id, of=kind, item=item_id, repeat=repeat, person=staff.id
    )
    return row


def repeats(session: Session, keys: Keys, case: CaseFile, said: Mapping[str, Any]) -> bool:
    """Whether a notice asks for something that could have been told before: it comes after acceptance, or one of its entries
    was visible (`since`) when an earlier notice went out, which did not ask for it."""
    if case.accepted_on is not None:
        return True
    earlier = [one for one in papers_of(session, keys, case) if one.kind == "notice" and one.state == "issued"]
    asked = {entry["about"] for one in earlier for entry in one.said["entries"]}
    told = [iso(one.issued_at) for one in earlier if one.issued_at is not None]
    return any(entry["about"] not in asked and any(entry["since"] <= at for at in told) for entry in said["entries"])


def sign(
    session: Session, keys: Keys, case: CaseFile, staff: Staff, paper_id: str, digest: str, *, seconds: float | None = None,
    items: frozenset[str] = frozenset(),
) -> None:  # fmt: skip
    """Signs a paper, and with that issues it: a notice sends the case back, open for what it asks; the last result of `items`
    closes the case. The same again does nothing.

    Raises Hidden for who may not sign, NotAllowed for its own writer (a notice, a refusal), a repeated notice without a
    supervisor or a result of a case that an audit seeded, Conflict where it was dropped or says something else.
    """
    demand(staff, *REVIEWERS)
    ledger.hold(session)
    session.refresh(case, with_for_update=True)
    row = session.get(Paper, paper_id)
    if row is None or row.case_id != case.id:
        raise Hidden()
    if row.digest != digest or row.dropped_at is not None:
        raise Conflict("paper_differs")
    if session.get(PaperIssue, row.id) is not None:
        return
    if row.kind in ("notice", "refusal") and row.person_id == staff.id:
        raise NotAllowed("paper_own")
    demand_review(case)
    if case.submitted_at is not None and row.made_at < case.submitted_at:
        raise Conflict("paper_outdated")  # since it was written the applicant has handed in again
    said = paper_body(session, keys, row)
    # The case may have been taken up, or inspected anew, since.
    if row.kind == "notice":
        demand_decided(session, keys, case, said)
        if (row.repeat or repeats(session, keys, case, said)) and not staff.has(Role.supervisor):
            raise NotAllowed("paper_repeat")
    else:
        if is_seeded(session, case):
            raise NotAllowed("case_seeded")
        demand_ready(session, keys, case, row.kind, row.item_id, said)
    at = now()
    session.add(PaperSignature(paper_id=row.id, digest=digest, person_id=staff.id, seen_seconds=seconds, at=at))
    session.flush()
    once = f"notice:{row.id}" if row.kind == "notice" else f"result:{row.item_id}"
    session.add(PaperIssue(paper_id=row.id, digest=digest, case_id=case.id, once=once, at=at))
    session.flush()
    ledger.append(
        session, keys, "issue", paper=row.id, digest=digest, case=case.id, of=row.kind, item=row.item_id, repeat=row.repeat,
        writer=row.person_id, person=staff.id, when=iso(at),
    )  # fmt: skip
    if row.kind == "notice":
        opened = [part for entry in said["entries"] for part in entry["parts"]]
        open_for_correction(session, keys, case, staff.id, _words(said), opened, row.id)
        ledger.append(session, keys, "case", case=case.id, step="returned", person=staff.id)
    elif items and items <= {one.item_id for one in papers_of(session, keys, case) if one.kind in RESULTS and one.state == "issued"}:
        close(session, case)
        ledger.append(session, keys, "case", case=case.id, step="closed", person=staff.id)
    if case.state not in UNDER_REVIEW:
        for hold in session.scalars(select(Hold).where(Hold.case_id == case.id, Hold.ended_at.is_(None))):
            hold.ended_at = at
        session.flush()


def _words(said: Mapping[str, Any]) -> str:
    lines = [f"{n}. {entry['words']}" for n, entry in enumerate(said["entries"], 1)]
    return "\n".join([*lines, str(said.get("more", ""))]).strip()


def drop(session: Session, keys: Keys, case: CaseFile, staff: Staff, paper_id: str) -> None:
    """Takes a paper that waits back, by its writer or whoever should have signed it. Raises Hidden, AlreadyDecided."""
    demand(staff, *REVIEWERS)
    ledger.hold(session)
    row = session.get(Paper, paper_id)
    if row is None or row.case_id != case.id:
        raise Hidden()
    if session.get(PaperIssue, row.id) is not None:
        raise AlreadyDecided("paper_issued")
    if row.dropped_at is None:
        row.dropped_at = now()
        session.flush()
        ledger.append(session, keys, "paper_dropped", paper=row.id, case=case.id, person=staff.id)


def paper_body(session: Session, keys: Keys, row: Paper) -> dict[str, Any]:
    """What a paper says. Raises NotAllowed where its digest does not fit, Erased after erasure."""
    found: dict[str, Any] = read_body(session, keys, row.case_id, row.sealed, f"{row.id}:paper", row.digest)["said"]
    return found


def papers_of(session: Session, keys: Keys, case: CaseFile) -> list[Written]:
    """All papers of the case, oldest first."""
    rows = session.execute(
        select(Paper, PaperSignature, PaperIssue)
        .outerjoin(PaperSignature, (PaperSignature.paper_id == Paper.id) & (PaperSignature.digest == Paper.digest))
        .outerjoin(PaperIssue, PaperIssue.paper_id == Paper.id)
        .where(Paper.case_id == case.id)
        .order_by(Paper.made_at, Paper.id)
    )
    return [
        Written(
            row.id, row.digest, row.kind, row.item_id, row.repeat, paper_body(session, keys, row), row.person_id,
            signature.person_id if signature else "", "issued" if issue else "dropped" if row.dropped_at else "waiting",
            row.made_at, issue.at if issue else None,
        )
        for row, signature, issue in rows
    ]  # fmt: skip


def unsigned_paper() -> ColumnElement[bool]:
    """The condition on case_file of having a paper that waits for its signature."""
    issued = exists().where(PaperIssue.paper_id == Paper.id)
    return exists().where(Paper.case_id == CaseFile.id, Paper.dropped_at.is_(None), ~issued)


def issued_papers(session: Session, keys: Keys, case: CaseFile) -> list[Issued]:
    """What went out to the applicant, in the order issued. Raises NotAllowed where a digest does not fit, Erased."""
    out = [one for one in papers_of(session, keys, case) if one.state == "issued"]
    return [Issued(one, ISSUE_SEAL) for one in sorted(out, key=lambda one: (one.issued_at, one.id))]
