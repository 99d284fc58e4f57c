"""`python -m assistant.training.fields`: the weights of the second look at the field asked for, anew into assistant/fields_learnt.json.

    questions whose field is known → grams → weights → the grams that matter → weights of those, and all of it over five folds

Needs scikit-learn, which comes with the `models` extra; serving does not.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Sequence, Set
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from assistant.fields import asked_field, by_wording
from assistant.fields_learnt import Weights, weigh
from assistant.screen_learnt import STEP, grams
from assistant.speech import normalise
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
    """Weights of the `kept` grams that tell most among those of at least two questions. Equal rows give equal weights."""
    counts = Counter(gram for one in rows for gram in one.seen)
    names = sorted(gram for gram, count in counts.items() if count > 1)
    fields = tuple(sorted({one.field for one in rows}))
    if kept < len(names):
        weights, _ = _regress(rows, names, fields)
        names = sorted(names[at] for at in np.argsort(-np.abs(weights).max(axis=0), kind="stable")[:kept])
    weights, constant = _regress(rows, names, fields)
    whole = np.rint(weights * STEP).astype(int).T.tolist()
    return Weights(fields, dict(zip(names, map(tuple, whole), strict=True)), tuple(np.rint(constant * STEP).astype(int).tolist()))


def _regress(rows: Sequence[Row], names: Sequence[str], fields: Sequence[Field]) -> tuple[Any, Any]:
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    place = {gram: at for at, gram in enumerate(names)}
    starts, columns, values = [0], list[int](), list[float]()
    for one in rows:
        known = sorted(place[gram] for gram in one.seen if gram in place)
        columns += known
        values += [max(1, len(known)) ** -0.5] * len(known)
        starts.append(len(columns))
    table = csr_matrix((values, columns, starts), shape=(len(rows), len(names)))
    model = LogisticRegression(C=_LOOSE, max_iter=_ROUNDS).fit(table, [fields.index(one.field) for one in rows])
    return model.coef_, model.intercept_


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


def write(path: Path, by: Weights, figures: dict[str, float]) -> None:
    """The weights, one gram a line so that a change can be read, and the figures."""
    lines = ",\n".join(f"{json.dumps(gram, ensure_ascii=False)}:{json.dumps(row, separators=(',', ':'))}" for gram, row in by.grams.items())
    head = json.dumps({"figures": figures, "fields": [field.value for field in by.fields], "constant": by.constant})[:-1]
    path.write_text(f'{head},\n"grams": {{\n{lines}\n}}}}\n', "utf-8")


def main(arguments: list[str] | None = None) -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m assistant.training.fields", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "fields_learnt.json")
    given = parser.parse_args(arguments)
    rows = read_rows()
    figures = measure(rows)
    write(given.out, fit(rows), figures)
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
