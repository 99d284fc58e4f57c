import datetime as dt
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.index.admit import Admitted
from knowledge.index.embed import HashedEmbeddings
from knowledge.index.entry import IndexEntry
from knowledge.index.exact import ExactVectors
from knowledge.index.rows import document_number, kind_number

ENTRIES = [
    IndexEntry(1, "食品经营许可证由市场监管部门核发", "食品经营办法", kind="policy", document_id="a"),
    IndexEntry(2, "申请护照应当提交居民身份证", "护照签发", kind="guide", document_id="b"),
    IndexEntry(3, "养老金按月发放", "养老待遇", kind="guide", document_id="b"),
]


def _store(folder: Path, lead: int | None = None) -> ExactVectors:
    return ExactVectors(folder, HashedEmbeddings(), "builtin-test", lead=lead)


@pytest.fixture
def store(tmp_path: Path) -> ExactVectors:
    store = _store(tmp_path)
    store.put(ENTRIES)
    store.commit()
    return store


def _ids(store: ExactVectors, question: str, k: int = 10, **filters: object) -> list[int]:
    return [passage for passage, _ in store.search(question, k, Admitted(**filters))]  # type: ignore[arg-type]


def test_scores_are_cosines_and_the_same_for_the_found_and_the_given(store: ExactVectors) -> None:
    question, embedder = "护照要带身份证吗", HashedEmbeddings()
    hits = dict(store.search(question, 10))
    wanted = np.dot(embedder.embed_query(question), embedder.embed_documents([f"{ENTRIES[1].title}\n{ENTRIES[1].text}"])[0])
    assert next(iter(hits)) == 2 and hits[2] == pytest.approx(wanted, abs=0.01)
    assert store.scores(question, [3, 99, 2]) == [pytest.approx(hits[3]), None, pytest.approx(hits[2])]
    assert store.search("！？", 5) == []


def test_the_scan_by_leading_dimensions_is_settled_by_all(tmp_path: Path) -> None:
    short, whole = _store(tmp_path / "short", lead=32), _store(tmp_path / "whole")
    for store in (short, whole):
        store.put(ENTRIES)
        store.commit()
    assert short.search("养老金发放", 3) == [(i, pytest.approx(score)) for i, score in whole.search("养老金发放", 3)]


def test_writes_are_seen_after_the_commit_and_survive_opening_again(tmp_path: Path, store: ExactVectors) -> None:
    store.put([IndexEntry(2, "旅馆业特种行业许可", kind="guide")])
    store.remove([3, 99])
    assert _ids(store, "护照")[0] == 2 and len(store) == 3 and 3 in _ids(store, "养老金")
    store.commit()
    for one in (store, _store(tmp_path)):
        assert len(one) == 2 and _ids(one, "旅馆业特种行业")[0] == 2 and 3 not in _ids(one, "养老金")
        assert one.scores("养老金", [3]) == [None]


def test_put_removed_and_put_again_before_one_commit_counts_once(store: ExactVectors) -> None:
    store.put([IndexEntry(4, "旧的文本"), IndexEntry(5, "不要了")])
    store.put([IndexEntry(4, "旅馆业特种行业许可")])
    store.remove([5, 1])
    store.put([ENTRIES[0]])
    store.commit()
    assert len(store) == 4 and sorted(_ids(store, "许可")) == [1, 2, 3, 4]
    assert store.search("旅馆业特种行业许可", 1)[0][1] > 0.9


def test_another_embedder_s_rows_are_not_read_nor_those_of_a_spoilt_folder(tmp_path: Path, store: ExactVectors) -> None:
    assert len(ExactVectors(tmp_path, HashedEmbeddings(64), "builtin-other")) == 0
    again = _store(tmp_path / "b")
    again.put(ENTRIES)
    again.commit()
    (tmp_path / "b" / "rows.1").write_bytes(b"short")
    assert len(_store(tmp_path / "b")) == 0


