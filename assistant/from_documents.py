"""An extract: sentences of documents in force, each an exact quote, that together answer a question."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.extract import Hit, extract
from checkpoint.body import Body, Cite, Sentence, Step, Validity
from core.texts import t
from knowledge.search import Found, Row

TEMPLATE = "extract/1"
KINDS = frozenset({"law", "policy", "reading"})
# A reading (解读) never stands for a rule: what a rule says comes first, and a reading counts for less in the choice.
_READING = 0.8


def extract_body(question: str, found: Sequence[Found], locale: str) -> Body | None:
    """The extract's draft, or None where no sentence reaches the floor."""
    hits = [
        Hit(f.row.passage_id, f.row.text, f.row.path, f.row.title, f.score * (_READING if f.row.kind == "reading" else 1))
        for f in found
    ]
    picks = extract(question, sorted(hits, key=lambda h: -h.score))
    if not picks:
        return None
    rows = {f.row.passage_id: f.row for f in found}
    return about([rows[p.passage_id] for p in picks], locale, TEMPLATE).model_copy(
        update={
            "sentences": tuple(Sentence(text=p.quote, citations=(n,)) for n, p in enumerate(picks)),
            "citations": tuple(
                Cite(passage_id=p.passage_id, start=p.start, end=p.end, quote=p.quote) for p in picks
            ),
        }
    )


def about(cited: Sequence[Row], locale: str, template: str) -> Body:
    """The body of an answer from these passages, before its sentences: titles, region and validity they share."""
    one = cited[0] if len({r.version_id for r in cited}) == 1 else None
    regions = {r.region for r in cited}
    return Body(
        kind="extract",
        title="、".join(f"《{title.strip('《》')}》" for title in dict.fromkeys(r.title for r in cited)),
        lead=t("answers.extract_lead", locale),
        region=regions.pop() if len(regions) == 1 else "",
        validity=Validity(
            start=one.effective_from.isoformat() if one and one.effective_from else None,
            end=one.effective_to.isoformat() if one and one.effective_to else None,
        ),
        locale=locale,
        template=template,
        next_steps=(Step(label=t("answers.to_a_person", locale), action="handover"),),
        demonstration=any(r.demonstration for r in cited),
    )
