"""The candidates of a question: what words propose, what vectors propose, and the neighbours of the best of both."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from knowledge.index.admit import Admitted
from knowledge.index.exact import ExactVectors
from knowledge.index.ranking import Pool
from knowledge.index.references import References, asked_references
from knowledge.index.rows import Array
from knowledge.index.scan import View, cosines_of, mask_of, nearest

# So many from each side; of the first of them also the passages around them: an answer often stands one article on.
DEPTH = 200
_AROUND, _OF = 2, 50


def pool_of(
    store: ExactVectors, question: str, words: Sequence[tuple[int, float]], admitted: Admitted, depth: int = DEPTH,
    holding: Callable[[Sequence[str]], Sequence[int]] = lambda phones: (),
) -> Pool | None:  # fmt: skip
    """All candidates with what is known of them, or None where the question has no vector. `holding` tells which passages
    hold a telephone.

    Growth: one scan of all rows, then some 450 candidates whatever the corpus holds.
    """
    view, asked = store.view, store.vector(question)
    if not view.count or not asked.any():
        return None
    mask = mask_of(view, admitted)
    close, cosines = nearest(view, asked, depth, mask)
    close = close[np.argsort(-cosines, kind="stable")][:depth]
    said = store.rows_of(view, [passage for passage, _ in words])
    asked_for = asked_references(question, view.titles)
    phones = store.rows_of(view, holding(asked_for.phones)) if asked_for.phones else np.zeros(0, np.int64)
    named, meant = _named(view, asked_for, phones, asked, mask)
    near = _around(view, np.concatenate([close[:_OF], said[:_OF]]), mask)
    rows = np.unique(np.concatenate([close, said, near, meant]))
    scores = dict(words)
    passages = view.facts["passage"][rows]
    return Pool(
        passages=passages,
        cosines=cosines_of(view, rows, asked),
        words=np.array([scores.get(passage, 0.0) for passage in passages.tolist()], np.float32),
        documents=view.facts["document"][rows],
        levels=view.facts["level"][rows],
        sizes=view.facts["size"][rows],
        lengths=view.facts["length"][rows],
        orders=rows,
        named=named[rows],
    )


def _named(view: View, of: References, phones: Array, asked: Array, mask: Array) -> tuple[Array, Array]:
    """How exactly the question names each row (Pool.named), and the named rows that are candidates: all of an article, the
    nearest of a document."""
    named = np.zeros(view.count, np.int8)
    if not of:
        return named, np.zeros(0, np.int64)
    facts = view.facts
    if of.titles:
        named[np.isin(facts["title"], of.titles)] = 1
    if of.mostly:
        named[np.isin(facts["title"], of.mostly)] = 2
    if of.numbers:
        named[np.isin(facts["number"], of.numbers)] = 2
    for title, article in of.articles:
        named[(facts["title"] == title) & (facts["article"] == article)] = 3
    named[phones] = 3
    named[~mask] = 0
    rows = np.flatnonzero((named == 1) | (named == 2))
    best = rows[np.argsort(-cosines_of(view, rows, asked), kind="stable")[:_OF]]
    return named, np.concatenate([best, np.flatnonzero(named == 3)])


def _around(view: View, rows: Array, mask: Array) -> Array:
    """Rows beside these that belong to the same document and are admitted: rows of a document stand in its order."""
    near = (rows[:, None] + np.arange(-_AROUND, _AROUND + 1)[None, :]).ravel()
    of = np.repeat(rows, 2 * _AROUND + 1)
    inside = (near >= 0) & (near < view.count)
    near, of = near[inside], of[inside]
    same = (view.facts["document"][near] == view.facts["document"][of]) & mask[near]
    found: Array = near[same]
    return found
