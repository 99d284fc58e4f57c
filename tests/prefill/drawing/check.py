"""Reads a written package back: is every value printed, in its box, and once true?"""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import yaml

from tests.prefill.drawing.catalogue import Catalogue
from tests.prefill.drawing.numbers import in_words, written_date

STYLES = ("cn", "cn0", "iso", "dot", "han", "slash")


def plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).upper()


def spellings(kind: str, value: Any) -> list[str]:
    """How a value may be printed, without white space."""
    if kind == "date":
        return [plain(written_date(str(value), style)) for style in STYLES]
    if kind == "datetime":
        day, time = str(value).split("T")
        return [plain(written_date(day, style)) + clock for style in STYLES for clock in (time, time.replace(":", "时") + "分")]
    if kind in ("number", "integer"):
        number = float(value)
        short = f"{number:.4f}".rstrip("0").rstrip(".")
        wan = f"{number / 10000:.4f}".rstrip("0").rstrip(".") + "万"
        return [short, f"{number:.2f}", f"{number:,.2f}", wan, plain(in_words(number))]
    return [plain(str(value))]


def _inside(small: list[float], large: list[float], slack: float = 0.002) -> bool:
    return all(small[i] >= large[i] - slack for i in (0, 1)) and all(small[i] <= large[i] + slack for i in (2, 3))


def problems(folder: Path, catalogue: Catalogue) -> list[str]:
    case = yaml.safe_load((folder / "case.yaml").read_text(encoding="utf-8"))
    boxes = json.loads((folder / "truth_boxes.json").read_text(encoding="utf-8"))
    texts = json.loads((folder / "truth_text.json").read_text(encoding="utf-8"))
    truth = case["truth"]
    found: list[str] = []
    for document in case["documents"]:
        file, kind = document["file"], document["kind"]
        where = f"{case['id']} {file} {document['layout']}"
        if kind == "unexpected":
            found += [f"{where}: a stray page shows {name}" for name in boxes[file]]
            continue
        values = truth["documents"][file]["values"]
        missing = set(catalogue.kinds[kind]) - set(values)
        if kind == "business_licence" and values["entity_type"] == "个体工商户":
            missing -= {"registered_capital"}
        found += [f"{where}: does not show {name}" for name in sorted(missing)]
        found += [f"{where}: {name} has no value" for name in set(boxes[file]) - set(values)]
        for name, value in values.items():
            found += _value_problems(where, name, catalogue.types[name], value, boxes[file].get(name, []), texts[file])
        if document["text_layer"]:
            found += _layer_problems(where, folder / file, texts[file])
    for name in truth["required"]:
        said = {str(entry["values"][name]) for entry in truth["documents"].values() if name in entry["values"]}
        if said != {str(truth["form"][name])}:
            found.append(f"{case['id']}: {name} is {truth['form'][name]}, documents say {said}")
    return found


def _value_problems(where: str, name: str, kind: str, value: Any, boxes: list[dict[str, Any]], pages: list[list[list[Any]]]) -> list[str]:
    if not boxes:
        return [f"{where}: {name} has no box"]
    if any(not (0 <= b["bbox"][0] < b["bbox"][2] <= 1 and 0 <= b["bbox"][1] < b["bbox"][3] <= 1) for b in boxes):
        return [f"{where}: {name} is off the page"]
    if kind == "boolean":
        return []
    printed = "".join(
        plain(text) for box in boxes for text, place in pages[box["page"] - 1] if place == box["bbox"] and _inside(place, box["bbox"])
    )
    allowed = spellings(kind, value)
    return [] if any(spelling in printed for spelling in allowed) else [f"{where}: {name} prints {printed}, not {allowed[0]}"]


def _layer_problems(where: str, path: Path, pages: list[list[list[Any]]]) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        found = []
        for number, page in enumerate(pages):
            layer = plain(document[number].get_textpage().get_text_range())
            found += [f"{where}: the text layer lacks {text}" for text, _ in page if plain(text) not in layer]
        return found
    finally:
        document.close()
