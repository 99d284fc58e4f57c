"""`python -m assistant.training.kinds`: the weights of the screen's second look, anew into assistant/screen_learnt.json.

    texts of three kinds → grams → weights → the grams that matter → weights of those, and all of it measured over five folds
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import Any, NamedTuple

from assistant.char_grams import grams
from assistant.screen_fold import fold
from assistant.screen_injection import injection_in
from assistant.screen_learnt import MAY_STEER, OFF_TOPIC, STEERS, Kinds, Learnt, weigh
from assistant.screen_scope import speaks_of_office, topic_outside
from assistant.speech import normalise
from assistant.training import char_grams
from knowledge.training.texts import read_asked_items, read_said

FOLDS = 5
KEPT = 8000  # grams: some 150 KB of weights; half as many lose a hundredth of what is found
SERVICE, STEER, OFFTOPIC = "service", "steer", "offtopic"
_KINDS = (SERVICE, STEER, OFFTOPIC)
# The inverse of how strongly weights are held small; between 10 and 30 the folds hardly differ.
_LOOSE = 30.0
_ROUNDS = 500


class Row(NamedTuple):
    """A text, its kind, where it is from, what the classifier sees of it, and its fold."""

    text: str
    kind: str
    source: str
    seen: Set[str]
    fold: int


def row(text: str, kind: str, source: str, together: str = "") -> Row:
    """A row whose fold is that of all rows with the same `together` (the text itself, where none is given)."""
    return Row(text, kind, source, grams(normalise(text)), zlib.crc32((together or text).encode()) % FOLDS)


def read_rows() -> list[Row]:
    """What is learnt from, all of our own. Service is told by five sources, of which `alike` looks most like steering:

    alike     with steering and foreign topics in kinds.tsv, written to look like them
    passing   passing.tsv: short, impatient, foreign, addressed to the assistant
    ordinary  how people ask for items
    law       how people ask of law, one way of each statement; and the statements, for the words of statutes
    """
    rows = [row(text, kind, "alike") for kind, text in (line.split("\t") for line in _lines("kinds.tsv"))]
    rows += [row(text, SERVICE, "passing") for text in _lines("passing.tsv")]
    rows += [row(question, SERVICE, "ordinary") for question, _, _ in read_asked_items("of_meaning.tsv")]
    ways: dict[str, list[str]] = {}
    for pair in read_said():
        if pair.passage == pair.key:
            ways.setdefault(pair.key, []).append(pair.question)
    for statement, asked in ways.items():
        way = asked[zlib.crc32(statement.encode()) % len(asked)]
        rows += [row(way, SERVICE, "law", statement), row(statement, SERVICE, "statement", statement)]
    return rows


def _lines(name: str) -> list[str]:
    text = (Path(__file__).parent / name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def fit(rows: Sequence[Row], kept: int = KEPT) -> Learnt:
    """Weights of the `kept` grams that tell most. The same rows give the same weights."""
    labels = [_KINDS.index(one.kind) for one in rows]
    by = char_grams.fit([one.seen for one in rows], labels, kept=kept, loose=_LOOSE, rounds=_ROUNDS, against_first=True)
    return Learnt({gram: (steer, offtopic) for gram, (steer, offtopic) in by.grams.items()}, (by.constant[0], by.constant[1]))


def measure(rows: Sequence[Row], kept: int = KEPT) -> dict[str, Any]:
    """Over five folds, each judged by what was learnt on the others: how many texts are found at the thresholds in use,
    how many beside what patterns find, and which share of service each source loses."""
    seen: list[tuple[Row, Kinds]] = []
    for at in range(FOLDS):
        by = fit([one for one in rows if one.fold != at], kept)
        seen += [(one, weigh(one.seen, by)) for one in rows if one.fold == at]
    patterned = {STEER: _steers_by_pattern, OFFTOPIC: _foreign_by_pattern}
    figures: dict[str, Any] = {"texts": dict(Counter(f"{one.kind} {one.source}" for one in rows))}
    for name, kind, found in (
        ("steers", STEER, [one for one, kinds in seen if kinds.steer >= STEERS]),
        ("may steer", STEER, [one for one, kinds in seen if kinds.steer >= MAY_STEER]),
        ("off topic", OFFTOPIC, [one for one, k in seen if k.offtopic >= OFF_TOPIC and not speaks_of_office(one.text)]),
    ):
        there = {one.text for one in found}
        right = [one.text for one in rows if one.kind == kind]
        figures[name] = {
            "found": _share([text in there for text in right]),
            "by patterns": _share([patterned[kind](text) for text in right]),
            "together": _share([text in there or patterned[kind](text) for text in right]),
            "false": {
                source: _share([one.text in there for one in rows if one.kind == SERVICE and one.source == source])
                for source in dict.fromkeys(one.source for one in rows if one.kind == SERVICE)
            },
        }
    return figures


def _steers_by_pattern(text: str) -> bool:
    return injection_in(fold(text).text) is not None


def _foreign_by_pattern(text: str) -> bool:
    return topic_outside(fold(text).text)[0] != ""


def _share(which: Sequence[bool]) -> float:
    return round(sum(which) / max(1, len(which)), 4)


def write(path: Path, by: Learnt, figures: Mapping[str, Any]) -> None:
    """The weights and the figures, as `screen_learnt.read_learnt` reads them."""
    char_grams.write(path, char_grams.Fit(dict(by.grams), by.constant), {"figures": figures})


def main(arguments: list[str] | None = None) -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m assistant.training.kinds", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "screen_learnt.json")
    given = parser.parse_args(arguments)
    rows = read_rows()
    figures = measure(rows)
    write(given.out, fit(rows), figures)
    sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
