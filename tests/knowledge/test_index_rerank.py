"""A cross-encoder by path puts what it prefers first; none that is not here is fetched."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

from core.errors import BadSettings
from core.settings import Settings
from knowledge.index.rerank import CrossEncoderReranker, make_reranker
from tests.knowledge.test_search_published import Shelf

needs_models = pytest.mark.skipif(find_spec("sentence_transformers") is None, reason="needs the models extra")


class Shortest:
    """Prefers short passages."""

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """Minus their length."""
        return [-float(len(passage)) for passage in passages]


def test_the_reranker_orders_what_was_found_and_says_its_number(tmp_path: Path) -> None:
    from knowledge.index.follow import follow

    shelf = Shelf(tmp_path)
    long = shelf.publish("护照办法", "申请护照应当提交居民身份证、户口簿和照片，由本人办理护照申请")
    short = shelf.publish("照片规定", "护照照片")
    follow(shelf.index, shelf.database)
    assert shelf.found("申请护照要带什么")[0] == long
    shelf.search.reranker = Shortest()
    first, second = shelf.search.find("申请护照要带什么")
    assert (first.row.passage_id, second.row.passage_id) == (short, long)
    assert first.score > second.score and first.parts["reranker"] > second.parts["reranker"] and "words" in first.parts
    assert len(shelf.search.find("申请护照要带什么", 1)) == 1
    shelf.index.close()
    shelf.database.close()


@pytest.fixture(scope="module")
def tiny_cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cross-encoder of one layer, made here."""
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    path = tmp_path_factory.mktemp("cross") / "tiny"
    path.mkdir()
    letters = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(set("申请护照要带什么养老金发放"))]
    (path / "vocab.txt").write_text("\n".join(letters), "utf-8")
    BertTokenizerFast(vocab=str(path / "vocab.txt")).save_pretrained(path)
    config = BertConfig(
        vocab_size=len(letters), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, num_labels=1
    )
    BertForSequenceClassification(config).save_pretrained(path)
    return path


@needs_models
def test_a_cross_encoder_by_path_gives_each_passage_a_number(tiny_cross_encoder: Path) -> None:
    reranker = make_reranker(str(tiny_cross_encoder))
    assert isinstance(reranker, CrossEncoderReranker)
    scores = reranker.scores("申请护照", ["护照要带什么", "养老金发放"])
    assert len(scores) == 2 and scores[0] != scores[1]
    assert reranker.scores("申请护照", []) == []


@needs_models
def test_one_that_is_not_here_is_refused_and_not_downloaded() -> None:
    with pytest.raises(BadSettings, match=r"YIJIANSHI_RERANKER.*someone/not-there"):
        make_reranker("someone/not-there")


def test_none_is_set_unless_told() -> None:
    assert make_reranker(Settings().reranker) is None
