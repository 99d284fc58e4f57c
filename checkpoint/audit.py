"""Audit: re-computes the chain and the claim that every release has an approval of the same digest by a person with the
right, earlier than it, whose citations were in force; names the first link that fails."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkpoint.audit_cases import check_cases
from checkpoint.audit_finding import Finding
from checkpoint.audit_powers import check_powers
from checkpoint.audit_review import check_reviews
from checkpoint.audit_rows import check_rows
from checkpoint.ledger import FIRST, link_hash, public_key, read_heads
from checkpoint.tables import Link
from core.crypto import Keys

REVIEW_KINDS = ("inspected", "verdict", "finding", "finding_withdrawn", "hold", "paper", "paper_dropped", "issue")


@dataclass
class Report:
    """What an audit found: how many links there are of each kind, how many drafts were approved in which way (one by
    one, by a batch, for demonstration), and the `findings` in order of links; clean when there are none."""

    links: int = 0
    head: str = FIRST
    counts: dict[str, int] = field(default_factory=dict)
    approvals: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether every claim holds."""
        return not self.findings


@dataclass
class Told:
    """What the links say, in the shape that rows are compared with; `reviews`: kind → case → what its links say."""

    opinions: dict[str, dict[str, Any]] = field(default_factory=dict)
    approvals: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    batches: dict[str, dict[str, Any]] = field(default_factory=dict)
    revocations: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    releases: dict[str, dict[str, Any]] = field(default_factory=dict)
    roles: list[dict[str, Any]] = field(default_factory=list)
    replies: dict[str, dict[str, Any]] = field(default_factory=dict)
    erasures: set[str] = field(default_factory=set)
    suggestions: dict[str, dict[str, Any]] = field(default_factory=dict)
    cases: list[dict[str, Any]] = field(default_factory=list)
    reviews: dict[str, dict[str, list[dict[str, Any]]]] = field(default_factory=dict)
    switch: dict[str, Any] | None = None

    def held(self, person: str, role: str, seq: int) -> bool:
        """Whether the chain gives `person` the role before link `seq`: its order counts, clocks can be set back."""
        given = False
        for change in self.roles:
            if change["person"] == person and change["role"] == role and change["seq"] < seq:
                given = change["given"]
        return given


def verify(session: Session, keys: Keys, heads: Path | None = None) -> Report:
    """Audits everything. `heads`: a file of signed heads kept outside the database."""
    report, told = Report(), Told()
    _chain(session, keys, report, told)
    if heads is not None:
        _heads(session, keys, heads, report)
    try:
        report.approvals = {
            "single": len(told.approvals),
            **{how: sum(b["count"] for b in told.batches.values() if b["how"] == how) for how in ("batch", "demonstration")},
        }
        check_rows(session, keys, told, report.findings)
        check_powers(session, told, report.findings)
        check_cases(session, keys, told, report.findings)
        check_reviews(session, keys, told, report.findings)
    except (ValueError, KeyError, TypeError) as wrong:
        # A row or link that cannot even be read, such as a time that is none, must not end the audit without its name.
        report.findings.append(Finding(None, "unreadable", f"{type(wrong).__name__}: {wrong}"[:120]))
    report.findings.sort(key=lambda f: f.seq if f.seq is not None else report.links + 1)
    return report


def _chain(session: Session, keys: Keys, report: Report, told: Told) -> None:
    prev, expected, kinds = FIRST, 1, Counter[str]()
    for link in session.scalars(select(Link).order_by(Link.seq).execution_options(yield_per=1000)):
        if link.seq != expected:
            report.findings.append(Finding(link.seq, "chain_gap", f"{expected}"))
        if link.prev != prev:
            report.findings.append(Finding(link.seq, "chain_broken", link.kind))
        if link.hash != link_hash(keys.hash, link.seq, link.at, link.kind, link.body, link.prev):
            report.findings.append(Finding(link.seq, "link_edited", link.kind))
        prev, expected = link.hash, link.seq + 1
        kinds[link.kind] += 1
        try:
            tell(link, told)
        except (ValueError, KeyError, TypeError):
            report.findings.append(Finding(link.seq, "link_unreadable", link.kind))
    report.links, report.head, report.counts = expected - 1, prev, dict(kinds)


def tell(link: Link, told: Told) -> None:
    """Adds what one link says. Raises ValueError, KeyError, TypeError where it says nothing that can be read."""
    body = json.loads(link.body)
    body |= {"seq": link.seq, "at": link.at}
    match link.kind:
        case "opinion":
            told.opinions[body["opinion"]] = body
        case "approval":
            told.approvals[body["draft"], body["digest"]] = body
        case "batch":
            told.batches[body["batch"]] = body
        case "revocation":
            told.revocations[body["draft"], body["digest"]] = body
        case "release":
            told.releases[body["release"]] = body
        case "role":
            told.roles.append(body)
        case "reply":
            told.replies[body["entry"]] = body
        case "erasure":
            told.erasures.add(body["conversation"])
        case "suggestion":
            told.suggestions[body["suggestion"]] = body
        case "case":
            told.cases.append(body)
        case kind if kind in REVIEW_KINDS:
            told.reviews.setdefault(kind, {}).setdefault(body["case"], []).append(body)
        case "switch":
            told.switch = body


def _heads(session: Session, keys: Keys, file: Path, report: Report) -> None:
    if not file.exists():
        report.findings.append(Finding(None, "heads_missing", str(file)))
        return
    for head in read_heads(file):
        if not head.genuine() or head.key != public_key(keys):
            report.findings.append(Finding(head.seq, "head_forged", head.at))
        link = session.get(Link, head.seq)
        if link is None:
            report.findings.append(Finding(head.seq, "chain_truncated", f"{report.links}"))
        elif link.hash != head.hash:
            report.findings.append(Finding(head.seq, "chain_rewritten", head.hash[:12]))
