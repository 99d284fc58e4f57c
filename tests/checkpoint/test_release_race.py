"""Two connections at once: what is no longer in force never leaves, and the ledger's order stays true."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext

import pytest
from founding import law
from ground import Ground
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from checkpoint import audit, batch
from checkpoint.decide import revoke
from checkpoint.release import release, standing_exact
from checkpoint.released import Released
from checkpoint.tables import Release
from core.clock import iso
from core.errors import NotAllowed
from core.sources import SourceVersion, hold_sources
from knowledge.publish import publish, withdraw
from knowledge.store import store

LATEST = 20.0
Change = Callable[[Ground], Callable[..., None]]


def card_of(ground: Ground) -> tuple[str, str]:
    """An approved card of the founded law."""
    cards = ground.standing(ground.card())
    steward = ground.staff("steward")
    plan = batch.plan(ground.db, steward, [ground.version], "s" * 64)
    for draft_id in plan.sample:
        batch.open_sample(ground.db, ground.keys, steward, plan.id, draft_id)
    batch.approve(ground.db, ground.keys, steward, plan.id, mapping_version="1", template_version="1")
    return cards[0]


def withdrawal(ground: Ground) -> Callable[..., None]:
    steward = ground.staff("steward")

    def do(session: Session | None = None) -> None:
        with nullcontext(session) if session else ground.db.write() as here:
            withdraw(here, steward, ground.version)

    return do


def succession(ground: Ground) -> Callable[..., None]:
    """A new text in place of the founded law's."""
    steward = ground.staff("steward")
    with ground.db.write() as session:
        added = store(session, ground.keys.hash, [law("职工应当自签订购房合同之日起六个月内提出申请。", "2")], "import-1").added

    def do(session: Session | None = None) -> None:
        with nullcontext(session) if session else ground.db.write() as here:
            publish(here, steward, added)

    return do


def waits(ground: Ground, other: Future[None]) -> None:
    """Until the other connection stands before a lock; SQLite tells nobody who waits, its write lock is one for all."""
    until = time.monotonic() + LATEST
    while not ground.sqlite and not ground.rows("SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'advisory'"):
        assert not other.done() and time.monotonic() < until
    assert not other.done()


def clean(ground: Ground) -> bool:
    with ground.db.read() as session:
        return audit.verify(session, ground.keys).clean


def leave(ground: Ground, session: Session, card: tuple[str, str], once: str, conversation: str) -> Released:
    return release(
        session, ground.keys, conversation_id=conversation, question_id=None, draft_id=card[0], digest=card[1], once=once,
        demo=False, standing=True,
    )  # fmt: skip


@pytest.mark.parametrize("change", [withdrawal, succession])
def test_a_change_of_sources_lies_after_the_release_that_it_waited_for(either: Ground, change: Change) -> None:
    card, change_it = card_of(either), change(either)
    conversation, _ = either.conversation()
    with ThreadPoolExecutor(1) as pool:
        with either.db.write() as session:
            hold_sources(session)
            session.get(SourceVersion, either.version)  # SQLite takes its lock with the first statement
            other = pool.submit(change_it)
            waits(either, other)
            given = leave(either, session, card, "1", conversation.id)
        other.result(LATEST)
    with either.db.read() as session:
        ended = session.get_one(SourceVersion, either.version).ends_at
    assert ended is not None and iso(ended) > iso(given.at)
    assert clean(either)


@pytest.mark.parametrize("change", [withdrawal, succession])
def test_a_release_waits_for_a_change_of_sources_and_is_refused(either: Ground, change: Change) -> None:
    card, change_it = card_of(either), change(either)
    conversation, _ = either.conversation()

    def release_it() -> None:
        with either.db.write() as session, pytest.raises(NotAllowed, match="citation_lapsed"):
            leave(either, session, card, "1", conversation.id)

    with ThreadPoolExecutor(1) as pool:
        with either.db.write() as session:
            change_it(session)
            other = pool.submit(release_it)
            waits(either, other)
        other.result(LATEST)
    assert either.rows("SELECT count(*) FROM release") == [(0,)]


def test_whoever_wins_no_release_lies_after_the_end_of_what_it_cites(either: Ground) -> None:
    card, change_it = card_of(either), withdrawal(either)
    conversation, _ = either.conversation()
    begun = threading.Event()

    def release_until_refused() -> int:
        for n in range(10_000):
            with either.db.write() as session:
                try:
                    leave(either, session, card, str(n), conversation.id)
                except NotAllowed:
                    return n
            if n == 3:
                begun.set()
        raise AssertionError("never refused")

    with ThreadPoolExecutor(2) as pool:
        releasing = [pool.submit(release_until_refused)]
        assert begun.wait(LATEST)
        change_it()
        left = releasing[0].result(LATEST)
    assert left > 3
    with either.db.read() as session:
        ended = session.get_one(SourceVersion, either.version).ends_at
        last = session.scalars(select(func.max(Release.at))).one()
    assert ended is not None and last < ended
    assert clean(either)


def test_a_revocation_stops_releases_at_once(either: Ground) -> None:
    card = card_of(either)
    conversation, _ = either.conversation()
    supervisor = either.staff("supervisor")
    with ThreadPoolExecutor(1) as pool:
        with either.db.write() as session:
            leave(either, session, card, "1", conversation.id)
            other = pool.submit(revoke, either.db, either.keys, supervisor, *card, "示例：有误")
            waits(either, other)
        other.result(LATEST)
    with either.db.write() as session:
        assert standing_exact(session, card[1], demo=True) is None
        with pytest.raises(NotAllowed, match="approval_revoked"):
            leave(either, session, card, "2", conversation.id)
    assert clean(either)
