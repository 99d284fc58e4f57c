"""Birth: the certificate, the delivery record, the receipt for insurance, the agreement for a card."""

from __future__ import annotations

from tests.prefill.drawing.marks import code_square, seal, signature
from tests.prefill.drawing.paper import Paper, Piece, Pieces
from tests.prefill.drawing.tables import Cell, Ruling, section, table
from tests.prefill.drawing.values import PAPER_ONLY, Said, layout


@layout("birth_certificate", "matrix", dates=("cn", "iso"))
def birth_matrix(said: Said) -> list[Paper]:
    """Upright; the parents are columns of a table, their particulars its rows."""
    paper = Paper(face="serif", size=27, background=(248, 251, 253))
    paper.rect(50, 50, 1140, 1620, outline=(90, 140, 170), width=6)
    paper.title(110, "出生医学证明", 56)
    paper.text(620, 190, "MEDICAL CERTIFICATE OF BIRTH", 24, align="centre")
    paper.labelled(1130, 250, "编号 No. ", said("birth_certificate_number"), 26, face="sans", align="right")
    y = table(paper, 110, 310, [250, 260, 250, 260], [
        ["婴儿姓名\nName", [said("newborn_name")], "性别\nSex", [said("newborn_sex")]],
        ["出生时间\nTime of Birth", Cell(said.birth(), 3)],
        ["孕周\nGestational Age", [said.number_of("gestation_weeks", "周")], "出生体重\nWeight", [said.number_of("birth_weight_g", "克")]],
        ["出生身长\nLength", [said.number_of("birth_length_cm", "厘米")], "出生地\nPlace", Cell(["海南省"], kind="value")],
        ["接生机构\nFacility", Cell([said("hospital_name")], 3)],
    ], 25, Ruling(row=88))
    y = table(paper, 110, y + 50, [250, 385, 385], [
        [Cell("父母信息\nParents", kind="head"), Cell("母亲 Mother", kind="head"), Cell("父亲 Father", kind="head")],
        ["姓名", [said("mother_name")], [said("father_name")]],
        ["民族", [said("mother_ethnicity")], [said("father_ethnicity")]],
        ["有效身份证件号码\nID Number", [said("mother_id_number")], [said("father_id_number")]],
    ], 25, Ruling(row=80))
    paper.text(120, y + 80, "签发机构（盖章）", 26)
    paper.picture(340, y + 20, seal("出生医学证明专用章", 200))
    paper.text(700, y + 80, "签发日期 Date of Issue", 26)
    paper.text(700, y + 130, said.dated("birth_cert_issue_date"), 28)
    paper.notice()
    return [paper]


@layout("birth_certificate", "electronic", dates=("cn0", "iso"))
def birth_electronic(said: Said) -> list[Paper]:
    """Electronic: a coloured band for each person, stacked labels."""
    paper = Paper(1080, 1900, face="sans", size=30, background=(244, 248, 250))
    paper.rect(0, 0, 1080, 150, fill=(40, 130, 150))
    paper.text(60, 50, "出生医学证明（电子证照）", 42, face="sans-bold", colour=(255, 255, 255))
    y = paper.stack(70, 190, 900, "出生证编号", said("birth_certificate_number"), 34)

    def band(top: float, name: str) -> float:
        paper.rect(50, top, 980, 56, fill=(214, 234, 238))
        paper.text(70, top + 12, name, 28, face="sans-bold")
        return top + 74

    def pair(top: float, left: tuple[str, Piece], right: tuple[str, Piece]) -> float:
        paper.stack(70, top, 440, *left)
        return paper.stack(560, top, 440, *right) + 6

    y = band(y + 6, "新生儿")
    y = pair(y, ("姓名", said("newborn_name")), ("性别", said("newborn_sex")))
    y = pair(y, ("出生日期", said.dated("birth_date")), ("出生时刻", said.moment("birth_time", said.date_style)))
    y = pair(y, ("出生孕周（周）", said.number_of("gestation_weeks")), ("体重（克）", said.number_of("birth_weight_g")))
    y = pair(y, ("身长（厘米）", said.number_of("birth_length_cm")), ("助产机构名称", said("hospital_name")))
    y = band(y + 6, "母亲")
    y = pair(y, ("姓名", said("mother_name")), ("民族", said("mother_ethnicity")))
    y = paper.stack(70, y, 900, "身份证件号码", said.groups("mother_id_number")) + 6
    y = band(y + 6, "父亲")
    y = pair(y, ("姓名", said("father_name")), ("民族", said("father_ethnicity")))
    y = paper.stack(70, y, 900, "身份证件号码", said.groups("father_id_number")) + 6
    paper.line(50, y + 4, 1030, y + 4, (190, 205, 210), 2)
    paper.stack(70, y + 24, 440, "签发日期", said.dated("birth_cert_issue_date"))
    paper.picture(640, y + 10, seal("出生医学证明电子章", 190))
    code_square(paper, 860, 180, 120, 9)
    paper.notice()
    return [paper]


