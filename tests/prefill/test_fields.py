"""Values by their labels: beside, below, wrapped, in columns, in running text; what has no value gives none."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prefill.extract.look import Field
from tests.prefill.pages import around, line, look, page, read, values

NAME = Field("name", "person", ("姓名",))
PLACE = Field("place", "place", ("经营场所", "住所"))
BOSS = Field("boss", "person", ("法定代表人",))
AREA = Field("area", "number", ("房屋建筑面积", "建筑面积", "面积"))
FROM = Field("from", "date", ("有效期限",))
UNTIL = Field("until", "date", ("有效期限",), last=True)
DAY = Field("day", "date", ("签发日期",))
NUMBER = Field("number", "code", ("编号",), must=re.compile(r"\d{5}"))
A, B = "460105199003079935", "46010519881102994X"
HOUSE = "海口市龙华区示例路一百零一号示例大厦三层三零一室"


@pytest.mark.parametrize(
    "lines",
    [
        [line(20, 40, "姓名：张小三")],
        [line(20, 40, "姓名"), line(60, 40, "张小三")],
        [line(20, 40, "姓　名"), line(60, 41.5, "张小三")],
        [line(20, 40, "姓"), line(35, 40, "名"), line(60, 40, "张小三")],  # spaced out over its cell
        [line(20, 40, "姓名"), line(20, 49, "张小三")],
        [line(20, 40, "姓名 Name"), line(60, 40, "张小三")],
        [line(20, 40, "姓名"), line(32, 40, "Name", 3), line(60, 40, "张小三")],
        [line(20, 40, "1.姓名：张小三，"), line(20, 50, "日期：2025年3月9日")],
        [line(20, 40, "（姓名）张小三")],
    ],
)  # fmt: skip
def test_a_label_has_its_value(lines: list[object]) -> None:
    assert values(look(NAME), page(*lines)) == {"name": "张小三"}  # type: ignore[arg-type]


def test_a_label_broken_over_two_lines_is_one() -> None:
    assert values(look(BOSS), page(line(20, 40, "法定代"), line(20, 47, "表人"), line(60, 43.5, "张小三"))) == {"boss": "张小三"}


@pytest.mark.parametrize("top", [40, 43.5, 47])
def test_a_value_wraps_in_its_cell(top: float) -> None:
    """The label stands beside the first line, in the middle, or beside the last."""
    lines = [line(20, top, "经营场所"), line(60, 40, HOUSE[:15]), line(60, 47, HOUSE[15:]), line(20, 62, "备注"), line(60, 62, "无")]
    assert values(look(PLACE), page(*lines)) == {"place": HOUSE}


def test_a_wrapped_value_ends_where_the_next_cell_begins() -> None:
    lines = [line(20, 40, "住所"), line(60, 40, HOUSE), line(20, 50, "备注"), line(60, 50, "海口市美兰区别的路二号")]
    assert values(look(PLACE), page(*lines)) == {"place": HOUSE}
    under = [line(20, 40, "住所"), line(60, 40, HOUSE), line(60, 47, "备注"), line(90, 47, "海口市美兰区别的路二号")]
    assert values(look(PLACE), page(*under)) == {"place": HOUSE}


def test_running_text_goes_on_in_the_next_line() -> None:
    first, second = "一、甲方的经营场所：海口市龙华区示例路一百零一号示例", "大厦三层三零一室，租给乙方使用，乙方按月付给甲方租金。"
    lines = [line(25, 40, first), line(20, 50, second), line(20, 60, "双方各执一份，以昭信守，不再另行约定其他事项，签字后生效。")]
    assert values(look(PLACE), page(*lines)) == {"place": HOUSE}


def test_a_sentence_says_what_no_label_does() -> None:
    said = Field("place", "place", (), (re.compile("位于([^,，。]{6,60}?)的房屋"),))
    written = line(20, 40, f"甲方将位于{HOUSE}的房屋租给乙方")
    found = read(look(said), page(written))["place"]
    assert (found.value, found.way) == (HOUSE, "sentence")
    assert found.box == pytest.approx(around(written, 5, 5 + len(HOUSE)))


def test_a_day_at_the_foot_is_found_alone() -> None:
    day = Field("day", "date", (), alone=re.compile(r"\d{4}年\d{1,2}月\d{1,2}日"), last=True)
    lines = [line(20, 40, "本人于2024年1月2日知悉"), line(120, 200, "张小三"), line(120, 210, "2025年3月9日")]
    found = read(look(day), page(*lines))["day"]
    assert (found.value, found.way) == ("2025-03-09", "alone")
    assert values(look(day), page(lines[0], lines[1])) == {}


def test_the_box_is_cut_to_the_value() -> None:
    """One run holds label, value and what follows; what is cited is the value alone."""
    written = line(20, 40, "签发日期：2025年3月9日（章）")
    found = read(look(DAY), page(line(20, 30, "证明"), written))["day"]
    assert found.quote == "2025年3月9日" and found.page == 1
    assert found.box == pytest.approx(around(written, 5, 14))
    period = line(20, 50, "有效期限 2020.01.05-2040.01.05")
    both = read(look(FROM, UNTIL), page(period))
    assert both["from"].box == pytest.approx(around(period, 4, 14)) and both["until"].box == pytest.approx(around(period, 15, 25))


def test_a_wrapped_values_box_holds_both_lines() -> None:
    first, second = line(60, 40, HOUSE[:15]), line(60, 47, HOUSE[15:])
    found = read(look(PLACE), page(line(20, 43.5, "经营场所"), first, second))["place"]
    assert found.box == pytest.approx((first.box[0], first.box[1], max(first.box[2], second.box[2]), second.box[3]))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("有效期限 2020.01.05-2040.01.05", "2020-01-05", "2040-01-05"),
        ("有效期限 2020.01.05-长期", "2020-01-05", "9999-12-31"),
        ("有效期限：自2020年1月5日起至2040年1月5日止", "2020-01-05", "2040-01-05"),
        ("有效期限：至2040年1月5日", None, "2040-01-05"),
        ("有效期限：自2020年1月5日起", "2020-01-05", None),
    ],
)
def test_a_period_has_two_ends(text: str, start: str | None, end: str | None) -> None:
    found = values(look(FROM, UNTIL), page(line(20, 40, text)))
    assert (found.get("from"), found.get("until")) == (start, end)


@pytest.mark.parametrize(
    "lines",
    [
        [line(20, 40, "姓名")],
        [line(20, 40, "姓名："), line(20, 60, "张小三同志在我单位工作三年，表现良好。")],
        [line(20, 40, "姓名"), line(60, 40, "备注"), line(90, 40, "张小三")],  # the value is another label's
        [line(20, 40, "姓名"), line(20, 50, "备注"), line(60, 50, "张小三")],
        [line(20, 40, "姓名"), line(60, 40, "——")],
        [line(20, 40, "姓名"), line(60, 40, "（签字）")],
        [line(20, 40, "姓名"), line(60, 40, "身份证号")],  # the head of a table without rows
        [line(20, 40, "下面是姓名张小三")],  # a word in a sentence is no label
    ],
)  # fmt: skip
def test_what_has_no_value_gives_none(lines: list[object]) -> None:
    assert values(look(NAME), page(*lines)) == {}  # type: ignore[arg-type]


def test_a_number_that_is_none_of_its_sort_is_not_read() -> None:
    assert values(look(NUMBER, AREA), page(line(20, 40, "编号：待定123"), line(20, 50, "建筑面积：以实测为准"))) == {}
    assert values(look(NUMBER), page(line(20, 40, "编号：HT202412345"))) == {"number": "HT202412345"}


def test_the_longer_label_is_the_one_that_is_meant() -> None:
    lines = [line(20, 40, "面积"), line(60, 40, "宗地面积880.00㎡"), line(20, 50, "房屋建筑面积：120.50㎡")]
    assert values(look(AREA), page(*lines)) == {"area": 120.5}
    the_other_way_round = Field("area", "number", AREA.labels[::-1])
    assert values(look(the_other_way_round), page(*lines[::-1])) == {"area": 120.5}


HUSBAND, WIFE = Field("husband", "person", ("男方姓名", "姓名"), group="husband"), Field("wife", "person", ("女方姓名", "姓名"), group="wife")
HUSBAND_ID, WIFE_ID = Field("husband_id", "id_number", ("身份证号",), group="husband"), Field("wife_id", "id_number", ("身份证号",), group="wife")
COUPLE = look(HUSBAND, WIFE, HUSBAND_ID, WIFE_ID, groups={"husband": ("男方", "男方姓名"), "wife": ("女方", "女方姓名")},
              by_sex={"男": "husband", "女": "wife"}, stops=("性别", "日期"))  # fmt: skip
TWO = {"husband": "张小三", "wife": "李小四", "husband_id": A, "wife_id": B}


def test_parties_in_columns() -> None:
    lines = [
        line(60, 40, "男方"), line(130, 40, "女方"),
        line(20, 50, "姓名"), line(60, 50, "张小三"), line(130, 50, "李小四"),
        line(20, 60, "身份证号"), line(60, 60, A), line(130, 60, B),
    ]  # fmt: skip
    assert values(COUPLE, page(*lines)) == TWO


def test_a_label_that_stands_higher_than_its_columns() -> None:
    """身份证号 over its translation: neither is on the row of the numbers."""
    lines = [
        line(60, 40, "男方 Husband"), line(130, 40, "女方 Wife"),
        line(20, 47, "姓名"), line(20, 54, "Name"), line(60, 50.5, "张小三"), line(130, 50.5, "李小四"),
        line(20, 67, "身份证号"), line(20, 74, "ID Number"), line(60, 70.5, A), line(130, 70.5, B),
    ]  # fmt: skip
    assert values(COUPLE, page(*lines)) == TWO


@pytest.mark.parametrize("missing", ["husband", "wife"])
def test_a_column_that_is_empty_takes_nothing_of_the_other(missing: str) -> None:
    lines = [line(60, 40, "男方"), line(130, 40, "女方"), line(20, 50, "姓名"), line(20, 60, "身份证号")]
    lines += [line(130, 50, "李小四"), line(130, 60, B)] if missing == "husband" else [line(60, 50, "张小三"), line(60, 60, A)]
    assert values(COUPLE, page(*lines)) == {name: value for name, value in TWO.items() if not name.startswith(missing)}


def test_parties_beside_each_other_with_their_own_labels() -> None:
    lines = [
        line(20, 40, "男方"), line(120, 40, "女方"),
        line(20, 50, "姓名：张小三"), line(120, 50, "姓名：李小四"),
        line(20, 60, "身份证号：" + A), line(120, 60, "身份证号：" + B),
    ]  # fmt: skip
    assert values(COUPLE, page(*lines)) == TWO


def test_parties_under_each_other() -> None:
    for order in (("男方", "张小三", A, "女方", "李小四", B), ("女方", "李小四", B, "男方", "张小三", A)):
        lines = [
            line(20, 40, f"{order[0]}：{order[1]}"), line(20, 50, f"身份证号：{order[2]}"),
            line(20, 70, f"{order[3]}：{order[4]}"), line(20, 80, f"身份证号：{order[5]}"),
        ]  # fmt: skip
        asked = look(
            Field("husband", "person", ("男方",), group="husband"), Field("wife", "person", ("女方",), group="wife"),
            HUSBAND_ID, WIFE_ID, groups={"husband": ("男方",), "wife": ("女方",)},
        )  # fmt: skip
        assert values(asked, page(*lines)) == TWO


def test_parties_told_apart_by_sex() -> None:
    lines = [
        line(20, 40, "姓名：李小四"), line(100, 40, "性别：女"), line(20, 50, "身份证号：" + B),
        line(20, 80, "姓名：张小三"), line(100, 80, "性别：男"), line(20, 90, "身份证号：" + A),
    ]  # fmt: skip
    assert values(COUPLE, page(*lines)) == TWO


def test_a_party_that_is_not_there_takes_nothing_of_the_other() -> None:
    lines = [line(20, 40, "男方姓名：张小三"), line(20, 50, "身份证号：" + A), line(20, 70, "女方姓名："), line(20, 80, "身份证号：")]
    assert values(COUPLE, page(*lines)) == {"husband": "张小三", "husband_id": A}


def test_several_pages() -> None:
    found = read(look(NAME, DAY), page(line(20, 40, "姓名：张小三")), page(line(20, 40, "签发日期：2025年3月9日"), number=2))
    assert (found["name"].page, found["day"].page) == (1, 2)


def test_a_value_is_as_sure_as_its_least_sure_character() -> None:
    sure, faint = line(20, 40, "姓名：张小三"), line(20, 40, "姓名：张小三", confidence=0.6)
    assert read(look(NAME), page(sure))["name"].confidence == 1.0
    assert read(look(NAME), page(faint, method="ocr"))["name"].confidence == pytest.approx(0.6)
    proved = read(look(Field("id", "id_number", ("身份证号",))), page(line(20, 40, "身份证号：" + A, confidence=0.6)))
    assert proved["id"].confidence > 0.9  # its check digit says so


WORDS = st.sampled_from(["姓名", "姓名：", "张小三", "男方", "女方", "身份证号", A, B, "性别", "男", "女", "日期", "Name", "：", "示例路一号"])


@given(st.lists(st.tuples(st.integers(0, 180), st.integers(0, 290), WORDS), max_size=14))
def test_whatever_stands_wherever_is_read_from_its_place(placed: list[tuple[int, int, str]]) -> None:
    """Nothing raises; what is read is printed in the box that is named, and a party's number is a number of the page."""
    lines = [line(x, y, text) for x, y, text in placed]
    for one in read(COUPLE, page(*lines)).values():
        assert 0 <= one.box[0] < one.box[2] and 0 <= one.box[1] < one.box[3]
        inside = [char.text for each in lines for char in each.chars if one.box[0] <= char.box[0] and char.box[2] <= one.box[2]]
        assert set(one.quote) <= set(inside)
        assert not one.field.endswith("_id") or one.value in (A, B)


def test_a_page_full_of_labels_takes_no_longer_than_its_length() -> None:
    """Who fills a page with labels must not stop the reading of everyone else's documents."""
    words = ("身份证号", "男方", "姓名", "性别")
    lines = [line(x * 5, y * 12, words[(x + y) % 4], 1) for y in range(24) for x in range(40)]
    started = time.process_time()
    values(COUPLE, page(*lines))
    assert time.process_time() - started < 4
