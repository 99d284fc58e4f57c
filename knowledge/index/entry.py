"""What the index holds of one passage."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One published passage version as the index reads it.

    `in_force` says whether it is in force on the index's day: what is not (lapsed, or not yet in force) goes to the
    archive, which only questions about other days search. `path` is the place inside the document as people read it.
    """

    passage_id: int
    text: str
    title: str = ""
    path: str = ""
    kind: str = ""
    region: str = ""
    document_id: str = ""
    in_force: bool = True

    @property
    def heading(self) -> str:
        """Title and path as one line, without saying the title twice."""
        return self.path if self.path.startswith(self.title) else f"{self.title} {self.path}".strip()
