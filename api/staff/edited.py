"""What a clerk typed into the edit form, put together into a body; every quote found in its source, or said why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from checkpoint.body import Body, Cite, Sentence
from checkpoint.realign import realign
from checkpoint.verify import WHOLE, Failure
from core.texts import catalogue, t


@dataclass
class QuoteField:
    """A quote as typed, and the passage it is to stand in. `start` is where it stood before, if it did."""

    quote: str
    passage_id: int
    start: int = -1


@dataclass
class Line:
    """A sentence as typed, with its quotes and what is wrong with it, in words."""

    text: str
    quotes: list[QuoteField]
    dropped: bool = False
    faults: list[str] = field(default_factory=list)


@dataclass
class Edited:
    """The form as it stands, and the body that it makes of every quote that was found."""

    lines: list[Line]
    body: Body
    faults: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing stops the body from being entered."""
        return not self.faults and not any(line.faults for line in self.lines)


def lines_of(body: Body) -> list[Line]:
    """The form of a draft before anything was typed."""
    return [
        Line(s.text, [QuoteField(c.quote, c.passage_id, c.start) for c in (body.citations[i] for i in s.citations)])
        for s in body.sentences
    ]


def put_together(
    body: Body, texts: Mapping[int, str], sentences: Sequence[str], dropped: Sequence[int], quotes: Sequence[str],
    quote_of: Sequence[int], passages: Sequence[int], starts: Sequence[int], locale: str,
) -> Edited:  # fmt: skip
    """The typed form as a body. Lists run in parallel: `quotes[i]` belongs to sentence `quote_of[i]` and is looked for
    in passage `passages[i]`, first at `starts[i]`.

    A quote with small slips is replaced by the source's own words and shown again, never taken silently.
    """
    rows = [Line(text.strip(), [], index in dropped) for index, text in enumerate(sentences)]
    for quote, index, passage_id, start in zip(quotes, quote_of, passages, starts, strict=False):
        if 0 <= index < len(rows):
            rows[index].quotes.append(QuoteField(quote.strip("\r\n "), passage_id, start))
    cites: list[Cite] = []
    kept: list[Sentence] = []
    for row in rows:
        if row.dropped or not (row.text or any(q.quote for q in row.quotes)):
            continue
        found = [_find(row, q, texts, locale) for q in row.quotes if q.quote]
        kept.append(Sentence(text=row.text, citations=tuple(_number(cites, c) for c in found if c is not None)))
    return Edited(rows, body.model_copy(update={"sentences": tuple(kept), "citations": tuple(cites)}))


def _find(row: Line, typed: QuoteField, texts: Mapping[int, str], locale: str) -> Cite | None:
    text = texts.get(typed.passage_id, "")
    # A textarea sends line ends of its own; the passage has plain ones.
    quote = typed.quote.replace("\r\n", "\n")
    start = typed.start if 0 <= typed.start and text[typed.start :].startswith(quote) else text.find(quote)
    if start >= 0:
        return Cite(passage_id=typed.passage_id, start=start, end=start + len(quote), quote=quote)
    span = realign(quote, text)
    if span is None:
        row.faults.append(t("staff.failure.quote_differs", locale, quote=quote[:60]))
    else:
        typed.quote, typed.start = text[span[0] : span[1]], span[0]
        row.faults.append(t("staff.failure.realigned", locale))
    return None


def _number(cites: list[Cite], cite: Cite) -> int:
    if cite not in cites:
        cites.append(cite)
    return cites.index(cite)


def tell_failures(edited: Edited, failures: Sequence[Failure], locale: str) -> None:
    """Puts what the verification found at the sentence it belongs to, as people read it. A sentence whose quote was not
    found has its fault already: what else is wrong with it may come of that."""
    standing = [row for row in edited.lines if not row.dropped and (row.text or any(q.quote for q in row.quotes))]
    unfound = [bool(row.faults) for row in standing]
    unknown = {(f.sentence, f.values.get("number")) for f in failures if f.code == "number"}
    for failure in failures:
        if failure.code == "number_moved" and (failure.sentence, failure.values.get("number")) in unknown:
            continue
        if failure.sentence == WHOLE:
            place = edited.faults
        elif unfound[failure.sentence]:
            continue
        else:
            place = standing[failure.sentence].faults
        if (words := in_words(failure, locale)) not in place:
            place.append(words)


def in_words(failure: Failure, locale: str) -> str:
    """A failure of the verification as a sentence."""
    key = f"staff.failure.{failure.code}"
    return t(key if key in catalogue() else "staff.failure.other", locale, **{"code": failure.code, **failure.values})
