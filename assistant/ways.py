"""The ways in which a question may be answered, or end without an answer. Each gives its answer, or None for the next way."""

from __future__ import annotations

import logging
import re

from assistant.cards import card
from assistant.desk import Answer, Asked, Desk
from assistant.from_documents import extract_body
from assistant.outcomes import Outcome
from assistant.screen import Screened
from assistant.screen_intent import MAY_BE_STEERING
from assistant.understand import Understanding
from assistant.understand_kind import names_paper, without_day
from checkpoint.body import Body
from knowledge.guide import Field

log = logging.getLogger("yijianshi")
OUTWEIGHS_HINT = 0.6
HARDLY = 0.2  # below it the nearest item is hardly better than none
_ASKS = re.compile(r"几|多少|多久|多长|多大|吗|嘛|么|什么|哪|谁|能不能|可不可以|是否|是不是|有没有|为什么|如何|怎|咩|乜|边")
# How to go about a matter is what its guide is for; what to do when something went wrong (丢了怎么办) is not.
_HOW_TO = re.compile(r"(?<![了没不失掉丢])(?:怎么|怎样|如何|点样)(?:申请|申领|办理?)[吗呢啊呀？?。！!]*$")
FIRST_ASKED = (Field.materials, Field.conditions, Field.process, Field.location, Field.consult_phone)


def off_topic(screened: Screened, meant: Understanding) -> Answer | None:
    """Something hints at a foreign topic or at steering: it takes a well-fitting item to outweigh it."""
    fits = meant.kind == "item" and meant.confidence >= OUTWEIGHS_HINT
    if not screened.hint or fits:
        return None
    return Answer(Outcome.injection if screened.hint == MAY_BE_STEERING else Outcome.out_of_scope)


def chosen(asked: Asked, desk: Desk, meant: Understanding) -> Answer | None:
    """The asker named the item themselves, or said which are not theirs."""
    if asked.chosen_item:
        return _from_guide(asked.chosen_item, asked.field or meant.field, 1.0, desk, asked)
    if not asked.avoid:
        return None
    left = [c.item_id for c in meant.candidates if c.item_id not in asked.avoid]
    if not left:
        return Answer(Outcome.none_of_these)
    return Answer(Outcome.clarify, item_ids=tuple(left[:3]), field=asked.field or meant.field)


def by_rule(words: str, asked: Asked, desk: Desk, meant: Understanding) -> Answer | None:
    """A paper is named, or something is asked that no field of a guide holds (许可有效期几年): what a document says comes
    before a card that would be about the right item and answer another question."""
    no_item = meant.confidence < HARDLY
    if not (no_item or names_paper(words) or (meant.field is None and _ASKS.search(_HOW_TO.sub("", words)))):
        return None
    body = _from_passages(words, asked, desk, meant)
    return Answer(Outcome.extract, body, (), None, meant.confidence, region=body.region) if body else None


def by_item(asked: Asked, desk: Desk, meant: Understanding) -> Answer | None:
    """One item clearly meant: its card. Several that fit: a choice of at most three."""
    if meant.kind == "smalltalk":
        return Answer(Outcome.small_talk)
    ids = tuple(c.item_id for c in meant.candidates)
    if meant.kind == "item" and meant.confidence >= desk.release_at:
        return _from_guide(ids[0], meant.field, meant.confidence, desk, asked)
    if meant.kind in ("item", "clarify") and ids:
        return Answer(Outcome.clarify, item_ids=ids[:3], field=meant.field, confidence=meant.confidence)
    return None


def _from_guide(item_id: str, field: Field | None, confidence: float, desk: Desk, asked: Asked) -> Answer:
    """A field of the guide, verbatim; where the guide is silent, a person."""
    shelved = desk.guide(item_id)
    if shelved is None:
        return Answer(Outcome.nothing_found)
    guide = shelved.guide
    wanted = field or next((f for f in FIRST_ASKED if f in shelved.passages), None)
    body = card(shelved, wanted) if wanted else None
    return Answer(
        Outcome.card if body else Outcome.field_silent, body, (item_id,), wanted, confidence, guide.department,
        guide.region,
    )  # fmt: skip


def by_documents(words: str, asked: Asked, desk: Desk, meant: Understanding) -> Answer:
    """Sentences of documents in force that answer; nothing that does: a person."""
    body = _from_passages(words, asked, desk, meant)
    if body is None:
        return Answer(Outcome.nothing_found)
    return Answer(Outcome.extract, body, (), None, meant.confidence, region=body.region)


def _from_passages(words: str, asked: Asked, desk: Desk, meant: Understanding) -> Body | None:
    """By the model where there is one, else, or where it fails or says nothing that stands, by extract.

    Of a question about a day gone by only what was law then and is law now is quoted; what changed, a person tells.
    """
    words = without_day(words) if meant.asked_date else words
    found = desk.find(words, asked.region, None)
    if meant.asked_date is not None and meant.asked_date < desk.today():
        held = {one.row.passage_id for one in desk.find(words, asked.region, meant.asked_date)}
        found = [one for one in found if one.row.passage_id in held]
    body = extract_body(words, found, asked.locale)
    # Where no sentence of the passages bears on the question, a model has nothing to write from.
    if body is None or desk.write is None:
        return body
    try:
        return desk.write(words, found, asked.locale) or body
    except Exception as error:  # noqa: BLE001  whatever a model's server does, the extract stands
        log.warning("the language model failed: %s", type(error).__name__)
        return body
