"""Signboards and fire safety: what an owner states and promises."""

from __future__ import annotations

from tests.prefill.drawing.marks import seal, signature
from tests.prefill.drawing.paper import Paper, Pieces
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import Said, layout


@layout("signboard_design", "prose", dates=("cn", "dot"))
def design_prose(said: Said) -> list[Paper]:
    """Paragraphs with a sketch; length and height in one phrase."""
    paper = Paper(face="sans", size=27)
    paper.title(110, "店招设置方案", 46)
    paper.line(120, 190, 1120, 190, (200, 120, 40), 4)
    sections: list[tuple[str, Pieces]] = [
        ("一、基本情况", ["设置人", said("company_name"), "拟在", said("premises_address"), "设置店招一块，用于标示店名。"]),
        ("二、内容与位置", ["牌面文字为“", said("signboard_text"), "”，安装于", said("signboard_position"), "，不遮挡窗户和消防救援口。"]),
        ("三、规格与材料", ["牌面长", said.number_of("signboard_length_m", "米"), "、高", said.number_of("signboard_height_m", "米"),
                     "，厚0.12米，采用镀锌钢骨架、亚克力面板，内置LED光源。"]),
        ("四、设置时间", ["拟设置期限自", said.dated("sign_period_start"), "至", said.dated("sign_period_end"), "，期满拆除或者重新备案。"]),
        ("五、安全措施", ["由有资质的单位施工，每年台风季节前检查一次固定件和电路，并留存记录。"]),
    ]
    y = 230.0
    for heading, pieces in sections:
        paper.text(120, y, heading, 29, face="sans-bold")
        y = paper.flow(120, y + 54, 1000, pieces, lead=1.7, indent=54) + 24
    paper.rect(270, y + 30, 700, 150, fill=(120, 30, 30))
    paper.text(620, y + 62, said("signboard_text"), 70, face="serif-bold", colour=(250, 225, 160), align="centre")
    paper.line(270, y + 205, 970, y + 205, width=2)
    paper.text(620, y + 215, "店招立面示意（不按比例）", 22, align="centre")
    paper.notice()
    return [paper]


@layout("signboard_commitment", "form", dates=("iso", "slash", "cn0"))
def commitment_form(said: Said) -> list[Paper]:
    paper = Paper(face="serif", size=26)
    paper.title(120, "店招招牌设置安全责任书", 44)
    y = table(paper, 110, 220, [220, 800], [
        ["设置单位（字号）", [said("company_name")]],
        ["主要负责人", [said("operator_name")]],
        ["手机号码", [said("contact_phone")]],
        ["安全责任内容", Cell([
            "1. 按照方案施工，不擅自扩大尺寸、改变位置。\n2. 大风、暴雨预警期间断电并加固。\n3. 每半年检查一次，发现锈蚀、松动立即维修。\n"
            "4. 到期或者停业后十日内自行拆除，恢复墙面。\n5. 因设置或者维护不当伤及他人的，承担赔偿责任。"], kind="value")],
    ], 27, Ruling(row=84, fill=(247, 242, 234)))
    paper.text(110, y + 60, "责任人签字：", 28)
    paper.picture(290, y + 34, signature(said.raw("operator_name")), said.signed("signboard_commitment_signed"))
    paper.text(690, y + 60, "签署日期", 28)
    paper.text(840, y + 60, said.dated("signboard_commitment_date"), 28)
    paper.notice()
    return [paper]


@layout("fire_commitment", "letter", dates=("cn", "han", "spaced"))
def fire_letter(said: Said) -> list[Paper]:
    """A letter with the facts of the place in its first paragraph."""
    paper = Paper(face="serif", size=28)
    paper.title(130, "消防安全告知承诺书", 46)
    paper.text(120, 240, "市消防救援机构：", 28)
    y = paper.flow(120, 300, 1000, [
        "我单位经营的", said("company_name"), "设在", said("premises_address"), "，营业面积", said.area("premises_area_m2"),
        "，使用楼层共", said.number_of("fire_floor_count", "层"), "。本单位确定", said("fire_manager_name"),
        "为消防安全管理人，联系方式为", said("contact_phone"), "。",
    ], lead=1.8, indent=56)
    y = paper.flow(120, y, 1000, ["经对照消防救援机构告知的事项，现就营业前的消防安全作如下承诺："], lead=1.8, indent=56)
    for sentence in (
        "（一）装修材料的燃烧性能符合消防技术标准，没有使用易燃可燃材料搭建的隔间；",
        "（二）灭火器、应急照明、疏散指示标志配置齐全，安全出口没有上锁、堵塞；",
        "（三）厨房排烟管道定期清洗，燃气管路装有报警和切断装置；",
        "（四）员工上岗前接受培训，会报警、会使用灭火器、会组织疏散。",
    ):
        y = paper.flow(120, y, 1000, [sentence], lead=1.8, indent=56)
    y = paper.flow(120, y, 1000, ["以上内容属实，如有虚假，愿意承担相应的法律责任。"], lead=1.8, indent=56)
    paper.text(620, y + 80, "承诺单位负责人：", 28)
    paper.picture(850, y + 54, signature(said.raw("operator_name")), said.signed("fire_commitment_signed"))
    paper.picture(820, y + 100, seal(said.raw("company_name")[:14], 200))
    paper.text(700, y + 170, said.dated("fire_commitment_date"), 28)
    paper.notice()
    return [paper]


@layout("fire_commitment", "boxes", dates=("iso", "dot"))
def fire_boxes(said: Said) -> list[Paper]:
    """Three boxes of stacked labels, then a list to tick."""
    paper = Paper(face="sans", size=27)
    paper.text(100, 100, "营业前消防安全承诺", 44, face="sans-bold")
    paper.text(100, 165, "（公众聚集场所适用）", 24)
    rows: list[list[tuple[str, Pieces]]] = [
        [("单位（场所）名称", [said("company_name")])],
        [("详细地址", [said("premises_address")])],
        [("建筑面积", [said.area("premises_area_m2", "㎡")]), ("所在层数", [said.number_of("fire_floor_count")])],
        [("消防安全管理人姓名", [said("fire_manager_name")]), ("移动电话", [said("contact_phone")])],
    ]
    y = 230.0
    for row in rows:
        width = 1040 // len(row)
        for number, (label, pieces) in enumerate(row):
            paper.rect(100 + number * width, y, width, 116, width=1)
            paper.stack(116 + number * width, y + 14, width - 32, label, pieces)
        y += 116
    y += 40
    for sentence in ("疏散通道畅通", "消防设施完好", "用火用电有专人负责", "制定了灭火和应急疏散预案"):
        paper.text(100, y, "√", 28)
        paper.rect(98, y - 2, 32, 34, width=2)
        paper.text(150, y, sentence, 27)
        y += 62
    paper.text(100, y + 70, "承诺人签名", 26)
    paper.picture(270, y + 44, signature(said.raw("operator_name")), said.signed("fire_commitment_signed"))
    paper.text(700, y + 70, "承诺日期", 26)
    paper.text(830, y + 70, said.dated("fire_commitment_date"), 26)
    paper.notice()
    return [paper]
