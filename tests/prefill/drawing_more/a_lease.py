"""Leases: an agreement over two pages, one that opens with a list of its terms, a market's form with both parties beside each other."""

from __future__ import annotations

from tests.prefill.drawing.marks import seal, signature
from tests.prefill.drawing.numbers import phone
from tests.prefill.drawing.paper import Colour, Paper, Pieces
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import Said, layout

GREEN: Colour = (30, 104, 84)


def _sign(paper: Paper, x: float, y: float, name: str, diameter: int = 190) -> None:
    """A firm stamps, a person writes."""
    if len(name) > 4:
        paper.picture(x, y - 80, seal(name, diameter))
    else:
        paper.picture(x, y, signature(name))


@layout("premises_lease", "a-two-pages", dates=("cn", "spaced", "han"), amounts=("plain", "comma"))
def two_pages(said: Said) -> list[Paper]:
    """An agreement between neighbours in the wording of a stationer's form; signed on the second page."""
    first = Paper(1240, 1754, face="serif", size=29)
    first.title(100, "铺 面 出 租 协 议", 46)
    y = 210.0
    y = first.flow(110, y, 1020, ["业　主：", said("lessor_name")], underline=True) + 6
    y = first.flow(110, y, 1020, ["租　客：", said("lessee_name"), "　　手机 ", said("contact_phone")], underline=True) + 20
    clauses: list[Pieces] = [
        ["业主愿意将自己的铺面出租给租客，双方平等协商，达成如下协议，共同遵守。"],
        ["（一）铺面位于", said("premises_address"), "，使用面积按", said.area("premises_area_m2"), "计算，水电设施齐全，能够正常使用。"],
        ["（二）租客承租后用于餐饮经营，不得存放易燃易爆物品。"],
        ["（三）租期从", said.dated("lease_start"), "算起，至", said.dated("lease_end"), "期满。期满三个月前，租客要求续租的，同等条件下优先。"],
        ["（四）每月租金", said.amount("monthly_rent"), "，大写", said.words("monthly_rent_words"), "，每月 5 日以前交清；迟交一天加收千分之一的滞纳金。"],
        ["（五）押金相当于两个月租金，退租时无欠费、无损坏的，业主不计利息退还。"],
        ["（六）租赁期内水费、电费、卫生费由租客自理，房产方面的税费由业主承担。"],
        ["（七）业主应当保证铺面没有产权纠纷；主体结构漏水、开裂的，由业主负责修缮。"],
        ["（八）租客装修应当征得业主书面同意，不得改动承重结构和消防设施。"],
    ]
    for clause in clauses:
        y = first.flow(110, y, 1020, clause, lead=1.85, indent=58) + 6
    first.text(620, 1660, "第一页", 22, align="centre")
    first.notice()
    second = Paper(1240, 1754, face="serif", size=29)
    y = 130.0
    rest: list[Pieces] = [
        ["（九）一方提前解约的，应当提前两个月通知对方，并支付一个月租金作为违约金。"],
        ["（十）遇征收、自然灾害等不可抗力致使不能继续使用的，协议自行终止，租金按实际天数结算。"],
        ["（十一）本协议如有争议，先行协商，协商不成的向铺面所在地人民法院起诉。"],
        ["（十二）协议一式两份，双方各持一份，签字后生效。"],
    ]
    for clause in rest:
        y = second.flow(110, y, 1020, clause, lead=1.85, indent=58) + 6
    second.text(110, y + 120, "业主签名：")
    _sign(second, 270, y + 95, said.raw("lessor_name"))
    second.text(660, y + 120, "租客签名：")
    _sign(second, 820, y + 95, said.raw("lessee_name"))
    second.text(110, y + 300, "签约时间：")
    second.text(260, y + 300, said.dated("lease_sign_date"))
    second.text(620, 1660, "第二页", 22, align="centre")
    second.notice()
    return [first, second]


