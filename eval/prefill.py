"""Measures the prefill: reads the documents of application packages and writes what it would propose, with its time."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import BadInput
from eval.packages import Package
from knowledge.catalog import Catalog
from knowledge.catalog.merged_form import merged_form
from prefill.document import Document, understand
from prefill.merge import Suggested
from prefill.propose import propose
from prefill.reading.page import Reading

# A document's bytes and name → its pages. Raises an error of this project's tree for a file that cannot be read.
Read = Callable[[bytes, str], Reading]
Tell = Callable[[str, int], None]


@dataclass(frozen=True)
class ReadPackage:
    """A package whose documents have been read; a document that could not be read is left out, and said."""

    package: Package
    readings: dict[str, Reading]
    refused: dict[str, str]


def read_all(packages: Sequence[Package], read: Read, tell: Tell) -> list[ReadPackage]:
    """Reads every document of every package once."""
    total, done, made = sum(len(one.documents) for one in packages), 0, []
    for package in packages:
        readings, refused = {}, {}
        for document in package.documents:
            try:
                readings[document.name] = read(document.path.read_bytes(), document.name)
            except BadInput as wrong:
                refused[document.name] = wrong.code
            done += 1
            tell(f"{done}/{total}", total)
        made.append(ReadPackage(package, readings, refused))
    return made


def predict_packages(read: Sequence[ReadPackage], catalog: Catalog) -> list[dict[str, Any]]:
    """A row for each element of each package's form: `proposed`, `conflict` or `absent`, with source, page and box."""
    return [row for one in read for row in _predict(one, catalog)]


def _predict(read: ReadPackage, catalog: Catalog) -> list[dict[str, Any]]:
    package = read.package
    missing = [item for item in package.items if item not in catalog.items]
    form = merged_form(catalog, [item for item in package.items if item not in missing])
    wanted = [material.kind for item in form.items for material in catalog.items[item].materials]
    elements = [field.element for field in form.fields]
    documents = documents_of(read, catalog)
    found = {one.element: one for one in propose(documents, elements, wanted, catalog.dictionary)}
    return [_row(package.id, element, found.get(element)) for element in elements]


def documents_of(read: ReadPackage, catalog: Catalog) -> list[Document]:
    """The package's documents as they were understood."""
    slots = {document.name: document.slot for document in read.package.documents}
    return [understand(name, slots[name], reading, catalog.dictionary) for name, reading in read.readings.items()]


def _row(case: str, element: str, found: Suggested | None) -> dict[str, Any]:
    if found is None:
        return {
            "case": case, "element": element, "value": None, "source_file": None, "page": None, "bbox": None,
            "status": "absent", "checks": {},
        }  # fmt: skip
    best = found.sources[0]
    return {
        "case": case, "element": element, "value": found.value, "source_file": best.file, "page": best.read.page,
        "bbox": [round(part, 5) for part in best.read.box], "status": found.status, "checks": found.checks,
        "quote": best.read.quote, "method": best.method, "confidence": round(best.read.confidence, 4),
        "others": [[one.file, one.read.value] for one in found.sources[1:]],
    }  # fmt: skip


def write_predictions(out: Path, rows: Sequence[dict[str, Any]]) -> None:
    """JSON Lines, one row each, as the grader of such sets reads them."""
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def prefill_figures(read: Sequence[ReadPackage], rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Counts, and seconds a page apart for pages with a text layer and pages that were recognised."""
    spent: dict[str, list[float]] = {"text": [], "ocr": []}
    for one in read:
        for reading in one.readings.values():
            for page, seconds in zip(reading.pages, reading.seconds, strict=True):
                spent["text" if page.method == "text" else "ocr"].append(seconds)
    status = [row["status"] for row in rows]
    everything = spent["text"] + spent["ocr"]
    return {
        "packages": len(read), "documents": sum(len(one.readings) for one in read), "pages": len(everything),
        "refused": sum(len(one.refused) for one in read), "elements": len(rows),
        **{each: status.count(each) for each in ("proposed", "conflict", "absent")},
        "page_s": _spread(everything), "page_text_s": _spread(spent["text"]), "page_ocr_s": _spread(spent["ocr"]),
    }  # fmt: skip


def _spread(seconds: Sequence[float]) -> dict[str, float]:
    if not seconds:
        return {}
    ordered = sorted(seconds)
    return {
        "p50": round(statistics.median(ordered), 3), "p95": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], 3),
    }  # fmt: skip
