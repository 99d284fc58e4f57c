"""The learnt ranking: what it sees of a candidate, and that what a question names exactly stands before all that was learnt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from knowledge.index.admit import ANY, Admitted
from knowledge.index.embed import HashedEmbeddings
from knowledge.index.entry import IndexEntry, entry_of_row
from knowledge.index.exact import ExactVectors
from knowledge.index.hybrid import HybridIndex
from knowledge.index.level import INTERPRETATION, OTHER, REGULATION, RULE, STATUTE, level_of
from knowledge.index.pool import pool_of
from knowledge.index.ranking import NAMES, Pool, Ranker, features

INDIFFERENT = Ranker(
    np.zeros(len(NAMES), np.float32), np.ones(len(NAMES), np.float32), np.zeros((len(NAMES), 2), np.float32),
    np.zeros(2, np.float32), np.zeros(2, np.float32),
)  # fmt: skip


def _pool(**columns: object) -> Pool:
    count = 4
    given: dict[str, object] = {
        "passages": np.arange(count), "cosines": np.array([0.1, 0.6, 0.2, 0.3]), "words": np.array([0.0, 8.0, 4.0, 0.0]),
        "documents": np.array([1, 1, 1, 2]), "levels": np.array([1, 1, 1, 3]), "sizes": np.array([3, 3, 3, 1]),
        "lengths": np.array([50, 60, 70, 80]), "orders": np.array([10, 11, 12, 13]), "named": np.zeros(count, np.int8),
    }  # fmt: skip
    return Pool(**(given | columns))  # type: ignore[arg-type]


def _column(name: str, found: np.ndarray) -> list[float]:
    return [round(float(x), 4) for x in found[:, NAMES.index(name)]]


def test_a_candidate_is_seen_beside_the_best_its_document_and_its_neighbours() -> None:
    found = features(_pool(), "问题")
    assert found.shape == (4, len(NAMES)) and np.isfinite(found).all()
    # What words did not propose is no better than a little below the last that they did.
    assert _column("words beside best", found) == [0.45, 1.0, 0.5, 0.45]
    assert _column("cosine beside best", found) == [0.1667, 1.0, 0.3333, 0.5]
    assert _column("proposed by words", found) == [0, 1, 1, 0]
    # The fourth stands beside the third, but in another document.
    assert _column("neighbours by cosine", found) == [0.6, 0.2, 0.6, 0.0]
    assert _column("document beside best by cosine", found)[:3] == [0, 0, 0] and _column("document beside best by cosine", found)[3] < 0
    assert _column("statute", found) == [1, 1, 1, 0] and _column("regulation", found) == [0, 0, 0, 1]


def test_no_candidate_of_words_at_all_is_no_fault() -> None:
    assert np.isfinite(features(_pool(words=np.zeros(4)), "")).all()


def test_parameters_are_kept_and_refused_for_other_features(tmp_path: Path) -> None:
    dice = np.random.default_rng(3)
    ranker = Ranker(*(dice.normal(size=s).astype(np.float32) for s in (len(NAMES), len(NAMES), (len(NAMES), 5), 5, 5)))
    ranker.save(tmp_path / "ranking.json")
    kept = Ranker.load(tmp_path / "ranking.json")
    found = features(_pool(), "问题")
    assert kept is not None and kept.scores(found) == pytest.approx(ranker.scores(found), abs=1e-2)
    text = (tmp_path / "ranking.json").read_text("utf-8")
    (tmp_path / "ranking.json").write_text(text.replace(NAMES[0], "something else"), "utf-8")
    assert Ranker.load(tmp_path / "ranking.json") is None and Ranker.load(tmp_path / "nothing.json") is None


@pytest.mark.parametrize(
    ("title", "region", "level"),
    [
        ("中华人民共和国劳动合同法", "", STATUTE), ("民法典", "", STATUTE), ("公司法（2018修正）", "", STATUTE),
        ("网络餐饮服务监督管理办法", "", RULE), ("个体工商户条例", "", REGULATION), ("广州市养犬管理条例", "440100", RULE),
        ("最高人民法院关于适用《民法典》的解释（一）", "", INTERPRETATION), ("护照签发", "", OTHER),
    ],
)  # fmt: skip
def test_levels(title: str, region: str, level: int) -> None:
    assert level_of(title, region) == level


LAWS = [
    entry_of_row(n, f"{law}第{article}条", text)
    for n, (law, article, text) in enumerate(
        [
            ("示例劳动法", "一", "用人单位应当按时支付工资"), ("示例劳动法", "二", "试用期不得超过六个月"),
            ("示例劳动法", "三十八", "劳动者可以解除合同"), ("示例合同法", "三十八", "当事人可以解除合同，劳动者除外"),
            ("示例食品法", "一", "食品应当安全"),
        ]
    )
]  # fmt: skip


@pytest.fixture
def index(tmp_path: Path) -> Iterator[HybridIndex]:
    with HybridIndex.open(tmp_path / "index", HashedEmbeddings(), ranker=INDIFFERENT) as made:
        notice = IndexEntry(9, "各地要落实", "关于示例工作的通知", kind="policy", document_id="n", number="示办发〔2025〕24号")
        made.rebuild([*LAWS, notice], revision=1)
        yield made


def test_an_article_named_stands_first_however_it_is_written(index: HybridIndex) -> None:
    for asked in ("示例劳动法第38条", "《示例劳动法》第三十八条怎么规定", "示例劳动法三十八条 当事人可以解除合同"):
        assert index.search(asked, 3)[0].passage_id == 2, asked
    assert index.search("示例合同法第三十八条", 3)[0].passage_id == 3


def test_a_document_number_stands_first(index: HybridIndex) -> None:
    first, *_ = index.search("示办发[2025]24号 食品应当安全", 3)
    assert first.passage_id == 9 and first.parts["named"] == 2


def test_a_title_named_lifts_its_document(index: HybridIndex) -> None:
    assert {hit.passage_id for hit in index.search("示例劳动法怎么说", 3)} == {0, 1, 2}


def test_what_is_named_but_not_admitted_stays_out(tmp_path: Path) -> None:
    store = ExactVectors(tmp_path / "exact", HashedEmbeddings(), "m")
    store.put([*LAWS[:3], IndexEntry(7, "护照", "护照签发", kind="guide")])
    store.commit()
    pool = pool_of(store, "示例劳动法第三十八条", [], Admitted(kinds=frozenset({"guide"})))
    assert pool is not None and pool.passages.tolist() == [7]
    assert pool_of(store, "示例劳动法第三十八条", [], ANY) is not None


def test_neighbours_of_the_best_are_candidates_too(tmp_path: Path) -> None:
    store = ExactVectors(tmp_path / "exact", HashedEmbeddings(), "m")
    store.put([entry_of_row(n, f"示例法第{n}条", f"甲{n}") for n in range(1000)] + [entry_of_row(2000, "另法第一条", "别的")])
    store.commit()
    pool = pool_of(store, "甲", [(500, 9.0)], ANY, depth=5)
    assert pool is not None and {498, 499, 500, 501, 502} <= set(pool.passages.tolist()) and len(pool.passages) < 60


def test_what_one_passage_alone_says_stands_first(index: HybridIndex) -> None:
    index.update([IndexEntry(50, "登记编号甲乙七七八九", "另一文件", kind="policy", document_id="o")], (), revision=2)
    assert index.search("甲乙七七八九", 3)[0].passage_id == 50


def test_words_that_lead_by_little_settle_nothing() -> None:
    from knowledge.index.fuse import ranked

    learnt = np.array([0.0, 1.0, 2.0, 3.0], np.float32)
    near = ranked(_pool(words=np.array([0.0, 8.0, 6.0, 0.0])), learnt.copy(), 4)
    far = ranked(_pool(words=np.array([0.0, 8.0, 4.0, 0.0])), learnt.copy(), 4)
    assert [hit.passage_id for hit in near] == [3, 2, 1, 0] and [hit.passage_id for hit in far] == [1, 3, 2, 0]
    assert ranked(_pool(words=np.zeros(4)), learnt.copy(), 4)[0].passage_id == 3


def test_what_words_like_best_is_never_below_the_fifth_place() -> None:
    from knowledge.index.fuse import ranked

    count = 8
    pool = Pool(
        passages=np.arange(count), cosines=np.linspace(0.9, 0.1, count), words=np.array([0, 0, 0, 0, 0, 0, 6.0, 7.0]),
        documents=np.arange(count), levels=np.zeros(count), sizes=np.ones(count), lengths=np.ones(count), orders=np.arange(count) * 3,
        named=np.zeros(count, np.int8),
    )  # fmt: skip
    found = [hit.passage_id for hit in ranked(pool, np.arange(count, 0, -1).astype(np.float32), count)]
    assert found == [0, 1, 2, 3, 7, 4, 5, 6]
    assert [hit.passage_id for hit in ranked(pool, np.arange(count, dtype=np.float32), count)][:2] == [7, 6]
