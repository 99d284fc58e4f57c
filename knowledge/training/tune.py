"""The last lesson: laypeople's questions against the articles that answer them, among those that only seem to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.training.bags import Bags, Ids, Vocabulary, join
from knowledge.training.texts import Asked, clauses
from knowledge.training.train import Batch, Material, Trainer, clause_batch, nearest, pair_batch

# From further down come the wrong passages: among the very nearest are right ones that nobody marked.
_HARD = (3, 60)


@dataclass(frozen=True, slots=True)
class Lessons:
    """Questions (and sentences of lawyers' answers) with the corpus numbers of the articles that answer them."""

    texts: Bags
    gold: tuple[tuple[int, ...], ...]
    asked: int

    @property
    def questions(self) -> Bags:
        """The questions alone."""
        return Bags(self.texts.flat, self.texts.starts[: self.asked + 1])

    @classmethod
    def of(cls, asked: Sequence[Asked], numbers: dict[str, int], vocabulary: Vocabulary) -> Lessons:
        """The questions first, the answers' sentences after them."""
        texts = [question.text for question in asked]
        gold = [tuple(numbers[g] for g in question.gold if g in numbers) for question in asked]
        for question, right in zip(list(asked), list(gold), strict=True):
            for sentence in clauses(question.answer):
                texts.append(sentence)
                gold.append(right)
        kept = [at for at, right in enumerate(gold) if right]
        questions = sum(at < len(asked) for at in kept)
        return cls(vocabulary.bags(texts[at] for at in kept), tuple(gold[at] for at in kept), questions)


def tune(
    trainer: Trainer, material: Material, lessons: Lessons, corpus: Bags, tell: Callable[[str, int], None]
) -> None:
    """Rounds of steps; before each round the hard negatives are looked up anew with the rows as they are then.

    Every other step repeats the earlier lessons, without which a thousand questions would bend the rows to their own
    few matters.
    """
    plan, dice = trainer.plan, trainer.dice
    total = plan.rounds * plan.round_steps
    for done in range(total):
        if done % plan.round_steps == 0:
            near = nearest(trainer.rows(), lessons.questions, corpus, min(_HARD[1], len(corpus)))
        rate = plan.tune_rate * (1 - 0.9 * done / total)
        trainer.step(_lesson(trainer, lessons, corpus, near), rate, plan.tune_drop)
        size = plan.batch // 4
        if done % 2 and len(material.keys):
            trainer.step(pair_batch(trainer, material, dice.integers(0, len(material.keys), size)), rate, plan.tune_drop)
        else:
            trainer.step(clause_batch(trainer, material, dice.integers(0, len(material.spans) - 1, size)), rate, plan.tune_drop)
        tell("tune", done + 1)


def _lesson(trainer: Trainer, lessons: Lessons, corpus: Bags, near: Ids) -> Batch:
    dice, plan = trainer.dice, trainer.plan
    others = np.arange(lessons.asked, len(lessons.gold))
    answers = dice.choice(others, min(len(others), plan.batch // 4), replace=False) if len(others) else others
    questions = dice.choice(lessons.asked, min(lessons.asked, plan.batch), replace=False)
    chosen = np.concatenate([questions, answers])
    right = [int(dice.choice(lessons.gold[at])) for at in chosen]
    known = set(right)
    wrong: dict[int, None] = {}
    for at in questions:
        seeming = [int(p) for p in near[at][_HARD[0] :] if p not in known and p not in lessons.gold[at]]
        if seeming:
            drawn = dice.choice(seeming, min(plan.hard, len(seeming)), replace=False)
            wrong.update(dict.fromkeys(int(p) for p in drawn))
    passages = [*right, *wrong]
    # A question's other right articles stand in the batch as other questions' answers: they are masked by its own key.
    return Batch(
        join([[lessons.texts.of(at)] for at in chosen], trainer.size),
        join([[corpus.of(at)] for at in passages], trainer.size),
        np.asarray(passages, np.int64),
        tuple(lessons.gold[at] for at in chosen),
    )
