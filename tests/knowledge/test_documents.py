"""Documents are cut by their own structure, and no word of theirs is lost."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from knowledge.documents import (
    ParsedDocument,
    Unreadable,
    propose_boundaries,
    read_document,
    read_documents,
    split,
)
from knowledge.documents.numbering import squeeze

LAW = """# 中华人民共和国示例许可法

2003年8月27日 第十届示例代表大会常务委员会第四次会议通过

2019年4月23日 第十三届示例代表大会常务委员会第十次会议修正

<!-- INFO END -->

## 第一章 总则

第一条 为了规范示例许可，制定本法。

第二条 本法所称示例许可，是指依法准予从事特定活动的行为。

前款所称特定活动，由本法规定。

## 第四章　实施程序

### 第一节　申请与受理

第三十二条 行政机关对申请，应当根据下列情况分别作出处理：

（一）不需要许可的，应当即时告知不受理；

（二）材料不齐全的，应当在五日内一次告知：

1.缺少的材料；

2.补正的办法。

行政机关受理申请，应当出具书面凭证。

第三十二条之一 申请可以网上提出。

## 第八章 附则

第三十三条 本法自2004年7月1日起施行。
"""

POLICY = """示例市人民政府办公室关于推进一件事的通知（示府办〔2024〕7号）

示例市政府 2024-03-05 10:00:00

示府办〔2024〕7号

各区人民政府：

为了方便群众，现就有关事项通知如下。

一、总体要求

坚持群众自愿，让群众少跑腿，任何窗口都不得强制集成办理，也不得拒绝受理单个事项。

二、主要任务

（一）推行一次告知。窗口应当在5个工作日内一次告知全部补正内容，逾期不告知的，自收到材料之日起即为受理。

（二）推行一表申请。

示例市人民政府办公室

2024年3月1日

（此件公开发布）
"""

READING = """近日,示例市人民政府办公室印发《示例市人民政府办公室关于推进一件事的通知》(以下简称《通知》),现解读如下。

坚持群众自愿

办理方式由群众选择,窗口不替群众作主。这一条是《通知》的核心,各区各部门要把它放在首位,在每个窗口公示,并接受群众监督,确保落到实处。

加快数据共享

能从数据库取得的材料不再要群众提交。数据有误的,由数据来源部门更正,更正期间不影响办理,群众无需重复提交材料,也不必多跑一趟。(供稿单位:示例市政务服务局)

