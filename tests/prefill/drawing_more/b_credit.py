"""Authorisations to ask for a credit report: a form with a box for each digit, a bank's contract, and an electronic signature."""

from __future__ import annotations

from tests.prefill.drawing.marks import code_square, signature
from tests.prefill.drawing.paper import Colour, Paper, Run
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import Said, layout

GREEN: Colour = (20, 110, 80)


def sign(said: Said, paper: Paper, x: float, y: float, size: int = 52) -> None:
    paper.picture(x, y, signature(said.raw("borrower_name"), size), said.signed("authorization_signed"))


def digits(paper: Paper, x: float, y: float, run: Run, side: int) -> None:
    """One sign in each box; each is a piece of the same value."""
    for place, letter in enumerate(run.text):
        paper.rect(x + place * side, y, side, side, outline=(110, 110, 115), width=1)
        paper.text(x + place * side + side / 2, y + side * 0.16, Run(run.element, letter), round(side * 0.62), align="centre")


@layout("credit_authorization", "b-digit-boxes", dates=("spaced", "cn"))
def digit_boxes(said: Said) -> list[Paper]:
    """The lender's form: the numbers stand in rows of boxes."""
    paper = Paper(face="sans", size=26)
    paper.title(90, "征信报告查询及报送授权声明", 42)
    paper.text(620, 160, "（住房贷款申请人填写，请用正楷，每格一字）", 22, align="centre", colour=(110, 110, 115))
    paper.text(100, 250, "授权人", 26)
    paper.text(320, 248, said("borrower_name"), 30)
    paper.line(310, 292, 700, 292, width=1)
    paper.text(100, 346, "身份证号", 26)
    digits(paper, 310, 332, said("borrower_id_number"), 45)
    paper.text(100, 436, "手机", 26)
    digits(paper, 310, 422, said("contact_phone"), 45)
    y = 530.0
    for content in (
        "授权人在此不可撤销地授权住房公积金管理中心及其委托的贷款银行，在下列情形下向金融信用信息基础数据库查询授权人的信用报告：",
        "① 审核授权人的住房贷款申请；",
        "② 对授权人名下贷款进行贷后管理；",
        "③ 处理授权人提出的征信异议。",
        "授权人同意上述机构按照《征信业管理条例》的规定报送授权人的信贷交易信息，包括可能影响授权人信用状况的不良信息。",
        "授权期限：自签署之日起至上述业务全部结清之日止；业务未获批准的，授权自动失效，但已查询的报告不退还。",
    ):
        y = paper.flow(100, y, 1040, [content], 25, lead=1.8) + 6
    paper.rect(100, y + 40, 1040, 190, outline=(110, 110, 115), width=2)
    paper.text(130, y + 60, "授权人已阅读并理解以上全部内容。", 24)
    paper.text(130, y + 146, "亲笔签名", 26)
    sign(said, paper, 270, y + 116)
    paper.text(720, y + 146, said.dated("authorization_date"), 28)
    paper.notice()
    return [paper]


@layout("credit_authorization", "b-two-parties", dates=("cn0", "han", "dot"))
def two_parties(said: Said) -> list[Paper]:
    """A two-page consent between a bank and the person, who is described only in its last table."""
    first = Paper(face="serif", size=26)
    first.title(110, "个人征信业务授权协议", 44)
    first.text(620, 184, "（重要提示：请您认真阅读加粗条款）", 23, align="centre")
    y = first.flow(120, 270, 1000, ["甲方（授权人）：见签署页　　乙方（被授权人）：晨屿农村商业银行"], lead=1.9)
    for head, content in (
        ("一、授权事项", "甲方同意乙方在办理个人住房贷款、担保人资格审查、贷后管理时，查询、使用甲方的个人信用信息。"),
        ("二、信息范围", "包括甲方的基本信息、信贷信息、公共信息，以及乙方依法可以采集的其他信息。"),
        ("三、乙方义务", "乙方对查询所得的信息负有保密义务，超出授权范围查询、使用的，应当承担相应的法律责任。"),
        ("四、授权期间", "自本协议签署之日起，至甲方与乙方之间的债权债务全部清偿之日止。"),
        ("五、异议处理", "甲方认为信息存在错误、遗漏的，可以向乙方或者征信中心提出异议。"),
    ):
        first.text(120, y + 12, head, 26, face="serif-bold")
        y = first.flow(120, y + 60, 1000, [content], indent=52, lead=1.85)
    second = Paper(1240, 1000, face="serif", size=26)
    second.text(620, 80, "签　署　页", 34, face="serif-bold", align="centre")
    foot = table(second, 120, 150, [300, 700], [
        [Cell("以下由甲方填写", 2, "head")],
        ["客户姓名 / Name", [said("borrower_name")]],
        ["证件类型及号码", Cell(["第二代居民身份证　", said.groups("borrower_id_number")], kind="value")],
        ["常用手机号码", [said("contact_phone")]],
        ["签署日", [said.dated("authorization_date")]],
    ], 26, Ruling(row=78))
    second.text(120, foot + 70, "甲方（签字捺印）：", 26)
    sign(said, second, 360, foot + 40)
    second.text(660, foot + 70, "乙方（业务章）：", 26)
    for paper in (first, second):
        paper.notice()
    return [first, second]


@layout("credit_authorization", "b-electronic", levels=("L0", "L1", "PDF"), dates=("iso", "slash", "cn"))
def electronic(said: Said) -> list[Paper]:
    """A consent signed on a telephone and printed, with the record of the signature in a frame below."""
    paper = Paper(face="sans", size=26)
    paper.text(90, 80, "信用信息查询电子授权确认单", 40, face="sans-bold", colour=GREEN)
    paper.line(90, 150, 1150, 150, GREEN, 4)
    y = paper.flow(90, 190, 1060, [
        "尊敬的", said("borrower_name"), "：您已于", said.dated("authorization_date"), "通过手机号", said("contact_phone"),
        "验证身份，并以电子签名方式同意我机构查询、留存您在金融信用信息基础数据库中的个人信用报告，用于住房公积金贷款的审批与贷后管理。",
    ], lead=1.9)
    for content in ("· 查询机构：住房公积金管理中心（示例）", "· 查询原因：贷款审批、贷后管理、担保资格审查", "· 有效期：至贷款本息结清为止"):
        y = paper.flow(90, y + 8, 1060, [content], lead=1.7)
    paper.rect(90, y + 50, 1060, 420, outline=GREEN, fill=(240, 249, 245), width=2)
    paper.text(120, y + 76, "电子签名存证", 28, face="sans-bold", colour=GREEN)
    paper.stack(120, y + 140, 460, "签署人", said("borrower_name"), 26)
    paper.stack(120, y + 240, 460, "签署人身份证件", said("borrower_id_number"), 26)
    paper.stack(120, y + 340, 460, "签署日期", said.dated("authorization_date"), 26)
    paper.text(620, y + 146, "手写签名", 19, colour=(120, 120, 125))
    sign(said, paper, 620, y + 190, 60)
    code_square(paper, 960, y + 120, 150, 977)
    paper.text(1035, y + 284, "扫码验签", 20, colour=(120, 120, 125), align="centre")
    paper.text(90, y + 510, "本单由系统生成，无须加盖公章。", 22, colour=(120, 120, 125))
    paper.notice()
    return [paper]
