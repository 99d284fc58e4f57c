"""What each paper says: every point with why and what to do, what the law demands of it, and nothing that claims more."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import jinja2
import pytest

from core.texts import t
from review_support import papers
from review_support.papers import Correction, Notice, Paper, Refusal, notice, refusal
from tests.review_support.paper_facts import (
    BARE,
    LONG,
    OFFICE,
    POINTS,
    SHORT,
    head,
    many_points,
    some_papers,
    tight,
    written,
)


def said(paper: Paper) -> str:
    return "\n".join(written(paper))


def pairs(paper: Paper) -> list[dict[str, str]]:
    return [dict(block.pairs) for block in paper.blocks if isinstance(block, papers.Pairs)]


def a_notice(*points: Correction, **more: object) -> Paper:
    return notice(Notice(head(), points or POINTS, **more))  # type: ignore[arg-type]


def test_a_notice_says_of_each_point_what_is_wrong_what_to_do_why_and_where_it_was_seen() -> None:
    first, second, third = pairs(a_notice())
    assert first == {
        "问题": "租赁合同已到期，请补充有效的经营场所使用证明。", "怎么改": "请重新提交：经营场所租赁合同",
        "依据": "《示例市餐饮服务办事规定（示例）》第十二条：“租赁期限应当覆盖申请之日。”",
        "在哪里看到": "经营场所租赁合同第 2 页：“至2025年12月31日止”；申请表", "涉及事项": "“食品经营许可”",
    }  # fmt: skip
    assert second["依据"] == "《中华人民共和国食品安全法》第三十三条（条文见文末附 1）"
    assert third["依据"] == "见《食品经营许可和备案管理办法》第二章" and third["怎么改"] == t("paper.do_nothing_said")
    assert "在哪里看到" not in third and "涉及事项" not in third


def test_a_notice_tells_the_case_the_way_the_time_and_the_law() -> None:
    words = said(a_notice(until=dt.date(2026, 4, 6), late="视为撤回（示例）。", more="请再核对一遍。"))
    for part in (
        "林示例：", "2026年3月2日", "“食品经营许可”、“招牌备案”", "SL20260302-0007", "3 处", "示市监〔2026〕12号", OFFICE.online,
        "示例路8号二楼12号窗口（周一至周五 9:00–17:00）", OFFICE.phone, "请在2026年4月6日以前", "视为撤回（示例）。", "请再核对一遍。",
        "行政许可法》第三十二条", "五个工作日", "承办人：审查员甲", "复核人：复核员乙", "2026年3月6日", "部分核对提示由 AI 生成，经人工审核",
        "3. 加工流程布局（建议核实）", "附 1　《中华人民共和国食品安全法》第三十三条（自2021年4月29日起施行）", LONG.quote,
    ):  # fmt: skip
        assert part in words, part


def test_what_is_not_known_is_not_printed() -> None:
    bare = replace(head(), number="", received=None, labels=(), signatories=(), permit=False, office=replace(OFFICE, online="", address="", phone=""))
    words = said(notice(Notice(bare, (Correction("要点", "请更正企业名称。"),))))
    assert "None" not in words and "依据" not in words and "行政许可法" not in words and "承办人" not in words and "：\n：" not in words
    assert t("paper.how_unsaid") in words and t("paper.no_until") in words and "涉及事项" not in words


def test_a_provision_that_several_points_rest_on_is_printed_once() -> None:
    points = (replace(POINTS[0], basis=SHORT), replace(POINTS[1], basis=SHORT), replace(POINTS[2], basis=LONG))
    paper = a_notice(*points)
    assert said(paper).count("租赁期限应当覆盖申请之日") == 1
    assert [one["依据"].partition("文末附")[2] for one in pairs(paper)] == [" 1）", " 1）", " 2）"]


def test_many_points_come_with_an_overview_few_without() -> None:
    paper = notice(Notice(head(), many_points(60)))
    (table,) = [block for block in paper.blocks if isinstance(block, papers.Table)]
    assert [row[0] for row in table.rows] == [str(n) for n in range(1, 61)]
    assert all(row[1] == point.title and row[2] == point.do for row, point in zip(table.rows, many_points(60), strict=True))
    assert not [block for block in a_notice().blocks if isinstance(block, papers.Table)]


def test_a_notice_without_points_is_none() -> None:
    with pytest.raises(ValueError, match="at least one"):
        notice(Notice(head(), ()))


def test_a_point_is_made_of_what_the_checkpoint_keeps() -> None:
    entry = {
        "title": "租赁期限", "words": "合同已到期。", "do": "请重新提交：租赁合同", "severity": "建议核实", "items": ["食品经营许可", ""],
        "basis": {"law": "示例办法", "article": "第三条", "quote": "第三条 应当有效。", "since": "2021-01-01"},
        "seen": [{"title": "租赁合同", "page": 2, "quote": "至昨日止"}, {"title": "租赁合同", "page": 2, "quote": "至昨日止"}],
    }  # fmt: skip
    made = Correction.of(entry)
    assert made.basis == papers.BasisWords("示例办法", "第三条", "第三条 应当有效。", dt.date(2021, 1, 1)) and made.advice
    assert [(one.document, one.page, one.quote) for one in made.seen] == [("租赁合同", 2, "至昨日止")] and made.items == ("食品经营许可",)
    assert Correction.of({"title": "要点", "words": "缺材料。", "basis": {}}).basis is None


def test_an_acceptance_tells_until_when_each_item_is_decided() -> None:
    paper = some_papers()["acceptance"]
    (table,) = [block for block in paper.blocks if isinstance(block, papers.Table)]
    assert table.rows == (
        ("食品经营许可", "20 个工作日", "5 个工作日", "2026年3月9日"),
        ("招牌备案", "未规定", "1 日", "2027年1月4日（暂定，节假日安排公布后确定）"),
    )
    assert "材料齐全" in said(paper) and "营业执照" in said(paper) and "不收费。" in said(paper)


def test_a_deemed_acceptance_says_plainly_why() -> None:
    words = said(some_papers()["deemed"])
    assert "没有在五个工作日内告知" in words and "视为受理" in words and "材料齐全" not in words


def test_a_refusal_states_facts_reasons_basis_and_remedies() -> None:
    words = said(some_papers()["refusal"])
    order = ["不予行政许可决定书", "决定不予行政许可", "面积为 4.2 平方米。", "低于规定的 8 平方米。", LONG.quote, "60 日内，向示例市人民政府申请行政复议", "6 个月内，直接向示例区人民法院提起行政诉讼"]
    assert sorted(order, key=words.index) == order
    assert said(some_papers()["not_accepted"]).startswith("不予受理决定书")
    assert said(some_papers(permit=False)["refusal"]).startswith("不予批准决定书")


def test_where_a_law_wants_reconsideration_first_the_court_comes_after_it() -> None:
    where = papers.Remedies("示例市人民政府", "示例区人民法院", review_days=30, review_first=True)
    first, then = papers.remedy_words(where)
    assert "应当先" in first and "30 日内" in first and "复议决定书之日起 15 日内" in then and "不经复议" not in then


@pytest.mark.parametrize("missing", ["facts", "reasons", "remedies", "basis"])
def test_a_refusal_that_lacks_one_of_them_is_not_written(missing: str) -> None:
    whole = Refusal(head(), "permit", ("事实。",), ("理由。",), ("救济。",), (), (BARE,))
    assert refusal(whole).title
    with pytest.raises(ValueError, match="states"):
        refusal(replace(whole, **{missing: () if missing == "basis" else (" ",)}))


def test_a_grant_names_the_result_its_term_and_its_conditions() -> None:
    paper = some_papers()["grant"]
    assert pairs(paper)[0] == {"事项": "食品经营许可、招牌备案", "结果名称": "食品经营许可证", "编号": "JY0001", "有效期": "2026年3月9日至2031年3月8日"}
    assert "不含冷食类。" in said(paper) and "准予行政许可" in paper.title
    other = papers.grant(papers.Grant(head(permit=False), "登记表", valid_from=dt.date(2026, 3, 9)))
    assert other.title == "办理结果通知书" and pairs(other)[0]["有效期"] == "自2026年3月9日起" and "行政许可" not in said(other)


@pytest.mark.parametrize("kind", sorted(some_papers()))
def test_a_demonstration_says_so_and_bears_no_seal(kind: str) -> None:
    shown, real = some_papers()[kind], some_papers(demonstration=False)[kind]
    assert "非官方" in shown.running and "不具有法律效力" in shown.running and "（示例，不盖章）" in said(shown)
    assert real.running == "" and "示例，不盖章" not in said(real) and "（盖章）" in said(real)


@pytest.mark.parametrize("kind", sorted(some_papers()))
def test_a_masked_name_shows_its_first_character_alone(kind: str) -> None:
    words = said(some_papers(masked=True)[kind])
    assert "林**：" in words and "林示例" not in words


@pytest.mark.parametrize("kind", sorted(some_papers()))
def test_in_english_the_frame_is_english(kind: str) -> None:
    paper = some_papers(locale="en")[kind]
    frame = re.sub(r"[“《（].*?[”》）]", "", " ".join(block.text for block in paper.blocks if isinstance(block, papers.Paragraph) and block.role == "faint"))
    assert paper.lang == "en" and "application" in said(paper) and not re.search(r"[一-龥]", frame)
    assert paper.title == paper.title.encode("ascii").decode() and "2026-03-06" in said(paper)


def test_what_could_turn_a_line_round_or_break_a_file_is_left_out() -> None:
    name = "林\u202e示\x00例\u200b\ud800<b>&"
    words = said(notice(Notice(head(applicant=name), (Correction("要\n点", "问\x07题\r\n第二行", "改"),))))
    assert "林示例<b>&：" in words and "1. 要 点" in words and "问题\n第二行" in words


TEMPLATES = Path(__file__).parents[2] / "api" / "templates"


@pytest.mark.parametrize("kind", sorted(some_papers()))
def test_the_page_shows_every_word_of_it_with_real_headings_and_headers(kind: str) -> None:
    paper = some_papers(applicant="<i>林示例</i>")[kind]
    page = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True).get_template("_paper.html")
    shown = page.render(blocks=paper.plain())
    assert "&lt;i&gt;林示例&lt;/i&gt;" in shown and shown.count(paper.running) == 2
    text = tight(jinja2.utils.markupsafe.Markup(shown).striptags())
    at = 0
    for part in paper.texts():
        at = text.index(tight(part), at) + len(tight(part))
    assert re.findall(r"<h([2-6])", shown)[0] == "2" and (kind != "acceptance" or '<th scope="col">事项</th>' in shown)


def test_nothing_of_a_head_is_lost_on_the_way() -> None:
    """A field that a head has and no paper prints would be a promise that nobody keeps."""
    changed = {
        "office": replace(OFFICE, name="另一机关"), "case_number": "SL-2", "applicant": "王示例", "items": ("别的事项",),
        "day": dt.date(2026, 5, 5), "received": dt.date(2026, 4, 4), "number": "别的文号", "signatories": (), "labels": ("别的标识",),
        "aigc": None, "masked": True, "permit": False, "demonstration": False, "locale": "en",
    }  # fmt: skip
    assert set(changed) == set(papers.Head.__dataclass_fields__)
    first = some_papers()["grant"]
    for name, value in changed.items():
        assert some_papers(**{name: value})["grant"] != first, name
    assert papers.acceptance(papers.Acceptance(head(aigc=None), dt.date(2026, 3, 2))).aigc is None
