"""How sure the first candidate is, and which candidates to offer when it is not sure enough.

The probability is a logistic fit on questions with known answers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from assistant.items_match import W_EXPLAINED, W_NAMED, Match
from assistant.understand_followup import Leaning

CLARIFY_BELOW = 0.6
NOTHING_BELOW = 0.06
SAME_ITEM = 0.96  # a follow-up that names nothing else is about the item just answered
OFFERED = 3
_CORE = ("explained", "miss", "facet", "place", "zone", "plain", "department", "conversation")
_FIT = (-3.3, 2.6, 7.9, -0.4, 2.3)


def certainty(found: Sequence[Match], lean: Leaning) -> float:
    """The probability (0 to 1) that the first match is the item meant."""
    if not found:
        return 0.0
    if lean.bare and lean.settled and found[0].item.item_id == lean.near[0]:
        return SAME_ITEM
    value = _FIT[0] + sum(weight * feature for weight, feature in zip(_FIT[1:], features(found, lean), strict=True))
    return 1 / (1 + math.exp(-value))


def features(found: Sequence[Match], lean: Leaning) -> tuple[float, ...]:
    """What the fit looks at: lead over other matters, lead over siblings, share of the question explained, share of the name said."""
    first = found[0]
    others = [match for match in found[1:] if not _siblings(first, match)]
    lead = first.score - others[0].score if others else 1.0
    siblings = [_core(first) - _core(match) for match in found[1:12] if _siblings(first, match) and match.score > first.score - 1.0]
    apart = min(siblings, default=0.4)
    return min(lead, 0.9), max(-0.1, min(apart, 0.4)), first.why["explained"] / W_EXPLAINED, first.why["named"] / W_NAMED


def _siblings(one: Match, other: Match) -> bool:
    return one.item.stem == other.item.stem or one.item.name == other.item.name


def offered(found: Sequence[Match]) -> list[Match]:
    """At most three to choose from, best first: those that are not far behind."""
    return [match for match in found[:OFFERED] if match.score > found[0].score - 1.4]


def _core(match: Match) -> float:
    return sum(match.why.get(part, 0.0) for part in _CORE)
