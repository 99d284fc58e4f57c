"""Exact vectors: every row is compared, first by its leading dimensions, then the best by all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

from core.titles import title_key
from knowledge.index.admit import ANY, Admitted
from knowledge.index.entry import IndexEntry
from knowledge.index.level import level_of
from knowledge.index.references import article_of, number_key
from knowledge.index.rows import FACTS, Array, RowFiles, document_number, kind_number, region_number
from knowledge.index.scan import View, cosines_of, mask_of, nearest

# Dead rows beyond this share of all are left out by writing the files anew.
_DEAD_SHARE = 0.3
_DEAD_LEAST = 1000


class ExactVectors:
    """Int8 rows in a memory-mapped file, their facts beside them, and the leading dimensions in memory as float32.

    Growth: a search walks all rows; putting and committing cost what is put, whatever stands there. Memory is
    4 × `lead` bytes a row and some 150 for facts. `lead` None scans all dimensions: right for vectors that carry alike in all.
    """

    def __init__(self, folder: Path, embedder: Embeddings, mark: str, *, lead: int | None = None) -> None:
        self._embedder, self._lead = embedder, lead
        self._files = RowFiles(folder, mark)
        self._batches: list[tuple[Array, Array]] = []
        # Passage id → its place in the batches, as one sequence; what is put twice or removed again leaves a hole.
        self._put: dict[int, int] = {}
        self._many = 0
        self._gone: set[int] = set()
        self._cleared = False
        self._load()

    def put(self, entries: Sequence[IndexEntry]) -> None:
        """Embed and keep entries, each replacing what stands under its passage id. Found only after `commit`."""
        if not entries:
            return
        vectors = embed(self._embedder, [f"{entry.heading}\n{entry.text}" for entry in entries])
        scales = np.abs(vectors).max(axis=1) / 127
        rows = np.rint(vectors / np.where(scales > 0, scales, 1)[:, None]).astype(np.int8)
        facts = np.array(
            [
                (
                    entry.passage_id, document_number(entry.document_id), kind_number(entry.kind),
                    region_number(entry.region), *entry.days, entry.in_force, scale,
                    level_of(entry.title, entry.region), min(len(entry.text), 65535), title_key(entry.title),
                    article_of(entry.path), number_key(entry.number),
                )
                for entry, scale in zip(entries, scales, strict=True)
            ],
            FACTS,
        )  # fmt: skip
        self._batches.append((rows, facts))
        self._put.update((entry.passage_id, self._many + number) for number, entry in enumerate(entries))
        self._gone.difference_update(entry.passage_id for entry in entries)
        self._many += len(entries)

    def remove(self, passage_ids: Iterable[int]) -> None:
        """Delete by passage id; an id that is not there is no fault. Gone only after `commit`."""
        for passage_id in passage_ids:
            self._put.pop(passage_id, None)
            self._gone.add(passage_id)

    def clear(self) -> None:
        """Delete everything (after `commit`)."""
        self._forget()
        self._cleared = True

    def commit(self) -> None:
        """Make writes durable and visible, all in one step."""
        dead = [row for p in (*self._put, *self._gone) if (row := self._row_of.get(p)) is not None]
        if not self._put and not dead and not self._cleared:
            return
        rows, facts = self._pending()
        view = self._view
        now_dead = int((~view.alive).sum()) + len(dead)
        if self._cleared:
            self._files.replace(rows, facts)
            self._load()
        elif now_dead > max(_DEAD_LEAST, _DEAD_SHARE * (view.count + len(rows))):
            keep = view.alive.copy()
            keep[dead] = False
            held = self._files.read()[1]
            self._files.replace(np.concatenate([view.rows[keep], rows]), np.concatenate([held[keep], facts]))
            self._load()
        else:
            self._files.append(rows, facts, np.array(dead, np.int32))
            self._grow(rows, facts, dead)
        self._forget()

    def search(self, question: str, k: int, admitted: Admitted = ANY) -> list[tuple[int, float]]:
        """The best (passage id, cosine) among the admitted, best first, `k` at most."""
        view, asked = self._view, embed(self._embedder, [question])[0]
        if not view.count or not asked.any():
            return []
        best, cosines = nearest(view, asked, k, mask_of(view, admitted))
        ids = view.facts["passage"][best]
        order = np.lexsort((ids, -cosines))[:k]
        return list(zip(ids[order].tolist(), cosines[order].tolist(), strict=True))

    def scores(self, question: str, passage_ids: Sequence[int]) -> list[float | None]:
        """The question's cosine with each of these passages; None for one that is not here."""
        view, asked = self._view, embed(self._embedder, [question])[0]
        known = self._rows(view, passage_ids)
        values = iter(cosines_of(view, np.array([r for r in known if r is not None], np.int64), asked).tolist())
        return [None if row is None else next(values) for row in known]

    def facts(self, passage_ids: Sequence[int]) -> tuple[Array, Array]:
        """Document number (int64) and kind number (uint32) of each passage; 0 for one that is not here."""
        view = self._view
        known = self._rows(view, passage_ids)
        at = np.array([-1 if row is None else row for row in known], np.int64)
        if not view.count:
            return np.zeros(len(at), np.int64), np.zeros(len(at), np.uint32)
        return np.where(at >= 0, view.facts["document"][at], 0), np.where(at >= 0, view.facts["kind"][at], 0)

    @property
    def view(self) -> View:
        """What searches see now: it never changes, and the next commit shows another."""
        return self._view

    def vector(self, question: str) -> Array:
        """The question's vector."""
        found: Array = embed(self._embedder, [question])[0]
        return found

    def rows_of(self, view: View, passage_ids: Sequence[int]) -> Array:
        """Row numbers of those of the passages that the view shows, in their order."""
        return np.array([row for row in self._rows(view, passage_ids) if row is not None], np.int64)

    def __len__(self) -> int:
        return int(self._view.alive.sum())

    def _rows(self, view: View, passage_ids: Sequence[int]) -> list[int | None]:
        found = map(self._row_of.get, passage_ids)
        # A commit under way may know rows that this view lacks.
        return [row if row is not None and row < view.count and view.alive[row] else None for row in found]

    def _pending(self) -> tuple[Array, Array]:
        if not self._put:
            return np.zeros((0, self._files.state.dimension), np.int8), np.zeros(0, FACTS)
        rows = np.concatenate([rows for rows, _ in self._batches])
        facts = np.concatenate([facts for _, facts in self._batches])
        if len(self._put) == self._many:
            return rows, facts
        last = np.array(sorted(self._put.values()), np.int64)
        return rows[last], facts[last]

    def _forget(self) -> None:
        self._batches, self._put, self._many, self._gone, self._cleared = [], {}, 0, set(), False

    def _load(self) -> None:
        rows, facts, dead = self._files.read()
        count = len(rows)
        alive = np.ones(count, bool)
        alive[dead] = False
        width = rows.shape[1]
        lead = min(self._lead or width, width)
        self._space = np.zeros((count + count // 8 + 1024, lead), np.float32)
        for start in range(0, count, 8192):
            part = slice(start, min(start + 8192, count))
            self._space[part] = rows[part, :lead] * facts["scale"][part, None]
        self._row_of = {int(p): int(r) for r, p in enumerate(facts["passage"]) if alive[r]}
        self._show(rows, {name: facts[name].copy() for name in FACTS.names or ()}, alive)

    def _grow(self, rows: Array, facts: Array, dead: list[int]) -> None:
        view = self._view
        count = view.count + len(rows)
        if len(rows) and (count > len(self._space) or self._space.shape[1] == 0):
            self._load()
            return
        if len(rows):
            # Behind the view that searches read now: they don't see it.
            self._space[view.count : count] = rows[:, : self._space.shape[1]] * facts["scale"][:, None]
        alive = np.concatenate([view.alive, np.ones(len(rows), bool)])
        alive[dead] = False
        held = {name: np.concatenate([view.facts[name], facts[name]]) for name in FACTS.names or ()}
        for passage in self._gone:
            self._row_of.pop(passage, None)
        self._row_of.update((int(p), view.count + n) for n, p in enumerate(facts["passage"]))
        self._show(self._files.map_rows() if count else view.rows, held, alive)

    def _show(self, rows: Array, facts: dict[str, Array], alive: Array) -> None:
        places = tuple(np.unique(facts["region"]).tolist())
        _, document = np.unique(facts["document"], return_inverse=True)
        facts["size"] = np.bincount(document, weights=alive)[document].astype(np.int32) if len(rows) else document
        titles = frozenset(np.unique(facts["title"]).tolist())
        self._view = View(rows, self._space[: len(rows)], facts, alive & facts["now"], alive, places, titles, len(rows))


def embed(embedder: Embeddings, texts: list[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Vectors as one array, without a detour through lists where the embedder can."""
    whole = getattr(embedder, "embed", None)
    return np.asarray(whole(texts) if whole else embedder.embed_documents(texts), np.float32)
