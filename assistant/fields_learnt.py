"""A learnt second look at which field of a guide a question asks for, where the wording is none that fields.yaml knows.

It does not overrule a wording that is known: on questions of other authors that brought as much wrong as right.

A linear classifier over characters (char_grams.py). Weights: fields_learnt.json, learnt by
`python -m assistant.training.fields` from questions that we wrote, whose field is known.
"""

from __future__ import annotations

import json
import math
from collections.abc import Set
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from assistant.char_grams import grams, logits
from knowledge.guide import Field

# From five folds, whose figures stand beside the weights.
SURE = 0.85


class Weights(NamedTuple):
    """What each gram speaks for each of the fields, in 1/STEP (char_grams.py), and what always does."""

    fields: tuple[Field, ...]
    grams: dict[str, tuple[int, ...]]
    constant: tuple[int, ...]


def likely_field(said: str) -> tuple[Field, float] | None:
    """The likeliest field of a normalised question and its probability; None where too little is known to tell."""
    return weigh(grams(said), learnt())


def weigh(found: Set[str], by: Weights) -> tuple[Field, float] | None:
    """The same by these weights."""
    told = logits(found, by.grams, by.constant)
    if told is None:
        return None
    raised = [math.exp(value - max(told)) for value in told]
    best = max(range(len(raised)), key=raised.__getitem__)
    return by.fields[best], raised[best] / sum(raised)


@cache
def learnt() -> Weights:
    """The weights of fields_learnt.json."""
    kept = json.loads((files(__package__) / "fields_learnt.json").read_text("utf-8"))
    rows = {gram: tuple(values) for gram, values in kept["grams"].items()}
    return Weights(tuple(map(Field, kept["fields"])), rows, tuple(kept["constant"]))
