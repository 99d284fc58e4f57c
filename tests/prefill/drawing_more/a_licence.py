"""Business licences: a broad original in two columns, a ruled duplicate, an electronic one on a telephone."""

from __future__ import annotations

from tests.prefill.drawing.marks import code_square, seal
from tests.prefill.drawing.paper import Colour, Paper, Pieces
from tests.prefill.drawing.tables import Cell, Content, Ruling, table
from tests.prefill.drawing.values import Said, layout
from tests.prefill.drawing_more.a_screen import DIM, ranged, sheet, telephone

GOLD: Colour = (176, 138, 62)
BURGUNDY: Colour = (140, 34, 40)


def _company(said: Said) -> bool:
    return said.raw("entity_type") == "有限责任公司"


def _type(said: Said) -> Pieces:
    """The form as registers write it, with what a company's owners are in brackets."""
    return [said("entity_type"), "（自然人独资）"] if _company(said) else [said("entity_type")]


@layout("business_licence", "a-broad", dates=("cn0", "cn", "spaced"))
def broad(said: Said) -> list[Paper]:
    """The original to hang on a wall: code and codes' square on the left, then two columns without colons."""
    paper = Paper(1754, 1240, face="serif", size=30, background=(254, 251, 243))
    paper.rect(36, 36, 1682, 1150, outline=GOLD, width=10)
    paper.rect(54, 54, 1646, 1114, outline=GOLD, width=2)
    paper.ellipse(822, 80, 110, 110, fill=(206, 48, 40))
    paper.text(877, 215, "营 业 执 照", 84, face="serif-bold", align="centre")
    paper.text(877, 318, "（正　本）", 30, align="centre")
    paper.text(130, 190, "统一社会信用代码", 24)
    paper.text(130, 228, said("uscc"), 30, face="sans-bold")
    code_square(paper, 1430, 120, 190, 8)
    paper.text(1525, 322, "扫描市场主体身份码", 18, align="centre")
    paper.text(1525, 348, "了解更多登记、备案信息", 18, align="centre")
    y = 440.0
    left: list[tuple[str, Pieces]] = [
        ("名　　　称", [said("company_name")]), ("类　　　型", _type(said)),
        ("法定代表人" if _company(said) else "经　营　者", [said("operator_name")]), ("经 营 范 围", [said("business_scope"), "（依法须经批准的项目，经相关部门批准后方可开展经营活动）"]),
    ]
    for label, value in left:
        paper.text(130, y, label)
        y = max(y + 90, paper.flow(330, y, 520, value, lead=1.45) + 40)
    right: list[tuple[str, Pieces]] = [("注 册 资 本", [said.words("registered_capital", "人民币")])] if _company(said) else [("组 成 形 式", ["个人经营"])]
    right += [("成 立 日 期" if _company(said) else "注 册 日 期", [said.dated("established_date")]), ("住　　　所" if _company(said) else "经 营 场 所", [said.far("premises_address")])]
    y = 440.0
    for label, value in right:
        paper.text(920, y, label)
        y = max(y + 90, paper.flow(1120, y, 500, value, lead=1.45) + 40)
    paper.text(1180, 940, "登 记 机 关", 34)
    paper.picture(1340, 830, seal("示例市场监督管理局", 220))
    paper.text(1330, 1040, said.dated("licence_issue_date", "spaced"), 32, align="centre")
    paper.text(110, 1130, "国家企业信用信息公示系统网址：gsxt.example.invalid　　市场主体应当于每年 1 月 1 日至 6 月 30 日报送年度报告", 20)
    paper.notice()
    return [paper]


