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

from assistant.speech import normalise

# From five folds, whose figures stand beside the weights: STEERS refuses outright, so no ordinary question may reach it
# and one in a hundred of those that look like steering; the others refuse only where no item fits well.
STEERS, MAY_STEER, OFF_TOPIC = 0.7, 0.3, 0.3
_SHORTEST = 4  # characters; 第二个 or 好的 tells nothing of its kind
LONGEST_GRAM = 3
STEP = 100  # weights are whole hundredths: their sum does not depend on the order


class Kinds(NamedTuple):
    """How probably a text steers the assistant, and how probably it is no counter's matter; what is left is service."""

    steer: float
    offtopic: float


class Learnt(NamedTuple):
    """What each gram speaks for steering and for a foreign topic, against service, and what always does; in 1/STEP."""

    grams: dict[str, tuple[int, int]]
    constant: tuple[int, int]


def kind_of(text: str) -> Kinds:
    """The kinds of a screened text. Pure, linear in its length; (0, 0) where too little is known to tell."""
    return weigh(grams(normalise(text)), learnt())


def grams(said: str) -> Set[str]:
    """What the classifier sees of a normalised text: its characters, by one, two and three in a row; of a short one none."""
    if len(said) < _SHORTEST:
        return frozenset()
    return {said[at : at + n] for n in range(1, LONGEST_GRAM + 1) for at in range(len(said) - n + 1)}


def weigh(found: Set[str], by: Learnt) -> Kinds:
    """The probabilities of the kinds by these weights, each known gram counting 1/√(how many are known)."""
    known = [by.grams[gram] for gram in found if gram in by.grams]
    if not known:
        return Kinds(0.0, 0.0)
    scale = 1 / math.sqrt(len(known))
    steer, offtopic = (
        math.exp((by.constant[at] + scale * sum(weight[at] for weight in known)) / STEP) for at in (0, 1)
    )
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
