"""Loan and mortgage contracts: a table of terms before the articles, a cover with articles, and a deed for the registry."""

from __future__ import annotations

from tests.prefill.drawing.marks import seal, signature
from tests.prefill.drawing.paper import Paper, Pieces
from tests.prefill.drawing.tables import Cell, Ruling, section, table
from tests.prefill.drawing.values import Said, layout


def sign(said: Said, paper: Paper, x: float, y: float) -> None:
    paper.picture(x, y, signature(said.raw("borrower_name")), said.signed("mortgage_signed"))


@layout("mortgage_contract", "b-terms-first", dates=("cn", "cn0", "dot"), amounts=("wan", "comma", "wide"))
def terms_first(said: Said) -> list[Paper]:
    """The individual terms in one framed table, standard articles below, signatures on the next page."""
    first = Paper(face="sans", size=25)
    first.title(70, "个人住房公积金借款及抵押担保合同", 40)
    first.text(620, 132, "合同要素表", 30, align="centre")
    first.labelled(1140, 180, "合同号 ", said("mortgage_contract_number"), 24, align="right")
    rule = Ruling(row=80, pad=12, fill=(240, 243, 238))
    y = section(first, 100, 224, "当事人", [80, 240, 340, 150, 230], [
        ["甲方（受托放款行）", Cell([said("lender_name")], 3)],
        ["乙方（借款申请人\n暨抵押人）", [said("borrower_name")], "证件", Cell(["身份证"], kind="value")],
        ["乙方证件号", Cell([said("borrower_id_number")], 3)],
    ], 24, rule)
    y = section(first, 100, y, "贷款", [80, 240, 340, 150, 230], [
        ["贷款本金", [said.amount("loan_amount")], "贷款年期", [said.number_of("loan_years", "年")]],
        ["本金大写", Cell([said.words("loan_amount_words", "人民币")], 3)],
        ["起止日", Cell([said.dated("debt_start"), " — ", said.dated("debt_end")], 3, "value")],
        ["还款方式", Cell(["■等额本息　□等额本金"], kind="value"), "利率", Cell(["按公布利率"], kind="value")],
    ], 24, rule)
    y = section(first, 100, y, "抵押房产", [80, 240, 720], [
        ["房产地址", [said("house_address")]],
        ["面　积", [said.area("building_area_m2", " m²")]],
    ], 24, rule)
    for content in (
        "1. 要素表与合同条款具有同等效力，二者不一致的，以要素表为准。",
        "2. 乙方应当按月足额归还贷款本息，逾期的按罚息利率计收罚息。",
        "3. 抵押房产的毁损、灭失，乙方应当及时告知甲方并提供其他担保。",
        "4. 甲方受住房公积金管理中心委托发放贷款，代为行使抵押权。",
    ):
        y = first.flow(100, y + 14, 1040, [content], 23, lead=1.6)
    second = Paper(1240, 900, face="sans", size=26)
    second.text(620, 90, "（以下无正文，为签署栏）", 26, align="centre")
    table(second, 100, 170, [520, 520], [
        [Cell("甲方（盖章）", kind="head"), Cell("乙方（签字并按指印）", kind="head")],
        [Cell("\n\n\n\n\n"), Cell("\n\n\n\n\n")],
    ], 26, Ruling(row=70))
    second.picture(230, 280, seal(said.raw("lender_name"), 200))
    sign(said, second, 760, 340)
    for paper in (first, second):
        paper.notice()
    return [first, second]


