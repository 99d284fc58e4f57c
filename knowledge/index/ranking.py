"""One ranking of what words and vectors propose, learnt on laypeople's questions: what tells, and how much it counts.

A candidate is judged by how well words and vectors like it, beside their best; by what else of its document they like,
and of its neighbours there; by what kind of document it is. A small network (one hidden layer) makes one number of it.
Learnt with a listwise softmax (Cao et al., Learning to Rank: From Pairwise to Listwise Approach, ICML 2007) by
`python -m knowledge.training`, whose parameters stand in model/ranking.json.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

Array = np.ndarray[Any, Any]

NAMES = (
    "words beside best", "best words", "rank by words", "first by words", "cosine", "cosine beside best", "best cosine",
    "rank by cosine", "first by cosine", "document by cosine", "document beside best by cosine", "rest of document by cosine",
    "document by words", "document beside best by words", "rest of document by words", "neighbours by cosine",
    "neighbours by words", "statute", "interpretation", "regulation", "rule", "size of document", "length",
    "proposed by words", "length of question",
)  # fmt: skip
# How sharply the shares of documents follow the candidates' scores.
_SHARP_COSINE, _SHARP_WORDS = 20.0, 8.0


@dataclass(frozen=True, slots=True)
class Pool:
    """Candidates, one row each, by passage id: `words` is 0 where words did not propose it; `named` what the question
    names exactly of it: 0 nothing, 1 its document by title, 2 its document by number, or by a
    title that is most of the question, 3 its article or its telephone."""

    passages: Array
    cosines: Array
    words: Array
    documents: Array
    levels: Array
    sizes: Array
    lengths: Array
    orders: Array
    named: Array


def features(pool: Pool, question: str) -> Array:
    """What tells of each candidate: candidates × NAMES, float32. `orders` are places in the corpus: neighbours differ by 1."""
    count = len(pool.passages)
    proposed = pool.words > 0
    top = max(float(pool.words.max(initial=0.0)), 1e-6)
    # What words did not propose scored no better than the last that they did.
    least = float(pool.words[proposed].min(initial=top)) if proposed.any() else 0.0
    words = np.where(proposed, pool.words, 0.9 * least) / top
    by_words = _ranks(np.where(proposed, pool.words, 0.0))
    by_words = np.where(proposed, by_words, 1.5 * max(int(proposed.sum()), 1))
    cosines, best = pool.cosines, max(float(pool.cosines.max(initial=0.0)), 1e-6)
    by_cosine = _ranks(cosines)
    _, document = np.unique(pool.documents, return_inverse=True)
    columns = [
        words, np.full(count, np.log(top)), np.log(by_words), 1 / (by_words + 3),
        cosines, cosines / best, np.full(count, best), np.log(by_cosine), 1 / (by_cosine + 3),
        *_shares(cosines, _SHARP_COSINE, document), *_shares(words, _SHARP_WORDS, document),
        _beside(cosines, pool.orders, pool.documents), _beside(words, pool.orders, pool.documents),
        *(pool.levels == level for level in (1, 2, 3, 4)),
        np.log(np.maximum(pool.sizes, 1)), np.log(np.maximum(pool.lengths, 1)), proposed,
        np.full(count, np.log(max(len(question), 1))),
    ]  # fmt: skip
    return np.stack([np.asarray(column, np.float32) for column in columns], axis=1)


@dataclass(frozen=True, slots=True)
class Ranker:
    """The network: standardised features through one hidden layer (tanh) to one number."""

    mean: Array
    spread: Array
    into: Array
    bias: Array
    out: Array

    @classmethod
    def load(cls, path: Path) -> Self | None:
        """The parameters at `path`; None where there are none, or for other features than these."""
        try:
            kept = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            return None
        if kept.get("features") != list(NAMES):
            return None
        return cls(*(np.asarray(kept[name], np.float32) for name in ("mean", "spread", "into", "bias", "out")))

    def save(self, path: Path) -> None:
        """Writes the parameters, five digits each: readable, and equal for equal training."""
        kept: dict[str, Any] = {"features": list(NAMES)}
        for name in ("mean", "spread", "into", "bias", "out"):
            kept[name] = [[float(f"{x:.5g}") for x in row] if row.ndim else float(f"{row:.5g}") for row in getattr(self, name)]
        path.write_text(json.dumps(kept, ensure_ascii=False, indent=None) + "\n", "utf-8")

    def scores(self, found: Array) -> Array:
        """One number a candidate, higher is better; only differences within a question mean something."""
        even = np.clip((found - self.mean) / self.spread, -5, 5)
        made: Array = np.tanh(even @ self.into + self.bias) @ self.out
        return made


def _ranks(values: Array) -> Array:
    order = np.argsort(-values, kind="stable")
    ranks = np.empty(len(values))
    ranks[order] = np.arange(1, len(values) + 1)
    return ranks


def _shares(values: Array, sharp: float, document: Array) -> tuple[Array, Array, Array]:
    """Of each candidate's document: the log of what its candidates weigh together, that beside the heaviest, and without itself."""
    weights = np.exp((values - values.max(initial=0.0)) * sharp)
    sums = np.bincount(document, weights=weights)
    logs = np.log(sums)
    return logs[document], (logs - logs.max(initial=0.0))[document], np.log(np.maximum(sums[document] - weights, 1e-4))


def _beside(values: Array, orders: Array, documents: Array) -> Array:
    """The better of the two neighbours in the same document, 0 where neither is a candidate. `orders` ascend."""
    better = np.zeros(len(values))
    if len(values) > 1:
        next_to = (orders[1:] == orders[:-1] + 1) & (documents[1:] == documents[:-1])
        before, after = np.zeros(len(values)), np.zeros(len(values))
        before[1:][next_to] = values[:-1][next_to]
        after[:-1][next_to] = values[1:][next_to]
        better = np.maximum(before, after)
    return better
