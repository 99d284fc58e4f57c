"""The basis of a review point opens the law's own words as they held on the day, or says what the base lacks."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from core.clock import legal_day
from knowledge.basis import bases_of, plain_basis
from knowledge.catalog.model import Basis
from knowledge.publish import withdraw
from knowledge.store import Incoming
from tests.knowledge.basis_stage import DAY, NEW, OLD, Base


@pytest.fixture
def base(tmp_path: Path) -> Iterator[Base]:
    made = Base(tmp_path)
    yield made
    made.db.close()


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    """A base with two versions of one law and its rules of application. Not to be written to."""
    made = Base(tmp_path_factory.mktemp("law"))
    made.document(OLD)
    made.document(NEW)
    made.paper("示例许可法实施条例", dt.date(2015, 1, 1))
    yield made
    made.db.close()


WHOLE = (
    "第三十五条 从事示例活动，应当取得许可。\n许可机关应当审查下列材料：\n（一）申请书；\n（二）场所证明。\n不需要许可的，不得要求许可。"
)


@pytest.mark.parametrize("title", ["中华人民共和国示例许可法", "示例许可法", "《示例许可法》", "《中华人民共和国示例许可法》（2021修正）"])
@pytest.mark.parametrize("article", ["第三十五条", "第35条", "第 三十五 条", "三十五条"])
def test_an_article_is_quoted_whole_however_law_and_article_are_written(law: Base, title: str, article: str) -> None:
    cited = law.cite(title, article)
    assert cited.gap == "" and cited.quote == WHOLE and len(cited.pieces) == 3
    assert (cited.law, cited.article, cited.title) == (title, article, "中华人民共和国示例许可法")
    assert cited.path == "示例许可法 › 第三章 许可 › 第三十五条"
    assert cited.passage_id == cited.pieces[0][0] and cited.version_id and cited.document_id


def test_each_day_has_its_version_and_days_before_the_law_have_none(law: Base) -> None:
    old = law.cite("示例许可法", "第三十五条", dt.date(2020, 12, 31))
    assert old.quote == "第三十五条 旧的许可由旧机关决定。"
    assert (old.since, old.until) == (dt.date(2010, 6, 1), dt.date(2020, 12, 31))
    new = law.cite("示例许可法", "第三十五条", dt.date(2021, 1, 1))
    assert new.quote == WHOLE and (new.since, new.until) == (dt.date(2021, 1, 1), None)
    assert new.version_id != old.version_id and new.document_id == old.document_id
    early = law.cite("示例许可法", "第三十五条", dt.date(2010, 5, 31))
    assert early.gap == "not_in_force" and early.passage_id is None and early.quote == early.version_id == ""


def test_adoption_is_not_entry_into_force_and_an_unknown_day_stays_unknown(base: Base) -> None:
    base.paper("示例登记条例", dt.date(2015, 1, 1), adopted=dt.date(2014, 6, 1))
    assert base.cite("示例登记条例", "第一条", dt.date(2014, 8, 1)).gap == "not_in_force"
    base.paper("示例备案条例", None, adopted=dt.date(2014, 6, 1))
    cited = base.cite("示例备案条例", "第一条")
    assert cited.quote and cited.since is None


@pytest.mark.parametrize(
    ("article", "quote"),
    [
        ("第三十五条第一款", "第三十五条 从事示例活动，应当取得许可。"),
        ("第三十五条第二款", "许可机关应当审查下列材料：\n（一）申请书；\n（二）场所证明。"),
        ("第三十五条第二款第（二）项", "许可机关应当审查下列材料：\n（一）申请书；\n（二）场所证明。"),
        ("第三十五条第三款", "不需要许可的，不得要求许可。"),
        ("第三十五条之一", "第三十五条之一 许可有效期五年。"),
        ("第一章第一条", "第一条 新的目的。"),
        ("第一条第一款", "第一条 新的目的。"),
        ("第三十四条", "第三十四条 申请人应当提交真实的材料。"),
    ],
)
def test_a_clause_is_quoted_alone_and_an_annex_stands_behind_the_law(law: Base, article: str, quote: str) -> None:
    cited = law.cite("示例许可法", article)
    assert cited.quote == quote and cited.gap == ""


@pytest.mark.parametrize("article", ["第三十五条第四款", "第一条第二款", "第三十六条", "第九章", "第三章第一条", "第三条、第五条", "相关规定", "第三章第二款"])
def test_what_the_law_does_not_have_is_said_to_be_missing(law: Base, article: str) -> None:
    cited = law.cite("示例许可法", article)
    assert cited.gap == "no_article" and cited.passage_id is None and cited.quote == "" and cited.version_id


def test_a_chapter_and_a_whole_law_open_where_they_begin_and_quote_nothing(law: Base) -> None:
    chapter, whole = law.cite("示例许可法", "第三章"), law.cite("示例许可法")
    assert chapter.path == "示例许可法 › 第三章 许可" and chapter.passage_id == law.cite("示例许可法", "第三十四条").passage_id
    assert whole.path == "示例许可法" and whole.passage_id is not None and chapter.quote == whole.quote == ""


def test_a_number_that_stands_twice_names_no_place(base: Base) -> None:
    """第一章 of a code in books is as many chapters as it has books."""
    base.document(
        "# 示例法典\n\n# 第一编 总则\n\n## 第一章 规定\n\n第一条 一。\n\n# 第二编 物权\n\n## 第一章 规定\n\n第二条 二。\n"
    )
    today = legal_day()
    assert base.cite("示例法典", "第一章", today).gap == "no_article"
    second = base.cite("示例法典", "第二编第一章", today)
    assert second.passage_id == base.cite("示例法典", "第二条", today).passage_id is not None


def test_a_paper_without_articles_is_cited_by_its_numbered_parts(base: Base) -> None:
    base.document("# 示例工作意见\n\n一、总体要求\n\n（一）依法办事。\n\n二、主要任务\n\n（一）减少材料。\n\n（二）减少次数。\n")
    today = legal_day()
    cited = base.cite("示例工作意见", "二、（二）", today)
    assert cited.path.endswith("二、主要任务 › （二）减少次数") and cited.quote == "（二）减少次数。"
    part = base.cite("示例工作意见", "二、", today)
    assert part.passage_id is not None and part.quote == "", "a part with points below it is not their sum"
    assert base.cite("示例工作意见", "（一）", today).gap == "no_article"


def test_no_other_law_stands_in_for_one_that_is_not_there(law: Base) -> None:
    for title in ("示例许可", "示例许可法实施细则", "某省实施《示例许可法》办法", "《》", "中华人民共和国"):
        cited = law.cite(title, "第一条")
        assert cited.gap == "no_law" and cited.passage_id is None and cited.title == "", title
    assert law.cite("示例许可法实施条例", "第一条").title == "示例许可法实施条例"


def test_readings_and_guides_stand_for_no_law(base: Base) -> None:
    base.paper("示例办法", dt.date(2015, 1, 1), kind="reading", authority="解读")
    assert base.cite("示例办法", "第一条").gap == "no_law"


def test_editions_in_files_of_their_own_follow_each_other(base: Base) -> None:
    base.paper("示例公司法（2018修正）", dt.date(2018, 11, 1))
    base.paper("示例公司法（2023修订）", dt.date(2024, 7, 1))
    assert base.cite("示例公司法", "第一条", dt.date(2024, 6, 30)).title == "示例公司法（2018修正）"
    for named in ("示例公司法", "示例公司法（2018修正）"):
        assert base.cite(named, "第一条", dt.date(2024, 7, 1)).title == "示例公司法（2023修订）", "the day decides, not the note"


def test_a_code_that_is_kept_in_a_file_for_each_of_its_parts_is_one_law(base: Base) -> None:
    for part, articles in (("总则", ("第一条", "第二条")), ("侵权责任编", ("第三条", "第四条"))):
        text = "".join(f"{article} {part}的{article}。\n\n" for article in articles)
        base.document(f"---\neffective_from: 2021-01-01\n---\n# 中华人民共和国示例法典\n\n# {part}\n\n## 第一章 一般规定\n\n{text}")
    for article, part in (("第一条", "总则"), ("第四条", "侵权责任编")):
        cited = base.cite("中华人民共和国示例法典", article)
        assert (cited.gap, cited.title, cited.quote) == ("", f"中华人民共和国示例法典（{part}）", f"{article} {part}的{article}。")
        assert cited.path == f"示例法典（{part}） › 第一章 一般规定 › {article}"
    assert base.cite("示例法典（总则）", "第四条").gap == "no_article"
    assert base.cite("示例法典", "第九条").gap == "no_article"
    assert base.cite("示例法典", "第一章").gap == "no_article", "each part has one"
    for nowhere in (base.cite("示例法典", "第九条"), base.cite("示例法典", "第一章")):
        assert not (nowhere.title or nowhere.document_id or nowhere.path or nowhere.passage_id), "no part is pointed at"


def test_a_note_that_tells_two_papers_apart_is_part_of_the_name(base: Base) -> None:
    for number in "一二":
        base.paper(f"关于示例若干问题的规定（{number}）", dt.date(2015, 1, 1))
    assert base.cite("关于示例若干问题的规定（二）", "第一条").title.endswith("（二）")
    assert base.cite("关于示例若干问题的规定", "第一条").gap == "several_laws"


def test_papers_of_one_title_by_two_offices_are_not_chosen_between(base: Base) -> None:
    for office in ("示例甲局", "示例乙局"):
        base.paper("关于优化示例服务的通知", dt.date(2015, 1, 1), kind="policy", authority="规范性文件", publisher=office)
    assert base.cite("关于优化示例服务的通知", "第一条").gap == "several_laws"


def test_what_is_kept_of_a_basis_is_plain_and_in_the_order_asked(law: Base) -> None:
    bases = [Basis(law="无此法"), *[Basis(law="示例许可法", article=article) for article in ("第三十五条", "第一条", "第三十五条")]]
    with law.db.read() as session:
        missing, first, other, again = plain_basis(session, bases, DAY)
    assert json.loads(json.dumps([missing, first])) == [missing, first] and first == again != other
    assert first["quote"] == WHOLE and first["since"] == "2021-01-01" and first["until"] is None
    assert first["pieces"][0] == [first["passage_id"], "第三十五条 从事示例活动，应当取得许可。"]
    assert missing["gap"] == "no_law" and missing["passage_id"] is None and missing["law"] == "无此法"


def test_what_was_withdrawn_or_never_published_is_not_cited(base: Base) -> None:
    version = base.document(NEW)
    with base.db.write() as session:
        withdraw(session, base.steward, version)
    assert base.cite("示例许可法", "第一条").gap == "no_law"
    draft = Incoming("doc:d", "law", "法律法规", "示例草案", "1", (("示例草案 › 第一条", "第一条 草案。"),), effective_from=DAY)
    base.put(draft, published=False)
    assert base.cite("示例草案", "第一条").gap == "no_law"


def test_all_bases_of_a_case_are_looked_up_at_once(base: Base) -> None:
    """However many points a case has and however many documents stand beside: the same few queries, by the index."""
    base.document(NEW)
    laws = [f"示例第{n}号规定" for n in range(30)]
    for title in laws:
        base.paper(title, dt.date(2015, 1, 1))
    bases = [Basis(law=title, article="第一条") for title in laws] + [Basis(law="示例许可法", article=f"第{n}条") for n in range(1, 60)]
    asked: list[str] = []
    event.listen(base.db.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    with base.db.read() as session:
        found = bases_of(session, [*bases, *bases], DAY)
        plan = session.connection().exec_driver_sql("EXPLAIN QUERY PLAN SELECT * FROM source_document WHERE title_key = 5").fetchall()
    queries = [statement for statement in asked if statement.startswith("SELECT")]
    assert list(found) == bases and len(queries) == 3
    assert "ix_source_document_title_key" in str(plan)
    assert [c.law for c in found.values() if c.quote] == [*laws, *["示例许可法"] * 3]
    assert all(found[b] == base.cite(b.law, b.article) for b in bases[::7])
