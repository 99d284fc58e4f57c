"""Household books: the two pages that are copied for an office, an open booklet, and the electronic book."""

from __future__ import annotations

from tests.prefill.drawing.marks import code_square, seal
from tests.prefill.drawing.paper import Colour, Paper
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import PAPER_ONLY, Said, layout
from tests.prefill.drawing_more.b_screen import WHITE, screen

BROWN: Colour = (120, 62, 40)


def station(said: Said) -> str:
    """The police station of the place, from the first signs of the address."""
    return said.raw("household_address")[:3] + "公安局"


@layout("household_book", "b-two-pages", dates=("cn", "spaced", "cn0"))
def two_pages(said: Said) -> list[Paper]:
    """The first page and the head's own page, each with the household's number."""
    first = Paper(1240, 880, face="serif", size=30, background=(254, 251, 243))
    first.text(620, 90, "户 口 簿 首 页", 46, face="serif-bold", colour=BROWN, align="centre")
    table(first, 110, 200, [160, 360, 180, 320], [
        ["户别", [said("household_type")], "户主姓名", [said("household_head")]],
        ["户号", [said("household_number")], "住址", [said("household_address")]],
    ], 28, Ruling(row=100, colour=BROWN))
    first.text(110, 560, "承办人签章", 26)
    first.picture(300, 540, seal("户口专用", 190, low="省级"))
    first.picture(640, 540, seal(station(said), 190, low="户口专用"))
    first.labelled(1130, 760, "", said.dated("household_issue_date"), 28, align="right")
    first.text(1130, 716, "签　发", 26, align="right")
    first.notice()
    own = Paper(1240, 1000, face="serif", size=27, background=(254, 251, 243))
    own.text(620, 70, "常 住 人 口 登 记 卡", 42, face="serif-bold", colour=BROWN, align="centre")
    table(own, 110, 160, [190, 330, 210, 290], [
        ["姓　名", [said("household_head")], "户主或与\n户主关系", Cell(["户主"], kind="value")],
        ["曾 用 名", Cell(["——"], kind="value"), "性　别", Cell([said("household_sex")], kind="value")],
        ["出 生 地", Cell(["海南省"], kind="value"), "民　族", Cell([said("household_ethnicity")], kind="value")],
        ["籍　贯", Cell(["海南省"], kind="value"), "婚姻状况", Cell(["已婚"], kind="value")],
        ["文化程度", Cell(["大学本科"], kind="value"), "服务处所", Cell(["——"], kind="value")],
        ["何时何因\n由何地迁\n来 本 址", Cell([said("household_address"), "　立户"], 3, "value")],
    ], 25, Ruling(row=86, colour=BROWN, pad=10))
    own.labelled(110, 850, "户号 ", said("household_number"), 25)
    own.labelled(1130, 850, "登记日期 ", said.dated("household_issue_date"), 25, align="right")
    own.notice()
    return [first, own]


@layout("household_book", "b-open-booklet", levels=PAPER_ONLY, dates=("han", "cn", "dot"))
def open_booklet(said: Said) -> list[Paper]:
    """Both halves of the open booklet; the labels stand above their values."""
    paper = Paper(1640, 1120, face="serif", size=32, background=(250, 246, 238))
    paper.line(820, 0, 820, 1060, (200, 190, 175), 3)
    paper.text(410, 130, "注 意 事 项", 34, face="serif-bold", colour=BROWN, align="centre")
    y = 230.0
    for number, content in enumerate((
        "居民户口簿具有证明公民身份状况以及家庭成员间相互关系的法律效力。",
        "户主和本户成员应当妥善保管，严禁私自涂改、转让、出借。",
        "户口登记内容变动，应当到户口登记机关申报变更。",
        "全户迁出户口管辖区的，应当缴回本簿。",
    ), 1):
        y = paper.flow(90, y, 650, [f"{number}．{content}"], 24, lead=1.8) + 8
    paper.picture(300, 700, seal(station(said), 220, low="户口专用章"))
    paper.text(410, 960, "（户口登记机关）", 24, align="centre")
    paper.text(1230, 90, "居民户口簿", 44, face="serif-bold", colour=BROWN, align="centre")
    paper.stack(920, 200, 300, "户　　类", said("household_type"), colour=BROWN)
    paper.stack(1250, 200, 320, "本 户 编 号", said("household_number"), colour=BROWN)
    paper.line(910, 310, 1560, 310, (200, 190, 175), 1)
    paper.stack(920, 340, 600, "户　　主", said("household_head"), colour=BROWN)
    paper.line(910, 450, 1560, 450, (200, 190, 175), 1)
    paper.stack(920, 480, 620, "户 籍 地 址", said.far("household_address"), colour=BROWN)
    paper.line(910, 680, 1560, 680, (200, 190, 175), 1)
    paper.stack(920, 710, 600, "签 发 时 间", said.dated("household_issue_date"), colour=BROWN)
    paper.text(920, 900, "民警签章", 24, colour=BROWN)
    paper.notice()
    return [paper]


@layout("household_book", "b-telephone", levels=("L0", "L2"), dates=("iso", "dot"))
def telephone(said: Said) -> list[Paper]:
    """The electronic household book: one card for the household, one for its head."""
    paper = screen("电子户口簿", 1560, (28, 78, 160))
    paper.rect(30, 220, 768, 600, fill=(228, 238, 252))
    paper.text(70, 250, "我的户口", 34, face="sans-bold", colour=(28, 78, 160))
    paper.text(758, 254, "公安机关 · 演示", 24, colour=(90, 120, 170), align="right")
    paper.labelled(70, 330, "户主　", said("household_head"), 36)
    paper.text(758, 334, said("household_type"), 28, colour=(28, 78, 160), align="right")
    paper.stack(70, 410, 660, "户编号", said("household_number"), 30)
    paper.stack(70, 510, 660, "户口所在地", said("household_address"), 30)
    paper.stack(70, 680, 660, "发证日期", said.dated("household_issue_date"), 30)
    paper.rect(30, 850, 768, 220, fill=WHITE)
    paper.text(70, 880, "本户成员", 30, face="sans-bold")
    paper.text(70, 950, said("household_head"), 30)
    paper.text(758, 950, "本人或户主　〉", 26, colour=(130, 134, 142), align="right")
    paper.text(70, 1010, "常住人口　已核验", 24, colour=(130, 134, 142))
    code_square(paper, 324, 1130, 180, int(said.raw("household_number")))
    paper.text(414, 1330, "亮证二维码 60 秒后更新", 24, colour=(130, 134, 142), align="centre")
    paper.flow(70, 1390, 700, ["电子证照与实体证件具有同等效力，仅限本人使用。"], 22, colour=(130, 134, 142))
    paper.notice()
    return [paper]
