"""Facts that papers are made of, and how a finished file is read again."""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
from typing import Any

import docx
import pypdfium2 as pdfium
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from review_support.papers import (
    Acceptance,
    BasisWords,
    Correction,
    Grant,
    Head,
    Heading,
    Limit,
    Listing,
    Notice,
    Office,
    Pairs,
    Paper,
    Paragraph,
    Refusal,
    Remedies,
    Seen,
    Signatory,
    Signature,
    Table,
    acceptance,
    grant,
    notice,
    refusal,
    remedy_words,
)

OFFICE = Office(
    "示例市市场监督管理局", "https://example.test/case", "示例路8号二楼12号窗口", "周一至周五 9:00–17:00", "0000-1234567", "0000-7654321"
)
AIGC = {"Label": "1", "ContentProducer": "示例", "ProduceID": "paper-1"}
LONG = BasisWords(
    "中华人民共和国食品安全法", "第三十三条",
    "第三十三条 食品生产经营应当符合下列要求：\n（一）具有相适应的场所；\n（二）具有相适应的设备。", dt.date(2021, 4, 29),
)  # fmt: skip
SHORT = BasisWords("示例市餐饮服务办事规定（示例）", "第十二条", "第十二条 租赁期限应当覆盖申请之日。")
BARE = BasisWords("食品经营许可和备案管理办法", "第二章")
POINTS = (
    Correction(
        "租赁期限覆盖申请日", "租赁合同已到期，请补充有效的经营场所使用证明。", "请重新提交：经营场所租赁合同", SHORT,
        (Seen("经营场所租赁合同", 2, "至2025年12月31日止"), Seen("申请表")), ("食品经营许可",),
    ),
    Correction("名称与营业执照一致", "申请表所填名称与营业执照不一致，请更正。", "请在申请表中改正：企业名称", LONG, (), ("招牌备案",)),
    Correction("加工流程布局", "布局需要调整，具体见现场核查记录。", "", BARE, (), (), advice=True),
)  # fmt: skip


def head(**more: Any) -> Head:
    """The head of a paper of a demonstration."""
    facts: dict[str, Any] = {
        "office": OFFICE, "case_number": "SL20260302-0007", "applicant": "林示例", "items": ("食品经营许可", "招牌备案"),
        "day": dt.date(2026, 3, 6), "received": dt.date(2026, 3, 2), "number": "示市监〔2026〕12号",
        "signatories": (Signatory("reviewer", "审查员甲"), Signatory("second", "复核员乙")),
        "labels": ("部分核对提示由 AI 生成，经人工审核",), "aigc": AIGC, "demonstration": True,
    }  # fmt: skip
    return Head(**(facts | more))


def some_papers(**more: Any) -> dict[str, Paper]:
    """One of each."""
    given = head(**more)
    remedies = remedy_words(Remedies("示例市人民政府", "示例区人民法院"), given.locale)
    limits = (
        Limit("食品经营许可", 20, 5, due=dt.date(2026, 3, 9)),
        Limit("招牌备案", None, 1, "自然日", dt.date(2027, 1, 4), provisional=True),
    )
    return {
        "notice": notice(Notice(given, POINTS, dt.date(2026, 4, 6), "视为撤回（示例）。", "请再核对一遍。", (dt.date(2026, 3, 3),))),
        "acceptance": acceptance(Acceptance(given, dt.date(2026, 3, 2), limits, ("营业执照", "租赁合同"), "不收费。")),
        "deemed": acceptance(Acceptance(given, dt.date(2026, 3, 2), deemed=True)),
        "refusal": refusal(Refusal(given, "permit", ("面积为 4.2 平方米。",), ("低于规定的 8 平方米。",), remedies, (), (LONG, BARE))),
        "not_accepted": refusal(Refusal(given, "accept", ("不属于本机关职权。",), ("由另一机关办理。",), remedies, ("《办法》第三条。",))),
        "grant": grant(
            Grant(given, "食品经营许可证", "JY0001", dt.date(2026, 3, 9), dt.date(2031, 3, 8), ("不含冷食类。",), (SHORT,), "到窗口领取。")
        ),
    }


def many_points(count: int) -> tuple[Correction, ...]:
    """So many points, of uneven length."""
    return tuple(
        Correction(
            f"要点{n}号{'很长的名称' * (n % 5)}", f"第{n}处：" + "需要补正的说明文字。" * (1 + n % 30), f"请重新提交：材料{n}号",
            (LONG, SHORT, BARE)[n % 3], (Seen(f"材料{n}号", n, f"原文{n}号"),),
        )
        for n in range(1, count + 1)
    )  # fmt: skip


def tight(text: str) -> str:
    """Without blanks, in one width: what is read out of a file may have others."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def pages_of(data: bytes, running: str) -> list[str]:
    """The words of each page of a PDF, without what runs at its head and foot."""
    with pdfium.PdfDocument(data) as document:
        pages = [tight(page.get_textpage().get_text_range()) for page in document]
    words = tight(running)
    assert all(page.startswith(words) and page.endswith(words) for page in pages)
    bare = [page.removeprefix(words).removesuffix(words) for page in pages]
    return [re.sub(r"(第\d+页,共\d+页|Page\d+of\d+)$", "", page) for page in bare]


def written(paper: Paper) -> list[str]:
    """The lines of a paper as any file shows them."""
    lines = [paper.title]
    for block in paper.blocks:
        match block:
            case Heading(text) | Paragraph(text):
                lines.append(text)
            case Pairs(pairs):
                lines += [f"{term}{paper.colon}{words}" for term, words in pairs]
            case Listing(items):
                lines += items
            case Table(caption, header, rows):
                lines += [caption, *header, *(cell for row in rows for cell in row)]
            case Signature(signed, ends):
                lines += [*signed, *ends]
    return lines


def word_lines(data: bytes) -> list[str]:
    """The lines of a DOCX, cells of its tables among them, in order."""
    lines = []
    for part in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(part, WordParagraph):
            lines.append(part.text)
        elif isinstance(part, WordTable):
            lines += [cell.text for row in part.rows for cell in row.cells]
    return lines
