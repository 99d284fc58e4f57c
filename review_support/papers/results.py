"""The papers at the end of a review: acceptance (受理通知书), refusal (不予受理、不予许可) and grant (准予决定)."""

from __future__ import annotations

from collections.abc import Sequence

from core.texts import t

from .blocks import Paper
from .letter import Letter
from .notice_words import BasisWords
from .result_words import Acceptance, Grant, Limit, Refusal, Remedies


def acceptance(said: Acceptance) -> Paper:
    """That an application is accepted, or counts as accepted because nobody answered in time; until when it is decided."""
    letter = Letter(said.head, "acceptance_title")
    key = "acceptance_deemed" if said.deemed else "acceptance_intro"
    letter.sheet.say(letter.text(key, application=letter.application(), accepted=letter.day(said.accepted)))
    if said.limits:
        letter.section("limits")
        header = [letter.text(f"column_{name}") for name in ("item", "statutory", "promised", "due")]
        letter.sheet.table(letter.text("limits_caption"), header, [_limit(letter, one) for one in said.limits])
    if said.materials:
        letter.section("materials", n=len(said.materials))
        letter.sheet.list(said.materials, ordered=True)
    if said.fee.strip():
        letter.section("fee")
        letter.sheet.say(said.fee)
    letter.contact()
    return letter.signed()


def _limit(letter: Letter, limit: Limit) -> tuple[str, str, str, str]:
    unit = "workdays" if limit.unit == "工作日" else "days"

    def days(number: int | None) -> str:
        return letter.text("not_set") if number is None else letter.text(unit, n=number)

    due = letter.text("due_unknown") if limit.due is None else letter.day(limit.due)
    if limit.due is not None and limit.provisional:
        due = letter.text("due_provisional", day=due)
    return limit.item, days(limit.statutory), days(limit.promised), due


def refusal(said: Refusal) -> Paper:
    """A refusal with its facts, reasons, basis and remedies. Raises ValueError where one of them is missing (行政许可法 §38)."""
    if not (any(map(str.strip, said.facts)) and any(map(str.strip, said.reasons)) and any(map(str.strip, said.remedies))):
        raise ValueError("a refusal states facts, reasons and remedies")
    if not said.basis and not any(map(str.strip, said.grounds)):
        raise ValueError("a refusal states its basis")
    kind = "accept" if said.what == "accept" else "permit" if said.head.permit else "other"
    letter = Letter(said.head, f"refusal_{kind}_title")
    letter.section("decision")
    letter.sheet.say(letter.text(f"refusal_{kind}", application=letter.application()))
    for part, words in (("facts", said.facts), ("reasons", said.reasons)):
        letter.section(part)
        _paragraphs(letter, words)
    letter.section("basis")
    _paragraphs(letter, said.grounds)
    letter.bases(said.basis)
    letter.section("rights")
    _paragraphs(letter, said.remedies)
    if kind == "permit":
        letter.sheet.say(letter.text("law_refusal"), "faint")
    letter.contact()
    return letter.signed()


def remedy_words(remedies: Remedies, locale: str = "zh") -> tuple[str, str]:
    """What a refusal tells of reconsideration and of the court, a paragraph each."""
    first = "remedy_review_first" if remedies.review_first else "remedy_review"
    then = "remedy_court_after" if remedies.review_first else "remedy_court"
    return (
        t(f"paper.{first}", locale, days=remedies.review_days, to=remedies.review_to),
        t(f"paper.{then}", locale, months=remedies.court_months, court=remedies.court),
    )


def grant(said: Grant) -> Paper:
    """That an application is granted: the result, its number, term and conditions."""
    kind = "permit" if said.head.permit else "other"
    letter = Letter(said.head, f"grant_{kind}_title")
    letter.sheet.say(letter.text(f"grant_{kind}", application=letter.application()))
    letter.section("result")
    told = {
        "item": letter.text("between_items").join(said.head.items), "name": said.result, "number": said.result_number,
        "term": _term(letter, said),
    }  # fmt: skip
    letter.sheet.pairs(*((letter.text(f"result_{name}"), words) for name, words in told.items()))
    if said.conditions:
        letter.section("conditions")
        letter.sheet.list(said.conditions, ordered=True)
    _basis(letter, said.basis)
    if said.handed.strip():
        letter.section("handed")
        letter.sheet.say(said.handed)
    letter.contact()
    return letter.signed()


def _term(letter: Letter, said: Grant) -> str:
    if said.valid_from and said.valid_until:
        return letter.text("term_between", from_=letter.day(said.valid_from), until=letter.day(said.valid_until))
    if said.valid_from:
        return letter.text("term_from", from_=letter.day(said.valid_from))
    return letter.text("term_until", until=letter.day(said.valid_until)) if said.valid_until else ""


def _basis(letter: Letter, basis: Sequence[BasisWords]) -> None:
    if basis:
        letter.section("basis")
        letter.bases(basis)


def _paragraphs(letter: Letter, words: Sequence[str]) -> None:
    for one in words:
        letter.sheet.say(one)