@layout("business_licence", "a-duplicate", dates=("cn", "cn0", "han"), amounts=("wan", "plain"))
def duplicate(said: Said) -> list[Paper]:
    """A duplicate with a number of its own, every item in a ruled row."""
    paper = Paper(1240, 1754, face="serif", size=29, background=(252, 249, 240))
    paper.title(110, "营　业　执　照", 70, BURGUNDY)
    paper.text(620, 205, "（副　本 1-1）", 28, align="centre")
    paper.text(90, 270, "编号 S46000002251(1-1)", 24)
    code_square(paper, 990, 110, 160, 23)
    rows: list[list[Content]] = [
        ["统一社会信用代码 / 注册号", Cell([said("uscc")], 3)],
        ["商事主体名称" if _company(said) else "字号名称", Cell([said("company_name")], 3)],
        ["商事主体类型", Cell(_type(said), 3, "value")],
        ["法定代表人（负责人）" if _company(said) else "经营者姓名", [said("operator_name")], "国籍", Cell(["中国"], kind="value")],
    ]
    if _company(said):
        rows.append(["注册资金", [said.amount("registered_capital")], "币种", Cell(["人民币"], kind="value")])
    rows += [
        ["营业场所", Cell([said("premises_address")], 3)],
        ["经营期限", Cell(["自", said.dated("established_date"), "起至长期"], 3, "value")],
        ["许可及一般\n经营项目", Cell([said("business_scope"), "。（一般经营项目自主经营，许可经营项目凭相关许可证或者批准文件经营）"], 3)],
        ["成立时间", [said.dated("established_date")], "发照日期", [said.dated("licence_issue_date")]],
    ]
    foot = table(paper, 90, 320, [230, 390, 130, 310], rows, 27, Ruling(row=92, colour=BURGUNDY, fill=(248, 240, 226)))
    paper.text(160, foot + 60, "重要提示", 26, face="serif-bold")
    paper.flow(160, foot + 105, 520, ["1. 本执照记载事项变化的，应当办理变更登记。", "\n", "2. 每年按时报送上一年度报告并公示。"], 23, lead=1.6)
    paper.text(960, foot + 110, "示例市市场监督管理局", 27, align="centre")
    paper.picture(850, foot + 30, seal("行政审批专用章", 210))
    paper.notice()
    return [paper]


@layout("business_licence", "a-telephone", levels=("L0", "L2", "PDF"), dates=("iso", "dot", "cn"), amounts=("wan", "comma", "plain"))
def on_telephone(said: Said) -> list[Paper]:
    """The electronic licence opened on a telephone; values stand against the right edge."""
    paper = telephone(2100, "电子营业执照", BURGUNDY, "16:03")
    sheet(paper, 180, 250)
    paper.text(76, 210, "企业名称" if _company(said) else "个体户名称", 26, colour=DIM)
    paper.flow(76, 256, 560, [said("company_name")], 38, face="sans-bold", lead=1.35)
    code_square(paper, 676, 214, 140, 77)
    sheet(paper, 450, 1330)
    y = 490.0
    y = ranged(paper, y, "信用代码", said("uscc"))
    y = ranged(paper, y, "主体类型", said("entity_type"))
    y = ranged(paper, y, "法定代表人" if _company(said) else "经营者", said("operator_name"))
    if _company(said):
        y = ranged(paper, y, "注册资本（元）", said.amount("registered_capital"))
    y = ranged(paper, y, "成立日期", said.dated("established_date"))
    y = ranged(paper, y, "营业期限", ["长期"])
    y = ranged(paper, y, "住所" if _company(said) else "经营场所", said("premises_address"))
    y = ranged(paper, y, "经营范围", said("business_scope"))
    y = ranged(paper, y, "登记机关", ["示例市市场监督管理局"])
    y = ranged(paper, y, "核准日期", said.dated("licence_issue_date"))
    paper.text(76, y + 6, "登记状态　存续（在营、开业、在册）", 28, colour=(40, 140, 80))
    paper.flow(76, 1820, 748, ["本执照与纸质营业执照具有同等法律效力，可在手机端下载、出示和用章。"], 25, colour=DIM)
    paper.notice()
    return [paper]
