"""`Proposal`: a suggestion shown to the one person who may decide it, never a release; only the checkpoint makes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import InitVar, dataclass
from typing import Any, Never


class _ProposalSeal:
    """Held by checkpoint/proposals.py alone; tests/test_architecture.py looks for anyone else who names it."""


PROPOSAL_SEAL = _ProposalSeal()


@dataclass(frozen=True)
class Proposal:
    """One undecided suggestion. `sources`: the places it stands on, the best first, each with a quote, and page and box of
    an uploaded document or the record of a source. `status`: proposed, or conflict with others of its `group`.

    Raises TypeError when made without the checkpoint's seal, copied, pickled or subclassed.
    """

    id: str
    case_id: str
    element: str
    digest: str
    value: Any
    status: str
    group: str
    needs: frozenset[str]
    sources: Sequence[Mapping[str, Any]]
    checks: Mapping[str, bool]
    seal: InitVar[_ProposalSeal]

    def __post_init__(self, seal: _ProposalSeal) -> None:
        if seal is not PROPOSAL_SEAL:
            raise TypeError("only the checkpoint makes a Proposal")
        object.__setattr__(self, "sources", tuple(deepcopy(dict(one)) for one in self.sources))

    def __init_subclass__(cls) -> None:
        raise TypeError("only the checkpoint makes a Proposal")

    def __reduce_ex__(self, protocol: object) -> Never:
        raise TypeError("a Proposal is read from its suggestion, never copied")

    @property
    def shown(self) -> str:
        """The value as people read it."""
        if isinstance(self.value, bool):
            return "是" if self.value else "否"
        if isinstance(self.value, float):
            return f"{self.value:.2f}".rstrip("0").rstrip(".")
        return "长期" if self.value == "9999-12-31" else str(self.value)
