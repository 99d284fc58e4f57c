"""A rule's tree as text in one order, so that two ways of writing one thing read the same.

`b > a` reads as `a < b`, `same_name(b, a)` as `same_name(a, b)`, and the sides of &&, ||, == and * stand sorted.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from knowledge.catalog.rule_syntax import Call, Choice, Has, Items, Literal, Name, Node, Operation

SYMMETRIC = ("same_name", "same_address")
_FLIPPED = {">": "<", ">=": "<="}


def canonical(node: Node) -> str:
    """The text of a tree. Equal texts have equal values wherever both have one."""
    match node:
        case Literal(value):
            return value_text(value, quoted=True)
        case Name():
            return node.shown
        case Has(name):
            return f"has({name.shown})"
        case Choice(condition, then, otherwise):
            return f"({canonical(condition)} ? {canonical(then)} : {canonical(otherwise)})"
        case Items(values):
            return f"[{', '.join(map(canonical, values))}]"
        case Call(function, arguments, method):
            given = [canonical(one) for one in arguments]
            if method:
                return f"{given[0]}.{function}({', '.join(given[1:])})"
            return f"{function}({', '.join(sorted(given) if function in SYMMETRIC else given)})"
        case Operation(operator, (operand,)):
            return f"{operator}{canonical(operand)}"
        case Operation("&&" | "||" as operator, operands):
            return f"({f' {operator} '.join(sorted(set(_flat(operator, operands))))})"
        case Operation(operator, (left, right)):
            sides = [canonical(left), canonical(right)]
            if operator in _FLIPPED:
                operator, sides = _FLIPPED[operator], sides[::-1]
            elif operator in ("==", "!=", "*"):
                sides.sort()
            return f"({sides[0]} {operator} {sides[1]})"
    raise TypeError(type(node).__name__)


def _flat(operator: str, operands: tuple[Node, ...]) -> list[str]:
    found: list[str] = []
    for one in operands:
        if isinstance(one, Operation) and one.operator == operator:
            found += _flat(operator, one.operands)
        else:
            found.append(canonical(one))
    return found


def value_text(value: Any, *, quoted: bool = False) -> str:
    """A value as a steward would write it; days without the hour where that is midnight."""
    if isinstance(value, dt.datetime):
        whole = value.strftime("%H%M%S") == "000000" and not value.microsecond
        return f"{value.date().isoformat()}{'' if whole else value.strftime('T%H:%M:%S.%f')}"
    if isinstance(value, dt.timedelta):
        return f"{value.total_seconds():g}s"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False) if quoted else str(value)
    if type(value).__name__ in ("BoolType", "bool"):
        return "true" if value else "false"
    return repr(float(value)) if isinstance(value, float) else str(int(value))
