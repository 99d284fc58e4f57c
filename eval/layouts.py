"""Leave one layout out: how a kind of document is read in a layout whose words the reader was not taught.

Where a set shows a look in several layouts, each in turn is held out: every label, pattern, title, cue and heading that is
printed in documents of that layout and in no document of the others is taken from the reader's data, and the held-out
documents are read with what is left. Words that no layout of the set prints stay; they came from elsewhere.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from eval.packages import read_truth
from eval.prefill import ReadPackage
from knowledge.catalog import Catalog
from prefill.document import understand
from prefill.extract.look import Field, Look, looks
from prefill.merge import same_value

_Printed = tuple[str, str, str, str]  # package, file, kind, layout


def leave_one_out(read: Sequence[ReadPackage], folder: Path, catalog: Catalog) -> list[dict[str, Any]]:
    """A row for each held-out layout: elements printed, how many were read right with all data and with what was left,
    and how many wrong. Empty where no look has two layouts."""
    truth = read_truth(folder)
    texts = _texts(folder)
    rows = []
    for look in looks():
        layouts: dict[str, list[_Printed]] = defaultdict(list)
        for (case, file), told in truth.items():
            if told["kind"] in look.kinds and told["layout"]:
                layouts[str(told["layout"]).partition("/")[2]].append((case, file, told["kind"], told["layout"]))
        if len(layouts) < 2:
            continue
        for held, documents in sorted(layouts.items()):
            mine = [texts.get(one[:2], "") for one in documents]
            others = [texts.get(one[:2], "") for other, several in layouts.items() if other != held for one in several]
            left, dropped = _without(look, mine, others)
            full = _count(read, documents, truth, catalog, look)
            rest = _count(read, documents, truth, catalog, left)
            rows.append(
                {
                    "look": look.name, "held_out": held, "documents": len(documents), "dropped": dropped,
                    "printed": full["printed"], "right": full["right"], "right_left_out": rest["right"],
                    "wrong": full["wrong"], "wrong_left_out": rest["wrong"],
                    "kept": round(rest["right"] / full["right"], 4) if full["right"] else None,
                }
            )  # fmt: skip
    return rows


def _texts(folder: Path) -> dict[tuple[str, str], str]:
    """(case, file) → all that is printed on it, without blanks."""
    found = {}
    for path in sorted(folder.glob("*/truth_text.json")):
        for file, pages in json.loads(path.read_text("utf-8")).items():
            found[path.parent.name, file] = re.sub(r"\s", "", "".join(run[0] for page in pages for run in page))
    return found


def _without(look: Look, mine: Sequence[str], others: Sequence[str]) -> tuple[Look, int]:
    """The look without what only the held-out layout prints, and how many words and patterns that were."""
    dropped = 0

    def words(told: tuple[str, ...]) -> tuple[str, ...]:
        nonlocal dropped
        kept = tuple(w for w in told if not (any(w in text for text in mine) and not any(w in text for text in others)))
        dropped += len(told) - len(kept)
        return kept

    def patterns(told: tuple[re.Pattern[str], ...]) -> tuple[re.Pattern[str], ...]:
        nonlocal dropped
        kept = tuple(p for p in told if not (any(map(p.search, mine)) and not any(map(p.search, others))))
        dropped += len(told) - len(kept)
        return kept

    def field(one: Field) -> Field:
        return replace(one, labels=words(one.labels), patterns=patterns(one.patterns))

    return replace(
        look, titles=patterns(look.titles), cues=words(look.cues), fields=tuple(field(one) for one in look.fields),
        groups={group: words(labels) for group, labels in look.groups.items()},
    ), dropped  # fmt: skip


def _count(
    read: Sequence[ReadPackage], documents: Sequence[_Printed], truth: Mapping[tuple[str, str], dict[str, Any]],
    catalog: Catalog, look: Look,
) -> dict[str, int]:  # fmt: skip
    readings = {(one.package.id, name): reading for one in read for name, reading in one.readings.items()}
    among = [look if other.name == look.name else other for other in looks()]
    count = {"printed": 0, "right": 0, "wrong": 0}
    for case, file, kind, _ in documents:
        values = truth[case, file]["values"]
        fields = {name for name in look.elements(kind, catalog.dictionary.elements).values() if name in values}
        count["printed"] += len(fields)
        if (case, file) not in readings:
            continue
        document = understand(file, kind, readings[case, file], catalog.dictionary, among)
        if document.look is None or document.look.name != look.name:
            continue
        for element, found in document.elements.items():
            if element not in fields or values[element] is None:
                continue
            same = same_value(catalog.dictionary.elements[element])
            count["right" if same(found.value, values[element]) else "wrong"] += 1
    return count


def layouts_table(rows: Sequence[dict[str, Any]]) -> list[tuple[object, ...]]:
    """The rows as people read them."""
    return [
        (row["look"], row["held_out"], row["documents"], row["printed"], row["right"], row["right_left_out"], row["wrong_left_out"])
        for row in rows
    ]
