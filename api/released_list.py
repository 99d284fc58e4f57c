"""The one list of a case as its pages, its PDF and programs show it: borne by its release, or not shown at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import InitVar, dataclass
from typing import Any

from api.filling import guide_of, subject_of
from api.house import House
from api.thread import aigc, how_approved
from checkpoint.frames import Checklist
from checkpoint.released import Released
from core.cases import CaseFile
from core.errors import NotAllowed


@dataclass(frozen=True)
class ReleasedList:
    """Entries, and the release that let them out. Raises TypeError without a release, NotAllowed for other entries than its own."""

    released: Released
    listed: Mapping[str, Any]
    locale: str
    hash_of: InitVar[Callable[[bytes], str]]

    def __post_init__(self, hash_of: Callable[[bytes], str]) -> None:
        if not isinstance(self.released, Released):
            raise TypeError("a list is borne by its release")
        if self.released.facts.get("checklist", {}).get("digest") != Checklist.of(self.listed, hash_of).digest:
            raise NotAllowed("digest_differs")

    @property
    def frame(self) -> str:
        """The approved words around the entries."""
        return self.released.body.text()

    @property
    def label(self) -> str:
        """How those words were approved."""
        return how_approved(self.released, self.locale)

    @property
    def aigc(self) -> dict[str, str]:
        """The implicit label."""
        return aigc(self.released)

    @property
    def demonstration(self) -> bool:
        """Whether it is of a demonstration."""
        return self.released.body.demonstration or self.released.approved_how == "demonstration"


def list_of(house: House, case: CaseFile, answers: Mapping[str, Any], locale: str) -> ReleasedList:
    """The case's list as it stands for these answers, let out on the approved wording for lists. Raises Stopped, Erased."""
    about, only = subject_of(case)
    listed = guide_of(house).checklist(about, only, answers)
    let_out = guide_of(house).release_list(case.conversation_id or "", listed, locale)
    return ReleasedList(let_out, listed, locale, house.keys.hash)
