"""A learnt second look at what no pattern of the screen knows: does a text steer the assistant, is it no counter's matter?

A linear classifier over the characters, two and three in a row too, of the text in the guides' manner of speech. The weights
stand in screen_learnt.json, learnt by `python -m assistant.training.kinds`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Set
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from assistant.char_grams import grams, logits
from assistant.speech import normalise

# From five folds, whose figures stand beside the weights: STEERS refuses outright, so no ordinary question may reach it
# and one in a hundred of those that look like steering; the others refuse only where no item fits well.
STEERS, MAY_STEER, OFF_TOPIC = 0.7, 0.3, 0.3


class Kinds(NamedTuple):
    """How probably a text steers the assistant, and how probably it is no counter's matter; what is left is service."""

    steer: float
    offtopic: float


class Learnt(NamedTuple):
    """What each gram speaks for steering and for a foreign topic, against service, and what always does; in 1/STEP (char_grams.py)."""

    grams: dict[str, tuple[int, int]]
    constant: tuple[int, int]


def kind_of(text: str) -> Kinds:
    """The kinds of a screened text. Pure, linear in its length; (0, 0) where too little is known to tell."""
    return weigh(grams(normalise(text)), learnt())


def weigh(found: Set[str], by: Learnt) -> Kinds:
    """The probabilities of the kinds by these weights; service has no weights, what speaks for the others speaks against it."""
    told = logits(found, by.grams, by.constant)
    if told is None:
        return Kinds(0.0, 0.0)
    steer, offtopic = map(math.exp, told)
    return Kinds(steer / (1 + steer + offtopic), offtopic / (1 + steer + offtopic))


@cache
def learnt() -> Learnt:
    """The weights of screen_learnt.json."""
    return read_learnt((files(__package__) / "screen_learnt.json").read_text("utf-8"))


def read_learnt(text: str) -> Learnt:
    """Weights as `assistant.training.kinds` writes them."""
    kept = json.loads(text)
    pairs = {gram: (steer, offtopic) for gram, (steer, offtopic) in kept["grams"].items()}
    return Learnt(pairs, (kept["constant"][0], kept["constant"][1]))
