"""The one composition root: everything that a process of this product is made of, wired here and nowhere else."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum

from fastapi import FastAPI
from langchain_core.language_models import BaseChatModel
from sqlalchemy import text
from starlette.concurrency import run_in_threadpool

from api import migrate, owner
from api.app import create_app
from api.applying import apply_timers, guide_for, outside, sniff
from api.house import House
from api.keys import open_keys
from api.library import Library
from api.wakes import Wakes
from assistant.answer import Asked, Desk, answer
from assistant.from_model import model_body
from assistant.learn_aliases import learn_aliases
from assistant.offer import offered
from assistant.outcomes import Outcome, template, wordings
from assistant.receive import receive, screened_words
from assistant.settle import answer_question, give_up, unanswered
from assistant.understand_decide import CLARIFY_BELOW
from checkpoint.erase import erase_old
from checkpoint.ledger import sign_head
from checkpoint.release import standing_text
from core import released_view
from core.clock import legal_day, now
from core.conversations import Question
from core.crypto import Keys
from core.db import Database
from core.jobs import Jobs, Timer, system_url
from core.models import load_chat_model
from core.settings import Settings
from core.sources import published_revision
from core.workdays import load_calendar

log = logging.getLogger("yijianshi")
# How long a question may stand unanswered before the sweeper takes it: longer than any answer takes within its request.
GRACE = dt.timedelta(seconds=10)


@dataclass
class Base:
    """Settings, database and keys: what every command needs."""

    settings: Settings
    db: Database
    keys: Keys


def build_base(settings: Settings) -> Base:
    """Opens the database at this version's tables and the keys. Raises Stopped, BadSettings."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    db = Database(settings.url)
    migrate.upgrade(db)
    with db.engine.connect() as connection:
        released_view.check(connection)
    return Base(settings, db, open_keys(settings, db))


def build_desk(settings: Settings, library: Library, model: BaseChatModel | None = None) -> Desk:
    """What the assistant works with; `model` where sentences may be written by one."""
    return Desk(
        catalogue=library.catalogue, guide=library.guide, find=library.find,
        release_at=settings.release_confidence or CLARIFY_BELOW, home_region=lambda: settings.home_region or library.home_region(),
        today=legal_day,
        write=None if model is None else lambda words, found, locale: model_body(model, words, found, locale),
    )  # fmt: skip


def build_house(
    base: Base, library: Library, wakes: Wakes | None = None, later: Callable[[str], None] | None = None
) -> House:
    """The house of a process that answers by itself; `later` takes what a language model should write on."""
    settings, db, keys = base.settings, base.db, base.keys
    desk = build_desk(settings, library)
    bell = wakes or Wakes()

    def answer_now(question_id: str) -> None:
        try:
            answer_question(
                db, keys, desk, question_id, demo=settings.demo, later=later, sample_share=settings.sample_share
            )
        except Exception as error:  # noqa: BLE001  the question stands in the database; the sweeper takes it up again
            log.error("answering %s: %s", question_id, type(error).__name__)

    def ready() -> dict[str, bool]:
        with db.read() as session:
            session.execute(text("SELECT 1"))
            level = published_revision(session) == library.standing_at()
            worded = all(standing_text(session, template(Outcome(n)), "zh", demo=settings.demo) for n in wordings())
        return {"database": True, "index": level, "wordings": worded}

    return House(
        settings=settings, db=db, keys=keys, **outside(settings, keys),
        receive=lambda conversation_id, words, key, **choice: receive(db, keys, conversation_id, words, key, **choice),
        screened=lambda session, conversation, words: screened_words(session, keys, conversation, words),
        answer=answer_now, wake=bell.wake, reindex=library.refresh, ready=ready,
        guided=guide_for(base.db, keys, library.catalogue, settings), sniff=sniff,
        calendar=load_calendar(settings.workdays_file), offer=lambda words: offered(words, library.catalogue()),
    )  # fmt: skip


