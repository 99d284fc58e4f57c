"""Measures the inspection: what it would say of each review point of application packages, and how long it takes."""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.packages import read_reviews, read_truth
from eval.prefill import ReadPackage, documents_of
from knowledge.catalog import Catalog
from prefill.document import settle_roles
from review_support.inspect import inspect
from review_support.point import Inspected, Result
from review_support.seen import Seen, SeenDocument, SeenValue, seen_document

WORDS = {Result.satisfied: "满足", Result.doubtful: "存疑", Result.unchecked: "未检查", Result.human: "未检查"}
Timed = tuple[str, list[Inspected], float]


@dataclass(frozen=True)
class Application:
    """What a case says beside its documents: the day it was received, the interview's facts and the form as handed in."""

    items: tuple[str, ...]
    today: dt.date
    facts: Mapping[str, Any]
    form: Mapping[str, Any]


def applications(folder: Path) -> dict[str, Application]:
    """case → application. Raises BadInput as `eval.packages.read_reviews`."""
    return {
        id_: Application(tuple(one["items"]), dt.date.fromisoformat(str(one["today"])), one["facts"], one["submitted_form"])
        for id_, one in read_reviews(folder).items()
    }


def seen_as_read(read: ReadPackage, application: Application, catalog: Catalog) -> Seen:
    """The case with its documents as the project's own reader read them; one that it could not read stays unclear."""
    wanted = [material.kind for item in application.items if item in catalog.items for material in catalog.items[item].materials]
    slots = {one.name: one.slot for one in read.package.documents}
    settled = settle_roles(documents_of(read, catalog), wanted, catalog.dictionary)
    documents = [seen_document(one.file, one.file, one.slot, one.noted()) for one in settled]
    documents += [seen_document(name, name, slots[name], None) for name in read.refused]
    return Seen(application.items, application.facts, application.form, documents, application.today)


def seen_as_printed(folder: Path, application: Mapping[str, Application]) -> dict[str, Seen]:
    """case → the case with the values that are truly printed, which measures the rules and nothing else."""
    documents: dict[str, list[SeenDocument]] = {case: [] for case in application}
    for (case, file), told in read_truth(folder).items():
        kind = None if told["kind"] == "unexpected" else told["kind"]
        values = {name: SeenValue(value, file, file, kind or "", quote=str(value)) for name, value in told["values"].items()}
        documents[case].append(SeenDocument(file, file, "", kind, frozenset(), values if kind else {}))
    return {
        case: Seen(one.items, one.facts, one.form, documents[case], one.today) for case, one in application.items()
    }


def inspected(cases: Mapping[str, Callable[[], Seen]], catalog: Catalog) -> list[Timed]:
    """Each case's points and the seconds from its readings to its last point."""
    made = []
    for case, seen in cases.items():
        began = time.perf_counter()
        points = inspect(seen(), catalog)
        made.append((case, points, time.perf_counter() - began))
    return made


def rows_of(made: Sequence[Timed]) -> list[dict[str, Any]]:
    """A row for each point: verdict, evidence (file and quote of each value used), what is missing and why."""
    return [
        {
            "case": case, "review_point": one.point.id, "verdict": WORDS[one.result], "reason": one.reason,
            "missing": list(one.missing),
            "evidence": [
                {"file": place["document"], "page": place["page"], "bbox": place["box"], "quote": place["quote"]}
                for used in one.used for place in used.places
            ],
        }
        for case, points, _ in made for one in points if one.result is not Result.not_applicable
    ]  # fmt: skip


def review_figures(made: Sequence[Timed]) -> dict[str, Any]:
    """Counts, why points were not checked, and seconds a case; `us_point` is microseconds a point."""
    ends = Counter(one.result.value for _, points, _ in made for one in points)
    why = Counter(one.reason for _, points, _ in made for one in points if one.result is Result.unchecked)
    seconds = sorted(spent for _, _, spent in made)
    points = sum(len(points) for _, points, _ in made)
    return {
        "cases": len(made), "points": points, **{each.value: ends[each.value] for each in Result}, "unchecked_why": dict(why),
        "case_s": {
            "p50": round(statistics.median(seconds), 4), "p95": round(seconds[min(len(seconds) - 1, int(len(seconds) * 0.95))], 4),
        },
        "us_point": round(sum(seconds) / max(points, 1) * 1e6, 1),
    }  # fmt: skip