@layout("premises_lease", "a-terms-first", dates=("iso", "dot", "cn0"), amounts=("sign", "wide"))
def terms_first(said: Said) -> list[Paper]:
    """A property firm's contract: its terms in a numbered list on top, the small print in two columns below."""
    paper = Paper(1240, 1754, face="sans", size=25)
    paper.text(90, 70, "商业物业租赁合约", 42, face="sans-bold", colour=GREEN)
    paper.labelled(1150, 88, "合约号 ", "HT-SY-0271", 24, align="right")
    paper.line(90, 140, 1150, 140, GREEN, 4)
    paper.text(90, 160, "第一部分　合约要点", 28, face="sans-bold")
    items: list[tuple[str, Pieces]] = [
        ("出租单位（人）", [said("lessor_name")]), ("承租单位（人）", [said("lessee_name")]), ("承租人电话", [said("contact_phone")]),
        ("租赁物业地址", [said.far("premises_address")]), ("计租面积", [said.area("premises_area_m2", "㎡"), "（建筑面积）"]),
        ("租赁期间", [said.dated("lease_start"), " 至 ", said.dated("lease_end"), "（含首尾两日）"]),
        ("租金标准", [said.amount("monthly_rent"), " / 月"]), ("租金大写", [said.words("monthly_rent_words", "人民币"), "每月"]),
        ("装修免租期", ["15 日"]), ("履约保证金", ["两个月租金"]), ("签署日期", [said.dated("lease_sign_date")]),
    ]
    foot = table(paper, 90, 210, [70, 260, 730], [[str(number), label, Cell(value, kind="value")] for number, (label, value) in enumerate(items, 1)], 25,
                 Ruling(row=62, colour=(150, 170, 160), vertical=False, frame=0))
    y = foot + 34
    paper.text(90, y, "第二部分　一般条款", 28, face="sans-bold")
    left = ["1. 承租人应当于每月首日前付清当月租金，逾期按日万分之五计收违约金。", "\n", "2. 物业交付后的水、电、燃气、物业管理费由承租人承担。", "\n",
            "3. 承租人不得擅自转租；确需转租的，须经出租人书面同意。"]
    right = ["4. 承租人的排烟、隔油、消防设施应当符合规定，费用自理。", "\n", "5. 任何一方解除合约，应当提前六十日书面通知。", "\n", "6. 因本合约发生的争议，由物业所在地法院管辖。"]
    paper.flow(90, y + 54, 500, list(left), 22, lead=1.6)
    paper.flow(650, y + 54, 500, list(right), 22, lead=1.6)
    paper.text(90, 1540, "出租单位（人）签章", 24)
    _sign(paper, 330, 1530, said.raw("lessor_name"), 180)
    paper.text(650, 1540, "承租单位（人）签章", 24)
    _sign(paper, 890, 1530, said.raw("lessee_name"), 180)
    paper.notice()
    return [paper]


@layout("premises_lease", "a-market", dates=("cn", "slash", "iso"), amounts=("comma", "plain", "sign"))
def market(said: Said) -> list[Paper]:
    """A form of a street office: the parties beside each other, each with a telephone; cells of unequal width."""
    paper = Paper(1240, 1600, face="serif", size=26)
    paper.title(60, "非住宅房屋租用登记合同", 42)
    paper.labelled(1150, 130, "登记备案号：", "租备 2025-1183", 23, align="right")
    ruling = Ruling(row=74)
    own = phone(said.rng)
    foot = table(paper, 90, 170, [140, 390, 140, 390], [
        [Cell("出 租 一 方（甲）", 2, "head"), Cell("租 用 一 方（乙）", 2, "head")],
        ["姓名/名称", [said("lessor_name")], "姓名/名称", [said("lessee_name")]],
        ["联系方式", Cell([own], kind="value"), "联系方式", [said("contact_phone")]],
        ["身份", Cell(["产权人"], kind="value"), "身份", Cell(["经营者"], kind="value")],
    ], 26, ruling)
    foot = table(paper, 90, foot, [200, 330, 200, 330], [
        ["房屋地点", Cell([said("premises_address")], 3)],
        ["租用面积\n（平方米）", [said.number_of("premises_area_m2")], "租用用途", Cell(["餐饮服务"], kind="value")],
        ["起租日", [said.dated("lease_start")], "退租日", [said.dated("lease_end")]],
        ["月租（小写）", [said.amount("monthly_rent")], "月租（大写）", [said.words("monthly_rent_words")]],
        ["付款办法", Cell(["按季预付，银行转账"], kind="value"), "保证金", Cell(["一个月租金"], kind="value")],
        ["约定事项", Cell(["乙方应当保持房屋原状，办理有关证照；甲方应当配合提供权属证明。任何一方违约，向对方支付相当于月租两倍的违约金。未尽事宜按《中华人民共和国民法典》办理。"], 3, "value")],
    ], 26, ruling)
    paper.text(110, foot + 120, "甲方（签名、盖章）")
    _sign(paper, 350, foot + 105, said.raw("lessor_name"), 170)
    paper.text(650, foot + 120, "乙方（签名、盖章）")
    _sign(paper, 890, foot + 105, said.raw("lessee_name"), 170)
    paper.labelled(1150, foot + 270, "订立合同日期　", said.dated("lease_sign_date"), align="right")
    paper.text(110, foot + 340, "（本合同经街道租赁管理站登记，一式三份）", 23)
    paper.notice()
    return [paper]
