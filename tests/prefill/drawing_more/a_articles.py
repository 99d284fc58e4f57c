"""Articles of association: a bound one of three pages, a filled-in model of one page, one with headings in the margin."""

from __future__ import annotations

from tests.prefill.drawing.marks import signature
from tests.prefill.drawing.paper import Paper, Pieces
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import Said, layout


@layout("articles", "a-bound", dates=("cn", "spaced"), amounts=("wan", "comma"))
def bound(said: Said) -> list[Paper]:
    """A cover, the clauses in numbered chapters, and a last page with the shareholder's table and signature."""
    cover = Paper(1240, 1754, face="serif", size=34)
    cover.text(620, 560, said("company_name"), 44, face="serif-bold", align="centre")
    cover.text(620, 660, "公　司　章　程", 64, face="serif-bold", align="centre")
    cover.text(620, 1450, "制定日期", 28, align="centre")
    cover.text(620, 1500, said.dated("articles_date"), 32, align="centre")
    cover.notice()
    body = Paper(1240, 1754, face="serif", size=28)
    y = 130.0
    clauses: list[tuple[str, list[Pieces]]] = [
        ("第一章　总　则", [
            ["为规范公司的组织和行为，维护公司、股东、职工和债权人的合法权益，由全体股东共同制定本章程。"],
            ["公司依法取得法人资格，以其全部财产对公司的债务承担责任。公司登记的名称是", said("company_name"), "，主要办事机构所在地为", said.far("premises_address"), "。"],
        ]),
        ("第二章　经营范围", [["公司从事下列经营活动：", said("business_scope"), "。以上经营范围以登记机关核定的为准。"]]),
        ("第三章　注册资本", [
            ["公司由股东认缴的资本总额为人民币", said.words("registered_capital_words"), "，即", said.amount("registered_capital"), "。"],
            ["公司增加或者减少注册资本，由股东作出决定并修改章程。"],
        ]),
        ("第四章　组织机构", [
            ["公司不设股东会和董事会，设董事一名，由股东任命，任期三年。"],
            ["董事为公司的法定代表人，由", said("operator_name"), "担任。法定代表人辞任的，应当在三十日内确定新的法定代表人。"],
        ]),
    ]
    number = 1
    for heading, paragraphs in clauses:
        body.text(620, y, heading, 32, face="serif-bold", align="centre")
        y += 72
        for paragraph in paragraphs:
            y = body.flow(120, y, 1000, [f"第 {number} 条　", *paragraph], lead=1.85, indent=56) + 8
            number += 1
        y += 24
    body.text(620, 1660, "— 1 —", 22, align="centre")
    body.notice()
    last = Paper(1240, 1754, face="serif", size=27)
    last.text(620, 130, "第五章　股东及其出资", 32, face="serif-bold", align="centre")
    last.flow(120, 210, 1000, [f"第 {number} 条　股东的姓名、出资额、出资方式和缴足时间如下表。"], lead=1.8, indent=54)
    foot = table(last, 120, 290, [190, 270, 180, 360], [
        [Cell(label, kind="head") for label in ("股东", "认缴出资额", "出资方式", "缴足时间")],
        [Cell([said("operator_name")], align="centre"), Cell([said.amount("registered_capital")], align="centre"), Cell(["货币"], kind="value", align="centre"),
         Cell([said.dated("contribution_deadline"), "以前"], align="centre")],
    ], 26, Ruling(row=80))
    last.flow(120, foot + 50, 1000, [f"第 {number + 1} 条　本章程自股东签名之日起生效，一式三份，报登记机关一份。"], lead=1.8, indent=54)
    last.text(640, foot + 260, "股东（亲笔）", 28)
    last.picture(840, foot + 235, signature(said.raw("operator_name")), said.signed("articles_signed"))
    last.text(640, foot + 350, said.dated("articles_date"), 28)
    last.text(620, 1660, "— 2 —", 22, align="centre")
    last.notice()
    return [cover, body, last]


