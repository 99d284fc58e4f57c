"""A quote with slips finds its place; a quote that says something else finds none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkpoint.realign import realign

TEXT = (
    "第十条 申请人应当在领取营业执照之日起三十日内办理登记。\n"
    "第十一条 登记机关应当自收到申请材料之日起十五日内作出决定；材料不齐全的，不予受理，并一次告知需要补正的全部内容。"
)
QUOTE = "登记机关应当自收到申请材料之日起十五日内作出决定"


def test_an_exact_quote_keeps_its_place() -> None:
    start = TEXT.index(QUOTE)
    assert realign(QUOTE, TEXT) == (start, start + len(QUOTE))


@pytest.mark.parametrize(
    "typed",
    [
        "登记机关应当自收到申请资料之日起十五日内作出决定",
        "登记机关应当自收到申请材料之日起15日内作出决定",
        "登记机关应当自收到申请材料日起十五日内做出决定",
        "登记机关 应当自收到申请材料之日起十五日内作出决定",
    ],
)
def test_small_slips_find_the_place(typed: str) -> None:
    start = TEXT.index(QUOTE)
    assert realign(typed, TEXT) == (start, start + len(QUOTE))


@pytest.mark.parametrize(
    "typed",
    [
        "登记机关应当自收到申请材料之日起三十日内作出决定",
        "登记机关应当自收到申请材料之日起十五个工作日内作出决定",
        "登记机关可以自收到申请材料之日起十五日内作出决定",
        "登记机关不应当自收到申请材料之日起十五日内作出决定",
        "材料不齐全的，予以受理，并一次告知需要补正的全部内容",
        "税务机关审核后发给许可证书并予以公告",
        "",
        "决定",
    ],
)
def test_another_rule_finds_no_place(typed: str) -> None:
    found = realign(typed, TEXT)
    assert found is None or TEXT[found[0] : found[1]] == typed


def test_half_width_marks_find_full_width_ones() -> None:
    found = realign("材料不齐全的,不予受理,并一次告知", TEXT)
    assert found is not None and TEXT[found[0] : found[1]] == "材料不齐全的，不予受理，并一次告知"


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 60))
def test_only_the_stated_number_is_found(days: int) -> None:
    found = realign(f"登记机关应当自收到申请材料之日起{days}日内作出决定", TEXT)
    assert (found is not None) == (days == 15)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.text(max_size=120))
def test_nothing_makes_it_stumble(quote: str, text: str) -> None:
    found = realign(quote, text)
    assert found is None or 0 <= found[0] < found[1] <= len(text)
