"""Promises on fire safety: a ruled form of the authority, a letter, and a sheet in two columns, told and promised."""

from __future__ import annotations

from tests.prefill.drawing.marks import seal, signature
from tests.prefill.drawing.paper import GREY, Colour, Paper, Pieces
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import Said, layout

FLAME: Colour = (190, 44, 34)


@layout("fire_commitment", "a-official", dates=("cn", "spaced", "cn0"))
def official(said: Said) -> list[Paper]:
    """The authority's form: three groups of rows, people with roles, then the promise and the seal."""
    paper = Paper(1240, 1754, face="serif", size=25)
    paper.title(60, "投入使用、营业消防安全承诺登记表", 42)
    paper.text(90, 140, "受理编号：消承〔2025〕第____号", 23)
    foot = table(paper, 90, 180, [190, 340, 190, 340], [
        [Cell("一、场所情况", 4, "head")],
        ["单位（场所）\n名称", Cell([said("company_name")], 3)],
        ["详细地址", Cell([said.far("premises_address")], 3)],
        ["建筑面积（㎡）", [said.area("premises_area_m2", "")], "使用楼层", [said.number_of("fire_floor_count", "层")]],
        ["使用性质", Cell(["餐饮场所"], kind="value"), "建筑结构", Cell(["钢筋混凝土"], kind="value")],
        [Cell("二、人员情况", 4, "head")],
        ["安全责任人", [said("operator_name")], "安全管理人", [said("fire_manager_name")]],
        ["联络电话", [said("contact_phone")], "员工人数", Cell(["12"], kind="value")],
        [Cell("三、承诺", 4, "head")],
        [Cell(["1. 已通过消防验收或者备案，平面布置未改变；2. 疏散通道、安全出口不少于两个，保持畅通；3. 灭火器、应急照明、疏散指示标志完好有效；4. 电气线路、燃气用具符合规定，油烟管道每季度清洗；", "\n",
               "5. 已制定灭火和应急疏散预案，员工经过培训；6. 以上内容真实，如有虚假，自愿停止营业并承担法律责任。"], 4, "value")],
    ], 25, Ruling(row=70, fill=(244, 244, 244)))
    paper.text(600, foot + 70, "责任人签名或者盖章：")
    paper.picture(880, foot + 45, signature(said.raw("operator_name")), said.signed("fire_commitment_signed"))
    paper.text(600, foot + 160, "填报日期：")
    paper.text(750, foot + 160, said.dated("fire_commitment_date"))
    paper.text(90, foot + 240, "本表一式两份，一份由消防救援机构存档，一份张贴于场所入口处。", 22, colour=GREY)
    paper.notice()
    return [paper]


@layout("fire_commitment", "a-letter", dates=("cn", "han", "iso"))
def letter(said: Said) -> list[Paper]:
    """A letter to the fire brigade; every value but the date is in its sentences."""
    paper = Paper(1240, 1600, face="serif", size=30)
    paper.title(110, "消防安全告知承诺", 48, FLAME)
    paper.text(110, 230, "示例市消防救援大队：")
    y = paper.flow(110, 310, 1020, ["你队发放的《消防安全告知书》收悉。", said("company_name"), "设在", said("premises_address"), "，共", said.number_of("fire_floor_count", "层"), "，营业面积",
                                   said.area("premises_area_m2"), "，属于公众聚集场所。开业前已按消防技术标准自查，符合要求。"], lead=1.95, indent=60)
    y = paper.flow(110, y, 1020, ["我场所确定", said("fire_manager_name"), "负责日常消防管理工作（可拨打", said("contact_phone"), "联系），每日防火巡查，每月组织一次演练；不锁闭安全出口，不占用疏散通道，不使用易燃可燃材料装修。"], lead=1.95, indent=60)
    y = paper.flow(110, y, 1020, ["对上述承诺的真实性负责；虚假承诺的，接受《中华人民共和国消防法》规定的处罚。"], lead=1.95, indent=60)
    paper.text(650, y + 110, "场所代表人")
    paper.picture(830, y + 80, signature(said.raw("operator_name")), said.signed("fire_commitment_signed"))
    paper.picture(950, y + 30, seal(said.raw("company_name")[:14], 190))
    paper.text(650, y + 210, said.dated("fire_commitment_date"))
    paper.notice()
    return [paper]


@layout("fire_commitment", "a-columns", dates=("iso", "dot", "cn0"))
def columns(said: Said) -> list[Paper]:
    """What the authority tells on the left, what the owner promises on the right; particulars in a band of small boxes above."""
    paper = Paper(1654, 1500, face="sans", size=25)
    paper.rect(0, 0, 1654, 120, fill=FLAME)
    paper.text(827, 32, "开业前消防安全检查告知承诺单", 46, face="sans-bold", colour=(255, 255, 255), align="centre")
    boxes: list[tuple[int, int, int, str, Pieces]] = [
        (60, 150, 760, "单位全称", [said("company_name")]), (820, 150, 774, "场所所处位置", [said("premises_address")]),
        (60, 280, 300, "场所面积", [said.area("premises_area_m2", "㎡")]), (360, 280, 230, "层数", [said.number_of("fire_floor_count")]),
        (590, 280, 330, "消防管理人", [said("fire_manager_name")]), (920, 280, 360, "移动电话", [said("contact_phone")]), (1280, 280, 314, "法定代表人/经营者", [said("operator_name")]),
    ]
    for x, y, width, label, value in boxes:
        paper.rect(x, y, width, 130, outline=(150, 150, 154))
        paper.stack(x + 16, y + 12, width - 32, label, value, 27)
    paper.rect(60, 440, 760, 760, outline=(150, 150, 154))
    paper.rect(834, 440, 760, 760, outline=(150, 150, 154))
    paper.text(440, 460, "告　知", 30, face="sans-bold", colour=FLAME, align="centre")
    paper.text(1214, 460, "承　诺", 30, face="sans-bold", colour=FLAME, align="centre")
    told = ["公众聚集场所投入使用、营业前，应当符合下列条件：", "\n", "① 消防安全制度、操作规程健全；", "\n", "② 消防安全责任人、管理人明确；", "\n", "③ 自动消防系统操作人员持证上岗；", "\n",
            "④ 消防设施、器材齐全有效；", "\n", "⑤ 疏散通道、安全出口、消防车通道畅通；", "\n", "⑥ 室内装修防火性能符合标准；", "\n", "⑦ 外墙门窗没有影响逃生和灭火救援的障碍物。"]
    promised = ["申请人已知晓左列全部内容，现作如下承诺：", "\n", "① 场所已具备左列条件；", "\n", "② 提交的材料和填写的信息真实、准确、完整；", "\n", "③ 自投入使用、营业之日起持续符合条件，接受消防救援机构核查；", "\n",
                "④ 核查不合格的，立即停止使用、营业，及时改正；", "\n", "⑤ 不具备条件而作出承诺的，承担由此产生的一切后果。"]
    paper.flow(90, 530, 700, list(told), 26, lead=1.9)
    paper.flow(864, 530, 700, list(promised), 26, lead=1.9)
    paper.text(864, 1245, "承诺人签字")
    paper.picture(1020, 1220, signature(said.raw("operator_name")), said.signed("fire_commitment_signed"))
    paper.text(864, 1325, "签字日期")
    paper.text(1020, 1325, said.dated("fire_commitment_date"))
    paper.text(90, 1245, "告知机关：示例市消防救援支队", 25)
    paper.text(90, 1325, "一经签字即视为告知送达", 23, colour=GREY)
    paper.notice()
    return [paper]
