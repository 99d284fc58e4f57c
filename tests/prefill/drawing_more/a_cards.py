"""Identity cards: a photocopy of both sides, a card in two scripts over two pages, a voucher on a telephone."""

from __future__ import annotations

from collections.abc import Callable

from tests.prefill.drawing.marks import code_square, portrait
from tests.prefill.drawing.paper import Colour, Paper, Pieces
from tests.prefill.drawing.values import ALL, Said, layout
from tests.prefill.drawing_more.a_screen import DIM, entry, sheet, telephone

ROLES = ("operator", "agent", "mother", "father", "borrower", "spouse")
COPY: Colour = (92, 92, 96)
TEAL: Colour = (34, 98, 120)


def _period(said: Said, role: str, between: str) -> Pieces:
    return [said.dated(f"{role}_id_valid_from", "dot"), between, said.dated(f"{role}_id_valid_to", "dot")]


def photocopy(role: str, said: Said) -> list[Paper]:
    """Both sides beside each other on one sheet, grey, with a clerk's remark below."""
    paper = Paper(1754, 1240, face="sans", size=30)
    paper.text(100, 70, "身份证正反面复印件粘贴处", 30, face="serif")
    for x in (80, 894):
        paper.rect(x, 150, 780, 500, outline=(120, 120, 120), fill=(238, 238, 238), width=2)
    paper.text(120, 200, "姓　名", 25, colour=COPY)
    paper.text(225, 195, said.wide(f"{role}_name"), 33)
    paper.text(120, 268, "性　别", 25, colour=COPY)
    paper.text(225, 264, said(f"{role}_sex"))
    paper.text(320, 268, "民　族", 25, colour=COPY)
    paper.text(420, 264, said(f"{role}_ethnicity"))
    paper.text(120, 336, "出　生", 25, colour=COPY)
    paper.text(225, 332, said.dated(f"{role}_birth_date", "spaced"))
    paper.text(120, 404, "住　址", 25, colour=COPY)
    paper.flow(225, 400, 350, [said(f"{role}_address")], 29, lead=1.4)
    portrait(paper, 610, 200, 200, 270, (210, 210, 210), (150, 150, 150))
    paper.text(120, 585, "公民身份号码", 25, colour=COPY)
    paper.text(330, 580, said(f"{role}_id_number"), 34)
    paper.ellipse(935, 200, 130, 130, outline=(140, 140, 140), width=4)
    paper.ellipse(962, 227, 76, 76, outline=(150, 150, 150), width=3)
    paper.text(1370, 200, "中华人民共和国", 42, face="serif", align="centre")
    paper.text(1370, 290, "居 民 身 份 证", 54, face="serif-bold", align="centre")
    paper.text(990, 510, "签发机关", 26, colour=COPY)
    paper.text(1130, 506, said(f"{role}_id_authority"))
    paper.text(990, 575, "有效期限", 26, colour=COPY)
    paper.flow(1130, 571, 500, _period(said, role, "-"))
    paper.text(100, 760, "再次复印无效　　仅限办理本次申请事项使用", 34, face="serif", colour=(70, 70, 130))
    paper.text(100, 850, "窗口核验：与原件一致　　　　　　核验人：", 28, face="serif")
    paper.line(540, 890, 800, 890, width=1)
    paper.notice()
    return [paper]


