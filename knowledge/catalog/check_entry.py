"""What items and themes are both checked for: validity, region, the shape of their questions."""

from __future__ import annotations

import re

from knowledge.catalog.model import Entry
from knowledge.catalog.source import Source


def check_entry(source: Source, entry: Entry) -> None:
    """Records an empty date range, a region that is no code, and questions without or with stray choices."""
    start, end = entry.effective.from_, entry.effective.to
    if start is not None and end is not None and end < start:
        source.add(("effective", "to"), "date_range", start=start, end=end)
    if entry.region and not re.fullmatch(r"[0-9]{6}", entry.region):
        source.add(("region",), "region_shape", value=entry.region)
    seen: set[str] = set()
    for index, question in enumerate(entry.questions):
        place = ("questions", index)
        if question.fact in seen:
            source.add((*place, "fact"), "fact_twice", name=question.fact, other=source.path)
        seen.add(question.fact)
        if question.type == "choice" and not question.choices:
            source.add(place, "choices_missing", name=question.fact)
        if question.type != "choice" and question.choices:
            source.add((*place, "choices"), "choices_unexpected", name=question.fact)
