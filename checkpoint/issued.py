"""`Issued`: a paper of a case that went out, the only type that an applicant's page or a program is shown one from (lock 3)."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import InitVar, dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Never

if TYPE_CHECKING:
    from checkpoint.papers import Written


class _IssueSeal:
    """Held by checkpoint/papers.py alone; tests/test_architecture.py looks for anyone else who names it."""


ISSUE_SEAL = _IssueSeal()


@dataclass(frozen=True)
class Issued:
    """A paper that was signed and issued, as it was signed.

    Raises TypeError when made without the checkpoint's seal or of a paper that did not go out, copied, pickled or subclassed.
    """

    paper: Written
    seal: InitVar[_IssueSeal]

    def __post_init__(self, seal: _IssueSeal) -> None:
        if seal is not ISSUE_SEAL or self.paper.state != "issued" or self.paper.issued_at is None:
            raise TypeError("only the checkpoint makes an Issued")
        object.__setattr__(self, "paper", replace(self.paper, said=MappingProxyType(deepcopy(dict(self.paper.said)))))

    def __init_subclass__(cls) -> None:
        raise TypeError("only the checkpoint makes an Issued")

    def __reduce_ex__(self, protocol: object) -> Never:
        raise TypeError("an Issued is read from its issue, never copied")
