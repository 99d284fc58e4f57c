"""Food managers, health certificates and floor plans."""

from __future__ import annotations

from tests.prefill.drawing.marks import portrait, seal
from tests.prefill.drawing.paper import Paper
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import Said, layout


@layout("food_manager_certificate", "prose", dates=("cn", "dot", "han"))
def manager_prose(said: Said) -> list[Paper]:
    """A diploma in one sentence."""
    paper = Paper(1640, 1160, face="serif", size=36, background=(254, 252, 245))
    paper.rect(40, 40, 1560, 1040, outline=(60, 110, 90), width=10)
    paper.title(120, "食品安全管理人员考核合格证明", 56, (40, 90, 70))
    paper.labelled(1520, 220, "证书编号：", said("food_cert_number"), 26, align="right")
    portrait(paper, 170, 330, 220, 300)
    paper.flow(470, 320, 1020, [
        said("food_manager_name"), "（身份证号码", said("food_manager_id_number"),
        "）参加餐饮服务食品安全管理人员知识考核，成绩合格，特发此证。",
    ], lead=2.0, indent=72)
    paper.flow(470, 640, 1020, ["本证有效期至", said.dated("food_cert_valid_to"), "，期满前应当重新参加考核。"], 30, lead=1.8)
    paper.text(1180, 880, "餐饮食品安全考核中心（虚构）", 28, align="centre")
    paper.picture(1080, 780, seal("考核专用章", 200))
    paper.text(1180, 940, said.dated("food_cert_issue_date"), 30, align="centre")
    paper.notice()
    return [paper]


@layout("health_certificate", "card", levels=("L0", "L1", "L2"), dates=("iso", "dot", "cn0"))
def health_card(said: Said) -> list[Paper]:
    """An upright card for the collar; each value under its label, the period on one line."""
    paper = Paper(900, 1340, face="sans", size=34, background=(246, 252, 248))
    paper.rect(0, 0, 900, 180, fill=(38, 132, 90))
    paper.text(450, 40, "健 康 证", 60, face="sans-bold", colour=(255, 255, 255), align="centre")
    paper.text(450, 122, "预防性健康检查合格 · 食品类", 28, colour=(225, 245, 235), align="centre")
    portrait(paper, 330, 220, 240, 310)
    y = 570.0
    paper.stack(90, y, 340, "姓 名", said("health_holder_name"))
    paper.stack(480, y, 340, "性 别", said("health_sex"))
    y += 120
    paper.stack(90, y, 760, "健康证号", said("health_cert_number"))
    y += 120
    paper.stack(90, y, 760, "有效期限", [said.dated("health_issue_date"), " 至 ", said.dated("health_valid_to")])
    y += 120
    paper.stack(90, y, 760, "发证日期", said.dated("health_issue_date"))
    paper.stack(90, y + 120, 760, "体检机构", "椰城示例体检门诊部", 30)
    paper.picture(600, y + 40, seal("健康检查专用章", 200))
    paper.notice()
    return [paper]


@layout("health_certificate", "table", dates=("cn", "slash"))
def health_table(said: Said) -> list[Paper]:
    paper = Paper(1240, 900, face="serif", size=27)
    paper.title(70, "从业人员预防性健康检查证明", 42)
    paper.labelled(1140, 150, "证号：", said("health_cert_number"), 25, align="right")
    table(paper, 90, 200, [190, 300, 190, 380], [
        ["受检人", [said("health_holder_name")], "性 别", Cell([said("health_sex")], kind="value")],
        ["从业类别", Cell(["食品经营"], kind="value"), "检查结果", Cell(["合格"], kind="value")],
        ["检查项目", Cell(["痢疾、伤寒、病毒性肝炎（甲型、戊型）、活动性肺结核、化脓性或者渗出性皮肤病"], 3, "value")],
        ["签发日期", [said.dated("health_issue_date")], "有效截止日期", [said.dated("health_valid_to")]],
    ], 26, Ruling(row=86, colour=(60, 110, 90)))
    paper.text(900, 690, "检查机构（盖章）", 26)
    paper.picture(930, 620, seal("体检专用章", 180))
    paper.notice()
    return [paper]


@layout("layout_plan", "upright")
def plan_upright(said: Said) -> list[Paper]:
    """The plan above, a table of rooms below, and the title block along the foot."""
    paper = Paper(face="sans", size=24)
    paper.rect(40, 40, 1160, 1640, width=4)
    paper.text(620, 70, "餐饮服务场所布局示意", 38, face="sans-bold", align="centre")
    paper.rect(120, 160, 1000, 700, width=8)
    paper.line(520, 160, 520, 640, width=5)
    paper.line(120, 400, 520, 400, width=5)
    paper.line(120, 640, 700, 640, width=5)
    paper.line(820, 640, 1120, 640, width=5)
    paper.line(520, 640, 520, 860, width=5)
    for x, y, name in ((320, 250, "切配间"), (320, 500, "烹调间"), (310, 740, "仓库"), (820, 740, "收银台"), (820, 210, "客用区域")):
        paper.text(x, y, name, 26, align="centre")
    for column in range(3):
        for row in range(2):
            paper.rect(600 + column * 170, 320 + row * 150, 90, 70, width=2)
    paper.text(760, 872, "门", 24)
    foot = table(paper, 120, 940, [120, 400, 240, 240], [
        [Cell(label, kind="head") for label in ("序号", "功能分区", "面积（㎡）", "备注")],
        [Cell("1"), Cell(["食品处理区（含切配、烹调、仓库）"], kind="value"), Cell([said.area("processing_area_m2", "")], align="centre"), Cell("")],
        [Cell("2"), Cell(["就餐区"], kind="value"), Cell([said.area("dining_area_m2", "")], align="centre"), Cell("含通道")],
        [Cell("合计", 2, "head"), Cell([said.area("premises_area_m2", "")], align="centre"), Cell("经营面积")],
    ], 24, Ruling(row=60))
    table(paper, 40, 1530, [130, 450, 130, 450], [
        ["项目名称", [said("company_name")], "项目地点", [said("premises_address")]],
        ["图 名", Cell(["平面布局图"], kind="value"), "比例 / 图号", Cell(["1:80　　JS-02"], kind="value")],
    ], 22, Ruling(row=70, pad=10))
    paper.text(120, foot + 30, "说明：面积按实际使用面积填写；生熟分开，设置上下水及排烟设施。", 22)
    paper.notice()
    return [paper]
