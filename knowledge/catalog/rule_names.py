"""What a rule speaks of: the names in it and the literals beside them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from knowledge.catalog.rule_syntax import Call, Choice, Has, Items, Literal, Name, Node, Operation, Rule


@lru_cache(maxsize=4096)
def names_of(rule: Rule) -> tuple[str, ...]:
    """Dotted names in the order met, each once: ("facts.married", "today")."""
    return tuple(dict.fromkeys(node.shown for node in _walk(rule.root) if isinstance(node, Name)))


def facts_of(rule: Rule) -> tuple[str, ...]:
    """The facts among them, without `facts.`."""
    return tuple(name.removeprefix("facts.") for name in names_of(rule) if name.startswith("facts."))


@lru_cache(maxsize=4096)
def literals_of(rule: Rule) -> tuple[Any, ...]:
    """The literals in the order met, as CEL values."""
    return tuple(node.value for node in _walk(rule.root) if isinstance(node, Literal))


@lru_cache(maxsize=4096)
def kinds_of(rule: Rule) -> tuple[str, ...]:
    """The material kinds that `present(…)` asks for."""
    return tuple(
        dict.fromkeys(
            str(node.arguments[0].value)
            for node in _walk(rule.root)
            if isinstance(node, Call) and node.function == "present" and node.arguments and isinstance(node.arguments[0], Literal)
        )
    )


def _walk(node: Node) -> Iterator[Node]:
    yield node
    match node:
        case Has(name):
            yield from _walk(name)
        case Choice(condition, then, otherwise):
            for one in (condition, then, otherwise):
                yield from _walk(one)
        case Operation(_, parts) | Items(parts):
            for one in parts:
                yield from _walk(one)
        case Call(_, arguments, _):
            for one in arguments:
                yield from _walk(one)
