"""Points that hold in cases where the item does not ask for the document that they speak of (行政许可法 第三十一条)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.catalog.model import Material
from knowledge.catalog.quality.finding import QualityFinding
from knowledge.catalog.quality.space import Case, Space, Undecided, tree
from knowledge.catalog.quality.terms import names_in
from knowledge.catalog.quality.view import ItemView, Seen, spoken_of
from knowledge.catalog.rule_syntax import Call, Choice, Has, Items, Name, Node, Operation, Rule, RuleError
from knowledge.catalog.rule_values import Values
from knowledge.catalog.rules import evaluate


def undue(view: ItemView) -> Iterator[QualityFinding]:
    """For each point, a case by answers alone in which it applies and a kind that it speaks of is not asked for:

    undue_demand: it is flagged there although every document that is due is present; undue_check: it can only end as 未检查.
    """
    for seen in view.points():
        kinds = [k for k in dict.fromkeys(m.kind for m in view.item.materials) if spoken_of(k, seen.names)]
        materials = [m for m in view.item.materials if m.kind in kinds]
        for kind in kinds:
            found = _found(view, seen, kind, materials)
            if found is None:
                continue
            code, case = found
            name = "、".join(m.name for m in materials if m.kind == kind)
            values = {"name": name, "point": seen.point.id, "case": case.shown() or "@quality.any_values"}
            yield QualityFinding(code, view.item.id, (*seen.place, "when"), (seen.point.id,), values)
            break


def _found(view: ItemView, seen: Seen, kind: str, materials: Sequence[Material]) -> tuple[str, Case] | None:
    whens = [tree(material.when) for material in materials]
    if any(name.startswith(("doc.", "form.", "present.")) for node in (seen.when, *whens) for name in names_in(node)):
        return None
    space = Space(view.scope, seen.when, *whens)
    if not space.real:
        return None
    unchecked: Case | None = None
    try:
        for case in space:
            applies, *due = case.truths
            present = frozenset(m.kind for m, asked in zip(materials, due, strict=True) if asked)
            if not applies or kind in present:
                continue
            if _flagged(seen.rule, Values(case.values, present)):
                return "undue_demand", case
            unchecked = unchecked or case
    except Undecided:
        return None
    return ("undue_check", unchecked) if unchecked is not None and hangs_on(seen.rule, kind) else None


def _flagged(rule: Node, values: Values) -> bool:
    """False with every value open that a document or form could bring, so false whatever it brings."""
    try:
        return evaluate(Rule("", rule), values) is False
    except RuleError:
        return False


def hangs_on(node: Node, kind: str) -> bool:
    """Whether a tree has no value as long as nothing is read from a document of this kind."""
    match node:
        case Name():
            return node.path[:2] == ("doc", kind)
        case Operation("&&" | "||", operands):
            return all(hangs_on(one, kind) for one in operands)
        case Operation(_, parts) | Call(_, parts, _) | Items(parts):
            return any(hangs_on(one, kind) for one in parts)
        case Choice(condition, then, otherwise):
            return hangs_on(condition, kind) or (hangs_on(then, kind) and hangs_on(otherwise, kind))
        case Has() | _:
            return False
