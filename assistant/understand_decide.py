"""How sure the first candidate is, and which candidates to offer when it is not sure enough.

Sureness is the product of two logistic fits: that the matter is right at all, and that the variant of it (first issue, renewal, one
of two offices …) is the one meant. Learnt with the ranking by `python -m assistant.training`, on questions with known answers and on
the same questions with their item taken away; the coefficients stand in items_rank.json.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.items_match import siblings
from assistant.items_rank import Match, sharpness
from assistant.understand_followup import Leaning

CLARIFY_BELOW = 0.46
NOTHING_BELOW = 0.1
SAME_ITEM = 0.96  # a follow-up that names nothing else is about the item just answered
STILL_OPEN = 0.3  # several were offered and none was chosen
OFFERED = 3
# A score of hardly anything: of 970 questions whose first item was right 993 in a thousand scored 1.6 and more, of matters that are
# no office's nine in ten less.
STRANGE = 1.5
# Of the matter: the share of it and its variants, its score as it is, of its name said, of the question explained, what speaks against it, its meaning.
MATTER = ("share", "score", "named", "explained", "against", "meaning")
# Of the variant: its share among the variants, and how far what tells two of them apart is in the question.
VARIANT = ("share", "apart")
_CORE = ("explained", "lean", "miss", "facet", "place", "zone", "plain", "department", "conversation")
_SURE = 6.0


@dataclass(frozen=True)
class Grounds:
    """Why the first match may be right, by MATTER and by VARIANT (None without any variant). Shares are of the softmax over all
    candidates that the ranking was learnt by, as log odds."""

    matter: tuple[float, ...]
    variant: tuple[float, ...] | None


def certainty(found: Sequence[Match], lean: Leaning) -> float:
    """The probability (0 to 1) that the first match is the item meant."""
    if not found:
        return 0.0
    if lean.bare and lean.settled and found[0].item.item_id == lean.near[0]:
        return SAME_ITEM
    if lean.bare and not lean.settled and not lean.told:
        return STILL_OPEN
    if found[0].score < STRANGE:
        return 0.0
    on = grounds(found, sharpness())
    matter, variant = _fits()
    sure = _logistic(matter, on.matter)
    return sure if on.variant is None else sure * _logistic(variant, on.variant)


def grounds(found: Sequence[Match], sharp: float) -> Grounds:
    """What sureness is judged by; `sharp` makes scores logs of probabilities."""
    first = found[0]
    raised = [math.exp(max(-30.0, sharp * (match.score - first.score))) for match in found]
    kin = [match is first or siblings(first.item, match.item) for match in found]
    family = sum(weight for weight, same in zip(raised, kin, strict=True) if same)
    told = first.told
    matter = (
        _odds(family / sum(raised)), first.score, told["named"], told["explained"], first.why["lean"] + first.why["miss"], told["meaning guide"],
    )  # fmt: skip
    # Whoever asks how to apply and names no variant means the first issue: the others are none to tell it from.
    near = [
        match
        for match, same in zip(found[1:20], kin[1:20], strict=True)
        if same and match.score > first.score - 1.2 and match.told["plain"] >= told["plain"]
    ]
    if not near:
        return Grounds(matter, None)
    # Over a sibling only what tells the two apart in the question counts, not how short a name is. 执业药师注销注册 says more of
    # 执业药师注册 than its longer siblings do, and is meant less: nobody asked to cancel.
    by_name = 0.5 if told["variant"] == 0 else 0.0
    apart = min(_core(first, by_name) - _core(match, by_name) for match in near)
    return Grounds(matter, (_odds(1 / family), max(-0.2, min(0.6, apart))))


def offered(found: Sequence[Match]) -> list[Match]:
    """At most three to choose from, best first: those that are not far behind."""
    return [match for match in found[:OFFERED] if match.score > found[0].score - 1.4]


def _core(match: Match, by_name: float) -> float:
    return by_name * match.why["named"] + sum(match.why.get(part, 0.0) for part in _CORE)


@cache
def _fits() -> tuple[tuple[float, ...], tuple[float, ...]]:
    kept = json.loads((files(__package__) / "items_rank.json").read_text("utf-8"))["certainty"]
    matter, variant = (tuple(kept[kind][name] for name in ("constant", *names)) for kind, names in (("matter", MATTER), ("variant", VARIANT)))
    return matter, variant


def _odds(share: float) -> float:
    """The log of the odds, within ±6."""
    share = min(max(share, 1e-6), 1 - 1e-6)
    return max(-_SURE, min(_SURE, math.log(share / (1 - share))))


def _logistic(fit: Sequence[float], features: Sequence[float]) -> float:
    return 1 / (1 + math.exp(-fit[0] - sum(weight * feature for weight, feature in zip(fit[1:], features, strict=True))))