@layout("mortgage_contract", "b-cover-articles", dates=("spaced", "han", "cn"), amounts=("plain", "sign", "comma"))
def cover_articles(said: Said) -> list[Paper]:
    """A cover with the parties, then numbered articles with the values on rules."""
    cover = Paper(face="serif", size=30)
    cover.labelled(1120, 110, "", said("mortgage_contract_number"), 26, align="right")
    cover.text(620, 460, "借 款 抵 押 合 同", 60, face="serif-bold", align="centre")
    cover.text(620, 550, "住房公积金个人贷款类", 34, align="centre")
    cover.labelled(620, 1080, "债 权 人　", said("lender_name"), 30, align="centre")
    cover.labelled(620, 1150, "债 务 人　", said("borrower_name"), 30, align="centre")
    body = Paper(face="serif", size=27)
    articles: tuple[Pieces, ...] = (
        ["立约人：债务人 ", said("borrower_name"), "，身份证件号码 ", said("borrower_id_number"), "（下称“借款人”）；债权人 ", said("lender_name"), "（下称“抵押权人”）。"],
        ["1.1　债权人同意向借款人提供住房公积金贷款，本金数额为 ", said.amount("loan_amount"), " ，大写 ", said.words("loan_amount_words"), " 。"],
        ["1.2　贷款年限 ", said.number_of("loan_years"), " 年，即从 ", said.dated("debt_start"), " 起，至 ", said.dated("debt_end"), " 止；实际放款日与约定不一致的，以借据为准。"],
        ["1.3　贷款划入售房人监管账户，用于支付购房款，不得挪作他用。"],
        ["2.1　借款人自愿以位于 ", said("house_address"), " 、建筑面积 ", said.area("building_area_m2"), " 的房屋作抵押，担保上述主债权的实现。"],
        ["2.2　抵押担保的范围包括主债权及其利息、违约金、损害赔偿金和实现抵押权的费用。"],
        ["2.3　合同签订后十五日内，双方共同到不动产登记机构办理抵押登记。"],
        ["3.1　借款人连续三期未按约还款的，抵押权人有权宣布贷款提前到期。"],
        ["3.2　本合同一式四份，自各方签章之日起生效。"],
    )
    y = 120.0
    for article in articles:
        y = body.flow(120, y, 1000, article, lead=1.9, underline=True) + 8
    body.text(120, y + 70, "抵押权人（公章）", 27)
    body.picture(260, y + 20, seal(said.raw("lender_name"), 200))
    body.text(660, y + 70, "借款人（签字）", 27)
    sign(said, body, 870, y + 40)
    for paper in (cover, body):
        paper.notice()
    return [cover, body]


@layout("mortgage_contract", "b-registry-deed", dates=("iso", "slash", "cn0"), amounts=("cents", "wan", "wide"))
def registry_deed(said: Said) -> list[Paper]:
    """The short deed that goes to the land registry: each value on a line of its own, its label small above it."""
    paper = Paper(face="serif", size=27, background=(252, 252, 248))
    paper.rect(50, 50, 1140, 1620, outline=(90, 80, 60), width=4)
    paper.title(100, "不动产抵押合同（公积金贷款登记专用）", 38)
    paper.text(620, 162, "MORTGAGE DEED", 20, align="centre", colour=(120, 110, 90))
    paper.stack(110, 210, 480, "文本编号", said("mortgage_contract_number"))
    paper.stack(110, 320, 480, "抵押权人", said("lender_name"))
    paper.stack(650, 320, 480, "抵押人（主债务人）", said("borrower_name"))
    paper.stack(650, 430, 480, "抵押人身份证号", said("borrower_id_number"))
    paper.stack(110, 430, 480, "抵押方式", "一般抵押")
    paper.line(90, 540, 1150, 540, (150, 140, 120), 2)
    paper.stack(110, 570, 1000, "抵押不动产坐落", said("house_address"))
    paper.stack(110, 700, 480, "抵押面积（建筑面积，㎡）", said.area("building_area_m2", ""))
    paper.stack(650, 700, 480, "抵押顺位", "第一顺位")
    paper.line(90, 810, 1150, 810, (150, 140, 120), 2)
    paper.stack(110, 840, 480, "被担保主债权数额", said.amount("loan_amount"))
    paper.stack(650, 840, 480, "借款期（年）", said.number_of("loan_years"))
    paper.stack(110, 950, 1000, "主债权数额（大写）", said.words("loan_amount_words"))
    paper.stack(110, 1060, 480, "履行债务期限：自", said.dated("debt_start"))
    paper.stack(650, 1060, 480, "至", said.dated("debt_end"))
    paper.line(90, 1170, 1150, 1170, (150, 140, 120), 2)
    paper.flow(110, 1200, 1020, ["双方约定：抵押期间抵押人转让抵押不动产的，应当及时通知抵押权人。禁止或者限制转让的约定：无。"], 24, lead=1.8)
    paper.text(110, 1360, "抵押权人盖章", 24)
    paper.picture(200, 1390, seal(said.raw("lender_name"), 190))
    paper.text(650, 1360, "抵押人签字", 24)
    sign(said, paper, 700, 1420)
    paper.notice()
    return [paper]
