"""Descriptions of signboards: a designer's proposal, an application form, a letter with a sketch."""

from __future__ import annotations

from tests.prefill.drawing.paper import GREY, Colour, Paper, Pieces
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import Said, layout

WINE: Colour = (128, 28, 44)
INDIGO: Colour = (44, 52, 96)


@layout("signboard_design", "a-proposal", dates=("dot", "iso", "slash"))
def proposal(said: Said) -> list[Paper]:
    """A designer's broad page: the picture of the shop front with dimension lines, and notes at its side."""
    paper = Paper(1754, 1100, face="sans", size=27, background=(250, 250, 248))
    paper.rect(0, 0, 1754, 110, fill=INDIGO)
    paper.text(60, 28, "门头店招方案设计", 46, face="sans-bold", colour=(255, 255, 255))
    paper.text(1690, 40, "海蓝示例广告工作室", 26, colour=(200, 206, 224), align="right")
    paper.rect(90, 400, 1000, 480, outline=(120, 120, 124), fill=(236, 236, 232))
    paper.rect(130, 280, 920, 150, fill=WINE)
    paper.text(590, 312, said("signboard_text"), 76, face="sans-bold", colour=(250, 232, 190), align="centre")
    for x in (160, 470, 780):
        paper.rect(x, 520, 240, 360, outline=(120, 120, 124), fill=(208, 222, 230))
    paper.line(130, 240, 1050, 240, GREY)
    paper.line(130, 226, 130, 254, GREY)
    paper.line(1050, 226, 1050, 254, GREY)
    paper.text(590, 192, said.number_of("signboard_length_m", "m"), 30, align="centre")
    paper.line(1110, 280, 1110, 430, GREY)
    paper.line(1096, 280, 1124, 280, GREY)
    paper.line(1096, 430, 1124, 430, GREY)
    paper.text(1130, 336, said.number_of("signboard_height_m", "m"), 30)
    notes: list[tuple[str, Pieces]] = [
        ("客户", [said("company_name")]), ("项目地址", [said("premises_address")]), ("店招内容", [said("signboard_text")]), ("安装部位", [said("signboard_position")]),
        ("长 × 高", [said.number_of("signboard_length_m"), " × ", said.number_of("signboard_height_m"), "（米）"]),
        ("使用期", [said.dated("sign_period_start"), " - ", said.dated("sign_period_end")]), ("工艺", ["镀锌骨架、铝塑板、LED 背发光字"]),
    ]
    y = 170.0
    for label, value in notes:
        y = paper.stack(1270, y, 430, label, value, 27) + 6
    paper.text(90, 940, "效果图仅供参考，颜色以现场打样为准　　　版本：V2　　　图幅 1/1", 24, colour=GREY)
    paper.notice()
    return [paper]


@layout("signboard_design", "a-application", dates=("cn", "cn0", "spaced"))
def application(said: Said) -> list[Paper]:
    """An office's form with a block of small cells for the measures."""
    paper = Paper(1240, 1600, face="serif", size=26)
    paper.title(70, "门店招牌设置登记表", 44)
    paper.text(1150, 140, "编号：CG-2025-____", 23, align="right")
    y = table(paper, 90, 180, [190, 870], [
        ["设置人", [said("company_name")]], ["设置地点", [said.far("premises_address")]], ["招牌名称\n（字样）", [said("signboard_text")]], ["具体部位", [said("signboard_position")]],
    ], 26, Ruling(row=76))
    y = table(paper, 90, y, [190, 150, 140, 150, 140, 150, 140], [
        ["规格（米）", "长", Cell([said.number_of("signboard_length_m")], align="centre"), "高", Cell([said.number_of("signboard_height_m")], align="centre"), "厚", Cell(["0.15"], kind="value", align="centre")],
        ["数量（块）", "横式", Cell(["1"], kind="value", align="centre"), "竖式", Cell(["0"], kind="value", align="centre"), "其他", Cell(["0"], kind="value", align="centre")],
    ], 26, Ruling(row=70))
    y = table(paper, 90, y, [190, 340, 190, 340], [
        ["开始设置日", [said.dated("sign_period_start")], "期满拆除日", [said.dated("sign_period_end")]],
        ["照明形式", Cell(["内透光，22 时关闭"], kind="value"), "材料", Cell(["亚克力、不锈钢"], kind="value")],
        ["设计情况\n简要说明", Cell(["招牌与建筑立面协调，不遮挡门窗、消防设施和交通标志；底边距地面不低于三米；字体规范，无外文；由有资质的单位安装。"], 3, "value")],
        ["街道意见", Cell([""], 3, "value")],
    ], 26, Ruling(row=92))
    paper.text(110, y + 50, "填表须知：本表由设置人如实填写，并附效果图、权属证明复印件。", 23, colour=GREY)
    paper.notice()
    return [paper]


@layout("signboard_design", "a-explained", dates=("han", "cn", "iso"))
def explained(said: Said) -> list[Paper]:
    """A letter that describes the signboard in sentences, with a sketch beneath."""
    paper = Paper(1240, 1754, face="serif", size=29)
    paper.title(100, "关于设置招牌的情况说明", 44)
    paper.text(110, 210, "市容管理科：")
    y = paper.flow(110, 280, 1020, [said("company_name"), "开设于", said("premises_address"), "，为方便顾客识别，需要在", said("signboard_position"), "安装店面招牌一块。现将设计情况报告如下："], lead=1.95, indent=58)
    y = paper.flow(110, y, 1020, ["一、招牌上的文字为“", said("signboard_text"), "”，不含广告用语。"], lead=1.95, indent=58)
    y = paper.flow(110, y, 1020, ["二、招牌横向长度", said.number_of("signboard_length_m", "米"), "，竖向高度", said.number_of("signboard_height_m", "米"), "，挑出墙面不超过二十厘米。"], lead=1.95, indent=58)
    y = paper.flow(110, y, 1020, ["三、计划从", said.dated("sign_period_start"), "开始使用，用到", said.dated("sign_period_end"), "，到期自行拆除或者重新申请。"], lead=1.95, indent=58)
    y = paper.flow(110, y, 1020, ["四、招牌由专业公司制作，骨架与墙体用膨胀螺栓连接，能够抵御十二级台风。"], lead=1.95, indent=58)
    paper.text(110, y + 30, "附：示意图", 27)
    paper.rect(250, y + 90, 740, 150, outline=INDIGO, width=4)
    paper.text(620, y + 134, said("signboard_text"), 58, face="serif-bold", colour=INDIGO, align="centre")
    paper.text(1130, y + 340, "以上说明，请予审核。", 27, align="right")
    paper.notice()
    return [paper]
