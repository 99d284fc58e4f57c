"""Buying a home: contract, first payment, deed tax, mortgage."""

from __future__ import annotations

from tests.prefill.drawing.marks import seal, signature
from tests.prefill.drawing.paper import Paper
from tests.prefill.drawing.tables import Cell, Ruling, section, table
from tests.prefill.drawing.values import Said, layout


@layout("purchase_contract", "tables", amounts=("comma", "wan", "plain"), dates=("cn", "iso"))
def contract_tables(said: Said) -> list[Paper]:
    """The filed form of a contract: tables for the parties, the home and the price."""
    first = Paper(face="serif", size=26)
    first.title(100, "海南省商品房买卖合同（预售）", 42)
    first.text(620, 175, "备案摘要页", 26, align="centre")
    ruling = Ruling(row=78, fill=(240, 244, 240))
    y = table(first, 100, 240, [190, 330, 190, 330], [
        ["合同备案号", [said("contract_number")], "签约时间", [said.dated("contract_date")]],
        [Cell("甲方（卖方）", 4, "head")],
        ["开发企业", Cell([said("seller_name")], 3)],
        ["统一社会信用\n代码", [said("seller_uscc")], "法定代表人", Cell(["周海平"], kind="value")],
        [Cell("乙方（买方）", 4, "head")],
        ["购房人姓名", [said("borrower_name")], "手 机", [said("contact_phone")]],
        ["身份证号", Cell([said("borrower_id_number")], 3)],
        [Cell("房屋情况", 4, "head")],
        ["房屋地址", Cell([said("house_address")], 3)],
        ["预测建筑面积", [said.area("building_area_m2", "㎡")], "设计用途", [said("house_usage")]],
        [Cell("价款及支付", 4, "head")],
        ["价款合计", [said.amount("total_price")], "大写", [said.words("total_price_words", "人民币")]],
        ["首期房款", [said.amount("down_payment")], "余款", Cell(["公积金贷款"], kind="value")],
    ], 25, ruling)
    first.flow(100, y + 30, 1040, ["本摘要由网签系统根据合同内容生成，与合同正文具有同等效力。"], 24)
    first.notice()
    second = Paper(face="serif", size=26)
    y = 130.0
    for sentence in (
        "一、甲方应当在约定期限内将验收合格的商品房交付乙方使用，交付时出示竣工验收备案证明。",
        "二、面积误差比绝对值在百分之三以内的，据实结算价款；超出百分之三的，乙方有权解除合同。",
        "三、乙方未按期支付余款超过九十日的，甲方有权解除合同，并要求乙方按已付房款的百分之一支付违约金。",
        "四、甲方应当协助乙方办理预告登记和不动产转移登记。",
        "五、本合同自双方签字（盖章）之日起成立，网签备案后生效。",
    ):
        y = second.flow(110, y, 1020, [sentence], lead=1.7, indent=52) + 16
    second.text(110, y + 80, "甲方（盖章）：", 27)
    second.picture(290, y + 30, seal("商品房合同专用章", 210))
    second.text(660, y + 80, "乙方（签字）：", 27)
    second.picture(840, y + 56, signature(said.raw("borrower_name")))
    second.notice()
    return [first, second]


@layout("down_payment_receipt", "columns", amounts=("sign", "cents"), dates=("iso", "cn", "slash"))
def receipt_columns(said: Said) -> list[Paper]:
    """Like an invoice: payer and payee in boxes, a line of goods, the total in words at the foot."""
    paper = Paper(1500, 940, face="serif", size=25, background=(255, 253, 248))
    paper.text(750, 50, "购房款收款凭证", 42, face="serif-bold", colour=(130, 60, 30), align="centre")
    paper.labelled(1420, 60, "凭证号 ", said("receipt_number"), 24, face="sans", align="right")
    end = paper.text(1130, 115, "开具日期：", 24)
    paper.text(end, 115, said.dated("down_payment_date"), 24)
    ruling = Ruling(row=76, colour=(130, 60, 30))
    y = table(paper, 80, 170, [170, 500, 170, 500], [
        ["付款人（买方）", [said("borrower_name")], "收款人", [said("seller_name")]],
    ], 24, ruling)
    y = table(paper, 80, y, [280, 660, 140, 260], [
        [Cell("款项名称", kind="head"), Cell("房屋坐落", kind="head"), Cell("期次", kind="head"), Cell("金额", kind="head")],
        [Cell(["首付款"], kind="value", align="centre"), [said("house_address")], Cell(["第1期"], kind="value", align="centre"),
         Cell([said.amount("down_payment")], align="centre")],
        [Cell("合　计（大写）", kind="head"), Cell([said.words("down_payment_words", close="整")], 3)],
    ], 24, ruling)
    paper.text(80, y + 50, "收款方式：转账", 24)
    paper.text(480, y + 50, "收款：", 24)
    paper.text(760, y + 50, "复核：", 24)
    paper.picture(1120, y - 60, seal("财务专用章", 190))
    paper.text(80, y + 120, "第二联　交款人留存", 22, colour=(130, 60, 30))
    paper.notice()
    return [paper]


