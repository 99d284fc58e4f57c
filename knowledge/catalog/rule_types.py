"""Types a rule before it is ever used: every name declared, every comparison between like types, the result boolean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from celpy import celtypes
from celpy.evaluation import CELEvalError, function_matches

from knowledge.catalog.model import Element, MaterialKind, Question
from knowledge.catalog.rule_syntax import (
    Call,
    Choice,
    Has,
    Items,
    Literal,
    Name,
    Node,
    Operation,
    Rule,
    RuleError,
)
from knowledge.catalog.rule_values import as_moment


@dataclass(frozen=True)
class Type:
    """`name` is bool, int, double, string, time, duration or list; `values` are literals or choices known of it."""

    name: str
    choices: tuple[str, ...] = ()
    literal: str | None = None
    parts: tuple[Type, ...] = ()


@dataclass(frozen=True)
class Scope:
    """What a rule may name: facts, the form's elements, the kinds of documents that are asked for."""

    facts: Mapping[str, Question] = field(default_factory=dict)
    form: Mapping[str, Element] = field(default_factory=dict)
    kinds: Mapping[str, MaterialKind] = field(default_factory=dict)
    elements: Mapping[str, Element] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()


_BOOL, _INT, _DOUBLE, _TEXT, _TIME, _SPAN = (Type(n) for n in ("bool", "int", "double", "string", "time", "duration"))
_BY_ELEMENT = {"number": _DOUBLE, "integer": _INT, "boolean": _BOOL, "date": _TIME, "datetime": _TIME}
_BY_LITERAL = {celtypes.DoubleType: _DOUBLE, celtypes.IntType: _INT, celtypes.BoolType: _BOOL}

_SIGNATURES: dict[str, tuple[tuple[str, ...], Type]] = {
    "present": (("string",), _BOOL),
    "years_between": (("time", "time"), _INT),
    "days_between": (("time", "time"), _INT),
    "same_name": (("string", "string"), _BOOL),
    "same_address": (("string", "string"), _BOOL),
    "region_of": (("string",), _TEXT),
    "valid_id_number": (("string",), _BOOL),
    "valid_uscc": (("string",), _BOOL),
    "timestamp": (("string",), _TIME),
    "duration": (("string",), _SPAN),
    "double": (("int",), _DOUBLE),
}
_METHODS: dict[str, tuple[tuple[str, ...], Type]] = {
    "startsWith": (("string", "string"), _BOOL),
    "endsWith": (("string", "string"), _BOOL),
    "contains": (("string", "string"), _BOOL),
    "matches": (("string", "string"), _BOOL),
    "size": (("string",), _INT),
    "getFullYear": (("time",), _INT),
    "getMonth": (("time",), _INT),
    "getDate": (("time",), _INT),
}
_SUMS = {("time", "-", "time"): _SPAN, ("time", "-", "duration"): _TIME, ("time", "+", "duration"): _TIME}


def type_check(rule: Rule, scope: Scope) -> None:
    """Raises RuleError for the first thing that is wrong."""
    result = _type(rule.root, scope)
    if result.name != "bool":
        raise RuleError("not_boolean", type=result.name)


def type_of(node: Node, scope: Scope) -> Type:
    """The type of a tree. Raises RuleError for the first thing that is wrong."""
    return _type(node, scope)


def _type(node: Node, scope: Scope) -> Type:
    match node:
        case Literal(value):
            known = _BY_LITERAL.get(type(value))
            return known if known is not None else Type("string", literal=str(value))
        case Name():
            return _name(node, scope)
        case Has(name):
            _name(name, scope)
            return _BOOL
        case Items(values):
            return Type("list", parts=tuple(_type(value, scope) for value in values))
        case Choice(condition, then, otherwise):
            _boolean("?", condition, scope)
            first, second = _type(then, scope), _type(otherwise, scope)
            if first.name != second.name:
                raise RuleError("operands", operator=":", left=first.name, right=second.name)
            return first
        case Operation(operator, operands):
            return _operation(operator, operands, scope)
        case Call(function, arguments, method):
            return _call(function, arguments, method, scope)


