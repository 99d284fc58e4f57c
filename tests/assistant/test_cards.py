"""Cards: the guide to the letter, each entry its own quote; and the closed list of ways a question can end."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from assistant.answer import Asked, Desk, answer
from assistant.cards import card, cards
from assistant.items import ItemCatalogue
from assistant.outcomes import Outcome, all_wordings, ends, template, to_person, wordings
from core.crypto import hasher
from core.texts import LOCALES
from knowledge.guide import Field, Guide, field_text
from knowledge.shelf import ShelvedGuide

HASH = hasher("international")


def shelved(**fields: tuple[str, ...]) -> ShelvedGuide:
    """A guide on the shelf, a passage for each field."""
    said = {Field(name): entries for name, entries in fields.items()}
    guide = Guide(item_id="i-1", name="示例事项", department="示例局", version="3", url="javascript:alert(1)", fields=said)
    return ShelvedGuide(guide, "v-1", {f: (n, field_text(e)) for n, (f, e) in enumerate(said.items(), 1)})


def test_every_entry_is_quoted_at_its_own_place_also_when_entries_repeat() -> None:
    made = card(shelved(materials=("身份证", "身份证复印件", "身份证", "证")), Field.materials)
    assert made is not None
    text = field_text(("身份证", "身份证复印件", "身份证", "证"))
    assert [text[c.start : c.end] for c in made.citations] == ["身份证", "身份证复印件", "身份证", "证"]
    spans = [(c.start, c.end) for c in made.citations]
    assert spans == sorted(spans) and all(a[1] <= b[0] for a, b in pairwise(spans))


def test_a_silent_guide_makes_no_card() -> None:
    assert card(shelved(materials=("身份证",)), Field.fee) is None
    assert [c.field for c in cards(shelved(materials=("身份证",), fee=("不收费",)))] == ["materials", "fee"]


def test_a_link_that_is_no_web_address_is_not_offered() -> None:
    made = card(shelved(materials=("身份证",)), Field.materials)
    assert made is not None and not [s for s in made.next_steps if s.action == "link"]


def test_any_change_of_what_is_shown_is_another_digest() -> None:
    base = shelved(materials=("身份证", "户口簿"), fee=("不收费",))
    first = card(base, Field.materials)
    assert first is not None
    changed = [
        base.guide.model_copy(update={name: value})
        for name, value in (("version", "4"), ("department", "乙局"), ("region", "460000"), ("name", "别的事项"))
    ]
    others = [card(ShelvedGuide(g, "v-2", base.passages), Field.materials) for g in changed]
    digests = {first.digest(HASH)} | {o.digest(HASH) for o in others if o}
    assert len(digests) == 5
    # The version's row is no part of what is shown: the same words are the same card.
    same = card(ShelvedGuide(base.guide, "v-9", base.passages), Field.materials)
    assert same is not None and same.digest(HASH) == first.digest(HASH)


def test_every_way_to_end_has_its_words_in_every_language() -> None:
    assert set(wordings()) == {o.value for o in Outcome} - {"card", "extract"}
    bodies = all_wordings(demonstration=False)
    assert len(bodies) == len(wordings()) * len(LOCALES) and all(b.text().strip() for b in bodies)
    assert {b.template for b in bodies} == {template(Outcome(n)) for n in wordings()}
    assert {ends(o) for o in Outcome} == {"answered", "clarify", "handover", "refused"}
    english = [b for b in bodies if b.locale == "en"]
    assert not [c for b in english for c in b.text() if "\u4e00" <= c <= "\u9fff"]


def test_nobody_is_left_at_a_handover_without_a_person() -> None:
    """Two wordings go out by a person's own act, which opens the hand-over itself."""
    told = {o for o in Outcome if o not in (Outcome.card, Outcome.extract) and ends(o) == "handover"}
    assert {o for o in told if not to_person(o)} == {Outcome.not_released, Outcome.correction}


def empty_desk() -> Desk:
    """A desk with nothing on it."""
    return Desk(
        catalogue=lambda: ItemCatalogue.build([]), guide=lambda i: None, find=lambda q, r, on: (), release_at=0.8,
        home_region=lambda: "", today=lambda: dt.date(2026, 1, 5),
    )  # fmt: skip


@pytest.mark.parametrize("words", ["开饭店要什么材料", "公积金能贷多少", "怎么办", "？？？", "\x00", "a" * 1000, "〔身份证号1〕"])
def test_with_nothing_published_nothing_is_answered(words: str) -> None:
    found = answer(Asked(words), empty_desk())
    assert found.body is None and found.item_ids == () and found.outcome not in (Outcome.card, Outcome.extract)


def test_an_item_chosen_that_is_gone_is_not_invented() -> None:
    assert answer(Asked("要什么材料", chosen_item="gone"), empty_desk()).outcome is Outcome.nothing_found