点赞点赞
收藏收藏
相关推荐
示例市召开政务服务会议
"""


def paths(document: ParsedDocument) -> list[str]:
    return [passage.path for passage in document.passages]


def text_of(document: ParsedDocument, path: str) -> str:
    return next(passage.text for passage in document.passages if passage.path == path)


@pytest.fixture
def law(tmp_path: Path) -> ParsedDocument:
    file = tmp_path / "示例许可法(2003-08-27).md"
    file.write_text(LAW, "utf-8")
    return read_document(file)[0]


def test_each_clause_knows_its_path(law: ParsedDocument) -> None:
    assert paths(law) == [
        "示例许可法 › 题注",
        "示例许可法 › 第一章 总则 › 第一条",
        "示例许可法 › 第一章 总则 › 第二条 第一款",
        "示例许可法 › 第一章 总则 › 第二条 第二款",
        "示例许可法 › 第四章 实施程序 › 第一节 申请与受理 › 第三十二条 第一款",
        "示例许可法 › 第四章 实施程序 › 第一节 申请与受理 › 第三十二条 第二款",
        "示例许可法 › 第四章 实施程序 › 第一节 申请与受理 › 第三十二条之一",
        "示例许可法 › 第八章 附则 › 第三十三条",
    ]


def test_items_stay_with_the_lead_of_their_clause(law: ParsedDocument) -> None:
    clause = text_of(law, "示例许可法 › 第四章 实施程序 › 第一节 申请与受理 › 第三十二条 第一款")
    assert clause.split("\n")[0] == "第三十二条 行政机关对申请，应当根据下列情况分别作出处理："
    assert clause.split("\n")[-1] == "2.补正的办法。"


def test_a_reference_to_an_article_does_not_start_one(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("# 示例条例\n\n第一条 甲。\n\n第三条第二款的规定不适用于前款。\n\n第二条 乙。", "utf-8")
    assert paths(read_document(file)[0]) == ["示例条例 › 第一条 第一款", "示例条例 › 第一条 第二款", "示例条例 › 第二条"]


def test_no_word_is_lost(tmp_path: Path) -> None:
    long_list = "第一条 有下列情形之一的，不予许可：\n" + "\n".join(f"（{n}）情形{n}；" + "说明" * 150 for n in "一二三四五六七八")
    empty_chapter = "\n## 第九章 空章\n"
    for name, text in (("law.md", LAW), ("policy.txt", POLICY), ("long.md", f"# 示例办法\n{long_list}\n{empty_chapter}")):
        (tmp_path / name).write_text(text, "utf-8")
        documents = read_document(tmp_path / name)
        held = squeeze("".join(p.text for d in documents for p in d.passages))
        named = squeeze("".join(d.title + d.number + "".join(paths(d)) for d in documents))
        for line in text.replace("（示府办〔2024〕7号）", "").split("\n"):
            bare = squeeze(line.lstrip("# "))
            if "INFO END" not in line and "10:00" not in line:
                assert bare in held or bare in named, line


def test_text_of_passages_is_in_order_and_never_twice(law: ParsedDocument) -> None:
    whole = squeeze("".join(passage.text for passage in law.passages))
    expected = squeeze("".join(line for line in LAW.split("\n") if not line.startswith(("#", "<"))))
    assert whole == expected


def test_a_long_list_is_cut_between_items_and_keeps_its_lead_as_context(tmp_path: Path) -> None:
    items = "\n".join(f"（{n}）情形；" + "说明" * 200 for n in "一二三四五六")
    (tmp_path / "a.md").write_text(f"# 示例办法\n第一条 有下列情形之一的，不予许可：\n{items}\n第二条 完。", "utf-8")
    first, second, *_ = read_document(tmp_path / "a.md")[0].passages
    assert first.path == "示例办法 › 第一条" and not first.lead
    assert second.path == "示例办法 › 第一条 第（四）项起"
    assert second.lead == "第一条 有下列情形之一的，不予许可：" and second.lead not in second.text


def test_paths_are_unique_even_where_numbers_repeat(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# 示例规定\n第一条 甲。\n第一条 乙。\n第一条 丙。", "utf-8")
    assert paths(read_document(tmp_path / "a.md")[0]) == ["示例规定 › 第一条", "示例规定 › 第一条〔2〕", "示例规定 › 第一条〔3〕"]


def test_a_policy_paper_is_cut_by_its_numbers(tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_text(POLICY, "utf-8")
    (paper,) = read_document(tmp_path / "p.txt")
    root = "示例市人民政府办公室关于推进一件事的通知"
    assert (paper.title, paper.number, paper.publisher) == (root, "示府办〔2024〕7号", "示例市人民政府办公室")
    assert paper.authority == "规范性文件" and paper.adopted == dt.date(2024, 3, 1)
    assert f"{root} › 二、主要任务 › （一）推行一次告知" in paths(paper)
    assert text_of(paper, f"{root} › 落款") == "示例市人民政府办公室\n2024年3月1日\n（此件公开发布）"
    assert not any("10:00" in passage.text for passage in paper.passages)


def test_several_documents_in_one_file_are_proposed_and_split(tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_text(f"{POLICY}\n\n{READING}", "utf-8")
    paper, reading = read_document(tmp_path / "p.txt")
    assert paper.boundary is None and paper.passages[-1].text.endswith("（此件公开发布）")
    assert reading.boundary is not None and reading.boundary.confidence >= 0.6
    assert reading.authority == "解读" and reading.publisher == "示例市政务服务局"
    assert reading.title == "《示例市人民政府办公室关于推进一件事的通知》解读（示例市政务服务局）"
    assert [path.split(" › ")[1] for path in paths(reading)] == ["第1段", "坚持群众自愿", "加快数据共享"]
    (single,) = read_document(tmp_path / "p.txt", boundaries=[])
    assert single.passages[-1].text.endswith("(供稿单位:示例市政务服务局)")


def test_one_document_has_no_boundary_and_parts_hold_every_line() -> None:
    assert propose_boundaries(POLICY) == () and propose_boundaries(LAW) == ()
    text = f"{POLICY}\n\n{READING}"
    found = propose_boundaries(text)
    assert "\n".join(split(text, found)) == text
    with pytest.raises(ValueError, match="inside"):
        split(text, [*found, *found])


def test_one_bad_file_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(LAW, "utf-8")
    (tmp_path / "bad.md").write_text("---\nauthority: 命令\n---\n# 甲\n\n第一条 乙。", "utf-8")
    read, faults = read_documents([tmp_path / "bad.md", tmp_path / "good.md", tmp_path / "gone.md"])
    assert [name for name, _ in read] == [str(tmp_path / "good.md")]
    assert [fault.path for fault in faults] == [str(tmp_path / "bad.md"), str(tmp_path / "gone.md")]
    assert "命令" in faults[0].reason_zh and "命令" in faults[0].reason_en
    with pytest.raises(Unreadable):
        read_document(tmp_path / "gone.md")
