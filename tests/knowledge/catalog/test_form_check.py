"""Values are checked on the server, each in words that say what to do; what is right has one spelling."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalog import Catalog
from knowledge.catalog.form_canonical import Wrong, canonical
from knowledge.catalog.form_check import canonical_values, validate
from knowledge.catalog.merged_form import MergedForm, merged_form
from knowledge.catalog.model import Dictionary, Element, ItemFile

PERSON, OTHER = "11010519491231002X", "110105194912310011"
ELEMENTS: dict[str, dict[str, Any]] = {
    "mother_name": {"label": "母亲姓名", "type": "text"}, "mother_sex": {"label": "母亲性别", "type": "choice", "choices": ["男", "女"]},
    "mother_id_number": {"label": "母亲身份号码", "type": "id_number"}, "mother_birth_date": {"label": "母亲出生日期", "type": "date"},
    "lease_start": {"label": "租赁开始", "type": "date"}, "lease_end": {"label": "租赁截止", "type": "date"},
    "rent_from": {"label": "起", "type": "date"}, "rent_until": {"label": "止", "type": "date"},
    "area": {"label": "面积", "type": "number", "unit": "㎡"}, "years": {"label": "年限", "type": "integer"},
    "number": {"label": "编号", "type": "text", "pattern": "^[A-Z][0-9]{3}$"}, "contact_phone": {"label": "电话", "type": "phone"},
}  # fmt: skip
JSON_TYPES = {"number": "number", "integer": "integer", "boolean": "boolean"}
BOUNDS: dict[str, dict[str, Any]] = {
    "area": {"exclusiveMinimum": 0, "maximum": 100}, "years": {"minimum": 1, "exclusiveMaximum": 31},
    "mother_name": {"minLength": 2, "maxLength": 4},
}  # fmt: skip


def element(type_: str, **more: Any) -> Element:
    return Element(label="值", type=type_, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def form() -> MergedForm:
    properties = {
        name: {"type": JSON_TYPES.get(one["type"], "string"), "x-element": name, **BOUNDS.get(name, {})}
        for name, one in ELEMENTS.items()
    }
    item = ItemFile.model_validate({
        "kind": "item", "id": "a", "name": "事项", "task_type": "公共服务", "department": {"name": "局"},
        "form": {"type": "object", "required": ["mother_name", "contact_phone"], "properties": properties},
    })  # fmt: skip
    return merged_form(Catalog(Dictionary.model_validate({"elements": ELEMENTS}), {"a": item}), ["a"])


RIGHT = {"mother_name": "张三", "contact_phone": "13800138000"}
SPELLINGS: list[tuple[Element, Any, Any]] = [
    (element("text"), "  欧阳\u3000 娜娜\u200b ", "欧阳 娜娜"), (element("text"), "㐂", "㐂"), (element("text"), 12, "12"),
    (element("number"), "1,234.50", 1234.5), (element("number", unit="㎡"), "１２ ㎡", 12.0), (element("number"), 3, 3.0),
    (element("integer"), "12", 12), (element("integer"), 12.0, 12),
    (element("boolean"), "是", True), (element("boolean"), False, False),
    (element("choice", choices=("男", "女")), " 女 ", "女"),
    *[(element("date"), raw, "2025-03-01") for raw in (
        "2025-03-01", "2025-3-1", "2025/3/1", "2025.03.01", "20250301", "2025年3月1日", "二〇二五年三月一日", " ２０２５－０３－０１", dt.date(2025, 3, 1),
    )],
    (element("date"), "长期", "9999-12-31"),
    *[(element("datetime"), raw, "2025-03-01T08:30") for raw in (
        "2025-03-01 08:30", "2025-03-01T08:30:00", "2025年3月1日8时30分", dt.datetime(2025, 3, 1, 8, 30),
    )],
    *[(element("phone"), raw, "13800138000") for raw in ("13800138000", "138 0013 8000", "+86-138-0013-8000", "008613800138000")],
    *[(element("phone"), raw, "0898-66001234") for raw in ("0898-66001234", "(0898)66001234", "089866001234")],
    (element("id_number"), "11010519491231002x", PERSON), (element("uscc"), "91350100m000100y43", "91350100M000100Y43"),
    (element("region"), "460100", "460100"), (element("region"), "海口市", "460100"), (element("region"), "469099", "469099"),
    (element("text", pattern="^[A-Z][0-9]{3}$"), "ａ123", "A123"),
    (element("date"), "  ", None), (element("number"), None, None),
]  # fmt: skip
MISTAKES: list[tuple[Element, Any, str]] = [
    (element("text"), True, "not_text"), (element("text"), ["a"], "not_text"), (element("number"), "十二", "not_number"),
    (element("number"), "nan", "not_number"), (element("number"), float("inf"), "not_number"), (element("number"), True, "not_number"),
    (element("number"), "12元", "not_number"), (element("integer"), "6.5", "not_integer"), (element("boolean"), "也许", "not_boolean"),
    (element("boolean"), 1, "not_boolean"), (element("choice", choices=("男", "女")), "他", "not_a_choice"),
    (element("date"), "2025-02-30", "not_a_date"), (element("date"), "明天", "not_a_date"), (element("date"), 20250301, "not_a_date"),
    (element("date"), "2025-03-01至2026-03-01", "not_a_date"), (element("datetime"), "2025-03-01", "not_a_datetime"),
    (element("datetime"), "2025-03-01 25:00", "not_a_datetime"), (element("phone"), "12345", "not_a_phone"),
    (element("phone"), "23800138000", "not_a_phone"), (element("id_number"), "110105490101001", "id_shape"),
    (element("id_number"), "110105194913310021", "id_birth"), (element("id_number"), "110105194912310021", "id_check"),
    (element("uscc"), "9135010OM000100Y43", "uscc_shape"), (element("uscc"), "91350100M000100Y44", "uscc_check"),
    (element("region"), "990101", "not_a_region"), (element("region"), "那里", "not_a_region"),
    (element("text", pattern="^[A-Z][0-9]{3}$"), "A1234", "pattern"),
]  # fmt: skip


@pytest.mark.parametrize(("of", "raw", "value"), SPELLINGS)
def test_what_is_right_has_one_spelling(of: Element, raw: Any, value: Any) -> None:
    found = canonical(of, raw)
    assert found == value and type(found) is type(value)
    assert canonical(of, found) == found


@pytest.mark.parametrize(("of", "raw", "code"), MISTAKES)
def test_what_is_wrong_has_a_code(of: Element, raw: Any, code: str) -> None:
    found = canonical(of, raw)
    assert isinstance(found, Wrong) and found.code == code


@given(
    st.sampled_from([of for of, _, _ in SPELLINGS]),
    st.text(max_size=20) | st.integers() | st.floats() | st.booleans() | st.none() | st.lists(st.text()) | st.dates() | st.datetimes()
    | st.from_regex(r"[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?", fullmatch=True),
)  # fmt: skip
def test_no_value_is_too_strange_and_canonical_values_stay(of: Element, raw: Any) -> None:
    found = canonical(of, raw)
    if not isinstance(found, Wrong):
        assert canonical(of, found) == found


def told(form: MergedForm, only: list[str] | None = None, **values: Any) -> list[tuple[str, str, str]]:
    return [(one.level, one.element, one.code) for one in validate(form, {**RIGHT, **values}, only)]


def test_a_right_form_has_no_faults(form: MergedForm) -> None:
    assert told(form, mother_id_number=PERSON, mother_birth_date="1949年12月31日", mother_sex="女", area="80㎡", number="a123") == []


def test_what_is_required_and_missing_is_told_with_the_items(form: MergedForm) -> None:
    (fault,) = validate(form, {"contact_phone": "13800138000", "mother_name": " "})
    assert (fault.code, fault.element, fault.level, fault.items) == ("missing", "mother_name", "fault", ("a",))
    assert fault.zh == "“母亲姓名”必须填写。" and fault.en == "“母亲姓名” is required."
    assert fault.as_dict()["items"] == ["a"]


@pytest.mark.parametrize(
    ("name", "raw", "code", "words"),
    [
        ("area", 0, "not_above", "应大于 0㎡"), ("area", "100.5", "too_large", "不能大于 100㎡"), ("years", 0, "too_small", "不能小于 1"),
        ("years", 31, "not_below", "应小于 31"), ("mother_name", "张", "too_short", "至少 2 个字"),
        ("mother_name", "张三李四王", "too_long", "最多 4 个字"), ("number", "1234", "pattern", "格式不对"),
        ("mother_sex", "其他", "not_a_choice", "男、女"), ("contact_phone", "110", "not_a_phone", "11位手机号"),
        ("mother_id_number", PERSON[:-1] + "1", "id_check", "校验位"),
    ],
)  # fmt: skip
def test_each_fault_says_what_to_do(form: MergedForm, name: str, raw: Any, code: str, words: str) -> None:
    (fault,) = validate(form, {**RIGHT, name: raw})
    assert (fault.element, fault.code, fault.level) == (name, code, "fault")
    assert words in fault.zh and "{" not in fault.zh + fault.en


@pytest.mark.parametrize(
    ("values", "warned"),
    [
        ({"mother_id_number": PERSON, "mother_birth_date": "1949-12-30"}, ("mother_birth_date", "birth_differs")),
        ({"mother_id_number": PERSON, "mother_sex": "男"}, ("mother_sex", "sex_differs")),
        ({"mother_id_number": OTHER, "mother_sex": "女"}, ("mother_sex", "sex_differs")),
        ({"lease_start": "2025-03-02", "lease_end": "2025年3月1日"}, ("lease_end", "end_before_start")),
        ({"rent_from": "2025-03-02", "rent_until": "2025-03-01"}, ("rent_until", "end_before_start")),
    ],
)  # fmt: skip
def test_values_that_do_not_fit_each_other_are_a_warning(
    form: MergedForm, values: dict[str, Any], warned: tuple[str, str]
) -> None:
    assert told(form, **values) == [("warning", *warned)]
    (first, second) = values
    assert told(form, [first], **values) == told(form, [second], **values) == [("warning", *warned)]
    assert told(form, ["area"], **values) == []


def test_what_fits_or_is_wrong_in_itself_is_not_compared(form: MergedForm) -> None:
    assert told(form, lease_start="2025-03-01", lease_end="长期") == []
    assert told(form, lease_start="2025-03-01", lease_end="2025-02-30") == [("fault", "lease_end", "not_a_date")]
    assert told(form, mother_id_number=PERSON[:-1] + "1", mother_sex="男") == [("fault", "mother_id_number", "id_check")]


def test_one_page_is_checked_alone(form: MergedForm) -> None:
    assert validate(form, {}, ["area"]) == []
    assert [one.code for one in validate(form, {"area": "x"}, ["area"])] == ["not_number"]


def test_canonical_values_are_the_right_ones_alone(form: MergedForm) -> None:
    typed = {"area": "80㎡", "years": "x", "lease_end": "长期", "foreign": 1, "mother_name": ""}
    assert canonical_values(form, typed) == {"area": 80.0, "lease_end": "9999-12-31"}
