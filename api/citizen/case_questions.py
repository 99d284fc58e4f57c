"""The interview as pages: one question at a time, each answer editable by its fact, 不清楚 always possible."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from sqlalchemy.orm import Session

from api.asked import asked_of
from api.citizen.case_holder import acting, held, show, token_of
from api.citizen.holder import house_of
from api.filling import form_of_case, guide_of, subject_of
from core.cases import CaseFile, is_open, read_answers, save_answers
from core.errors import YijianshiError

router = APIRouter(include_in_schema=False)


def _page(
    request: Request, case_id: str, fact: str, told: YijianshiError | None = None, typed: str = ""
) -> Response:
    house, token = house_of(request), token_of(request, case_id)
    guide = guide_of(house)
    with house.db.read() as session:
        case = held(session, request, case_id, token)
        answers = read_answers(session, house.keys, case)
        asked = asked_of(house, session, case, form_of_case(house, session, case))
    about, only = subject_of(case)
    stands = guide.interview(about, only, answers)
    question = guide.question(about, only, fact) if fact else stands["question"]
    return show(
        request, "questions", case, token, told=told, question=question, editing=bool(fact), given=stands["answers"],
        progress=stands["progress"], typed=typed, rev=case.rev, before=answers.get(fact) if fact else None,
        asked=asked, fixed=not is_open(case, "answers"),
    )  # fmt: skip


@router.get("/case/{case_id}/questions")
def ask(request: Request, case_id: str, fact: str = "") -> Response:
    """The next question, or the one named, to answer it again."""
    return _page(request, case_id, fact)


@router.post("/case/{case_id}/questions")
def answer(
    request: Request, case_id: str, fact: Annotated[str, Form(max_length=80)],
    value: Annotated[str, Form(max_length=300)] = "", rev: Annotated[int, Form()] = -1,
    csrf: Annotated[str, Form()] = "", editing: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Takes one answer. It stands under its fact, so the order and a second tab do not matter."""
    house = house_of(request)

    def act(session: Session, case: CaseFile, token: str) -> str:
        answers = read_answers(session, house.keys, case)
        about, only = subject_of(case)
        save_answers(
            session, house.keys, case, guide_of(house).record(about, only, answers, fact, value), expected_rev=case.rev
        )
        return "questions#question"

    return acting(request, case_id, csrf, act, lambda error: _page(request, case_id, fact if editing else "", error, value))


@router.post("/case/{case_id}/questions/forget")
def unsay(
    request: Request, case_id: str, fact: Annotated[str, Form(max_length=80)], csrf: Annotated[str, Form()] = ""
) -> Response:
    """Takes an answer back: its question comes again where it still matters."""
    house = house_of(request)

    def act(session: Session, case: CaseFile, token: str) -> str:
        answers = read_answers(session, house.keys, case)
        save_answers(session, house.keys, case, guide_of(house).forget(answers, fact), expected_rev=case.rev)
        return "questions#question"

    return acting(request, case_id, csrf, act, lambda error: _page(request, case_id, "", error))
