"""Whether a question leans on the conversation, and on what of it: 那要几天 keeps the item, 那延续的呢 moves to a sibling."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.context import Context
from assistant.fields import AskedField, asked_field
from assistant.items import ItemCatalogue
from assistant.items_actions import actions_asked, variants, without_actions
from assistant.items_match import Asked, KnownItem, siblings
from assistant.items_rank import Match
from assistant.speech import Said, normalise, said_matters, without_fillers
from knowledge.guide import Field

_CARRIED = 0.45
_OWN = 7  # characters left for a matter: more than an afterthought has
_SAME_ITEM, _SAME_FAMILY = 0.9, 0.5
_OPENING = re.compile(r"^\s*(那(么|要是|如果|我|里|些|个)?|如果|要是|还有|还要|对|是的|嗯|好的?|哦|另外|同样|换成|然后|咁|他|它|这个|这(事|证|个)?)")
_CLOSING = re.compile(r"呢\s*[?!。]?\s*$")
_CONTENT = re.compile(r"[a-z0-9\u4e00-\u9fff]")


@dataclass(frozen=True)
class Question:
    """A question taken apart: what is left of it for the matter, what it says in everyday words, and the place it names."""

    said: str
    asked: Asked
    place: str | None
    field: Field | None = None


@dataclass(frozen=True)
class Leaning:
    """A question as it is looked for: alone, or with what it carries over.

    `near` are items of the conversation, `settled` says that one of them was answered (not several offered), `bare` that the
    question names no matter at all, `elliptical` that its wording leans on an earlier question.
    """

    asked: Asked
    follows: bool = False
    bare: bool = False
    settled: bool = False
    elliptical: bool = False
    near: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def told(self) -> frozenset[str]:
        """The variants of a matter that the question asks for by what is to be done."""
        return self.asked.actions & variants()

    def prefer(self, found: Sequence[Match]) -> list[Match]:
        """The matches with those of the conversation's items and their siblings moved up."""
        if not self.follows:
            return list(found)
        near = [match.item for match in found if match.item.item_id in self.near]
        kin = [match for match in found if any(match.item is item or siblings(match.item, item) for item in near)]
        acted = self.told & {action for match in kin for action in match.item.actions}
        moved = list(kin if self.bare and kin else found)
        for at, match in enumerate(moved):
            named = match in kin and match.item.actions & acted if acted else self.bare and match.item.item_id in self.near
            bonus = _SAME_ITEM * bool(named) + _SAME_FAMILY * (match in kin)
            moved[at] = replace(match, score=match.score + bonus, why={**match.why, "conversation": bonus})
        return sorted(moved, key=lambda match: (-match.score, match.item.item_id))


def read_question(said: str, field: AskedField, catalogue: ItemCatalogue) -> Question:
    """Takes a normalised question apart."""
    place = _place(said, catalogue)
    rest = without_fillers(field.rest)
    ours = (Said(m.start, m.start + len(m.phrase), m.official) for m in catalogue.lexicon.find(said))
    # A field that was only learnt is no sign of an afterthought: any question may seem to ask for one.
    return Question(said, Asked(rest, (*said_matters(said), *ours), said, place), place, None if field.learnt else field.field)


def leaning(
    question: Question, context: Context, catalogue: ItemCatalogue, stands: Callable[[Leaning], float]
) -> Leaning:
    """Decides whether the question stands alone. It leans when hardly anything in it names a matter, or when it opens or ends as an
    afterthought (那…, 如果…, …呢) or is not understood by itself; `stands` tells how sure the item of a question alone is (0 to 1)."""
    opening = bool(_OPENING.search(question.said) or _CLOSING.search(question.said))
    alone = Leaning(question.asked, elliptical=opening)
    if not context.texts and not context.item_ids:
        return alone
    content = len(_CONTENT.findall(without_actions(question.asked.text)))
    bare = content <= 1 and not question.asked.said
    if not bare and stands(alone) >= (0.85 if opening else 0.45):
        return alone
    # Something of its own is asked (我想离婚 after 护照): not to be understood is no reason to mean the item spoken of before.
    if not bare and not opening and (question.field is None or content >= _OWN):
        return alone
    items = [item for item in (catalogue.get(item_id) for item_id in context.item_ids) if item]
    earlier = " ".join(without_fillers(asked_field(normalise(text)).rest) for text in context.texts[-2:])
    return Leaning(
        _with_item(question, items[0]) if bare and items else _with_texts(question, earlier, items),
        follows=True, bare=bare and bool(items), settled=len(items) == 1, elliptical=True,
        near=tuple(item.item_id for item in items), texts=context.texts[-2:],
    )


def _last_said(said: str) -> str:
    """The last clause that names a variant, else the whole: 补的我知道了,如果是迁进来的呢 asks for 迁入 alone."""
    clauses = [clause for clause in re.split(r"[,，。;；?？!！]", said) if actions_asked(clause) & variants()]
    return clauses[-1] if clauses else said


def _with_item(question: Question, item: KnownItem) -> Asked:
    """那延续的呢: the item just spoken of, less what is done in it, with what the question wants done."""
    return replace(question.asked, text=without_actions(normalise(item.name)), whole=_last_said(question.said))


def _with_texts(question: Question, earlier: str, items: Sequence[KnownItem]) -> Asked:
    carried = " ".join([earlier, *(item.name for item in items[:1])])
    said = tuple(replace(said, start=0, end=0) for said in said_matters(earlier))
    whole = _last_said(question.said) if question.asked.actions else f"{earlier} {question.said}"
    return replace(
        question.asked, carried=carried, carried_weight=_CARRIED, said=(*question.asked.said, *said), whole=whole
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
