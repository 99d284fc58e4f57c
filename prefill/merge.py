"""What several documents say of one element: agreed, misread in one of them, or a conflict for a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Levenshtein

from knowledge.catalog.model import Element
from knowledge.catalog.rule_functions import plain, same_address, same_name, valid_id_number, valid_uscc
from prefill.extract.choose import FieldRead

# A value read less surely than this is not proposed unless another document says the same. A faint digit is seldom taken
# for another, a faint character of a name often is.
SURE = 0.72
SURE_COUNTED = 0.45
# Above this a reading counts as what is printed, also where it differs from another document.
CERTAIN = 0.93


@dataclass(frozen=True)
class Source:
    """One document's word on the element."""

    file: str
    kind: str
    method: str
    read: FieldRead


@dataclass(frozen=True)
class Suggested:
    """A value to propose (or several in conflict) with the sources that show it, the best first."""

    element: str
    status: Literal["proposed", "conflict"]
    sources: tuple[Source, ...]
    checks: dict[str, bool]

    @property
    def value(self) -> str | float | int:
        return self.sources[0].read.value


def merge(element: str, declared: Element, sources: Sequence[Source]) -> Suggested | None:
    """The suggestion for one element, or None where nothing is sure enough to propose; the order of `sources` decides nothing."""
    groups = _groups(declared, sources)
    groups = [group for group in groups if not _misread(declared, group, groups)]
    if not groups:
        return None
    best = [group[0] for group in groups]
    if len(groups) > 1:
        certain = [source for source in best if _certain(declared, source)]
        if len(certain) > 1:
            return Suggested(element, "conflict", tuple(sorted(certain, key=_rank)), {})
        return None  # they differ and one of them may be misread: a person looks
    group = groups[0]
    counted = declared.type in ("date", "datetime", "number", "integer", "id_number", "uscc", "phone")
    if _worth(group[0]) < (SURE_COUNTED if counted else SURE) and len(group) < 2:
        return None
    checks = checks_of(declared, str(group[0].read.value))
    if False in checks.values() and _worth(group[0]) < CERTAIN:
        return None
    return Suggested(element, "proposed", tuple(group), checks)


def _worth(source: Source) -> float:
    return source.read.confidence + (0.001 if source.method != "ocr" else 0.0)


def _rank(source: Source) -> tuple[float, int, str, str]:
    """The surest first; of equals the one that says most (an address with its city)."""
    value = str(source.read.value)
    return (-_worth(source), -len(value), value, source.file)


def _certain(declared: Element, source: Source) -> bool:
    return _worth(source) >= CERTAIN


def _groups(declared: Element, sources: Sequence[Source]) -> list[list[Source]]:
    """What says the same stands together, the best first. 龙华区… says the same as 海口市龙华区… and as 深圳市龙华区…, which
    differ: so a source must agree with all of its group, and those that say most open the groups."""
    groups: list[list[Source]] = []
    same = same_value(declared)
    for source in sorted(sources, key=lambda source: (-len(str(source.read.value)), *_rank(source))):
        for group in groups:
            if all(same(source.read.value, other.read.value) for other in group):
                group.append(source)
                break
        else:
            groups.append([source])
    return sorted((sorted(group, key=_rank) for group in groups), key=lambda group: _rank(group[0]))


def same_value(declared: Element) -> Callable[[object, object], bool]:
    """Whether two canonical values of an element say the same, however they are written."""
    if declared.type in ("number", "integer"):
        return lambda a, b: abs(float(str(a)) - float(str(b))) < 1e-6
    if declared.type == "text":
        return lambda a, b: same_name(_brackets(str(a)), _brackets(str(b))) or same_address(str(a), str(b))
    return lambda a, b: plain(str(a)) == plain(str(b))


def _brackets(text: str) -> str:
    return text.translate(str.maketrans("〔〕【】—–", "()()--"))


def _misread(declared: Element, group: Sequence[Source], groups: Sequence[Sequence[Source]]) -> bool:
    """Whether a group is a misreading of another: a few characters apart, and those read less surely."""
    mine = group[0]
    if mine.method != "ocr":
        return False
    text = str(mine.read.value)
    for other in groups:
        if other is group:
            continue
        theirs = other[0]
        distance = Levenshtein.distance(text, str(theirs.read.value))
        near = distance <= max(2, len(text) // 4)
        valid = checks_of(declared, text), checks_of(declared, str(theirs.read.value))
        if False in valid[0].values() and False not in valid[1].values() and distance <= 2 and _worth(mine) < 0.995:
            return True
        # Said by more documents, or read far more surely.
        louder = _worth(theirs) > _worth(mine) and (_worth(mine) < CERTAIN or len(other) > len(group) and _worth(mine) < 0.97)
        if louder and (near or _worth(mine) < 0.6):
            return True
    return False


def checks_of(declared: Element, value: str) -> dict[str, bool]:
    """What can be told of a value by itself: name of the check → whether it holds."""
    if declared.type == "id_number":
        return {"check_digit": valid_id_number(value)}
    if declared.type == "uscc":
        return {"check_digit": valid_uscc(value)}
    return {}