def test_days_regions_and_kinds_are_settled_before_the_best_are_chosen(tmp_path: Path) -> None:
    store = _store(tmp_path)
    store.put([IndexEntry(i, "旅馆业特种行业许可", region="460000", kind="law") for i in range(5000)])
    rare = "旅馆业的开业，按照有关规定办理特种行业许可手续后方可进行"
    lapsed = {"in_force": False, "since": dt.date(2020, 1, 1), "until": dt.date(2021, 1, 1)}
    store.put([IndexEntry(9000, rare, region="440000", kind="law"), IndexEntry(9001, rare, region="440100", kind="guide")])
    store.put([IndexEntry(9002, rare, kind="reading", **lapsed)])  # type: ignore[arg-type]
    store.commit()
    asked = "旅馆业特种行业许可"
    assert sorted(_ids(store, asked, region="440106")) == [9000, 9001]
    assert _ids(store, asked, region="440300") == [9000]
    assert _ids(store, asked, kinds=frozenset({"guide"})) == [9001]
    assert _ids(store, asked, day=dt.date(2020, 6, 1), kinds=frozenset({"reading"})) == [9002]
    assert _ids(store, asked, day=dt.date(2022, 6, 1), kinds=frozenset({"reading"})) == []
    assert _ids(store, asked, kinds=frozenset({"reading"})) == _ids(store, asked, kinds=frozenset()) == []


def test_facts_tell_document_and_kind(store: ExactVectors) -> None:
    documents, kinds = store.facts([3, 2, 1, 99])
    assert documents.tolist() == [*[document_number("b")] * 2, document_number("a"), 0]
    assert kinds.tolist() == [kind_number("guide"), kind_number("guide"), kind_number("policy"), 0]


def test_dead_rows_are_left_out_when_they_are_many(tmp_path: Path, store: ExactVectors) -> None:
    for _ in range(4):
        store.put([IndexEntry(i, f"第{i}号许可事项") for i in range(10, 610)])
        store.commit()
    sizes = [path.stat().st_size for path in tmp_path.glob("rows.*")]
    assert len(sizes) == 1 and sizes[0] < 2000 * 256
    assert len(_store(tmp_path)) == len(store) == 603 and _ids(store, "护照")[0] == 2


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.tuples(st.integers(0, 12), st.booleans()), max_size=6), max_size=6))
def test_whatever_is_put_and_removed_what_stands_is_the_last_word(commits: list[list[tuple[int, bool]]]) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        store, expected = _store(Path(folder)), dict[int, str]()
        for number, writes in enumerate(commits):
            for passage, put in writes:
                text = f"第{number}次{passage}号"
                if put:
                    store.put([IndexEntry(passage, text)])
                    expected[passage] = text
                else:
                    store.remove([passage])
                    expected.pop(passage, None)
            store.commit()
        for one in (store, _store(Path(folder))):
            assert sorted(_ids(one, "第次号0123456789", 50)) == sorted(expected)
            assert all((one.scores(text, [passage])[0] or 0) > 0.95 for passage, text in expected.items())


@pytest.mark.parametrize("writes", range(4))
def test_stopped_after_any_write_it_opens_at_the_old_commit_and_goes_on_from_there(
    tmp_path: Path, store: ExactVectors, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    """Three files are written, then the state; the stop comes when so many of the four have reached the disk."""
    left, fsync = [writes], os.fsync

    def stopping(handle: int) -> None:
        fsync(handle)
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1

    store.put([IndexEntry(i, "旅馆业特种行业许可") for i in range(10, 17)])
    store.remove([1])
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", stopping)
        with pytest.raises(KeyboardInterrupt):
            store.commit()
    again = _store(tmp_path)
    assert sorted(_ids(again, "许可护照养老金")) == [1, 2, 3]
    again.put([IndexEntry(20, "旅馆业特种行业许可")])
    again.remove([2])
    again.commit()
    for one in (again, _store(tmp_path)):
        assert sorted(_ids(one, "许可护照养老金")) == [1, 3, 20] and _ids(one, "旅馆业特种行业许可")[0] == 20


_ENDLESS = """
import sys
from pathlib import Path
from knowledge.index.embed import HashedEmbeddings
from knowledge.index.entry import IndexEntry
from knowledge.index.exact import ExactVectors
store = ExactVectors(Path(sys.argv[1]), HashedEmbeddings(32), "builtin-test")
for turn in range(len(store) and 10**6, 10**9):
    store.remove(range(400))
    store.put([IndexEntry(400 * (turn % 2) + i, f"第{turn}次") for i in range(400)])
    if turn % 2: store.remove(range(400))
    else: store.remove(range(400, 800))
    store.commit()
    print(turn, flush=True)
"""


def test_killed_at_any_moment_it_opens_at_a_whole_commit(tmp_path: Path) -> None:
    dice = random.Random(5)
    for _ in range(4):
        process = subprocess.Popen([sys.executable, "-c", _ENDLESS, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(dice.random() / 3)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        store = ExactVectors(tmp_path, HashedEmbeddings(32), "builtin-test")
        held = sorted(i for i, _ in store.search("第次0123456789", 1000))
        # A commit removes one half and puts the other: never both, never a part.
        assert held in (list(range(400)), list(range(400, 800))) and len(store) == 400
