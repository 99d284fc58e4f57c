"""Evaluates rules with three outcomes: true, false, or unknown for want of a value. A rule never guesses.

The logic is Kleene's (1938): unknown && false is false, unknown || true is true. Only a missing member makes a rule
unknown; any other failure is a fault of the rule (RuleError), for the steward, never shown as 未检查.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from celpy import celtypes
from celpy.evaluation import CELEvalError, base_functions

from knowledge.catalog import rule_functions
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
    compile_rule,
)
from knowledge.catalog.rule_values import Values, as_moment

__all__ = ["Outcome", "Rule", "RuleError", "Unknown", "Values", "compile_rule", "constant_of", "evaluate"]


@dataclass(frozen=True)
class Unknown:
    """What the rule lacks, as dotted names in the order met: ("facts.married", "doc.lease.lease_end")."""

    missing: tuple[str, ...]

    def __bool__(self) -> bool:
        raise TypeError("an unknown outcome is neither true nor false")

    def with_(self, other: Unknown) -> Unknown:
        return Unknown(tuple(dict.fromkeys(self.missing + other.missing)))


Outcome = bool | Unknown


def evaluate(rule: Rule | str, values: Values) -> Outcome:
    """True, False or Unknown. Raises RuleError where the rule itself is at fault."""
    result = _value(compile_rule(rule).root if isinstance(rule, str) else rule.root, values)
    if isinstance(result, Unknown):
        return result
    if not isinstance(result, celtypes.BoolType):
        raise RuleError("not_boolean", type=_type_name(result))
    return bool(result)


def constant_of(node: Node) -> Any:
    """The value of a tree that names nothing, or None where it does. Raises RuleError."""
    value = _value(node, Values({}))
    return None if isinstance(value, Unknown) else value


def _value(node: Node, values: Values) -> Any:
    match node:
        case Literal(value):
            return value
        case Name():
            return _look_up(node, values)
        case Has(name):
            return celtypes.BoolType(name.shown in values.known)
        case Choice(condition, then, otherwise):
            decided = _boolean(condition, values, "?")
            if isinstance(decided, Unknown):
                return decided
            return _value(then if decided else otherwise, values)
        case Operation("&&" | "||" as operator, (left, right)):
            return _logic(operator, left, right, values)
        case Operation("!", (operand,)):
            truth = _boolean(operand, values, "!")
            return truth if isinstance(truth, Unknown) else celtypes.BoolType(not truth)
        case Operation(operator, operands):
            return _strict(operands, values, lambda given: _operate(operator, given))
        case Items(parts):
            return _strict(parts, values, lambda given: celtypes.ListType(given))
        case Call(function, arguments, method):
            return _strict(arguments, values, lambda given: _call(function, given, method, values))


def _look_up(name: Name, values: Values) -> Any:
    if name.shown in values.known:
        return values.known[name.shown]
    if name.path != ("today",) and len(name.path) != {"facts": 2, "form": 2, "doc": 3}.get(name.path[0]):
        raise RuleError("unknown_name", name=name.shown)
    return Unknown((name.shown,))


def _logic(operator: str, left: Node, right: Node, values: Values) -> Any:
    decisive = operator == "||"
    fault: RuleError | None = None
    unknown: Unknown | None = None
    for side in (left, right):
        try:
            truth = _boolean(side, values, operator)
        except RuleError as error:  # CEL: the other side may still decide
            fault = fault or error
            continue
        if isinstance(truth, Unknown):
            unknown = truth if unknown is None else unknown.with_(truth)
        elif truth is decisive:
            return celtypes.BoolType(decisive)
    if fault is not None:
        raise fault
    return celtypes.BoolType(not decisive) if unknown is None else unknown


def _boolean(node: Node, values: Values, operator: str) -> Outcome:
    value = _value(node, values)
    if isinstance(value, Unknown):
        return value
    if not isinstance(value, celtypes.BoolType):
        raise RuleError("operand", operator=operator, type=_type_name(value))
    return bool(value)


def _strict(nodes: tuple[Node, ...], values: Values, apply: Callable[[list[Any]], Any]) -> Any:
    """Applies a function whose every operand must be known."""
    given = [_value(node, values) for node in nodes]
    unknown = [value for value in given if isinstance(value, Unknown)]
    if unknown:
        return Unknown(tuple(dict.fromkeys(name for value in unknown for name in value.missing)))
    try:
        result = apply(given)
    except RuleError:
        raise
    except (TypeError, ValueError, ArithmeticError, AttributeError, LookupError, CELEvalError) as error:
        raise RuleError("failed", error=error) from error
    if isinstance(result, CELEvalError):
        raise RuleError("failed", error=result.args[0])
    return result if isinstance(result, Unknown) else _typed(result)


def _typed(result: Any) -> Any:
    """cel-python's arithmetic sometimes answers in plain Python types; a rule's values are CEL's."""
    for plain, cel in ((bool, celtypes.BoolType), (int, celtypes.IntType), (float, celtypes.DoubleType)):
        if type(result) is plain:
            return cel(result)
    if type(result) is str:
        return celtypes.StringType(result)
    if type(result) is dt.timedelta:
        return celtypes.DurationType(result)
    return celtypes.TimestampType(result) if type(result) is dt.datetime else result


def _operate(operator: str, given: list[Any]) -> Any:
    if len(given) == 1:
        return base_functions["-_"](given[0])
    left, right = given
    if operator in ("<", "<=", ">", ">=", "==", "!="):
        left, right = _dated(left, right), _dated(right, left)
        if type(left) is not type(right):  # CEL would find 8 == 8.0 an error and "8" == 8 false; both are slips
            raise RuleError("operands", operator=operator, left=_type_name(left), right=_type_name(right))
    if operator == "in":
        return celtypes.BoolType(any(type(left) is type(one) and left == one for one in right))
    return base_functions[f"_{operator}_"](left, right)


def _dated(value: Any, other: Any) -> Any:
    """An ISO string beside an instant is an instant."""
    if isinstance(value, celtypes.StringType) and isinstance(other, celtypes.TimestampType):
        moment = as_moment(str(value))
        if moment is None:
            raise RuleError("not_a_date", value=value)
        return celtypes.TimestampType(moment)
    return value


def _call(function: str, given: list[Any], method: bool, values: Values) -> Any:
    match function, len(given):
        case "present", 1 if str(given[0]) in values.unclear - values.kinds:
            return Unknown((f"doc.{given[0]}",))
        case "present", 1:
            return celtypes.BoolType(str(given[0]) in values.kinds)
        case "years_between" | "days_between", 2:
            count = getattr(rule_functions, function)
            return celtypes.IntType(count(_day(given[0]), _day(given[1])))
        case "same_name" | "same_address" | "valid_id_number" | "valid_uscc" | "region_of", _:
            result = getattr(rule_functions, function)(*(_text(one, function) for one in given))
            return celtypes.BoolType(result) if isinstance(result, bool) else celtypes.StringType(result)
    if function not in base_functions:
        raise RuleError("unknown_function", name=function)
    return base_functions[function](*given)


def _day(value: Any) -> dt.date:
    moment = as_moment(value if isinstance(value, dt.datetime) else str(value))
    if moment is None:
        raise RuleError("not_a_date", value=value)
    return moment.date()


def _text(value: Any, function: str) -> str:
    if not isinstance(value, celtypes.StringType):
        raise RuleError("arguments", name=function, due="string", given=_type_name(value))
    return str(value)


def _type_name(value: Any) -> str:
    return type(value).__name__.removesuffix("Type").lower()
