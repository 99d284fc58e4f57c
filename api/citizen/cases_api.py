"""Cases for programs: what can be applied for, a case begun, where it stands, checked, handed in, withdrawn, deleted."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from sqlalchemy.orm import Session

from api import filling
from api.citizen.case_bearer import CHANGES, FAILS, CaseHeld, Tagged
from api.citizen.case_shapes import (
    CaseCheck,
    CaseFacts,
    CaseFinding,
    CaseOpened,
    CaseProgress,
    CaseReceipt,
    CaseStep,
    MatterItem,
    MatterNamed,
    Matters,
    MatterTheme,
    StartCase,
    Submit,
)
from api.citizen.holder import house_of
from api.citizen.shapes import HumanChannel
from api.filling import guide_of
from api.house import House
from api.problems import Problem
from checkpoint.case_acts import withdraw_case
from core.cases import CaseFile, case_by_token, events_of, notice_of, opened_parts, uploads_of
from core.clock import iso
from core.texts import t
from knowledge.catalog import ItemFile

router = APIRouter(tags=["cases"], route_class=Tagged)


def _named(item: ItemFile) -> MatterItem:
    return MatterItem(id=item.id, name=item.name, department=item.department.name)


@router.get("/matters", responses={503: {"model": Problem}})
def matters(request: Request, words: Annotated[str, Query(max_length=200)] = "") -> Matters:
    """What can be applied for under guidance: bundles (一件事) and single items; with `words`, those that they may mean."""
    guide = guide_of(house_of(request))
    catalog = guide.catalog()
    themes = [
        MatterTheme(
            id=theme.id, name=theme.name, department=theme.lead,
            items=[_named(catalog.items[part.item]) for part in theme.items],
        )
        for theme in catalog.themes.values()
    ]  # fmt: skip
    items = sorted((_named(item) for item in catalog.items.values() if item.form), key=lambda one: (one.department, one.name))
    found = [MatterNamed.model_validate(one) for one in guide.resolve(words)] if words.strip() else None
    return Matters(themes=themes, items=items, found=found)


def facts_of(house: House, session: Session, case: CaseFile) -> CaseFacts:
    """A case as a program sees it."""
    about, _ = filling.subject_of(case)
    waiting = filling.shown_proposals(house, session, case, filling.form_of_case(house, session, case))
    return CaseFacts(
        id=case.id, number=case.number, state=case.state, state_text=t(f"case.state_{case.state}", case.locale),
        matter=about, name=guide_of(house).name(about), items=list(case.items), region=case.region, locale=case.locale,
        rev=case.rev, started_at=iso(case.started_at), submitted_at=iso(case.submitted_at) if case.submitted_at else None,
        decided_at=iso(case.decided_at) if case.decided_at else None,
        opened=opened_parts(case), documents_unread=sum(one.state in ("received", "reading") for one in uploads_of(session, case)),
        suggestions_waiting=len(waiting.shown), suggestions_withheld=len(waiting.withheld),
    )  # fmt: skip


@router.post("/cases", status_code=201, responses={400: {"model": Problem}, 503: {"model": Problem}})
def start(request: Request, asked: StartCase) -> CaseOpened:
    """Begins a case and gives its capability token, once."""
    house = house_of(request)
    case_id, token = filling.begin(house, asked.matter, asked.region, asked.locale)
    with house.db.read() as session:
        facts = facts_of(house, session, case_by_token(session, case_id, token))
    return CaseOpened(token=token, case=facts, human_channel=HumanChannel(**house.human_channel), demonstration=house.demo)


@router.get("/cases/{case_id}", responses=FAILS)
def read(holder: CaseHeld) -> CaseFacts:
    """Where the case stands: what polling reads."""
    with holder.reading() as (session, case):
        return facts_of(holder.house, session, case)


@router.get("/cases/{case_id}/check", responses=FAILS)
def check(holder: CaseHeld) -> CaseCheck:
    """What is missing or doubtful before the case is handed in. Whether it meets the conditions is for the staff to judge."""
    with holder.reading() as (session, case):
        found = filling.findings(holder.house, session, case)
        return CaseCheck(
            rev=case.rev, open=sum(one.severity == "must" for one in found),
            findings=[
                CaseFinding(code=one.code, severity=one.severity, words=one.words, element=one.element, kind=one.kind)
                for one in found
            ],
        )  # fmt: skip


@router.post("/cases/{case_id}/submit", responses=FAILS | CHANGES)
def submit(holder: CaseHeld, asked: Submit) -> CaseReceipt:
    """Hands the case in. Again: the same number. 409 where it moved on since `rev`, 422 while something must be
    settled first, or confirmed to stay as it was although a notice asks for it."""
    with holder.writing() as (session, case):
        number = filling.hand_in(holder.house, session, case, asked.rev, declared=asked.declared, as_it_was=asked.as_it_was)
        return CaseReceipt(
            number=number, state=case.state, submitted_at=iso(case.submitted_at) if case.submitted_at else None,
            text=t("case.receipt", case.locale, number=number),
        )  # fmt: skip


@router.get("/cases/{case_id}/progress", responses=FAILS)
def progress(holder: CaseHeld) -> CaseProgress:
    """The progress line, and what the counter asks for."""
    with holder.reading() as (session, case):
        return _progress(holder.house, session, case)


def _progress(house: House, session: Session, case: CaseFile) -> CaseProgress:
    steps = [
        CaseStep(seq=one.seq, kind=one.kind, text=t(f"case.event_{one.kind}", case.locale), at=iso(one.at))
        for one in events_of(session, case)
    ]
    return CaseProgress(
        number=case.number, state=case.state, state_text=t(f"case.state_{case.state}", case.locale), rev=case.rev,
        notice=notice_of(session, house.keys, case), steps=steps,
    )  # fmt: skip


@router.post("/cases/{case_id}/withdraw", responses=FAILS | CHANGES)
def withdraw(holder: CaseHeld) -> CaseProgress:
    """Takes an application back that was handed in and is not taken up yet."""
    with holder.writing() as (session, case):
        withdraw_case(session, holder.house.keys, case)
        return _progress(holder.house, session, case)


@router.delete("/cases/{case_id}", status_code=204, responses=FAILS | CHANGES)
def erase(holder: CaseHeld) -> None:
    """Deletes a draft: its key, its documents, its words; receipts stay. 422 for what was handed in."""
    with holder.writing() as (session, case):
        filling.erase(holder.house, session, case)
