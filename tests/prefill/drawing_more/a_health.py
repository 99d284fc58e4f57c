"""Health certificates of people who work with food: an open booklet, a green page on a telephone, a report of an examination."""

from __future__ import annotations

from tests.prefill.drawing.marks import code_square, portrait, seal
from tests.prefill.drawing.paper import GREY, Colour, Paper, Pieces
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import PAPER_ONLY, Said, layout
from tests.prefill.drawing_more.a_screen import DIM, ranged, sheet, telephone

GREEN: Colour = (34, 134, 92)


@layout("health_certificate", "a-booklet", levels=PAPER_ONLY, dates=("spaced", "cn", "dot"))
def booklet(said: Said) -> list[Paper]:
    """A booklet laid open: who it is on the left, what was found and how long it holds on the right."""
    paper = Paper(1560, 1060, face="serif", size=31, background=(250, 252, 244))
    paper.line(780, 40, 780, 980, (170, 180, 160), 3)
    paper.text(390, 80, "公共场所·食品行业", 28, align="centre")
    paper.text(390, 126, "健 康 合 格 证", 50, face="serif-bold", colour=GREEN, align="centre")
    portrait(paper, 290, 220, 200, 270)
    y = 540.0
    rows: list[tuple[str, Pieces]] = [("姓　名", [said.wide("health_holder_name")]), ("性　别", [said("health_sex")]), ("工　种", ["厨师"]), ("编　号", [said("health_cert_number")])]
    for label, value in rows:
        paper.text(130, y, label)
        paper.flow(260, y, 420, value)
        paper.line(250, y + 42, 660, y + 42, width=1)
        y += 88
    table(paper, 830, 90, [240, 200, 230], [
        [Cell(label, kind="head") for label in ("检查项目", "结果", "医师")],
        ["伤寒、痢疾", "阴性", ""], ["甲肝、戊肝", "阴性", ""], ["胸部透视", "未见异常", ""], ["皮肤检查", "未见异常", ""],
    ], 27, Ruling(row=68, colour=(120, 140, 120)))
    paper.text(830, 480, "体检结论：合格", 31)
    paper.text(830, 570, "发 证 时 间")
    paper.text(1040, 570, said.dated("health_issue_date"))
    paper.text(830, 640, "有效期截至")
    paper.text(1040, 640, said.dated("health_valid_to"))
    paper.text(830, 760, "发证单位（盖章）")
    paper.picture(1130, 690, seal("示例社区卫生服务中心", 210))
    paper.text(830, 930, "注：本证每年复检一次，过期无效。", 25, colour=GREY)
    paper.notice()
    return [paper]


@layout("health_certificate", "a-telephone", levels=("L0", "L2", "PDF"), dates=("iso", "slash", "dot"))
def on_telephone(said: Said) -> list[Paper]:
    """A green page on a telephone that says until when the certificate holds."""
    paper = telephone(1760, "电子健康证", GREEN, "18:40")
    paper.rect(36, 180, 828, 400, fill=(222, 244, 232))
    code_square(paper, 330, 210, 240, 29)
    paper.text(450, 470, "有　效", 44, face="sans-bold", colour=GREEN, align="centre")
    paper.flow(200, 534, 640, ["有效期至 ", said.dated("health_valid_to")], 30, colour=GREEN)
    sheet(paper, 600, 860)
    y = 640.0
    y = ranged(paper, y, "从业者", said("health_holder_name"))
    y = ranged(paper, y, "性别", said("health_sex"))
    y = ranged(paper, y, "证件类型", "居民身份证")
    y = ranged(paper, y, "健康证编码", said("health_cert_number"))
    y = ranged(paper, y, "从业类别", "餐饮服务")
    y = ranged(paper, y, "体检机构", "示例市疾控中心门诊部")
    y = ranged(paper, y, "体检结果", "合格")
    y = ranged(paper, y, "办证日期", said.dated("health_issue_date"))
    ranged(paper, y, "有效期", [said.dated("health_issue_date"), " ~ ", said.dated("health_valid_to")])
    paper.flow(76, 1500, 748, ["电子健康证与纸质健康证具有同等效用，请在经营场所明显位置公示。"], 25, colour=DIM)
    paper.notice()
    return [paper]


@layout("health_certificate", "a-report", dates=("cn0", "cn", "iso"))
def report(said: Said) -> list[Paper]:
    """A clinic's report whose last sentences are the certificate."""
    paper = Paper(1240, 1600, face="sans", size=27)
    paper.text(90, 70, "椰岸体检中心（示例）", 26, colour=GREEN)
    paper.title(120, "食品从业者健康检查结果证明书", 42)
    paper.line(90, 190, 1150, 190, GREEN, 3)
    y = paper.flow(90, 220, 1060, ["姓名 ", said("health_holder_name"), "　　性别 ", said("health_sex"), "　　行业 餐饮　　证明书号 ", said("health_cert_number")], 27)
    foot = table(paper, 90, y + 20, [380, 340, 340], [
        [Cell(label, kind="head") for label in ("项　目", "结　果", "参考值")],
        [Cell(["沙门菌培养"], kind="value"), "未检出", "未检出"],
        [Cell(["志贺菌培养"], kind="value"), "未检出", "未检出"],
        [Cell(["甲型肝炎病毒抗体 IgM"], kind="value"), "阴性", "阴性"],
        [Cell(["戊型肝炎病毒抗体 IgM"], kind="value"), "阴性", "阴性"],
        [Cell(["胸部 X 线摄片"], kind="value"), "未见活动性肺结核", "—"],
        [Cell(["手部皮肤"], kind="value"), "无化脓、渗出", "—"],
    ], 25, Ruling(row=62, vertical=False))
    y = paper.flow(90, foot + 50, 1060, ["按照《中华人民共和国食品安全法》第四十五条，受检者没有患有碍食品安全的疾病，可以从事接触直接入口食品的工作。"], 27, lead=1.9, indent=54)
    y = paper.flow(90, y, 1060, ["本证明书自", said.dated("health_issue_date"), "起一年内有效，", said.dated("health_valid_to"), "为最后一日。"], 27, lead=1.9, indent=54)
    paper.text(90, y + 90, "主检医师：")
    paper.line(230, y + 124, 460, y + 124, width=1)
    paper.picture(860, y + 40, seal("椰岸体检中心", 200, low="检验专用"))
    paper.labelled(1150, y + 170, "签发 ", said.dated("health_issue_date"), align="right")
    paper.notice()
    return [paper]
