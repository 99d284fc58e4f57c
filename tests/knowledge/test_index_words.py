from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    return [passage for passage, _ in index.search(question, 10, **filters)]  # type: ignore[arg-type]


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


def test_the_archive_is_searched_only_when_asked(index: WordIndex) -> None:
    index.put([IndexEntry(1, LICENCE.text, LICENCE.title, LICENCE.path, "policy", in_force=False)])
    index.commit()
    assert 1 not in _ids(index, "食品经营许可")
    assert 1 in _ids(index, "食品经营许可", archive=True)
    assert index.passages() == {1: False, 2: True, 3: True}


def test_kinds_restrict_without_changing_scores(index: WordIndex) -> None:
    question = "食品护照养老金"
    guides = dict(index.search(question, 10, kinds=frozenset({"guide"})))
    assert set(guides) == {2, 3}
    assert guides == {i: score for i, score in index.search(question, 10) if i in guides}
    assert index.search(question, 10, kinds=frozenset()) == []


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
