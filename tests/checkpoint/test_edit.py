"""An edit is a draft of its own: verified again, approved by its own digest, by as many people as what it replaces."""

from __future__ import annotations

from typing import Any

import pytest
from founding import law
from ground import FIRST, SECOND, Asked, Ground
from sqlalchemy import func, select

from checkpoint import audit, decide, erase, queue
from checkpoint.body import Body, Cite, ItemRef, Sentence, Validity
from checkpoint.drafts import Draft
from checkpoint.release import released
from checkpoint.tables import Approval, DraftRow, Opinion, Release
from checkpoint.work_tables import Task
from core.conversations import Conversation
from core.errors import AlreadyDecided, BadInput, ClaimedByOther, Conflict, Erased, Hidden, NotAllowed, NotSignedIn
from core.people import Person
from core.sources import PassageVersion
from knowledge.publish import publish
from knowledge.store import store

DENIED = "未办理登记的职工不得申请提取。"


def edit(ground: Ground, who: str, draft: Draft, body: Body) -> Draft:
    return decide.edit(ground.db, ground.keys, ground.staff(who), draft.id, draft.digest, body)


def failures(ground: Ground, asked: Asked, body: Body) -> list[str]:
    """Why an edit was refused; and nothing of it stayed."""
    with pytest.raises(NotAllowed) as told:
        edit(ground, "clerk", asked.draft, body)
    assert told.value.code == "unverified"
    with ground.db.read() as session:
        assert session.scalar(select(func.count()).select_from(DraftRow)) == 1
        assert session.scalar(select(Opinion)) is None
        assert session.get_one(Task, asked.task).subject == asked.draft.id
    found: Any = told.value.values["failures"]
    return [f.code for f in found]


def said(ground: Ground, text: str, quote: str = FIRST, **more: Any) -> Body:
    """One sentence on one quote."""
    body = ground.body(quote, **more)
    return body.model_copy(update={"sentences": (Sentence(text=text, citations=(0,)),)})


def denied(ground: Ground) -> Cite:
    """A published passage that forbids."""
    steward = ground.staff("steward")
    with ground.db.write() as session:
        added = store(session, ground.keys.hash, [law(DENIED, "2")], "import-1").added
        publish(session, steward, added)
        passage = session.scalars(select(PassageVersion.id).where(PassageVersion.text == DENIED)).one()
    return Cite(passage_id=passage, start=0, end=len(DENIED), quote=DENIED)


def test_an_edit_takes_the_drafts_place_and_leaves_by_its_own_digest(ground: Ground) -> None:
    asked = ground.ask()
    new = edit(ground, "clerk", asked.draft, ground.body(SECOND))
    assert new.digest != asked.draft.digest and new.parent_id == asked.draft.id and new.author_id == ground.people["clerk"]
    with ground.db.read() as session:
        assert session.get_one(Task, asked.task).subject == new.id
        assert session.scalar(select(Approval)) is None and session.scalar(select(Release)) is None
    with pytest.raises((AlreadyDecided, Hidden)):
        ground.decide("clerk", asked.draft)
    with pytest.raises(Hidden):
        ground.decide("clerk", (new.id, asked.draft.digest))
    done = ground.decide("clerk", new)
    with ground.db.read() as session:
        left = released(session, ground.keys, str(done.release_id))
        assert left.edited and left.body.text() == SECOND and left.draft_id == new.id
        assert audit.verify(session, ground.keys).clean


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"quote": "职工应当自签订购房合同之日起二十四个月内提出申请。"}, "quote_differs"),
        ({"start": 1}, "quote_differs"),
        ({"end": 10_000}, "quote_differs"),
        ({"start": -3}, "quote_differs"),
        ({"passage_id": 999_999}, "no_such_passage"),
    ],
)
def test_a_quote_that_is_not_in_its_source_is_refused(ground: Ground, change: dict[str, Any], why: str) -> None:
    asked, body = ground.ask(), ground.body(FIRST)
    assert why in failures(ground, asked, body.model_copy(update={"citations": (body.citations[0].model_copy(update=change),)}))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (FIRST.replace("十二", "二十四"), "number"),
        (FIRST.replace("十二个月", "十二日"), "number"),
        (FIRST + "咨询电话12345678。", "number"),
        (FIRST.replace("应当", "可以"), "word_added"),
        (FIRST.replace("应当", "不应当"), "word_added"),
        ("", "uncited"),
    ],
)
def test_a_sentence_that_says_other_than_its_quote_is_refused(ground: Ground, text: str, why: str) -> None:
    asked = ground.ask()
    assert why in failures(ground, asked, said(ground, text))


def test_a_negation_dropped_is_refused(ground: Ground) -> None:
    cite = denied(ground)
    body = said(ground, "未办理登记的职工可以申请提取。").model_copy(update={"citations": (cite,)})
    asked = ground.ask(body=body.model_copy(update={"sentences": (Sentence(text=DENIED, citations=(0,)),)}))
    assert {"word_dropped", "word_added"} & set(failures(ground, asked, body))
    for text in ("办理登记的职工不得申请提取。", "未办理登记的职工申请提取。"):
        assert "word_dropped" in failures(ground, asked, body.model_copy(update={"sentences": (Sentence(text=text, citations=(0,)),)}))


