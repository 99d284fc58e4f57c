"""Certificates of real property: an open booklet, an electronic certificate with labels above values, one on a telephone."""

from __future__ import annotations

from tests.prefill.drawing.marks import code_square, seal
from tests.prefill.drawing.paper import Colour, Paper, Pieces
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import Said, layout
from tests.prefill.drawing_more.a_screen import DIM, entry, sheet, telephone

CRIMSON: Colour = (158, 32, 40)
LAND = {"住宅": "城镇住宅用地", "商业服务": "商服用地", "办公": "商务金融用地", "车位": "城镇住宅用地"}


def _usage(said: Said) -> Pieces:
    return [LAND.get(said.raw("property_usage"), "商服用地"), " / ", said("property_usage")]


@layout("property_certificate", "a-booklet", dates=("cn", "spaced", "cn0"))
def booklet(said: Said) -> list[Paper]:
    """The inside of the booklet over two pages: the register's declaration, then the particulars; the plot's area stands first."""
    first = Paper(1000, 1400, face="serif", size=31, background=(253, 250, 242))
    first.flow(120, 260, 760, ["根据《中华人民共和国民法典》等法律法规，为保护不动产权利人合法权益，对不动产权利人申请登记的本证所列不动产权利，经审查核实，准予登记，颁发此证。"], lead=2.1, indent=62)
    first.text(700, 850, "登记机构（章）", align="centre")
    first.picture(590, 780, seal("不动产登记专用章", 220))
    first.text(700, 960, said.dated("property_issue_date"), align="centre")
    first.text(500, 1180, "中华人民共和国自然资源部监制", 26, align="centre")
    first.text(500, 1240, "编号　№　46003871925", 26, face="sans", align="centre")
    first.notice()
    second = Paper(1000, 1400, face="serif", size=27, background=(253, 250, 242))
    second.text(500, 80, said("property_certificate_number"), 28, align="centre")
    area = said.number("property_area_m2")
    rows: list[tuple[str, Pieces]] = [
        ("权 利 人", [said("property_owner")]), ("共有情况", ["单独所有"]), ("坐　　落", [said("property_address")]),
        ("不动产单元号", ["460105 009012 GB00031 F00020017"]), ("权利类型", ["国有建设用地使用权 / 房屋所有权"]), ("权利性质", ["出让 / 市场化商品房"]),
        ("用　　途", _usage(said)), ("面　　积", [f"共有宗地面积：{area * 17.3:.2f}㎡ / 房屋建筑面积：", said.area("property_area_m2", "㎡")]),
        ("使用期限", ["2012年05月08日起 2082年05月07日止"]),
        ("权利其他状况", ["房屋结构：钢筋混凝土结构", "\n", f"专有建筑面积：{area * 0.81:.2f}㎡，分摊建筑面积：{area * 0.19:.2f}㎡", "\n", "房屋总层数：18，所在层数：1"]),
    ]
    table(second, 70, 150, [210, 650], [[label, Cell(value, kind="value")] for label, value in rows], 26, Ruling(row=88, frame=0))
    second.notice()
    return [first, second]


@layout("property_certificate", "a-electronic", dates=("iso", "cn", "dot"))
def electronic(said: Said) -> list[Paper]:
    """A printed electronic certificate, broad, with the values under small labels in a grid."""
    paper = Paper(1754, 1240, face="sans", size=30, background=(255, 252, 250))
    paper.rect(40, 40, 1674, 1130, outline=CRIMSON, width=6)
    paper.text(110, 90, "不动产权属电子证照", 50, face="sans-bold", colour=CRIMSON)
    paper.text(110, 170, "Electronic Certificate of Real Property", 24, colour=DIM)
    code_square(paper, 1480, 80, 160, 60)
    paper.line(110, 260, 1644, 260, CRIMSON, 3)
    paper.stack(110, 290, 780, "证书号", said("property_certificate_number"))
    paper.stack(960, 290, 680, "登簿日期", said.dated("property_issue_date"))
    paper.stack(110, 410, 780, "所有权人", said("property_owner"))
    paper.stack(960, 410, 680, "共有方式", "单独所有")
    paper.stack(110, 530, 1500, "不动产位置", said.far("property_address"))
    paper.stack(110, 650, 460, "房屋用途", said("property_usage"))
    paper.stack(620, 650, 460, "建筑面积（平方米）", said.area("property_area_m2", ""))
    paper.stack(1130, 650, 500, "套内面积（平方米）", f"{said.number('property_area_m2') * 0.81:.2f}")
    paper.stack(110, 770, 460, "土地权利性质", "出让")
    paper.stack(620, 770, 460, "土地使用期限止", "2079-11-30")
    paper.stack(1130, 770, 500, "抵押、查封情况", "无")
    paper.flow(110, 930, 1000, ["本电子证照由不动产登记机构依据登记簿生成，与纸质证书具有同等效力。扫描右上角二维码核验真伪；打印件仅供参阅。"], 24, colour=DIM)
    paper.text(1400, 960, "示例市不动产登记中心", 28, align="centre")
    paper.picture(1300, 880, seal("电子证照专用章", 200))
    paper.notice()
    return [paper]


@layout("property_certificate", "a-telephone", levels=("L0", "L2", "PDF"), dates=("iso", "slash", "cn"))
def on_telephone(said: Said) -> list[Paper]:
    """The certificate in the wallet of a telephone; long values wrap."""
    paper = telephone(1900, "我的证照 · 不动产权证", (140, 40, 60), "09:12")
    sheet(paper, 180, 200)
    paper.text(76, 214, "不动产权证（电子）", 40, face="sans-bold")
    paper.text(76, 290, "本人持有　　状态：现势", 28, colour=(40, 140, 80))
    sheet(paper, 400, 1180)
    y = 440.0
    y = entry(paper, y, "产权证号", said("property_certificate_number"), 29)
    y = entry(paper, y, "权属人", said("property_owner"))
    y = entry(paper, y, "权属人证件", "******************")
    y = entry(paper, y, "房屋地址", said("property_address"))
    y = entry(paper, y, "规划用途", said("property_usage"))
    y = entry(paper, y, "房屋面积", said.area("property_area_m2", " m²"))
    y = entry(paper, y, "登记类型", "转移登记")
    y = entry(paper, y, "登记时间", said.dated("property_issue_date"))
    entry(paper, y, "登记机关", "示例市自然资源和规划局")
    paper.rect(260, 1640, 380, 84, fill=(140, 40, 60))
    paper.text(450, 1660, "出示证照", 32, colour=(255, 255, 255), align="centre")
    paper.notice()
    return [paper]
