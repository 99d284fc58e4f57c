"""From the texts to what the trainer takes: the vocabulary, the bags, and how common each term is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from knowledge.index.segment import bigrams, normalise
from knowledge.training.bags import Vocabulary, choose_vocabulary
from knowledge.training.folds import SAME
from knowledge.training.swapped import swapped
from knowledge.training.texts import (
    Article,
    Asked,
    Pair,
    read_articles,
    read_guides,
    read_items,
    read_reading,
    read_said,
)
from knowledge.training.train import Material, Plan, Rows


def read_material(folder: Path, size: int, asked: Sequence[Asked], plan: Plan) -> tuple[Vocabulary, Material, Rows]:
    """Vocabulary of `size` terms, material and shares of terms, from articles, guides, reading comprehension, and what we
    wrote ourselves: the lexicon and the ways of asking.

    No question of law is learnt from here: the vocabulary and the base are the same for every fold. `asked` is read only
    to leave out what we wrote that comes near to one of them.
    """
    articles = read_articles(folder)
    pairs = [*read_guides(folder), *read_reading(folder)]
    if plan.said:
        near = Near(question.text for question in asked)
        said = [pair for pair in (*read_said(), *read_items(folder)) if not near(pair.question)]
        pairs += [*swapped(articles, plan.seed), *said * plan.said]
    return make_material(articles, pairs, size)


class Near:
    """Whether a text is nearly one of these questions: half of the character pairs of both are shared (Jaccard ≥ SAME)."""

    def __init__(self, questions: Iterable[str]) -> None:
        self._sizes: list[int] = []
        self._holders: dict[str, list[int]] = {}
        for number, question in enumerate(questions):
            pairs = set(bigrams(normalise(question)))
            self._sizes.append(len(pairs))
            for pair in pairs:
                self._holders.setdefault(pair, []).append(number)

    def __call__(self, text: str) -> bool:
        mine = set(bigrams(normalise(text)))
        shared = Counter(number for pair in mine for number in self._holders.get(pair, ()))
        return any(both >= SAME * (len(mine) + self._sizes[number] - both) for number, both in shared.items())


def make_material(articles: Sequence[Article], pairs: Sequence[Pair], size: int) -> tuple[Vocabulary, Material, Rows]:
    """As `read_material`, from what was read."""
    vocabulary = choose_vocabulary(_texts(articles, pairs), size)
    bodies = vocabulary.bags(clause for article in articles for clause in article.clauses)
    numbers: dict[str, int] = {}
    material = Material(
        bodies,
        np.cumsum([0, *(len(article.clauses) for article in articles)]),
        vocabulary.bags(article.heading for article in articles),
        vocabulary.bags(pair.question for pair in pairs),
        vocabulary.bags(pair.passage for pair in pairs),
        np.asarray([numbers.setdefault(pair.key, len(numbers)) for pair in pairs], np.int64),
    )
    counts = np.bincount(bodies.flat, minlength=len(vocabulary)) + 1.0
    return vocabulary, material, (counts / max(len(bodies), 1)).astype(np.float32)


def _texts(articles: Sequence[Article], pairs: Sequence[Pair]) -> Iterator[str]:
    for article in articles:
        yield article.heading
        yield from article.clauses
    for pair in pairs:
        yield pair.question
        yield pair.passage
