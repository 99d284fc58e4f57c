"""Notices that a name is reserved: a ruled slip, a letter of approval, a page of the register's web site."""

from __future__ import annotations

from tests.prefill.drawing.marks import seal
from tests.prefill.drawing.paper import Colour, Paper
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import Said, layout

BLUE: Colour = (28, 92, 170)


@layout("name_notice", "a-slip", dates=("cn", "iso", "slash"))
def slip(said: Said) -> list[Paper]:
    """A slip of the counter with merged cells; the term is a from and a to in one cell."""
    paper = Paper(1240, 1300, face="serif", size=28)
    paper.title(80, "经营主体名称预留告知单", 44)
    paper.labelled(1150, 160, "（示市监）名预字〔2025〕第 ", "20486 号", 24, align="right")
    foot = table(paper, 90, 220, [200, 330, 200, 330], [
        ["预留名称", Cell([said("company_name")], 3)],
        ["备选字号", Cell(["无"], 3, "value")],
        ["申报人类型", Cell(["自然人"], kind="value"), "拟定组织形式", Cell(["有限责任公司"], kind="value")],
        ["告知时间", Cell([said.dated("name_notice_date")], 3)],
        ["预留有效期", Cell([said.dated("name_notice_date"), "起，", said.dated("name_reserved_until"), "止"], 3)],
        [Cell("告　知　事　项", 4, "head")],
        [Cell(["1. 预留有效期内未办理设立登记的，该名称自动释放；", "\n", "2. 不得以预留名称从事经营活动或者转让；", "\n", "3. 因使用该名称产生的争议，依照《企业名称登记管理规定》处理。"], 4, "value")],
    ], 27, Ruling(row=84))
    paper.text(1060, foot + 70, "示例市行政审批服务局", align="right")
    paper.picture(830, foot + 10, seal("名称登记专用章", 200))
    paper.text(120, foot + 70, "领取人：________________")
    paper.notice()
    return [paper]


@layout("name_notice", "a-letter", dates=("han", "cn", "spaced"))
def letter(said: Said) -> list[Paper]:
    """A letter whose sentences hold the values."""
    paper = Paper(1240, 1500, face="serif", size=31)
    paper.text(620, 90, "示例市市场监督管理局", 40, face="serif-bold", colour=(190, 40, 40), align="centre")
    paper.line(100, 160, 1140, 160, (190, 40, 40), 4)
    paper.title(210, "名称自主申报结果通知书", 42)
    paper.text(1130, 290, "登记内名申字 2025 第 003517 号", 25, align="right")
    paper.text(110, 370, "拟设企业全体投资人：")
    y = paper.flow(110, 440, 1020, ["你方在名称申报系统提交的企业名称“", said("company_name"), "”，经系统比对，未发现与已登记、已保留的名称相同或者近似，现予保留。"], lead=2.0, indent=62)
    y = paper.flow(110, y, 1020, ["上述名称保留至", said.dated("name_reserved_until"), "。届满前未领取营业执照的，保留失效；确需延期的，应当在届满前三十日内提出。"], lead=2.0, indent=62)
    y = paper.flow(110, y, 1020, ["企业登记时，登记机关发现名称违反规定的，不予登记。特此通知。"], lead=2.0, indent=62)
    paper.text(1130, y + 100, "（登记机关印章）", 27, align="right")
    paper.picture(880, y + 30, seal("示例市市场监督管理局", 210))
    paper.text(1130, y + 170, said.dated("name_notice_date"), align="right")
    paper.notice()
    return [paper]


@layout("name_notice", "a-web-page", levels=("L0", "L1", "PDF"), dates=("iso", "slash", "dot"))
def web_page(said: Said) -> list[Paper]:
    """What the web site shows at the end of an application, printed from a browser."""
    paper = Paper(1500, 1100, face="sans", size=26, background=(250, 251, 253))
    paper.rect(0, 0, 1500, 96, fill=BLUE)
    paper.text(60, 30, "企业开办一网通平台 ｜ 名称申报", 34, face="sans-bold", colour=(255, 255, 255))
    paper.text(60, 130, "首页 ＞ 我的业务 ＞ 办理结果", 22, colour=(120, 126, 134))
    for number, step in enumerate(("① 填报信息", "② 查重比对", "③ 申报完成")):
        paper.rect(60 + number * 460, 180, 440, 60, fill=(222, 234, 248) if number < 2 else BLUE)
        paper.text(280 + number * 460, 195, step, 26, colour=(60, 80, 110) if number < 2 else (255, 255, 255), align="centre")
    paper.rect(60, 280, 1380, 620, outline=(205, 212, 222), fill=(255, 255, 255))
    paper.text(110, 320, "恭喜，您申报的名称已通过！", 36, face="sans-bold", colour=(34, 140, 80))
    paper.stack(110, 410, 1240, "申报企业全称", said("company_name"), 34)
    paper.stack(110, 540, 580, "通过日期", said.dated("name_notice_date"), 30)
    paper.stack(760, 540, 580, "名称保留截止", said.dated("name_reserved_until"), 30)
    paper.stack(110, 660, 580, "申报文号", "MC-2025-0917-4430", 30)
    paper.stack(760, 660, 580, "登记机关", "示例市市场监督管理局", 30)
    paper.flow(110, 790, 1280, ["温馨提示：请在保留截止日前完成企业设立登记，逾期名称将不再保留。本页面即为企业名称自主申报告知书。"], 24, colour=(120, 126, 134))
    paper.rect(560, 950, 180, 64, outline=BLUE)
    paper.text(650, 966, "打印本页", 26, colour=BLUE, align="centre")
    paper.rect(780, 950, 220, 64, fill=BLUE)
    paper.text(890, 966, "继续办理设立", 26, colour=(255, 255, 255), align="centre")
    paper.notice()
    return [paper]
