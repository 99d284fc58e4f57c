"""A program that holds a case's token in its Authorization header: the case in its hands, and answers that are cheap to poll."""

from __future__ import annotations

import datetime as dt
import hmac
import re
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from api.citizen.holder import bearer, house_of
from api.filling import guide_of
from api.house import House
from api.problems import Problem
from core.cases import CaseEvent, CaseFile, CaseValue, case_by_token
from core.clock import now
from core.errors import Conflict, Erased, Hidden, TooMany

# Values are kept for ever and documents are read at a second a page: no hand is faster than this.
CHANGES_PER_MINUTE = 120
FAILS: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem}, 410: {"model": Problem}, 422: {"model": Problem}, 503: {"model": Problem},
}  # fmt: skip
CHANGES: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem}, 409: {"model": Problem}, 429: {"model": Problem},
}  # fmt: skip
_ID = re.compile(r"[0-9a-z]{26}")


class Holder:
    """Whoever sent the case's token; nobody else learns that the case is there. Raises Hidden, Stopped."""

    def __init__(self, request: Request, case_id: str, token: Annotated[str, Depends(bearer)]) -> None:
        self.house: House = house_of(request)
        guide_of(self.house)
        if not _ID.fullmatch(case_id):
            raise Hidden()
        self.case_id, self._token = case_id, token

    def _held(self, session: Session) -> CaseFile:
        case = case_by_token(session, self.case_id, self._token)
        if case.erased_at is not None:
            raise Erased()
        return case

    @contextmanager
    def reading(self) -> Iterator[tuple[Session, CaseFile]]:
        """The case as it stands. Raises Hidden, Erased."""
        with self.house.db.read() as session:
            yield session, self._held(session)

    @contextmanager
    def writing(self, rev: int | None = None) -> Iterator[tuple[Session, CaseFile]]:
        """The case in a transaction that is kept when the block ends well, and, with `rev`, only where it did not move on.
        Raises Hidden, Erased, Conflict, TooMany."""
        with self.house.db.write() as session:
            case = self._held(session)
            _throttle(session, case)
            if rev is not None:
                session.refresh(case, with_for_update=True)
                if case.rev != rev:
                    raise Conflict("case_moved_on")
            yield session, case


def _throttle(session: Session, case: CaseFile) -> None:
    since = now() - dt.timedelta(minutes=1)
    values = select(func.count(distinct(CaseValue.rev))).where(CaseValue.case_id == case.id, CaseValue.at > since)
    steps = select(func.count()).select_from(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.at > since)
    if (session.scalar(values) or 0) + (session.scalar(steps) or 0) >= CHANGES_PER_MINUTE:
        raise TooMany()


CaseHeld = Annotated[Holder, Depends()]
Answer = Callable[[Request], Coroutine[Any, Any, Response]]


class Tagged(APIRoute):
    """A route whose reading carries an ETag, so that who polls learns with a 304 that nothing has changed.

    The tag is keyed: it may stand in a log, and must not tell what was read.
    """

    def get_route_handler(self) -> Answer:
        """FastAPI's own handler, with the tag."""
        answer = super().get_route_handler()

        async def tagged(request: Request) -> Response:
            response = await answer(request)
            if request.method != "GET" or response.status_code != 200:
                return response
            read = hmac.new(house_of(request).keys.derive("case-etag"), bytes(response.body), "sha256")
            tag = f'"{read.hexdigest()[:32]}"'
            if tag in request.headers.get("if-none-match", ""):
                return Response(status_code=304, headers={"ETag": tag})
            response.headers["ETag"] = tag
            return response

        return tagged
