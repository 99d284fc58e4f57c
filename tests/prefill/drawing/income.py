"""A borrower's income, fund and authorization."""

from __future__ import annotations

from tests.prefill.drawing.marks import code_square, seal, signature
from tests.prefill.drawing.paper import Paper
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import PAPER_ONLY, Said, layout


@layout("income_certificate", "table", amounts=("plain", "comma"), dates=("cn", "iso"))
def income_table(said: Said) -> list[Paper]:
    """An employer's form with a bank's heading."""
    paper = Paper(face="serif", size=26)
    paper.title(120, "职工收入情况证明表", 44)
    y = table(paper, 110, 230, [200, 310, 200, 310], [
        ["职工姓名", [said("borrower_name")], "身份证号码", [said("borrower_id_number")]],
        ["用人单位", Cell([said("employer_name")], 3)],
        ["岗位（职务）", [said("job_title")], "用工形式", Cell(["劳动合同制"], kind="value")],
        ["近12个月\n月平均收入", [said.amount("monthly_income")], "大 写", [said.words("monthly_income_words")]],
        ["单位意见", Cell(["上述情况属实，本单位对证明内容承担责任。"], 3, "value")],
    ], 25, Ruling(row=96, fill=(246, 246, 242)))
    paper.text(620, y + 70, "人力资源部门（盖章）", 26)
    paper.picture(850, y + 20, seal(said.raw("employer_name"), 210))
    paper.text(620, y + 170, "填表日期：", 26)
    paper.text(755, y + 170, said.dated("income_issue_date"), 26)
    paper.notice()
    return [paper]


@layout("income_certificate", "letter", amounts=("sign", "wide"), dates=("han", "cn", "dot"))
def income_letter(said: Said) -> list[Paper]:
    """A letter that starts with the employer and puts the amount in words first."""
    paper = Paper(face="serif", size=29)
    paper.text(620, 120, said("employer_name"), 36, face="serif-bold", colour=(170, 40, 40), align="centre")
    paper.line(110, 190, 1130, 190, (170, 40, 40), 4)
    paper.title(240, "工作及收入证明", 42)
    paper.text(120, 340, "致：住房公积金中心", 29)
    y = paper.flow(120, 410, 1000, [
        "我公司员工", said("borrower_name"), "，居民身份证号为", said.groups("borrower_id_number"), "，自2019年入职至今，担任",
        said("job_title"), "职务。该员工目前税前月均收入为人民币", said.words("monthly_income_words"), "，即", said.amount("monthly_income"), "。",
    ], lead=1.9, indent=58)
    paper.flow(120, y, 1000, ["此证明仅供该员工申请住房贷款使用，不作为我公司对其债务的担保。"], lead=1.9, indent=58)
    paper.text(1110, 900, said("employer_name"), 29, align="right")
    paper.picture(860, 820, seal(said.raw("employer_name"), 210))
    paper.text(1110, 970, said.dated("income_issue_date"), 29, align="right")
    paper.notice()
    return [paper]


@layout("fund_certificate", "prose", amounts=("comma", "sign"), dates=("cn", "cn0", "iso"))
def fund_prose(said: Said) -> list[Paper]:
    paper = Paper(face="serif", size=29)
    paper.title(130, "住房公积金缴存情况证明", 44)
    y = paper.flow(120, 270, 1000, [
        "缴存人", said("borrower_name"), "（身份证号码：", said("borrower_id_number"), "），现由", said("employer_name"),
        "为其缴存住房公积金，公积金账号为", said("fund_account"), "。",
    ], lead=1.9, indent=58)
    y = paper.flow(120, y, 1000, [
        "截至证明出具之日，该职工已经连续缴存", said.number_of("fund_months", "个月"), "，单位和个人每月合计缴存", said.amount("monthly_deposit"),
        "，账户余额为", said.amount("fund_balance"), "，目前没有未结清的公积金贷款。",
    ], lead=1.9, indent=58)
    paper.flow(120, y, 1000, ["特此证明。"], lead=1.9, indent=58)
    paper.text(800, 820, "住房公积金管理中心", 29)
    paper.picture(850, 740, seal("公积金业务专用章", 210))
    paper.text(840, 890, said.dated("fund_issue_date"), 29)
    paper.notice()
    return [paper]


@layout("fund_certificate", "stacked", amounts=("cents", "sign"), dates=("iso", "slash"))
def fund_stacked(said: Said) -> list[Paper]:
    """As printed from an application: cards of stacked labels."""
    paper = Paper(1080, 1500, face="sans", size=32, background=(243, 246, 250))
    paper.text(60, 70, "个人住房公积金账户信息", 44, face="sans-bold", colour=(25, 80, 150))
    paper.rect(40, 160, 1000, 480, fill=(255, 255, 255), outline=(215, 222, 230))
    paper.stack(80, 190, 440, "缴存人", said("borrower_name"))
    y = paper.stack(560, 190, 440, "个人公积金账号", said("fund_account")) + 10
    y = paper.stack(80, y, 900, "证件号码", said.groups("borrower_id_number")) + 10
    y = paper.stack(80, y, 900, "缴存单位", said("employer_name")) + 10
    paper.rect(40, 680, 1000, 480, fill=(255, 255, 255), outline=(215, 222, 230))
    paper.stack(80, 710, 440, "当前余额（元）", said.amount("fund_balance"), 36)
    paper.stack(560, 710, 440, "月缴额合计（元）", said.amount("monthly_deposit"), 36)
    paper.stack(80, 850, 440, "连续缴存月数", said.number_of("fund_months"))
    paper.stack(560, 850, 440, "账户状态", "正常缴存")
    paper.stack(80, 990, 440, "开具时间", said.dated("fund_issue_date"))
    paper.stack(560, 990, 440, "贷款余额（元）", "0.00")
    code_square(paper, 80, 1200, 170, 31)
    paper.text(290, 1260, "本页由缴存人自行打印，可扫码核验", 24, colour=(130, 130, 130))
    paper.notice()
    return [paper]


@layout("credit_authorization", "form", levels=PAPER_ONLY, dates=("cn", "iso", "dot"))
def authorization_form(said: Said) -> list[Paper]:
    """The terms first, the person's particulars in a table at the foot."""
    paper = Paper(face="serif", size=26)
    paper.title(110, "征信信息查询使用授权", 44)
    y = 210.0
    for sentence in (
        "授权人因办理住房公积金贷款事宜，同意并授权受理机构及其委托的银行：",
        "1. 在审核贷款申请、贷后风险管理期间，通过金融信用信息基础数据库查询授权人的信用报告；",
        "2. 将授权人在本笔贷款中形成的信用信息依法报送上述数据库；",
        "3. 授权有效期至上述贷款全部结清或者贷款申请未获批准之日止。",
        "授权人声明：受理机构已就上述条款作了说明，授权人完全理解并自愿授权。",
    ):
        y = paper.flow(120, y, 1000, [sentence], lead=1.75, indent=52) + 8
    y = table(paper, 110, y + 40, [200, 310, 200, 310], [
        [Cell("授权人填写", 4, "head")],
        ["姓 名", [said("borrower_name")], "移动电话", [said("contact_phone")]],
        ["有效身份证件\n号码", Cell([said.groups("borrower_id_number")], 3)],
        ["授权日期", Cell([said.dated("authorization_date")], 3)],
    ], 26, Ruling(row=84))
    paper.text(640, y + 70, "本人签名：", 28)
    paper.picture(800, y + 44, signature(said.raw("borrower_name")), said.signed("authorization_signed"))
    paper.notice()
    return [paper]