def test_an_uncited_sentence_and_an_empty_edit_are_refused(ground: Ground) -> None:
    asked, body = ground.ask(), ground.body(FIRST)
    more = body.model_copy(update={"sentences": (*body.sentences, Sentence(text="请放心办理。"))})
    assert failures(ground, asked, more) == ["uncited"]
    strange = body.model_copy(update={"sentences": (Sentence(text=FIRST, citations=(7,)),)})
    assert "no_such_citation" in failures(ground, asked, strange)
    with pytest.raises(BadInput, match="edit_empty"):
        edit(ground, "clerk", asked.draft, body.model_copy(update={"sentences": ()}))


def test_an_edit_cannot_turn_into_an_unverified_kind_or_change_what_identifies_the_answer(ground: Ground) -> None:
    """Wordings and frames are not held against sources; an edit that says it is one is verified all the same."""
    asked = ground.ask()
    wording = said(ground, "已为您办结，共返还20000元。").model_copy(update={"kind": "wording", "citations": (), "outcome": "x"})
    with pytest.raises(NotAllowed, match="unverified"):
        edit(ground, "clerk", asked.draft, wording)
    other = ground.body(
        SECOND, item=ItemRef(item_id="x", name="别的事项"), field="fee", locale="en", region="110000", template="card/1",
        validity=Validity(start="2020-01-01"), demonstration=True,
    )  # fmt: skip
    new = edit(ground, "clerk", asked.draft, other).body
    old = asked.draft.body
    assert (new.item, new.field, new.locale, new.region, new.validity, new.demonstration) == (
        old.item, old.field, old.locale, old.region, old.validity, old.demonstration,
    )  # fmt: skip
    assert (new.kind, new.template) == ("extract", "edit/1")
    assert new.salt and new.salt != old.salt


def test_an_edit_of_an_edit(ground: Ground) -> None:
    asked = ground.ask()
    first = edit(ground, "clerk", asked.draft, ground.body(SECOND))
    second = edit(ground, "colleague", first, ground.body(FIRST))
    assert second.parent_id == first.id
    for stale in (asked.draft, first):
        with pytest.raises((AlreadyDecided, Hidden)):
            edit(ground, "clerk", stale, ground.body(FIRST))
        with pytest.raises((AlreadyDecided, Hidden)):
            ground.decide("clerk", stale)
    done = ground.decide("clerk", second)
    with ground.db.read() as session:
        assert released(session, ground.keys, str(done.release_id)).body.text() == FIRST
        assert session.scalar(select(func.count()).select_from(Release)) == 1
        assert audit.verify(session, ground.keys).clean


def test_an_edit_keeps_the_quorum(ground: Ground) -> None:
    asked = ground.ask(quorum=2)
    ground.decide("clerk", asked.draft)
    new = edit(ground, "colleague", asked.draft, ground.body(SECOND))
    assert ground.decide("colleague", new).opinions_missing == 1
    with pytest.raises(Conflict, match="opinion_given"):
        ground.decide("colleague", new)
    assert ground.decide("clerk", new).approved


def test_who_may_not_decide_may_not_edit(ground: Ground) -> None:
    asked, own = ground.ask(), ground.ask(subject=f"staff:{ground.people['clerk']}")
    for who in ("police", "steward", "admin", "nobody"):
        with pytest.raises(Hidden):
            edit(ground, who, asked.draft, ground.body(SECOND))
    with pytest.raises(NotAllowed, match="own_question"):
        edit(ground, "clerk", own.draft, ground.body(SECOND))
    with pytest.raises(Hidden):
        decide.edit(ground.db, ground.keys, ground.staff("clerk"), asked.draft.id, own.draft.digest, ground.body(SECOND))
    colleague = ground.staff("colleague")
    with ground.db.write() as session:
        queue.claim(session, colleague, asked.task, 600)
    with pytest.raises(ClaimedByOther):
        edit(ground, "clerk", asked.draft, ground.body(SECOND))
    clerk = ground.staff("clerk")
    with ground.db.write() as session:
        session.get_one(Person, clerk.id).active = False
    with pytest.raises(NotSignedIn):
        decide.edit(ground.db, ground.keys, clerk, own.draft.id, own.draft.digest, ground.body(SECOND))


def test_a_standing_draft_is_never_edited_in_place(ground: Ground) -> None:
    [card] = ground.standing(ground.card())
    with pytest.raises(Hidden):
        decide.edit(ground.db, ground.keys, ground.staff("steward"), *card, ground.body(SECOND))


def test_an_edit_after_a_decision_or_an_erasure_comes_too_late(ground: Ground) -> None:
    asked, gone = ground.ask(), ground.ask()
    ground.decide("clerk", asked.draft)
    with pytest.raises(AlreadyDecided):
        edit(ground, "colleague", asked.draft, ground.body(SECOND))
    with ground.db.write() as session:
        erase.erase(session, ground.keys, session.get_one(Conversation, gone.conversation), "asked")
    with pytest.raises((Erased, AlreadyDecided)):
        edit(ground, "clerk", gone.draft, ground.body(SECOND))