def _name(name: Name, scope: Scope) -> Type:
    match name.path:
        case ("today",):
            return _TIME
        case ("facts" | "form" | "doc",) | ("doc", _):
            raise RuleError("whole_map", name=name.shown)
        case ("facts", fact):
            if fact not in scope.facts:
                raise RuleError("undeclared_fact", name=fact)
            return _BY_ELEMENT.get(scope.facts[fact].type) or Type("string", choices=scope.facts[fact].choices)
        case ("form", element):
            if element not in scope.form:
                raise RuleError("no_form_field", name=element)
            return _of_element(scope.form[element])
        case ("doc", kind, element):
            _kind(kind, scope)
            if element not in scope.kinds[kind].elements or element not in scope.elements:
                raise RuleError("kind_lacks", kind=kind, name=element)
            return _of_element(scope.elements[element])
    raise RuleError("unknown_name", name=name.shown)


def _of_element(element: Element) -> Type:
    return _BY_ELEMENT.get(element.type) or Type("string", choices=element.choices)


def _kind(kind: str, scope: Scope) -> None:
    if kind not in scope.kinds:
        raise RuleError("no_kind", name=kind)
    if kind not in scope.asked:
        raise RuleError("kind_not_asked", name=kind)


def _operation(operator: str, operands: tuple[Node, ...], scope: Scope) -> Type:
    if operator in ("&&", "||", "!"):
        for operand in operands:
            _boolean(operator, operand, scope)
        return _BOOL
    if len(operands) == 1:
        only = _type(operands[0], scope)
        if only.name not in ("int", "double"):
            raise RuleError("operand", operator=operator, type=only.name)
        return only
    left, right = _type(operands[0], scope), _type(operands[1], scope)
    if operator == "in":
        if right.name != "list":
            raise RuleError("operands", operator=operator, left=left.name, right=right.name)
        for part in right.parts:
            _comparable("==", left, part)
        return _BOOL
    if operator in ("<", "<=", ">", ">=", "==", "!="):
        _comparable(operator, left, right)
        return _BOOL
    if left.name == right.name and left.name in ("int", "double") and (operator != "%" or left.name == "int"):
        return left
    if operator == "+" and left.name == right.name == "string":
        return _TEXT
    if (left.name, operator, right.name) in _SUMS:
        return _SUMS[left.name, operator, right.name]
    raise RuleError("operands", operator=operator, left=left.name, right=right.name)


def _comparable(operator: str, left: Type, right: Type) -> None:
    for one, other in ((left, right), (right, left)):
        if one.name == "time" and other.name == "string" and other.literal is not None:
            if as_moment(other.literal) is None:
                raise RuleError("not_a_date", value=other.literal)
            return
        if one.choices and other.literal is not None and other.literal not in one.choices:
            raise RuleError("no_choice", value=other.literal, choices="、".join(one.choices))
    ordered = operator not in ("==", "!=")
    if left.name != right.name or left.name == "list" or (ordered and left.name in ("bool", "string")):
        raise RuleError("operands", operator=operator, left=left.name, right=right.name)


def _boolean(operator: str, node: Node, scope: Scope) -> None:
    found = _type(node, scope)
    if found.name != "bool":
        raise RuleError("operand", operator=operator, type=found.name)


def _call(function: str, arguments: tuple[Node, ...], method: bool, scope: Scope) -> Type:
    known = (_METHODS if method else _SIGNATURES).get(function)
    if known is None:
        raise RuleError("unknown_function", name=function)
    due, result = known
    given = [_type(argument, scope) for argument in arguments]
    fits = len(given) == len(due) and all(_fits(one, name) for one, name in zip(given, due, strict=True))
    if not fits:
        raise RuleError("arguments", name=function, due=", ".join(due), given=", ".join(one.name for one in given))
    if function == "present":
        if given[0].literal is None:
            raise RuleError("arguments", name=function, due='"kind"', given=given[0].name)
        _kind(given[0].literal, scope)
    if function == "matches" and given[1].literal is not None:
        tried = function_matches("", given[1].literal)
        if isinstance(tried, CELEvalError):
            raise RuleError("pattern", pattern=given[1].literal, error=tried.args[-1])
    return result


def _fits(given: Type, due: str) -> bool:
    iso = due == "time" and given.literal is not None and as_moment(given.literal) is not None
    return given.name == due or iso
