"""The word index: BM25 over character pairs and rjieba words in tantivy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tantivy import Document, FieldType, Filter, Index, Occur, Query, SchemaBuilder, TextAnalyzerBuilder, Tokenizer

from knowledge.index.admit import ANY, Admitted, asked_terms, region_terms
from knowledge.index.entry import IndexEntry
from knowledge.index.rarity import share
from knowledge.index.segment import bigrams, normalise, words

_PAIRS, _BLANKS = "pairs", "blanks"
_WRITER_BYTES = 64_000_000
# A question longer than this says nothing more; each term is one posting list to walk.
MAX_QUESTION = 400
_COMMON = 0.3


@dataclass(frozen=True, slots=True)
class FieldWeights:
    """Boost of each field.

    Measured: `heading` 0.3 and `words` 1 were best of fourteen settings on 1,235 laypeople's questions of law (STARD).
    A guide's title is the item's name, which people ask for, so it is a field of its own: `name` 2 finds the right
    item first for .656 of 90 questions on 2,262 guides, 0.3 for .556 (of three: .811, .756).
    """

    body: float = 1.0
    heading: float = 0.3
    name: float = 2.0
    words: float = 1.0


class WordIndex:
    """One tantivy index at one path, written by the one process that holds the path's lock.

    Growth: add and delete are O(1) each, a commit 10–25 ms whatever the size (so batch them); a query walks the
    posting lists of its terms: 0.2–2 ms at 50,000 passages.
    """

    def __init__(self, path: Path, weights: FieldWeights | None = None) -> None:
        """Open or make the index at `path`. Raises ValueError from tantivy when another writer holds it."""
        path.mkdir(parents=True, exist_ok=True)
        self._weights = weights or FieldWeights()
        builder = SchemaBuilder()
        builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field("passage", fast=True)
        builder.add_text_field("state", tokenizer_name="raw", index_option="basic")
        builder.add_text_field("kind", tokenizer_name="raw", index_option="basic")
        builder.add_text_field("region", tokenizer_name="raw", index_option="basic")
        # First and last day as ordinals: what is in force today is a plain term, another day a range over columns.
        builder.add_unsigned_field("since", fast=True)
        builder.add_unsigned_field("until", fast=True)
        builder.add_text_field("heading", tokenizer_name=_PAIRS, index_option="freq")
        builder.add_text_field("name", tokenizer_name=_PAIRS, index_option="freq")
        builder.add_text_field("body", tokenizer_name=_PAIRS, index_option="freq")
        builder.add_text_field("words", tokenizer_name=_BLANKS, index_option="freq")
        self._schema = builder.build()
        self._index = Index(self._schema, path=str(path))
        # Tokenizers live in the process, not on disk: without this an opened index refuses every document.
        self._index.register_tokenizer(_PAIRS, TextAnalyzerBuilder(Tokenizer.ngram(2, 2)).build())
        self._index.register_tokenizer(
            _BLANKS, TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.remove_long(60)).build()
        )
        self._index.config_reader("manual")
        self._writer = self._index.writer(_WRITER_BYTES, 1)
        self._index.reload()
        self._searcher = self._index.searcher()

    def put(self, entries: Iterable[IndexEntry]) -> None:
        """Add entries, each replacing what stood under its passage id. Found only after `commit`."""
        for entry in entries:
            self._writer.delete_documents_by_term("id", str(entry.passage_id))
            heading, body = normalise(entry.heading), normalise(entry.text)
            document = Document()
            document.add_text("id", str(entry.passage_id))
            document.add_unsigned("passage", entry.passage_id)
            document.add_text("state", "now" if entry.in_force else "archive")
            document.add_text("kind", entry.kind)
            for term in region_terms(entry.region):
                document.add_text("region", term)
            for field, day in zip(("since", "until"), entry.days, strict=True):
                document.add_unsigned(field, day)
            document.add_text("name" if entry.kind == "guide" else "heading", heading)
            document.add_text("body", body)
            document.add_text("words", " ".join(words(f"{heading} {body}")))
            self._writer.add_document(document)

    def remove(self, passage_ids: Iterable[int]) -> None:
        """Delete by passage id; an id that is not there is no fault. Gone only after `commit`."""
        for passage_id in passage_ids:
            self._writer.delete_documents_by_term("id", str(passage_id))

    def clear(self) -> None:
        """Delete everything (after `commit`)."""
        self._writer.delete_all_documents()

    def commit(self) -> None:
        """Make writes durable and visible: after it returns, every search sees them."""
        self._writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(
        self, question: str, k: int, admitted: Admitted = ANY, *, extra: Sequence[tuple[str, float]] = ()
    ) -> list[tuple[int, float]]:
        """The best `k` (passage id, BM25 score) among the admitted, best first. A filter changes no score.

        `extra` are more phrases to look for, each with a weight beside the question's own 1.
        """
        query = self._query(question, admitted, extra)
        if query is None:
            return []
        searcher = self._searcher
        hits = searcher.search(query, limit=k, count=False).hits
        ids = searcher.fast_field_values("passage", [address for _, address in hits])
        return [(int(i), float(score)) for i, (score, _) in zip(ids, hits, strict=True) if i is not None]

    def holding(self, terms: Sequence[str], k: int = 200) -> list[int]:
        """Passages that hold one of these words as it stands, in no order, `k` at most."""
        if not terms:
            return []
        hits = self._searcher.search(self._any_of("words", list(terms)), limit=k, count=False).hits
        ids = self._searcher.fast_field_values("passage", [address for _, address in hits])
        return [int(i) for i in ids if i is not None]

    def passages(self) -> dict[int, bool]:
        """Every passage id in the index, and whether it stands there as in force. 1 µs a passage."""
        searcher = self._searcher
        found: dict[int, bool] = {}
        for state in ("now", "archive"):
            hits = searcher.search(self._any_of("state", [state]), limit=max(searcher.num_docs, 1), count=False).hits
            ids = searcher.fast_field_values("passage", [address for _, address in hits])
            found.update((int(i), state == "now") for i in ids if i is not None)
        return found

    def __len__(self) -> int:
        return self._searcher.num_docs

    def close(self) -> None:
        """Give the writer back. The index can't be used afterwards."""
        self._writer.wait_merging_threads()

    def _query(self, question: str, admitted: Admitted, extra: Sequence[tuple[str, float]]) -> Query | None:
        # Built by hand: half of what people type raises in tantivy's query parser, or reaches other fields.
        clauses = [
            (Occur.Should, Query.boost_query(Query.term_query(self._schema, field, term, "freq"), weight))
            for (field, term), weight in self._weighed(question, extra).items()
        ]
        if not clauses:
            return None
        # What passes a filter is told before any score is made.
        return Query.boolean_query(
            [(Occur.Must, part) for part in (Query.boolean_query(clauses), *self._filters(admitted))]
        )

    def _weighed(self, question: str, extra: Sequence[tuple[str, float]]) -> dict[tuple[str, str], float]:
        weighed: dict[tuple[str, str], float] = {}
        fields = self._weights
        for text, share_of in ((question[:MAX_QUESTION], 1.0), *extra):
            normalised = normalise(text)
            pairs, whole = _telling(bigrams(normalised)), _telling(words(normalised))
            for field, terms, weight in (
                ("body", pairs, fields.body),
                ("heading", pairs, fields.heading),
                ("name", pairs, fields.name),
                ("words", whole, fields.words),
            ):
                for term in terms if weight * share_of > 0 else ():
                    # A term that the question has itself is not counted twice.
                    weighed.setdefault((field, term), weight * share_of)
        return weighed

    def _filters(self, admitted: Admitted) -> list[Query]:
        filters: list[Query] = []
        if admitted.day is None:
            filters.append(self._any_of("state", ["now"]))
        else:
            day = admitted.day.toordinal()
            for field, lowest, highest in (("since", None, day), ("until", day, None)):
                within = Query.range_query(self._schema, field, FieldType.Unsigned, lowest, highest)
                filters.append(Query.const_score_query(within, 0.0))
        if admitted.kinds is not None:
            filters.append(self._any_of("kind", sorted(admitted.kinds)))
        if terms := asked_terms(admitted.region):
            filters.append(self._any_of("region", list(terms)))
        return filters

    def _any_of(self, field: str, values: list[str]) -> Query:
        # Score 0: whether a passage passes a filter says nothing of how well it answers.
        return Query.const_score_query(Query.term_set_query(self._schema, field, values), 0.0)


def _telling(terms: list[str]) -> list[str]:
    """Each term once, without those that a third of all passages hold: the same ranks in two thirds of the time."""
    once = dict.fromkeys(terms)
    return [term for term in once if share(term) < _COMMON] or list(once)
