"""Benchmark: inspecting one case, and how its time grows with review points and with documents; again after one changed document.

The baseline, in the same run, is the bare rules: each evaluated once over values that are typed already, with no evidence
gathered, nothing sealed, no ledger. Everything is drawn from a seeded catalogue of its own in a database of its own.
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy.orm import Session

from api.build import Base, build_base
from checkpoint.inspections import enter
from core.cases import CaseFile, start_case
from core.clock import now
from core.settings import load_settings
from knowledge.catalog import Catalog
from knowledge.catalog.model import (
    Department,
    Dictionary,
    Element,
    Form,
    FormField,
    ItemFile,
    Material,
    MaterialKind,
    ReviewPoint,
)
from knowledge.catalog.rules import evaluate
from review_support.gather import gather
from review_support.inspect import inspect
from review_support.results import results_of
from review_support.seen import Seen, SeenDocument, SeenValue

SIZES = ((10, 4), (40, 4), (40, 16), (160, 16), (160, 64))
ROUNDS = 7
_DAY = dt.date(2026, 3, 2)
_RULES = ("same_name(form.name{k}, doc.kind{k}.name{k})", "doc.kind{k}.until{k} >= today", 'present("kind{k}")', "doc.kind{k}.area{k} >= 8.0")
_CHECKS = ("一致", "有效期", "完整", "格式")


def bench_review(tell: Callable[[str], None]) -> list[dict[str, Any]]:
    """A row for each size: milliseconds p50 and p95 of the whole (from readings to rows in the database), of the rules alone,
    their ratio, and of a second inspection after one of the documents changed, with how many points it entered anew."""
    rows = []
    with TemporaryDirectory() as folder:
        base = build_base(load_settings(data_dir=Path(folder), demo=True))
        try:
            for points, documents in SIZES:
                tell(f"{points} × {documents}")
                rows.append(_measure(base, points, documents))
        finally:
            base.db.close()
    return rows


def _measure(base: Base, points: int, documents: int) -> dict[str, Any]:
    catalog, before, after = _catalog(points, documents), _seen(documents, "甲"), _seen(documents, "乙")
    whole, again, rules = [], [], []
    new = 0
    for round_ in range(ROUNDS + 1):
        with base.db.write() as session:
            case = _case(session, base)
            whole.append(_timed(lambda case=case, session=session: _inspect(session, base, case, before, catalog)))  # type: ignore[misc]
        with base.db.write() as session:
            case = session.get_one(CaseFile, case.id)
            began = time.perf_counter()
            new = _inspect(session, base, case, after, catalog)
            again.append(time.perf_counter() - began)
        if round_ == 0:  # rules are compiled once and kept
            whole, again = [], []
            continue
        item = catalog.items["bench"]
        values = gather(before, catalog, {}, frozenset(one.kind for one in item.materials)).used
        rules.append(_timed(lambda item=item, values=values: [evaluate(one.rule or "", values) for one in item.review_points]))  # type: ignore[misc]
    p50, bare = statistics.median(whole), statistics.median(rules)
    return {
        "points": points, "documents": documents, "p50_ms": round(p50 * 1e3, 2), "p95_ms": round(max(whole) * 1e3, 2),
        "rules_p50_ms": round(bare * 1e3, 2), "ratio": round(p50 / bare, 1), "again_p50_ms": round(statistics.median(again) * 1e3, 2),
        "again_points": new,
    }  # fmt: skip


def _timed(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def _inspect(session: Session, base: Base, case: CaseFile, seen: Seen, catalog: Catalog) -> int:
    entered = enter(session, base.keys, case, results_of(inspect(seen, catalog), catalog, {}), blind_share=0.1)
    session.flush()
    return entered.new


def _case(session: Session, base: Base) -> CaseFile:
    case, _ = start_case(session, base.keys, channel="online", theme="", items=["bench"], region="", locale="zh")
    case.state, case.number, case.submitted_at = "submitted", f"BENCH-{case.id[-12:]}", now()
    session.flush()
    return case


def _catalog(points: int, documents: int) -> Catalog:
    elements: dict[str, Element] = {}
    kinds: dict[str, MaterialKind] = {}
    for k in range(documents):
        elements |= {
            f"name{k}": Element(label=f"名称{k}", type="text"), f"until{k}": Element(label=f"截止{k}", type="date"),
            f"area{k}": Element(label=f"面积{k}", type="number", unit="㎡"),
        }  # fmt: skip
        kinds[f"kind{k}"] = MaterialKind(label=f"材料{k}", elements=(f"name{k}", f"until{k}", f"area{k}"))
    item = ItemFile(
        kind="item", id="bench", name="基准事项", task_type="行政许可", department=Department(name="示例局"),
        materials=tuple(Material(id=kind, kind=kind, name=kinds[kind].label, need="必要") for kind in kinds),
        form=Form(
            type="object",
            properties={f"name{k}": FormField.model_validate({"type": "string", "x-element": f"name{k}"}) for k in range(documents)},
        ),
        review_points=tuple(
            ReviewPoint(
                id=f"B-{n}", point=f"要点{n}", materials=(f"kind{n % documents}",), mode="形式", check=_CHECKS[n // documents % 4],  # type: ignore[arg-type]
                rule=_RULES[n // documents % 4].replace("{k}", str(n % documents)), fail="请改正后重新提交。", severity="必须补正",
                automation="assist",
            )
            for n in range(points)
        ),
    )  # fmt: skip
    return Catalog(dictionary=Dictionary(elements=elements, material_kinds=kinds), items={"bench": item})


def _seen(documents: int, first: str) -> Seen:
    """The first document says `first`; the others are the same each time."""
    made = []
    for k in range(documents):
        told = {f"name{k}": first if k == 0 else "甲", f"until{k}": "2027-01-01", f"area{k}": 12.5}
        values = {
            name: SeenValue(value, f"doc{k}", f"材料{k}.pdf", f"kind{k}", 1, (0.1, 0.1, 0.4, 0.12), str(value), 0.99, "text")
            for name, value in told.items()
        }
        made.append(SeenDocument(f"doc{k}", f"材料{k}.pdf", f"kind{k}", f"kind{k}", frozenset(), values))
    return Seen(["bench"], {}, {f"name{k}": "甲" for k in range(documents)}, made, _DAY)
