"""Splits questions so that what is learnt from some says nothing of the articles that answer the others."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence

from knowledge.index.segment import bigrams, normalise
from knowledge.training.texts import Asked

# Two questions that share so many of their character pairs are one question asked twice.
SAME = 0.5


def split(
    asked: Sequence[Asked], passages: Mapping[str, str], count: int, seed: int, *, apart: bool = True
) -> list[int]:
    """The fold (0 to `count` - 1) of each question, equal for an equal seed.

    Questions stay together when they are nearly the same question (Jaccard of character pairs ≥ 0.5) and, where folds are
    kept `apart`, when any article text answers both (by its characters, so that two ids of one text are one). Groups go,
    the largest first, to the fold that is smallest then.
    """
    parent = list(range(len(asked)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    holder: dict[str, int] = {}
    for at, question in enumerate(asked):
        for gold in question.gold if apart else ():
            parent[root(at)] = root(holder.setdefault(body(passages.get(gold, gold)), at))
    for one, other in _nearly_same([question.text for question in asked]):
        parent[root(one)] = root(other)
    groups: dict[int, list[int]] = defaultdict(list)
    for at in range(len(asked)):
        groups[root(at)].append(at)
    order = list(groups.values())
    random.Random(seed).shuffle(order)
    folds, sizes = [0] * len(asked), [0] * count
    for group in sorted(order, key=len, reverse=True):
        fold = sizes.index(min(sizes))
        sizes[fold] += len(group)
        for at in group:
            folds[at] = fold
    return folds


def for_training(
    asked: Sequence[Asked], folds: Sequence[int], held_out: int, passages: Mapping[str, str], *, apart: bool = True
) -> list[Asked]:
    """The questions outside the fold `held_out`; where folds are kept `apart`, a lawyer's answer that cites an article of
    that fold is left out."""
    hidden = {
        body(passages.get(gold, gold))
        for question, fold in zip(asked, folds, strict=True)
        if fold == held_out
        for gold in question.gold
    }
    kept = []
    for question, fold in zip(asked, folds, strict=True):
        if fold != held_out:
            leaks = apart and any(body(text) in hidden for text in question.cited)
            kept.append(Asked(question.id, question.text, question.gold, "" if leaks else question.answer, ()))
    return kept


def body(passage: str) -> str:
    """An article's text without heading, blanks and punctuation: what makes two ids one text."""
    return normalise(passage.partition("\n")[2] or passage).replace(" ", "")


def _nearly_same(texts: Sequence[str]) -> list[tuple[int, int]]:
    sets = [set(bigrams(normalise(text))) for text in texts]
    found = []
    for one, mine in enumerate(sets):
        for other in range(one):
            theirs = sets[other]
            shared = len(mine & theirs)
            if shared and shared >= SAME * (len(mine) + len(theirs) - shared):
                found.append((one, other))
    return found
