"""Which field of a guide a question asks for, and which of its words say so."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from assistant.fields_learnt import SURE, likely_field
from knowledge.guide import Field


@dataclass(frozen=True)
class AskedField:
    """The field, how sure that is (0 to 1), the text with the wording of fields blanked out (same length), and whether no wording
    tells the field and it was learnt that such questions ask for it."""

    field: Field | None
    confidence: float
    rest: str
    learnt: bool = False


@dataclass(frozen=True)
class _Wording:
    field: Field
    sure: float
    pattern: re.Pattern[str]
    keep: bool


_VALIDITY = re.compile(r"有效期?(是|有|为)?(多久|多长|几|到)|(多久|几年|几个月|多长时间|什么时候).{0,3}(有效|过期|到期|失效)")


def asked_field(text: str, learnt: Callable[[str], tuple[Field, float] | None] = likely_field) -> AskedField:
    """Reads a normalised question: by its wording, and by what was learnt where no wording is known (狗证都要拿些嘛). No field is
    None with confidence 0: the question is about the item as a whole, or how to go about it."""
    found = by_wording(text)
    likely = learnt(text) if found.field is None else None
    if likely is None or likely[1] < SURE or likely[0] is Field.process or _VALIDITY.search(text):
        return found
    return AskedField(likely[0], likely[1], found.rest, learnt=True)


def by_wording(text: str) -> AskedField:
    """The field that the known wordings tell. No field is None with confidence 0: the question is about the item as a whole.

    Two fields asked in one breath give the surer one; the confidence falls by what the runner-up claims.
    """
    best: dict[Field, tuple[float, int]] = {}
    rest = text
    for wording in _wordings():
        for match in wording.pattern.finditer(text):
            claim = (wording.sure, match.end())
            if claim > best.get(wording.field, (0.0, 0)):
                best[wording.field] = claim
            if not wording.keep:
                rest = rest[: match.start()] + " " * (match.end() - match.start()) + rest[match.end() :]
    if _VALIDITY.search(text):
        # How long a licence or paper holds is no time limit of the procedure, and no field of a guide says it.
        best = {field: claim for field, claim in best.items() if field not in (Field.promised_limit, Field.statutory_limit)}
    if not best:
        return AskedField(None, 0.0, rest)
    ranked = sorted(best, key=lambda field: best[field], reverse=True)
    first = best[ranked[0]][0]
    second = best[ranked[1]][0] if len(ranked) > 1 else 0.0
    return AskedField(ranked[0], first * (1 - 0.3 * second), rest)


@cache
def _wordings() -> list[_Wording]:
    table: dict[str, list[dict[str, Any]]] = yaml.safe_load((files("assistant") / "fields.yaml").read_text("utf-8"))
    return [
        _Wording(Field(field), entry["sure"], re.compile(entry["say"]), entry.get("keep", False))
        for field, entries in table.items()
        for entry in entries
    ]
