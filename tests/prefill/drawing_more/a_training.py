"""Certificates of food managers: a diploma in two languages, a card for the wallet, a report of an examination with marks."""

from __future__ import annotations

from tests.prefill.drawing.marks import code_square, portrait, seal
from tests.prefill.drawing.paper import GREY, Colour, Paper, Pieces
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import Said, layout

TEAL: Colour = (16, 106, 112)
ORANGE: Colour = (206, 110, 30)


@layout("food_manager_certificate", "a-bilingual", dates=("iso", "dot", "cn"))
def bilingual(said: Said) -> list[Paper]:
    """Two languages for each label, the English under the Chinese; portrait on the left."""
    paper = Paper(1654, 1169, face="serif", size=32, background=(251, 253, 252))
    paper.rect(30, 30, 1594, 1090, outline=TEAL, width=14)
    paper.rect(56, 56, 1542, 1038, outline=TEAL, width=2)
    paper.text(827, 100, "培　训　合　格　证　书", 58, face="serif-bold", colour=TEAL, align="centre")
    paper.text(827, 186, "Certificate of Food Safety Manager", 32, colour=TEAL, align="centre")
    portrait(paper, 150, 300, 260, 350)
    paper.text(280, 670, "照片骑缝盖章", 22, colour=GREY, align="centre")
    rows: list[tuple[str, str, Pieces]] = [
        ("持证者", "Name", [said("food_manager_name")]), ("身份证件", "ID Number", [said("food_manager_id_number")]),
        ("证书号", "Certificate No.", [said("food_cert_number")]), ("岗位", "Position", ["食品安全管理员（餐饮服务）"]),
        ("颁发日", "Date of Issue", [said.dated("food_cert_issue_date")]), ("失效日", "Date of Expiry", [said.dated("food_cert_valid_to")]),
    ]
    y = 300.0
    for chinese, english, value in rows:
        paper.text(520, y, chinese, 30)
        paper.text(520, y + 36, english, 19, colour=GREY)
        paper.flow(780, y + 4, 740, value, 33)
        paper.line(770, y + 56, 1480, y + 56, (170, 190, 190), 1)
        y += 96
    paper.text(1250, 930, "示例省食品安全协会培训中心", 28, align="centre")
    paper.picture(1170, 850, seal("食品安全培训专用章", 200))
    paper.text(150, 980, "持证人员每年应当接受不少于 40 小时的继续教育。", 23, colour=GREY)
    paper.notice()
    return [paper]


@layout("food_manager_certificate", "a-wallet", levels=("L0", "L1", "L2"), dates=("dot", "slash", "iso"))
def wallet(said: Said) -> list[Paper]:
    """Both faces of a small card, one above the other; the period is one line with a dash."""
    paper = Paper(1000, 1320, face="sans", size=32, background=(246, 246, 243))
    paper.rect(50, 50, 900, 560, outline=ORANGE, fill=(255, 255, 255), width=3)
    paper.rect(50, 50, 900, 110, fill=ORANGE)
    paper.text(500, 78, "食安员证 · 餐饮", 46, face="sans-bold", colour=(255, 255, 255), align="centre")
    portrait(paper, 90, 200, 210, 280)
    paper.labelled(350, 210, "姓名 ", said("food_manager_name"), 38)
    paper.text(350, 290, "身份证号", 24, colour=GREY)
    paper.text(350, 324, said("food_manager_id_number"), 34)
    paper.text(350, 390, "证号", 24, colour=GREY)
    paper.text(350, 424, said("food_cert_number"), 34)
    paper.labelled(90, 530, "有效期 ", "见背面", 26)
    code_square(paper, 800, 450, 120, 19)
    paper.rect(50, 650, 900, 560, outline=ORANGE, fill=(255, 255, 255), width=3)
    paper.text(500, 690, "持　证　须　知", 34, face="sans-bold", colour=ORANGE, align="centre")
    paper.flow(100, 760, 800, ["一、本证由本人携带，不得转借、涂改。", "\n", "二、监督检查时应当主动出示。", "\n", "三、到期前三个月参加复训考核。"], 27, lead=1.7)
    paper.flow(100, 960, 800, ["有效期限 ", said.dated("food_cert_issue_date"), "—", said.dated("food_cert_valid_to")], 32)
    paper.flow(100, 1030, 800, ["批准日期 ", said.dated("food_cert_issue_date")], 32)
    paper.text(100, 1120, "考核机构　琼海示例职业培训学校", 27)
    paper.picture(700, 1010, seal("职业培训学校", 170))
    paper.notice()
    return [paper]


@layout("food_manager_certificate", "a-marks", dates=("cn", "cn0", "spaced"))
def marks(said: Said) -> list[Paper]:
    """A report on an examination: the candidate's data, marks by subject, then a sentence that states the term."""
    paper = Paper(1240, 1754, face="serif", size=28)
    paper.title(90, "食品安全管理人员考试成绩报告单", 42)
    paper.text(620, 160, "（兼作合格证明）", 28, align="centre")
    y = table(paper, 90, 230, [170, 250, 190, 450], [
        ["考生姓名", [said("food_manager_name")], "有效证件号码", [said("food_manager_id_number")]],
        ["考试类别", Cell(["食品经营（餐饮）"], kind="value"), "报告单编号", [said("food_cert_number")]],
    ], 26, Ruling(row=80))
    paper.text(90, y + 40, "考试成绩", 29, face="serif-bold")
    y = table(paper, 90, y + 90, [100, 500, 150, 150, 160], [
        [Cell(label, kind="head") for label in ("序", "科目", "满分", "得分", "评定")],
        ["1", Cell(["食品安全法律、法规、规章"], kind="value"), "40", "36", "合格"],
        ["2", Cell(["餐饮服务食品安全操作规范"], kind="value"), "40", "35", "合格"],
        ["3", Cell(["食源性疾病预防与应急处置"], kind="value"), "20", "17", "合格"],
        [Cell("总　分", 2, "head"), "100", "88", Cell("合格", kind="head")],
    ], 26, Ruling(row=66))
    paper.text(90, y + 50, "结论", 29, face="serif-bold")
    y = paper.flow(90, y + 100, 1060, ["该考生具备从事餐饮服务食品安全管理工作所需的知识。成绩自", said.dated("food_cert_issue_date"), "公布之日起有效，有效期三年，即至",
                                      said.dated("food_cert_valid_to"), "。逾期需重新考试。"], 28, lead=1.9, indent=56)
    paper.text(1130, y + 110, "示例市餐饮行业考试站", align="right")
    paper.picture(880, y + 40, seal("考试成绩专用章", 200))
    paper.labelled(1130, y + 170, "出具日期：", said.dated("food_cert_issue_date"), align="right")
    paper.notice()
    return [paper]
