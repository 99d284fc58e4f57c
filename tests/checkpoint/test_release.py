"""A release: only approved content, only while its approval stands and what it cites is in force, once per occasion."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any

import pytest
from founding import law
from ground import FIRST, SECOND, Ground
from sqlalchemy import func, select

from checkpoint import audit, batch, erase, stop
from checkpoint.body import Body
from checkpoint.decide import revoke
from checkpoint.release import release, released, standing_exact, standing_text
from checkpoint.released import Released
from checkpoint.tables import DraftRow, Release
from core.conversations import Conversation, Entry
from core.errors import AlreadyDecided, BadInput, Erased, Hidden, NotAllowed, Stopped
from knowledge.publish import publish, withdraw
from knowledge.store import store

GREETING = Body(kind="wording", outcome="hello", template="outcome.hello/1", lead="您好。")


def standing(ground: Ground, body: Body | None = None) -> tuple[str, str]:
    """A standing approval by the steward; of a card of the founded law unless told."""
    [pair] = ground.standing(body or ground.card())
    assert ground.decide("steward", pair).approved
    return pair


def leave(ground: Ground, pair: tuple[str, str], to: str, once: str = "1", **more: Any) -> Released:
    chosen = {"question_id": None, "demo": False, "standing": True} | more
    with ground.db.write() as session:
        return release(
            session, ground.keys, conversation_id=to, draft_id=pair[0], digest=pair[1], once=once, **chosen
        )  # fmt: skip


def refused(ground: Ground, pair: tuple[str, str], to: str, **more: Any) -> str:
    with pytest.raises(NotAllowed) as told:
        leave(ground, pair, to, **more)
    with ground.db.read() as session:
        assert session.scalar(select(Release)) is None and session.scalar(select(Entry)) is None
    return told.value.code


def covers(ground: Ground, pair: tuple[str, str], *, demo: bool = False) -> bool:
    with ground.db.read() as session:
        return standing_exact(session, pair[1], demo=demo) == pair


def test_a_standing_approval_covers_exactly_its_content(ground: Ground) -> None:
    pair = standing(ground)
    to = ground.conversation()[0].id
    given = leave(ground, pair, to, confidence=0.93)
    assert (given.draft_id, given.digest, given.standing, given.confidence) == (*pair, True, 0.93)
    assert given.body == ground.card() and given.approved_how == "single" and not given.edited
    assert covers(ground, pair)
    for other in (ground.card(quote=SECOND), ground.card(item="gjj-2"), ground.card(field="fee"), ground.card(locale="en")):
        with ground.db.read() as session:
            assert standing_exact(session, other.digest(ground.keys.hash), demo=False) is None
    with ground.db.read() as session:
        assert audit.verify(session, ground.keys).clean


def test_without_an_approval_nothing_leaves(ground: Ground) -> None:
    [pair] = ground.standing(ground.card())
    asked = ground.ask(quorum=2)
    to = ground.conversation()[0].id
    assert refused(ground, pair, to) == "not_approved"
    assert refused(ground, (pair[0], "0" * 64), to) == "not_approved"
    assert refused(ground, (asked.draft.id, asked.draft.digest), asked.conversation) == "not_approved"
    ground.decide("clerk", asked.draft)
    assert refused(ground, (asked.draft.id, asked.draft.digest), asked.conversation) == "not_approved"
    assert not covers(ground, pair)


def test_an_occasion_has_one_release(ground: Ground) -> None:
    first, second = standing(ground), standing(ground, ground.card(quote=SECOND))
    to = ground.conversation()[0].id
    assert leave(ground, first, to).id == leave(ground, first, to).id
    with pytest.raises(AlreadyDecided):
        leave(ground, second, to)
    with ground.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Release)) == 1
        assert session.scalar(select(func.count()).select_from(Entry)) == 1


def test_an_answer_to_one_conversation_is_never_released_to_another(ground: Ground) -> None:
    asked, other = ground.ask(), ground.ask()
    pair = (asked.draft.id, asked.draft.digest)
    ground.decide("clerk", asked.draft)
    with pytest.raises(NotAllowed, match="another_conversation"):
        leave(ground, pair, other.conversation)
    with pytest.raises(NotAllowed, match="another_conversation"):
        leave(ground, standing(ground), other.conversation, question_id=asked.question)
    wrong = leave(ground, standing(ground, GREETING), asked.conversation)
    with pytest.raises(NotAllowed, match="another_conversation"):
        leave(ground, standing(ground, GREETING.model_copy(update={"lead": "更正。"})), other.conversation, corrects=wrong.id)


@pytest.mark.parametrize("kind", ["card", "wording"])
def test_a_demonstration_approval_holds_in_demonstration_mode_alone(ground: Ground, kind: str) -> None:
    body = ground.card(demonstration=True) if kind == "card" else GREETING.model_copy(update={"demonstration": True})
    [pair] = ground.standing(body)
    batch.approve_demonstration(ground.db, ground.keys, ground.staff("demo"), [pair], source_digest="s" * 64)
    to = ground.conversation()[0].id
    assert covers(ground, pair, demo=True) and not covers(ground, pair, demo=False)
    with ground.db.read() as session:
        if kind == "wording":
            assert standing_text(session, "outcome.hello/1", "zh", demo=True) == pair
        assert standing_text(session, "outcome.hello/1", "zh", demo=False) is None
    assert refused(ground, pair, to, demo=False) == "demonstration_only"
    assert leave(ground, pair, to, demo=True).approved_how == "demonstration"


def test_the_newest_standing_words_are_taken(ground: Ground) -> None:
    old, new = standing(ground, GREETING), standing(ground, GREETING.model_copy(update={"lead": "您好！"}))
    english = standing(ground, GREETING.model_copy(update={"lead": "Hello.", "locale": "en"}))
    waiting = GREETING.model_copy(update={"lead": "还没有批准的话。"})
    ground.standing(waiting)

    def taken(locale: str = "zh") -> tuple[str, str] | None:
        with ground.db.read() as session:
            return standing_text(session, "outcome.hello/1", locale, demo=False)

    assert (taken(), taken("en")) == (new, english)
    revoke(ground.db, ground.keys, ground.staff("steward"), *new, "示例")
    assert taken() == old
    revoke(ground.db, ground.keys, ground.staff("steward"), *old, "示例")
    assert taken() is None


def test_a_card_lapses_when_what_it_cites_is_withdrawn(ground: Ground) -> None:
    pair, words = standing(ground), standing(ground, GREETING)
    to, steward = ground.conversation()[0].id, ground.staff("steward")
    with ground.db.write() as session:
        withdraw(session, steward, ground.version)
    assert not covers(ground, pair)
    assert refused(ground, pair, to) == "citation_lapsed"
    assert leave(ground, words, to).body == GREETING, "what cites nothing rests on nothing"


@pytest.mark.parametrize(("text", "holds"), [(SECOND, False), (FIRST + SECOND, True)])
def test_a_card_lapses_when_what_it_cites_is_replaced_and_lives_on_while_it_stays(
    ground: Ground, text: str, holds: bool
) -> None:
    pair, steward = standing(ground), ground.staff("steward")
    to = ground.conversation()[0].id
    with ground.db.write() as session:
        added = store(session, ground.keys.hash, [law(text, "2")], "import-1").added
    assert covers(ground, pair), "what is only imported changes nothing"
    with ground.db.write() as session:
        publish(session, steward, added)
    assert covers(ground, pair) is holds
    if holds:
        assert leave(ground, pair, to).body == ground.card()
    else:
        assert refused(ground, pair, to) == "citation_lapsed"


@pytest.mark.parametrize("who", ["steward", "supervisor"])
def test_a_revocation_ends_an_approval_at_once(ground: Ground, who: str) -> None:
    pair, to = standing(ground), ground.conversation()[0].id
    for wrong in ("clerk", "admin", "nobody"):
        with pytest.raises(Hidden):
            revoke(ground.db, ground.keys, ground.staff(wrong), *pair, "示例")
    with pytest.raises(BadInput, match="reason_missing"):
        revoke(ground.db, ground.keys, ground.staff(who), *pair, "  ")
    with pytest.raises(Hidden):
        revoke(ground.db, ground.keys, ground.staff(who), pair[0], "0" * 64, "示例")
    assert covers(ground, pair)
    revoke(ground.db, ground.keys, ground.staff(who), *pair, "示例")
    with pytest.raises(AlreadyDecided):
        revoke(ground.db, ground.keys, ground.staff(who), *pair, "示例")
    assert not covers(ground, pair)
    assert refused(ground, pair, to) == "approval_revoked"


def test_while_the_assistant_is_stopped_nothing_leaves(ground: Ground) -> None:
    pair, words, to = standing(ground), standing(ground, GREETING), ground.conversation()[0].id
    stop.turn(ground.db, ground.keys, ground.staff("supervisor"), stop=True, reason="示例")
    for each in (pair, words):
        with pytest.raises(Stopped):
            leave(ground, each, to)
    with ground.db.read() as session:
        assert session.scalar(select(Release)) is None


def test_nothing_leaves_to_an_erased_conversation(ground: Ground) -> None:
    pair, to = standing(ground), ground.conversation()[0].id
    with ground.db.write() as session:
        erase.erase(session, ground.keys, session.get_one(Conversation, to), "asked")
    with pytest.raises(Erased):
        leave(ground, pair, to)
    with ground.db.read() as session:
        assert session.scalar(select(Release)) is None


def test_only_published_names_fill_a_frame(ground: Ground) -> None:
    pair, to = standing(ground), ground.conversation()[0].id
    frame = standing(ground, GREETING.model_copy(update={"kind": "frame", "template": "frame.which/1"}))
    assert refused(ground, pair, to, item_ids=["gjj-1"]) == "facts_without_frame"
    assert refused(ground, frame, to, item_ids=["gjj-1"]) == "item_not_published"
    assert refused(ground, frame, to, item_ids=["a", "b", "c", "d"]) == "too_many_candidates"


def test_a_released_body_that_was_changed_in_the_database_is_not_shown(ground: Ground) -> None:
    pair, to = standing(ground, GREETING), ground.conversation()[0].id
    given = leave(ground, pair, to)
    ground.off("draft")
    with ground.db.write() as session:
        session.get_one(DraftRow, pair[0]).body = GREETING.model_copy(update={"lead": "已为您办结。"}).canonical()
    with ground.db.read() as session, pytest.raises(NotAllowed, match="digest_differs"):
        released(session, ground.keys, given.id)
    with ground.db.read() as session, pytest.raises(Hidden):
        released(session, ground.keys, "none")


def test_a_released_is_made_nowhere_else(ground: Ground) -> None:
    given = leave(ground, standing(ground), ground.conversation()[0].id)
    known = {f.name: getattr(given, f.name) for f in dataclasses.fields(given)}
    construct: Any = Released  # the types refuse all this already
    replace: Any = dataclasses.replace
    for make in (
        lambda: construct(**known),
        lambda: construct(**known, seal=None),
        lambda: construct(**known, seal=object()),
        lambda: replace(given, body=GREETING),
        lambda: replace(given, body=GREETING, seal=None),
        lambda: copy.copy(given),
        lambda: copy.deepcopy(given),
        lambda: pickle.dumps(given),
        lambda: type("Forged", (Released,), {}),
    ):
        with pytest.raises((TypeError, ValueError)):
            make()
    with pytest.raises(dataclasses.FrozenInstanceError):
        given.body = GREETING  # type: ignore[misc]
    with pytest.raises(TypeError):
        given.facts["candidates"] = []  # type: ignore[index]
    assert not hasattr(given, "seal")
