"""What a document is, and whose: by its slot, by agreement with what others say, else nobody's until a person tells."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from knowledge.catalog import load_catalog
from prefill.document import Document, settle_amounts, settle_roles, settle_unit, understand
from prefill.extract.choose import FieldRead
from prefill.propose import propose
from prefill.reading.page import Line, Page, Reading
from tests.prefill.drawing.numbers import id_number
from tests.prefill.pages import line, page

CATALOG = load_catalog([Path(__file__).parents[2] / "knowledge" / "starter"])
WORDS = CATALOG.dictionary
MOTHER, FATHER, OWNER = "张小兰", "李大海", "王东"
NUMBERS = {
    name: id_number("460105", dt.date(1990, 3, 7 + place), place != 0, random.Random(place))
    for place, name in enumerate((MOTHER, FATHER, OWNER))
}
FAMILY = ("birth_certificate", "mother_id", "father_id")


def reading(*lines: Line) -> Reading:
    return Reading("application/pdf", (page(*lines),))


def card(name: str, number: str = "", slot: str = "", file: str = "") -> Document:
    lines = [
        line(60, 20, "居民身份证", 9), line(20, 40, "姓名"), line(50, 40, name), line(20, 50, "性别"), line(50, 50, "女"),
        line(20, 60, "住址"), line(50, 60, "海口市龙华区示例路1号"), line(20, 80, "公民身份号码"), line(80, 80, number or NUMBERS[name]),
        line(20, 100, "签发机关"), line(60, 100, "海口市公安局"), line(20, 110, "有效期限"), line(60, 110, "2020.01.05-2040.01.05"),
    ]  # fmt: skip
    return understand(file or f"card of {name}", slot, reading(*lines), WORDS)


def birth(mother: str = MOTHER, father: str = FATHER, number: str = "") -> Document:
    lines = [
        line(60, 20, "出生医学证明", 9), line(20, 40, "新生儿姓名：李示例"), line(20, 50, f"母亲姓名：{mother}"),
        line(20, 60, f"母亲身份证号：{number or NUMBERS.get(mother, NUMBERS[MOTHER])}"), line(20, 70, f"父亲姓名：{father}"),
        line(20, 80, "出生证编号：Z460000001"), line(20, 90, "签发日期：2025年3月9日"),
    ]  # fmt: skip
    return understand("birth", "birth_certificate", reading(*lines), WORDS)


def roles(*documents: Document, wanted: tuple[str, ...] = FAMILY) -> dict[str, str | None]:
    return {one.file: one.kind for one in settle_roles(documents, wanted, WORDS)}


def test_the_slot_tells_whose_it_is() -> None:
    found = card(MOTHER, slot="mother_id")
    assert found.kind == "mother_id"
    assert {name: one.value for name, one in found.elements.items()} == {
        "mother_name": MOTHER, "mother_id_number": NUMBERS[MOTHER], "mother_id_until": "2040-01-05",
    }  # fmt: skip


def test_without_a_slot_it_is_nobodys() -> None:
    found = card(MOTHER)
    assert found.look is not None and found.look.name == "id_card" and found.kind is None
    assert roles(found) == {found.file: None}


def test_the_slot_is_not_believed_against_the_page() -> None:
    """A card in the licence's place is a card, and nobody's until it agrees with something."""
    found = card(MOTHER, slot="shop_licence")
    assert found.look is not None and found.look.name == "id_card" and found.kind is None
    assert roles(found, birth()) == {found.file: "mother_id", "birth": "birth_certificate"}


@pytest.mark.parametrize(("name", "role"), [(MOTHER, "mother_id"), (FATHER, "father_id"), (OWNER, None)])
def test_agreement_tells_whose_it_is(name: str, role: str | None) -> None:
    found = card(name)
    assert roles(birth(), found)[found.file] == role


def test_the_number_agrees_where_the_name_was_misread() -> None:
    found = card("张小二", NUMBERS[MOTHER])
    assert roles(birth(), found)[found.file] == "mother_id"


def test_where_two_roles_agree_a_person_is_asked() -> None:
    found = card(MOTHER)
    assert roles(birth(father=MOTHER), found)[found.file] is None


def test_a_role_that_the_application_does_not_want_is_not_given() -> None:
    found = card(MOTHER)
    assert roles(birth(), found, wanted=("birth_certificate", "father_id"))[found.file] is None


def test_the_elements_are_those_of_the_role_that_was_found() -> None:
    mine = next(one for one in settle_roles([birth(), card(MOTHER)], FAMILY, WORDS) if one.file != "birth")
    assert set(mine.elements) == {"mother_name", "mother_id_number", "mother_id_until"}


def test_the_order_of_documents_gives_no_role() -> None:
    documents = [birth(), card(MOTHER), card(FATHER), card(OWNER)]
    expected = roles(*documents)
    assert sorted(map(str, expected.values())) == ["None", "birth_certificate", "father_id", "mother_id"]
    for shuffled in permutations(documents):
        assert roles(*shuffled) == expected


def test_what_is_none_of_the_kinds_says_nothing() -> None:
    ticket = reading(line(60, 20, "海口汽车客运站", 9), line(20, 40, "姓名：张小兰"), line(20, 50, "座位号：12"), line(20, 60, "票价：35元"))
    found = understand("ticket", "mother_id", ticket, WORDS)
    assert (found.kind, found.look, dict(found.elements)) == (None, None, {})


@pytest.mark.parametrize("pages", [(), (Page(1, 210, 297, "text", ()),)])
def test_a_file_without_letters_says_nothing(pages: tuple[Page, ...]) -> None:
    assert understand("empty", "mother_id", Reading("image/jpeg", pages), WORDS).kind is None


def test_a_kind_that_the_catalogue_does_not_know_says_nothing() -> None:
    without = WORDS.model_copy(update={"material_kinds": {}})
    found = understand("card", "", reading(line(60, 20, "居民身份证", 9), line(20, 40, "姓名：张小兰"), line(20, 50, "公民身份号码")), without)
    assert (found.kind, found.look, dict(found.elements)) == (None, None, {})


def test_what_is_proposed_is_what_the_kind_shows() -> None:
    """Suggestions come from documents with a role alone, and only for elements that the catalogue ties to their kind."""
    documents = [birth(), card(MOTHER), card(OWNER)]
    asked = ["mother_name", "mother_id_number", "father_name", "baby_name", "owner_name", "shop_name"]
    found = {one.element: one for one in propose(documents, asked, FAMILY, WORDS)}
    assert {name: one.value for name, one in found.items()} == {
        "mother_name": MOTHER, "mother_id_number": NUMBERS[MOTHER], "father_name": FATHER, "baby_name": "李示例",
    }  # fmt: skip
    assert {source.file for source in found["mother_name"].sources} == {"birth", f"card of {MOTHER}"}
    narrow = WORDS.model_copy(update={"material_kinds": WORDS.material_kinds | {
        "birth_certificate": WORDS.material_kinds["birth_certificate"].model_copy(update={"elements": ("mother_name",)})}})  # fmt: skip
    assert {one.element for one in propose([birth()], asked, FAMILY, narrow)} == {"mother_name"}


def number(value: float, quote: str, confidence: float = 0.99) -> FieldRead:
    return FieldRead("f", value, quote, 1, (0, 0, 1, 1), "label", confidence)


@pytest.mark.parametrize(
    ("printed", "words", "settled"),
    [
        (number(380.0, "380"), number(380000.0, "叁拾捌万元整"), 380000.0),  # its end was not read
        (number(1280000.0, "1280000"), number(1280000.0, "壹佰贰拾捌万元整"), 1280000.0),
        (number(390000.0, "390000"), number(380000.0, "叁拾捌万元整"), 390000.0),  # they differ: no repair, a person sees it
        (number(380.0, "380"), number(380000.0, "叁拾捌万元整", 0.7), 380.0),  # the words are not sure
    ],
)
def test_a_number_is_completed_by_its_words(printed: FieldRead, words: FieldRead, settled: float) -> None:
    assert settle_amounts({"price": printed, "price_words": words})["price"].value == settled
    assert settle_amounts({"price": printed})["price"] == printed


def test_values_come_in_the_elements_unit() -> None:
    area = settle_unit(number(178.072, "178.072"), "㎡")  # 178.07㎡ with its raised 2
    assert (area.value, area.quote) == (178.07, "178.07") and area.confidence < 0.95
    assert settle_unit(number(178.07, "178.07"), "㎡").value == 178.07
    assert settle_unit(number(500000.0, "50万元"), "万元").value == 50
    assert settle_unit(replace(number(3.0, "3"), value=3.0), "年").value == 3.0
