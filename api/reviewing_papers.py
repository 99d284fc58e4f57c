"""Papers of a case as they are read and handed out: what the checkpoint keeps of one, put into the words and forms of a paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from checkpoint.papers import Written, papers_of
from core.cases import CaseFile, applicant_of
from core.clock import legal_day
from core.crypto import Keys
from core.people import names_of
from core.settings import Settings
from core.texts import t
from knowledge.catalog import Catalog
from review_support.archive import archive_of
from review_support.papers.blocks import Paper
from review_support.papers.notice import notice
from review_support.papers.notice_words import Correction, Head, Notice, Office, Signatory
from review_support.papers.pdf import to_pdf
from review_support.papers.result_words import Grant, Refusal
from review_support.papers.results import grant, refusal
from review_support.papers.word import to_docx

# The sort of a paper in its number.
_LETTER = {"notice": "B", "grant": "Z", "refusal": "J"}


def paper_ports(settings: Settings, keys: Keys) -> dict[str, Callable[..., Any]]:
    """What a house hands its doors: a paper as blocks for a page, and as a file; a case as its package."""

    def blocks(session: Session, case: CaseFile, paper: Written, locale: str) -> dict[str, Any]:
        return made_paper(session, keys, settings, case, paper, locale).plain()

    def file(session: Session, case: CaseFile, paper: Written, kind: str, locale: str) -> bytes:
        made = made_paper(session, keys, settings, case, paper, locale)
        return to_pdf(made) if kind == "pdf" else to_docx(made)

    def archive(session: Session, case: CaseFile, catalog: Catalog) -> bytes:
        return archive_of(session, keys, settings.data_dir, case, catalog)

    return {"paper_blocks": blocks, "paper_file": file, "archive": archive}


def made_paper(session: Session, keys: Keys, settings: Settings, case: CaseFile, paper: Written, locale: str) -> Paper:
    """The paper in its words. Raises Erased after erasure of the case."""
    said = paper.said
    if paper.kind == "notice":
        head = _head(session, keys, settings, case, paper, locale, items=_items(said["entries"]))
        earlier = tuple(
            legal_day(one.issued_at) for one in papers_of(session, keys, case)
            if one.kind == "notice" and one.state == "issued" and one.id != paper.id and one.made_at < paper.made_at
        )  # fmt: skip
        return notice(Notice(head, tuple(Correction.of(one) for one in said["entries"]), more=said.get("more", ""), earlier=earlier))
    head = _head(session, keys, settings, case, paper, locale, items=(said.get("item", ""),))
    if paper.kind == "grant":
        return grant(Grant(head, said.get("result", ""), said.get("number", ""), conditions=_lines(said.get("conditions", ""))))
    return refusal(
        Refusal(
            head, "permit", _lines(said["facts"]), _lines(said["reasons"]), _lines(said["remedies"]), grounds=_lines(said["basis"])
        )
    )


def _head(
    session: Session, keys: Keys, settings: Settings, case: CaseFile, paper: Written, locale: str, items: tuple[str, ...]
) -> Head:
    signers = [("reviewer", paper.writer)]
    if paper.signer and paper.signer != paper.writer:
        signers.append(("supervisor" if paper.repeat else "second", paper.signer))
    names = names_of(session, [id_ for _, id_ in signers])
    machine = paper.kind == "notice" and any(one.get("inspection") for one in paper.said["entries"])
    day: dt.date = legal_day(paper.issued_at or paper.made_at)
    return Head(
        office=Office(case.department or settings.office, online=settings.public_url, phone=settings.human_channel),
        case_number=case.number or "", applicant=applicant_of(session, keys, case).get("name") or t("review.applicant", locale),
        items=items, day=day, received=legal_day(case.submitted_at) if case.submitted_at else None,
        number=f"{case.number}-{_LETTER[paper.kind]}", signatories=tuple(Signatory(role, names.get(id_, "")) for role, id_ in signers),
        labels=(t("review.paper_label", locale),) if machine else (),
        aigc=_implicit(paper) if machine else None, permit=bool(paper.said.get("permit", True)), demonstration=settings.demo, locale=locale,
    )  # fmt: skip


def _implicit(paper: Written) -> dict[str, str]:
    """The implicit label of a paper whose words a machine drafted and people approved (as api/thread.py has it for answers)."""
    return {
        "Label": "1", "ContentProducer": "yijianshi", "ProduceID": paper.id, "ReservedCode1": paper.digest,
        "ContentPropagator": "yijianshi", "PropagateID": paper.id, "ReservedCode2": "",
    }  # fmt: skip


def _items(entries: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for entry in entries for item in entry["items"] if item))


def _lines(words: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in words.splitlines() if line.strip())
