"""What people say they want to do, and the themes and items that it may mean."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from api.house import Guide, House
from checkpoint.frames import guide_document
from core.people import Role
from core.sources import SourceVersion
from knowledge.publish import withdraw
from tests.conftest import StaffOf

RESTAURANT, NEWBORN, HOME = "demo-open-restaurant", "demo-newborn", "demo-housing-fund-home"


@pytest.fixture
def guide(house: House) -> Guide:
    assert house.guided is not None
    return house.guided


@pytest.mark.parametrize(
    ("said", "theme"),
    [
        ("我想开个小饭馆", RESTAURANT),
        ("开餐馆", RESTAURANT),
        ("想开一家奶茶店，要办什么手续？", RESTAURANT),
        ("食品经营许可", RESTAURANT),
        ("店门口想挂个招牌", RESTAURANT),
        ("我家宝宝刚出生要办什么", NEWBORN),
        ("小孩上户口", NEWBORN),
        ("小孩打疫苗", NEWBORN),
        ("用公积金贷款买房", HOME),
        ("新生儿出生“一件事”", NEWBORN),
    ],
)
def test_the_theme_that_is_meant_comes_first(guide: Guide, said: str, theme: str) -> None:
    found = guide.resolve(said)
    assert (found[0]["kind"], found[0]["id"], found[0]["name"]) == ("theme", theme, guide.name(theme))
    kinds = [one["kind"] for one in found]
    assert kinds == sorted(kinds, key=lambda kind: kind != "theme") and len(found) <= 6
    assert len({one["id"] for one in found}) == len(found)


def test_a_single_item_is_offered_beside_its_theme(guide: Guide) -> None:
    found = guide.resolve("出生医学证明")
    items = [one["id"] for one in found if one["kind"] == "item"]
    assert items[0] == "demo-birth-certificate" and found[0]["id"] == NEWBORN


@pytest.mark.parametrize(
    "said",
    ["", "   ", "\n", "asdfghjkl", "？？？", "123456", "你好", "今天天气怎么样", "怎么办", "帮我写一首诗", "离婚", "火车票", "手机坏了", "我", "开", "孩"],
)
def test_what_is_no_matter_gives_nothing(guide: Guide, said: str) -> None:
    assert guide.resolve(said) == []


def test_what_was_withdrawn_is_not_offered(guide: Guide, house: House, staff: StaffOf) -> None:
    """What is offered is what is in force, at once, not what an index still knows."""
    assert "demo-signboard" in {one["id"] for one in guide.resolve("办招牌")}
    with house.db.read() as session:
        version = session.scalars(
            select(SourceVersion.id).where(SourceVersion.document_id == guide_document("demo-signboard"), SourceVersion.status == "published")
        ).one()
    steward = staff(Role.steward)
    with house.db.write() as session:
        withdraw(session, steward, version)
    assert "demo-signboard" not in {one["id"] for one in guide.resolve("办招牌")}
    assert "demo-signboard" not in guide.catalog().items
