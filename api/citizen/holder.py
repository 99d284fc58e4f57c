"""Whoever holds a conversation's token is its asker; nobody else learns that it exists."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Annotated

from fastapi import Header, Request
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.house import House
from core.clock import now
from core.conversations import Entry, questions_since
from core.errors import Hidden, TooMany


def house_of(request: Request) -> House:
    """The house this app was built with."""
    house: House = request.app.state.house
    return house


def bearer(authorization: Annotated[str, Header(description="Bearer <token>")] = "") -> str:
    """The capability token. Raises Hidden without one."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Hidden()
    return token.strip()


def sealed_key(key: str) -> str:
    """An idempotency key as it is kept: a digest, since what comes from outside might say anything. "" is a new one."""
    return hashlib.sha256(key.encode()).hexdigest()[:40] if key else secrets.token_hex(20)


def throttle(session: Session, house: House, conversation_id: str) -> None:
    """Raises TooMany once a conversation has put its questions and messages of a minute."""
    since = now() - dt.timedelta(minutes=1)
    messages = select(func.count()).select_from(Entry).where(
        Entry.conversation_id == conversation_id, Entry.kind == "message", Entry.at > since
    )
    said = questions_since(session, conversation_id, since) + (session.scalar(messages) or 0)
    if said >= house.settings.questions_per_minute:
        raise TooMany()