@layout("articles", "a-model", dates=("cn0", "iso", "cn"), amounts=("plain", "comma"))
def model(said: Said) -> list[Paper]:
    """The register's model with blanks that somebody filled in."""
    paper = Paper(1240, 1754, face="sans", size=26)
    paper.text(100, 70, "示范文本二（一人有限责任公司适用）", 22, colour=(110, 110, 116))
    paper.text(620, 130, "公 司 章 程", 46, face="sans-bold", align="centre")
    y = 230.0
    blanks: list[Pieces] = [
        ["一、公司名称为 ", said("company_name"), " （以下称本公司）。"],
        ["二、本公司注册地址： ", said("premises_address"), " 。"],
        ["三、本公司经营项目： ", said("business_scope"), " 。"],
        ["四、股本总额 ", said.amount("registered_capital"), " ，人民币大写 ", said.words("registered_capital_words"), " ，以货币方式缴付，全部出资最迟于 ", said.dated("contribution_deadline"), " 缴付完毕。"],
        ["五、本公司执行公司事务的董事及法定代表人： ", said("operator_name"), " 。"],
        ["六、本公司不设监事，职工代表可以列席重要会议。"],
        ["七、本公司会计年度为公历 1 月 1 日至 12 月 31 日，并应当在每一会计年度终了后四个月内编制财务会计报告。"],
        ["八、本公司有下列情形之一的，应当解散：（一）股东决定解散；（二）依法被吊销营业执照；（三）法律规定的其他情形。"],
        ["九、本章程未尽事项，按《中华人民共和国公司法》执行。"],
    ]
    for blank in blanks:
        y = paper.flow(100, y, 1040, blank, lead=1.8, underline=True) + 14
    paper.rect(100, y + 40, 1040, 230, outline=(110, 110, 116))
    paper.text(130, y + 70, "出资人签署栏", 26, face="sans-bold")
    paper.text(130, y + 140, "签字：")
    paper.picture(220, y + 115, signature(said.raw("operator_name")), said.signed("articles_signed"))
    paper.text(640, y + 140, "签署于 ")
    paper.text(740, y + 140, said.dated("articles_date"))
    paper.notice()
    return [paper]


@layout("articles", "a-margin", dates=("cn", "dot"), amounts=("wan", "plain"))
def margin(said: Said) -> list[Paper]:
    """Headings in the left margin, decimal numbers, and the date at the head of the page."""
    paper = Paper(1240, 1754, face="serif", size=27)
    paper.title(80, "章　程　正　文", 42)
    paper.text(620, 160, said("company_name"), 32, align="centre")
    paper.flow(330, 220, 700, ["（", said.dated("articles_date"), "由出资人订立，共 6 节）"], 25)
    y = 310.0
    notes: list[tuple[str, list[Pieces]]] = [
        ("名称住所", [["1.1 企业名称：", said("company_name")], ["1.2 登记住所：", said("premises_address")]]),
        ("业务", [["2.1 公司的业务为", said("business_scope"), "，并可按登记机关的核准调整。"]]),
        ("资本", [
            ["3.1 资本总额　", said.amount("registered_capital")], ["3.2 大写　", said.words("registered_capital_words", "人民币")],
            ["3.3 出资人自公司成立之日起分期缴足，最后一期不晚于", said.dated("contribution_deadline"), "。"],
        ]),
        ("出资人", [["4.1 出资人一名，", said("operator_name"), "，持股百分之百，同时任法定代表人（总经理）。"], ["4.2 出资人行使公司法规定的股东职权，决定以书面形式作出。"]]),
        ("财务", [["5.1 公司依法建立财务、会计制度。"], ["5.2 税后利润先弥补亏损，再提取法定公积金百分之十。"]]),
        ("附则", [["6.1 章程修改由出资人签署后报登记机关备案。"], ["6.2 章程与法律抵触的部分无效，不影响其他部分。"]]),
    ]
    for heading, items in notes:
        paper.line(90, y - 18, 1150, y - 18, (150, 150, 150), 1)
        paper.text(100, y, heading, 27, face="serif-bold")
        for item in items:
            y = paper.flow(300, y, 840, item, lead=1.65) + 10
        y += 34
    paper.line(90, y - 18, 1150, y - 18, (150, 150, 150), 1)
    paper.text(300, y + 50, "出资人签名或者盖章　▶", 27)
    paper.picture(620, y + 25, signature(said.raw("operator_name")), said.signed("articles_signed"))
    paper.notice()
    return [paper]
