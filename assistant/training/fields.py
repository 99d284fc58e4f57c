"""`python -m assistant.training.fields`: the weights of the second look at the field asked for, anew into assistant/fields_learnt.json.

    questions whose field is known → grams → weights → the grams that matter → weights of those, and all of it over five folds
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Sequence, Set
from pathlib import Path
from typing import NamedTuple

from assistant.char_grams import grams
from assistant.fields import asked_field, by_wording
from assistant.fields_learnt import Weights, weigh
from assistant.speech import normalise
from assistant.training import char_grams
from knowledge.guide import Field
from knowledge.training.texts import read_asked_items

FOLDS, KEPT = 5, 6000
_LOOSE, _ROUNDS = 20.0, 400
_AT_LARGE = (Field.process, Field.online)


class Row(NamedTuple):
    """A normalised question, its field, what the classifier sees of it, and its fold."""

    said: str
    field: Field
    seen: Set[str]
    fold: int


def read_rows() -> list[Row]:
    """The questions about items. One whose wording names no field was written with the nearest (how to go about it, where to look
    it up): it counts as about the item as a whole, which `process` stands for."""
    rows = []
    for name in ("of_meaning.tsv", "of_items.tsv"):
        for question, _, told in read_asked_items(name):
            said, field = normalise(question), Field(told)
            if field in _AT_LARGE and by_wording(said).field is not field:
                field = Field.process
            rows.append(Row(said, field, grams(said), zlib.crc32(question.encode()) % FOLDS))
    return rows


def fit(rows: Sequence[Row], kept: int = KEPT) -> Weights:
    """Weights of the `kept` grams that tell most. The same rows give the same weights."""
    fields = tuple(sorted({one.field for one in rows}))
    labels = [fields.index(one.field) for one in rows]
    by = char_grams.fit([one.seen for one in rows], labels, kept=kept, loose=_LOOSE, rounds=_ROUNDS)
    return Weights(fields, by.grams, by.constant)


def measure(rows: Sequence[Row]) -> dict[str, float]:
    """Shares of the questions whose field is right, over five folds: by the wording alone and as served,
    and how many the second look fills, and rightly."""
    right = Counter[str]()
    for fold in range(FOLDS):
        by = fit([one for one in rows if one.fold != fold])
        for one in (row for row in rows if row.fold == fold):
            wording, likely = by_wording(one.said).field, weigh(one.seen, by)
            served = asked_field(one.said, _known(likely)).field
            wanted = None if one.field is Field.process else one.field
            right["wording"] += wording in (one.field, wanted)
            right["served"] += served in (one.field, wanted)
            right["filled"] += wording is None and served is not None
            right["filled rightly"] += wording is None and served is wanted is not None
    return {"questions": len(rows)} | {name: round(count / len(rows), 4) for name, count in sorted(right.items())}


def _known(likely: tuple[Field, float] | None) -> Callable[[str], tuple[Field, float] | None]:
    return lambda said: likely


def main(arguments: list[str] | None = None) -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m assistant.training.fields", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "fields_learnt.json")
    given = parser.parse_args(arguments)
    rows = read_rows()
    figures = measure(rows)
    by = fit(rows)
    told = {"figures": figures, "fields": [field.value for field in by.fields]}
    char_grams.write(given.out, char_grams.Fit(by.grams, by.constant), told)
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
