"""The functions that rules call, against values worked out by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.catalog.rule_functions import (
    days_between,
    same_address,
    same_name,
    valid_id_number,
    valid_uscc,
    years_between,
)

# Made-up numbers: sequence 995 is kept for centenarians, the birth date is later.
ID = "46010519990229995"


def test_an_id_number_needs_its_check_digit_and_a_real_date() -> None:
    stem = "46010519990228995"
    valid = [digit for digit in "0123456789X" if valid_id_number(stem + digit)]
    assert len(valid) == 1
    assert valid_id_number(f"{stem[:6]} {stem[6:]}{valid[0].lower()}")
    assert not any(valid_id_number(ID + digit) for digit in "0123456789X"), "1999-02-29 is no day"
    assert not valid_id_number(stem) and not valid_id_number("")


def test_the_check_digit_of_the_standards_own_example() -> None:
    """GB 11643-1999 works out 34052419800101001X."""
    assert valid_id_number("34052419800101001X") and not valid_id_number("340524198001010011")


def test_a_credit_code_needs_its_check_character() -> None:
    stem = "91460000MAX0000X0"
    valid = [letter for letter in "0123456789ABCDEFGHJKLMNPQRTUWXY" if valid_uscc(stem + letter)]
    assert len(valid) == 1
    assert valid_uscc(stem.lower() + valid[0])
    assert not valid_uscc("I" + stem) and not valid_uscc("") and not valid_uscc(stem)


def test_every_check_character_of_a_credit_code_occurs() -> None:
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    stems = [f"91460000MAX0000X{letter}" for letter in alphabet]
    checks = [letter for stem in stems for letter in alphabet if valid_uscc(stem + letter)]
    assert sorted(checks) == sorted(alphabet)


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        ("2024-03-31", "2025-03-30", 0),
        ("2024-03-31", "2025-03-31", 1),
        ("2024-02-29", "2025-02-28", 0),
        ("2024-02-29", "2025-03-01", 1),
        ("2025-03-31", "2024-03-31", -1),
    ],
)
def test_years_are_full_years(start: str, end: str, years: int) -> None:
    assert years_between(dt.date.fromisoformat(start), dt.date.fromisoformat(end)) == years


def test_days_are_calendar_days() -> None:
    assert days_between(dt.date(2024, 2, 28), dt.date(2024, 3, 1)) == 2
    assert days_between(dt.date(2024, 3, 1), dt.date(2024, 2, 28)) == -2


@pytest.mark.parametrize(
    "other", ["阿依古丽·买买提", "阿依古丽•买买提", "阿依古丽 买买提", "阿依古丽・买买提", "阿依古丽买买提"]
)
def test_names_are_equal_however_the_dot_is_written(other: str) -> None:
    assert same_name("阿依古丽·买买提", other)
    assert not same_name("阿依古丽·买买提", "阿依古丽·买买")


def test_names_are_equal_after_compatibility_forms() -> None:
    assert same_name("示例餐饮（Ａ店）", "示例餐饮(A店)")


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("海南省海口市龙华区示例路1号", "龙华区示例路1号", True),
        ("海南省海口市龙华区示例路1号", "海口市龙华区示例路 １号", True),
        ("海口市龙华区示例路1号", "海南省龙华区示例路1号", True),
        ("海南省琼海市嘉积镇示例街2号", "琼海市嘉积镇示例街2号", True),
        ("北京市朝阳区示例路1号", "朝阳区示例路1号", True),
        ("海口市示例路1号", "三亚市示例路1号", False),
        ("广东省海口市示例路1号", "海口市示例路1号", False),
        ("海口市龙华区示例路1号", "海口市龙华区示例路11号", False),
        ("海口市龙华区示例路1号", "示例路1号", False),
        ("海口市", "三亚市", False),
        ("海南省", "海南省海口市", False),
        ("海南路1号", "1号", False),
    ],
)
def test_an_address_may_leave_out_its_province_or_city(a: str, b: str, same: bool) -> None:
    assert same_address(a, b) is same
    assert same_address(b, a) is same
