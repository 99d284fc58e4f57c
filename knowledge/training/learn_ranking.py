"""Learns the ranking (knowledge/index/ranking.py) from questions that the vectors under it have not seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from knowledge.index.admit import ANY
from knowledge.index.entry import IndexEntry, entry_of_row
from knowledge.index.exact import ExactVectors
from knowledge.index.fuse import RRF_CONSTANT
from knowledge.index.pool import DEPTH, pool_of
from knowledge.index.ranking import NAMES, Array, Ranker, features
from knowledge.index.static import StaticEmbeddings
from knowledge.index.words import WordIndex
from knowledge.lexicon import meant
from knowledge.training.texts import Asked

_BATCH, _ROUNDS, _RATE, _DECAY, _DROP = 32, 30, 0.009, 1e-3, 0.1


@dataclass(frozen=True, slots=True)
class Judged:
    """One question's candidates: their numbers, their features, which are right, and how many right ones there are at all."""

    candidates: Array
    features: Array
    right: Array
    wanted: int


class Corpus:
    """The corpus with its words indexed once; vectors come and go with each model."""

    def __init__(self, passages: Mapping[str, str], folder: Path) -> None:
        """`passages` by id, "title\\ntext"; `folder` is for the indexes."""
        self._folder = folder
        self._numbers = {passage: number for number, passage in enumerate(passages)}
        self._entries: list[IndexEntry] = []
        for number, passage in enumerate(passages.values()):
            title, _, text = passage.partition("\n")
            self._entries.append(entry_of_row(number, title, text))
        self._words = WordIndex(folder / "words")
        self._words.put(self._entries)
        self._words.commit()

    def judge(self, model: StaticEmbeddings, asked: Sequence[Asked]) -> list[Judged]:
        """Candidates of each question, by this model. Questions without a right passage in the corpus have none right."""
        store = ExactVectors(self._folder / "exact", model, model.fingerprint(), lead=64)
        for start in range(0, len(self._entries), 2000):
            store.put(self._entries[start : start + 2000])
        store.commit()
        found = []
        for question in asked:
            words = self._words.search(question.text, DEPTH, ANY, extra=meant(question.text))
            pool = pool_of(store, question.text, words, ANY)
            gold = [self._numbers[g] for g in question.gold if g in self._numbers]
            if pool is None:
                found.append(Judged(np.zeros(0, np.int64), np.zeros((0, len(NAMES)), np.float32), np.zeros(0, bool), len(gold)))
                continue
            right = np.isin(pool.passages, gold)
            found.append(Judged(pool.passages, features(pool, question.text), right, len(gold)))
        return found

    def close(self) -> None:
        """Gives the index's writer back."""
        self._words.close()


def learn(judged: Sequence[Judged], *, hidden: int = 24, nets: int = 3, seed: int = 7) -> Ranker:
    """`nets` networks from different starts, side by side as one of `nets` × `hidden` units: their mean is steadier."""
    useful = [one for one in judged if one.right.any()]
    everything = np.concatenate([one.features for one in useful])
    mean, spread = everything.mean(axis=0), everything.std(axis=0) + 1e-6
    inputs = [torch.from_numpy(np.clip((one.features - mean) / spread, -5, 5).astype(np.float32)) for one in useful]
    rights = [torch.from_numpy(one.right.astype(np.float32)) for one in useful]
    into, bias, out = [], [], []
    for start in range(nets):
        weights = {name: value.numpy() for name, value in _train(inputs, rights, hidden, seed + start).state_dict().items()}
        into.append(weights["0.weight"].T)
        bias.append(weights["0.bias"])
        out.append(weights["3.weight"][0] / nets)
    return Ranker(mean, spread, np.concatenate(into, axis=1), np.concatenate(bias), np.concatenate(out))


Score = Callable[[Array], Array]


def by_words(found: Array) -> Array:
    """Words alone: what they did not propose stands last."""
    return np.where(_column(found, "proposed by words") > 0, _column(found, "words beside best"), -1.0)


def by_cosines(found: Array) -> Array:
    """Vectors alone."""
    return _column(found, "cosine")


def by_ranks(found: Array) -> Array:
    """Reciprocal ranks of both with equal weights: the usual way (Cormack et al., SIGIR 2009), with the constant 20."""
    both: Array = 1 / (RRF_CONSTANT - 3 + 1 / found[:, [NAMES.index("first by words"), NAMES.index("first by cosine")]])
    summed: Array = both.sum(axis=1)
    return summed


def without(judged: Sequence[Judged], names: Sequence[str]) -> list[Judged]:
    """The same with these features told nothing of."""
    columns = [NAMES.index(name) for name in names]
    found = []
    for one in judged:
        less = one.features.copy()
        less[:, columns] = 0
        found.append(replace(one, features=less))
    return found


def measure(judged: Sequence[Judged], score: Score) -> dict[str, float]:
    """nDCG@10, hit@1 and recall@100 in the order of `score`, as means over questions with a right passage."""
    totals = {"ndcg@10": 0.0, "hit@1": 0.0, "recall@100": 0.0}
    counted = [one for one in judged if one.wanted]
    for one in counted:
        scores = score(one.features)
        order = one.right[np.lexsort((one.candidates, -scores))]
        gains = 1 / np.log2(np.arange(2, 12))
        totals["ndcg@10"] += float(gains[: len(order[:10])] @ order[:10]) / float(gains[: min(10, one.wanted)].sum())
        totals["hit@1"] += float(order[:1].sum())
        totals["recall@100"] += float(order[:100].sum()) / one.wanted
    return {name: round(total / max(len(counted), 1), 4) for name, total in totals.items()}


def _column(found: Array, name: str) -> Array:
    column: Array = found[:, NAMES.index(name)]
    return column


def _train(inputs: list[torch.Tensor], rights: list[torch.Tensor], hidden: int, seed: int) -> torch.nn.Sequential:
    torch.manual_seed(seed)
    dice = np.random.default_rng(seed)
    net = torch.nn.Sequential(
        torch.nn.Linear(inputs[0].shape[1], hidden), torch.nn.Tanh(), torch.nn.Dropout(_DROP),
        torch.nn.Linear(hidden, 1, bias=False),
    )  # fmt: skip
    optimiser = torch.optim.AdamW(net.parameters(), lr=_RATE, weight_decay=_DECAY)
    steps = _ROUNDS * -(-len(inputs) // _BATCH)
    pace = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=steps)
    for _ in range(_ROUNDS):
        order = dice.permutation(len(inputs))
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH].tolist()
            scores = net(torch.cat([inputs[at] for at in chosen])).squeeze(1)
            losses = []
            for at, mine in zip(chosen, scores.split([len(inputs[at]) for at in chosen]), strict=True):
                losses.append(-(torch.log_softmax(mine, 0) * rights[at]).sum() / rights[at].sum())
            optimiser.zero_grad()
            torch.stack(losses).mean().backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            pace.step()
    net.eval()
    return net