def build_jobs(base: Base, library: Library, house: House, *, apart: bool) -> Jobs:
    """The jobs of the process that owns the index; `apart`: questions come from a process that serves citizens alone."""
    settings, db, keys = base.settings, base.db, base.keys
    model = load_chat_model(settings.chat_model) if settings.chat_model else None
    desk = build_desk(settings, library, model)

    def job(question_id: str) -> None:
        try:
            answer_question(db, keys, desk, question_id, demo=settings.demo, sample_share=settings.sample_share)
        except Exception as error:  # noqa: BLE001  nobody is left waiting for a question that cannot be answered
            log.error("answering %s as a job: %s", question_id, type(error).__name__)
            give_up(db, question_id)
        conversation_id = _conversation(db, question_id)
        if conversation_id:
            house.wake(conversation_id)

    jobs = Jobs(system_url(db.url, settings.data_dir), job, [])

    def sweep() -> None:
        with db.read() as session:
            waiting = unanswered(session, GRACE)
        for question_id in waiting:
            jobs.enqueue(question_id)

    def sign() -> None:
        with db.read() as session:
            sign_head(session, keys, house.heads)

    def expire() -> None:
        with db.write() as session:
            erase_old(session, keys, settings.keep_days)

    def learn() -> None:
        learn_aliases(db, keys, library.catalogue(), now() - dt.timedelta(days=settings.keep_days))

    jobs.timers += [
        Timer("sweeper", 10, sweep),
        Timer("follower", 2, library.refresh),
        Timer("heads", settings.head_minutes * 60, sign),
        Timer("retention", 3600, expire),
        Timer("aliases", 3600, learn),
        *apply_timers(db, keys, settings, house, model),
    ]
    if apart:
        from api import split  # the driver of PostgreSQL takes its time to load, and only this needs it

        quick = build_house(base, library, later=jobs.enqueue if settings.chat_model else None)
        jobs.timers.append(Timer("taking", split.TAKE_S, split.Taking(db, keys, quick.answer)))
    return jobs


def _conversation(db: Database, question_id: str) -> str | None:
    with db.read() as session:
        return row.conversation_id if (row := session.get(Question, question_id)) else None


class Door(StrEnum):
    """Whom a process serves; the owner of index, jobs and releases serves all, or staff beside a process for citizens."""

    all = "all"
    staff = "staff"
    citizen = "citizen"


def build_app(settings: Settings, door: Door = Door.all) -> FastAPI:
    """The product in one process (doors, index, jobs), or one door of it. The index is opened when the server starts.

    Raises Stopped, BadSettings.
    """
    if door is Door.citizen:
        return _citizen_app(settings)
    base = build_base(settings)
    apart = door is Door.staff or has_citizen_door(settings)
    if has_citizen_door(settings):
        from api import split  # as above

        split.give_rights(base.db, settings.citizen_database_url.get_secret_value())
    library = Library(settings, base.db)
    wakes = Wakes()
    running: list[Jobs] = []
    house = build_house(
        base, library, wakes, (lambda question_id: running[0].enqueue(question_id)) if settings.chat_model else None
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # In a thread of their own: what they start must not find itself inside the server's event loop.
        await run_in_threadpool(library.refresh)
        # Word lists and patterns are read here, not by the first asker's question.
        await run_in_threadpool(answer, Asked("办理这个事项需要什么材料"), build_desk(settings, library))
        jobs = build_jobs(base, library, house, apart=apart)
        await run_in_threadpool(jobs.start)
        running.append(jobs)
        try:
            with owner.listening(settings.data_dir, owner.handlers(library, build_desk(settings, library))):
                yield
        finally:
            await run_in_threadpool(jobs.stop)
            with base.db.read() as session:
                sign_head(session, base.keys, house.heads)
            library.close()
            base.db.close()

    if door is Door.staff:
        from api import split  # as above

        return split.staff_app(house, lifespan, wakes)
    return create_app(house, lifespan, wakes)


def has_citizen_door(settings: Settings) -> bool:
    """Whether a process serves citizens alone beside this one."""
    return bool(settings.citizen_database_url.get_secret_value())


def _citizen_app(settings: Settings) -> FastAPI:
    """The citizens' door alone, under the restricted role: no migration, no index, no jobs, no release."""
    from api import split  # as above

    db = split.open_restricted(settings)
    keys, wakes = open_keys(settings, db), Wakes()
    house = House(
        settings=settings, db=db, keys=keys,
        receive=lambda conversation_id, words, key, **choice: receive(db, keys, conversation_id, words, key, **choice),
        screened=lambda session, conversation, words: screened_words(session, keys, conversation, words),
        answer=lambda question_id: split.await_settled(db, question_id), wake=wakes.wake,
        ready=lambda: split.reachable(db), calendar=load_calendar(settings.workdays_file),
    )  # fmt: skip

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        db.close()

    return split.citizen_app(house, lifespan, wakes)
