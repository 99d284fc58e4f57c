import datetime as dt
import socket
from pathlib import Path

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from knowledge.index.admit import Admitted
from knowledge.index.embed import HashedEmbeddings
from knowledge.index.entry import IndexEntry
from knowledge.index.vectors import VectorIndex, open_client

ENTRIES = [
    IndexEntry(1, "食品经营许可证由市场监管部门核发", "食品经营办法", kind="policy"),
    IndexEntry(2, "申请护照应当提交居民身份证", "护照签发", kind="guide"),
    IndexEntry(3, "养老金按月发放", "养老待遇", kind="guide"),
]


@pytest.fixture
def index(tmp_path: Path) -> VectorIndex:
    index = VectorIndex(open_client(tmp_path), HashedEmbeddings())
    index.put(ENTRIES)
    return index


def _ids(index: VectorIndex, question: str, k: int = 10, **filters: object) -> list[int]:
    return [passage for passage, _ in index.search(question, k, Admitted(**filters))]  # type: ignore[arg-type]


def test_the_nearest_comes_first_and_similarity_is_the_cosine(index: VectorIndex) -> None:
    hits = index.search("护照要带身份证吗", 10)
    embedder = HashedEmbeddings()
    expected = np.dot(
        embedder.embed_query("护照要带身份证吗"), embedder.embed_documents([f"{ENTRIES[1].title}\n{ENTRIES[1].text}"])[0]
    )
    assert hits[0][0] == 2 and hits[0][1] == pytest.approx(expected, abs=1e-4)
    assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)


def test_asking_an_empty_index_or_for_more_than_there_is(tmp_path: Path, index: VectorIndex) -> None:
    assert _ids(VectorIndex(open_client(tmp_path / "none"), HashedEmbeddings()), "护照") == []
    assert sorted(_ids(index, "护照", 500)) == [1, 2, 3]
    assert _ids(index, "！？") == []


def test_putting_again_replaces_and_leaving_force_moves_to_the_archive(index: VectorIndex) -> None:
    index.put([IndexEntry(2, "旅馆业特种行业许可", "旅馆业", kind="guide", in_force=False)])
    assert len(index) == 3
    assert 2 not in _ids(index, "旅馆业特种行业")
    assert _ids(index, "旅馆业特种行业", day=dt.date(2026, 1, 1))[0] == 2
    index.put([ENTRIES[1]])
    assert _ids(index, "护照")[0] == 2 and len(index) == 3


def test_removing_takes_it_from_both_collections(index: VectorIndex) -> None:
    index.put([IndexEntry(4, "失效的规定", in_force=False)])
    index.remove([2, 4, 99])
    assert sorted(_ids(index, "护照", day=dt.date(2026, 1, 1))) == [1, 3]


def test_kinds_restrict(index: VectorIndex) -> None:
    assert _ids(index, "护照", kinds=frozenset({"policy"})) == [1]


def test_a_region_and_a_day_restrict(index: VectorIndex) -> None:
    index.put([IndexEntry(4, "护照", region="440100"), IndexEntry(5, "护照", until=dt.date(2020, 1, 1), in_force=False)])
    assert sorted(_ids(index, "护照", region="440300")) == [1, 2, 3]
    assert 4 in _ids(index, "护照", region="440000")
    assert 5 in _ids(index, "护照", day=dt.date(2019, 1, 1)) and 5 not in _ids(index, "护照", day=dt.date(2021, 1, 1))


def test_it_survives_opening_again(tmp_path: Path) -> None:
    VectorIndex(open_client(tmp_path), HashedEmbeddings()).put(ENTRIES)
    assert _ids(VectorIndex(open_client(tmp_path), HashedEmbeddings()), "护照身份证")[0] == 2


def test_another_embedder_never_reads_these_vectors_and_clearing_drops_them(tmp_path: Path, index: VectorIndex) -> None:
    client = open_client(tmp_path)
    other = VectorIndex(client, HashedEmbeddings(64))
    assert _ids(other, "护照") == []
    other.clear()
    assert {name.rsplit("-", 2)[-2] for name in (c.name for c in client.list_collections())} == {"64"}


def test_names_are_ascii_and_short(tmp_path: Path) -> None:
    client = open_client(tmp_path)
    VectorIndex(client, HashedEmbeddings())
    names = [collection.name for collection in client.list_collections()]
    assert len(names) == 2 and all(name.isascii() and 3 <= len(name) <= 512 for name in names)


def test_a_rebuild_under_a_running_search_costs_the_vectors_only(tmp_path: Path, index: VectorIndex) -> None:
    for collection in (client := open_client(tmp_path)).list_collections():
        client.delete_collection(collection.name)
    assert _ids(index, "护照") == []


def test_nothing_is_sent_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    index = VectorIndex(open_client(tmp_path), HashedEmbeddings())
    index.put(ENTRIES)
    assert _ids(index, "护照")[0] == 2
    assert open_client(tmp_path).get_settings().anonymized_telemetry is False


class _Slow(Embeddings):
    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[1.0, float(len(text))] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return [1.0, 1.0]


def test_any_embeddings_of_langchain_will_do(tmp_path: Path) -> None:
    index = VectorIndex(open_client(tmp_path), _Slow())
    index.put(ENTRIES)
    assert len(_ids(index, "护照", 2)) == 2


def test_a_folder_or_a_server_is_needed() -> None:
    with pytest.raises(ValueError, match="folder or a server"):
        open_client(None)
