"""How sure the first candidate is, and which candidates to offer when it is not sure enough.

The probability is a logistic fit on questions with known answers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from assistant.items_match import Match
from assistant.understand_followup import Leaning

CLARIFY_BELOW = 0.5
NOTHING_BELOW = 0.06
OFFERED = 3
_CORE = ("explained", "action", "facet", "place", "conversation")
_FIT = (-3.0, 6.0, 1.0, 1.0)


def certainty(found: Sequence[Match], lean: Leaning) -> float:
    """The probability (0 to 1) that the first match is the item meant."""
    if not found:
        return 0.0
    first = found[0]
    value = _FIT[0] + _FIT[1] * min(margin(found), 0.6) + _FIT[2] * first.score + _FIT[3] * first.why["explained"]
    return 1 / (1 + math.exp(-value))


def margin(found: Sequence[Match]) -> float:
    """By how much the first match leads. Over a sibling only what tells the two apart in the question counts, not how short a name is."""
    first = found[0]
    lead = first.score - found[1].score if len(found) > 1 else 1.0
    for other in found[1:12]:
        if other.item.stem == first.item.stem or other.item.name == first.item.name:
            lead = min(lead, max(0.0, _core(first) - _core(other)))
    return lead


def offered(found: Sequence[Match], lean: Leaning) -> list[Match]:
    """At most three to choose from, best first: those that are not far behind."""
    return [match for match in found[:OFFERED] if match.score > found[0].score - 1.0]


def _core(match: Match) -> float:
    return sum(match.why.get(part, 0.0) for part in _CORE)
