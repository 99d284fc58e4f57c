"""Measures questions about another day: the version that was law then, and an unknown entry into force shown as unknown.

Set rows (JSON lines): `text`, `on` (the day asked about), `law` (its title), `version` (the label of the right one: its
adoption), `effective_from` (a day, or null where it is not known).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import BadInput
from core.titles import title_key
from knowledge.search import PublishedSearch


@dataclass(frozen=True, slots=True)
class AsOf:
    """One question about a day, and what is right on it."""

    text: str
    on: dt.date
    law: str
    version: str
    effective_from: dt.date | None


def read_asof(path: Path) -> list[AsOf]:
    """The rows of a set. Raises BadInput naming the first line that can't be used."""
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            since = row["effective_from"]
            found.append(
                AsOf(
                    row["text"], dt.date.fromisoformat(row["on"]), row["law"], row["version"],
                    dt.date.fromisoformat(since) if since else None,
                )
            )  # fmt: skip
        except (ValueError, KeyError, TypeError) as fault:
            raise BadInput("eval_row", file=path.name, line=number, reason=str(fault)) from None
    if not found:
        raise BadInput("eval_row", file=path.name, line=0, reason="no questions")
    return found


def measure_asof(search: PublishedSearch, questions: Sequence[AsOf]) -> dict[str, Any]:
    """`questions`; `right_version`: share whose first passage of that law stands in the right version with its day (or as
    unknown); `law_first`: share where that passage is the first of all; `wrong_version_shown`: passages of that law in
    another version among the first ten, which must be 0; `wrong`: what went wrong."""
    right = first = other = 0
    wrong: list[dict[str, str]] = []
    for question in questions:
        found = search.find(question.text, 10, on=question.on)
        mine = [one.row for one in found if title_key(one.row.title) == title_key(question.law)]
        good = bool(mine) and (mine[0].version, mine[0].effective_from) == (question.version, question.effective_from)
        right += good
        first += bool(good and found[0].row == mine[0])
        other += sum(row.version != question.version for row in mine)
        if not good:
            came = f"{mine[0].version} {mine[0].effective_from}" if mine else (found[0].row.title if found else "")
            wrong.append({"text": question.text, "on": question.on.isoformat(), "came": came})
    count = len(questions)
    return {
        "questions": count, "right_version": round(right / count, 4), "law_first": round(first / count, 4),
        "wrong_version_shown": other, "wrong": wrong,
    }  # fmt: skip
