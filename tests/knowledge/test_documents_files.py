"""Every kind of file is read, and a bad one is refused with its reason, never with a traceback."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from fpdf import FPDF

from knowledge.documents import Unreadable, read_document

LINES = ["示例市办事规定", "第一条 为了方便群众，制定本规定。", "第二条 窗口应当在五日内一次告知。"]
PATHS = ["示例市办事规定 › 第一条", "示例市办事规定 › 第二条"]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(path: Path) -> list[str]:
    return [passage.path for passage in read_document(path)[0].passages]


def refused(path: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        read_document(path)
    assert caught.value.fault.path == str(path) and caught.value.fault.reason_en
    return caught.value.fault.reason_zh


def pdf(lines: list[str]) -> bytes:
    """A PDF with Chinese text in a standard, unembedded font (Adobe-GB1)."""
    content = "BT /F 12 Tf 20 TL 60 760 Td " + "".join(f"<{x.encode('utf-16-be').hex()}> Tj T* " for x in lines) + "ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/FontDescriptor 7 0 R"
        + "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>",
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/Ascent 880/Descent -120/CapHeight 880/StemV 90"
        + "/ItalicAngle 0/FontBBox[0 -120 1000 880]>>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    tail = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    return f"{out}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{tail}".encode("ascii")


def package(document: str, path: Path, **parts: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("word/document.xml", f"<w:document {W}><w:body>{document}</w:body></w:document>")
        for name, text in parts.items():
            out.writestr(f"word/{name}.xml", text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_are_told_apart(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes("\r\n".join(LINES).encode(encoding))
    assert read(tmp_path / "a.txt") == PATHS


def test_big5_is_not_taken_for_gbk(tmp_path: Path) -> None:
    lines = ["示例市辦事規定", "第一條 為了方便民眾，應當在五日內告知，並且不得收取費用。", "第二條 申請人可以委託代理人。"]
    (tmp_path / "a.txt").write_bytes("\n".join(lines).encode("big5"))
    text = "".join(p.text for p in read_document(tmp_path / "a.txt")[0].passages)
    assert "應當在五日內告知" in text


def test_word_with_headings_tables_and_insertions(tmp_path: Path) -> None:
    made = Document()
    made.add_heading(LINES[0], 1)
    for line in LINES[1:]:
        made.add_paragraph(line)
    row = made.add_table(1, 2).rows[0]
    row.cells[0].text, row.cells[1].text = "材料", "2份"
    made.save(str(tmp_path / "a.docx"))
    (document,) = read_document(tmp_path / "a.docx")
    assert [p.path for p in document.passages] == [PATHS[0], f"{PATHS[1]} 第一款", f"{PATHS[1]} 第二款"]
    assert document.passages[-1].text == "材料 | 2份"
    inserted = "<w:p><w:ins><w:r><w:t>第一条 新增。</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>"
    package(f"<w:p><w:r><w:t>示例市办事规定</w:t></w:r></w:p>{inserted}", tmp_path / "b.docx")
    assert read_document(tmp_path / "b.docx")[0].passages[0].text == "第一条 新增。"


def test_numbers_that_word_computes_are_written_out(tmp_path: Path) -> None:
    numbered = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>甲。</w:t></w:r></w:p>'
    level = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条"/></w:lvl>'
    numbering = f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
    numbering += '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    package(f"<w:p><w:r><w:t>示例市办事规定</w:t></w:r></w:p>{numbered * 12}", tmp_path / "a.docx", numbering=numbering)
    assert read(tmp_path / "a.docx")[-1] == "示例市办事规定 › 第十二条"


def test_html_without_its_page(tmp_path: Path) -> None:
    body = f"<nav>首页</nav><script>alert(1)</script><h1>{LINES[0]}</h1><p>{LINES[1]}</p><div>{LINES[2]}</div><p>【打印】</p><p>分享到：微信</p>"
    (tmp_path / "a.html").write_bytes(f"<meta charset=gb2312><title>x</title>{body}".encode("gb18030"))
    assert read(tmp_path / "a.html") == PATHS
    assert not any("打印" in p.text or "alert" in p.text for p in read_document(tmp_path / "a.html")[0].passages)


def test_pdf_with_a_text_layer(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(LINES))
    assert read(tmp_path / "a.pdf") == PATHS


def test_deep_nesting_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<h1>{LINES[0]}</h1>" + "<div>" * 50_000 + LINES[1] + "</div>" * 50_000, "utf-8")
    assert read(tmp_path / "a.html") == PATHS[:1]


def make_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("word/document.xml", b"\0" * (60 * 2**20))


def make_entities(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')


def make_locked(path: Path) -> None:
    page = FPDF()
    page.set_encryption("owner", "user")
    page.add_page()
    page.set_font("helvetica")
    page.cell(text="text")
    page.output(str(path))


def make_blank(path: Path) -> None:
    page = FPDF()
    page.add_page()
    page.output(str(path))


def random_bytes(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 40)


@pytest.mark.parametrize(
    ("name", "make", "reason"),
    [
        ("bomb.docx", make_bomb, "解压后过大"),
        ("entities.docx", make_entities, "损坏"),
        ("not.docx", random_bytes, "损坏"),
        ("old.docx", lambda p: p.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600), "损坏"),
        ("locked.pdf", make_locked, "密码"),
        ("blank.pdf", make_blank, "没有文字层"),
        ("not.pdf", random_bytes, "损坏"),
        ("binary.txt", random_bytes, "二进制"),
        ("binary.html", random_bytes, "二进制"),
        ("empty.md", lambda p: p.write_bytes(b""), "没有文字"),
        ("blank.txt", lambda p: p.write_bytes(b" \n\n "), "没有文字"),
        ("front.md", lambda p: p.write_text("---\n a: [\n---\n# 甲\n", "utf-8"), "开头的说明"),
        ("huge.txt", lambda p: p.write_bytes("示例。".encode() * 2_000_000), "过大"),
        ("sheet.xlsx", random_bytes, "不支持"),
    ],
)
def test_a_bad_file_is_refused_with_its_reason(tmp_path: Path, name: str, make: Callable[[Path], object], reason: str) -> None:
    make(tmp_path / name)
    assert reason in refused(tmp_path / name)


def test_a_truncated_package_is_refused(tmp_path: Path) -> None:
    whole = io.BytesIO()
    Document().save(whole)
    (tmp_path / "a.docx").write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])
    assert "损坏" in refused(tmp_path / "a.docx")
