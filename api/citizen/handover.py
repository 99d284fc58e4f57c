"""转人工: a way to a person, also while the assistant is switched off."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.citizen.conversations import read_thread
from api.citizen.holder import bearer, house_of, sealed_key, throttle
from api.citizen.shapes import Ask, Entries, ToPerson
from api.house import House
from api.problems import Problem
from checkpoint.handover import open_handover, say
from core.conversations import Conversation, Entry, conversation_of
from core.errors import Erased

router = APIRouter(tags=["person"], responses={404: {"model": Problem}, 409: {"model": Problem}})
Token = Annotated[str, Depends(bearer)]
Key = Annotated[str, Header(max_length=100, description="The same key again is the same message.")]


def to_person(house: House, conversation_id: str, token: str, text: str, key: str = "") -> dict[str, Any]:
    """Opens the hand-over, with the asker's words where they gave some."""
    return _tell(house, conversation_id, token, text, key, opening=True)


def message(house: House, conversation_id: str, token: str, text: str, key: str = "") -> dict[str, Any]:
    """Says something to the person who has the thread."""
    return _tell(house, conversation_id, token, text, key, opening=False)


def _tell(house: House, conversation_id: str, token: str, text: str, key: str, *, opening: bool) -> dict[str, Any]:
    with house.db.write() as session:
        conversation = conversation_of(session, conversation_id, token)
        if conversation.erased_at is not None:
            raise Erased()
        before = conversation.last_seq
        if opening:
            open_handover(
                session, conversation, question_id=None, department=conversation.department,
                region=conversation.region, why="asked",
            )  # fmt: skip
        if text.strip() or not opening:
            _say(session, house, conversation, text.strip(), key)
    house.wake(conversation_id)
    thread = read_thread(house, conversation_id, token, before)
    return {"entries": thread["entries"], "waiting": thread["waiting"]}


def _say(session: Session, house: House, conversation: Conversation, text: str, key: str) -> None:
    once = f"message:{sealed_key(key)}"
    there = select(Entry.id).where(Entry.conversation_id == conversation.id, Entry.once == once)
    if session.scalar(there) is None:
        throttle(session, house, conversation.id)
        say(session, house.keys, conversation, house.screened(session, conversation, text), once)


@router.post("/conversations/{conversation_id}/handover", status_code=202)
def ask_for_person(
    request: Request, conversation_id: str, asked: ToPerson, token: Token, idempotency_key: Key = ""
) -> Entries:
    """Passes the thread to a person."""
    return Entries.model_validate(to_person(house_of(request), conversation_id, token, asked.text, idempotency_key))


@router.post("/conversations/{conversation_id}/messages", status_code=201)
def tell_person(
    request: Request, response: Response, conversation_id: str, said: Ask, token: Token,
    idempotency_key: Key = "",
) -> Entries:  # fmt: skip
    """Writes to the person. 409 when no hand-over is open."""
    return Entries.model_validate(message(house_of(request), conversation_id, token, said.text, idempotency_key))
