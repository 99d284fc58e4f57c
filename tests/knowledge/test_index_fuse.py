import pytest

from knowledge.index.embed import HashedEmbeddings
from knowledge.index.fuse import Fusion, fusion_for

WORDS = [(1, 9.0), (2, 6.0), (3, 3.0)]
VECTORS = [(3, 0.9), (4, 0.8), (1, 0.1)]


def _order(fusion: Fusion, question: str = "怎么办护照") -> list[int]:
    return [hit.passage_id for hit in fusion.fuse(question, WORDS, VECTORS)]


@pytest.mark.parametrize("method", ["rrf", "scores"])
def test_weight_zero_keeps_the_words_order_and_lets_vectors_only_follow(method: str) -> None:
    assert _order(Fusion(vectors=0, method=method)) == [1, 2, 3, 4]  # type: ignore[arg-type]


def test_what_both_find_rises() -> None:
    assert _order(Fusion(vectors=0)).index(3) == 2
    assert _order(Fusion(vectors=1)) == [1, 3, 2, 4]
    assert _order(Fusion(vectors=5))[0] == 3


def test_a_question_that_names_a_document_trusts_words_more() -> None:
    fusion = Fusion(vectors=1.5, named=0.1)
    assert _order(fusion)[0] == 3
    for named in ("《旅馆业管理办法》怎么说", "国办发〔2025〕24号讲什么", "民法典第一百二十条"):
        assert _order(fusion, named)[0] == 1


def test_parts_tell_score_and_rank_of_each_list() -> None:
    hits = {hit.passage_id: hit.parts for hit in Fusion(vectors=1).fuse("x", WORDS, VECTORS)}
    assert hits[3] == {"words": 3.0, "words_rank": 3.0, "vectors": 0.9, "vectors_rank": 1.0}
    assert set(hits[2]) == {"words", "words_rank"}


def test_ties_repeat_exactly() -> None:
    hits = Fusion(vectors=1).fuse("x", [(8, 1.0), (5, 0.5)], [(5, 1.0), (8, 0.5)])
    assert [hit.passage_id for hit in hits] == [5, 8]


def test_nothing_found_is_an_empty_list() -> None:
    assert Fusion(vectors=1).fuse("x", [], []) == []
    assert [h.passage_id for h in Fusion(vectors=0, method="scores").fuse("x", [], [(4, -0.2), (6, -0.3)])] == [4, 6]


def test_the_built_in_vectors_weigh_nothing_and_models_count_like_words() -> None:
    assert fusion_for(HashedEmbeddings().fingerprint()).vectors == 0
    assert fusion_for("st-0123456789abcdef").vectors == 1
