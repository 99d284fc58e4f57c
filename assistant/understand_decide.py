"""How sure the first candidate is, and which candidates to offer when it is not sure enough.

Sureness is the product of two logistic fits: that the matter is right at all, and that the variant of it (first issue, renewal, one
of two offices …) is the one meant. Fitted on 288 questions about real guides with known answers and on 37 about matters outside the
catalogue; of 35 questions written afterwards and never fitted on, 30 of the 32 answered were about the right item.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.items_match import W_EXPLAINED, W_NAMED, Match, siblings
from assistant.understand_followup import Leaning

CLARIFY_BELOW = 0.6
NOTHING_BELOW = 0.06
SAME_ITEM = 0.96  # a follow-up that names nothing else is about the item just answered
STILL_OPEN = 0.3  # several were offered and none was chosen
OFFERED = 3
_WELL_EXPLAINED = 0.35  # below this share of the question explained, leading the rest means less and less
_MATTER = (-2.4, 3.1, 5.1, 1.3, 4.5)
_VARIANT = (-0.87, 13.5)
_CORE = ("explained", "lean", "miss", "facet", "place", "zone", "plain", "department", "conversation")


@dataclass(frozen=True)
class Grounds:
    """Why the first match may be right: its lead over other matters, the share of its name said, the share of the question explained,
    what speaks against it (≤ 0), and its lead over siblings, None without any."""

    lead: float
    named: float
    explained: float
    against: float
    apart: float | None


def certainty(found: Sequence[Match], lean: Leaning) -> float:
    """The probability (0 to 1) that the first match is the item meant."""
    if not found:
        return 0.0
    if lean.bare and lean.settled and found[0].item.item_id == lean.near[0]:
        return SAME_ITEM
    if lean.bare and not lean.settled and not lean.told:
        return STILL_OPEN
    on = grounds(found)
    lead = on.lead if lean.follows else on.lead * min(1.0, on.explained / _WELL_EXPLAINED)
    matter = _logistic(_MATTER, lead, on.named, on.explained, on.against)
    return matter if on.apart is None else matter * _logistic(_VARIANT, on.apart)


def grounds(found: Sequence[Match]) -> Grounds:
    """What sureness is judged by. Over a sibling only what tells the two apart in the question counts, not how short a name is."""
    first = found[0]
    others = [match for match in found[1:] if not siblings(first.item, match.item)]
    # 执业药师注销注册 says more of 执业药师注册 than its longer siblings do, and is meant less: nobody asked to cancel.
    by_name = 0.5 if first.why["variant"] == 0 else 0.0
    near = [match for match in found[1:20] if match.score > first.score - 1.2 and siblings(first.item, match.item)]
    return Grounds(
        lead=min(first.score - others[0].score, 1.0) if others else 1.0,
        named=first.why["named"] / W_NAMED,
        explained=first.why["explained"] / W_EXPLAINED,
        against=first.why["lean"] + first.why["miss"],
        apart=max(-0.2, min(0.6, min(_core(first, by_name) - _core(match, by_name) for match in near))) if near else None,
    )


def offered(found: Sequence[Match]) -> list[Match]:
    """At most three to choose from, best first: those that are not far behind."""
    return [match for match in found[:OFFERED] if match.score > found[0].score - 1.4]


def _core(match: Match, by_name: float) -> float:
    return by_name * match.why["named"] + sum(match.why.get(part, 0.0) for part in _CORE)


def _logistic(fit: Sequence[float], *features: float) -> float:
    return 1 / (1 + math.exp(-fit[0] - sum(weight * feature for weight, feature in zip(fit[1:], features, strict=True))))
