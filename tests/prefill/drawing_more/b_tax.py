"""Proofs that the deed tax was paid: a certificate in words, a payment slip with many cells, and the tax office's application."""

from __future__ import annotations

from tests.prefill.drawing.marks import code_square, seal
from tests.prefill.drawing.paper import Colour, Paper
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import PAPER_ONLY, Said, layout
from tests.prefill.drawing_more.b_screen import WHITE, line_item, screen

BLUE: Colour = (24, 84, 160)


@layout("tax_receipt", "b-certificate", dates=("cn", "han", "cn0"), amounts=("comma", "sign", "wide"))
def certificate(said: Said) -> list[Paper]:
    """A deed-tax contact sheet for the land registry: a paragraph, then what was paid."""
    paper = Paper(1240, 1300, face="serif", size=28)
    paper.title(100, "契税缴（免）税证明", 46)
    paper.text(620, 176, "（供不动产登记使用）", 24, align="centre")
    paper.text(1130, 240, "税票号码", 22, align="right")
    paper.text(1130, 270, said("tax_receipt_number"), 28, face="sans", align="right")
    y = paper.flow(110, 350, 1020, ["不动产登记中心："], lead=1.9)
    y = paper.flow(110, y, 1020, [
        "兹有承受人", said("borrower_name"), "（有效身份证件号码", said("borrower_id_number"), "），承受坐落于", said("house_address"),
        "的房屋权属，其应缴契税已于", said.dated("tax_date"), "缴清，实际缴纳税款", said.amount("tax_amount"), "（", said.words("tax_amount_words"), "）。",
    ], indent=56, lead=1.9)
    y = paper.flow(110, y + 10, 1020, ["请凭此证明办理权属登记手续。"], indent=56, lead=1.9)
    paper.text(1090, y + 90, "国家税务总局示例税务局", 28, align="right")
    paper.text(1090, y + 140, "第一税务分局（盖章）", 28, align="right")
    paper.picture(800, y + 30, seal("税收业务专用章", 210))
    paper.notice()
    return [paper]


@layout("tax_receipt", "b-payment-slip", levels=PAPER_ONLY, dates=("iso", "spaced", "cn0"), amounts=("cents", "wide", "comma"))
def payment_slip(said: Said) -> list[Paper]:
    """The wide slip of a tax hall, head rows and narrow columns, total and stamps at the foot."""
    paper = Paper(1754, 980, face="serif", size=24)
    paper.text(877, 60, "税收缴款书（税务收现专用）", 42, face="serif-bold", align="centre")
    paper.text(110, 70, "No.", 24, face="sans")
    paper.text(160, 66, said("tax_receipt_number"), 30, face="sans")
    paper.labelled(110, 150, "填票日 ", said.dated("tax_date"), 24)
    paper.text(1640, 150, "征收机关：示例税务局办税服务厅", 24, align="right")
    foot = table(paper, 110, 196, [200, 330, 170, 300, 240, 290], [
        ["交税人识别号", Cell([said("borrower_id_number")], 2), Cell("交税人\n（姓名）", kind="label"), Cell([said("borrower_name")], 2)],
        ["权属转移地址", Cell([said("house_address")], 5)],
        [Cell(label, kind="head") for label in ("税　种", "品目名称", "税率", "税款所属时期", "计税方式", "实缴税额")],
        [Cell("契税"), Cell("存量/增量住房买卖"), Cell("1%"), Cell("按次申报"), Cell("从价计征"), Cell([said.amount("tax_amount")], align="centre")],
        [Cell("金额合计", kind="head"), Cell(["（大写）", said.words("tax_amount_words")], 5, "value")],
    ], 24, Ruling(row=82, pad=10))
    foot = table(paper, 110, foot, [430, 430, 670], [
        [Cell("税务机关\n\n（盖章）\n　"), Cell("填票人\n\n电子税务系统\n　"), Cell("备注：一次缴清。减免性质代码：无。\n本缴款书妥善保管，手写无效。")],
    ], 24, Ruling(row=150))
    paper.picture(330, foot - 190, seal("征税专用章", 170))
    paper.text(1690, 380, "收", 22)
    paper.text(1690, 412, "据", 22)
    paper.text(1690, 444, "联", 22)
    paper.notice()
    return [paper]


@layout("tax_receipt", "b-telephone", levels=("L0", "L2"), dates=("iso", "dot", "cn"), amounts=("wide", "comma", "cents"))
def telephone(said: Said) -> list[Paper]:
    """An electronic tax bill as the tax application shows it."""
    paper = screen("电子税票", 1600, BLUE)
    paper.rect(30, 220, 768, 1260, fill=WHITE)
    paper.rect(30, 220, 768, 120, fill=(226, 237, 252))
    paper.text(414, 240, "完税凭证（契税）", 36, face="sans-bold", colour=BLUE, align="centre")
    paper.text(414, 296, "开具状态：已开具", 22, colour=(110, 140, 190), align="centre")
    y = line_item(paper, 370, "票证号", said("tax_receipt_number"))
    y = line_item(paper, y, "缴税人", said("borrower_name"))
    y = line_item(paper, y, "识别码", said("borrower_id_number"))
    y = line_item(paper, y, "税目", "契税—住房")
    y = line_item(paper, y, "入库金额", said.amount("tax_amount"))
    y = line_item(paper, y, "扣款日", said.dated("tax_date"))
    y = line_item(paper, y, "房产地址", said("house_address"))
    y = line_item(paper, y, "主管机关", "国家税务总局示例税务局")
    paper.picture(560, y + 20, seal("电子税务专用", 180))
    code_square(paper, 80, y + 30, 160, int(said.number("tax_amount")))
    paper.flow(70, y + 230, 690, ["可在电子税务局“证明开具—查验”模块核验真伪。"], 22, colour=(130, 134, 142))
    paper.notice()
    return [paper]
