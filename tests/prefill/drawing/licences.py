"""A restaurant's licence, name, articles and power of attorney."""

from __future__ import annotations

from tests.prefill.drawing.marks import code_square, seal, signature
from tests.prefill.drawing.paper import Paper, Pieces
from tests.prefill.drawing.tables import Cell, Content, Ruling, table
from tests.prefill.drawing.values import Said, layout


@layout("business_licence", "wide", dates=("cn", "cn0"))
def licence_wide(said: Said) -> list[Paper]:
    """Landscape, two columns, as the licence hung on the wall looks."""
    paper = Paper(1754, 1240, face="serif", size=28, background=(253, 251, 244))
    company = said.raw("entity_type") != "个体工商户"
    paper.rect(36, 36, 1682, 1140, outline=(190, 150, 80), width=8)
    paper.rect(56, 56, 1642, 1100, outline=(190, 150, 80), width=2)
    paper.ellipse(827, 80, 100, 100, fill=(200, 60, 45))
    paper.text(877, 200, "营 业 执 照", 72, face="serif-bold", align="centre")
    paper.text(877, 296, "（副　本）", 30, align="centre")
    paper.text(130, 150, "统一社会信用代码", 24, face="serif-bold")
    paper.text(130, 190, said("uscc"), 30, face="sans")
    code_square(paper, 1480, 110, 150, 41)
    left: list[tuple[str, Pieces]] = [
        ("名　　称", [said("company_name")]),
        ("类　　型", [said("entity_type")]),
        ("法定代表人" if company else "经 营 者", [said("operator_name")]),
        ("经营范围", [said("business_scope")]),
    ]
    right: list[tuple[str, Pieces]] = [
        *([("注册资本", [said.words("registered_capital")])] if company else [("组成形式", ["个人经营"])]),
        ("成立日期" if company else "注册日期", [said.dated("established_date")]),
        ("营业期限", ["长期"]) if company else ("版　　本", ["1-1"]),
        ("住　　所" if company else "经营场所", [said("premises_address")]),
    ]
    for x, width, column in ((130, 540, left), (930, 500, right)):
        y = 400.0
        for label, value in column:
            paper.text(x, y, label, 26, face="serif-bold")
            y = max(paper.flow(x + 170, y, width, value, 28, lead=1.4), y + 40) + 44
    paper.text(1130, 870, "登记机关", 32, face="serif-bold")
    paper.picture(1290, 810, seal("海口市市场监督管理局", 230))
    paper.text(1200, 1040, said.dated("licence_issue_date", "spaced"), 30)
    paper.text(130, 1110, "市场主体应当于每年1月1日至6月30日报送公示年度报告", 20, colour=(110, 110, 110))
    paper.notice()
    return [paper]


@layout("business_licence", "electronic", dates=("iso", "cn0"))
def licence_electronic(said: Said) -> list[Paper]:
    """As an application on a telephone shows it: each value under its label."""
    paper = Paper(1080, 1800, face="sans", size=32, background=(243, 245, 248))
    company = said.raw("entity_type") != "个体工商户"
    paper.rect(0, 0, 1080, 170, fill=(176, 36, 36))
    paper.text(60, 58, "电子营业执照", 46, face="sans-bold", colour=(255, 255, 255))
    paper.rect(40, 200, 1000, 1520, fill=(255, 255, 255), outline=(220, 220, 225))
    y = paper.stack(90, 235, 900, "统一社会信用代码", said("uscc"), 36) + 12
    y = paper.stack(90, y, 900, "经营主体名称", said("company_name")) + 12
    paper.stack(90, y, 420, "主体类型", said("entity_type"))
    y = paper.stack(560, y, 420, "法定代表人" if company else "经营者姓名", said("operator_name")) + 12
    paper.stack(90, y, 420, "成立日期", said.dated("established_date"))
    if company:
        paper.stack(560, y, 420, "注册资本", said.amount("registered_capital", "wan"))
    else:
        paper.stack(560, y, 420, "组成形式", "个人经营")
    y += 110
    y = paper.stack(90, y, 900, "住所（主要经营场所）", said.far("premises_address")) + 12
    y = paper.stack(90, y, 900, "经营范围", said("business_scope")) + 12
    paper.stack(90, y, 420, "登记机关", "琼海市市场监督管理局")
    y = paper.stack(560, y, 420, "核准日期", said.dated("licence_issue_date")) + 12
    paper.stack(90, y, 420, "登记状态", "存续（在营、开业、在册）", 28)
    code_square(paper, 430, 1430, 200, 77)
    paper.text(540, 1660, "亮照时间以扫码结果为准", 24, colour=(140, 140, 140), align="centre")
    paper.notice()
    return [paper]


