"""Measures answers on a question set, on the base it is handed: every turn is received, screened, understood, composed and
settled by the functions that serve citizens. Where that base has no approvals, nothing can be released.

Set rows (JSON lines): `id`, `turns` (the last one is judged), and for the figures `type`, `item_codes`. Predictions:
`id, outcome (answered | clarify | handover | refused), answer, item_codes, text_seen_by_model, latency_ms`, and the named
`end` (assistant/outcomes.py), `field` and `confidence` behind them.
"""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.answer import Answer, Desk, answer
from assistant.outcomes import Outcome, ends, wordings
from assistant.receive import receive
from assistant.settle import asked_of, settle
from core.conversations import Question, start
from core.crypto import Keys
from core.db import Database, new_id
from core.errors import BadInput

Tell = Callable[[str, int], None]


@dataclass(frozen=True)
class Ground:
    """Where the questions are put: a base of its own, the desk that works on it, and the region its askers stand in."""

    db: Database
    keys: Keys
    desk: Desk
    region: str = ""


def read_set(file: Path) -> list[dict[str, Any]]:
    """The rows of a question set. Raises BadInput naming the first line that cannot be used."""
    rows: list[dict[str, Any]] = []
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise BadInput("eval_row", file=file.name, line=0, reason=str(fault)) from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as fault:
            raise BadInput("eval_row", file=file.name, line=number, reason=f"not JSON: {fault.msg}") from None
        turns = row.get("turns") if isinstance(row, dict) else None
        if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
            raise BadInput("eval_row", file=file.name, line=number, reason="turns missing")
        rows.append(row | {"id": str(row.get("id", number))})
    return rows


def predict(ground: Ground, rows: Sequence[Mapping[str, Any]], tell: Tell = lambda what, done: None) -> list[dict[str, Any]]:
    """One prediction for each row; a conversation of its own for each."""
    made = []
    for number, row in enumerate(rows, 1):
        made.append({"id": row["id"], **_converse(ground, row["turns"])})
        tell("", number)
    return made


def _converse(ground: Ground, turns: Sequence[str]) -> dict[str, Any]:
    with ground.db.write() as session:
        conversation, _ = start(session, ground.keys, region=ground.region, locale="zh")
    seen: list[str] = []
    for turn in turns:
        began = time.perf_counter()
        result, words = _put(ground, conversation.id, turn)
        took = time.perf_counter() - began
        seen += [words, result.text_seen]
    return {
        "outcome": ends(result.outcome), "end": result.outcome.value, "answer": said(result),
        "item_codes": list(result.item_ids), "field": result.field.value if result.field else None,
        "confidence": round(result.confidence, 4), "text_seen_by_model": list(dict.fromkeys(filter(None, seen))),
        "latency_ms": round(took * 1000, 3),
    }  # fmt: skip


def _put(ground: Ground, conversation_id: str, words: str) -> tuple[Answer, str]:
    """One turn, and the words as they were stored."""
    question_id = receive(ground.db, ground.keys, conversation_id, words, new_id())
    with ground.db.read() as session:
        asked = asked_of(session, ground.keys, session.get_one(Question, question_id))
    result = answer(asked, ground.desk)
    with ground.db.write() as session:
        settle(session, ground.keys, session.get_one(Question, question_id), result, demo=False)
    return result, asked.text


def said(result: Answer) -> str:
    """What its asker would read, once a person had approved it."""
    if result.outcome in (Outcome.card, Outcome.extract) and result.body is not None:
        return result.body.text()
    return str(wordings()[result.outcome]["zh"])


def write(file: Path, predictions: Sequence[Mapping[str, Any]]) -> None:
    """One JSON object a line, replacing the file at once. Raises BadInput where it cannot be written."""
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        part.write_text("".join(json.dumps(p, ensure_ascii=False) + "\n" for p in predictions), "utf-8")
        part.replace(file)
    except OSError as fault:
        raise BadInput("cli_file", path=str(file), reason=fault.strerror or "") from None


def figures(rows: Sequence[Mapping[str, Any]], predictions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Counts of outcomes, the share of answers about a right item, and times. Rightness of content is the grader's to say."""
    pairs = list(zip(rows, predictions, strict=True))
    answered = [(r, p) for r, p in pairs if p["outcome"] == "answered" and r.get("item_codes")]
    right = [1 for r, p in answered if set(p["item_codes"]) & set(r["item_codes"])]
    times = [p["latency_ms"] for p in predictions] or [0.0]
    p50, p95, p99 = np.percentile(times, [50, 95, 99])
    return {
        "questions": len(rows),
        "outcomes": dict(sorted(Counter(str(p["outcome"]) for p in predictions).items())),
        "ends": dict(sorted(Counter(str(p["end"]) for p in predictions).items())),
        "answered_with_gold_item": len(answered),
        "right_item_share": round(len(right) / len(answered), 4) if answered else None,
        "p50_ms": round(float(p50), 2), "p95_ms": round(float(p95), 2), "p99_ms": round(float(p99), 2),
    }  # fmt: skip


def ragas_figures(rows: Sequence[Mapping[str, Any]], predictions: Sequence[Mapping[str, Any]]) -> dict[str, float] | None:
    """ID-based context precision and recall by ragas over the rows with gold items; None where the extra is not installed."""
    os.environ["RAGAS_DO_NOT_TRACK"] = "true"
    try:
        from ragas.dataset_schema import SingleTurnSample
        from ragas.metrics import IDBasedContextPrecision, IDBasedContextRecall
    except ImportError:
        return None
    samples = [
        SingleTurnSample(retrieved_context_ids=list(p["item_codes"]), reference_context_ids=list(r["item_codes"]))
        for r, p in zip(rows, predictions, strict=True)
        if r.get("item_codes") and p["item_codes"]
    ]
    if not samples:
        return None
    found = {}
    for name, metric in (("precision", IDBasedContextPrecision()), ("recall", IDBasedContextRecall())):
        scores = [metric.single_turn_score(sample) for sample in samples]
        found[f"ragas_id_context_{name}"] = round(sum(scores) / len(scores), 4)
    return found
