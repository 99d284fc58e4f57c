"""Cards: one field of one published guide, verbatim, with the item, department, region and version above it."""

from __future__ import annotations

from collections.abc import Iterator

from checkpoint.body import Body, Cite, ItemRef, Sentence, Step, Validity
from core.regions import name_of
from core.texts import t
from knowledge.guide import LABELS, Field, field_text
from knowledge.shelf import ShelvedGuide

TEMPLATE = "card/1"
LISTS = frozenset({Field.materials, Field.conditions, Field.process, Field.basis, Field.faq})
# What people ask next, most often first; a card offers the first two that its guide has.
_NEXT = (Field.materials, Field.promised_limit, Field.location, Field.consult_phone, Field.online, Field.conditions)


def card(shelved: ShelvedGuide, field: Field, locale: str = "zh") -> Body | None:
    """The card of a field, or None where the guide is silent: nothing is ever filled in."""
    guide = shelved.guide
    entries, passage = guide.fields.get(field), shelved.passages.get(field)
    if not entries or passage is None or passage[1] != field_text(entries):
        return None
    passage_id, text = passage
    cites, sentences, start = [], [], 0
    for n, entry in enumerate(entries):
        start = text.index(entry, start)
        cites.append(Cite(passage_id=passage_id, start=start, end=start + len(entry), quote=entry))
        sentences.append(Sentence(text=_said(field, entry), citations=(n,)))
        start += len(entry)
    label = LABELS[field][0]
    return Body(
        kind="card",
        title=f"{guide.name} · {label}",
        lead=t("answers.card_lead", locale, field=label) if field in LISTS or len(entries) > 1 else "",
        sentences=tuple(sentences),
        citations=tuple(cites),
        item=item_ref(shelved),
        field=field.value,
        region=guide.region,
        validity=validity(shelved),
        locale=locale,
        template=TEMPLATE,
        next_steps=tuple(_next_steps(shelved, field, locale)),
        demonstration=guide.demonstration,
    )


def cards(shelved: ShelvedGuide) -> Iterator[Body]:
    """Every card of a guide."""
    for field in shelved.guide.fields:
        if (made := card(shelved, field)) is not None:
            yield made


def item_ref(shelved: ShelvedGuide) -> ItemRef:
    """How an answer names the item it speaks of."""
    guide = shelved.guide
    return ItemRef(
        item_id=guide.item_id, name=guide.name, department=guide.department, region=guide.region,
        region_name=guide.region_name or name_of(guide.region) or "", version=guide.version,
    )  # fmt: skip


def validity(shelved: ShelvedGuide) -> Validity:
    """From when to when the guide says it holds."""
    guide = shelved.guide
    return Validity(
        start=guide.effective_from.isoformat() if guide.effective_from else None,
        end=guide.effective_to.isoformat() if guide.effective_to else None,
    )


def _said(field: Field, entry: str) -> str:
    """The entry as the card says it: lists verbatim, single values after their label."""
    label = LABELS[field][0]
    if field in LISTS or entry.startswith(label):
        return entry
    return f"{label}：{entry}"


def _next_steps(shelved: ShelvedGuide, field: Field, locale: str) -> Iterator[Step]:
    offered = [f for f in _NEXT if f is not field and f in shelved.passages][:2]
    for other in offered:
        label = LABELS[other][0 if locale == "zh" else 1]
        yield Step(label=label, action="ask", value=f"{shelved.guide.name}的{LABELS[other][0]}")
    if shelved.guide.url.startswith(("https://", "http://")):
        yield Step(label=t("answers.apply_online", locale), action="link", value=shelved.guide.url)
