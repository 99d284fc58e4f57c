"""What holds of every paper of a review, re-computed from rows and links alone: who wrote it, who signed it, what it rests on.

Beside it the reviewers' own findings, and who worked on the case when.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator

from checkpoint.audit_finding import Finding
from checkpoint.flags import needs_verdict
from checkpoint.review_claims import Review, Said
from checkpoint.review_tables import Hold, Paper
from core.clock import iso

# Steps of a case that end whatever work was going on.
_ENDS = ("returned", "closed", "withdrawn", "erased")


def check_papers(review: Review) -> Iterator[Finding]:
    """Every finding of a reviewer's own, every hold, every paper with its signature and its issue."""
    yield from _findings(review)
    yield from _holds(review)
    yield from _papers(review)
    yield from _issues(review)


def _findings(review: Review) -> Iterator[Finding]:
    rows = {row.id: row for row in review.rows.findings}
    back = {said["finding"]: said for said in review.of("finding_withdrawn")}
    linked = set[str]()
    for said in review.of("finding"):
        linked.add(said["finding"])
        row = rows.get(said["finding"])
        if row is None:
            yield Finding(said["seq"], "finding_removed", said["finding"])
            continue
        whole = review.whole(row.id, row.digest, case=row.case_id, item=row.item_id, point=row.point)
        told = (said["digest"], said["case"], said["point"], said["person"])
        if not whole or told != (row.digest, row.case_id, row.point, row.person_id):
            yield Finding(said["seq"], "finding_edited", row.id)
        if not review.reviewer(row.person_id, said["seq"]):
            yield Finding(said["seq"], "reviewer_without_right", row.id)
        end = back.get(row.id)
        if (row.withdrawn_at is None) != (end is None) or (end is not None and end["person"] != row.person_id):
            yield Finding(end["seq"] if end else None, "finding_withdrawal_differs", row.id)
    yield from (Finding(None, "finding_without_link", id_) for id_ in rows if id_ not in linked)


def _holds(review: Review) -> Iterator[Finding]:
    """Each taking has its row, and a hold that ended was handed back, transferred, or ended with the case's own step."""
    rows: dict[tuple[str, str], list[Hold]] = defaultdict(list)
    for row in review.rows.holds:
        rows[row.person_id, row.place].append(row)
    links = review.of("hold")
    ends = [step["seq"] for step in review.steps if step["step"] in _ENDS]
    for said in links:
        _, _, place = said["act"].partition("taken_")
        if not place:
            continue
        mine = rows[said["person"], place]
        if not mine:
            yield Finding(said["seq"], "hold_removed", said["person"])
            continue
        row = mine.pop(0)
        if not review.reviewer(row.person_id, said["seq"]):
            yield Finding(said["seq"], "reviewer_without_right", row.id)
        later = [one for one in links if one["seq"] > said["seq"]]
        handed = any(one["act"] == "handed_back" and one["person"] == row.person_id for one in later)
        over = handed or any(one["act"] == "taken_first" for one in later) or any(seq > said["seq"] for seq in ends)
        if (row.ended_at is not None and not over) or (row.ended_at is None and handed):
            yield Finding(said["seq"], "hold_end_differs", row.id)
    yield from (Finding(None, "hold_without_link", row.id) for mine in rows.values() for row in mine)


