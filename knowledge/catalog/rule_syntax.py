"""Rules as trees: CEL, parsed by cel-python, cut down to what a rule may say.

cel-python's grammar yields a chain of a dozen nodes for every name; evaluation and type check both walk these few nodes
instead. Comprehensions, maps and messages are refused: no element is a list, and each more thing a rule can say
is a thing that a steward cannot read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import lark
from celpy import celtypes
from celpy.celparser import CELParseError, CELParser
from celpy.evaluation import celstr

from core.texts import t

_LONGEST = 2000
_MACROS = {"all", "exists", "exists_one", "map", "filter"}


class RuleError(ValueError):
    """A rule that is wrong in itself, never an unknown value. `zh` and `en` say why."""

    def __init__(self, reason: str, **values: object) -> None:
        self.zh = t(f"catalog.rule.{reason}", "zh", **values)
        self.en = t(f"catalog.rule.{reason}", "en", **values)
        super().__init__(self.en)


@dataclass(frozen=True)
class Literal:
    value: Any


@dataclass(frozen=True)
class Name:
    """today, facts.x, form.x or doc.kind.x."""

    path: tuple[str, ...]

    @property
    def shown(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True)
class Has:
    name: Name


@dataclass(frozen=True)
class Call:
    """A function, or a method with its target as first argument."""

    function: str
    arguments: tuple[Node, ...]
    method: bool


@dataclass(frozen=True)
class Operation:
    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True)
class Items:
    values: tuple[Node, ...]


@dataclass(frozen=True)
class Choice:
    condition: Node
    then: Node
    otherwise: Node


Node = Literal | Name | Has | Call | Operation | Items | Choice


@dataclass(frozen=True)
class Rule:
    source: str
    root: Node


@lru_cache(maxsize=4096)
def compile_rule(source: str) -> Rule:
    """Parses a rule. Raises RuleError for what is no CEL or is not supported in rules."""
    if len(source) > _LONGEST:
        raise RuleError("unsupported", what=f"{len(source)} > {_LONGEST}")
    try:
        return Rule(source, _node(CELParser().parse(source)))
    except CELParseError as error:
        raise RuleError("syntax", column=error.column or len(source)) from error
    except (RecursionError, lark.exceptions.LarkError) as error:
        raise RuleError("syntax", column=1) from error


_OPERATORS = {
    "relation_lt": "<", "relation_le": "<=", "relation_gt": ">", "relation_ge": ">=", "relation_eq": "==",
    "relation_ne": "!=", "relation_in": "in", "addition_add": "+", "addition_sub": "-", "multiplication_mul": "*",
    "multiplication_div": "/", "multiplication_mod": "%", "unary_not": "!", "unary_neg": "-",
}  # fmt: skip


def _node(tree: Any) -> Node:
    kind, children = str(tree.data), tree.children
    if kind == "expr" and len(children) == 3:
        return Choice(_node(children[0]), _node(children[1]), _node(children[2]))
    if kind in ("conditionalor", "conditionaland") and len(children) == 2:
        return Operation("||" if kind == "conditionalor" else "&&", (_node(children[0]), _node(children[1])))
    if kind == "unary" and len(children) == 2:
        return Operation(_OPERATORS[str(children[0].data)], (_node(children[1]),))
    if len(children) == 2 and kind in ("relation", "addition", "multiplication"):
        left, right = children
        return Operation(_OPERATORS[str(left.data)], (_node(left.children[0]), _node(right)))
    if kind == "literal":
        return Literal(_literal(children[0]))
    if kind == "list_lit":
        return Items(_arguments(children))
    if kind == "ident":
        return Name((str(children[0]),))
    if kind == "member_dot":
        return _member(_node(children[0]), str(children[1]))
    if kind == "member_index":
        index = _node(children[1])
        if isinstance(index, Literal) and isinstance(index.value, str):
            return _member(_node(children[0]), str(index.value))
        raise RuleError("unsupported", what="[…]")
    if kind == "ident_arg":
        return _call(str(children[0]), _arguments(children[1:]))
    if kind == "member_dot_arg":
        return _method(_node(children[0]), str(children[1]), children[2:])
    if len(children) == 1 and isinstance(children[0], lark.Tree):
        if kind in ("dot_ident", "dot_ident_arg", "map_lit", "member_object"):
            raise RuleError("unsupported", what=kind)
        return _node(children[0])
    raise RuleError("unsupported", what=kind)


def _literal(token: lark.Token) -> Any:
    if token.type == "FLOAT_LIT":
        return celtypes.DoubleType(token.value)
    if token.type == "INT_LIT":
        return celtypes.IntType(token.value)
    if token.type in ("STRING_LIT", "MLSTRING_LIT"):
        return celstr(token)
    if token.type == "BOOL_LIT":
        return celtypes.BoolType(token.value == "true")
    # null is among them: an absent value is unknown, so comparing with null could only mislead
    raise RuleError("unsupported", what=token.value)


def _arguments(children: list[Any]) -> tuple[Node, ...]:
    return tuple(_node(child) for child in children[0].children) if children else ()


def _member(target: Node, name: str) -> Name:
    if not isinstance(target, Name):
        raise RuleError("unsupported", what=f"(…).{name}")
    return Name((*target.path, name))


def _call(function: str, arguments: tuple[Node, ...]) -> Node:
    if function != "has":
        return Call(function, arguments, method=False)
    if len(arguments) == 1 and isinstance(arguments[0], Name) and len(arguments[0].path) > 1:
        return Has(arguments[0])
    raise RuleError("arguments", name="has", due="facts.x / form.x / doc.kind.x", given=len(arguments))


def _method(target: Node, function: str, children: list[Any]) -> Node:
    if function in _MACROS:
        raise RuleError("unsupported", what=f".{function}(…)")
    return Call(function, (target, *_arguments(children)), method=True)
