"""Where lines of an official paper break: no mark begins or ends a line that may not, and nothing goes missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.line_breaks import lines_of

NO_START, NO_END = set("，。、；：？！）》”】〕…"), set("（《“【〔")


def broken(text: str, room: int, first: int | None = None) -> list[str]:
    """Lines of a text whose Chinese characters are two wide, all others one."""
    return lines_of(text, first or room, room, lambda c: 2 if c >= "\u2e80" else 1)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("申请表所填名称，请更正。", 14, ["申请表所填名", "称，请更正。"]),
        ("您的申请（办件编号）", 10, ["您的申请", "（办件编", "号）"]),
        ("凭办件编号 SL20260302-0007 办理", 16, ["凭办件编号", "SL20260302-0007", "办理"]),
        ("read what is listed below", 12, ["read what is", "listed below"]),
        ("", 10, [""]),
        ("期限", 1, ["期", "限"]),
    ],
)
def test_lines(text: str, room: int, lines: list[str]) -> None:
    assert broken(text, room) == lines


def test_the_first_line_may_be_shorter() -> None:
    assert broken("一二三四五六", 8, 4) == ["一二", "三四五六"]


def test_a_word_longer_than_a_line_is_cut_and_whole() -> None:
    lines = broken("见" + "x" * 50 + "。", 20)
    assert "".join(lines) == "见" + "x" * 50 + "。" and max(map(len, lines)) <= 20


@given(st.text(st.sampled_from("审查材料，。、；：（）《》“” aB1-…"), max_size=80), st.integers(16, 40))
def test_whatever_the_text_nothing_is_lost_and_no_line_is_too_wide(text: str, room: int) -> None:
    lines = broken(text, room)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(sum(2 if c >= "\u2e80" else 1 for c in line) <= room for line in lines)


@given(st.lists(st.sampled_from(["审查", "材料，", "（附件）", "《办法》第三条。", "“原文”", "2026年3月", "、", "；"]), max_size=30), st.integers(16, 40))
def test_no_line_begins_or_ends_with_what_may_not(parts: list[str], room: int) -> None:
    text = "申" + "申".join(parts) + "申"
    lines = broken(text, room)
    assert not [line for line in lines[1:] if line[0] in NO_START] and not [line for line in lines[:-1] if line[-1] in NO_END]
