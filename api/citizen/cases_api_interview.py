"""The interview and the one list for programs: each answer by its fact, the list borne by its release."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from api.citizen.case_bearer import CHANGES, FAILS, CaseHeld, Holder, Tagged
from api.citizen.case_borne_shapes import CaseList
from api.citizen.case_list import pdf_of
from api.citizen.case_shapes import CaseAnswer, CaseFacts, CaseQuestion, ChooseItems, GiveAnswer, InterviewState
from api.citizen.cases_api import facts_of
from api.filling import guide_of, items_of_theme, subject_of, take_items
from api.released_list import ReleasedList, list_of
from core.cases import CaseFile, read_answers, save_answers
from core.errors import BadInput

router = APIRouter(tags=["interview"], route_class=Tagged)
Fact = Annotated[str, Path(max_length=80)]


def _state(holder: Holder, case: CaseFile, answers: dict[str, Any], fact: str = "") -> InterviewState:
    guide = guide_of(holder.house)
    about, only = subject_of(case)
    stands = guide.interview(about, only, answers)
    asked = guide.question(about, only, fact) if fact else stands["question"]
    reason = "reason_en" if case.locale == "en" else "reason_zh"
    question = asked and CaseQuestion(**{name: asked[name] for name in ("fact", "ask", "type", "choices")}, reason=asked[reason])
    return InterviewState(
        rev=case.rev, asked=stands["progress"]["asked"], at_most=stands["progress"]["at_most"],
        question=question or None,
        answers=[CaseAnswer.model_validate(one) for one in stands["answers"]],
    )  # fmt: skip


@router.get("/cases/{case_id}/question", responses=FAILS | {400: CHANGES[400]})
def question(holder: CaseHeld, fact: Annotated[str, Query(max_length=80)] = "") -> InterviewState:
    """The next question, or the one of `fact` to answer it again."""
    with holder.reading() as (session, case):
        return _state(holder, case, read_answers(session, holder.house.keys, case), fact)


@router.put("/cases/{case_id}/answers/{fact}", responses=FAILS | CHANGES)
def answer(holder: CaseHeld, fact: Fact, given: GiveAnswer) -> InterviewState:
    """Gives or changes one answer. It stands under its fact, in whatever order answers come."""
    with holder.writing(given.rev) as (session, case):
        about, only = subject_of(case)
        answers = read_answers(session, holder.house.keys, case)
        answers = guide_of(holder.house).record(about, only, answers, fact, given.value)
        save_answers(session, holder.house.keys, case, answers, expected_rev=given.rev)
        return _state(holder, case, answers)


@router.delete("/cases/{case_id}/answers/{fact}", responses=FAILS | CHANGES)
def unsay(holder: CaseHeld, fact: Fact, rev: Annotated[int, Query(ge=0, lt=2**31)]) -> InterviewState:
    """Takes an answer back: its question comes again where it still matters."""
    with holder.writing(rev) as (session, case):
        answers = guide_of(holder.house).forget(read_answers(session, holder.house.keys, case), fact)
        save_answers(session, holder.house.keys, case, answers, expected_rev=rev)
        return _state(holder, case, answers)


def _the_list(holder: Holder) -> tuple[CaseFile, ReleasedList]:
    with holder.reading() as (session, case):
        answers = read_answers(session, holder.house.keys, case)
    return case, list_of(holder.house, case, answers, case.locale)


@router.get("/cases/{case_id}/list", responses=FAILS)
def one_list(holder: CaseHeld) -> CaseList:
    """一次告知: items, materials, limits, fees, where to go, and what is not possible and why. 503 until its wording is approved."""
    return CaseList.model_validate(_the_list(holder)[1])


@router.get(
    "/cases/{case_id}/list.pdf", response_class=Response,
    responses=FAILS | {200: {"content": {"application/pdf": {}}, "description": "The list as a file."}},
)  # fmt: skip
def list_file(holder: CaseHeld) -> Response:
    """The list as PDF, its label in the text and in the file's metadata."""
    return pdf_of(holder.house, *_the_list(holder))


@router.put("/cases/{case_id}/items", responses=FAILS | CHANGES)
def choose(holder: CaseHeld, asked: ChooseItems) -> CaseFacts:
    """Takes some items of the bundle, or all again: the applicant's choice, at any time before handing in."""
    with holder.writing(asked.rev) as (session, case):
        foreign = set(asked.items) - set(items_of_theme(holder.house, case))
        if foreign:
            raise BadInput("interview_no_matter", id=min(foreign))
        take_items(holder.house, session, case, asked.items)
        return facts_of(holder.house, session, case)
