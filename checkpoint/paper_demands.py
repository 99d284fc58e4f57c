"""What a paper must rest on: a notice on what people decided, a result on a case that was taken up and looked at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkpoint.flags import decided_points, undecided
from checkpoint.inspections import inspection_body, standing_of
from checkpoint.judge import findings_of
from checkpoint.review_tables import PaperIssue
from core.cases import CaseFile
from core.crypto import Keys
from core.errors import AlreadyDecided, BadInput, Conflict, NotAllowed

RESULTS = ("grant", "refusal")


def demand_decided(session: Session, keys: Keys, case: CaseFile, said: Mapping[str, Any]) -> None:
    """Each entry of a notice stands on a point that people found not met, or on a finding of theirs, and has its words."""
    entries = said.get("entries") or ()
    if not entries:
        raise BadInput("notice_empty")
    decided = decided_points(session, case)
    found = {one.id for one in findings_of(session, keys, case)}
    for entry in entries:
        if decided.get(entry.get("inspection", "")) != "not_met" and entry.get("finding") not in found:
            raise NotAllowed("notice_undecided", point=entry.get("title", ""))
        if len(str(entry.get("words", "")).strip()) < 4:
            raise BadInput("notice_words_missing", point=entry.get("title", ""))


def demand_ready(session: Session, keys: Keys, case: CaseFile, kind: str, item_id: str, said: Mapping[str, Any]) -> None:
    """A result is of a case that was taken up and whose points stand as inspected; a grant while none of them waits, and where
    one was found not met with a word why it is granted all the same."""
    issued = select(PaperIssue.paper_id).where(PaperIssue.case_id == case.id, PaperIssue.once == f"result:{item_id}")
    if session.scalar(issued) is not None:
        raise AlreadyDecided("item_decided")
    if case.accepted_on is None:
        raise NotAllowed("result_before_acceptance")
    if case.inspect_again or case.look_again:
        raise Conflict("case_inspecting")
    if kind != "grant":
        return
    rows, waiting = standing_of(session, case), undecided(session, case, item_id)
    if waiting:
        names = [inspection_body(session, keys, row)["point"]["point"] for row in rows if row.item_id == item_id and row.point in waiting]
        raise NotAllowed("points_wait", points="、".join(names))
    decided = decided_points(session, case)
    against = [row for row in rows if row.item_id == item_id and decided.get(row.id) == "not_met"]
    found = [one for one in findings_of(session, keys, case) if one.item_id == item_id and one.at > (case.submitted_at or one.at)]
    if (against or found) and len(str(said.get("conditions", "")).strip()) < 4:
        raise BadInput("grant_reason_missing")
