"""Records of a delivery: a line of the ward's ledger, a form filled between its printed words, and a letter."""

from __future__ import annotations

from tests.prefill.drawing.marks import seal
from tests.prefill.drawing.paper import Colour, Paper
from tests.prefill.drawing.tables import Cell, Ruling, table
from tests.prefill.drawing.values import PAPER_ONLY, Said, layout

BLUE: Colour = (40, 70, 120)


def stamp(said: Said, paper: Paper, x: float, y: float, size: int = 210, low: str = "") -> None:
    paper.picture(x, y, seal(said.raw("hospital_name"), size, low=low), said.signed("record_sealed"))


@layout("delivery_record", "b-ledger", levels=PAPER_ONLY, dates=("dot", "slash", "cn"))
def ledger(said: Said) -> list[Paper]:
    """A certified copy of one line of the ledger: labels above, values below, a second band for the child."""
    paper = Paper(1754, 1100, face="serif", size=25, background=(253, 252, 246))
    paper.text(90, 70, said("hospital_name"), 30, face="serif-bold")
    paper.text(877, 110, "产房分娩登记本（摘页）", 42, face="serif-bold", align="centre")
    paper.labelled(1660, 76, "流水号 ", said("record_number"), 26, align="right")
    rule = Ruling(row=74, pad=10, colour=(70, 70, 80), centre_values=True)
    y = table(paper, 90, 210, [230, 420, 300, 324, 300], [
        [Cell("产妇", 2, "head"), Cell("分娩", 3, "head")],
        [Cell(label, kind="head") for label in ("姓　名", "身份证件号码", "娩出时间", "孕　周", "娩出方式")],
        [[said("mother_name")], [said("mother_id_number")], said.birth(), [said.number_of("gestation_weeks", "周")], ["顺产"]],
    ], 25, rule)
    y = table(paper, 90, y + 30, [230, 420, 300, 324, 300], [
        [Cell("新　生　儿", 5, "head")],
        [Cell(label, kind="head") for label in ("性　别", "体　重（克）", "身　长（厘米）", "Apgar评分", "畸　形")],
        [[said("newborn_sex")], [said.number_of("birth_weight_g")], [said.number_of("birth_length_cm")], Cell("10—10—10"), Cell("无")],
    ], 25, rule)
    paper.flow(90, y + 40, 900, ["本页由分娩登记本原件复制，与原件核对无异。"], 24)
    paper.text(90, y + 130, "接产者：　　　　　　　　核对者：", 24)
    paper.text(1150, y + 60, "（助产机构专用章）", 24)
    stamp(said, paper, 1150, y + 30)
    paper.notice()
    return [paper]


@layout("delivery_record", "b-ruled-form", dates=("spaced", "cn0", "cn"))
def ruled_form(said: Said) -> list[Paper]:
    """The application for the first issue of a birth certificate; values stand on rules inside the printed lines."""
    paper = Paper(face="serif", size=28)
    paper.title(100, "《出生医学证明》首次签发登记表", 42)
    paper.text(120, 190, "（由助产机构填写　一式一份）", 22)
    paper.labelled(1120, 190, "编号 ", said("record_number"), 26, align="right")
    paper.rect(100, 250, 1040, 800, width=3)
    y = paper.flow(140, 290, 960, ["一、产妇情况"], face="serif-bold")
    y = paper.flow(180, y + 8, 920, ["产妇 ", said("mother_name"), "　国籍 中国　证件名称 居民身份证"], underline=True)
    y = paper.flow(180, y + 8, 920, ["证件号 ", said("mother_id_number"), "　产次 1"], underline=True)
    y = paper.flow(140, y + 26, 960, ["二、分娩情况"], face="serif-bold")
    y = paper.flow(180, y + 8, 920, ["于 ", *said.birth(), " 娩出，孕 ", said.number_of("gestation_weeks"), " 周，单胎。"], underline=True)
    y = paper.flow(180, y + 8, 920, ["分娩机构 ", said("hospital_name")], underline=True)
    y = paper.flow(140, y + 26, 960, ["三、新生儿情况"], face="serif-bold")
    y = paper.flow(180, y + 8, 920, ["性别 ", said("newborn_sex"), "　体重 ", said.number_of("birth_weight_g"), " 克　身长 ",
                                     said.number_of("birth_length_cm"), " 厘米　健康状况 良好"], underline=True)
    y = paper.flow(140, y + 26, 960, ["四、领证人声明"], face="serif-bold")
    paper.flow(140, y + 8, 960, ["以上内容已由本人核对，确认无误。　　　　领证人签字："], indent=56)
    paper.text(620, 1120, "签发人员签字：", 26)
    paper.text(620, 1190, "助产技术服务机构（章）", 26)
    stamp(said, paper, 760, 1100, 220, "医务专用")
    paper.notice()
    return [paper]


@layout("delivery_record", "b-letter", dates=("cn", "han", "cn0"))
def letter(said: Said) -> list[Paper]:
    """A hospital's letter that says it all in a paragraph."""
    paper = Paper(1240, 1240, face="sans", size=29)
    paper.rect(0, 0, 1240, 12, fill=BLUE)
    paper.text(100, 60, said("hospital_name"), 38, face="sans-bold", colour=BLUE)
    paper.text(100, 116, "DEPARTMENT OF OBSTETRICS · 产科", 20, colour=(110, 120, 140))
    paper.line(100, 156, 1140, 156, BLUE, 3)
    paper.title(220, "分娩情况证明", 44)
    paper.text(1140, 300, said("record_number"), 24, colour=(90, 90, 95), align="right")
    y = paper.flow(120, 370, 1000, [
        "产妇", said("mother_name"), "（身份证号", said("mother_id_number"), "）因“停经", said.number_of("gestation_weeks", "周"),
        "，阵发性腹痛”入住我院产科，于", *said.birth(), "经阴道分娩一", said("newborn_sex"), "活婴，出生体重", said.number_of("birth_weight_g", "克"),
        "，身长", said.number_of("birth_length_cm", "厘米"), "，产程顺利，母婴平安。",
    ], lead=2.0, indent=58)
    paper.flow(120, y + 20, 1000, ["本证明供办理《出生医学证明》使用，不作他用。"], lead=2.0, indent=58)
    paper.text(900, 900, said("hospital_name"), 28, align="centre")
    paper.text(900, 950, "（医疗业务专用章）", 24, align="centre")
    stamp(said, paper, 800, 820)
    paper.notice()
    return [paper]
