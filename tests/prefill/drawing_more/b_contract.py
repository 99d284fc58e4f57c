"""Contracts for the sale of a new dwelling: chapters after a cover, a filing table, and an electronic summary in two columns."""

from __future__ import annotations

from tests.prefill.drawing.marks import code_square, seal, signature
from tests.prefill.drawing.paper import Colour, Paper, Piece, Pieces
from tests.prefill.drawing.tables import Cell, Ruling, section, table
from tests.prefill.drawing.values import Said, layout

SLATE: Colour = (52, 70, 94)


def paragraphs(paper: Paper, y: float, content: list[Pieces | str], size: int = 26) -> float:
    """Chapter names stand in the middle (text alone), articles run below (lists)."""
    for item in content:
        if isinstance(item, str):
            paper.text(620, y + 16, item, size + 4, face=paper.bold, align="centre")
            y += size * 3
        else:
            y = paper.flow(120, y, 1000, item, size, indent=size * 2, lead=1.85, underline=True)
    return y


@layout("purchase_contract", "b-chapters", dates=("spaced", "cn", "cn0"), amounts=("comma", "plain", "sign"))
def chapters(said: Said) -> list[Paper]:
    """The model contract with its blanks filled: notes, the parties, the house, the price, the signatures."""
    cover = Paper(face="serif", size=28)
    cover.text(1140, 90, "GF—2014—0171（样）", 22, align="right")
    cover.text(620, 420, "商品房买卖合同", 60, face="serif-bold", align="centre")
    cover.text(620, 510, "（预　售）", 40, align="centre")
    for number, (label, value) in enumerate((("出 卖 人", said("seller_name")), ("买 受 人", said("borrower_name")))):
        cover.labelled(330, 860 + number * 80, label + "：", value, 30)
    cover.text(620, 1480, "住房和城乡建设部　国家工商行政管理总局　制定（演示）", 24, align="centre")
    body = Paper(face="serif", size=26)
    body.labelled(1120, 80, "合同备案号 ", said("contract_number"), 24, align="right")
    paragraphs(body, 130, [
        "第一章　合同当事人",
        ["出卖人：", said("seller_name"), "。营业执照注册号（统一社会信用代码）：", said("seller_uscc"), "。法定代表人：略。"],
        ["买受人：", said("borrower_name"), "。【国籍】【户籍所在地】：中国海南省。证件类型：【居民身份证】，证号：", said("borrower_id_number"),
         "。联系电话：", said("contact_phone"), "。委托代理人：无。"],
        "第二章　商品房基本状况",
        ["第三条　该商品房的规划用途为【", said("house_usage"), "】。该商品房所在建筑物的主体结构为钢筋混凝土。该商品房坐落：", said("house_address"), "。"],
        ["该商品房房产测绘机构为示例测绘院，其预测建筑面积共", said.area("building_area_m2", ""), "平方米。该商品房层高为3.00米，有1个阳台。"],
        "第三章　商品房价款",
        ["第六条　出卖人与买受人按照【建筑面积】计价，总价款为人民币", said.amount("total_price"), "（大写", said.words("total_price_words"), "）。"],
        ["第七条　付款方式及期限：买受人采取贷款方式付款，应当于签订本合同当日支付首期房价款人民币", said.amount("down_payment"),
         "，余款由买受人申请住房公积金贷款支付，其中定金于认购时已交付并抵作房价款。"],
        "第四章　商品房交付条件与交付手续",
        ["第九条　出卖人应当在取得建设工程竣工验收备案证明文件后，向买受人交付该商品房，并提前十日书面通知。"],
        ["第十二条　逾期交付的，按日向买受人支付全部房价款万分之一的违约金。"],
    ], 25)
    last = Paper(face="serif", size=26)
    y = paragraphs(last, 120, [
        "第十章　其　他",
        ["第二十九条　本合同自双方签字或者盖章之日起生效，未尽事项可以另行签订补充协议。"],
        ["第三十条　本合同及附件共肆拾贰页，一式肆份，出卖人两份，买受人一份，登记机构一份。"],
    ])
    last.text(120, y + 80, "出卖人（签章）", 26)
    last.text(660, y + 80, "买受人（签字）", 26)
    last.picture(260, y + 60, seal(said.raw("seller_name"), 210, low="合同专用章"))
    last.picture(860, y + 50, signature(said.raw("borrower_name")))
    last.text(120, y + 330, "签订时间", 26)
    last.text(120, y + 376, said.dated("contract_date"), 26)
    last.text(660, y + 330, "签订地点", 26)
    last.text(660, y + 376, "海南省", 26)
    for paper in (cover, body, last):
        paper.notice()
    return [cover, body, last]


