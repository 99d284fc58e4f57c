"""Receipts for a down payment: a counterfoil book, an advance-payment bill with columns for digits, a transfer on a telephone."""

from __future__ import annotations

from tests.prefill.drawing.marks import seal
from tests.prefill.drawing.paper import Colour, Paper, Run
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import PAPER_ONLY, Said, layout
from tests.prefill.drawing_more.b_screen import WHITE, line_item, screen

VIOLET: Colour = (90, 60, 120)


@layout("down_payment_receipt", "b-counterfoil", levels=PAPER_ONLY, dates=("spaced", "cn"), amounts=("wide", "sign"))
def counterfoil(said: Said) -> list[Paper]:
    """A book of receipts: the stub on the left keeps the number and the sum, the payer gets the right part."""
    paper = Paper(1680, 860, face="serif", size=28, background=(251, 249, 243))
    for y in range(30, 800, 20):
        paper.line(420, y, 420, y + 11, (150, 140, 120), 2)
    paper.text(220, 70, "存　根", 34, face="serif-bold", align="centre")
    paper.stack(70, 150, 320, "编　号", said("receipt_number"), 26)
    paper.stack(70, 270, 320, "交款人", said("borrower_name"), 26)
    paper.stack(70, 390, 320, "金　额", said.amount("down_payment"), 26)
    paper.stack(70, 510, 320, "日　期", said.dated("down_payment_date"), 26)
    paper.text(1050, 60, "房 款 专 用 收 据", 46, face="serif-bold", colour=(150, 40, 40), align="centre")
    paper.labelled(1620, 76, "№ ", said("receipt_number"), 30, face="sans", align="right")
    paper.text(1050, 140, said.dated("down_payment_date"), 26, align="centre")
    y = paper.flow(480, 210, 1130, ["收到客户 ", said("borrower_name"), " 交来"], underline=True)
    y = paper.flow(480, y + 6, 1130, ["认购房源 ", said("house_address"), " 之购房首期款，"], underline=True)
    y = paper.flow(480, y + 6, 1130, ["计人民币 ", said.words("down_payment_words"), "（", said.amount("down_payment"), "）。"], underline=True)
    paper.text(480, y + 20, "收款方式：□现金　■转账　□刷卡", 26)
    paper.labelled(480, 600, "开票单位（盖章） ", said("seller_name"), 26)
    paper.picture(860, 540, seal(said.raw("seller_name"), 200, low="财务专用章"))
    paper.text(480, 700, "复核　　　　　　　　开票　　　　　　　　收款", 24)
    paper.notice()
    return [paper]


@layout("down_payment_receipt", "b-digit-columns", dates=("cn0", "iso", "cn"), amounts=("wide", "cents", "sign"))
def digit_columns(said: Said) -> list[Paper]:
    """A ruled bill for money paid ahead: project, unit, purpose, and the sum in words above its figures."""
    paper = Paper(1500, 1040, face="sans", size=25)
    paper.text(750, 70, "商品房预（销）售资金缴款凭证", 42, face="sans-bold", colour=VIOLET, align="centre")
    paper.labelled(100, 160, "开具时间 ", said.dated("down_payment_date"), 25)
    paper.labelled(1400, 160, "票据号 ", said("receipt_number"), 25, align="right")
    y = table(paper, 100, 210, [210, 520, 190, 380], [
        ["购 房 人", [said("borrower_name")], "款项名称", Cell(["首期购房款"], kind="value")],
        ["房屋位置", Cell([said("house_address")], 3)],
        ["缴存银行", Cell(["晨屿银行"], kind="value"), "监管账户", Cell(["已入账"], kind="value")],
        ["人民币（大写）", Cell([said.words("down_payment_words")], 3)],
    ], 25, Ruling(row=84, colour=VIOLET))
    columns = 9
    yuan = f"{round(said.number('down_payment')):d}"
    wide = 1300 // columns
    for place, label in enumerate(("亿", "仟万", "佰万", "拾万", "万", "仟", "佰", "拾", "元")):
        paper.rect(100 + place * wide, y + 20, wide, 48, outline=VIOLET, fill=None, width=1)
        paper.text(100 + place * wide + wide / 2, y + 30, label, 22, colour=VIOLET, align="centre")
        paper.rect(100 + place * wide, y + 68, wide, 64, outline=VIOLET, width=1)
        digit = len(yuan) - columns + place
        mark: str | Run = yuan[digit] if digit >= 0 else ("￥" if digit == -1 else "")
        if mark:
            paper.text(100 + place * wide + wide / 2, y + 84, mark, 28, align="centre")
    paper.labelled(100, y + 160, "小写合计 ", said.amount("down_payment"), 28)
    paper.labelled(100, y + 240, "房地产开发企业 ", said("seller_name"), 25)
    paper.picture(420, y + 170, seal(said.raw("seller_name"), 190, low="收款专用章"))
    paper.text(1000, y + 240, "经办　　　　　　审核", 24)
    paper.notice()
    return [paper]


@layout("down_payment_receipt", "b-telephone", levels=("L0", "L2"), dates=("iso", "dot", "slash"), amounts=("comma", "wide", "wan"))
def telephone(said: Said) -> list[Paper]:
    """An electronic receipt that a developer sends to the buyer's telephone."""
    paper = screen("电子收据", 1640, VIOLET)
    paper.rect(40, 230, 748, 1300, fill=WHITE)
    paper.text(414, 264, "购房款收讫通知", 38, face="sans-bold", colour=VIOLET, align="centre")
    paper.text(414, 330, said("receipt_number"), 26, colour=(130, 134, 142), align="centre")
    y = line_item(paper, 400, "付款业主", said("borrower_name"))
    y = line_item(paper, y, "款项性质", "首付款（购房）")
    y = line_item(paper, y, "实收", said.amount("down_payment"))
    y = line_item(paper, y, "大写", said.words("down_payment_words"))
    y = line_item(paper, y, "对应房源", said("house_address"))
    y = line_item(paper, y, "到账日", said.dated("down_payment_date"))
    y = line_item(paper, y, "收款企业", said("seller_name"))
    y = line_item(paper, y, "收款账户", "监管账户（尾号 0154）")
    paper.picture(540, y + 20, seal(said.raw("seller_name"), 190, low="电子签章"))
    paper.flow(70, y + 260, 680, ["本收据由企业电子签章生成，可凭票据号到售楼部换取纸质收据。"], 22, colour=(130, 134, 142))
    paper.notice()
    return [paper]
