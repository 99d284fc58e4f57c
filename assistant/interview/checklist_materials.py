"""The materials of the list, each kind once over all items.

What is surely needed counts; what may be needed stays on the list as 视情况 (depends). A material is exempt only where every
item that takes it, or may take it, waives it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from assistant.interview.checklist_items import State
from assistant.interview.decide import Verdict, verdict
from assistant.interview.matter import Matter, Part
from assistant.interview.reasons import Because, Lacks, fault_of, lacks, reasons
from knowledge.catalog.model import Material, Need
from knowledge.catalog.rule_functions import plain

_STRENGTH: tuple[Need, ...] = ("必要", "容缺后补", "非必要")


@dataclass(frozen=True)
class MaterialUse:
    """One item's claim on a material. `exempt_by` is the earlier item of the bundle whose result the material is."""

    item: str
    name: str
    material: str
    title: str
    need: Need
    state: Literal["needed", "depends"]
    because: tuple[Because, ...]
    lacks: tuple[Lacks, ...]
    fault: str
    exempt: Literal["data_share", "e_licence", "earlier_item"] | None
    exempt_by: str
    source: str
    accept_standard: str


@dataclass(frozen=True)
class ListedMaterial:
    """One document.

    `need` is the strongest among the items that surely take it (among those that may, where none surely does); `may_be` a
    stronger one that an open answer may bring. `submit` is the strongest need of an item that wants it handed in, None
    where all waive it (`exempt`).
    """

    kind: str
    name: str
    state: Literal["needed", "depends"]
    need: Need
    may_be: Need | None
    exempt: bool
    submit: Need | None
    sources: tuple[str, ...]
    accept_standards: tuple[str, ...]
    lacks: tuple[Lacks, ...]
    uses: tuple[MaterialUse, ...]


def materials_of(
    matter: Matter, answers: Mapping[str, Any], known: Mapping[str, Any], states: Mapping[str, State]
) -> tuple[ListedMaterial, ...]:
    """Each kind once: the surely needed first, then by need, then in the order of the items."""
    uses: dict[str, list[MaterialUse]] = {}
    for part in matter.parts:
        if states[part.id] == "out":
            continue
        of_item = verdict(matter, part.when, known)
        clauses = {clause.part: clause for clause in part.clauses if clause.of == "material"}
        for material in part.item.materials:
            clause = clauses[material.id]
            outcome = verdict(matter, clause, known)
            if outcome is False:
                continue
            why = reasons(matter, clause, known) if outcome is True else ()
            use = _use(matter, part, material, (of_item, outcome), why, answers, states)
            uses.setdefault(material.kind, []).append(use)
    listed = [_listed(matter, kind, claims) for kind, claims in uses.items()]
    return tuple(sorted(listed, key=lambda one: (one.state == "depends", _STRENGTH.index(one.need))))


def _use(
    matter: Matter, part: Part, material: Material, outcomes: tuple[Verdict, Verdict], why: tuple[Because, ...],
    answers: Mapping[str, Any], states: Mapping[str, State],
) -> MaterialUse:  # fmt: skip
    earlier = next((one for one in part.after if states[one] == "in" and _is_result(matter, material, matter.part(one))), "")
    return MaterialUse(
        item=part.id, name=part.item.name, material=material.id, title=material.name, need=material.need,
        state="needed" if outcomes == (True, True) else "depends", because=why,
        lacks=lacks(matter, answers, outcomes), fault=fault_of(*outcomes),
        exempt="earlier_item" if earlier else material.exempt, exempt_by=earlier,
        source=material.source or "", accept_standard=material.accept_standard,
    )  # fmt: skip


def _is_result(matter: Matter, material: Material, earlier: Part) -> bool:
    """Whether the material is what the earlier item results in: 居民户口簿（新生儿页） is the 居民户口簿."""
    result = earlier.item.result
    if result is None or result.kind == "无":
        return False
    names = {material.name, matter.dictionary.material_kinds[material.kind].label}
    return _bare(result.name) in {_bare(name) for name in names}


def _bare(name: str) -> str:
    return re.sub(r"\([^)]*\)$", "", plain(name))


def _listed(matter: Matter, kind: str, uses: Sequence[MaterialUse]) -> ListedMaterial:
    sure = [use for use in uses if use.state == "needed"]
    need = _strongest(sure or uses) or "非必要"
    most = _strongest(uses) or need
    titles = {use.title for use in uses}
    return ListedMaterial(
        kind=kind, name=titles.pop() if len(titles) == 1 else matter.dictionary.material_kinds[kind].label,
        state="needed" if sure else "depends", need=need,
        may_be=most if _STRENGTH.index(most) < _STRENGTH.index(need) else None,
        exempt=all(use.exempt is not None for use in uses),
        submit=_strongest([use for use in sure or uses if use.exempt is None] or [use for use in uses if use.exempt is None]),
        sources=tuple(dict.fromkeys(use.source for use in uses if use.source)),
        accept_standards=tuple(dict.fromkeys(use.accept_standard for use in uses if use.accept_standard)),
        lacks=tuple(dict.fromkeys(one for use in uses for one in use.lacks)), uses=tuple(uses),
    )  # fmt: skip


def _strongest(uses: Sequence[MaterialUse]) -> Need | None:
    return next((need for need in _STRENGTH if any(use.need == need for use in uses)), None)
