"""Learns the weights of a classifier over characters (assistant/char_grams.py), and writes them.

Needs scikit-learn, which comes with the `models` extra; plain Python reads what is written, so that serving needs neither.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from assistant.char_grams import STEP
from assistant.training.learn import Array


class Fit(NamedTuple):
    """One row of whole STEP-ths a gram, and the constants, a column a class."""

    grams: dict[str, tuple[int, ...]]
    constant: tuple[int, ...]


def fit(seen: Sequence[Set[str]], labels: Sequence[int], *, kept: int, loose: float, rounds: int, against_first: bool = False) -> Fit:
    """Weights of the `kept` grams that tell most among those of at least two texts; equal texts give equal weights.

    `labels` count from 0, three classes or more; `loose` is the inverse of how strongly weights are held small. With
    `against_first` the first class has no column: the others are told against it.
    """
    counts = Counter(gram for one in seen for gram in one)
    names = sorted(gram for gram, count in counts.items() if count > 1)

    def regress() -> tuple[Array, Array]:
        weights, constant = _regress(seen, labels, names, loose, rounds)
        return (weights[1:] - weights[0], constant[1:] - constant[0]) if against_first else (weights, constant)

    if kept < len(names):
        telling = np.abs(regress()[0]).max(axis=0)
        names = sorted(names[at] for at in np.argsort(-telling, kind="stable")[:kept])
    weights, constant = regress()
    rows = np.rint(weights * STEP).astype(int).T.tolist()
    return Fit(dict(zip(names, map(tuple, rows), strict=True)), tuple(np.rint(constant * STEP).astype(int).tolist()))


def _regress(
    seen: Sequence[Set[str]], labels: Sequence[int], names: Sequence[str], loose: float, rounds: int
) -> tuple[Array, Array]:
    """Weights (classes × names) and constants."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    place = {gram: at for at, gram in enumerate(names)}
    starts, columns, values = [0], list[int](), list[float]()
    for one in seen:
        known = sorted(place[gram] for gram in one if gram in place)
        columns += known
        values += [max(1, len(known)) ** -0.5] * len(known)
        starts.append(len(columns))
    table = csr_matrix((values, columns, starts), shape=(len(seen), len(names)))
    model = LogisticRegression(C=loose, max_iter=rounds).fit(table, labels)
    return model.coef_, model.intercept_


def write(path: Path, by: Fit, told: Mapping[str, Any]) -> None:
    """The weights after what else is `told`, one gram a line so that a change can be read."""
    lines = ",\n".join(
        f"{json.dumps(gram, ensure_ascii=False)}:{json.dumps(row, separators=(',', ':'))}" for gram, row in by.grams.items()
    )
    head = ",\n".join(f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in told.items())
    path.write_text(f'{{{head},\n"constant": {list(by.constant)},\n"grams": {{\n{lines}\n}}}}\n', "utf-8")