@layout("delivery_record", "sections", dates=("cn", "dot", "iso"))
def delivery_sections(said: Said) -> list[Paper]:
    """Without a table: sections with two columns of labels and colons."""
    paper = Paper(face="serif", size=28)
    paper.text(620, 90, said("hospital_name"), 36, face="serif-bold", align="centre")
    paper.text(620, 150, "产妇分娩情况记录单", 42, face="serif-bold", align="centre")
    paper.labelled(120, 230, "编号：", said("record_number"), 25)
    paper.line(120, 275, 1120, 275, width=2)

    def pair(y: float, left: tuple[str, Piece], right: tuple[str, Piece] | None = None) -> None:
        end = paper.text(140, y, left[0] + "：", 28)
        paper.text(end, y, left[1])
        if right:
            end = paper.text(660, y, right[0] + "：", 28)
            paper.text(end, y, right[1])

    paper.text(120, 310, "■ 产妇", 29, face="serif-bold")
    pair(375, ("姓名", said("mother_name")), ("住院号", "Z0048217"))
    pair(435, ("身份证件号码", said("mother_id_number")))
    pair(495, ("孕周", said.number_of("gestation_weeks", "周")), ("分娩方式", "剖宫产"))
    paper.text(120, 580, "■ 婴儿", 29, face="serif-bold")
    pair(645, ("性别", said("newborn_sex")), ("胎数", "单胎"))
    pair(705, ("出生日期", said.dated("birth_date")))
    pair(765, ("分娩时刻", said.moment("birth_time", said.date_style)))
    pair(825, ("体重", said.number_of("birth_weight_g", " g")), ("身长", said.number_of("birth_length_cm", " cm")))
    pair(885, ("Apgar评分", "1分钟10分，5分钟10分"))
    paper.line(120, 960, 1120, 960, width=2)
    paper.flow(120, 1000, 1000, ["本记录单由助产人员在分娩后二十四小时内填写，用于办理出生医学证明。"], 26, lead=1.6)
    paper.text(620, 1130, "接生人员：", 27)
    paper.picture(770, 1104, signature("周敏"))
    paper.text(620, 1240, "医疗机构盖章", 27)
    if element := said.signed("record_sealed"):
        paper.picture(800, 1170, seal(said.raw("hospital_name"), 220), element)
    paper.notice()
    return [paper]


