"""好差评: five levels, changeable, with a comment that is screened and sealed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlalchemy import select

from api.citizen.holder import bearer, house_of
from api.citizen.shapes import Rate
from api.house import House
from api.problems import Problem
from checkpoint.tables import Release
from core.clock import now
from core.conversations import Rating, conversation_of
from core.db import new_id
from core.errors import Erased, Hidden
from core.vault import Vault

router = APIRouter(tags=["rating"], responses={404: {"model": Problem}, 422: {"model": Problem}})


def rate(house: House, conversation_id: str, token: str, said: Rate) -> None:
    """Stores a rating of one release; rating it again changes it."""
    with house.db.write() as session:
        conversation = conversation_of(session, conversation_id, token)
        if conversation.erased_at is not None:
            raise Erased()
        row = session.get(Release, said.release_id)
        if row is None or row.conversation_id != conversation_id:
            raise Hidden()
        there = session.scalar(
            select(Rating).where(Rating.conversation_id == conversation_id, Rating.release_id == said.release_id)
        )
        if there is None:
            there = Rating(
                id=new_id(), conversation_id=conversation_id, release_id=said.release_id, level=said.level, at=now(),
                wrong_item=False,
            )  # fmt: skip
            session.add(there)
        there.level, there.at = said.level, now()
        if said.comment.strip():
            clean = house.screened(session, conversation, said.comment.strip())
            there.sealed = Vault(session, house.keys).seal(conversation_id, clean, there.id)


@router.post("/conversations/{conversation_id}/ratings", status_code=204)
def give(request: Request, conversation_id: str, said: Rate, token: Annotated[str, Depends(bearer)]) -> None:
    """Rates an answer."""
    rate(house_of(request), conversation_id, token, said)
