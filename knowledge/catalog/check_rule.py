"""Checks one rule of a file: it compiles, it types, and its faults have a line."""

from __future__ import annotations

from core.texts import t
from knowledge.catalog.fault import Fault
from knowledge.catalog.rule_syntax import RuleError, compile_rule
from knowledge.catalog.rule_types import Scope, type_check
from knowledge.catalog.source import Place, Source

__all__ = ["Scope", "check_rule"]


def check_rule(source: Source, place: Place, rule: str | None, scope: Scope) -> None:
    """Records what is wrong with `rule` at `place`; None is no rule and always right."""
    if rule is None:
        return
    try:
        type_check(compile_rule(rule), scope)
    except RuleError as error:
        source.faults.append(
            Fault(
                str(source.path),
                source.line(place),
                t("catalog.rule", "zh", rule=rule, error=error.zh),
                t("catalog.rule", "en", rule=rule, error=error.en),
            )
        )
