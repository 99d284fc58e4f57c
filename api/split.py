"""Two processes on one PostgreSQL: one serves citizens alone under a role that sees no draft (lock 5), the other owns the rest.

The citizens' process stores questions and waits a moment for the owner to settle them; the owner looks for new questions
and for conversations to erase every TAKE_S. What either has to tell the other stands in the database.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Annotated

import psycopg
from fastapi import APIRouter, Depends, FastAPI, Request
from sqlalchemy import select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError, ProgrammingError

from api import app as whole
from api import citizen, migrate, staff
from api.citizen import sources
from api.citizen.holder import bearer, house_of
from api.house import House
from api.wakes import Wakes
from assistant.settle import unanswered
from checkpoint import ledger
from checkpoint.erase import erase
from core import roles_pg
from core.clock import now
from core.conversations import Conversation, Question, conversation_of
from core.crypto import Keys
from core.db import Database
from core.errors import BadSettings
from core.released_view import RELEASED_BODY
from core.settings import Settings

NAME = "YIJIANSHI_CITIZEN_DATABASE_URL"
CLOSING = "closing"
TAKE_S = 0.2
PATIENCE_S, STEP_S = 3.0, 0.05
# The citizens' machine may be a little ahead of this one: a question from the future waits as well.
AHEAD = dt.timedelta(minutes=-5)


def give_rights(db: Database, url: str) -> None:
    """Makes the role that `url` names and gives it its rights. Raises BadSettings where that cannot be."""
    named = make_url(url)
    try:
        roles_pg.grant(db.engine, named.username or "", named.password or "")
    except ValueError as wrong:
        raise BadSettings("bad_settings", name=NAME, reason=str(wrong)) from None
    except psycopg.Error as wrong:
        # Only what the server says first: the rest of its message may repeat the statement, password and all.
        reason = f"the role cannot be given its rights: {wrong.diag.message_primary}"
        raise BadSettings("bad_settings", name=NAME, reason=reason) from None


def open_restricted(settings: Settings) -> Database:
    """The citizens' database, at this version's tables and under a role that sees no draft. Raises BadSettings, Stopped."""
    url = settings.citizen_database_url.get_secret_value()
    if not url.startswith(("postgresql://", "postgresql+psycopg://")):
        raise BadSettings("bad_settings", name=NAME, reason="--door citizen needs the PostgreSQL URL of the restricted role")
    if not settings.master_key.get_secret_value() and not (settings.data_dir / "keys" / "master.key").exists():
        reason = "--door citizen needs the owner's master key; a new one could open nothing"
        raise BadSettings("bad_settings", name="YIJIANSHI_MASTER_KEY", reason=reason)
    db = Database(url)
    try:
        _demand_restricted(db)
        migrate.check(db)
    except BaseException:
        db.close()
        raise
    return db


def _demand_restricted(db: Database) -> None:
    try:
        with db.engine.connect() as connection:
            connection.execute(select(RELEASED_BODY.c.id).limit(1))
            narrow = roles_pg.restricted(connection)
    except OperationalError:
        raise BadSettings("bad_settings", name=NAME, reason="the database cannot be reached by this address") from None
    except ProgrammingError:
        reason = "the role has no rights yet: start `yijianshi serve --door staff` with this setting first"
        raise BadSettings("bad_settings", name=NAME, reason=reason) from None
    if not narrow:
        raise BadSettings("bad_settings", name=NAME, reason="this role may read drafts; name the restricted one")


def await_settled(db: Database, question_id: str) -> None:
    """Returns when the owner has settled a question, or after PATIENCE_S; the thread then tells how it stands."""
    ends = time.monotonic() + PATIENCE_S
    while time.monotonic() < ends:
        with db.read() as session:
            if session.scalar(select(Question.state).where(Question.id == question_id)) != "received":
                return
        time.sleep(STEP_S)


def reachable(db: Database) -> dict[str, bool]:
    """What the citizens' process needs to be ready."""
    with db.read() as session:
        session.execute(text("SELECT 1"))
    return {"database": True}


class Taking:
    """The owner's part, as the work of a timer: new questions are answered, conversations to erase erased."""

    def __init__(self, db: Database, keys: Keys, answer: Callable[[str], None]) -> None:
        self._db, self._keys, self._answer = db, keys, answer
        # A question that fails, or that a language model writes on, stays: it is the sweeper's and the jobs' from here.
        self._tried: set[str] = set()

    def __call__(self) -> None:
        """One round."""
        with self._db.read() as session:
            waiting = unanswered(session, AHEAD)
            closing = list(session.scalars(select(Conversation.id).where(Conversation.state == CLOSING).limit(100)))
        for question_id in waiting:
            if question_id not in self._tried:
                self._tried.add(question_id)
                self._answer(question_id)
        self._tried.intersection_update(waiting)
        for conversation_id in closing:
            self._erase(conversation_id)

    def _erase(self, conversation_id: str) -> None:
        with self._db.write() as session:
            ledger.hold(session)
            row = session.get_one(Conversation, conversation_id, with_for_update=True)
            if row.state == CLOSING:
                # Marked so that it read as erased at once; now it really is, by the act that leaves a link.
                row.state, row.erased_at = "open", None
                erase(session, self._keys, row, "asked")


erasing = APIRouter(prefix="/api/v1", include_in_schema=False)


@erasing.delete("/conversations/{conversation_id}", status_code=204)
def forget(request: Request, conversation_id: str, token: Annotated[str, Depends(bearer)]) -> None:
    """Asks the owner to erase a conversation; from this instant nobody reads it."""
    house = house_of(request)
    with house.db.write() as session:
        conversation = conversation_of(session, conversation_id, token)
        if conversation.erased_at is None:
            conversation.state, conversation.erased_at = CLOSING, now()
    house.wake(conversation_id)


def citizen_app(house: House, lifespan: whole.Lifespan, wakes: Wakes) -> FastAPI:
    """The citizens' door alone: no desk, and no figures, which speak of what this process cannot see."""
    app = whole.frame(house, lifespan, wakes, figures=False)
    # Before the citizens' own: this process has no right to erase, so its route asks.
    app.include_router(erasing)
    for door in (citizen.router, citizen.page_router, citizen.case_router, citizen.case_page_router):
        app.include_router(door)  # its pages of applications say where they are: this role may touch no case
    return app


def staff_app(house: House, lifespan: whole.Lifespan, wakes: Wakes) -> FastAPI:
    """The desks, with the source pages that they show evidence by, and applications, which write values and decisions that
    rest on drafts: the proxy in front sends /apply, /case/ and /api/v1/cases here."""
    app = whole.frame(house, lifespan, wakes, figures=True)
    for door in (sources.page_router, citizen.case_router, citizen.case_page_router):
        app.include_router(door)
    app.include_router(staff.router, include_in_schema=False)
    return app
