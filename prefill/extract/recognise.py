"""What kind of document it is, told by its title and by the words that such documents carry; or that it is none of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prefill.extract.look import Look, looks
from prefill.extract.sheet import Sheet

# A document that says less than this of any look is none of them.
ENOUGH = 3.0
# Handed in as this kind, and nothing else speaks louder.
SLOT_ENOUGH = 1.5


# What says this much of a look may be of its kind in a layout that is not known; a ticket or a visiting card says nothing of any.
LIKE = 0.3
# A page with less text than this was not read well enough to say that it is something else.
LEGIBLE = 30


@dataclass(frozen=True)
class Recognised:
    """The look, how much spoke for it, and how far ahead of the next it is."""

    look: Look
    score: float
    lead: float


def recognise(
    sheets: Sequence[Sheet], among: Sequence[Look] | None = None, slot: str = ""
) -> Recognised | None:
    """The look of a document, or None: not one of those that are known. `slot` is the kind under which it was handed in;
    it decides where the page itself says little, never against what the page says."""
    scores = _scores(sheets, among)
    if not scores:
        return None
    best, _, look = scores[0]
    lead = best - scores[1][0] if len(scores) > 1 else best
    own = next(((score, look) for score, _, look in scores if slot in look.kinds), None)
    if own and own[0] >= SLOT_ENOUGH and best - own[0] < 1.0:
        return Recognised(own[1], own[0], lead)
    return Recognised(look, best, lead) if best >= ENOUGH else None


def resembled(sheets: Sequence[Sheet], among: Sequence[Look] | None = None, slot: str = "") -> frozenset[str]:
    """The kinds that a document nobody recognised may still be of: something of their looks stands on it, or it was handed
    in as such a one and too little of it can be read."""
    said = sum(len(row.text) for sheet in sheets for row in sheet.rows)
    alike = frozenset(kind for score, _, look in _scores(sheets, among) if score >= LIKE for kind in look.kinds)
    return alike | {slot} if slot and said < LEGIBLE else alike


def _scores(sheets: Sequence[Sheet], among: Sequence[Look] | None) -> list[tuple[float, str, Look]]:
    """What speaks for each look, the most first; nothing where the document says nothing."""
    if not sheets or not any(sheet.rows for sheet in sheets):
        return []
    rows = [(row.text, max(run.high for run in row.runs)) for row in sheets[0].rows]
    usual = sorted(high for _, high in rows)[len(rows) // 2]
    text = "".join(row.text for sheet in sheets for row in sheet.rows)
    return sorted(((_score(look, rows, usual, text), look.name, look) for look in among or looks()), reverse=True)


def _score(look: Look, rows: Sequence[tuple[str, float]], usual: float, text: str) -> float:
    title = 0.0
    for place, (shown, high) in enumerate(rows):
        for pattern in look.titles:
            match = pattern.search(shown)
            if match:
                # A title is most of its row, higher than the text, and stands at the top.
                share = (match.end() - match.start()) / max(len(shown), 1)
                worth = 1.0 + 3.0 * share * (1.0 if place < 6 else 0.5) + min(2.0, max(0.0, high / usual - 1.0) * 2)
                title = max(title, worth if share > 0.3 else 0.8)
    # The names that it alone prints count for more than 日期 and 编号, which all print.
    told = [any(len(label) > 3 and label in text for label in field.labels) for field in look.fields]
    cues = sum(cue in text for cue in look.cues) / (len(look.cues) or 1) * 0.6 + sum(told) / len(told) * 0.6
    against = sum(cue in text for cue in look.not_cues)
    return title + 3.0 * cues - 1.5 * against
