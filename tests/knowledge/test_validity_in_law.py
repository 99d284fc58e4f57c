"""A question about another day is answered with what was law then, whenever it was published here."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.migrate import upgrade
from checkpoint.roles import grant_first
from core.clock import legal_day, now
from core.crypto import Keys
from core.db import Database
from core.people import Role, Staff, add_person, open_session, staff_of
from core.sources import SourceVersion
from knowledge.index.embed import HashedEmbeddings
from knowledge.index.follow import follow
from knowledge.index.hybrid import HybridIndex
from knowledge.publish import publish, withdraw
from knowledge.search import Found, PublishedSearch
from knowledge.store import Incoming, store

FIRST = ("二〇一〇", dt.date(2010, 5, 1), dt.date(2010, 7, 1))
SECOND = ("二〇一八", dt.date(2018, 3, 1), dt.date(2018, 6, 1))
# Amended in 2023, and nothing tells from when.
THIRD = ("二〇二三", dt.date(2023, 9, 1), None)


class Law:
    """One law in versions, a steward, and the search over it."""

    def __init__(self, folder: Path) -> None:
        self.db, self.keys = Database(f"sqlite:///{folder / 'law.sqlite'}"), Keys(b"k" * 32)
        upgrade(self.db)
        with self.db.write() as session:
            person = add_person(session, "steward", "知识员甲", "correct horse battery")
            grant_first(session, self.keys, person, [Role.steward])
            token = open_session(session, person, 12)
        with self.db.write() as session:
            self.steward: Staff = staff_of(session, token, demo=False)
        self.index = HybridIndex.open(folder / "index", HashedEmbeddings())
        self.search = PublishedSearch(index=self.index, database=self.db)

    def add(self, text: str, adopted: dt.date | None, start: dt.date | None, kind: str = "law") -> str:
        """Imports a version; its id."""
        incoming = Incoming(
            document_id="doc:law", kind=kind, authority="法律法规", title="示例犬只办法", label=str(adopted or text),
            passages=(("示例犬只办法 › 第一条", f"{text}版：养犬人应当办理登记"),), effective_from=start, adopted=adopted,
        )  # fmt: skip
        with self.db.write() as session:
            return store(session, self.keys.hash, [incoming], "i").added[0]

    def put(self, *versions: str, on: dt.date | None = None) -> None:
        """Publishes, and the index follows."""
        with self.db.write() as session:
            publish(session, self.steward, versions, on=on)
        follow(self.index, self.db)

    def asked(self, day: dt.date | None) -> list[Found]:
        """What a search finds on a day."""
        return self.search.find("养犬登记", on=day)

    def text(self, day: dt.date | None) -> list[str]:
        """The versions found on a day, by the word that each begins with."""
        return [found.row.text.partition("版")[0] for found in self.asked(day)]


@pytest.fixture
def law(tmp_path: Path) -> Iterator[Law]:
    made = Law(tmp_path)
    yield made
    made.index.close()
    made.db.close()


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
@pytest.mark.parametrize("together", [True, False])
def test_in_whatever_order_versions_come_each_day_has_its_one(law: Law, order: tuple[int, ...], together: bool) -> None:
    ids = [law.add(*(FIRST, SECOND, THIRD)[n]) for n in order]
    for batch in [ids] if together else [[one] for one in ids]:
        law.put(*batch)
    assert law.text(dt.date(2010, 6, 30)) == []
    assert law.text(dt.date(2010, 7, 1)) == law.text(dt.date(2018, 5, 31)) == ["二〇一〇"]
    assert law.text(dt.date(2018, 6, 1)) == law.text(dt.date(2023, 8, 31)) == ["二〇一八"]
    assert law.text(dt.date(2023, 9, 1)) == law.text(None) == law.text(legal_day()) == ["二〇二三"]


def test_an_unknown_entry_into_force_stays_unknown(law: Law) -> None:
    law.put(law.add(*SECOND), law.add(*THIRD))
    (known,), (unknown,) = law.asked(dt.date(2020, 1, 1)), law.asked(dt.date(2024, 1, 1))
    assert known.row.dated and known.row.effective_from == known.row.since == dt.date(2018, 6, 1)
    assert known.row.until == dt.date(2023, 8, 31)
    assert not unknown.row.dated and unknown.row.effective_from is None and unknown.row.until is None


def test_adoption_is_not_entry_into_force(law: Law) -> None:
    law.put(law.add(*FIRST), law.add(*SECOND))
    assert law.text(dt.date(2018, 4, 1)) == ["二〇一〇"]


def test_a_text_without_any_date_holds_from_its_publication_here(law: Law) -> None:
    law.put(law.add("无日期", None, None))
    assert law.text(None) == law.text(legal_day() + dt.timedelta(days=3)) == ["无日期"]
    assert law.text(legal_day() - dt.timedelta(days=1)) == []


def test_a_day_that_a_steward_set_counts(law: Law) -> None:
    later = legal_day() + dt.timedelta(days=10)
    law.put(law.add(*FIRST))
    law.put(law.add(*SECOND), on=later)
    assert law.text(later - dt.timedelta(days=1)) == law.text(dt.date(2020, 1, 1)) == ["二〇一〇"]
    assert law.text(later) == ["二〇一八"]


def test_what_was_withdrawn_is_found_for_no_day(law: Law) -> None:
    second = law.add(*SECOND)
    law.put(law.add(*FIRST), second)
    with law.db.write() as session:
        withdraw(session, law.steward, second)
    follow(law.index, law.db)
    assert law.text(dt.date(2019, 1, 1)) == law.text(None) == []
    assert law.text(dt.date(2015, 1, 1)) == ["二〇一〇"]


def test_a_coming_version_withdrawn_before_its_day_gives_the_days_back(law: Law) -> None:
    law.put(law.add(*FIRST))
    coming = law.add("将来", None, legal_day() + dt.timedelta(days=30))
    law.put(coming)
    far = legal_day() + dt.timedelta(days=60)
    assert law.text(far) == ["将来"]
    with law.db.write() as session:
        withdraw(session, law.steward, coming)
    follow(law.index, law.db)
    assert law.text(far) == law.text(None) == ["二〇一〇"]


def test_versions_of_before_these_days_were_kept_are_told_by_their_instants(law: Law) -> None:
    first = law.add(*FIRST)
    law.put(first)
    with law.db.write() as session:
        row = session.get_one(SourceVersion, first)
        row.since = row.until = None
        row.starts_at = now() - dt.timedelta(days=20)
        row.revision = (row.revision or 0) + 1
    follow(law.index, law.db)
    assert law.text(legal_day() - dt.timedelta(days=10)) == ["二〇一〇"]
    assert law.text(legal_day() - dt.timedelta(days=30)) == []
