"""Trains the rows: a question's mean against its passage's among all passages of a batch, in torch, seeded."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from knowledge.training.bags import Bags, Ids, join

Rows = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how. `scale` is the softmax's inverse temperature; `drop` the share of a question's terms left out
    in each step, so that no single term carries a match. `said`: how often what we wrote ourselves stands among the
    natural pairs, since it is little, but the only text in people's own words; 0: left out."""

    dimensions: int = 256
    batch: int = 2048
    epochs: float = 6.0
    rate: float = 0.01
    scale: float = 20.0
    drop: float = 0.6
    tune_drop: float = 0.5
    block: int = 1
    rounds: int = 1
    round_steps: int = 30
    tune_rate: float = 0.003
    hard: int = 3
    said: int = 2
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Batch:
    """Questions and passages as bags; `keys` equal: not each other's negatives. Passages beyond the questions are
    negatives alone. `right`: keys of all passages that answer a question, where there are several."""

    questions: tuple[Ids, Ids]
    passages: tuple[Ids, Ids]
    keys: Ids
    right: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """All that is learnt from, as bags: article `i` has heading `i` and the clauses `spans[i]` to `spans[i + 1]`."""

    clauses: Bags
    spans: Ids
    headings: Bags
    asks: Bags
    answers: Bags
    keys: Ids


class Trainer:
    """The table of rows and its optimiser. Deterministic for equal seeds, threads and versions."""

    def __init__(self, frequencies: Rows, plan: Plan, table: Rows | None = None) -> None:
        """`frequencies`: share of texts that hold each term, which sets how long its row is at first."""
        torch.manual_seed(plan.seed)
        self.plan, self.size = plan, len(frequencies)
        self.dice = np.random.default_rng(plan.seed)
        if table is None:
            start = torch.randn(self.size, plan.dimensions) / math.sqrt(plan.dimensions)
            weights = torch.from_numpy(-np.log(np.maximum(frequencies, 1e-6)).astype(np.float32))
            self.table = torch.nn.Parameter(start * weights[:, None] / weights.mean())
        else:
            self.table = torch.nn.Parameter(torch.from_numpy(table.copy()))
        self.optimiser = torch.optim.Adam([self.table], lr=plan.rate, betas=(0.9, 0.99))

    def embed(self, bags: tuple[Ids, Ids]) -> torch.Tensor:
        """Means of length 1, texts × dimensions."""
        ids, starts = (torch.from_numpy(part) for part in bags)
        return functional.normalize(functional.embedding_bag(ids, self.table, starts, mode="sum"), dim=1)

    def step(self, batch: Batch, rate: float, drop: float | None = None) -> float:
        """One step against the batch, leaving out `drop` of the questions' terms (the plan's); returns the loss."""
        plan = self.plan
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        questions, passages = self.embed(self._dropped(batch.questions, plan.drop if drop is None else drop)), self.embed(batch.passages)
        scores = plan.scale * questions @ passages.T
        count = len(questions)
        keys = torch.from_numpy(batch.keys)
        same = keys[:count, None] == keys[None, :]
        places: dict[int, list[int]] = {}
        for column, key in enumerate(batch.keys.tolist()):
            places.setdefault(key, []).append(column)
        also = [(row, c) for row, right in enumerate(batch.right) for key in right for c in places.get(key, ())]
        if also:
            same[tuple(torch.tensor(also).T)] = True
        same[torch.arange(count), torch.arange(count)] = False
        scores = scores.masked_fill(same, -1e4)
        target = torch.arange(count)
        # Both ways: a passage must find its question too, which keeps common passages from winning everywhere.
        loss = functional.cross_entropy(scores, target) + functional.cross_entropy(scores[:, :count].T, target)
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimiser.step()
        return float(loss.detach()) / 2

    def rows(self) -> Rows:
        """The rows as they are now, terms × dimensions."""
        found: Rows = self.table.detach().numpy().copy()
        return found

    def _dropped(self, bags: tuple[Ids, Ids], drop: float) -> tuple[Ids, Ids]:
        flat, starts = bags
        if not drop or not len(flat):
            return bags
        keep = self.dice.random(len(flat)) >= drop
        # A text whose terms all fell keeps them all.
        ends = np.append(starts[1:], len(flat))
        kept = np.concatenate([[0], np.cumsum(keep)])
        for row in np.flatnonzero(kept[ends] == kept[starts]):
            keep[starts[row] : ends[row]] = True
        kept = np.concatenate([[0], np.cumsum(keep)])
        return flat[keep], kept[starts]