@layout("name_notice", "table", dates=("iso", "cn", "slash"))
def name_table(said: Said) -> list[Paper]:
    paper = Paper(face="serif", size=27)
    paper.title(130, "企业名称申报结果通知单", 42)
    paper.text(1120, 220, "文号：琼名申〔2025〕30271", 22, align="right")
    body: list[list[Content]] = [
        ["申报名称", Cell([said("company_name")], 3)],
        ["行政区划", Cell(["海南"], kind="value"), "企业类型", Cell(["有限责任公司"], kind="value")],
        ["行业表述", Cell(["餐饮"], kind="value"), "申报方式", Cell(["自主申报"], kind="value")],
        ["申报通过日期", [said.dated("name_notice_date")], "保留期届满日", [said.dated("name_reserved_until")]],
        ["办理渠道", Cell(["网上登记系统"], 3, "value")],
        ["提 示", Cell(["名称保留期内未办理设立登记的，申报的名称自动释放。申报人应当避免与他人在先权利冲突，并对使用名称自行承担责任。"], 3, "value")],
    ]
    y = table(paper, 110, 280, [190, 330, 190, 310], body, 25, Ruling(row=84, fill=(238, 241, 246), colour=(90, 100, 120)))
    paper.text(1130, y + 90, "企业名称登记管理系统（电子印章）", 24, align="right")
    paper.picture(830, y + 20, seal("名称登记专用章", 190))
    paper.notice()
    return [paper]


@layout("articles", "headings", dates=("cn", "han", "dot"), amounts=("sign", "wan", "plain"))
def articles_headings(said: Said) -> list[Paper]:
    """Numbered headings, the shareholders in a table."""
    paper = Paper(face="serif", size=26)
    paper.text(620, 120, said("company_name"), 38, face="serif-bold", align="centre")
    paper.text(620, 190, "公 司 章 程", 44, face="serif-bold", align="centre")
    y = 300.0
    parts: list[tuple[str, Pieces]] = [
        ("一、名称", ["本公司登记的名称为", said("company_name"), "（以下称公司）。"]),
        ("二、住所", ["公司的主要办事机构设在：", said("premises_address"), "。"]),
        ("三、经营范围", [said("business_scope"), "。以登记机关核定的为准。"]),
        ("四、注册资本", ["人民币", said.words("registered_capital_words"), "（小写：", said.amount("registered_capital"), "），股东以其认缴的出资额为限对公司承担责任。"]),
        ("五、法定代表人", ["公司的法定代表人由执行公司事务的董事", said("operator_name"), "出任。"]),
    ]
    for heading, pieces in parts:
        paper.text(130, y, heading, 28, face="serif-bold")
        y = paper.flow(130, y + 52, 980, pieces, lead=1.65, indent=52) + 26
    paper.text(130, y, "六、股东的出资", 28, face="serif-bold")
    table(paper, 130, y + 56, [220, 260, 200, 300], [
        [Cell(label, kind="head") for label in ("股东姓名", "认缴出资额", "出资方式", "缴足时间")],
        [Cell([said("operator_name")], align="centre"), Cell(["全部注册资本"], kind="value", align="centre"),
         Cell(["货币"], kind="value", align="centre"), Cell([said.dated("contribution_deadline")], align="centre")],
    ], 25)
    paper.text(620, 1660, "1 / 2", 22, align="centre")
    paper.notice()
    last = Paper(face="serif", size=26)
    y = 140.0
    for heading, sentence in (
        ("七、组织机构", "公司只有一名股东，不设股东会。不设监事，由股东对公司的财务和业务执行情况进行监督。"),
        ("八、财务会计", "公司依照法律、行政法规和国务院财政部门的规定建立财务、会计制度，每一会计年度终了编制财务会计报告。"),
        ("九、解散和清算", "公司解散的，应当依法清算，清算组由董事组成。"),
        ("十、附则", "本章程由股东制定，自公司设立之日起生效。"),
    ):
        last.text(130, y, heading, 28, face="serif-bold")
        y = last.flow(130, y + 52, 980, [sentence], lead=1.65, indent=52) + 26
    last.text(640, y + 60, "股东（签字）：", 26)
    last.picture(840, y + 34, signature(said.raw("operator_name")), said.signed("articles_signed"))
    last.text(640, y + 150, "订立时间：", 26)
    last.text(780, y + 150, said.dated("articles_date"), 26)
    last.text(620, 1660, "2 / 2", 22, align="centre")
    last.notice()
    return [paper, last]


@layout("power_of_attorney", "table", dates=("cn", "iso", "dot"))
def attorney_table(said: Said) -> list[Paper]:
    """A form: who entrusts on the left, who acts on the right."""
    paper = Paper(face="sans", size=25)
    paper.title(120, "委 托 代 理 书", 44)
    paper.text(120, 220, "办理事项：市场主体登记", 24)
    y = table(paper, 110, 270, [170, 340, 170, 340], [
        [Cell("委托人信息", 2, "head"), Cell("被委托人（代理人）信息", 2, "head")],
        ["姓　　名", [said("operator_name")], "姓　　名", [said("agent_name")]],
        ["证件类型", Cell(["居民身份证"], kind="value"), "证件类型", Cell(["居民身份证"], kind="value")],
        ["证件号码", [said("operator_id_number")], "证件号码", [said("agent_id_number")]],
        ["委托权限", Cell(["√ 代为提交、补正材料　√ 代为签收文书　□ 其他"], 3, "value")],
        ["委托有效期", Cell([said.dated("poa_start"), " 至 ", said.dated("poa_end")], 3)],
    ], 24, Ruling(row=80, fill=(245, 243, 236)))
    y = paper.flow(110, y + 40, 1020, ["委托人确认：被委托人在上述权限和期限内办理事务的法律后果由委托人承担。被委托人无转委托权。"], 25, indent=50)
    paper.text(640, y + 70, "委托人签字：", 26)
    paper.picture(830, y + 44, signature(said.raw("operator_name")), said.signed("poa_signed"))
    paper.notice()
    return [paper]
