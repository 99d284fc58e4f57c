"""Opening, reading and erasing a conversation."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy import select

from api.citizen.holder import bearer, house_of
from api.citizen.shapes import HumanChannel, OpenConversation, Opened, Thread
from api.filling import leads_on
from api.house import House
from api.problems import Problem
from api.thread import duty_facts, entries, state, waiting
from checkpoint.erase import erase
from checkpoint.stop import stopped
from core.conversations import conversation_of, start
from core.errors import Erased
from core.people import Person
from core.texts import t

# Entry numbers fit a 32-bit column.
LAST = 2**31 - 1

router = APIRouter(tags=["conversation"], responses={404: {"model": Problem}, 422: {"model": Problem}})


def open_conversation(house: House, asked: OpenConversation) -> Opened:
    """A new conversation for an anonymous asker."""
    with house.db.write() as session:
        region = asked.region or house.settings.home_region
        # A department that nobody serves would hide its hand-overs from every desk.
        serves = select(Person.id).where(Person.department == asked.department, Person.active).limit(1)
        department = asked.department if session.scalar(serves) else ""
        conversation, token = start(session, house.keys, region=region, locale=asked.locale, department=department)
        stop = stopped(session)
    return Opened(
        id=conversation.id, token=token, office=house.settings.office, notice=t("door.notice", asked.locale),
        region=region, human_channel=HumanChannel(**house.human_channel), stopped=stop, demonstration=house.demo,
        applications=house.guided is not None,
        **duty_facts(asked.locale, house.calendar),
    )  # fmt: skip


@router.post("/conversations", status_code=201)
def begin(request: Request, asked: OpenConversation) -> Opened:
    """Opens a conversation and gives its capability token, once."""
    return open_conversation(house_of(request), asked)


def read_thread(house: House, conversation_id: str, token: str, after: int = 0) -> dict[str, Any]:
    """The thread after `after`, in its asker's own view. Raises Hidden, Erased.

    After erasure not even standing answers are shown: they would tell what was asked.
    """
    with house.db.read() as session:
        conversation = conversation_of(session, conversation_id, token)
        if conversation.erased_at is not None:
            raise Erased()
        thread = {
            "id": conversation.id, "state": state(session, conversation), "last_seq": conversation.last_seq,
            "stopped": stopped(session), "waiting": waiting(session, conversation, house.calendar),
            "entries": entries(session, house.keys, conversation, house.calendar, after=after),
            "office": house.settings.office, "human_channel": house.human_channel, "demonstration": house.demo,
            "notice": t("door.notice", conversation.locale), **duty_facts(conversation.locale, house.calendar),
            "applications": house.guided is not None,
        }  # fmt: skip
    leads_on(house, thread["entries"])
    return thread


@router.get("/conversations/{conversation_id}")
def read(
    request: Request, conversation_id: str, token: Annotated[str, Depends(bearer)],
    after: Annotated[int, Query(ge=0, le=LAST)] = 0,
) -> Thread:  # fmt: skip
    """The conversation as its asker sees it, from entry `after` on: what polling reads."""
    return Thread.model_validate(read_thread(house_of(request), conversation_id, token, after))


@router.delete("/conversations/{conversation_id}", status_code=204)
def forget(request: Request, conversation_id: str, token: Annotated[str, Depends(bearer)]) -> None:
    """Erases every word of the conversation; receipts stay."""
    house = house_of(request)
    with house.db.write() as session:
        erase(session, house.keys, conversation_of(session, conversation_id, token), "asked")
    house.wake(conversation_id)
