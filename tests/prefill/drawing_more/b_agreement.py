"""Guardians' agreements to a social card for a child: a boxed form, a notice with a tear-off, and a bank's contract page."""

from __future__ import annotations

from tests.prefill.drawing.marks import signature
from tests.prefill.drawing.paper import Colour, Paper, Piece
from tests.prefill.drawing.tables import Cell, Ruling, section, table
from tests.prefill.drawing.values import Said, layout

NAVY: Colour = (30, 60, 110)
RELATIONS = ("父亲", "母亲", "其他监护人")


def sign(said: Said, paper: Paper, x: float, y: float) -> None:
    paper.picture(x, y, signature(said.raw("guardian_name")), said.signed("agreement_signed"))


def ticked(said: Said) -> list[Piece]:
    """All relations, with a full square before the one that is so."""
    pieces: list[Piece] = []
    for relation in RELATIONS:
        true = relation == said.raw("guardian_relation")
        pieces += ["■" if true else "□", said("guardian_relation") if true else relation, "　"]
    return pieces


@layout("card_agreement", "b-boxed-form", dates=("spaced", "cn0", "cn"))
def boxed_form(said: Said) -> list[Paper]:
    """The application form for minors: sections down the side, squares to tick."""
    paper = Paper(face="serif", size=26)
    paper.title(90, "社会保障卡申领登记表（未成年人）", 42)
    paper.text(1140, 170, "受理编号：__________", 22, align="right")
    rule = Ruling(row=84, pad=14)
    y = section(paper, 100, 220, "持卡人", [64, 210, 320, 210, 236], [
        ["姓　　名", [said("newborn_name")], "人员类别", Cell(["新生儿"], kind="value")],
        ["国　　籍", Cell(["中国"], kind="value"), "照　　片", Cell(["免采集"], kind="value")],
    ], 26, rule)
    y = section(paper, 100, y, "监护人", [64, 210, 320, 210, 236], [
        ["姓　　名", [said("guardian_name")], "证件种类", Cell(["居民身份证"], kind="value")],
        ["证件号码", Cell([said("guardian_id_number")], 3)],
        ["是持卡人的", Cell(ticked(said), 3, "value")],
        ["手机号码", Cell([said("contact_phone")], 3)],
    ], 26, rule)
    y = section(paper, 100, y, "制卡", [64, 210, 766], [
        ["合作银行", [said("card_bank")]],
        ["领卡方式", Cell(["□网点领取　■邮政寄递"], kind="value")],
    ], 26, rule)
    y = section(paper, 100, y, "声明", [64, 976], [
        [Cell(["本人系持卡人的监护人，同意为其申领社会保障卡并由上述银行制发，同意将申领信息提供给制卡机构。"
               "以上所填内容真实、准确，如有不实，由本人承担相应责任。\n　"], kind="value")],
    ], 26, rule)
    paper.text(560, y + 50, "监护人签字", 26)
    sign(said, paper, 730, y + 20)
    paper.labelled(560, y + 130, "填表时间　", said.dated("agreement_date"), 26)
    paper.notice()
    return [paper]


@layout("card_agreement", "b-consent-letter", dates=("han", "cn", "dot"))
def consent_letter(said: Said) -> list[Paper]:
    """A letter of consent; the child, the guardian and the bank are named only in its sentences."""
    paper = Paper(face="sans", size=28)
    paper.title(130, "监护人知情同意书", 44)
    paper.text(620, 206, "——用于未成年人首次申领社会保障卡", 24, align="centre")
    y = paper.flow(130, 300, 980, ["社会保障卡管理中心："], lead=1.9)
    y = paper.flow(130, y, 980, [
        "我是", said("newborn_name"), "的", said("guardian_relation"), said("guardian_name"), "（身份证件号码：", said("guardian_id_number"),
        "，手机", said("contact_phone"), "）。因被监护人未满十六周岁，现由我代为申请办理社会保障卡，并选定", said("card_bank"), "作为发卡银行。",
    ], indent=56, lead=1.9)
    for number, content in enumerate((
        "我已知晓社会保障卡具有社会保障和金融双重功能，未成年人卡的金融功能按银行规定暂不启用。",
        "我同意人力资源社会保障部门向前述银行提供制卡所必需的个人信息。",
        "卡片由我代为保管，遗失时及时办理挂失。",
    ), 1):
        y = paper.flow(130, y, 980, [f"{number}. {content}"], indent=56, lead=1.9)
    y = paper.flow(130, y + 10, 980, ["特此声明。"], indent=56, lead=1.9)
    sign(said, paper, 880, y + 60)
    paper.text(870, y + 74, "声明人（签名）：", 28, align="right")
    paper.text(1090, y + 160, said.dated("agreement_date"), 28, align="right")
    paper.notice()
    return [paper]


@layout("card_agreement", "b-bank-page", dates=("iso", "slash", "dot"))
def bank_page(said: Said) -> list[Paper]:
    """The issuing bank's page: two columns with bilingual labels, clauses in small print, a signature strip."""
    paper = Paper(face="sans", size=25)
    paper.rect(0, 0, 1240, 110, fill=NAVY)
    paper.text(80, 32, said("card_bank"), 36, face="sans-bold", colour=(255, 255, 255))
    paper.text(1160, 40, "社保卡业务 · SSC Service", 24, colour=(210, 220, 240), align="right")
    paper.text(80, 160, "未成年人社会保障卡开卡法定代理人承诺", 36, face="sans-bold", colour=NAVY)
    y = table(paper, 80, 250, [540, 540], [
        [Cell(["开卡人 Cardholder　", said("newborn_name")], kind="value"), Cell(["代理人 Guardian　", said("guardian_name")], kind="value")],
        [Cell(["代理关系 Relationship　", said("guardian_relation")], kind="value"), Cell(["代理人电话 Mobile　", said("contact_phone")], kind="value")],
        [Cell(["代理人证件 ID No.　", said("guardian_id_number")], 2, "value")],
    ], 24, Ruling(row=80, colour=(170, 180, 200)))
    paper.text(80, y + 40, "承诺事项", 28, face="sans-bold", colour=NAVY)
    y += 100
    for content in (
        "（一）代理人为开卡人的法定监护人，提供的出生医学证明、户口簿等材料真实有效。",
        "（二）代理人同意贵行依据社会保障卡管理规定为开卡人开立账户，账户类别以贵行核定为准。",
        "（三）代理人同意贵行与社会保障卡经办机构共享必要的开卡信息，用途限于制卡、发卡与应用。",
        "（四）开卡人年满十六周岁后，应当本人到网点补录身份信息并启用金融账户。",
    ):
        y = paper.flow(80, y, 1080, [content], 22, lead=1.8)
    paper.rect(80, y + 40, 1080, 150, fill=(236, 240, 248))
    paper.text(110, y + 96, "代理人签署 Signature", 24)
    sign(said, paper, 390, y + 66)
    paper.text(700, y + 96, "签署日 Date", 24)
    paper.text(880, y + 94, said.dated("agreement_date"), 26)
    paper.notice()
    return [paper]
