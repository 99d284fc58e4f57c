"""The rows of reviews held against the chain: inspections, verdicts, own findings, holds, papers and what was issued."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkpoint.audit_finding import Finding
from checkpoint.paper_claims import check_papers
from checkpoint.review_claims import Review, check_points
from checkpoint.review_rows import ReviewRows, review_rows
from checkpoint.review_tables import Hold, Inspection, OwnFinding, Paper, PaperIssue, Verdict
from core.crypto import Hasher, Keys

if TYPE_CHECKING:
    from checkpoint.audit import Told


def check_reviews(session: Session, keys: Keys, told: Told, findings: list[Finding]) -> None:
    """Adds a finding for each row of a review that differs from its link, lacks one, or is missing behind one."""
    cases = {case for said in told.reviews.values() for case in said}
    for table in (Inspection, Verdict, OwnFinding, Hold, Paper, PaperIssue):
        cases |= set(session.scalars(select(table.case_id).distinct()))
    steps: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for step in told.cases:
        steps[step["case"]].append(step)
    for case in sorted(cases):
        findings += check_review(review_rows(session, keys, case), told, steps[case], keys.hash)


def check_review(rows: ReviewRows, told: Told, steps: list[dict[str, Any]], hash_of: Hasher) -> list[Finding]:
    """What does not hold of one case's review."""
    links = {kind: said[rows.case_id] for kind, said in told.reviews.items() if rows.case_id in said}
    try:
        review = Review(rows, links, steps, told.held, hash_of)
        return [*check_points(review), *check_papers(review)]
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        # One that says what nothing of ours writes must not hide what is found of the others.
        return [Finding(None, "review_unreadable", f"{rows.case_id}: {type(wrong).__name__}")]
