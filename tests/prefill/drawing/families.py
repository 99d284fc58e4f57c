"""Household books and marriage certificates."""

from __future__ import annotations

from tests.prefill.drawing.marks import code_square, portrait, seal
from tests.prefill.drawing.paper import Paper
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import PAPER_ONLY, Said, layout


@layout("household_book", "spread", levels=PAPER_ONLY, dates=("cn", "spaced"))
def household_spread(said: Said) -> list[Paper]:
    """Two pages open: the first page without rules, the householder's own page in a table."""
    paper = Paper(1754, 1180, face="serif", size=27, background=(252, 247, 240))
    paper.line(877, 30, 877, 1120, (220, 205, 190), 3)
    paper.text(450, 110, "户口簿首页", 40, face="serif-bold", align="centre")
    for y, label, value in (
        (230, "户　　别", said("household_type")), (310, "户主姓名", said("household_head")), (390, "户　　号", said("household_number")),
    ):
        paper.text(120, y, label, 27, face="serif-bold")
        paper.text(280, y, value)
        paper.line(275, y + 38, 790, y + 38, (170, 150, 140), 1)
    paper.text(120, 470, "住　　址", 27, face="serif-bold")
    paper.flow(280, 470, 500, [said("household_address")], lead=1.5)
    paper.picture(130, 640, seal("户口专用章", 190))
    paper.picture(480, 640, seal("派出所户口章", 190))
    paper.text(120, 930, "承办人签章：", 25)
    paper.text(450, 1000, "签发于", 25)
    paper.text(545, 1000, said.dated("household_issue_date"), 25)
    paper.text(1310, 70, "常住人口登记卡", 36, face="serif-bold", align="centre")
    table(paper, 930, 140, [170, 220, 170, 200], [
        ["姓　名", [said("household_head")], "户主或与户主关系", Cell(["户主"], kind="value")],
        ["曾用名", Cell(["—"], kind="value"), "性　别", Cell([said("household_sex")], kind="value")],
        ["出生地", Cell(["海南省"], kind="value"), "民　族", Cell([said("household_ethnicity")], kind="value")],
        ["籍　贯", Cell(["海南省"], kind="value"), "婚姻状况", Cell(["有配偶"], kind="value")],
        ["文化程度", Cell(["大学本科"], kind="value"), "兵役状况", Cell(["未服兵役"], kind="value")],
        ["服务处所", Cell(["—"], kind="value"), "职　业", Cell(["职员"], kind="value")],
        ["何时由何地迁来本址", Cell(["2016年由外市迁入"], 3, "value")],
    ], 23, Ruling(row=84, pad=10, colour=(150, 120, 110)))
    paper.notice()
    return [paper]


@layout("household_book", "electronic", dates=("iso", "cn0"))
def household_electronic(said: Said) -> list[Paper]:
    paper = Paper(1080, 1500, face="sans", size=34, background=(250, 248, 245))
    paper.rect(0, 0, 1080, 150, fill=(150, 40, 40))
    paper.text(540, 50, "居民户口簿 · 电子证照", 44, face="sans-bold", colour=(255, 255, 255), align="centre")
    y = paper.stack(80, 210, 900, "户主", said("household_head"), 40) + 20
    y = paper.stack(80, y, 900, "户别 / 户口性质", said("household_type")) + 20
    y = paper.stack(80, y, 900, "户籍户号", said("household_number")) + 20
    y = paper.stack(80, y, 900, "户籍地址", said.far("household_address")) + 20
    y = paper.stack(80, y, 900, "签发日期", said.dated("household_issue_date")) + 20
    paper.line(80, y, 1000, y, (210, 200, 195), 2)
    paper.text(80, y + 40, "户内人口：3人（详见人口信息页）", 28)
    code_square(paper, 80, y + 130, 190, 12)
    paper.picture(680, y + 110, seal("户籍电子专用章", 220))
    paper.notice()
    return [paper]


@layout("marriage_certificate", "matrix", dates=("cn", "iso"))
def marriage_matrix(said: Said) -> list[Paper]:
    """An upright extract: both spouses as columns."""
    paper = Paper(1240, 1500, face="serif", size=28, background=(255, 249, 248))
    paper.rect(50, 50, 1140, 1370, outline=(190, 60, 60), width=6)
    paper.title(110, "结 婚 证", 64, (180, 40, 40))
    y = table(paper, 110, 260, [260, 380, 380], [
        ["结婚证字号", Cell([said("marriage_certificate_number")], 2)],
        ["登记日期", Cell([said.dated("marriage_date")], 2)],
        ["登记机关", Cell(["文昌市民政局"], 2, "value")],
    ], 28, Ruling(row=84, colour=(180, 90, 90)))
    y = table(paper, 110, y + 50, [260, 380, 380], [
        [Cell("项　目", kind="head"), Cell("男　方", kind="head"), Cell("女　方", kind="head")],
        ["姓　名", [said("husband_name")], [said("wife_name")]],
        ["国　籍", Cell(["中国"], kind="value"), Cell(["中国"], kind="value")],
        ["身份证件号", [said("husband_id_number")], [said("wife_id_number")]],
    ], 28, Ruling(row=84, colour=(180, 90, 90)))
    y = paper.flow(130, y + 60, 980, ["结婚申请，符合《中华人民共和国民法典》规定，予以登记，发给此证。"], 28, lead=1.7, indent=56)
    portrait(paper, 160, y + 60, 150, 200)
    portrait(paper, 330, y + 60, 150, 200)
    paper.picture(820, y + 60, seal("婚姻登记专用章", 210))
    paper.notice()
    return [paper]


@layout("marriage_certificate", "sides", levels=("L0", "L1", "L2", "PDF"), dates=("cn0", "dot"))
def marriage_sides(said: Said) -> list[Paper]:
    """Landscape; the wife on the left, the husband on the right, each in stacked labels."""
    paper = Paper(1600, 1120, face="sans", size=30, background=(253, 244, 244))
    paper.text(800, 70, "结婚证（电子证照）", 48, face="sans-bold", colour=(170, 40, 50), align="centre")
    paper.rect(80, 180, 680, 480, outline=(215, 160, 160))
    paper.rect(840, 180, 680, 480, outline=(215, 160, 160))
    for x, role, head in ((120, "wife", "女方"), (880, "husband", "男方")):
        paper.text(x, 210, head, 32, face="sans-bold", colour=(170, 40, 50))
        y = paper.stack(x, 280, 600, "姓名", said(f"{role}_name"), 36) + 16
        y = paper.stack(x, y, 600, "证件号码", said(f"{role}_id_number")) + 16
        paper.stack(x, y, 600, "国籍", "中华人民共和国")
    paper.stack(120, 710, 600, "字号", said("marriage_certificate_number"), 32)
    paper.stack(880, 710, 600, "登记日期", said.dated("marriage_date"), 32)
    paper.stack(120, 840, 600, "婚姻登记机关", "儋州市民政局")
    paper.picture(1180, 820, seal("婚姻登记电子章", 210))
    paper.notice()
    return [paper]