@layout("premium_receipt", "columns", dates=("iso", "cn0"))
def premium_columns(said: Said) -> list[Paper]:
    """A tax office's certificate: a header row of columns, one line of data, the total below."""
    paper = Paper(1500, 940, face="serif", size=26)
    paper.text(750, 60, "社会保险费缴费证明", 44, face="serif-bold", align="centre")
    paper.labelled(1400, 140, "No.", said("premium_receipt_number"), 27, face="sans", align="right")
    paper.text(100, 190, "缴费人：", 26)
    paper.text(210, 190, said("newborn_name"), 26)
    paper.text(700, 190, "填发机关：国家税务总局文昌市税务局", 26)
    y = table(paper, 100, 240, [320, 200, 260, 240, 280], [
        [Cell(label, kind="head") for label in ("征收品目", "参保年度", "缴款日期", "人员类别", "实缴金额")],
        [Cell(["城乡居民基本医疗保险费"], kind="value"), Cell([said("insured_year")], align="centre"), Cell([said.dated("premium_date")], align="centre"),
         Cell(["新生儿"], kind="value", align="centre"), Cell([said.amount("premium_amount")], align="centre")],
        [Cell("合计金额（大写）", kind="head"), Cell([said.words("premium_amount_words")], 4)],
        [Cell("备注", kind="head"), Cell(["本证明不作为参保待遇享受凭据。"], 4, "value")],
    ], 25, Ruling(row=90))
    paper.picture(1120, y - 40, seal("征税专用章", 190))
    paper.text(100, y + 40, "妥善保管，手写无效", 24)
    paper.notice()
    return [paper]


@layout("premium_receipt", "slip", dates=("iso", "cn"), amounts=("sign", "cents"))
def premium_slip(said: Said) -> list[Paper]:
    """A long narrow slip from a payment application, label left and value right."""
    paper = Paper(860, 1400, face="sans", size=30)
    paper.text(430, 90, "缴费成功", 44, face="sans-bold", align="centre")
    paper.text(430, 180, said.amount("premium_amount", "sign"), 56, face="sans-bold", align="centre")
    paper.line(60, 290, 800, 290, (200, 200, 200), 2)
    y = 330.0
    rows: list[tuple[str, Piece]] = [
        ("缴费项目", "城乡居民医疗保险"), ("被保险人", said("newborn_name")), ("所属年度", said("insured_year")),
        ("实付金额", said.amount("premium_amount")), ("金额大写", said.words("premium_amount_words")),
        ("支付日期", said.dated("premium_date")), ("支付方式", "银行卡快捷支付"), ("电子凭证号", said("premium_receipt_number")),
    ]
    for label, value in rows:
        paper.text(60, y, label, 28, colour=(130, 130, 135))
        paper.text(800, y, value, 28, align="right")
        y += 84
    paper.text(430, y + 60, "凭证可用于报销和查询", 24, colour=(150, 150, 150), align="centre")
    paper.notice()
    return [paper]


@layout("card_agreement", "form", levels=PAPER_ONLY, dates=("cn", "iso", "dot"))
def agreement_form(said: Said) -> list[Paper]:
    """A form with boxes to tick for the relation."""
    paper = Paper(face="sans", size=26)
    paper.title(110, "社会保障卡（未成年人）申领表", 42)
    relation: Pieces = []
    for name in ("父亲", "母亲", "其他监护人"):
        if name == said.raw("guardian_relation"):
            relation += ["■ ", said("guardian_relation"), "　"]
        else:
            relation.append(f"□ {name}　")
    widths, ruling = [80, 260, 700], Ruling(row=80)
    y = section(paper, 100, 210, "子女", widths, [["未成年人姓名", [said("newborn_name")]]], 26, Ruling(row=100))
    y = section(paper, 100, y, "监护人", widths, [
        ["监护人姓名", [said("guardian_name")]],
        ["身份证号", [said("guardian_id_number")]],
        ["监护关系", Cell(relation, kind="value")],
        ["手机号码", [said("contact_phone")]],
    ], 26, ruling)
    y = section(paper, 100, y, "制卡", widths, [
        ["开户（合作）银行", [said("card_bank")]],
        ["声　明", Cell(["我是上述未成年人的监护人，同意办理社会保障卡并开通金融功能，授权经办机构将必要信息提供给合作银行。"], kind="value")],
    ], 26, ruling)
    paper.text(560, y + 60, "监护人签字", 27)
    paper.picture(730, y + 34, signature(said.raw("guardian_name")), said.signed("agreement_signed"))
    paper.text(560, y + 150, "填表日期", 27)
    paper.text(730, y + 150, said.dated("agreement_date"), 27)
    paper.notice()
    return [paper]
