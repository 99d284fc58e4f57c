"""`python -m knowledge.training DATA OUT`: the built-in model and its ranking from a folder of texts, and how good they are.

    base on all texts → last lesson on the questions → the model
    the same without each fold → the fold's questions ranked with what has not seen them → the ranking, and its figures
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch

from knowledge.index.static import StaticEmbeddings
from knowledge.training.card import write_card
from knowledge.training.folds import for_training, split
from knowledge.training.learn_ranking import Corpus, Judged, by_cosines, by_ranks, by_words, learn, measure, without
from knowledge.training.material import read_material
from knowledge.training.texts import Asked, read_asked, read_asked_items, read_corpus, read_said
from knowledge.training.train import Plan, Trainer, train_base
from knowledge.training.tune import Lessons, tune
from knowledge.training.write import turned, write_model

FOLDS = 5
# What a 41,000 × 256 table, its scales and its terms take is just below 12 MB.
SIZE = 41_000


def train(data: Path, out: Path, plan: Plan, size: int, folds: int = FOLDS) -> dict[str, Any]:
    """Writes `out/model`: the model, its card, its figures (which are also returned) and, where there are folds, `ranking.json`.

    Figures come twice: with folds that share no article text with what was learnt from (`apart`), and with folds that
    share no question, as people will ask again about the same articles (`mixed`). Raises BadInput naming the file that
    can't be read.
    """
    began = time.monotonic()

    def tell(stage: str, done: int) -> None:
        if done % 10 == 0:
            sys.stderr.write(f"{time.monotonic() - began:6.0f} s  {stage} {done}\n")

    asked, passages = read_asked(data), read_corpus(data)
    vocabulary, material, shares = read_material(data, size, asked, plan)
    trainer = Trainer(shares, plan)
    train_base(trainer, material, tell)
    base = trainer.rows()
    numbers = {passage: number for number, passage in enumerate(passages)}
    corpus = vocabulary.bags(passages.values())
    out.mkdir(parents=True, exist_ok=True)

    def last_lesson(questions: list[Asked], folder: Path) -> StaticEmbeddings:
        last = Trainer(shares, plan, base)
        tune(last, material, Lessons.of(questions, numbers, vocabulary), corpus, tell)
        write_model(folder, vocabulary.numbers, turned(last.rows(), corpus))
        return StaticEmbeddings.load(folder)

    last_lesson(asked, out / "model")
    figures: dict[str, Any] = {
        "questions": len(asked), "passages": len(passages), "plan": dataclasses.asdict(plan),
        "said": len({pair.key for pair in read_said()}), "asked": len(read_asked_items("of_meaning.tsv")),
    }  # fmt: skip
    if folds:
        seen: list[Judged] = []
        with TemporaryDirectory(prefix="yijianshi-training-") as folder:
            words = Corpus(passages, Path(folder))
            for name, apart in (("apart", True), ("mixed", False)):
                places = split(asked, passages, folds, plan.seed, apart=apart)
                parts: list[list[Judged]] = []
                for fold in range(folds):
                    learnt = for_training(asked, places, fold, passages, apart=apart)
                    model = last_lesson(learnt, Path(folder) / "model")
                    parts.append(words.judge(model, [q for q, at in zip(asked, places, strict=True) if at == fold]))
                figures[name] = _crossed(parts, ablate=apart)
                seen += [one for part in parts for one in part]
            words.close()
        learn(seen, seed=plan.seed).save(out / "model" / "ranking.json")
    figures["seconds"] = round(time.monotonic() - began)
    write_card(out / "model", figures, len(vocabulary))
    (out / "model" / "figures.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return figures


# What the ranking knows beside the two scores, by groups: each is left out once.
_GROUPS = {
    "level": ("statute", "interpretation", "regulation", "rule"),
    "document": (
        "document by cosine", "document beside best by cosine", "rest of document by cosine", "document by words",
        "document beside best by words", "rest of document by words", "size of document",
    ),
    "neighbours": ("neighbours by cosine", "neighbours by words"),
}  # fmt: skip


def _crossed(parts: Sequence[list[Judged]], *, ablate: bool) -> dict[str, Any]:
    """Each fold ranked by what was learnt on the others; beside it words, vectors and reciprocal ranks; with `ablate` the
    ranking without each group of features. Means over all questions."""
    scores: dict[str, list[dict[str, float]]] = {"ranking": [], "vectors": [], "words": [], "reciprocal": []}
    for at, part in enumerate(parts):
        others = [one for other, ones in enumerate(parts) if other != at for one in ones]
        scores["ranking"].append(measure(part, learn(others).scores))
        scores["vectors"].append(measure(part, by_cosines))
        scores["words"].append(measure(part, by_words))
        scores["reciprocal"].append(measure(part, by_ranks))
        for group, names in _GROUPS.items() if ablate else ():
            ranker = learn(without(others, names))
            scores.setdefault(f"ranking without {group}", []).append(measure(without(part, names), ranker.scores))
    weights = [sum(1 for one in part if one.wanted) for part in parts]
    return {
        kind: {
            name: round(sum(w * row[name] for w, row in zip(weights, found, strict=True)) / sum(weights), 4) for name in found[0]
        }
        for kind, found in scores.items()
    } | {"folds": scores["ranking"]}


def main(arguments: list[str] | None = None) -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python -m knowledge.training", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", type=int, default=SIZE, help="terms")
    parser.add_argument("--folds", type=int, default=FOLDS, help="0: the model alone, without a ranking")
    parser.add_argument("--threads", type=int, default=2)
    for field in dataclasses.fields(Plan):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)
    given = vars(parser.parse_args(arguments))
    data, out, size, folds = (given.pop(name) for name in ("data", "out", "size", "folds"))
    torch.set_num_threads(given.pop("threads"))
    sys.stdout.write(json.dumps(train(data, out, Plan(**given), size, folds), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
