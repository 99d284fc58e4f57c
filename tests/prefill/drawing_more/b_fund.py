"""Proofs of a housing fund account: the form for loans elsewhere, a letter, and the application's page."""

from __future__ import annotations

from tests.prefill.drawing.marks import code_square, seal
from tests.prefill.drawing.paper import Colour, Paper
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import Said, layout
from tests.prefill.drawing_more.b_screen import WHITE, far_item, line_item, screen

ORANGE: Colour = (216, 110, 20)


@layout("fund_certificate", "b-loan-elsewhere", dates=("spaced", "cn0", "cn"), amounts=("plain", "cents", "comma"))
def loan_elsewhere(said: Said) -> list[Paper]:
    """The form that one centre sends to another, units in the labels."""
    paper = Paper(face="serif", size=26)
    paper.title(100, "异地贷款职工住房公积金缴存使用证明", 40)
    paper.labelled(1140, 176, "出具日期　", said.dated("fund_issue_date"), 24, align="right")
    paper.text(100, 176, "（公积金中心填写）", 24)
    foot = table(paper, 100, 220, [250, 300, 250, 240], [
        ["缴存职工", [said("borrower_name")], "账户状态", Cell(["正常"], kind="value")],
        ["居民身份证号", Cell([said("borrower_id_number")], 3)],
        ["职工公积金账号", [said("fund_account")], "缴存地", Cell(["海南省"], kind="value")],
        ["现工作单位", Cell([said("employer_name")], 3)],
        ["月缴存额（元）\n（单位＋个人）", [said.amount("monthly_deposit")], "已连续正常缴存\n月数（个月）", [said.number_of("fund_months")]],
        ["缴存账户余额\n（元）", [said.amount("fund_balance")], "有无未还清\n公积金贷款", Cell(["无"], kind="value")],
        ["缴存明细", Cell(["以上数据截至出具日期。近六个月未办理提取，无补缴。"], 3, "value")],
    ], 25, Ruling(row=92, pad=12))
    paper.flow(100, foot + 30, 1040, ["本证明仅用于职工在购房地申请住房公积金个人住房贷款，自出具之日起两个月内有效。"], 24)
    paper.text(680, foot + 150, "住房公积金管理中心（章）", 26)
    paper.picture(780, foot + 90, seal("公积金业务专用章", 200))
    paper.notice()
    return [paper]


@layout("fund_certificate", "b-letter", dates=("han", "cn", "iso"), amounts=("comma", "wide", "sign"))
def letter(said: Said) -> list[Paper]:
    """A letter to a bank in two paragraphs: who, then how much."""
    paper = Paper(face="sans", size=28)
    paper.text(620, 90, "海南示例住房公积金管理局", 40, face="sans-bold", colour=(190, 40, 40), align="centre")
    paper.line(110, 160, 1130, 160, (190, 40, 40), 4)
    paper.title(230, "关于职工缴存情况的函", 40)
    y = paper.flow(120, 330, 1000, ["有关单位："], lead=1.9)
    y = paper.flow(120, y, 1000, [
        "经查，", said("employer_name"), "职工", said("borrower_name"), "（身份证号码", said("borrower_id_number"), "）在我局开立个人账户，账号为", said("fund_account"), "，状态正常。",
    ], indent=56, lead=1.9)
    y = paper.flow(120, y + 10, 1000, [
        "截至本函出具之日，该职工每月汇缴", said.amount("monthly_deposit"), "，已连续汇缴", said.number_of("fund_months", "个月"), "，账户结余", said.amount("fund_balance"), "。",
    ], indent=56, lead=1.9)
    y = paper.flow(120, y + 10, 1000, ["此函一式两份，涂改无效。"], indent=56, lead=1.9)
    paper.text(1100, y + 90, "海南示例住房公积金管理局", 28, align="right")
    paper.picture(840, y + 20, seal("住房公积金管理局", 210))
    paper.text(1100, y + 150, said.dated("fund_issue_date"), 28, align="right")
    code_square(paper, 120, y + 60, 150, int(said.number("fund_months")) + 7)
    paper.notice()
    return [paper]


@layout("fund_certificate", "b-telephone", levels=("L0", "L2"), dates=("iso", "dot", "slash"), amounts=("cents", "wide"))
def telephone(said: Said) -> list[Paper]:
    """The fund's application: the balance large in a band, the rest in lists."""
    paper = screen("我的公积金", 1640, ORANGE)
    paper.rect(0, 190, 828, 250, fill=(232, 132, 50))
    paper.text(60, 226, "账户余额（元）", 26, colour=(255, 236, 216))
    paper.text(60, 270, said.amount("fund_balance"), 64, face="sans-bold", colour=WHITE)
    paper.text(60, 380, "查询打印日", 24, colour=(255, 236, 216))
    paper.text(260, 380, said.dated("fund_issue_date"), 24, colour=WHITE)
    paper.rect(30, 470, 768, 500, fill=WHITE)
    y = line_item(paper, 500, "缴存人", said("borrower_name"))
    y = line_item(paper, y, "证件号", said("borrower_id_number"))
    y = line_item(paper, y, "个人账号", said("fund_account"))
    y = line_item(paper, y, "缴存单位", said("employer_name"))
    paper.rect(30, 1000, 768, 330, fill=WHITE)
    paper.text(70, 1026, "缴存信息", 30, face="sans-bold")
    y = far_item(paper, 1090, "每月入账金额", said.amount("monthly_deposit"))
    y = far_item(paper, y, "连续足额缴存（月）", said.number_of("fund_months"))
    far_item(paper, y, "是否有贷款", "否")
    paper.picture(570, 1380, seal("电子证明专用章", 170))
    paper.flow(60, 1400, 480, ["本页可作为住房公积金缴存证明使用，验证码见凭证背面。"], 22, colour=(130, 134, 142))
    paper.notice()
    return [paper]
