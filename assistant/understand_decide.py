"""How sure the first candidate is, and which candidates to offer when it is not sure enough.

The probability is a logistic fit on questions with known answers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from assistant.items_match import W_EXPLAINED, W_NAMED, Match, siblings
from assistant.understand_followup import Leaning

CLARIFY_BELOW = 0.6
NOTHING_BELOW = 0.06
SAME_ITEM = 0.96  # a follow-up that names nothing else is about the item just answered
OFFERED = 3
_CORE = {"explained": 1.0, "named": 0.5, "lean": 1.0, "miss": 1.0, "facet": 1.0, "place": 1.0, "zone": 1.0, "plain": 1.0,
         "department": 1.0, "conversation": 1.0}
_FAMILY = (-1.6, 4.0, 0.0, 3.2)
_VARIANT = (-0.95, 14.6)


def certainty(found: Sequence[Match], lean: Leaning) -> float:
    """The probability (0 to 1) that the first match is the item meant."""
    if not found:
        return 0.0
    if lean.bare and lean.settled and found[0].item.item_id == lean.near[0]:
        return SAME_ITEM
    lead, named, explained, apart = features(found)
    family = _logistic(_FAMILY[0] + _FAMILY[1] * lead + _FAMILY[2] * named + _FAMILY[3] * explained)
    return family if apart is None else family * _logistic(_VARIANT[0] + _VARIANT[1] * apart)


def features(found: Sequence[Match]) -> tuple[float, float, float, float | None]:
    """Lead over other matters; share of the first name said; share of the question explained; lead over siblings, None without any.

    Over a sibling only what tells the two apart in the question counts, not how short a name is.
    """
    first = found[0]
    others = [match for match in found[1:] if not siblings(first.item, match.item)]
    near = [match for match in found[1:20] if match.score > first.score - 1.2 and siblings(first.item, match.item)]
    lead = min(first.score - others[0].score, 1.0) if others else 1.0
    apart = max(-0.2, min(0.6, min(_core(first) - _core(match) for match in near))) if near else None
    return lead, first.why["named"] / W_NAMED, first.why["explained"] / W_EXPLAINED, apart


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))


def offered(found: Sequence[Match]) -> list[Match]:
    """At most three to choose from, best first: those that are not far behind."""
    return [match for match in found[:OFFERED] if match.score > found[0].score - 1.4]


def _core(match: Match) -> float:
    return sum(weight * match.why.get(part, 0.0) for part, weight in _CORE.items())