@layout("purchase_contract", "b-filing-table", dates=("iso", "cn0", "slash"), amounts=("plain", "cents", "wan"))
def filing_table(said: Said) -> list[Paper]:
    """What the filing system prints: one table in four bands, merged cells, all labels short."""
    paper = Paper(face="sans", size=24)
    paper.title(80, "新建商品房买卖合同网签备案表", 40)
    paper.labelled(90, 160, "网签号　", said("contract_number"), 24)
    paper.labelled(1150, 160, "网签日期　", said.dated("contract_date"), 24, align="right")
    rule = Ruling(row=92, pad=12, fill=(238, 241, 246))
    bands: tuple[tuple[str, list[list[Cell | Piece | Pieces]]], ...] = (
        ("甲方", [["单位名称", Cell([said("seller_name")], 3)], ["信用代码", [said("seller_uscc")], "资质等级", Cell(["二级"], kind="value")]]),
        ("乙方", [["姓　名", [said("borrower_name")], "共有情况", Cell(["以约定为准"], kind="value")],
                ["证件号", [said("borrower_id_number")], "电　话", [said("contact_phone")]]]),
        ("标的物", [["坐　落", Cell([said("house_address")], 3)],
                 ["设计用途", [said("house_usage")], "建筑面积\n（m²）", [said.area("building_area_m2", "")]]]),
        ("价款", [["成交总价\n（小写）", [said.amount("total_price")], "其中：首付", [said.amount("down_payment")]],
                ["成交总价\n（大写）", Cell([said.words("total_price_words")], 3)]]),
        ("备注", [[Cell(["付款方式为按揭；预售资金全额存入监管账户；本表为合同组成部分，与合同正文不一致的以备案数据为准。"], 4, "value")]]),
    )
    foot = 210.0
    for label, rows in bands:
        foot = section(paper, 90, foot, label, [90, 190, 370, 180, 230], rows, 24, rule)
    code_square(paper, 90, foot + 40, 150, int(said.number("total_price")))
    paper.text(270, foot + 60, "扫码查验备案信息", 22)
    paper.text(780, foot + 60, "备案机关（备案章）", 24)
    paper.picture(860, foot + 30, seal("网签备案专用章", 190))
    paper.notice()
    return [paper]


@layout("purchase_contract", "b-electronic", dates=("cn", "dot", "iso"), amounts=("wide", "comma", "wan"))
def electronic(said: Said) -> list[Paper]:
    """An electronically signed contract: a summary page in two columns of small labels, then running articles and a signing record."""
    first = Paper(face="sans", size=27)
    first.rect(0, 0, 1240, 150, fill=SLATE)
    first.text(90, 40, "房屋买卖电子合同", 44, face="sans-bold", colour=(255, 255, 255))
    first.text(90, 104, "Commodity House Sale and Purchase Contract · e-Sign", 20, colour=(205, 214, 226))
    first.stack(90, 190, 480, "合同号 Contract No.", said("contract_number"))
    first.stack(660, 190, 480, "签署日期 Signed on", said.dated("contract_date"))
    for x, title in ((90, "转让方"), (660, "受让方")):
        first.rect(x, 320, 490, 44, fill=(226, 232, 240))
        first.text(x + 16, 328, title, 26, face="sans-bold", colour=SLATE)
    first.stack(90, 390, 490, "企业名称", said("seller_name"))
    first.stack(90, 490, 490, "社会信用代码", said("seller_uscc"))
    first.stack(660, 390, 490, "姓名", said("borrower_name"))
    first.stack(660, 490, 490, "公民身份号码", said("borrower_id_number"))
    first.stack(660, 590, 490, "移动电话", said("contact_phone"))
    first.rect(90, 720, 1060, 44, fill=(226, 232, 240))
    first.text(106, 728, "交易标的与价款", 26, face="sans-bold", colour=SLATE)
    first.stack(90, 790, 1060, "不动产坐落", said("house_address"))
    rows: tuple[tuple[tuple[str, Piece], tuple[str, Piece]], ...] = (
        (("建筑面积", said.area("building_area_m2", " ㎡")), ("用途", said("house_usage"))),
        (("合同总价", said.amount("total_price")), ("首付房款", said.amount("down_payment"))),
    )
    for number, pair in enumerate(rows):
        for x, (label, value) in zip((90, 660), pair, strict=True):
            first.stack(x, 940 + number * 110, 490, label, value)
    first.stack(90, 1160, 1060, "合同总价（大写）", said.words("total_price_words", "人民币"))
    first.flow(90, 1290, 1060, ["双方确认：以上各项为本合同的主要条款，其余条款见后页。电子签名与手写签名具有同等法律效力。"], 22, colour=(110, 116, 126))
    second = Paper(face="sans", size=25)
    y = 100.0
    for content in (
        "1. 标的　受让方已经实地查看并了解上述不动产，自愿按现状购买。",
        "2. 支付　首付房款在签署当日划入监管账户；剩余价款由受让方以住房公积金贷款方式支付。",
        "3. 交付　转让方在约定交付日书面通知受让方办理交接，水电气网应当接通。",
        "4. 登记　双方应当在交付后九十日内共同申请转移登记，税费各自依法承担。",
        "5. 争议　协商不成的，向不动产所在地人民法院起诉。",
    ):
        y = second.flow(100, y, 1040, [content], lead=1.9) + 10
    foot = table(second, 100, y + 40, [260, 520, 260], [
        [Cell(label, kind="head") for label in ("签署方", "签署人", "结果")],
        [Cell("转让方"), [said("seller_name")], Cell("已签章")],
        [Cell("受让方"), [said("borrower_name")], Cell("已签名")],
    ], 24, Ruling(row=70, fill=(226, 232, 240)))
    second.picture(160, foot + 40, seal(said.raw("seller_name"), 200, low="电子合同章"))
    second.picture(760, foot + 80, signature(said.raw("borrower_name")))
    for paper in (first, second):
        paper.notice()
    return [first, second]
