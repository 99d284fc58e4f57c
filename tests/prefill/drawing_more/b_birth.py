"""Birth certificates: a main page beside its counterfoil, three ruled sections, and a card on a telephone."""

from __future__ import annotations

from tests.prefill.drawing.marks import code_square, seal
from tests.prefill.drawing.paper import Colour, Paper, Piece, Pieces
from tests.prefill.drawing.tables import Cell, Ruling, section
from tests.prefill.drawing.values import PAPER_ONLY, Said, layout
from tests.prefill.drawing_more.b_screen import WHITE, line_item, screen

GREEN: Colour = (46, 112, 84)
FAINT: Colour = (96, 128, 112)


def field(paper: Paper, x: float, y: float, end: float, labels: tuple[str, str], value: Piece | Pieces, size: int = 26) -> None:
    """A Chinese label over its English one, and the value on a rule beside them."""
    after = max(paper.text(x, y, labels[0], 22, colour=GREEN), paper.text(x, y + 27, labels[1], 15, colour=FAINT)) + 14
    paper.flow(after, y + 8, end - after + 20, value if isinstance(value, list) else [value], size)
    paper.line(after - 4, y + 44, end, y + 44, FAINT, 1)


@layout("birth_certificate", "b-counterfoil", levels=PAPER_ONLY, dates=("spaced", "cn0", "cn"))
def counterfoil(said: Said) -> list[Paper]:
    """The main page on the left; the part that the household registry cuts off on the right, with some of it again."""
    paper = Paper(1754, 1240, face="serif", size=26, background=(246, 251, 246))
    paper.rect(30, 30, 1694, 1150, outline=GREEN, width=5)
    paper.rect(40, 40, 1674, 1130, outline=FAINT, width=1)
    for y in range(60, 1160, 22):
        paper.line(1190, y, 1190, y + 12, FAINT, 2)
    paper.text(1204, 560, "剪", 20, colour=FAINT)
    paper.text(1204, 600, "裁", 20, colour=FAINT)
    paper.text(1204, 640, "线", 20, colour=FAINT)
    paper.text(610, 70, "出生医学证明", 50, face="serif-bold", colour=GREEN, align="centre")
    paper.text(610, 134, "MEDICAL CERTIFICATE OF BIRTH", 20, colour=FAINT, align="centre")
    paper.text(90, 172, "中华人民共和国国家卫生健康委员会监制（样）", 18, colour=FAINT)
    y = 220
    field(paper, 90, y, 560, ("新生儿姓名", "Full Name of Baby"), said("newborn_name"))
    field(paper, 600, y, 780, ("性别", "Sex"), said("newborn_sex"))
    field(paper, 820, y, 1150, ("出生孕周", "Gestational Week"), said.number_of("gestation_weeks", " 周"))
    field(paper, 90, y + 90, 700, ("出生时间", "Date and Time of Birth"), said.birth())
    field(paper, 740, y + 90, 940, ("体重", "Weight"), said.number_of("birth_weight_g", " g"), 24)
    field(paper, 960, y + 90, 1150, ("身长", "Length"), said.number_of("birth_length_cm", " cm"), 24)
    field(paper, 90, y + 180, 1150, ("出生地点", "Place of Birth"), "海南省")
    field(paper, 90, y + 270, 1150, ("医疗机构名称", "Name of Facility"), said("hospital_name"))
    for top, role, sign, english in ((y + 370, "mother", "母亲", "Mother"), (y + 570, "father", "父亲", "Father")):
        field(paper, 90, top, 500, (sign + "姓名", f"{english}'s Full Name"), said(role + "_name"))
        field(paper, 540, top, 790, ("国籍", "Nationality"), "中国")
        field(paper, 830, top, 1150, ("民族", "Ethnicity"), said(role + "_ethnicity"))
        field(paper, 90, top + 90, 560, ("有效身份证件类别", "Type of Valid Identification"), "居民身份证", 24)
        field(paper, 600, top + 90, 1150, ("证件号码", "No. of Identification"), said(role + "_id_number"))
    field(paper, 90, 1010, 560, ("出生证编号", "Birth Certificate No."), said("birth_certificate_number"))
    field(paper, 600, 1010, 1150, ("签发日期", "Date of Issue"), said.dated("birth_cert_issue_date"))
    paper.text(90, 1100, "接生人员（签字）", 20, colour=GREEN)
    paper.text(600, 1100, "签发机构（盖章）", 20, colour=GREEN)
    paper.picture(800, 950, seal("出生医学证明专用章", 190))
    paper.text(1470, 80, "副　页", 40, face="serif-bold", colour=GREEN, align="centre")
    paper.text(1470, 140, "（户口登记机关存）", 20, colour=FAINT, align="centre")
    rows: tuple[tuple[str, Piece | Pieces], ...] = (
        ("新生儿姓名", said("newborn_name")), ("性　　别", said("newborn_sex")), ("出生时间", said.birth()),
        ("母亲姓名", said("mother_name")), ("身份证号", said("mother_id_number")),
        ("父亲姓名", said("father_name")), ("身份证号", said("father_id_number")), ("出生证编号", said("birth_certificate_number")),
    )
    for number, (label, value) in enumerate(rows):
        paper.stack(1250, 210 + number * 98, 440, label, value, 24, label_size=18, colour=GREEN)
    paper.text(1250, 1010, "户口登记机关（章）", 20, colour=GREEN)
    paper.notice()
    return [paper]


