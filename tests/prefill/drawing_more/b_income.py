"""Proofs of income: a bank's template with squares, a bilingual letter, and a personnel sheet with labels above values."""

from __future__ import annotations

from tests.prefill.drawing.marks import seal
from tests.prefill.drawing.paper import Colour, Paper
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import Said, layout

OCHRE: Colour = (150, 96, 20)


@layout("income_certificate", "b-bank-template", dates=("spaced", "cn"), amounts=("plain", "cents", "comma"))
def bank_template(said: Said) -> list[Paper]:
    """A bank's own form that the employer fills in: sentences broken by a table."""
    paper = Paper(face="serif", size=27)
    paper.title(110, "个人职业及收入状况证明书", 44)
    y = paper.flow(120, 220, 1000, ["致：贷款银行及住房公积金管理机构"])
    y = paper.flow(120, y + 6, 1000, ["下列人员系本单位员工，其在本单位任职及收入情况如下："], indent=54)
    y = table(paper, 120, y + 20, [230, 290, 190, 290], [
        ["员工姓名", [said("borrower_name")], "用工形式", Cell(["■劳动合同\n□劳务派遣"], kind="value")],
        ["有效证件及号码", Cell(["居民身份证　", said("borrower_id_number")], 3, "value")],
        ["所在单位全称", Cell([said("employer_name")], 3)],
        ["现任岗位", [said("job_title")], "婚姻状况", Cell(["——"], kind="value")],
        ["月均税前工资性\n收入（小写）", [said.amount("monthly_income")], "发放方式", Cell(["■银行代发\n□现金"], kind="value")],
        ["月均税前工资性\n收入（大写）", Cell([said.words("monthly_income_words")], 3)],
    ], 25, Ruling(row=88, pad=12))
    y = paper.flow(120, y + 34, 1000, ["本单位对以上内容的真实性承担法律责任。本证明仅作为该员工申请住房贷款之用，不作为本单位对其债务的担保。"], indent=54)
    paper.text(660, y + 60, "出具单位公章", 27)
    paper.picture(770, y, seal(said.raw("employer_name"), 220))
    paper.text(660, y + 230, said.dated("income_issue_date"), 27)
    paper.text(120, y + 60, "经办人签字：", 27)
    paper.text(120, y + 230, "人事部门电话：0898-0000154", 27)
    paper.notice()
    return [paper]


@layout("income_certificate", "b-bilingual-letter", dates=("iso", "cn", "dot"), amounts=("sign", "wide", "comma"))
def bilingual_letter(said: Said) -> list[Paper]:
    """A letterhead, a Chinese paragraph, and the same in English."""
    paper = Paper(face="serif", size=28)
    paper.text(110, 80, said("employer_name"), 36, face="serif-bold", colour=OCHRE)
    paper.text(110, 134, "HUMAN RESOURCES DEPARTMENT", 18, colour=(130, 120, 100))
    paper.line(110, 172, 1130, 172, OCHRE, 4)
    paper.text(1130, 200, said.dated("income_issue_date"), 24, align="right")
    paper.title(280, "在职及薪酬证明", 42)
    paper.text(620, 340, "Employment and Salary Statement", 24, align="centre", colour=(110, 110, 110))
    y = paper.flow(120, 430, 1000, [
        "谨此证明，", said("borrower_name"), "（身份证件：", said("borrower_id_number"), "）现于我司任", said("job_title"), "一职，劳动合同处于履行期内。其近十二个月平均每月工资、奖金、津贴合计",
        said.amount("monthly_income"), "，即人民币", said.words("monthly_income_words"), "。",
    ], indent=56, lead=1.95)
    y = paper.flow(120, y + 30, 1000, [
        "This is to certify that the above-named person is a full-time employee of our company. "
        "The average monthly income stated above is before tax. This statement is issued at the request of the employee.",
    ], 23, lead=1.8, colour=(90, 90, 95))
    paper.text(120, y + 80, "人力资源部（盖章）", 27)
    paper.text(120, y + 130, said("employer_name"), 27)
    paper.picture(260, y + 20, seal(said.raw("employer_name"), 210, low="人事专用章"))
    paper.notice()
    return [paper]


@layout("income_certificate", "b-personnel-sheet", dates=("slash", "cn0", "iso"), amounts=("cents", "wan", "wide"))
def personnel_sheet(said: Said) -> list[Paper]:
    """A printout from the personnel system: boxes with small labels above, side by side."""
    paper = Paper(1240, 1400, face="sans", size=28)
    paper.rect(80, 70, 14, 70, fill=OCHRE)
    paper.text(116, 80, "员工收入情况说明", 44, face="sans-bold")
    paper.labelled(1160, 100, "打印日 ", said.dated("income_issue_date"), 24, align="right")
    boxes = (
        (80, 200, 530, "EMPLOYEE · 员工", said("borrower_name")), (630, 200, 530, "POSITION · 职位", said("job_title")),
        (80, 350, 1080, "ID · 身份证", said("borrower_id_number")), (80, 500, 1080, "COMPANY · 公司", said("employer_name")),
        (80, 650, 530, "MONTHLY · 月收入（人民币元，近一年平均）", said.amount("monthly_income")), (630, 650, 530, "大写", said.words("monthly_income_words")),
    )
    for x, y, w, label, value in boxes:
        paper.rect(x, y, w, 130, outline=(200, 190, 170), width=2)
        paper.stack(x + 22, y + 16, w - 40, label, value, 28, label_size=19, colour=OCHRE)
    y = paper.flow(80, 840, 1080, ["注：月收入含基本工资、绩效及固定津贴，不含一次性补偿。数据取自公司薪酬系统，经人力资源部核对。"], 23, lead=1.8)
    paper.text(80, y + 60, "公司盖章处", 26)
    paper.picture(240, y + 20, seal(said.raw("employer_name"), 210))
    paper.notice()
    return [paper]
