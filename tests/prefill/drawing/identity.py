"""Identity cards: a photocopy with the sides next to each other, a page for each side, and an electronic credential."""

from __future__ import annotations

from collections.abc import Callable

from tests.prefill.drawing.marks import code_square, portrait
from tests.prefill.drawing.paper import Colour, Paper, Pieces
from tests.prefill.drawing.values import ALL, PAPER_ONLY, Said, layout

ROLES = {
    "operator_id_card": "operator", "agent_id_card": "agent", "mother_id_card": "mother",
    "father_id_card": "father", "borrower_id_card": "borrower", "spouse_id_card": "spouse",
}


def front(paper: Paper, said: Said, role: str, x: float, y: float, w: float, label: Colour, fill: Colour) -> None:
    h = w * 0.63
    size = round(w / 27)
    paper.rect(x, y, w, h, outline=(150, 150, 150), fill=fill)
    left, value = x + w * 0.06, x + w * 0.18
    step = h * 0.145
    top = y + h * 0.11
    paper.text(left, top, "姓名", size - 4, face="sans", colour=label)
    paper.text(value, top - 2, said(f"{role}_name"), size + 2, face="sans")
    top += step
    paper.text(left, top, "性别", size - 4, face="sans", colour=label)
    paper.text(value, top - 2, said(f"{role}_sex"), size, face="sans")
    paper.text(x + w * 0.3, top, "民族", size - 4, face="sans", colour=label)
    paper.text(x + w * 0.4, top - 2, said(f"{role}_ethnicity"), size, face="sans")
    top += step
    paper.text(left, top, "出生", size - 4, face="sans", colour=label)
    paper.text(value, top - 2, said.dated(f"{role}_birth_date", "spaced"), size, face="sans")
    top += step
    paper.text(left, top, "住址", size - 4, face="sans", colour=label)
    paper.flow(value, top - 2, w * 0.46, [said(f"{role}_address")], size, face="sans", lead=1.3)
    paper.text(left, y + h * 0.83, "公民身份号码", size - 4, face="sans", colour=label)
    paper.text(x + w * 0.35, y + h * 0.82, said(f"{role}_id_number"), size + 4, face="sans-bold")
    portrait(paper, x + w * 0.69, y + h * 0.13, w * 0.24, h * 0.58)


def reverse(paper: Paper, said: Said, role: str, x: float, y: float, w: float, red: Colour, fill: Colour) -> None:
    h = w * 0.63
    size = round(w / 27)
    paper.rect(x, y, w, h, outline=(150, 150, 150), fill=fill)
    paper.ellipse(x + w * 0.07, y + h * 0.12, w * 0.16, w * 0.16, fill=red)
    paper.text(x + w * 0.58, y + h * 0.14, "中华人民共和国", size + 6, face="sans", align="centre")
    paper.text(x + w * 0.58, y + h * 0.31, "居 民 身 份 证", size + 22, face="sans-bold", align="centre")
    paper.text(x + w * 0.2, y + h * 0.7, "签发机关", size - 3, face="sans-bold")
    paper.text(x + w * 0.37, y + h * 0.695, said(f"{role}_id_authority"), size, face="sans")
    paper.text(x + w * 0.2, y + h * 0.83, "有效期限", size - 3, face="sans-bold")
    end = paper.text(x + w * 0.37, y + h * 0.825, said.dated(f"{role}_id_valid_from", "dot"), size, face="sans")
    end = paper.text(end, y + h * 0.825, "-", size, face="sans")
    paper.text(end, y + h * 0.825, said.dated(f"{role}_id_valid_to", "dot"), size, face="sans")


def beside(role: str) -> Callable[[Said], list[Paper]]:
    def draw(said: Said) -> list[Paper]:
        paper = Paper(1754, 1240, face="sans")
        grey: Colour = (105, 105, 105)
        paper.text(877, 110, "身份证件复印件", 40, face="serif-bold", align="centre")
        paper.text(877, 178, "（左：国徽面  右：人像面）", 24, face="serif", align="centre", colour=grey)
        reverse(paper, said, role, 90, 300, 760, (120, 120, 120), (244, 244, 244))
        front(paper, said, role, 905, 300, 760, grey, (244, 244, 244))
        paper.text(110, 930, "本复印件仅限于办理本次政务服务事项使用，再次复印无效。", 26, face="serif")
        paper.text(110, 990, "与原件核对无误。核对人：", 26, face="serif")
        paper.line(410, 1022, 640, 1022, width=1)
        paper.notice()
        return [paper]

    return draw


def pages(role: str) -> Callable[[Said], list[Paper]]:
    def draw(said: Said) -> list[Paper]:
        first = Paper(face="sans", background=(252, 252, 250))
        front(first, said, role, 170, 240, 900, (40, 90, 150), (226, 238, 243))
        first.text(620, 1640, "第1页，共2页", 22, align="centre", colour=(120, 120, 120))
        first.notice()
        second = Paper(face="sans", background=(252, 252, 250))
        reverse(second, said, role, 170, 240, 900, (200, 50, 40), (226, 238, 243))
        second.text(620, 1640, "第2页，共2页", 22, align="centre", colour=(120, 120, 120))
        second.notice()
        return [first, second]

    return draw


def electronic(role: str) -> Callable[[Said], list[Paper]]:
    def draw(said: Said) -> list[Paper]:
        paper = Paper(1080, 1700, face="sans", size=34, background=(245, 247, 250))
        paper.rect(0, 0, 1080, 150, fill=(30, 84, 160))
        paper.text(540, 52, "居民身份证电子凭证", 44, face="sans-bold", colour=(255, 255, 255), align="centre")
        paper.rect(50, 190, 980, 1330, fill=(255, 255, 255), outline=(210, 215, 222))
        portrait(paper, 740, 240, 230, 300)
        y = paper.stack(100, 235, 600, "姓名 Name", said(f"{role}_name"), 40)
        top = y + 10
        paper.stack(100, top, 200, "性别 Sex", said(f"{role}_sex"))
        paper.stack(330, top, 200, "民族 Nationality", said(f"{role}_ethnicity"))
        y = top + 110
        y = paper.stack(100, y, 600, "出生日期 Date of Birth", said.dated(f"{role}_birth_date")) + 14
        y = paper.stack(100, y, 860, "公民身份号码 ID Number", said.groups(f"{role}_id_number"), 40) + 14
        y = paper.stack(100, y, 860, "住址 Address", said.far(f"{role}_address")) + 14
        y = paper.stack(100, y, 860, "签发机关 Issuing Authority", said(f"{role}_id_authority")) + 14
        period: Pieces = [said.dated(f"{role}_id_valid_from"), " 至 ", said.dated(f"{role}_id_valid_to")]
        paper.stack(100, y, 860, "有效期限 Valid Period", period)
        code_square(paper, 440, 1270, 190, sum(map(ord, said.raw(f"{role}_name"))))
        paper.text(540, 1480, "凭证由持证人本人出示，请扫码核验", 24, align="centre", colour=(130, 130, 130))
        paper.notice()
        return [paper]

    return draw


for _kind, _role in ROLES.items():
    layout(_kind, "beside", levels=PAPER_ONLY)(beside(_role))
    layout(_kind, "pages", levels=("L0", "L1"))(pages(_role))
    layout(_kind, "electronic", levels=ALL, dates=("cn0", "iso", "slash"))(electronic(_role))
