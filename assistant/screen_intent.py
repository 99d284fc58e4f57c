"""What a question wants of the assistant, as far as it can be told before anything is searched."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

from assistant.screen_fold import fold
from assistant.screen_injection import asks_something, injection_in
from assistant.screen_learnt import MAY_STEER, OFF_TOPIC, STEERS, kind_of
from assistant.screen_scope import Region, region_asked, scope, speaks_of_office, topic_outside

_PLACEHOLDER = re.compile(r"〔[^〔〕]{1,12}〕")
_SIGNS = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
_MEANING = re.compile(r"[\u3400-\u9fff]")
# What stands for the pattern or the topic where the learnt second look found what no pattern did.
LEARNT = "learnt"
MAY_BE_STEERING = "may_be_steering"
_KEYBOARD = re.compile(r"asdf|qwer|zxcv|jkl|dfgh|[bcdfghjklmnpqrstvwxz]{7}|(.)\1{5}", re.IGNORECASE)


class Verdict(StrEnum):
    """How the screen lets a question go on, or end. A closed list; the wordings stand with the outcomes."""

    ok = "ok"
    injection = "injection"
    mixed = "mixed"
    out_of_scope = "out_of_scope"
    small_talk = "small_talk"
    asks_human = "asks_human"
    secret = "secret"
    empty = "empty"
    too_long = "too_long"
    gibberish = "gibberish"


class Intent(NamedTuple):
    """The verdict, why (names of patterns or the topic), what is left to answer, a region elsewhere if one is asked of.

    `hint` names a topic outside the counter's work that only shows by a word, LEARNT where it shows by no single word, or
    MAY_BE_STEERING: refuse if no item fits.
    """

    verdict: Verdict
    why: tuple[str, ...]
    rest: str
    other_region: Region | None = None
    hint: str = ""


def is_secret(text: str) -> bool:
    """Whether a typed text carries the marking of a state secret (机密★ and the like)."""
    return scope().secret.search(fold(text).text) is not None


def intent_of(text: str, home_region: str | None = None) -> Intent:
    """The intent of a text whose personal data already are placeholders. `rest` is `text` without what was cut away."""
    folded = fold(text)
    plain = _PLACEHOLDER.sub("", folded.text)
    bare = _SIGNS.sub("", plain.lower())
    if not folded.text.strip():
        return Intent(Verdict.empty, (), "")
    words = scope()
    if words.crisis.search(plain) and not words.crisis_unless.search(plain):
        return Intent(Verdict.asks_human, ("crisis",), text)
    injection = injection_in(folded.text)
    if injection:
        rest = "".join(text[slice(*folded.span(a, b))] for a, b in injection.kept).strip(" \n,，。;；、")
        if injection.rest_asks and not injection_in(fold(rest).text):
            return Intent(Verdict.mixed, injection.ids, rest, _region(fold(rest).text, home_region))
        return Intent(Verdict.injection, injection.ids, "")
    if _is_gibberish(bare, plain, folded.text):
        return Intent(Verdict.gibberish, (), text)
    # Greetings may be strung together in many ways; a long string of them is not worth the steps to tell.
    if len(bare) <= 16 and words.small_talk.search(bare):
        return Intent(Verdict.small_talk, (), text)
    if words.asks_human.search(bare) and not asks_something(words.asks_human.sub("", bare)):
        return Intent(Verdict.asks_human, (), text)
    topic, sure = topic_outside(plain)
    if sure:
        return Intent(Verdict.out_of_scope, (topic,), text)
    steer, offtopic = kind_of(folded.text)
    if steer >= STEERS:
        return Intent(Verdict.injection, (LEARNT,), "")
    hint = topic or _hint(steer, offtopic, plain)
    return Intent(Verdict.ok, (), text, _region(plain, home_region), hint)


def _hint(steer: float, offtopic: float, plain: str) -> str:
    if steer >= MAY_STEER:
        return MAY_BE_STEERING
    return LEARNT if offtopic >= OFF_TOPIC and not speaks_of_office(plain) else ""


def _region(text: str, home_region: str | None) -> Region | None:
    return region_asked(text, home_region) if home_region else None


def _is_gibberish(bare: str, plain: str, masked: str) -> bool:
    """No word in it. A lone small number may be a choice from a list, a lone placeholder an answer to a question."""
    if plain != masked:
        return False
    if not bare or (bare.isdigit() and len(bare) > 5):
        return True
    cjk = len(_MEANING.findall(bare))
    if cjk:
        return len(bare) >= 4 and len(set(bare)) == 1
    return len(bare) >= 5 and _KEYBOARD.search(bare) is not None and len(plain.split()) <= 2
