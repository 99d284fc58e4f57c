"""Whether a question leans on the conversation, and on what of it: 那要几天 keeps the item, 那延续的呢 moves to a sibling."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.context import Context
from assistant.fields import AskedField, asked_field
from assistant.items import ItemCatalogue
from assistant.items_actions import without_actions
from assistant.items_match import Asked, Match
from assistant.speech import normalise, said_matters, without_fillers

_CARRIED = 0.45
_SAME_ITEM, _SAME_FAMILY = 0.6, 0.5
_OPENING = re.compile(r"^\s*(那(么|要是|如果|我|里|些|个)?|如果|要是|还有|还要|对|是的|嗯|好的?|哦|另外|同样|换成|然后|咁|他|它|这个|这(事|证|个)?)")
_CLOSING = re.compile(r"呢\s*[?!。]?\s*$")
_CONTENT = re.compile(r"[a-z0-9\u4e00-\u9fff]")


@dataclass(frozen=True)
class Question:
    """A question taken apart: what is left of it for the matter, what it says in everyday words, and the place it names."""

    said: str
    asked: Asked
    place: str | None


@dataclass(frozen=True)
class Leaning:
    """A question as it is looked for: alone, or with what it carries over. `near` are items of the conversation."""

    asked: Asked
    follows: bool
    bare: bool
    near: tuple[str, ...]
    stems: frozenset[str]
    texts: tuple[str, ...]

    def prefer(self, found: Sequence[Match]) -> list[Match]:
        """The matches with those of the conversation's items and their siblings moved up."""
        if not self.follows:
            return list(found)
        moved = []
        for match in found:
            same = _SAME_ITEM if match.item.item_id in self.near[:1] and self.bare else 0.0
            family = _SAME_FAMILY if match.item.stem in self.stems else 0.0
            why = {**match.why, "conversation": same + family}
            moved.append(replace(match, score=match.score + same + family, why=why))
        return sorted(moved, key=lambda match: (-match.score, match.item.item_id))


def read_question(said: str, field: AskedField, catalogue: ItemCatalogue) -> Question:
    """Takes a normalised question apart."""
    place = _place(said, catalogue)
    rest = without_fillers(field.rest)
    return Question(said, Asked(rest, tuple(said_matters(said)), said, place), place)


def leaning(
    question: Question, context: Context, catalogue: ItemCatalogue, stands: Callable[[Leaning], float]
) -> Leaning:
    """Decides whether the question stands alone. It leans when hardly anything in it names a matter, or when it opens or ends as an
    afterthought (那…, 如果…, …呢) or is not understood by itself; `stands` tells how sure the item of a question alone is (0 to 1)."""
    alone = Leaning(question.asked, False, False, (), frozenset(), ())
    if not context.texts and not context.item_ids:
        return alone
    content = len(_CONTENT.findall(without_actions(question.asked.text)))
    opening = bool(_OPENING.search(question.said) or _CLOSING.search(question.said))
    bare = content <= 1 and not question.asked.said
    if not bare and stands(alone) >= (0.85 if opening else 0.45):
        return alone
    items = [item for item in (catalogue.get(item_id) for item_id in context.item_ids) if item]
    earlier = " ".join(without_fillers(asked_field(normalise(text)).rest) for text in context.texts[-2:])
    whole = question.said if question.asked.actions else f"{earlier} {question.said}"
    asked = replace(
        question.asked, carried=" ".join([earlier, *(item.name for item in items[:1])]), carried_weight=_CARRIED,
        said=(*question.asked.said, *(replace(said, start=0, end=0) for said in said_matters(earlier))), whole=whole,
    )
    return Leaning(
        asked, True, bare, tuple(item.item_id for item in items), frozenset(item.stem for item in items), context.texts[-2:]
    )


def _place(said: str, catalogue: ItemCatalogue) -> str | None:
    """The region of items that a question names: a town, or a level (省里, 市局). A province's name alone fits its towns as well."""
    for name, code in catalogue.places.items():
        if not code.endswith("0000") and name in said:
            return code
    province, town = (bool(re.search(f"(?<![全外本出跨])({level})(里|厅|级|局|一级|直)", said)) for level in "省市")
    codes = sorted({code for code in catalogue.places.values() if code.endswith("0000") == province})
    return codes[0] if province != town and len(codes) == 1 else None


__all__ = ["Leaning", "Question", "leaning", "read_question"]
