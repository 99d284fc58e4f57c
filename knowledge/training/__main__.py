"""`python -m knowledge.training DATA OUT`: a static model from a folder of texts, and one per fold to judge it."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import time
from pathlib import Path

import torch

from knowledge.training.folds import for_training, split
from knowledge.training.material import read_material
from knowledge.training.texts import Asked, read_asked, read_corpus
from knowledge.training.train import Plan, Trainer, train_base
from knowledge.training.tune import Lessons, tune
from knowledge.training.write import write_model

FOLDS = 5


def train(data: Path, out: Path, plan: Plan, size: int, folds: int = FOLDS) -> None:
    """Train the base once, then the last lesson on all questions (`out/model`) and without each fold (`out/fold-<n>`).

    `out/folds.json` tells each question's fold. Raises BadInput naming the file that can't be read.
    """
    began = time.monotonic()

    def tell(stage: str, done: int) -> None:
        if done % 10 == 0:
            sys.stderr.write(f"{time.monotonic() - began:6.0f} s  {stage} {done}\n")

    asked, passages = read_asked(data), read_corpus(data)
    vocabulary, material, shares = read_material(data, size)
    trainer = Trainer(shares, plan)
    train_base(trainer, material, tell)
    base = trainer.rows()
    numbers = {passage: number for number, passage in enumerate(passages)}
    corpus = vocabulary.bags(passages.values())
    places = split(asked, passages, folds, plan.seed) if folds else [0] * len(asked)
    out.mkdir(parents=True, exist_ok=True)
    (out / "folds.json").write_text(json.dumps({q.id: f for q, f in zip(asked, places, strict=True)}), "utf-8")

    def last_lesson(questions: list[Asked], name: str) -> None:
        last = Trainer(shares, plan, base)
        tune(last, material, Lessons.of(questions, numbers, vocabulary), corpus, tell)
        write_model(out / name, vocabulary.numbers, last.rows())

    last_lesson(asked, "model")
    for fold in range(folds):
        last_lesson(for_training(asked, places, fold, passages), f"fold-{fold}")


def main(arguments: list[str] | None = None) -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m knowledge.training", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", type=int, default=40_000, help="terms")
    parser.add_argument("--folds", type=int, default=FOLDS, help="0: the model alone")
    parser.add_argument("--threads", type=int, default=2)
    for field in dataclasses.fields(Plan):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)
    given = vars(parser.parse_args(arguments))
    data, out, size, folds = (given.pop(name) for name in ("data", "out", "size", "folds"))
    torch.set_num_threads(given.pop("threads"))
    train(data, out, Plan(**given), size, folds)


if __name__ == "__main__":
    main()