def _papers(review: Review) -> Iterator[Finding]:
    rows = {row.id: row for row in review.rows.papers}
    dropped = {said["paper"]: said["seq"] for said in review.of("paper_dropped")}
    written = review.of("paper")
    for said in written:
        row, seq = rows.get(said["paper"]), said["seq"]
        if row is None:
            yield Finding(seq, "paper_removed", said["paper"])
            continue
        told = (said["digest"], said["case"], said["of"], said["item"], said["repeat"], said["person"])
        whole = review.whole(row.id, row.digest, case=row.case_id, kind=row.kind, item=row.item_id)
        if not whole or told != (row.digest, row.case_id, row.kind, row.item_id, row.repeat, row.person_id):
            yield Finding(seq, "paper_edited", row.id)
        if not review.reviewer(row.person_id, seq):
            yield Finding(seq, "reviewer_without_right", row.id)
        # One that waits is also dropped by the next of its kind.
        replaced = any((one["of"], one["item"]) == (row.kind, row.item_id) and one["seq"] > seq for one in written)
        if (row.dropped_at is not None and row.id not in dropped and not replaced) or (row.dropped_at is None and row.id in dropped):
            yield Finding(dropped.get(row.id), "paper_drop_differs", row.id)
    linked = {said["paper"] for said in written}
    yield from (Finding(None, "paper_without_link", id_) for id_ in rows if id_ not in linked)


def _issues(review: Review) -> Iterator[Finding]:
    papers = {row.id: row for row in review.rows.papers}
    signed = {row.paper_id: row for row in review.rows.signatures}
    issued = {row.paper_id: row for row in review.rows.issues}
    linked, results = set[str](), set[str]()
    for said in review.of("issue"):
        id_, seq = said["paper"], said["seq"]
        linked.add(id_)
        paper, signature, issue = papers.get(id_), signed.get(id_), issued.get(id_)
        if paper is None or signature is None or issue is None:
            yield Finding(seq, "issue_removed", id_)
            continue
        told = (said["digest"], said["case"], said["of"], said["item"], said["repeat"], said["writer"], said["person"], said["when"])
        stands = (
            paper.digest, paper.case_id, paper.kind, paper.item_id, paper.repeat, paper.person_id, signature.person_id, iso(issue.at),
        )  # fmt: skip
        if told != stands or {signature.digest, issue.digest} != {paper.digest} or issue.case_id != paper.case_id:
            yield Finding(seq, "issue_edited", id_)
        if paper.dropped_at is not None:
            yield Finding(seq, "issue_of_dropped", id_)
        yield from _signer(review, paper, said)
        yield from _grounds(review, paper, seq)
        if paper.kind in ("grant", "refusal"):
            if paper.item_id in results:
                yield Finding(seq, "result_twice", id_)
            results.add(paper.item_id)
    yield from (Finding(None, "issue_without_link", id_) for id_ in {*signed, *issued} if id_ not in linked)


def _signer(review: Review, paper: Paper, said: Said) -> Iterator[Finding]:
    person, seq = said["person"], said["seq"]
    if not review.reviewer(person, seq):
        yield Finding(seq, "signer_without_right", paper.id)
    if paper.kind in ("notice", "refusal") and person == paper.person_id:
        yield Finding(seq, "paper_signed_by_writer", paper.id)
    if paper.repeat and not review.supervisor(person, seq):
        yield Finding(seq, "repeat_without_supervisor", paper.id)


def _grounds(review: Review, paper: Paper, seq: int) -> Iterator[Finding]:
    """What a notice asks for people found not met or found themselves; a grant leaves no point of its item waiting."""
    points = {row.id: row for row in review.rows.inspections}
    if paper.kind == "notice" and paper.id in review.rows.bodies:
        back = {said["finding"] for said in review.of("finding_withdrawn") if said["seq"] < seq}
        found = {said["finding"] for said in review.of("finding") if said["seq"] < seq} - back
        for entry in json.loads(review.rows.bodies[paper.id])["said"].get("entries", ()):
            point = points.get(entry.get("inspection", ""))
            undecided = point is None or review.decided(point, seq) != "not_met"
            if undecided and entry.get("finding") not in found:
                yield Finding(seq, "notice_on_nothing", paper.id)
    if paper.kind == "grant":
        for row in review.stood(seq):
            if row.item_id == paper.item_id and needs_verdict(row) and not review.decided(row, seq):
                yield Finding(seq, "grant_on_open_point", row.id)