@layout("tax_receipt", "columns", amounts=("cents", "sign"), dates=("iso", "cn0"))
def tax_columns(said: Said) -> list[Paper]:
    """A header row of columns with two lines of tax; the address in the remarks."""
    paper = Paper(1600, 1080, face="serif", size=24)
    paper.text(800, 50, "中华人民共和国", 30, align="centre")
    paper.text(800, 95, "税收缴款证明（契税）", 44, face="serif-bold", align="centre")
    paper.labelled(1500, 70, "No. ", said("tax_receipt_number"), 26, face="sans", align="right")
    end = paper.text(100, 180, "填发日期：", 24)
    paper.text(end, 180, said.dated("tax_date"), 24)
    paper.text(1500, 180, "税务机关：国家税务总局文昌市税务局", 24, align="right")
    ruling = Ruling(row=70)
    y = table(paper, 100, 225, [200, 500, 200, 500], [
        ["纳税人识别号", [said("borrower_id_number")], "纳税人名称", [said("borrower_name")]],
    ], 24, ruling)
    y = table(paper, 100, y, [250, 150, 320, 220, 220, 240], [
        [Cell(label, kind="head") for label in ("原凭证号", "税种", "品目名称", "计税面积", "入（退）库日期", "实缴（退）金额")],
        [Cell([text], kind="value", align="centre") for text in ("346016250700012", "契税", "存量房（商品住房买卖）", "见合同")]
        + [Cell([said.dated("tax_date")], align="centre"), Cell([said.amount("tax_amount")], align="centre")],
    ], 24, ruling)
    y = table(paper, 100, y, [250, 690, 220, 240], [
        [Cell("金额合计", kind="head"), Cell(["（大写）", said.words("tax_amount_words")]), Cell("小写", kind="head"),
         Cell([said.amount("tax_amount", "sign")], align="centre")],
    ], 24, ruling)
    y = table(paper, 100, y, [250, 400, 750], [
        [Cell("税务机关\n（盖章）", kind="head"), Cell(""), Cell(["备注：\n房源地址 ", said("house_address"), "\n一般申报　正税　自行申报"])],
    ], 24, Ruling(row=190))
    paper.picture(440, y - 185, seal("征税专用章", 180))
    paper.text(800, y + 40, "妥 善 保 管", 26, align="centre")
    paper.notice()
    return [paper]


@layout("mortgage_contract", "tables", amounts=("comma", "sign", "wan"), dates=("cn", "iso", "dot"))
def mortgage_tables(said: Said) -> list[Paper]:
    """Key terms in a table, then the general terms on a second page."""
    first = Paper(face="sans", size=25)
    first.title(100, "个人住房公积金抵押借款合同", 42)
    first.labelled(620, 175, "合同号：", said("mortgage_contract_number"), 25, align="centre")
    widths, ruling = [60, 260, 360, 360], Ruling(row=88, fill=(238, 242, 250))
    y = section(first, 100, 240, "当事人", widths, [
        ["贷款银行\n（抵押权人）", Cell([said("lender_name")], 2)],
        ["借款人\n（抵押人）", Cell([said("borrower_name")], 2)],
        ["证件类型及号码", Cell(["身份证 ", said.groups("borrower_id_number")], 2)],
    ], 25, ruling)
    y = section(first, 100, y, "借款", widths, [
        ["借款本金", [said.amount("loan_amount")], ["大写：", said.words("loan_amount_words")]],
        ["借款年限", [said.number_of("loan_years", "年")], Cell(["利率：按公布的公积金贷款利率执行"], kind="value")],
        ["债务履行期", Cell([said.dated("debt_start"), "—", said.dated("debt_end")], 2)],
    ], 25, ruling)
    y = section(first, 100, y, "抵押物", widths, [
        ["房产坐落", Cell([said("house_address")], 2)],
        ["建筑面积", Cell([said.area("building_area_m2", "㎡")], 2)],
        ["担保范围", Cell(["本金、利息、罚息、违约金和实现债权的费用"], 2, "value")],
    ], 25, ruling)
    first.flow(100, y + 40, 1040, ["以上特别条款与通用条款不一致的，以特别条款为准。"], 25)
    first.notice()
    second = Paper(face="sans", size=25)
    second.title(110, "通用条款", 34)
    y = 200.0
    for sentence in (
        "1. 借款人授权贷款银行每月从还款账户扣划到期本息。",
        "2. 抵押期间抵押人应当妥善使用抵押物，未经抵押权人同意不得拆改。",
        "3. 借款人可以提前归还部分或者全部借款，提前三十日提出书面申请。",
        "4. 借款人违约的，抵押权人可以就抵押物折价、拍卖、变卖的价款优先受偿。",
        "5. 债务清偿完毕后十五个工作日内，双方办理抵押权注销登记。",
    ):
        y = second.flow(110, y, 1020, [sentence], lead=1.8) + 12
    second.text(110, y + 90, "贷款银行盖章", 26)
    second.text(660, y + 90, "借款人签名", 26)
    second.picture(290, y + 40, seal("贷款业务专用章", 200))
    second.picture(830, y + 62, signature(said.raw("borrower_name")), said.signed("mortgage_signed"))
    second.notice()
    return [first, second]
