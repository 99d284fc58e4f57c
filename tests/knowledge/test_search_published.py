import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from core.clock import legal_day, now
from core.db import Base, Database, new_id
from core.sources import PassageVersion, Revision, SourceDocument, SourceVersion, VersionPassage
from knowledge.index.embed import HashedEmbeddings
from knowledge.index.follow import follow, rebuild
from knowledge.index.hybrid import HybridIndex
from knowledge.search import PublishedSearch, read_back, same_line

PAST, SOON = now() - dt.timedelta(days=40), now() + dt.timedelta(days=40)


class Shelf:
    """A database of a few published texts and the index that follows it."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(f"sqlite:///{folder / 'test.sqlite'}")
        Base.metadata.create_all(self.database.engine)
        self.index = HybridIndex.open(folder / "index", HashedEmbeddings())
        self.search = PublishedSearch(index=self.index, database=self.database)

    def publish(
        self,
        document: str,
        text: str,
        *,
        region: str = "",
        kind: str = "policy",
        starts: dt.datetime = PAST,
        ends: dt.datetime | None = None,
        status: str = "published",
    ) -> int:
        """One document of one passage; its passage id."""
        with self.database.write() as session:
            if session.get(SourceDocument, document) is None:
                session.add(
                    SourceDocument(id=document, kind=kind, authority="规范性文件", title=document, region=region)
                )
                session.flush()
            revision = Revision(at=now(), person_id="p", what="publish")
            session.add(revision)
            session.flush()
            passage = PassageVersion(document_id=document, path=f"{document} › 第一条", text=text, digest=new_id())
            version = SourceVersion(
                id=new_id(), document_id=document, digest=new_id(), status=status, imported_at=now(), starts_at=starts,
                ends_at=ends, published_at=starts, label="1",
                revision=revision.id,
            )  # fmt: skip
            session.add_all([passage, version])
            session.flush()
            session.add(VersionPassage(version_id=version.id, passage_id=passage.id, ordinal=1))
            return passage.id

    def end(self, passage: int, at: dt.datetime) -> None:
        """The version that holds `passage` ends at `at`."""
        with self.database.write() as session:
            version = session.scalars(
                select(SourceVersion).join(VersionPassage).where(VersionPassage.passage_id == passage)
            ).one()
            revision = Revision(at=now(), person_id="p", what="withdraw")
            session.add(revision)
            session.flush()
            version.ends_at, version.revision = at, revision.id

    def found(self, question: str, **how: object) -> list[int]:
        """Passage ids that a search shows."""
        return [found.row.passage_id for found in self.search.find(question, **how)]  # type: ignore[arg-type]


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    yield shelf
    shelf.index.close()
    shelf.database.close()


def test_a_found_passage_is_the_database_s_row_with_its_version(shelf: Shelf) -> None:
    passage = shelf.publish("护照办法", "申请护照应当提交居民身份证", region="440000")
    assert follow(shelf.index, shelf.database)
    (found,) = shelf.search.find("护照要带什么")
    assert (found.row.passage_id, found.row.text) == (passage, "申请护照应当提交居民身份证")
    assert (found.row.title, found.row.version, found.row.region) == ("护照办法", "1", "440000")
    assert found.score > 0 and "words" in found.parts


def test_text_that_ended_is_not_shown_from_that_instant_though_the_index_still_holds_it(shelf: Shelf) -> None:
    passage = shelf.publish("护照办法", "申请护照应当提交居民身份证")
    follow(shelf.index, shelf.database)
    shelf.end(passage, now())
    assert shelf.index.search("护照", 5)[0].passage_id == passage
    assert shelf.found("护照") == []


def test_what_is_imported_or_withdrawn_is_never_shown(shelf: Shelf) -> None:
    shelf.publish("护照办法", "申请护照应当提交居民身份证", status="imported")
    shelf.publish("护照规定", "申请护照应当提交照片", status="withdrawn")
    follow(shelf.index, shelf.database)
    assert shelf.found("护照") == [] and len(shelf.index) == 0


def test_an_index_that_proposes_what_the_database_lacks_shows_nothing(shelf: Shelf) -> None:
    passage = shelf.publish("护照办法", "申请护照应当提交居民身份证")
    follow(shelf.index, shelf.database)
    with shelf.database.write() as session:
        session.execute(delete(VersionPassage).where(VersionPassage.passage_id == passage))
    assert shelf.found("护照") == []


def test_past_and_coming_days_are_answered_from_the_archive(shelf: Shelf) -> None:
    old = shelf.publish("护照办法", "申请护照应当提交户口簿", ends=now() - dt.timedelta(days=10))
    present = shelf.publish("护照办法", "申请护照应当提交身份证", starts=now() - dt.timedelta(days=10), ends=SOON)
    coming = shelf.publish("护照办法", "申请护照免提交材料", starts=SOON)
    follow(shelf.index, shelf.database)
    assert shelf.index.passages() == {old: False, present: True, coming: False}
    today = legal_day()
    assert shelf.found("申请护照") == shelf.found("申请护照", on=today) == [present]
    assert shelf.found("申请护照", on=today - dt.timedelta(days=20)) == [old]
    assert shelf.found("申请护照", on=today + dt.timedelta(days=60)) == [coming]
    assert shelf.found("申请护照", on=today - dt.timedelta(days=60)) == []


def test_a_day_that_began_after_the_last_update_still_finds_what_came_into_force(shelf: Shelf) -> None:
    yesterday = now() - dt.timedelta(days=1)
    coming = shelf.publish("护照办法", "申请护照免提交材料", starts=now() - dt.timedelta(minutes=1))
    follow(shelf.index, shelf.database, yesterday)
    assert shelf.index.passages() == {coming: False}
    assert shelf.found("申请护照") == [coming]
    assert follow(shelf.index, shelf.database)
    assert shelf.index.passages() == {coming: True}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("440100", {"广东", "广州", "天河", "全国", "不详"}),
        ("440106", {"广东", "广州", "天河", "全国", "不详"}),
        ("440000", {"广东", "广州", "天河", "深圳", "全国", "不详"}),
        ("460000", {"海南", "全国", "不详"}),
        ("", {"广东", "广州", "天河", "深圳", "海南", "全国", "不详"}),
        ("990000", {"广东", "广州", "天河", "深圳", "海南", "全国", "不详"}),
    ],
)
def test_a_region_keeps_itself_what_is_around_it_and_what_is_inside_it(
    shelf: Shelf, asked: str, expected: set[str]
) -> None:
    places = {"广东": "440000", "广州": "440100", "天河": "440106", "深圳": "440300", "海南": "460000", "全国": ""}
    for name, code in {**places, "不详": "987654"}.items():
        shelf.publish(name, "旅馆业特种行业许可", region=code)
    follow(shelf.index, shelf.database)
    found = shelf.search.find("旅馆业许可", region=asked)
    assert {hit.row.document_id for hit in found} == expected


def test_the_country_is_around_every_place() -> None:
    assert same_line("440106", "000000") and same_line("000000", "440106")


def test_a_rare_region_is_found_behind_many_candidates_of_others(shelf: Shelf) -> None:
    for number in range(150):
        shelf.publish(f"海南规定{number}", "旅馆业特种行业许可", region="460000")
    wanted = shelf.publish("广东规定", "旅馆业的开业，按照有关规定办理特种行业许可手续后方可进行", region="440000")
    follow(shelf.index, shelf.database)
    assert wanted not in [hit.passage_id for hit in shelf.index.search("旅馆业特种行业许可", 100)]
    hits = shelf.index.search("旅馆业特种行业许可", 100, region="440000")
    assert [hit.passage_id for hit in hits] == [wanted]
    assert shelf.found("旅馆业特种行业许可", region="440000") == [wanted]


def test_kinds_restrict(shelf: Shelf) -> None:
    guide = shelf.publish("护照签发", "申请护照应当提交居民身份证", kind="guide")
    policy = shelf.publish("护照办法", "申请护照应当提交居民身份证")
    follow(shelf.index, shelf.database)
    assert shelf.found("护照", kinds=frozenset({"guide"})) == [guide]
    assert shelf.found("护照", kinds=frozenset({"policy"})) == [policy]


def test_langchain_gets_the_same_as_documents(shelf: Shelf) -> None:
    passage = shelf.publish("护照办法", "申请护照应当提交居民身份证")
    follow(shelf.index, shelf.database)
    (document,) = shelf.search.invoke("护照要带什么")
    assert document.page_content == "申请护照应当提交居民身份证"
    assert document.metadata["passage_id"] == passage and document.metadata["path"] == "护照办法 › 第一条"


def test_following_twice_does_nothing_and_rebuilding_restores_everything(shelf: Shelf) -> None:
    passages = [shelf.publish(f"办法{n}", f"第{n}种许可") for n in range(5)]
    follow(shelf.index, shelf.database)
    assert not follow(shelf.index, shelf.database)
    assert shelf.index.revision() == 5
    shelf.index.update((), passages, revision=5)
    assert not follow(shelf.index, shelf.database) and len(shelf.index) == 0
    assert rebuild(shelf.index, shelf.database) == 5
    assert shelf.index.passages() == dict.fromkeys(passages, True)


def test_two_versions_in_force_show_the_later_one(shelf: Shelf) -> None:
    passage = shelf.publish("护照办法", "申请护照应当提交居民身份证")
    with shelf.database.write() as session:
        later = SourceVersion(
            id=new_id(), document_id="护照办法", digest="d2", status="published", imported_at=now(), label="2",
            starts_at=PAST + dt.timedelta(days=1), published_at=PAST,
        )  # fmt: skip
        session.add(later)
        session.flush()
        session.add(VersionPassage(version_id=later.id, passage_id=passage, ordinal=1))
    with shelf.database.read() as session:
        assert read_back(session, [passage], now())[passage].version == "2"
