"""What holds of every review, re-computed from rows and links alone: of the database by the audit, of an archive package by
whoever has one.

Inspections are what their digests say and stood when the chain says so; each verdict is a reviewer's, in the order that the
point demands. Papers, findings and holds: checkpoint/paper_claims.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from checkpoint.audit_finding import Finding
from checkpoint.flags import AGAINST, standing
from checkpoint.inspections import stands
from checkpoint.ledger import canonical
from checkpoint.review_rows import ReviewRows
from checkpoint.review_tables import Inspection, Verdict
from core.clock import iso
from core.crypto import Hasher
from core.people import Role

Held = Callable[[str, str, int], bool]
Said = dict[str, Any]
REVIEWERS = (Role.reviewer.value, Role.supervisor.value)


@dataclass
class Review:
    """One case's rows and what the chain says of them: its links by kind, each body with `seq` and `at`; `steps` are those of
    the case itself; `held(person, role, seq)` whether somebody had a role before a link.

    `spans`: inspection → the links at which it was entered and at which it lapsed, None for none. The chain's order counts,
    since clocks can be set back.
    """

    rows: ReviewRows
    links: dict[str, list[Said]]
    steps: Sequence[Said]
    held: Held
    hash_of: Hasher
    verdict_seq: dict[str, int] = field(default_factory=dict)
    spans: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.verdict_seq = {said["verdict"]: said["seq"] for said in self.of("verdict")}
        whens = [(said["when"], said["seq"]) for said in self.of("inspected")]
        for row in self.rows.inspections:
            entered = next((seq for when, seq in whens if when >= iso(row.made_at)), None)
            lapsed = next((seq for when, seq in whens if row.lapsed_at is not None and when == iso(row.lapsed_at)), None)
            self.spans[row.id] = (entered, lapsed)

    def of(self, kind: str) -> list[Said]:
        """The links of a kind, in their order."""
        return self.links.get(kind, [])

    def reviewer(self, person: str, seq: int) -> bool:
        """Whether somebody might review when a link was made."""
        return any(self.held(person, role, seq) for role in REVIEWERS)

    def supervisor(self, person: str, seq: int) -> bool:
        """Whether somebody was a supervisor when a link was made."""
        return self.held(person, Role.supervisor.value, seq)

    def verdicts_before(self, inspection_id: str, seq: int) -> list[Verdict]:
        """What had been said of a point before a link."""
        return [
            one for one in self.rows.verdicts
            if one.inspection_id == inspection_id and self.verdict_seq.get(one.id, seq) < seq
        ]  # fmt: skip

    def stood(self, seq: int) -> list[Inspection]:
        """The points as they stood just after a link."""
        spans = self.spans
        return [row for row in self.rows.inspections if (spans[row.id][0] or seq + 1) <= seq < (spans[row.id][1] or seq + 1)]

    def decided(self, row: Inspection, seq: int) -> str:
        """How a point stood before a link: met, not_met or ""."""
        return standing(row, self.verdicts_before(row.id, seq)).decided

    def whole(self, id_: str, digest: str, **named: str) -> bool:
        """Whether a body is what its digest says and speaks of what its row names; of one that was erased nobody can tell."""
        text = self.rows.bodies.get(id_)
        if text is None:
            return not self.rows.readable
        told = json.loads(text)
        return self.hash_of(text.encode()) == digest and all(told.get(name) == value for name, value in named.items())


def check_points(review: Review) -> Iterator[Finding]:
    """Every inspection, and every verdict."""
    yield from _inspections(review)
    yield from _inspected(review)
    yield from _verdicts(review)


def _inspections(review: Review) -> Iterator[Finding]:
    for row in review.rows.inspections:
        right = review.whole(row.id, row.digest, case=row.case_id, item=row.item_id, point=row.point, result=row.result)
        if right and row.id in review.rows.bodies:
            point = json.loads(review.rows.bodies[row.id])["said"].get("point", {})
            right = review.hash_of(canonical(point).encode()) == row.rule_digest
        if not right:
            yield Finding(None, "inspection_edited", row.id)


def _inspected(review: Review) -> Iterator[Finding]:
    """After each inspection there stood what its link says; nothing came or went at another time."""
    for link in review.of("inspected"):
        seq, there = link["seq"], review.stood(link["seq"])
        new = sum(1 for row in there if review.spans[row.id][0] == seq)
        lapsed = sum(1 for _, end in review.spans.values() if end == seq)
        counts = (new, len(there) - new, lapsed) == (link["new"], link["kept"], link["lapsed"])
        if not counts or link["stands"] != stands(review.hash_of, there):
            yield Finding(seq, "inspection_differs", review.rows.case_id)
    for row in review.rows.inspections:
        entered, lapsed_by = review.spans[row.id]
        if entered is None:
            yield Finding(None, "inspection_without_link", row.id)
        if row.lapsed_at is not None and lapsed_by is None:
            yield Finding(None, "inspection_lapsed_by_nobody", row.id)


def _verdicts(review: Review) -> Iterator[Finding]:
    rows = {row.id: row for row in review.rows.verdicts}
    points = {row.id: row for row in review.rows.inspections}
    for said in review.of("verdict"):
        row, seq = rows.get(said["verdict"]), said["seq"]
        if row is None:
            yield Finding(seq, "verdict_removed", said["verdict"])
            continue
        told = (said["inspection"], said["digest"], said["case"], said["step"], said["says"], said["reason"], said["person"])
        edited = told != (row.inspection_id, row.digest, row.case_id, row.step, row.says, row.reason, row.person_id)
        # A package holds the opened words; the chain speaks of the sealed ones, which stay in the database.
        sealed = review.hash_of(row.sealed) if row.sealed is not None else said["words"]
        worded = not review.rows.readable or (row.id in review.rows.bodies) == bool(said["words"])
        if edited or sealed != said["words"] or not worded:
            yield Finding(seq, "verdict_edited", row.id)
        if not review.reviewer(row.person_id, seq):
            yield Finding(seq, "reviewer_without_right", row.id)
        point = points.get(row.inspection_id)
        if point is None or point.digest != row.digest:
            yield Finding(seq, "verdict_on_nothing", row.id)
            continue
        if (review.spans[point.id][1] or seq) < seq:
            yield Finding(seq, "verdict_on_lapsed", row.id)
        yield from _in_order(review, row, point, seq)
    yield from (Finding(None, "verdict_without_link", id_) for id_ in rows if id_ not in review.verdict_seq)


def _in_order(review: Review, row: Verdict, point: Inspection, seq: int) -> Iterator[Finding]:
    """Blind before shown, a reason against the rule, two before a third."""
    before = review.verdicts_before(point.id, seq)
    mine = [one for one in before if one.person_id == row.person_id]
    if row.step == "final" and point.blind and not any(one.step == "first" for one in mine):
        yield Finding(seq, "blind_unheeded", row.id)
    if row.step != "first" and not row.reason.strip() and (point.result, row.says) in AGAINST:
        yield Finding(seq, "verdict_without_reason", row.id)
    if row.step == "resolution":
        waits = standing(point, before).waits == "resolution"
        if not review.supervisor(row.person_id, seq) or mine or not point.two_staff or not waits:
            yield Finding(seq, "resolution_without_right", row.id)
