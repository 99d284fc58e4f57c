"""Whoever holds a conversation's token is its asker; nobody else learns that it exists."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Request

from api.house import House
from core.errors import Hidden


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
