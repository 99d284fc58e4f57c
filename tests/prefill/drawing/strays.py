"""Documents that nobody asked for: other people's bills, tickets and notices."""

from __future__ import annotations

import random

from tests.prefill.drawing.numbers import phone
from tests.prefill.drawing.paper import Paper, Piece
from tests.prefill.drawing.people import home, name
from tests.prefill.drawing.tables import Cell, Ruling, table


def water_bill(rng: random.Random) -> Paper:
    paper = Paper(1100, 820, face="sans", size=26)
    paper.title(60, "自来水费通知单", 40)
    table(paper, 70, 140, [180, 300, 180, 300], [
        ["户 号", Cell([str(rng.randint(10**7, 10**8))], kind="value"), "户 名", Cell([name(rng)], kind="value")],
        ["用水地址", Cell([home(rng)], 3, "value")],
        ["抄表日期", Cell(["2025-06-18"], kind="value"), "应缴日期", Cell(["2025-07-05"], kind="value")],
        ["用水量", Cell(["17吨"], kind="value"), "金额", Cell(["¥48.96"], kind="value")],
    ], 25, Ruling(row=80))
    paper.text(70, 560, "请于应缴日期前缴费，逾期按规定收取违约金。", 24)
    return paper


def clinic(rng: random.Random) -> Paper:
    paper = Paper(760, 1000, face="sans", size=28)
    paper.text(380, 70, "门诊挂号凭条", 40, face="sans-bold", align="centre")
    y = 170.0
    rows: list[tuple[str, Piece]] = [
        ("姓名", name(rng)), ("性别", rng.choice("男女")), ("科室", "皮肤科门诊"), ("就诊时间", "2025-05-12 上午"), ("序号", "A037"), ("挂号费", "10.00元"),
    ]
    for label, value in rows:
        paper.text(80, y, f"{label}：")
        paper.text(260, y, value)
        y += 76
    paper.text(80, y + 40, "过号请重新取号", 26)
    return paper


def parcel(rng: random.Random) -> Paper:
    paper = Paper(800, 1100, face="sans", size=28)
    paper.rect(40, 60, 720, 960, width=3)
    paper.text(400, 90, "示例速运 · 电子面单", 38, face="sans-bold", align="centre")
    paper.text(70, 190, f"SE{rng.randint(10**11, 10**12)}", 44, face="sans-bold")
    for top, title in ((290, "收"), (560, "寄")):
        paper.line(40, top - 20, 760, top - 20)
        paper.text(70, top, title, 40, face="sans-bold")
        paper.text(140, top + 4, f"{name(rng)}  {phone(rng)}")
        paper.flow(140, top + 60, 580, [home(rng)], lead=1.5)
    paper.line(40, 820, 760, 820)
    paper.text(70, 850, "物品：文件　件数：1　运费：12元", 26)
    return paper


def circular(rng: random.Random) -> Paper:
    paper = Paper(face="serif", size=29)
    paper.title(150, "关于暂停供电的温馨提示", 42)
    paper.text(120, 270, "各位住户：")
    y = paper.flow(120, 340, 1000, ["因配电房检修，定于2025年8月16日9时至12时暂停小区供电，请提前做好准备。施工负责人：", name(rng), "，值班电话：", phone(rng), "。"], lead=1.9, indent=58)
    paper.flow(120, y, 1000, ["给您带来不便，敬请谅解。"], lead=1.9, indent=58)
    paper.text(1110, y + 150, "物业服务中心", align="right")
    paper.text(1110, y + 210, "2025年8月14日", align="right")
    return paper


STRAYS = {"自来水费通知单": water_bill, "门诊挂号凭条": clinic, "快递面单": parcel, "小区停电通知": circular}
