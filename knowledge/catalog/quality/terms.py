"""What a rule's truth hangs on: the names in it, and calls and sums of names taken whole as one value that may be anything.

Taking `years_between(a, b)` or `price * 0.2` as a value of its own allows more than can happen, never less: what holds for
every value of such a term holds for every document. That is why a claim made from it is proved, and why some true ones are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from celpy import celtypes

from knowledge.catalog.quality.canonical import SYMMETRIC, canonical
from knowledge.catalog.rule_syntax import Call, Choice, Has, Items, Literal, Name, Node, Operation, RuleError
from knowledge.catalog.rule_types import Scope, Type, type_of
from knowledge.catalog.rules import constant_of

COUNTS = ("years_between", "days_between")
_COMPARES = ("<", "<=", ">", ">=", "==", "!=", "in")


@dataclass(frozen=True)
class Term:
    """`key` is its name in the abstracted tree, `text` how a steward knows it. A plain term is a name of the catalogue."""

    key: str
    text: str
    type: Type
    node: Node

    @property
    def plain(self) -> bool:
        """A name, or whether a document is there: what may take each of its values by itself."""
        return isinstance(self.node, Name) or isinstance(self.node, Call) and self.node.function == "present"


@dataclass
class Terms:
    """The terms of some rules, which of them are compared with each other (`links`) and with which literals."""

    scope: Scope
    found: dict[str, Term] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    literals: dict[str, list[Any]] = field(default_factory=dict)

    def abstract(self, node: Node) -> Node:
        """The tree with its terms as names. Raises RuleError where the rule does not type."""
        match node:
            case Literal():
                return node
            case Choice(condition, then, otherwise):
                return Choice(self.abstract(condition), self.abstract(then), self.abstract(otherwise))
            case Operation("&&" | "||" | "!" as operator, operands):
                return Operation(operator, tuple(self.abstract(one) for one in operands))
            case Operation(operator, (left, right)) if operator in _COMPARES:
                return self._comparison(operator, left, right)
            case Call(function, (first, second), _) if function in SYMMETRIC and canonical(first) == canonical(second):
                return Literal(celtypes.BoolType(True))
            case Operation() | Call() if not names_in(node) and (known := _constant(node)) is not None:
                return known
        return self._term(node)

    def link_counts(self) -> None:
        """Ties each count of years or days to the order of its two dates, and each likeness to their equality, where these
        are terms too. Called once all trees were abstracted."""
        for term in list(self.found.values()):
            node = term.node
            if isinstance(node, Call) and len(node.arguments) == 2 and node.function in (*COUNTS, *SYMMETRIC):
                sides = [one for one in node.arguments if isinstance(one, Literal) or canonical(one) in self.found]
                if len(sides) == 2:
                    self._compare(*sides)
                    if node.function in COUNTS:
                        self.literals.setdefault(term.key, []).append(celtypes.IntType(0))

    def _comparison(self, operator: str, left: Node, right: Node) -> Node:
        one = self.abstract(left)
        other = Items(tuple(self.abstract(part) for part in right.values)) if isinstance(right, Items) else self.abstract(right)
        for a in leaves(one):
            for b in leaves(other):
                self._compare(a, b)
        return Operation(operator, (one, other))

    def _compare(self, a: Node, b: Node) -> None:
        for one, other in ((a, b), (b, a)):
            if isinstance(one, Name) and isinstance(other, Literal):
                self.literals.setdefault(one.shown, []).append(other.value)
        if isinstance(a, Name) and isinstance(b, Name) and a != b:
            self.links.append((a.shown, b.shown))

    def _term(self, node: Node) -> Node:
        text = canonical(node)
        name = node if isinstance(node, Name) else Name((f"§{text}",))
        if name.shown not in self.found:
            self.found[name.shown] = Term(name.shown, text, type_of(node, self.scope), node)
        return name


def leaves(node: Node) -> Iterator[Node]:
    """What a side of a comparison may come to: itself, or the branches of a choice."""
    match node:
        case Choice(_, then, otherwise):
            yield from leaves(then)
            yield from leaves(otherwise)
        case Items(values):
            for one in values:
                yield from leaves(one)
        case _:
            yield node


def names_in(node: Node) -> tuple[str, ...]:
    """The dotted names in a tree, present("kind") as present.kind and has(x) as x, each once."""
    match node:
        case Name():
            return (node.shown,)
        case Has(name):
            return (name.shown,)
        case Call("present", (Literal(kind),), _):
            return (f"present.{kind}",)
        case Choice(condition, then, otherwise):
            parts: tuple[Node, ...] = (condition, then, otherwise)
        case Operation(_, parts) | Items(parts) | Call(_, parts, _):
            pass
        case _:
            return ()
    return tuple(dict.fromkeys(name for one in parts for name in names_in(one)))


def _constant(node: Node) -> Literal | None:
    try:
        value = constant_of(node)
    except RuleError:
        return None
    return None if value is None else Literal(value)
