"""Whether a draft says only what its sources say. Every check fails closed; a failure names its sentence and reason.

A fuzzy score alone is unsafe in law (十五日 → 三十日 scores 94), so quotes must be exact, and numbers, negations, duties
and limits are compared by value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .body import Body, Cite, Sentence
from .duty_words import words_in
from .nearness import dropped_words, left_out, moved_numbers
from .numbers import Number, covered, fold, numbers_in

WHOLE = -1


@dataclass(frozen=True)
class Failure:
    """Why a sentence may not be released. `sentence` is its 0-based index, WHOLE (-1) for title, lead or the body itself.

    `code` names the wording (verify.<code>): no_sentences, uncited, no_such_citation, no_such_passage, quote_differs,
    quote_cut, exception_cut, lead_missing, not_verbatim, number, number_moved, word_added, word_dropped.
    """

    sentence: int
    code: str
    values: Mapping[str, str] = field(default_factory=dict)


def verify(body: Body, passages: Mapping[int, str], names: Sequence[str] = ()) -> list[Failure]:
    """The failures of `body`, none when it may stand. `passages` are the texts of the cited passage versions by id.

    `names` are published facts that title and lead may speak of besides the quotes: titles, numbers and paths of the
    cited documents. Wordings and frames rest on no source: only such citations as they have are checked.
    """
    failures = [f for i, cite in enumerate(body.citations) for f in _quote(body, i, cite, passages)]
    broken = {i for i, cite in enumerate(body.citations) if _differs(cite, passages)}
    if body.kind in ("wording", "frame"):
        return failures
    if not body.sentences:
        failures.append(Failure(WHOLE, "no_sentences"))
    for index, sentence in enumerate(body.sentences):
        failures += _sentence(body, index, sentence, broken, passages)
    known = [cite.quote for i, cite in enumerate(body.citations) if i not in broken]
    known += [*names, *_own_facts(body)]
    for text in (body.title, body.lead):
        failures += [Failure(WHOLE, "number", {"number": n.surface}) for n in _unfounded(text, known)]
    return failures


def _own_facts(body: Body) -> list[str]:
    item = body.item
    facts = [body.validity.start or "", body.validity.end or ""]
    return facts + ([item.item_id, item.name, item.department, item.region_name, item.version] if item else [])


def _differs(cite: Cite, passages: Mapping[int, str]) -> bool:
    text = passages.get(cite.passage_id)
    inside = text is not None and 0 <= cite.start < cite.end <= len(text)
    return not inside or text is None or text[cite.start : cite.end] != cite.quote


def _quote(body: Body, index: int, cite: Cite, passages: Mapping[int, str]) -> list[Failure]:
    """What is wrong with one citation, reported for each sentence that rests on it."""
    users = [i for i, sentence in enumerate(body.sentences) if index in sentence.citations] or [WHOLE]
    text = passages.get(cite.passage_id)
    if text is None:
        return [Failure(i, "no_such_passage", {"passage": str(cite.passage_id)}) for i in users]
    if _differs(cite, passages):
        return [Failure(i, "quote_differs", {"quote": cite.quote[:60]}) for i in users]
    others = [(c.start, c.end) for c in body.citations if c.passage_id == cite.passage_id]
    cut = left_out(text, cite.start, cite.end, others)
    return [Failure(i, cut.code, {"word": cut.words}) for i in users] if cut else []


def _sentence(
    body: Body, index: int, sentence: Sentence, broken: set[int], passages: Mapping[int, str]
) -> list[Failure]:
    if not sentence.citations or not sentence.text.strip():
        return [Failure(index, "uncited")]
    if any(not 0 <= i < len(body.citations) for i in sentence.citations):
        return [Failure(index, "no_such_citation")]
    quotes = [body.citations[i].quote for i in sentence.citations if i not in broken]
    failures = [Failure(index, "number", {"number": n.surface}) for n in _unfounded(sentence.text, quotes)]
    added = Counter(w.name for w in words_in(fold(sentence.text), harmless=True))
    for quote in quotes:
        added.subtract(Counter(w.name for w in words_in(fold(quote), harmless=True)))
    failures += [Failure(index, "word_added", {"word": word}) for word, count in added.items() if count > 0]
    rest = "\n".join(s.text for i, s in enumerate(body.sentences) if i != index)
    for quote in quotes:
        if quote in sentence.text:  # said whole and as it stands: nothing of it can be lost or moved
            continue
        failures += [Failure(index, "word_dropped", {"word": w}) for w in dropped_words(sentence.text, quote, rest)]
        failures += [Failure(index, "number_moved", {"number": n}) for n in moved_numbers(sentence.text, quote)]
    if body.kind == "card" and quotes and not any(fold(quote) in fold(sentence.text) for quote in quotes):
        failures.append(Failure(index, "not_verbatim"))
    return failures


def _unfounded(text: str, sources: Sequence[str]) -> list[Number]:
    """The numbers of `text` that no source states."""
    mine = numbers_in(text)
    stated = [number for source in sources for number in numbers_in(source)] if mine else []
    return [number for number in mine if not any(covered(number, by) for by in stated)]
