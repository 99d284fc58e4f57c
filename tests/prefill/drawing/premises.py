"""Leases and property certificates."""

from __future__ import annotations

from tests.prefill.drawing.marks import code_square, seal, signature
from tests.prefill.drawing.paper import Paper, Pieces
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import Said, layout


@layout("premises_lease", "stacked", amounts=("sign", "comma"), dates=("cn", "slash", "iso"))
def lease_stacked(said: Said) -> list[Paper]:
    """A lease's key terms in boxes, each value under a Chinese and an English label, terms below."""
    paper = Paper(face="sans", size=27)
    paper.text(100, 100, "商业物业租约", 44, face="sans-bold")
    paper.text(100, 166, "COMMERCIAL LEASE", 24, colour=(120, 120, 125))
    paper.line(100, 215, 1140, 215, (40, 90, 120), 4)
    rows: list[list[tuple[str, Pieces]]] = [
        [("业主 Landlord", [said("lessor_name")]), ("租户 Tenant", [said("lessee_name")])],
        [("物业地址 Premises", [said("premises_address")])],
        [("计租面积 Area", [said.area("premises_area_m2", "㎡")]), ("租户联系电话 Tel.", [said("contact_phone")])],
        [("起租日 Commencement", [said.dated("lease_start")]), ("届满日 Expiry", [said.dated("lease_end")])],
        [("每月租金 Monthly Rent", [said.amount("monthly_rent")]), ("租金大写 In Words", [said.words("monthly_rent_words", "人民币")])],
    ]
    y = 245.0
    for row in rows:
        width = 1040 // len(row)
        for number, (label, pieces) in enumerate(row):
            paper.rect(100 + number * width, y, width, 118, outline=(170, 190, 200), width=1)
            paper.stack(116 + number * width, y + 14, width - 30, label, pieces)
        y += 118
    y += 40
    for sentence in (
        "1. 业主将上述物业按现状交付租户使用，租户用于经营餐饮，未经业主书面同意不得改作他用。",
        "2. 租金按月支付，租户应于每月五日前将当月租金付至业主账户；水电及物业管理费由租户自理。",
        "3. 租约期满租户如需续租，应提前六十日书面告知业主，另订租约。",
        "4. 一方违约造成对方损失的，应当赔偿。争议提交物业所在地人民法院。",
    ):
        y = paper.flow(100, y, 1040, [sentence], 25, lead=1.6)
    y += 60
    paper.text(100, y, "业主签章：", 26)
    paper.picture(240, y - 20, signature(said.raw("lessor_name")[:4]))
    paper.text(640, y, "租户签章：", 26)
    paper.picture(780, y - 20, signature(said.raw("lessee_name")[:4]))
    paper.text(100, y + 110, "签署日期 Date：", 26)
    paper.text(320, y + 110, said.dated("lease_sign_date"), 26)
    paper.notice()
    return [paper]


@layout("premises_lease", "clauses", amounts=("sign", "plain"), dates=("cn", "dot", "iso"))
def lease_clauses(said: Said) -> list[Paper]:
    """A template filled in by typing: values on lines, period and rent in one clause each."""
    paper = Paper(face="serif", size=27)
    paper.title(110, "铺 面 出 租 协 议", 46)
    paper.flow(120, 215, 1000, ["甲方（房东）：", said("lessor_name")], underline=True)
    paper.flow(120, 270, 1000, ["乙方（租客）：", said("lessee_name"), "　　电话：", said("contact_phone")], underline=True)
    clauses: list[Pieces] = [
        ["一、甲方自愿把坐落在", said("premises_address"), "的铺面（面积", said.area("premises_area_m2", "平方米"), "）租给乙方做餐饮生意，乙方已经看过铺面并愿意承租。"],
        ["二、租期由", said.dated("lease_start"), "起，至", said.dated("lease_end"), "止，到期后双方另行商定。"],
        ["三、租金每月人民币", said.words("monthly_rent_words"), "（", said.amount("monthly_rent"), "），每季度第一个月的十日前交清，不得拖欠。"],
        ["四、乙方交给甲方押金，数额等于一个月租金，退租并结清水电费之后无息退还。"],
        ["五、租期内甲方不得无故收回铺面，乙方不得把铺面转给他人；铺面的房顶、外墙漏水由甲方修理。"],
        ["六、乙方要注意防火防盗，遵守小区和街道的管理规定，出了事故由责任方承担。"],
        ["七、本协议签字后生效，双方各留一份。没有写到的事情，双方好好商量解决。"],
    ]
    y = 350.0
    for pieces in clauses:
        y = paper.flow(120, y, 1000, pieces, lead=1.75, indent=54, underline=True) + 8
    y += 70
    paper.text(120, y, "甲方：", 28)
    paper.picture(210, y - 24, signature(said.raw("lessor_name")[:4]))
    paper.text(660, y, "乙方：", 28)
    paper.picture(750, y - 24, signature(said.raw("lessee_name")[:4]))
    paper.text(660, y + 120, said.dated("lease_sign_date"), 28)
    paper.notice()
    return [paper]


