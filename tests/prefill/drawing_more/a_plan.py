"""Plans of premises: one with the areas written in the rooms, one with a numbered legend, a form with a sketch."""

from __future__ import annotations

from tests.prefill.drawing.paper import GREY, Colour, Paper, Pieces
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import Said, layout

WALL: Colour = (50, 54, 60)


def _tables(paper: Paper, x: float, y: float, columns: int, rows: int, step: int = 120) -> None:
    for column in range(columns):
        for row in range(rows):
            paper.ellipse(x + column * step, y + row * step, 62, 62, outline=GREY)


@layout("layout_plan", "a-in-rooms")
def in_rooms(said: Said) -> list[Paper]:
    """An architect's broad sheet: each area in its room, and a title block of small boxes along the right."""
    paper = Paper(1754, 1240, face="sans", size=25)
    paper.rect(30, 30, 1694, 1150, outline=WALL, width=3)
    paper.rect(90, 110, 1150, 960, outline=WALL, width=9)
    paper.line(90, 470, 560, 470, WALL, 6)
    paper.line(560, 110, 560, 760, WALL, 6)
    paper.line(90, 760, 440, 760, WALL, 6)
    paper.line(440, 760, 440, 1070, WALL, 6)
    paper.line(330, 110, 330, 470, WALL, 4)
    paper.text(210, 270, "粗加工", 26, align="centre")
    paper.text(445, 270, "餐具消毒", 26, align="centre")
    paper.text(325, 560, "热厨（食品处理区合计）", 24, align="centre")
    paper.text(325, 606, said.area("processing_area_m2", " m²"), 28, align="centre")
    paper.text(265, 890, "库房", 26, align="centre")
    paper.text(900, 330, "堂食（就餐区）", 28, align="centre")
    paper.text(900, 376, said.area("dining_area_m2", " m²"), 28, align="centre")
    _tables(paper, 700, 500, 4, 3)
    paper.text(830, 960, "收银 / 取餐", 26, align="centre")
    paper.line(960, 1070, 1130, 1070, (255, 255, 255), 10)
    paper.text(1045, 1082, "主入口", 22, align="centre")
    paper.rect(1290, 30, 434, 1150, outline=WALL)
    y = 60.0
    y = paper.stack(1320, y, 380, "建设单位 CLIENT", said("company_name"), 27) + 14
    y = paper.stack(1320, y, 380, "工程地点 LOCATION", said("premises_address"), 27) + 14
    y = paper.stack(1320, y, 380, "总建筑面积 TOTAL AREA", said.area("premises_area_m2", " m²"), 27) + 14
    y = paper.stack(1320, y, 380, "图名 TITLE", "经营场所平面布置图", 27) + 14
    y = paper.stack(1320, y, 380, "比例 SCALE", "1:75", 27) + 14
    y = paper.stack(1320, y, 380, "图号 DRAWING NO.", "P-01", 27) + 14
    paper.stack(1320, y, 380, "日期 DATE", "详见申请表", 27)
    paper.text(1320, 1110, "北 ↑", 30)
    paper.notice()
    return [paper]


@layout("layout_plan", "a-legend")
def legend(said: Said) -> list[Paper]:
    """Numbers in circles on the plan and a legend that says what they are; the firm stands in the heading."""
    paper = Paper(1400, 1560, face="serif", size=27)
    paper.text(700, 60, said("company_name"), 36, face="serif-bold", align="centre")
    paper.text(700, 118, "经营场所功能布局图", 34, align="centre")
    paper.labelled(700, 174, "店址：", said("premises_address"), 25, align="centre")
    paper.rect(120, 240, 1160, 640, outline=WALL, width=8)
    paper.line(120, 560, 620, 560, WALL, 5)
    paper.line(400, 240, 400, 560, WALL, 5)
    paper.line(620, 240, 620, 880, WALL, 5)
    paper.line(960, 640, 1280, 640, WALL, 5)
    for number, (across, down) in enumerate(((260, 400), (510, 400), (370, 720), (900, 420), (1120, 760)), 1):
        paper.ellipse(across - 30, down - 30, 60, 60, outline=(180, 40, 40), width=3)
        paper.text(across, down - 18, str(number), 32, face="sans", colour=(180, 40, 40), align="centre")
    _tables(paper, 700, 500, 2, 2, 110)
    paper.text(700, 890, "——  临街面  ——", 24, align="centre")
    entries: list[Pieces] = [
        ["图例　① 切配区　② 烹饪区　③ 仓储及消毒区　④ 用餐区　⑤ 前台"],
        ["① + ② + ③ 为食品处理场所，合计 ", said.area("processing_area_m2", "平方米"), "；"],
        ["④ 供顾客就餐，", said.area("dining_area_m2", "平方米"), "；"],
        ["全部经营面积 ", said.area("premises_area_m2", "平方米"), "，不含公摊走道。"],
    ]
    y = 960.0
    for item in entries:
        y = paper.flow(120, y, 1160, item, 28, lead=1.7) + 6
    paper.flow(120, y + 30, 1160, ["原料进口与成品出口分开；洗手池、消毒柜、留样柜的位置以红圈所在房间为准；垃圾暂存于后门外加盖容器。"], 24, colour=GREY, lead=1.7)
    paper.text(120, 1420, "绘图人：________　　复核：________", 25)
    paper.notice()
    return [paper]


@layout("layout_plan", "a-form")
def form(said: Said) -> list[Paper]:
    """An office's form: what the premises are above, a box with a sketch in the middle, a sentence on the areas below."""
    paper = Paper(1240, 1754, face="serif", size=26)
    paper.title(70, "食品经营场所布局与操作流程图（附表三）", 38)
    foot = table(paper, 90, 150, [210, 850], [
        ["经营者名称", [said("company_name")]], ["经营地址", [said.far("premises_address")]],
        ["主体业态", Cell(["□食品销售经营者　■餐饮服务经营者　□单位食堂"], kind="value")],
    ], 26, Ruling(row=72))
    paper.rect(90, foot, 1060, 760, outline=WALL)
    paper.text(120, foot + 20, "（方位、进出口、主要设备请在图中注明）", 22, colour=GREY)
    top = foot + 80
    paper.rect(190, top, 860, 600, outline=WALL, width=6)
    paper.line(190, top + 250, 1050, top + 250, WALL, 4)
    paper.line(560, top, 560, top + 250, WALL, 4)
    paper.text(375, top + 100, "加工间", 28, align="centre")
    paper.text(805, top + 100, "凉菜间 → 备餐", 28, align="centre")
    paper.text(620, top + 290, "大　厅", 30, align="centre")
    _tables(paper, 330, top + 370, 5, 2, 125)
    paper.text(620, top + 608, "大门", 24, align="centre")
    y = paper.flow(90, foot + 800, 1060, ["面积说明：场所面积共计", said.area("premises_area_m2", "㎡"), "，其中用于加工处理食品的", said.area("processing_area_m2", "㎡"), "，用于顾客就餐的",
                                          said.area("dining_area_m2", "㎡"), "，其余为库房、通道和卫生间。"], 27, lead=1.8, indent=54)
    paper.flow(90, y + 10, 1060, ["操作流程：进货验收→粗加工→切配→烹饪→备餐→上桌；餐具回收→清洗→消毒→保洁。"], 27, lead=1.8, indent=54)
    paper.notice()
    return [paper]
