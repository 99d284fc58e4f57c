"""Everyday phrases are found where people mean them, and only add to a question."""

from __future__ import annotations

import pytest

from knowledge.lexicon import Lexicon, shipped, shipped_entries

LEXICON = Lexicon({"炒鱿鱼": ["解除劳动合同", "经济补偿"], "鱿鱼": ["水产"], "同责": ["交通事故认定"], "讨薪": ["劳动报酬"]})


def test_the_longest_phrase_wins_and_each_term_comes_once() -> None:
    assert [m.phrase for m in LEXICON.find("被炒鱿鱼了，买鱿鱼")] == ["炒鱿鱼", "鱿鱼"]
    assert LEXICON.expand("炒鱿鱼 炒鱿鱼") == ["解除劳动合同", "经济补偿"]


def test_what_was_said_already_is_not_added() -> None:
    assert LEXICON.expand("炒鱿鱼是不是解除劳动合同") == ["经济补偿"]


def test_a_short_phrase_counts_only_as_a_word() -> None:
    assert LEXICON.expand("是否承担共同责任") == []
    assert LEXICON.expand("农民工讨薪") == ["劳动报酬"]


@pytest.mark.parametrize("nothing", ["", "   ", "天气怎么样"])
def test_a_question_without_phrases_stays_as_it_is(nothing: str) -> None:
    assert LEXICON.expand(nothing) == [] and Lexicon({}).expand(nothing) == []


def test_the_shipped_table_is_well_formed() -> None:
    entries = shipped_entries()
    assert len(shipped()) > 1500
    for entry in entries:
        assert entry.official and entry.variety and all(entry.official) and all(p.strip() == p != "" for p in entry.phrases), entry
