"""Powers of attorney: the register's ruled form, a private letter, two panels with labels in two languages."""

from __future__ import annotations

from tests.prefill.drawing.marks import signature
from tests.prefill.drawing.paper import GREY, Colour, Paper, Pieces
from tests.prefill.drawing.tables import Cell, Ruling, section, table
from tests.prefill.drawing.values import Said, layout

NAVY: Colour = (36, 58, 110)


@layout("power_of_attorney", "a-form", dates=("cn", "spaced", "cn0"))
def form(said: Said) -> list[Paper]:
    """The form of the register: two people with their labels turned upright, boxes to tick, the term in one cell."""
    paper = Paper(1240, 1500, face="serif", size=27)
    paper.title(70, "指定代表或者共同委托代理人证明", 42)
    ruling = Ruling(row=80)
    y = section(paper, 90, 170, "申请人", [90, 210, 770], [
        ["姓名或名称", [said("operator_name")]], ["证照号码", [said("operator_id_number")]],
    ], 27, ruling)
    y = section(paper, 90, y, "受托人", [90, 210, 770], [
        ["姓　　名", [said("agent_name")]], ["证照号码", [said("agent_id_number")]], ["工作单位", Cell(["无"], kind="value")],
    ], 27, ruling)
    y = table(paper, 90, y, [300, 770], [
        ["办 理 事 项", Cell(["■设立　□变更　□注销　□备案　□撤销变更登记"], kind="value")],
        ["委 托 权 限", Cell(["1. ■同意 □不同意 核对登记材料中的复印件并签署核对意见；", "\n", "2. ■同意 □不同意 修改企业自备文件的错误；", "\n", "3. ■同意 □不同意 修改有关表格的填写错误；", "\n", "4. ■同意 □不同意 领取营业执照和有关文书。"], kind="value")],
        ["委托有效期限", Cell(["自 ", said.dated("poa_start"), " 至 ", said.dated("poa_end")])],
    ], 27, ruling)
    paper.text(120, y + 70, "申请人签名（盖章）")
    paper.picture(390, y + 40, signature(said.raw("operator_name")), said.signed("poa_signed"))
    paper.text(700, y + 70, "受托人签名")
    paper.picture(860, y + 40, signature(said.raw("agent_name")))
    paper.text(120, y + 170, "（受托人身份证件复印件粘贴于背面）", 23, colour=GREY)
    paper.notice()
    return [paper]


@layout("power_of_attorney", "a-letter", dates=("cn", "han", "dot"))
def letter(said: Said) -> list[Paper]:
    """A letter in the first person; names and numbers stand in its sentences."""
    paper = Paper(1240, 1600, face="serif", size=31)
    paper.title(130, "委　托　书", 54)
    paper.text(120, 260, "致政务服务中心综合受理窗口：")
    y = paper.flow(120, 340, 1000, ["本人", said("operator_name"), "（身份证：", said("operator_id_number"), "）因在外地采购，不能亲自到场，现全权委托", said("agent_name"),
                                   "（身份证：", said("agent_id_number"), "）代我办理营业执照、食品经营许可及相关手续。"], lead=2.05, indent=62)
    y = paper.flow(120, y, 1000, ["受托人在代理权限内签署的文件、提交的材料，本人均予承认，由此产生的法律后果由本人承担。受托人无权转委托。"], lead=2.05, indent=62)
    y = paper.flow(120, y, 1000, ["委托的时间由", said.dated("poa_start"), "起，到", said.dated("poa_end"), "为止。"], lead=2.05, indent=62)
    paper.text(620, y + 130, "立书人", 31)
    paper.picture(760, y + 100, signature(said.raw("operator_name")), said.signed("poa_signed"))
    paper.ellipse(1000, y + 120, 62, 74, fill=(222, 128, 118))
    paper.text(620, y + 230, "立书日", 31)
    paper.text(760, y + 230, said.dated("poa_start"), 31)
    paper.notice()
    return [paper]


@layout("power_of_attorney", "a-panels", dates=("iso", "slash", "dot"))
def panels(said: Said) -> list[Paper]:
    """A printed form of an agency: principal and agent in panels beside each other, labels above the values."""
    paper = Paper(1240, 1400, face="sans", size=29)
    paper.rect(0, 0, 1240, 150, fill=NAVY)
    paper.text(80, 36, "商事登记代理授权书", 44, face="sans-bold", colour=(255, 255, 255))
    paper.text(80, 100, "Letter of Authorization", 24, colour=(200, 210, 230))
    panels_: list[tuple[int, str, str, str]] = [(80, "授权方 Principal", "operator_name", "operator_id_number"), (640, "被授权方 Attorney", "agent_name", "agent_id_number")]
    for x, heading, name, number in panels_:
        paper.rect(x, 200, 520, 330, outline=NAVY)
        paper.rect(x, 200, 520, 64, fill=(226, 232, 244))
        paper.text(x + 24, 214, heading, 28, face="sans-bold", colour=NAVY)
        paper.stack(x + 24, 290, 470, "名字 Name", said(name))
        paper.stack(x + 24, 410, 470, "身份证件号 ID No.", said(number))
    paper.rect(80, 560, 1080, 130, outline=NAVY)
    term: Pieces = [said.dated("poa_start"), "　—　", said.dated("poa_end")]
    paper.stack(104, 580, 1000, "授权有效期 Period of validity", term)
    paper.rect(80, 720, 1080, 230, outline=NAVY)
    paper.text(104, 740, "授权范围 Scope", 21, colour=GREY)
    paper.flow(104, 780, 1030, ["代为提交、补正和撤回登记申请；代为签收通知书和证照；代为查询办理进度。涉及处分财产的事项不在授权之内。"], 27, lead=1.6)
    paper.text(104, 1010, "授权方签署 Signature", 26)
    paper.picture(430, 985, signature(said.raw("operator_name"), 56), said.signed("poa_signed"))
    paper.line(400, 1070, 760, 1070)
    paper.flow(104, 1130, 1030, ["本授权书涂改无效。授权方提前终止授权的，应当书面告知登记机关。"], 23, colour=GREY)
    paper.notice()
    return [paper]
