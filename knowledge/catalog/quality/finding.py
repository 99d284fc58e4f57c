"""A finding about a catalogue that loads: what is doubtful, where, and how much it matters. It refuses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.texts import t
from knowledge.catalog.source import Place


class Level(StrEnum):
    """must (应改): wrong whatever the law says. advice (建议): a person who knows the item decides."""

    must = "must"
    advice = "advice"


_MUST = frozenset(
    {
        "rule_broken", "rule_never", "rule_always", "when_never", "condition_never", "never_in_theme", "overlap_same",
        "gap_boundary", "undue_demand", "vague_fail", "vague_point", "basis_missing",
    }
)  # fmt: skip


@dataclass(frozen=True)
class QualityFinding:
    """`code` names the text `quality.<code>`, `entry` is the item's or theme's id, `points` the review points concerned,
    `place` where in its file it stands; `path` and `line` are "" and 0 where the catalogue came from no files."""

    code: str
    entry: str
    place: Place
    points: tuple[str, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    path: str = ""
    line: int = 0

    @property
    def level(self) -> Level:
        return Level.must if self.code in _MUST else Level.advice

    def words(self, locale: str = "zh") -> str:
        """What is found and what may be done, in a language."""
        return t(f"quality.{self.code}", locale, **{name: _said(value, locale) for name, value in self.values.items()})


def _said(value: object, locale: str) -> object:
    """A value that is itself a text is given as its key behind an @."""
    return t(value[1:], locale) if isinstance(value, str) and value.startswith("@quality.") else value
