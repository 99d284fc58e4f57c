"""A question about a day gone by is never answered with what became law afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from assistant.answer import Answer, Asked, Desk, answer
from assistant.items import ItemCatalogue
from assistant.outcomes import Outcome
from core.clock import legal_day
from knowledge.search import Found
from tests.knowledge.test_validity_in_law import Law

OLD = ("旧", dt.date(2012, 1, 1), dt.date(2012, 1, 1))
NEW = ("新", dt.date(2020, 1, 1), dt.date(2020, 1, 1))


@pytest.fixture
def law(tmp_path: Path) -> Iterator[Law]:
    made = Law(tmp_path)
    yield made
    made.index.close()
    made.db.close()


def _answer(law: Law, text: str) -> Answer:
    def find(question: str, region: str, on: dt.date | None) -> Sequence[Found]:
        return law.search.find(question, 12, region=region, on=on)

    return answer(
        Asked(text=text),
        Desk(
            catalogue=lambda: ItemCatalogue.build([]), guide=lambda item: None, find=find, release_at=0.6,
            home_region=lambda: "", today=legal_day,
        ),
    )  # fmt: skip


def test_what_changed_since_is_left_to_a_person(law: Law) -> None:
    law.put(law.add(*OLD), law.add(*NEW))
    assert _answer(law, "按照示例犬只办法规定养犬人应当办理登记吗").outcome is Outcome.extract
    assert _answer(law, "按照示例犬只办法规定2015年3月1日养犬人应当办理登记吗").outcome is Outcome.nothing_found
    assert _answer(law, "按照示例犬只办法规定2021年3月1日养犬人应当办理登记吗").outcome is Outcome.extract


def test_what_was_law_then_and_still_is_may_be_quoted(law: Law) -> None:
    law.put(law.add(*OLD))
    found = _answer(law, "按照示例犬只办法规定2015年3月1日养犬人应当办理登记吗")
    assert found.outcome is Outcome.extract and found.body is not None and "旧版" in found.body.sentences[0].text
