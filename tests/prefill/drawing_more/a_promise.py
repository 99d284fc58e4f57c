"""Promises that a signboard is safe: a letter of responsibility, a ruled form, a page of an application on the web."""

from __future__ import annotations

from tests.prefill.drawing.marks import signature
from tests.prefill.drawing.paper import GREY, Colour, Paper, Pieces
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import Said, layout

BLUE: Colour = (32, 96, 160)


@layout("signboard_commitment", "a-responsibility", dates=("cn", "han", "spaced"))
def responsibility(said: Said) -> list[Paper]:
    """A letter that names its author in the first sentence and ends with who, how to be reached, and when."""
    paper = Paper(1240, 1600, face="serif", size=30)
    paper.title(100, "店招店牌安全责任书", 48)
    paper.text(110, 220, "致：示例市城市管理和综合执法局")
    y = paper.flow(110, 300, 1020, ["我单位（", said("company_name"), "）是店招店牌的设置人和安全责任人，现就日常管理向贵局保证："], lead=1.95, indent=60)
    for line in ("（1）按核准的位置、尺寸施工，不擅自改动；", "（2）每季度检查一次结构、电气，做好记录；", "（3）台风、暴雨预警发布后，二十四小时内加固或者拆除；",
                 "（4）破损、褪色、断亮的，三日内修复；", "（5）坠落、漏电致人损害的，由我单位承担全部赔偿责任。"):
        y = paper.flow(150, y, 980, [line], lead=1.95)
    y = paper.flow(110, y + 10, 1020, ["如有违反，愿接受处罚。"], lead=1.95, indent=60)
    paper.text(560, y + 90, "责任单位负责人：")
    paper.text(830, y + 90, said("operator_name"))
    paper.picture(960, y + 70, signature(said.raw("operator_name")), said.signed("signboard_commitment_signed"))
    paper.text(560, y + 170, "值守电话：")
    paper.text(830, y + 170, said("contact_phone"))
    paper.text(560, y + 250, "立责日期：")
    paper.text(830, y + 250, said.dated("signboard_commitment_date"))
    paper.notice()
    return [paper]


@layout("signboard_commitment", "a-ruled", dates=("iso", "cn0", "dot"))
def ruled(said: Said) -> list[Paper]:
    """A form with the particulars in a table, the text in one large cell, and the signature in a cell."""
    paper = Paper(1240, 1500, face="serif", size=26)
    paper.title(70, "户外广告和招牌设施安全保证书", 42)
    y = table(paper, 90, 160, [200, 400, 180, 280], [
        ["招牌所属店铺", Cell([said("company_name")], 3)],
        ["店主 / 负责人", [said("operator_name")], "手　机", [said("contact_phone")]],
        ["设施类型", Cell(["■附着式招牌　□落地式招牌　□电子显示屏"], 3, "value")],
    ], 26, Ruling(row=82))
    y = table(paper, 90, y, [1060], [
        [Cell(["保证事项：", "\n", "一、设施的制作、安装符合《户外广告设施钢结构技术规程》，荷载经过计算。", "\n", "二、电气线路有漏电保护，夜间亮灯不影响居民休息。", "\n",
               "三、指定专人巡查，发现锈蚀、松动立即停用并维修。", "\n", "四、设施使用期满，自行拆除并恢复墙面。", "\n", "五、自愿投保公众责任险，依法承担因设施发生事故的民事责任。"], kind="value")],
    ], 27, Ruling(row=420))
    y = table(paper, 90, y, [200, 400, 180, 280], [["保证人签名", "", "签名日期", [said.dated("signboard_commitment_date")]]], 26, Ruling(row=120))
    paper.picture(330, y - 95, signature(said.raw("operator_name")), said.signed("signboard_commitment_signed"))
    paper.text(110, y + 40, "（本保证书随招牌设置材料一并归档）", 23, colour=GREY)
    paper.notice()
    return [paper]


@layout("signboard_commitment", "a-web-form", levels=("L0", "L1", "PDF"), dates=("iso", "slash", "cn"))
def web_form(said: Said) -> list[Paper]:
    """A promise filled in on the web and printed: grey fields with labels above, text to accept, an image of the signature."""
    paper = Paper(1240, 1754, face="sans", size=27)
    paper.rect(0, 0, 1240, 110, fill=BLUE)
    paper.text(70, 30, "招牌设置“承诺即办”", 40, face="sans-bold", colour=(255, 255, 255))
    paper.text(70, 150, "安全管理承诺", 34, face="sans-bold")
    fields: list[tuple[float, float, float, str, Pieces]] = [
        (70, 220, 1100, "承诺主体（与执照一致）", [said("company_name")]), (70, 370, 530, "承诺主体负责人", [said("operator_name")]),
        (640, 370, 530, "常用联系号码", [said("contact_phone")]), (70, 520, 530, "承诺作出时间", [said.dated("signboard_commitment_date")]), (640, 520, 530, "承诺状态", ["已提交"]),
    ]
    for x, y, width, label, value in fields:
        paper.text(x, y, label, 22, colour=GREY)
        paper.rect(x, y + 36, width, 70, outline=(210, 214, 220), fill=(245, 246, 248))
        paper.flow(x + 20, y + 53, width - 40, value, 28)
    paper.text(70, 680, "我已阅读并承诺：", 27, face="sans-bold")
    y = 740.0
    for line in ("设施结构安全可靠，连接部位每半年紧固一次，沿海大风季节前另行检查；", "施工时设置围挡，由持证人员操作，不占用消防通道；",
                 "设施上不擅自增加商业广告内容；", "接到主管部门整改通知后在规定时间内完成整改；", "提供的资料真实，违背承诺的，撤销备案并记入信用记录。"):
        paper.rect(74, y + 6, 24, 24, outline=BLUE, fill=BLUE)
        y = paper.flow(120, y, 1040, [line], 26, lead=1.6) + 16
    paper.text(70, y + 60, "手写签名", 22, colour=GREY)
    paper.rect(70, y + 96, 420, 170, outline=(210, 214, 220))
    paper.picture(150, y + 130, signature(said.raw("operator_name"), 60), said.signed("signboard_commitment_signed"))
    paper.notice()
    return [paper]
