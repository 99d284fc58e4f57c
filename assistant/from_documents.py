"""An extract: sentences of documents in force, each an exact quote, that together answer a question."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.extract import Hit, extract
from checkpoint.body import Body, Cite, Sentence, Step
from core.texts import t

TEMPLATE = "extract/1"


def extract_body(question: str, hits: Sequence[Hit], locale: str) -> Body | None:
    """The extract's draft, or None where no sentence reaches the floor."""
    picks = extract(question, hits)
    if not picks:
        return None
    titles = {h.passage_id: h.title for h in hits}
    named = list(dict.fromkeys(titles[p.passage_id] for p in picks))
    return Body(
        kind="extract",
        title="、".join(f"《{title.strip('《》')}》" for title in named),
        lead=t("answers.extract_lead", locale),
        sentences=tuple(Sentence(text=p.quote, citations=(n,)) for n, p in enumerate(picks)),
        citations=tuple(Cite(passage_id=p.passage_id, start=p.start, end=p.end, quote=p.quote) for p in picks),
        locale=locale,
        template=TEMPLATE,
        next_steps=(Step(label=t("answers.to_a_person", locale), action="handover"),),
    )
