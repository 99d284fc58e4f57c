"""What the index holds of one passage."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One published passage version as the index reads it.

    `in_force` says whether it is in force on the index's day. `since` and `until` are the first and the last legal day of
    all published versions that hold it; None: open. Between two versions there may be days without it: what the index
    admits is a candidate. `number` is the document's 文号. `path` is the place inside the document as people read it.
    """

    passage_id: int
    text: str
    title: str = ""
    path: str = ""
    kind: str = ""
    region: str = ""
    document_id: str = ""
    in_force: bool = True
    since: dt.date | None = None
    until: dt.date | None = None
    number: str = ""

    @property
    def heading(self) -> str:
        """Title and path as one line, without saying the title twice."""
        return self.path if self.path.startswith(self.title) else f"{self.title} {self.path}".strip()

    @property
    def days(self) -> tuple[int, int]:
        """`since` and `until` as ordinals, an open end as far as can be: for comparing as numbers."""
        return self.since.toordinal() if self.since else 0, self.until.toordinal() if self.until else LAST


LAST = dt.date.max.toordinal()
_ARTICLE = re.compile(r"\s*第[零〇一二三四五六七八九十百千\d]+条(之[一二三四五六七八九十]+)?$")


def entry_of_row(number: int, title: str, text: str) -> IndexEntry:
    """The entry of one row of a corpus for measuring: articles called 某法第…条 belong to one document, 某法."""
    document = _ARTICLE.sub("", title)
    return IndexEntry(number, text, document, title, kind="law", document_id=document)
