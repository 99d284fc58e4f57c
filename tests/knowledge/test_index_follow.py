"""Following the changes leaves the index as a rebuild would, whatever was published, ended, renamed or moved in time."""

import datetime as dt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from core.db import Base, Database, new_id
from core.sources import PassageVersion, Revision, SourceDocument, SourceVersion, VersionPassage
from knowledge.index import follow as following
from knowledge.index.embed import HashedEmbeddings
from knowledge.index.entry import IndexEntry
from knowledge.index.exact import ExactVectors
from knowledge.index.follow import follow, rebuild
from knowledge.index.hybrid import HybridIndex

START = dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)
_ACTS = st.tuples(
    st.sampled_from(["publish", "end", "rename", "wait"]),
    st.integers(0, 3),
    st.integers(-3, 3),
    st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True),
)


# These alone: all tables of the house for each of many examples would be most of the test's time.
_KINDS: tuple[Any, ...] = (SourceDocument, SourceVersion, PassageVersion, VersionPassage, Revision)


class _Base:
    def __init__(self, folder: Path) -> None:
        self.db = Database(f"sqlite:///{folder / 'test.sqlite'}")
        Base.metadata.create_all(self.db.engine, tables=[kind.__table__ for kind in _KINDS])
        with self.db.write() as session:
            for number in range(4):
                session.add(SourceDocument(id=f"d{number}", kind="policy", authority="规范性文件", title=f"办法{number}"))
            session.flush()
            for number in range(4):
                for path in range(5):
                    passage = PassageVersion(document_id=f"d{number}", path=f"第{path}条", text=f"{number}{path}", digest=new_id())
                    session.add(passage)
                    session.flush()
                    assert passage.id == 5 * number + path + 1

    def act(self, what: str, document: int, days: int, paths: list[int], at: dt.datetime) -> None:
        with self.db.write() as session:
            revision = Revision(at=at, person_id="p", what="publish")
            session.add(revision)
            session.flush()
            versions = session.query(SourceVersion).filter_by(document_id=f"d{document}").order_by(SourceVersion.id).all()
            if what in ("publish", "rename"):
                starts = at + dt.timedelta(days=max(days, 0))
                version = SourceVersion(
                    id=new_id(), document_id=f"d{document}", digest=new_id(), status="published", imported_at=at,
                    published_at=at, starts_at=starts, revision=revision.id,
                    ends_at=starts + dt.timedelta(days=-days) if days < 0 else None,
                )  # fmt: skip
                session.add(version)
                session.flush()
                session.add_all(
                    VersionPassage(version_id=version.id, passage_id=5 * document + path + 1, ordinal=n)
                    for n, path in enumerate(paths)
                )
                if what == "rename":
                    session.get_one(SourceDocument, f"d{document}").region = f"44{len(paths)}000"
            elif what == "end" and versions:
                versions[-1].ends_at, versions[-1].revision = at, revision.id


def _holds(index: HybridIndex) -> tuple[Any, ...]:
    assert isinstance(index._vectors, ExactVectors)
    view = index._vectors._view
    facts = sorted(zip(*(column[view.alive].tolist() for column in view.facts.values()), strict=True))
    by_words = {
        region: sorted(hit.passage_id for hit in index.search("办法 第0条 第1条 第2条 第3条 第4条", 50, region=region))
        for region in ("", "441000", "442000")
    }
    return index.passages(), facts, by_words, index.revision(), index.day


@settings(max_examples=8, deadline=None)
@given(st.lists(_ACTS, min_size=1, max_size=8))
def test_following_leaves_what_a_rebuild_makes(acts: list[tuple[str, int, int, list[int]]]) -> None:
    with TemporaryDirectory() as folder:
        base, at = _Base(Path(folder)), START
        with (
            HybridIndex.open(Path(folder) / "a", HashedEmbeddings(32)) as stepped,
            HybridIndex.open(Path(folder) / "b", HashedEmbeddings(32)) as fresh,
        ):
            base.act("publish", 0, 0, [0], at)
            follow(stepped, base.db, at)
            for what, document, days, paths in acts:
                at += dt.timedelta(days=abs(days)) if what == "wait" else dt.timedelta(seconds=1)
                base.act(what, document, days, paths, at)
                follow(stepped, base.db, at)
            rebuild(fresh, base.db, at)
            assert _holds(stepped) == _holds(fresh)
        base.db.close()


def test_only_the_changed_document_s_passages_are_put_again(tmp_path: Path, monkeypatch: Any) -> None:
    base = _Base(tmp_path)
    put: list[int] = []
    with HybridIndex.open(tmp_path / "index", HashedEmbeddings(32)) as index:
        for number in range(4):
            base.act("publish", number, 0, [0, 1], START)
        follow(index, base.db, START)
        update = index.update

        def watched(added: list[IndexEntry], removed: set[int], **how: Any) -> None:
            put.extend(entry.passage_id for entry in added)
            update(added, removed, **how)

        monkeypatch.setattr(index, "update", watched)
        base.act("publish", 2, 0, [1, 2], START)
        assert follow(index, base.db, START) and put == [11, 12, 13]
        assert not following.follow(index, base.db, START)
    base.db.close()


def test_an_index_from_a_later_instant_is_made_anew(tmp_path: Path) -> None:
    base = _Base(tmp_path)
    with HybridIndex.open(tmp_path / "index", HashedEmbeddings(32)) as index:
        base.act("publish", 0, 2, [0], START)
        follow(index, base.db, START + dt.timedelta(days=3))
        assert index.passages() == {1: True}
        assert follow(index, base.db, START + dt.timedelta(days=1)) and index.passages() == {1: False}
    base.db.close()
