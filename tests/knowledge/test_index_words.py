import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.index.admit import Admitted, asked_terms, region_terms, same_line
from knowledge.index.entry import IndexEntry
from knowledge.index.segment import bigrams, normalise, words
from knowledge.index.words import WordIndex

LICENCE = IndexEntry(1, "食品经营许可证由市场监督管理部门核发，有效期五年。", "食品经营办法", "食品经营办法 › 第三条", "policy")
PASSPORT = IndexEntry(2, "申请护照应当提交居民身份证和照片。", "护照签发", "护照签发 › 申请材料", "guide")
PENSION = IndexEntry(3, "养老金按月发放，社银一卡通可用。", "养老待遇", "养老待遇 › 办理流程", "guide")


@pytest.fixture
def index(tmp_path: Path) -> WordIndex:
    index = WordIndex(tmp_path / "words")
    index.put([LICENCE, PASSPORT, PENSION])
    index.commit()
    return index


def _ids(index: WordIndex, question: str, **filters: object) -> list[int]:
    return [passage for passage, _ in index.search(question, 10, Admitted(**filters))]  # type: ignore[arg-type]


def test_the_passage_that_shares_most_words_comes_first(index: WordIndex) -> None:
    assert _ids(index, "办护照要带身份证吗")[0] == 2
    assert _ids(index, "食品经营许可有效期多久")[0] == 1


def test_full_width_and_case_make_no_difference(tmp_path: Path) -> None:
    index = WordIndex(tmp_path)
    index.put([IndexEntry(7, "填写ＡＢＣ表，电话１２３４５")])
    index.commit()
    assert _ids(index, "abc表") == _ids(index, "12345") == [7]


def test_a_guide_is_found_by_its_name_before_texts_that_mention_it(tmp_path: Path) -> None:
    index = WordIndex(tmp_path)
    index.put(
        [
            IndexEntry(1, "凭护照签发回执领取，护照签发后三十日内领取。", "领取须知", "领取须知 › 办理流程", "guide"),
            IndexEntry(2, "居民身份证；照片", "护照签发", "护照签发 › 申请材料", "guide"),
        ]
    )
    index.commit()
    assert _ids(index, "护照签发")[0] == 2


def test_putting_an_id_again_replaces_it_and_removing_it_twice_is_no_fault(index: WordIndex) -> None:
    index.put([IndexEntry(1, "旅馆业特种行业许可")])
    index.commit()
    assert 1 not in _ids(index, "食品有效期")
    assert _ids(index, "旅馆业特种行业") == [1]
    assert len(index) == 3
    index.remove([1, 1, 99])
    index.commit()
    assert _ids(index, "旅馆业特种行业") == []
    assert index.passages() == {2: True, 3: True}


def test_what_is_written_is_found_after_the_commit_not_before(index: WordIndex) -> None:
    index.put([IndexEntry(9, "旅馆业特种行业许可")])
    assert _ids(index, "旅馆业") == []
    index.commit()
    assert _ids(index, "旅馆业") == [9]


def test_it_survives_closing(tmp_path: Path) -> None:
    index = WordIndex(tmp_path)
    index.put([LICENCE])
    index.commit()
    index.close()
    again = WordIndex(tmp_path)
    assert _ids(again, "食品经营") == [1]
    again.put([PASSPORT])
    again.commit()
    assert _ids(again, "护照") == [2]


def test_what_is_not_in_force_is_found_only_for_its_days(index: WordIndex) -> None:
    lapsed = dataclasses.replace(LICENCE, in_force=False, since=dt.date(2020, 1, 1), until=dt.date(2023, 6, 30))
    index.put([lapsed])
    index.commit()
    assert 1 not in _ids(index, "食品经营许可")
    for day, holds in (("2019-12-31", False), ("2020-01-01", True), ("2023-06-30", True), ("2023-07-01", False)):
        assert (1 in _ids(index, "食品经营许可", day=dt.date.fromisoformat(day))) is holds
    assert index.passages() == {1: False, 2: True, 3: True}


def test_filters_restrict_without_changing_scores(index: WordIndex) -> None:
    question = "食品护照养老金"
    everything = dict(index.search(question, 10))
    for admitted in (
        Admitted(kinds=frozenset({"guide"})), Admitted(region="440000"), Admitted(day=dt.date(2026, 1, 1)),
    ):  # fmt: skip
        found = dict(index.search(question, 10, admitted))
        assert found and found == {i: score for i, score in everything.items() if i in found}
    assert set(dict(index.search(question, 10, Admitted(kinds=frozenset({"guide"}))))) == {2, 3}
    assert index.search(question, 10, Admitted(kinds=frozenset())) == []


_CODES = st.sampled_from(
    "|000000|440000|440100|440106|440300|460000|460105|110000|110101|987654|990000".split("|")
)


@settings(max_examples=100, deadline=None)
@given(_CODES, _CODES)
def test_the_terms_of_a_region_say_what_the_rule_of_one_line_says(asked: str, region: str) -> None:
    wanted = asked_terms(asked)
    assert (not wanted or bool(set(wanted) & set(region_terms(region)))) is same_line(asked, region)
    assert len(wanted) <= 6


def test_a_province_s_rule_holds_in_its_cities_and_a_city_s_not_in_the_next(tmp_path: Path) -> None:
    index = WordIndex(tmp_path)
    codes = {1: "440000", 2: "440100", 3: "440300", 4: ""}
    index.put([IndexEntry(i, "旅馆业特种行业许可", region=code) for i, code in codes.items()])
    index.commit()
    assert sorted(_ids(index, "旅馆业", region="440106")) == [1, 2, 4]
    assert sorted(_ids(index, "旅馆业", region="440300")) == [1, 3, 4]
    assert sorted(_ids(index, "旅馆业", region="440000")) == [1, 2, 3, 4]
    assert sorted(_ids(index, "旅馆业", region="460000")) == [4]


def test_more_phrases_find_what_the_question_s_own_words_miss(index: WordIndex) -> None:
    assert _ids(index, "老头儿的钱") == []
    assert [i for i, _ in index.search("老头儿的钱", 5, extra=[("养老金", 0.5)])] == [3]
    strong, weak = (index.search("办护照", 5, extra=[("养老金", w)]) for w in (0.5, 0.01))
    assert dict(strong)[3] > dict(weak)[3] and dict(strong)[2] == dict(weak)[2]


@pytest.mark.parametrize(
    "hostile", ["", "  \n", "！？。", 'text:"', "id:1 OR body:*", "AND OR NOT", "[a TO b]", "护照~2^9 +-(", "\x00\ud800护照"]
)
def test_what_people_type_never_raises_or_reaches_other_fields(index: WordIndex, hostile: str) -> None:
    assert set(_ids(index, hostile)) <= {2}


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_cut(text: str) -> None:
    flat = normalise(text)
    assert all(len(pair) == 2 and pair in flat for pair in bigrams(flat))
    assert "".join(flat.split()) == flat.replace(" ", "")
    assert all(word.strip() for word in words(flat))


def test_only_the_beginning_of_a_very_long_question_is_read(index: WordIndex) -> None:
    assert _ids(index, "护照" + "很" * 100_000 + "食品") == [2]
