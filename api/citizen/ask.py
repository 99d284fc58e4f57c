"""Asking: a question, the choice of a candidate, and 不是我要办的."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request, Response
from sqlalchemy import select

from api.citizen.conversations import read_thread
from api.citizen.holder import bearer, house_of, sealed_key, throttle
from api.citizen.shapes import Ask, Choose, Entries, NotMine
from api.house import House
from api.problems import Problem
from checkpoint.stop import stopped
from checkpoint.tables import Release
from core.clock import now
from core.conversations import Question, Rating, conversation_of
from core.db import new_id
from core.errors import Erased, Hidden, Stopped
from core.vault import Vault

router = APIRouter(
    tags=["ask"],
    responses={202: {"model": Entries}, 404: {"model": Problem}, 429: {"model": Problem}, 503: {"model": Problem}},
)
Token = Annotated[str, Depends(bearer)]
Key = Annotated[str, Header(max_length=100, description="The same key again is the same question.")]


def put(house: House, conversation_id: str, token: str, text: str, key: str, **choice: Any) -> dict[str, Any]:
    """Receives a question, answers what can be answered at once, and gives what came into the thread."""
    key = sealed_key(key)
    with house.db.read() as session:
        conversation = conversation_of(session, conversation_id, token)
        if conversation.erased_at is not None:
            raise Erased()
        if stopped(session):
            raise Stopped()
        before = conversation.last_seq
        known = session.scalar(
            select(Question.received_at).where(
                Question.conversation_id == conversation_id, Question.idempotency_key == key
            )
        )
        if known is None:
            throttle(session, house, conversation_id)
    question_id = house.receive(conversation_id, text, key, **choice)
    house.answer(question_id)
    house.wake(conversation_id)
    if known is not None:
        before = 0
    thread = read_thread(house, conversation_id, token, before)
    return {"entries": thread["entries"], "waiting": thread["waiting"]}


def told(response: Response, found: dict[str, Any]) -> Entries:
    """201 with what was released at once, 202 where a person looks at it first."""
    response.status_code = 202 if found["waiting"] else 201
    return Entries.model_validate(found)


@router.post("/conversations/{conversation_id}/questions", status_code=201)
def question(
    request: Request, response: Response, conversation_id: str, asked: Ask, token: Token, idempotency_key: Key = ""
) -> Entries:
    """Asks. 201: released at once by a standing approval; 202: a person looks at it first, the answer comes by events."""
    return told(response, put(house_of(request), conversation_id, token, asked.text, idempotency_key))


def _of_release(house: House, conversation_id: str, token: str, release_id: str) -> tuple[Release, Question, str]:
    with house.db.read() as session:
        conversation_of(session, conversation_id, token)
        row = session.get(Release, release_id)
        if row is None or row.conversation_id != conversation_id or row.question_id is None:
            raise Hidden()
        before = session.get_one(Question, row.question_id)
        text = Vault(session, house.keys).read(conversation_id, before.sealed, before.id)
        return row, before, text


def choose(house: House, conversation_id: str, token: str, asked: Choose) -> dict[str, Any]:
    """The picked candidate answers the earlier question; null says that none of them is meant."""
    row, before, text = _of_release(house, conversation_id, token, asked.release_id)
    offered = [c["item_id"] for c in row.facts.get("candidates", [])]
    field = str(before.understood.get("field", ""))
    if asked.item_id is None:
        return put(
            house, conversation_id, token, text, f"none:{row.id}", avoid=[*before.avoid_items, *offered], field=field,
            silent=True,
        )  # fmt: skip
    if asked.item_id not in offered:
        raise Hidden()
    return put(
        house, conversation_id, token, text, f"choice:{row.id}:{asked.item_id}", chosen_item=asked.item_id,
        field=field, silent=True,
    )  # fmt: skip


def not_mine(house: House, conversation_id: str, token: str, asked: NotMine) -> dict[str, Any]:
    """不是我要办的: noted as a wrong item, and the other candidates are offered."""
    row, before, text = _of_release(house, conversation_id, token, asked.release_id)
    with house.db.write() as session:
        there = session.scalar(
            select(Rating).where(Rating.conversation_id == conversation_id, Rating.release_id == row.id)
        )
        if there is None:
            session.add(
                Rating(id=new_id(), conversation_id=conversation_id, release_id=row.id, level=0, at=now(), wrong_item=True)
            )
        else:
            there.wrong_item = True
    avoid = [i for i in dict.fromkeys([*before.avoid_items, before.item_id, before.chosen_item]) if i]
    field = str(before.understood.get("field", ""))
    return put(house, conversation_id, token, text, f"not:{row.id}", avoid=avoid, field=field, silent=True)


@router.post("/conversations/{conversation_id}/choice", status_code=201)
def choice(request: Request, response: Response, conversation_id: str, asked: Choose, token: Token) -> Entries:
    """Picks one of the offered items, or none of them."""
    return told(response, choose(house_of(request), conversation_id, token, asked))


@router.post("/conversations/{conversation_id}/not-mine", status_code=201)
def wrong_item(request: Request, response: Response, conversation_id: str, asked: NotMine, token: Token) -> Entries:
    """Says that the answer is about another item than the one meant."""
    return told(response, not_mine(house_of(request), conversation_id, token, asked))