def two_script(role: str, said: Said) -> list[Paper]:
    """A card of a region that prints its own script over the Chinese labels; each side is a page."""
    front = Paper(1300, 830, face="sans", size=40, background=(232, 243, 244))
    for y in range(60, 800, 46):
        front.line(0, y, 1300, y - 30, (216, 232, 234), 2)

    def label(paper: Paper, x: float, y: float, own: str, chinese: str) -> None:
        paper.text(x, y - 24, own, 17, colour=TEAL)
        paper.text(x, y, chinese, 30, colour=TEAL)

    label(front, 90, 110, "Singqmingz", "姓名")
    front.text(240, 100, said(f"{role}_name"), 46)
    label(front, 90, 210, "Singqbied", "性别")
    front.text(240, 204, said(f"{role}_sex"))
    label(front, 400, 210, "Minzcuz", "民族")
    front.text(520, 204, said(f"{role}_ethnicity"))
    label(front, 90, 310, "Seng ndwen", "出生")
    front.text(240, 304, said.dated(f"{role}_birth_date", "cn"))
    label(front, 90, 410, "Dieg youq", "住址")
    front.flow(240, 404, 580, [said(f"{role}_address")], 38, lead=1.4)
    portrait(front, 890, 100, 320, 430)
    label(front, 90, 690, "Goengminz sinhfwn hauhmaj", "公民身份号码")
    front.text(420, 676, said(f"{role}_id_number"), 52)
    front.notice()
    back = Paper(1300, 830, face="sans", size=40, background=(236, 244, 240))
    back.ellipse(90, 90, 210, 210, fill=(196, 52, 44))
    back.ellipse(120, 120, 150, 150, outline=(240, 200, 90), width=6)
    back.text(790, 90, "Cunghvaz Yinzminz Gunghozgoz", 26, colour=TEAL, align="centre")
    back.text(790, 130, "中华人民共和国", 62, align="centre")
    back.text(790, 240, "Gihminz Sinhfwncwng", 26, colour=TEAL, align="centre")
    back.text(790, 280, "居民身份证", 84, face="sans-bold", align="centre")
    label(back, 260, 580, "Gihgvanh cienfat", "签发机关")
    back.text(470, 572, said(f"{role}_id_authority"))
    label(back, 260, 690, "Geizhanh mizyauq", "有效期限")
    back.flow(470, 682, 780, _period(said, role, " - "))
    back.notice()
    return [front, back]


def voucher(role: str, said: Said) -> list[Paper]:
    """The card as a voucher on a telephone, label beside value."""
    paper = telephone(1780, "居民身份电子凭证", (58, 92, 168))
    sheet(paper, 180, 360)
    portrait(paper, 76, 210, 220, 296)
    paper.text(336, 226, said(f"{role}_name"), 48, face="sans-bold")
    paper.text(336, 306, "证照状态：正常", 28, colour=(40, 140, 80))
    paper.text(336, 366, "与实体证件信息一致", 26, colour=DIM)
    paper.text(336, 416, "截屏不作为核验依据", 26, colour=DIM)
    sheet(paper, 560, 800)
    y = 596.0
    y = entry(paper, y, "证件号码", said.groups(f"{role}_id_number"), 32)
    y = entry(paper, y, "性别", said(f"{role}_sex"))
    y = entry(paper, y, "民族", [said(f"{role}_ethnicity"), "族"])
    y = entry(paper, y, "出生日期", said.dated(f"{role}_birth_date", "iso"))
    y = entry(paper, y, "户籍地址", said(f"{role}_address"))
    y = entry(paper, y, "签发单位", said(f"{role}_id_authority"))
    y = entry(paper, y, "证件有效期", [said.dated(f"{role}_id_valid_from", "iso"), " 至 ", said.dated(f"{role}_id_valid_to", "iso")], 28)
    code_square(paper, 350, 1420, 200, 41)
    paper.text(450, 1650, "动态二维码，60 秒后刷新", 24, colour=DIM, align="centre")
    paper.notice()
    return [paper]


def _enter(role: str) -> None:
    for name, draw, levels in (("a-photocopy", photocopy, ALL), ("a-two-script", two_script, ALL), ("a-voucher", voucher, ("L0", "L2", "PDF"))):
        def drawn(said: Said, draw: Callable[[str, Said], list[Paper]] = draw) -> list[Paper]:
            return draw(role, said)

        layout(f"{role}_id_card", name, levels=levels)(drawn)


for who in ROLES:
    _enter(who)
