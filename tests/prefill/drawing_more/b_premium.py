"""Proofs that the medical insurance was paid: a bank's slip, a treasury payment book, and a bill on a telephone."""

from __future__ import annotations

from tests.prefill.drawing.marks import seal
from tests.prefill.drawing.paper import Colour, Paper
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import Said, layout
from tests.prefill.drawing_more.b_screen import WHITE, far_item, screen

TEAL: Colour = (0, 108, 112)


@layout("premium_receipt", "b-bank-slip", dates=("iso", "cn0", "slash"), amounts=("wide", "sign"))
def bank_slip(said: Said) -> list[Paper]:
    """A bank's electronic receipt for a payment that it took for the tax office."""
    paper = Paper(1500, 900, face="sans", size=26)
    paper.rect(50, 40, 1400, 800, outline=TEAL, width=3)
    paper.rect(50, 40, 1400, 90, fill=TEAL)
    paper.text(90, 60, "金穗农商银行", 36, face="sans-bold", colour=(255, 255, 255))
    paper.text(1410, 66, "代收业务电子回单（客户联）", 28, colour=(255, 255, 255), align="right")
    paper.labelled(90, 160, "回单编号　", said("premium_receipt_number"), 26)
    paper.labelled(1410, 160, "交易日　", said.dated("premium_date"), 26, align="right")
    table(paper, 90, 220, [120, 200, 380, 200, 420], [
        [Cell("付款\n信息", kind="head"), "被保险人", [said("newborn_name")], "缴费人数", Cell(["1"], kind="value")],
        [Cell("收款\n信息", kind="head"), "收款国库", Cell(["国家金库海南省分库（演示）"], kind="value"), "征收项目", Cell(["城乡居民基本医疗保险费"], kind="value")],
        [Cell("金额", kind="head"), "大　写", [said.words("premium_amount_words", "人民币")], "小　写", [said.amount("premium_amount")]],
        [Cell("附言", kind="head"), "所属期", [said.number_of("insured_year"), "年01月至12月"], "渠　道", Cell(["网上银行"], kind="value")],
    ], 24, Ruling(row=88, pad=12, colour=(150, 190, 190), fill=(236, 246, 246)))
    paper.text(90, 640, "重要提示：本回单可重复打印，请勿重复入账。", 22, colour=(110, 110, 115))
    paper.picture(1140, 610, seal("金穗农商银行", 190, (0, 108, 112), "电子回单章"))
    paper.notice()
    return [paper]


@layout("premium_receipt", "b-payment-book", dates=("spaced", "cn", "cn0"), amounts=("cents", "comma", "sign"))
def payment_book(said: Said) -> list[Paper]:
    """The tax office's printed payment form, with the total in words in a row of its own."""
    paper = Paper(1500, 1000, face="serif", size=25)
    paper.text(750, 60, "中 华 人 民 共 和 国", 26, align="centre")
    paper.text(750, 100, "社 会 保 险 费 专 用 缴 款 书", 40, face="serif-bold", align="centre")
    paper.line(440, 160, 1060, 160, width=3)
    paper.text(90, 180, "征收机关　国家税务总局示例税务局第二税务所", 22)
    paper.text(1410, 100, "凭证字号", 22, align="right")
    paper.text(1410, 132, said("premium_receipt_number"), 28, face="sans", align="right")
    paper.labelled(1410, 180, "填发日　", said.dated("premium_date"), 24, align="right")
    table(paper, 90, 230, [260, 330, 280, 200, 250], [
        [Cell("缴费人姓名", kind="label"), Cell([said("newborn_name")], 2), "参保身份", Cell(["新生儿"], kind="value")],
        [Cell("费　种", kind="head"), Cell("征收品目", kind="head"), Cell("费款所属年度", kind="head"), Cell("人数", kind="head"), Cell("实缴金额", kind="head")],
        [Cell("城乡居民基本\n医疗保险费"), Cell("少年儿童个人缴费"), Cell([said.number_of("insured_year")], align="centre"), Cell("壹"),
         Cell([said.amount("premium_amount")], align="centre")],
        [Cell("金额合计\n（大写）"), Cell([said.words("premium_amount_words")], 4)],
        [Cell("备　注"), Cell(["出生后九十日内办理，自出生之日起享受待遇。"], 4, "value")],
    ], 25, Ruling(row=84, pad=12))
    paper.text(120, 740, "税务机关（章）", 24)
    paper.picture(150, 690, seal("社保费征缴专用", 190))
    paper.text(620, 740, "填票人　系统", 24)
    paper.text(1000, 740, "第二联（收据）交缴费人", 24)
    paper.notice()
    return [paper]


@layout("premium_receipt", "b-telephone", levels=("L0", "L2"), dates=("iso", "dot", "cn"), amounts=("cents", "wide"))
def telephone(said: Said) -> list[Paper]:
    """A bill in an application: the sum large on top, the rest in a list with values on the right."""
    paper = screen("缴费详情", 1560, (40, 150, 110))
    paper.rect(30, 230, 768, 1180, fill=WHITE)
    paper.text(414, 270, "社保费缴纳成功", 30, colour=(40, 150, 110), align="centre")
    paper.text(414, 330, said.amount("premium_amount"), 64, face="sans-bold", align="centre")
    paper.text(414, 430, said.words("premium_amount_words"), 26, colour=(120, 124, 132), align="centre")
    paper.line(70, 500, 758, 500, (226, 229, 234), 2)
    y = far_item(paper, 530, "险种", "城乡居民医保")
    y = far_item(paper, y, "被保人", said("newborn_name"))
    y = far_item(paper, y, "待遇年度", said.number_of("insured_year"))
    y = far_item(paper, y, "付款时间", said.dated("premium_date"))
    y = far_item(paper, y, "收款方", "国家税务总局示例税务局")
    y = far_item(paper, y, "支付方式", "银行卡（尾号 0154）")
    y = far_item(paper, y, "电子票号", said("premium_receipt_number"))
    y = far_item(paper, y, "缴费档次", "少年儿童档")
    paper.rect(200, y + 60, 428, 80, fill=(40, 150, 110))
    paper.text(414, y + 78, "下载电子凭证", 30, colour=WHITE, align="centre")
    paper.text(414, y + 180, "如需发票请在 30 日内申请", 22, colour=(150, 154, 162), align="centre")
    paper.notice()
    return [paper]
