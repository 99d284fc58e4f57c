"""The catalogue of items: changed in place of rebuilt, asked by region, told apart by variants."""

from __future__ import annotations

from assistant.items import ItemCatalogue, related
from assistant.items_actions import actions_asked, actions_of
from assistant.items_index import WordIndex
from assistant.items_match import Asked, siblings
from assistant.items_units import units_of
from tests.assistant.example_guides import GUIDES, guide


def test_a_changed_catalogue_finds_as_one_built_anew() -> None:
    changed = ItemCatalogue.build(GUIDES[3:]).with_changes(added=GUIDES[:3], removed=["food"])
    fresh = ItemCatalogue.build([one for one in GUIDES if one.item_id != "food"])
    for text in ("保安员证遗失补发", "普通护照", "食品经营许可证"):
        question = Asked(text, (), text)
        found = [(match.item.item_id, round(match.score, 5)) for match in changed.find(question)]
        assert found == [(match.item.item_id, round(match.score, 5)) for match in fresh.find(question)]


def test_a_guide_added_again_takes_the_place_of_the_old_one() -> None:
    catalogue = ItemCatalogue.build(GUIDES).with_changes(added=[guide("food", "餐饮服务许可")], removed=[])
    assert len(catalogue.items) == len(GUIDES)
    found = catalogue.get("food")
    assert found is not None and found.name == "餐饮服务许可"
    assert catalogue.get("nothing") is None


def test_regions_are_related_up_and_down_but_not_sideways() -> None:
    assert related("460000", "460105")
    assert related("460105", "460000")
    assert related("460100", "460100")
    assert related("", "460100"), "an unknown region is unknown, not wrong"
    assert not related("460100", "460200")
    assert not related("440000", "460100")


def test_variants_and_offices_are_siblings_and_strangers_are_not() -> None:
    catalogue = ItemCatalogue.build(GUIDES)
    one, lost, passport = (catalogue.get(item_id) for item_id in ("guard-first", "guard-lost", "passport"))
    school, same = (catalogue.get(item_id) for item_id in ("school", "school-province"))
    assert one and lost and passport and school and same
    assert siblings(one, lost)
    assert siblings(school, same)
    assert not siblings(one, passport)
    plain = ItemCatalogue.build([guide("a", "信息查询"), guide("b", "信息查询", parent_name="别的")]).items
    assert siblings(*plain), "a name of common words alone is still the same name"


def test_what_is_done_is_read_from_names_and_from_questions() -> None:
    assert actions_of("保安员证核发(遗失补发保安员证)", "") == {"lost"}
    assert "lost" in actions_asked("证丢失了")
    assert "renew" in actions_asked("快到期了")
    assert actions_asked("护照") == set()
    assert "notarise" in actions_of("遗嘱的变更", "申办公证服务")


def test_pieces_do_not_cross_blanks_and_keep_latin_runs_whole() -> None:
    assert [unit.text for unit in units_of("m字签 护照")] == ["m字", "字签", "护照"]
    assert [(unit.text, unit.start, unit.end) for unit in units_of("证 b2")] == [("证", 0, 1), ("b2", 2, 4)]


def test_rare_pieces_weigh_more_and_unknown_ones_nothing() -> None:
    index = WordIndex([{"name": {"护照": 1, "办理": 1}}, {"name": {"办理": 1}}, {"name": {"办理": 2, "签注": 1}}])
    assert index.idf("护照") > index.idf("办理")
    scores = index.score({"护照": 1.0, "飞船": 1.0})
    assert scores[0] > 0
    assert not scores[1:].any()
    assert index.score({"护照": 1.0})[0] > index.score({"办理": 1.0})[0]