@layout("birth_certificate", "b-sections", dates=("iso", "cn", "slash"))
def sections(said: Said) -> list[Paper]:
    """A reissued certificate: three tables, each with its name down the side."""
    paper = Paper(face="serif", size=26)
    paper.title(90, "《出生医学证明》", 46, (140, 40, 60))
    paper.text(620, 160, "（换发　机打联）", 24, align="centre")
    paper.labelled(1150, 214, "证　号 ", said("birth_certificate_number"), 26, align="right")
    rule = Ruling(row=78, colour=(140, 40, 60), pad=12)
    y = section(paper, 90, 260, "新生儿信息", [70, 190, 330, 190, 280], [
        ["姓　名", [said("newborn_name")], "性　别", Cell([said("newborn_sex")], kind="value")],
        ["出生日期\n及时分", Cell(said.birth(), 3, "value")],
        ["孕　周\n（足周）", [said.number_of("gestation_weeks")], "出生体重\n（克）", [said.number_of("birth_weight_g")]],
        ["出生身长\n（厘米）", [said.number_of("birth_length_cm")], "健康状况", Cell(["良好"], kind="value")],
        ["分娩地点", Cell([said("hospital_name")], 3, "value")],
    ], 25, rule)
    for sign, role in (("母亲信息", "mother"), ("父亲信息", "father")):
        y = section(paper, 90, y + 24, sign, [70, 190, 330, 190, 280], [
            ["姓　名", [said(role + "_name")], "民　族", Cell([said(role + "_ethnicity")], kind="value")],
            ["国　籍", Cell(["中国"], kind="value"), "证件类型", Cell(["居民身份证"], kind="value")],
            ["有效证件\n号　　码", Cell([said(role + "_id_number")], 3, "value")],
        ], 25, rule)
    paper.flow(90, y + 30, 1060, ["根据《中华人民共和国母婴保健法》的规定出具，是新生儿申报出生登记的凭证。涂改、加注无效。"], 22)
    paper.labelled(640, y + 150, "签发单位 ", said("hospital_name"), 25)
    paper.labelled(640, y + 210, "签 发 日 ", said.dated("birth_cert_issue_date"), 25)
    paper.picture(760, y + 110, seal("出生证明签发专用章", 200))
    paper.notice()
    return [paper]


@layout("birth_certificate", "b-telephone", levels=("L0", "L2"), dates=("iso", "dot", "cn"))
def telephone(said: Said) -> list[Paper]:
    """An electronic certificate as an application shows it."""
    paper = screen("电子证照", 1800, (214, 92, 116))
    paper.rect(30, 220, 768, 1510, fill=WHITE)
    paper.rect(30, 220, 768, 150, fill=(252, 232, 237))
    paper.text(70, 246, "出生医学证明", 40, face="sans-bold", colour=(160, 50, 80))
    paper.text(70, 308, "国家卫生健康委员会 · 电子证照（演示）", 24, colour=(190, 110, 130))
    y = line_item(paper, 400, "宝宝姓名", said("newborn_name"))
    y = line_item(paper, y, "性别", said("newborn_sex"))
    y = line_item(paper, y, "出生时刻", said.birth())
    y = line_item(paper, y, "出生胎龄", said.number_of("gestation_weeks", "周"))
    y = line_item(paper, y, "体重 | 身长", [said.number_of("birth_weight_g", "克"), " | ", said.number_of("birth_length_cm", "厘米")])
    y = line_item(paper, y, "出生医院", said("hospital_name"))
    y = line_item(paper, y, "母亲（民族）", [said("mother_name"), "（", said("mother_ethnicity"), "族）"])
    y = line_item(paper, y, "母亲证件号", said("mother_id_number"))
    y = line_item(paper, y, "父亲（民族）", [said("father_name"), "（", said("father_ethnicity"), "族）"])
    y = line_item(paper, y, "父亲证件号", said("father_id_number"))
    y = line_item(paper, y, "证书编号", said("birth_certificate_number"))
    y = line_item(paper, y, "签发时间", said.dated("birth_cert_issue_date"))
    y = line_item(paper, y, "签发单位", said("hospital_name"))
    code_square(paper, 334, y + 30, 160, int(said.number("birth_weight_g")))
    paper.text(414, y + 210, "扫码核验证照真伪", 22, colour=(130, 134, 142), align="centre")
    paper.notice()
    return [paper]
