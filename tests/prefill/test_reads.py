"""How each sort of value is read: what it becomes, and what is none."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalog.rule_functions import valid_id_number, valid_uscc
from prefill.extract.amounts import from_words
from prefill.extract.reads import SORTS
from tests.prefill.drawing.numbers import (
    DATE_STYLES,
    credit_code,
    id_number,
    in_words,
    phone,
    written_amount,
    written_date,
)

ID = id_number("460105", dt.date(1990, 3, 7), True, random.Random(1))
OTHER_ID = id_number("460106", dt.date(1988, 11, 2), False, random.Random(2))
WRONG_ID = ID[:-1] + ("1" if ID[-1] != "1" else "2")
CODE = credit_code("92", random.Random(3))
WRONG_CODE = CODE[:-1] + ("A" if CODE[-1] != "A" else "B")
PHONE = phone(random.Random(4))
SEX, USAGE = ("男", "女"), ("住宅", "商业服务", "办公")
ENTITY = ("个体工商户", "有限责任公司")


def value(sort: str, text: str, choices: tuple[str, ...] = ()) -> object:
    found = SORTS[sort].find(text, choices)
    return None if found is None else found[0]


RIGHT = [
    ("date", "2025年3月9日", "2025-03-09"),
    ("date", "2025年03月09日", "2025-03-09"),
    ("date", "2025-03-09", "2025-03-09"),
    ("date", "2025.3.9", "2025-03-09"),
    ("date", "2025/03/09", "2025-03-09"),
    ("date", "2025—03—09", "2025-03-09"),
    ("date", "20250309", "2025-03-09"),
    ("date", "2025年3月9号", "2025-03-09"),
    ("date", "二〇二五年三月九日", "2025-03-09"),
    ("date", "二○二五年十二月三十一日", "2025-12-31"),
    ("date", "二零二五年十月二十号", "2025-10-20"),
    ("date", "二二七年五月一日", "2027-05-01"),  # its 〇 was not seen
    ("date", "2024.02.29", "2024-02-29"),
    ("date", "长期", "9999-12-31"),
    ("date", "长期有效", "9999-12-31"),
    ("date", "永久", "9999-12-31"),
    ("date", "自2025年3月9日起至2027年3月8日止", "2025-03-09"),
    ("moment", "2025年3月9日8时5分", "2025-03-09T08:05"),
    ("moment", "2025-03-09T08:05", "2025-03-09T08:05"),
    ("moment", "2025-03-0908:05", "2025-03-09T08:05"),  # blanks are taken out before
    ("number", "¥1,280,000.00", 1280000.0),
    ("number", "1，280，000元", 1280000.0),
    ("number", "1.280.000.00", 1280000.0),  # commas that were read as points
    ("number", "12.8万元", 128000.0),
    ("number", "1.5亿", 150000000.0),
    ("number", "120.50平方米", 120.5),
    ("number", "2025年3月9日共120元", 120.0),
    ("number", "2025-03-09:120", 120.0),
    ("integer", "第2层", 2),
    ("integer", "2,000", 2000),
    ("integer", "36个月", 36),
    ("integer", "二层", 2),
    ("integer", "地上十二层", 12),
    ("words", "壹佰元整", 100.0),
    ("words", "人民币壹佰贰拾捌万元整", 1280000.0),
    ("words", "叁仟伍佰圆正", 3500.0),
    ("words", "叁仟伍佰捌拾元伍角贰分", 3580.52),
    ("words", "壹亿贰仟万元整", 120000000.0),
    ("words", "壹仟万亿元", 1e15),
    ("words", "一百二十元整", 120.0),
    ("id_number", ID, ID),
    ("id_number", "46010519900307993x", "46010519900307993X"),
    ("id_number", f"{WRONG_ID}或{OTHER_ID}", OTHER_ID),  # the one that proves itself
    ("id_number", WRONG_ID, WRONG_ID),  # printed wrongly: read as printed, the check says so
    ("uscc", CODE, CODE),
    ("uscc", f"{WRONG_CODE}/{CODE}", CODE),
    ("phone", f"电话{PHONE}。", PHONE),
    ("phone", "0898-65010203", "0898-65010203"),
    ("person", "张三,男", "张三"),
    ("person", "王小明(签字)", "王小明"),
    ("person", "欧阳小明", "欧阳小明"),
    ("person", "吐尔逊·买买提·艾力", "吐尔逊·买买提·艾力"),
    ("person", "阿卜杜热合曼·艾力", "阿卜杜热合曼·艾力"),
    ("person", "阿卜杜拉•买买提", "阿卜杜拉•买买提"),
    ("party", "海口示例餐饮有限公司", "海口示例餐饮有限公司"),
    ("party", "海口老爸茶店（个体工商户），地址", "海口老爸茶店(个体工商户)"),
    ("party", "海南示例（集团）有限公司", "海南示例(集团)有限公司"),
    ("party", "海口示例公司系依法成立", "海口示例公司"),
    ("party", "张三", "张三"),
    ("place", "海南省海口市龙华区示例路1号的房屋", "海南省海口市龙华区示例路1号"),
    ("place", "示例小吃店海口市龙华区示例路1号", "海口市龙华区示例路1号"),
    ("place", "办事机构设在:海口市龙华区示例路1号", "海口市龙华区示例路1号"),
    ("place", "海口市龙华区示例路1号建筑面积120", "海口市龙华区示例路1号"),
    ("code", "琼(2023)海口市不动产权第0012345号", "琼(2023)海口市不动产权第0012345号"),
    ("code", "HNSP202412345,有效", "HNSP202412345"),
    ("ethnicity", "汉族", "汉"),
    ("ethnicity", "维吾尔族", "维吾尔"),
    ("text", "餐饮服务;食品销售。第二句", "餐饮服务;食品销售"),
]  # fmt: skip

CHOSEN = [
    (SEX, "男", "男"),
    (SEX, "□男☑女", "女"),
    (SEX, "√男□女", "男"),
    (SEX, "男☐女", "男"),  # the mark was not read, the empty box was
    (ENTITY, "有限责任公司(自然人独资)", "有限责任公司"),
    (USAGE, "城镇住宅用地/住宅", "住宅"),
    (USAGE, "商服用地/商业服务", "商业服务"),
    (SEX, "□男□女", None),
    (SEX, "男/女", None),
    (SEX, "(男、女)", None),
    (SEX, "不详", None),
]

NONE = [
    ("date", "2025年2月30日"), ("date", "2023.02.29"), ("date", "2025年13月1日"), ("date", "1800年1月1日"), ("date", "2025年3月"),
    ("date", "3月9日"), ("date", "二五年三月一日"), ("date", "有效期三年"), ("date", "20251301"), ("date", ID), ("date", "0898-6501-0203"),
    ("date", "二〇二年三月九日"),  # 2002, or 202 and a sign that was not read
    ("moment", "2025年3月9日"), ("moment", "2025年3月9日25时00分"), ("moment", "2025年2月30日8时5分"),
    ("number", "无"), ("number", "壹佰"), ("number", "2025-03-09"), ("number", "2025年3月9日"), ("number", "2025/3/9"),
    ("integer", "3.5"), ("integer", "无层"), ("integer", "2025-03-09"),
    ("words", "元整"), ("words", "整"), ("words", "壹万贰"), ("words", "二〇二五年"), ("words", "万元"), ("words", "伍角"),
    ("words", "壹贰元整"), ("words", "壹拾贰伍元整"),
    ("id_number", ID + "2"), ("id_number", "A" + ID), ("id_number", "0" + ID[1:]), ("id_number", ID[:17]), ("id_number", PHONE),
    ("uscc", CODE + "8"), ("uscc", CODE[:17]), ("uscc", ID[:12]),
    ("phone", PHONE + "2"), ("phone", PHONE[:10]), ("phone", ID), ("phone", "12345"),
    ("person", "张"), ("person", "电话"), ("person", "身份证号"), ("person", "本人"), ("person", "张三123"), ("person", "张三丰李四王"),
    ("person", "阿卜杜拉.买买提"),  # half of a name is no name
    ("person", "公司"), ("person", ""), ("person", "Zhang"),
    ("party", "123"), ("party", "和张三"), ("party", ""), ("party", "甲"),
    ("place", "海口"), ("place", "12345"), ("place", "情况说明如上"),
    ("code", "无"), ("code", "123"), ("code", "编号待定"),
    ("ethnicity", "火星族"), ("ethnicity", "不详"), ("ethnicity", "汉族出生"),
    ("text", ""), ("text", ":："),
]  # fmt: skip


@pytest.mark.parametrize(("sort", "text", "canon"), RIGHT)
def test_it_is_read(sort: str, text: str, canon: object) -> None:
    assert value(sort, text) == canon


@pytest.mark.parametrize(("choices", "text", "canon"), CHOSEN)
def test_the_choice_that_is_named_and_no_other(choices: tuple[str, ...], text: str, canon: object) -> None:
    assert value("choice", text, choices) == canon


@pytest.mark.parametrize(("sort", "text"), NONE)
def test_it_is_not_read(sort: str, text: str) -> None:
    assert value(sort, text) is None


def test_every_sort_is_among_these() -> None:
    assert {sort for sort, *_ in RIGHT} | {"choice"} == set(SORTS)
    assert {sort for sort, _ in NONE} | {"choice"} == set(SORTS)


def test_the_numbers_that_prove_themselves_do() -> None:
    """Else the rows above would test another thing than they say."""
    assert valid_id_number(ID) and valid_id_number(OTHER_ID) and not valid_id_number(WRONG_ID)
    assert valid_uscc(CODE) and not valid_uscc(WRONG_CODE)


@pytest.mark.parametrize(("sort", "text", "canon"), RIGHT)
def test_the_place_of_a_value_holds_it(sort: str, text: str, canon: object) -> None:
    """What is cited is what was read: the same text read again says the same."""
    found = SORTS[sort].find(text, ())
    assert found is not None and 0 <= found[1] < found[2] <= len(text)
    kept = text[found[1] : found[2]] + ("层" if sort == "integer" else "")
    assert value(sort, kept) == canon


DAYS = st.dates(dt.date(1901, 1, 1), dt.date(2199, 12, 31))
AMOUNTS = st.integers(1, 10**9 - 1).map(lambda yuan: float(yuan)) | st.integers(100, 10**11 - 1).map(lambda cents: cents / 100)


@given(DAYS, st.sampled_from(DATE_STYLES), st.sampled_from(["", "止", "(长期)", "签发"]))
def test_a_day_is_read_as_it_was_meant(day: dt.date, style: str, behind: str) -> None:
    assert value("date", written_date(day.isoformat(), style).replace(" ", "") + behind) == day.isoformat()


@given(AMOUNTS, st.sampled_from(["", "整", "正"]))
def test_an_amount_in_words_is_read_as_it_was_meant(amount: float, close: str) -> None:
    written = in_words(amount, close or "整")
    assert from_words(written) == amount
    assert value("words", f"人民币{written}(小写)") == amount


@given(st.text(alphabet="零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整", max_size=14))
def test_what_is_no_amount_in_words_raises_nothing(text: str) -> None:
    found = from_words(text)
    assert found is None or found > 0


@given(st.integers(10, 10**11).map(lambda cents: cents / 100), st.sampled_from(["sign", "wide", "wan", "comma", "cents", "plain"]))
def test_an_amount_is_read_as_it_was_meant(amount: float, style: str) -> None:
    assert value("number", written_amount(amount, style)) == amount


@given(st.sampled_from(sorted(SORTS)), st.text(alphabet="2025年3月9日.-/:1万元张三·海口市路号公司(个体)0898壹佰整汉族男女/□☑第层", max_size=30))
def test_canonical_forms_are_read_as_themselves(sort: str, text: str) -> None:
    """Whatever was read in a closed form, its canonical form reads as itself; nothing raises."""
    found = SORTS[sort].find(text, SEX)
    if found is None:
        return
    assert 0 <= found[1] <= found[2] <= len(text)
    if sort in ("date", "moment", "integer", "id_number", "uscc", "phone", "person", "choice", "ethnicity"):
        assert value(sort, str(found[0]), SEX) == found[0]