def train_base(trainer: Trainer, material: Material, tell: Callable[[str, int], None]) -> None:
    """Clause against the rest of its article, and the natural pairs, with a falling rate."""
    plan = trainer.plan
    per_epoch = max(1, (len(material.spans) - 1 + len(material.keys)) // plan.batch)
    steps = max(1, round(plan.epochs * per_epoch))
    share = len(material.keys) / (len(material.keys) + len(material.spans) - 1)
    articles, pairs = _turns(trainer, len(material.spans) - 1, plan.block), _turns(trainer, len(material.keys), 1)
    for step in range(steps):
        natural = trainer.dice.random() < share
        batch = pair_batch(trainer, material, pairs()) if natural else clause_batch(trainer, material, articles())
        trainer.step(batch, plan.rate * (1 - 0.95 * step / steps))
        tell("base", step + 1)


def clause_batch(trainer: Trainer, material: Material, articles: Ids) -> Batch:
    """One clause of each article as the question, heading and all other clauses as the passage."""
    asks, passages, keys = [], [], []
    for article in articles:
        first, last = material.spans[article], material.spans[article + 1]
        if last - first < 2:
            # One clause alone: half of its terms against the other half would be noise, so the heading asks.
            asks.append([material.headings.of(article)])
            passages.append([material.clauses.of(first, last)])
        else:
            clause = int(trainer.dice.integers(first, last))
            asks.append([material.clauses.of(clause)])
            rest = [material.clauses.of(first, clause), material.clauses.of(clause + 1, last)]
            passages.append([material.headings.of(article), *rest])
        keys.append(article)
    return Batch(join(asks, trainer.size), join(passages, trainer.size), np.asarray(keys, np.int64))


def pair_batch(trainer: Trainer, material: Material, chosen: Ids) -> Batch:
    """Natural pairs as they are."""
    asks = join([[material.asks.of(i)] for i in chosen], trainer.size)
    answers = join([[material.answers.of(i)] for i in chosen], trainer.size)
    return Batch(asks, answers, material.keys[chosen])


def _turns(trainer: Trainer, count: int, block: int) -> Callable[[], Ids]:
    """Batches of numbers below `count`, each once before any twice; neighbours come in blocks: articles of one law are
    each other's hardest negatives."""
    waiting: list[Ids] = []

    def batch() -> Ids:
        if not waiting:
            blocks = trainer.dice.permutation(math.ceil(count / block))
            order = (blocks[:, None] * block + np.arange(block)[None, :]).ravel()
            order = order[order < count]
            waiting.extend(order[i : i + trainer.plan.batch] for i in range(0, len(order), trainer.plan.batch))
        return waiting.pop()

    return batch


def nearest(rows: Rows, questions: Bags, passages: Bags, count: int) -> Ids:
    """The `count` passages nearest to each question, best first."""
    table = torch.from_numpy(rows)
    asked, answers = (
        functional.normalize(functional.embedding_bag(flat, table, starts, mode="sum"), dim=1)
        for flat, starts in (
            (torch.from_numpy(b.flat[: b.starts[-1]]), torch.from_numpy(b.starts[:-1])) for b in (questions, passages)
        )
    )
    found = [torch.topk(asked[at : at + 256] @ answers.T, count).indices for at in range(0, len(asked), 256)]
    best: Ids = torch.cat(found).numpy()
    return best
