"""Two rankings into one: learnt for the built-in model, with measured weights for others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from knowledge.index.embed import MODEL
from knowledge.index.ranking import Pool, Ranker
from knowledge.index.rows import Array

# 20, not the usual 60: laypeople's questions have few right passages, so the first ranks must tell.
RRF_CONSTANT = 20
_CITES = re.compile(r"《[^》]+》|〔\d{4}〕|\[\d{4}\]\s*\d+\s*号|第[〇零一二三四五六七八九十百千\d]+条")


class Hit(NamedTuple):
    """One passage found. `parts` holds score and rank (from 1) in each list that it stands in, for display and logs."""

    passage_id: int
    score: float
    parts: dict[str, float]


@dataclass(frozen=True, slots=True)
class Fusion:
    """How much vectors count beside words (weight 1), and how the two are brought together.

    `named` multiplies the weight for a question that names a document or an article: there words alone lead
    (nDCG@10 .856 against .579 for vectors on policy documents).
    """

    vectors: float
    named: float = 0.3
    method: Literal["rrf", "scores"] = "rrf"

    def weight(self, question: str) -> float:
        """The vectors' weight for this question."""
        return self.vectors * (self.named if _CITES.search(question) else 1.0)

    def fuse(
        self, question: str, words: Sequence[tuple[int, float]], vectors: Sequence[tuple[int, float]]
    ) -> list[Hit]:
        """All passages of both lists, best first; ties go to the lower passage id, so that a search repeats exactly."""
        scores: dict[int, float] = {}
        parts: dict[int, dict[str, float]] = {}
        weight = self.weight(question)
        # A list of weight 0 is asked only where the other is short: then it may follow, never lead.
        for name, ranked, share in (("words", words, 1.0), ("vectors", vectors, max(weight, 1e-6))):
            top = max((score for _, score in ranked), default=0.0)
            for rank, (passage_id, score) in enumerate(ranked, 1):
                value = 1 / (RRF_CONSTANT + rank) if self.method == "rrf" else score / top if top > 0 else 0.0
                scores[passage_id] = scores.get(passage_id, 0.0) + share * value
                parts.setdefault(passage_id, {}).update({name: score, f"{name}_rank": float(rank)})
        order = sorted(scores, key=lambda passage_id: (-scores[passage_id], passage_id))
        return [Hit(passage_id, scores[passage_id], parts[passage_id]) for passage_id in order]


# What a question names exactly stands first, whatever was learnt: an article or a document by its number before all else;
# a title alone, which people also mention in passing, weighs as much as a clearly better passage.
_NAMES = np.array([0.0, 1.5, 30.0, 60.0], np.float32)

# Of 1,235 questions of law words lead so in 49, and are right in 88% of those. The ranking learnt from too few to know.
_LEAD, _ALONE = 0.6, 4.0
# What words like best is never further down than this: questions unlike any that was learnt from (codes, names) keep it in
# sight, and laypeople's questions lose .0005 of nDCG@10.
_FIFTH = 5


def ranked(pool: Pool, learnt: Array, k: int) -> list[Hit]:
    """The `k` best of the pool by what was learnt and what is named, best first; a hit's score tells its place, its parts what it came from."""
    scores = learnt + _NAMES[pool.named]
    if (alone := _alone(pool.words)) is not None:
        scores[alone] += _ALONE
    order = _with_words_best(np.lexsort((pool.passages, -scores)), pool.words)[:k]
    by_words, by_cosine = _places(pool.words), _places(pool.cosines)
    hits = []
    for place, at in enumerate(order.tolist(), 1):
        parts = {"vectors": float(pool.cosines[at]), "vectors_rank": float(by_cosine[at]), "ranking": float(scores[at])}
        if pool.named[at]:
            parts["named"] = float(pool.named[at])
        if pool.words[at] > 0:
            parts |= {"words": float(pool.words[at]), "words_rank": float(by_words[at])}
        hits.append(Hit(int(pool.passages[at]), 1 / (RRF_CONSTANT + place), parts))
    return hits


def _alone(words: Array) -> int | None:
    """The candidate that words find so much better than any other that it alone says what is asked (a code, a rare name)."""
    if not len(words):
        return None
    first, second = np.sort(np.append(words, 0.0))[-1:-3:-1]
    return int(np.argmax(words)) if first > 0 and second < _LEAD * first else None


def _with_words_best(order: Array, words: Array) -> Array:
    """The order with the words' best moved up to the fifth place, if it stands below it."""
    best = int(np.argmax(words)) if len(words) and words.max() > 0 else -1
    if best < 0 or best in order[:_FIFTH]:
        return order
    rest = order[order != best]
    return np.concatenate([rest[: _FIFTH - 1], [best], rest[_FIFTH - 1 :]])


def _places(values: Array) -> Array:
    places = np.empty(len(values), np.int64)
    places[np.argsort(-values, kind="stable")] = np.arange(1, len(values) + 1)
    return places


def ranker_for(mark: str) -> Ranker | None:
    """The ranking that was learnt with this embedder: the built-in model's, and none for other models."""
    return Ranker.load(MODEL / "ranking.json") if mark.startswith("static-") else None


def fusion_for(mark: str) -> Fusion:
    """The measured default for an embedder's fingerprint; models that were not measured here count like words.

    The built-in vectors count nothing: on 1,235 questions of law weight 0.1 gave nDCG@10 .356 and 0.5 .344, words
    alone .357; on 90 questions about guides no weight was better than 0, and asking Chroma costs more than the words.
    They are asked where words find too little.
    """
    return Fusion(vectors=0.0) if mark.startswith("builtin-") else Fusion(vectors=1.0)