USAGE = {"住宅": "城镇住宅用地/", "商业服务": "商服用地/", "办公": "商务金融用地/", "车位": "其他/"}


@layout("property_certificate", "book", levels=("L0", "L1", "L2"), dates=("cn", "cn0"))
def property_book(said: Said) -> list[Paper]:
    """The open book: the certificate's page on the left, the register's page on the right."""
    paper = Paper(1754, 1240, face="serif", size=26, background=(250, 244, 240))
    paper.line(877, 40, 877, 1200, (215, 200, 195), 3)
    y = paper.flow(130, 190, 620, ["根据《中华人民共和国民法典》等法律法规，为保护不动产权利人合法权益，对不动产权利人申请登记的本证所列不动产权利，经审查核实，准予登记，颁发此证。"], 30, lead=1.9, indent=60)
    paper.text(300, y + 170, "登记机构（章）", 28)
    paper.picture(420, y + 80, seal("不动产登记专用章", 230))
    paper.text(330, y + 330, said.dated("property_issue_date"), 28)
    paper.text(130, 1120, "中华人民共和国自然资源部监制", 22, colour=(130, 120, 120))
    paper.text(1310, 90, said("property_certificate_number"), 26, align="centre")
    table(paper, 950, 140, [180, 560], [
        ["权利人", [said("property_owner")]],
        ["共有情况", Cell(["单独所有"], kind="value")],
        ["坐落", [said("property_address")]],
        ["不动产单元号", Cell(["460108 003012 GB00086 F00020117"], kind="value")],
        ["权利类型", Cell(["国有建设用地使用权/房屋（构筑物）所有权"], kind="value")],
        ["权利性质", Cell(["出让/市场化商品房"], kind="value")],
        ["用途", [USAGE[said.raw("property_usage")], said("property_usage")]],
        ["面积", ["共有宗地面积8635.40㎡/房屋建筑面积", said.area("property_area_m2", "㎡")]],
        ["使用期限", Cell(["2011年06月30日起2051年06月29日止"], kind="value")],
        ["权利其他状况", Cell(["房屋结构：钢筋混凝土\n总层数：18层，所在层：1层"], kind="value")],
    ], 25, Ruling(row=70, colour=(150, 90, 90)))
    paper.notice()
    return [paper]


@layout("property_certificate", "electronic", dates=("iso", "dot"))
def property_electronic(said: Said) -> list[Paper]:
    """The electronic certificate's page of data, in two columns of stacked fields."""
    paper = Paper(1240, 1600, face="sans", size=28)
    paper.rect(50, 50, 1140, 150, fill=(170, 40, 50))
    paper.text(620, 90, "不动产权电子证照", 48, face="sans-bold", colour=(255, 255, 255), align="centre")
    y = paper.stack(100, 250, 1040, "证号", said("property_certificate_number"), 32) + 16
    y = paper.stack(100, y, 1040, "房屋所有权人", said("property_owner")) + 16
    y = paper.stack(100, y, 1040, "房地坐落", said.far("property_address")) + 16
    paper.stack(100, y, 500, "房屋用途", said("property_usage"))
    y = paper.stack(640, y, 500, "建筑面积（平方米）", said.area("property_area_m2", "")) + 16
    paper.stack(100, y, 500, "权利性质", "出让")
    y = paper.stack(640, y, 500, "附记", "无抵押、无查封") + 16
    paper.stack(100, y, 500, "登簿日期", said.dated("property_issue_date"))
    paper.stack(640, y, 500, "登记机构", "不动产登记中心（虚构）")
    paper.picture(760, y + 70, seal("电子证照专用章", 210))
    code_square(paper, 110, y + 120, 180, 23)
    paper.text(110, y + 320, "扫描二维码可以核验本电子证照", 22, colour=(130, 130, 130))
    paper.notice()
    return [paper]
