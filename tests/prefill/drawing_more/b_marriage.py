"""Marriage certificates: an open booklet of another make, a diploma in prose, and two columns on a telephone."""

from __future__ import annotations

from tests.prefill.drawing.marks import portrait, seal
from tests.prefill.drawing.paper import Colour, Paper
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import PAPER_ONLY, Said, layout
from tests.prefill.drawing_more.b_screen import WHITE, screen

WINE: Colour = (150, 30, 45)


@layout("marriage_certificate", "b-upright-booklet", levels=PAPER_ONLY, dates=("cn", "cn0", "spaced"))
def upright_booklet(said: Said) -> list[Paper]:
    """Opened upwards: the photograph and the seal above, the couple in two boxes below, the number at the foot."""
    paper = Paper(1100, 1560, face="serif", size=29, background=(253, 240, 238))
    paper.rect(36, 36, 1028, 1450, outline=WINE, width=4)
    paper.text(550, 80, "中华人民共和国", 28, colour=WINE, align="centre")
    paper.text(550, 126, "结　婚　证", 54, face="serif-bold", colour=WINE, align="centre")
    portrait(paper, 350, 220, 400, 270, back=(190, 40, 45), tone=(230, 200, 195))
    paper.picture(640, 400, seal("婚姻登记专用章", 190))
    paper.flow(110, 530, 900, ["结婚申请，符合《中华人民共和国民法典》规定，予以登记，发给此证。"], 27, indent=54, lead=1.8)
    paper.line(36, 660, 1064, 660, WINE, 2)
    y = 700.0
    for sign, role in (("男", "husband"), ("女", "wife")):
        paper.rect(100, y, 900, 210, outline=(205, 150, 150), width=1)
        paper.labelled(140, y + 26, "姓名 ", said.wide(role + "_name"), 30)
        paper.text(520, y + 26, f"性别 {sign}", 30)
        paper.text(760, y + 26, "国籍 中国", 30)
        paper.labelled(140, y + 86, "身份证件号 ", said(role + "_id_number"), 30)
        born = said.raw(role + "_id_number")[6:14]
        paper.text(140, y + 146, f"出生日期 {born[:4]}.{born[4:6]}.{born[6:]}", 30)
        y += 240
    paper.labelled(140, 1210, "字　号 ", said("marriage_certificate_number"), 30)
    paper.labelled(140, 1270, "登记日 ", said.dated("marriage_date"), 30)
    paper.labelled(140, 1330, "持证人 ", said("wife_name"), 30)
    paper.text(140, 1400, "备　注", 30)
    paper.notice()
    return [paper]


@layout("marriage_certificate", "b-diploma", dates=("han", "cn"))
def diploma(said: Said) -> list[Paper]:
    """The older sheet: one sentence with the couple, numbers and date inside it."""
    paper = Paper(1640, 1140, face="serif", size=34, background=(255, 250, 240))
    paper.rect(40, 40, 1560, 1040, outline=(190, 60, 50), width=12)
    paper.rect(62, 62, 1516, 996, outline=(214, 160, 80), width=2)
    paper.title(110, "结 婚 证 书", 62, (180, 40, 40))
    paper.text(1500, 210, said("marriage_certificate_number"), 28, align="right")
    portrait(paper, 150, 320, 330, 240, back=(190, 50, 50), tone=(230, 205, 200))
    paper.flow(560, 290, 920, [
        "兹有", said("husband_name"), "（男，公民身份号码", said("husband_id_number"), "）与", said("wife_name"), "（女，公民身份号码",
        said("wife_id_number"), "）自愿结为夫妻，经审查符合法律关于结婚的规定，于", said.dated("marriage_date"), "准予登记，特发此证。",
    ], lead=1.9, indent=68)
    paper.text(1220, 850, "婚姻登记机关（虚构）", 30, align="centre")
    paper.picture(1110, 760, seal("婚姻登记专用章", 220))
    paper.text(150, 900, "登记员（签名章）", 26)
    paper.notice()
    return [paper]


@layout("marriage_certificate", "b-telephone", levels=("L0", "L2"), dates=("iso", "dot", "slash"))
def telephone(said: Said) -> list[Paper]:
    """A card with a column for him and one for her; the labels stand between them."""
    paper = screen("我的证照", 1500, (196, 40, 52), (250, 240, 238))
    paper.rect(30, 230, 768, 1080, fill=WHITE)
    paper.rect(30, 230, 768, 110, fill=(196, 40, 52))
    paper.text(414, 256, "结婚证（电子证照）", 38, face="sans-bold", colour=(255, 226, 170), align="centre")
    portrait(paper, 264, 380, 300, 200, back=(206, 60, 62), tone=(236, 205, 200))
    foot = table(paper, 60, 620, [150, 280, 280], [
        [Cell(""), Cell("男方", kind="head"), Cell("女方", kind="head")],
        ["姓名", [said("husband_name")], [said("wife_name")]],
        ["国籍", Cell(["中国"], kind="value"), Cell(["中国"], kind="value")],
        ["证件号", [said("husband_id_number")], [said("wife_id_number")]],
    ], 24, Ruling(row=76, pad=8, colour=(225, 200, 200), vertical=False, frame=0, centre_values=True))
    paper.stack(80, foot + 40, 660, "结婚证字号", said("marriage_certificate_number"), 30)
    paper.stack(80, foot + 150, 330, "登记日期", said.dated("marriage_date"), 30)
    paper.stack(430, foot + 150, 330, "登记类型", "结婚登记", 30)
    paper.picture(560, foot + 40, seal("婚姻登记电子专用章", 170))
    paper.text(414, 1350, "此证照由民政部门签发（演示）", 22, colour=(150, 120, 120), align="centre")
    paper.notice()
    return [paper]
