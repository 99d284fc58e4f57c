"""What a document says of itself: dates that belong to this version, front matter, region."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from knowledge.documents import read_document


@pytest.mark.parametrize(
    ("name", "notes", "clause", "expected"),
    [
        ("a(2003-08-27).md", "2003年8月27日 会议通过", "本法自2004年7月1日起施行。", dt.date(2004, 7, 1)),
        ("a(2019-04-23).md", "2003年8月27日 会议通过\n\n2019年4月23日 修正", "本法自2004年7月1日起施行。", None),
        ("a.md", "2020年5月1日 示例令第3号公布", "本办法自公布之日起施行。", dt.date(2020, 5, 1)),
        ("a.md", "2020年5月1日 会议通过", "本条例自公布之日起施行。", None),
        ("a.md", "2020年5月1日 公布\n\n2022年5月1日 修订", "本办法自公布之日起施行。", None),
        ("a.md", "1993年5月1日 会议通过", "本法自一九九四年一月一日起施行。", dt.date(1994, 1, 1)),
        ("a.md", "2021年11月24日 会议通过\n\n2022年1月1日 施行", "本解释施行前的决定不再适用。", dt.date(2022, 1, 1)),
        ("a.md", "2020年5月1日 会议通过", "许可证自签发之日起生效。", None),
    ],
)
def test_in_force_only_where_the_clause_belongs_to_this_version(
    tmp_path: Path, name: str, notes: str, clause: str, expected: dt.date | None
) -> None:
    (tmp_path / name).write_text(f"# 示例法\n\n{notes}\n\n<!-- INFO END -->\n\n第一条 甲。\n\n第二条 {clause}\n", "utf-8")
    (document,) = read_document(tmp_path / name)
    assert document.effective_from == expected
    assert ("不明" in document.effective_note or "未载明" in document.effective_note) == (expected is None)


def test_front_matter_is_honoured(tmp_path: Path) -> None:
    front = "---\ntitle: 示例市办事规定（示例）\nnumber: 示府〔2025〕1号\nauthority: 规范性文件\nregion: 460000\neffective_from: 2025-03-01\n---\n"
    (tmp_path / "a.md").write_text(f"{front}# 示例市办事规定（示例）\n\n第一条 甲。\n", "utf-8")
    (document,) = read_document(tmp_path / "a.md")
    assert (document.title, document.number, document.region) == ("示例市办事规定（示例）", "示府〔2025〕1号", "460000")
    assert document.authority == "规范性文件" and document.effective_from == dt.date(2025, 3, 1)
    assert [passage.path for passage in document.passages] == ["示例市办事规定（示例） › 第一条"]


def test_the_region_is_asked_of_whoever_knows(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# 示例市绿化条例\n\n第一条 甲。\n", "utf-8")
    seen: list[str] = []

    def region_of(text: str) -> str:
        seen.append(text)
        return "460100"

    (document,) = read_document(tmp_path / "a.md", region_of=region_of)
    assert document.region == "460100" and seen == ["示例市绿化条例"]


@pytest.mark.parametrize(
    ("headings", "title"),
    [
        ("# 示例法典\n\n# 人格权编", "示例法典（人格权编）"),
        ("# 示例法典\n\n# 附　则", "示例法典（附则）"),
        ("# 示例法典\n\n# 第一编 总则\n\n第一条 甲。\n\n# 第二编 分则", "示例法典"),
        ("# 示例法典\n\n## 总则", "示例法典"),
        ("# 示例办法\n\n# 编写说明", "示例办法"),
    ],
)
def test_a_part_of_a_code_in_a_file_of_its_own_is_named_by_both(headings: str, title: str, tmp_path: Path) -> None:
    file = tmp_path / "法典.md"
    file.write_text(f"{headings}\n\n2020年5月28日 某会议通过\n\n<!-- INFO END -->\n\n第二条 乙。\n", "utf-8")
    (parsed,) = read_document(file)
    assert parsed.title == title and parsed.passages[-1].text.endswith("乙。")
