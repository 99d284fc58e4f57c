"""Wording that says nothing, where the load refuses only conditions and materials: points, 补正用语, standards, faq, steps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.catalog.quality.finding import QualityFinding
from knowledge.catalog.quality.view import ItemView
from knowledge.catalog.source import Place
from knowledge.catalog.wording import vague_words

_ANY = r"(?:所?(?:提交|提供|申请|申报|上传|填写|填报)的?|申请人的?|您的?|有关|相关|本|该|全部|各项)*(?:材料|资料|文件|内容|信息|证明|手续|情况|条件)*"
_BAD = (
    r"(?:不|未)(?:完全)?(?:符合|满足|达到)(?:法定|有关|相关|规定|办理|审批|受理)*(?:的)?(?:要求|规定|条件|标准|形式)"
    r"|不(?:合格|合规|规范|齐全?|完整|正确|全|对)|有(?:误|问题|错误)|存在(?:问题|错误|瑕疵)|缺失|错误|审查不通过|不予通过|不通过"
)
_ASK = r"请?(?:您|申请人)?(?:按照?|依照?|根据)?(?:有关|相关|法律|法规|规定|要求|上述|的)*(?:及时|尽快|重新|予以|进行|再次)*(?:提交|提供|补正|补充|补交|补齐|修改|更正|整改|完善|办理|核对|核实|上传|申请)(?:材料|资料|相关材料|后重新提交|后再(?:提交|申请))?"
_SAYS_NOTHING = re.compile(rf"(?:{_ANY}(?:{_BAD})?|{_ASK}|(?:{_BAD}))(?:[，,；;。]*(?:{_ANY}(?:{_BAD})|{_ASK}))*[。！.!]*")
_TODO = re.compile(
    r"(?<!申)请|应当|应(?!付|收)|须|需要?|重新|可以?(?:在|于|待|向|改|补|凭|另|再)|后再?(?:提交|申请|办理)|再(?:提交|申请|办理)"
    r"|补(?:充|交|正|签|齐|盖)|更正|更换|换领|修改|联系|说明"
)
_LONGEST = 40
_EMPTY_POINT = re.compile(
    rf"{_ANY}(?:是否)?(?:(?:齐全|完整|真实|有效|合法|合规|规范|准确|清晰|无误|合格|符合(?:法定|有关|相关|规定)*(?:要求|规定|条件|标准|形式))[、，和及]*(?:是否)?)+"
)
_EMPTY_STANDARD = re.compile(
    r"(?:符合|满足|达到|按照?|依照?|根据)(?:法律|法规|国家|有关|相关|规定|法定|本部门|部门|的)*(?:要求|规定|标准|条件|形式)(?:提供|提交|填写|办理|即可)?"
    r"|(?:真实|合法|有效|合格|规范|齐全|完整|准确|[、，和及])+"
)
_EMPTY_ANSWER = re.compile(
    r"(?:请)?(?:您)?(?:直接|以|拨打|详细|具体)?(?:具体|详情|详细情况)?[，]?(?:请)?(?:以|咨询|联系|询问|致电)(?:当地|相关|有关|主管|各|办事|受理)*(?:部门|窗口|机关|单位)?(?:工作人员)?"
    r"(?:的?(?:要求|规定|通知|解释|答复)?为准)?"
    r"|(?:视|根据|看|依)(?:具体|实际)*(?:情况|情形)(?:而定|确定|决定)?|(?:具体|实际)(?:情况|问题)(?:具体)?(?:分析|对待)"
    r"|(?:请)?(?:按照?|依照?|根据|以)(?:有关|相关|现行|最新|国家|法律|法规)*(?:规定|政策|要求)(?:办理|执行|为准|确定)?"
)


def vague(view: ItemView) -> Iterator[QualityFinding]:
    """Every text of the item that names nothing that a person could check, bring or do."""
    item = view.item
    for index, point in enumerate(item.review_points):
        place: Place = ("review_points", index)
        if _whole(_EMPTY_POINT, point.point):
            yield _told(view, "vague_point", (*place, "point"), point.point, point.id)
        elif words := vague_words(point.point):
            yield _told(view, "vague_words", (*place, "point"), words, point.id)
        if _whole(_SAYS_NOTHING, point.fail):
            yield _told(view, "vague_fail", (*place, "fail"), point.fail, point.id)
        elif words := vague_words(point.fail):
            yield _told(view, "vague_words", (*place, "fail"), words, point.id)
        elif point.severity == "必须补正" and not _TODO.search(point.fail):
            yield _told(view, "fail_without_action", (*place, "fail"), point.fail, point.id)
    for index, material in enumerate(item.materials):
        if _whole(_EMPTY_STANDARD, material.accept_standard):
            yield _told(view, "vague_standard", ("materials", index, "accept_standard"), material.accept_standard)
    for index, one in enumerate(item.faq):
        found = one.answer if _whole(_EMPTY_ANSWER, one.answer) else vague_words(one.answer)
        if found:
            yield _told(view, "vague_faq", ("faq", index, "answer"), found)
    for index, step in enumerate(item.process):
        if words := vague_words(step.step) or vague_words(step.result):
            yield _told(view, "vague_words", ("process", index), words)


def _whole(pattern: re.Pattern[str], text: str) -> bool:
    """Whether that is all the text says. A long text says something, and would take the patterns long."""
    said = re.sub(r"\s+", "", text).rstrip("。．.！!；;")
    return 0 < len(said) <= _LONGEST and pattern.fullmatch(said) is not None


def _told(view: ItemView, code: str, place: Place, words: str, point: str = "") -> QualityFinding:
    return QualityFinding(code, view.item.id, place, (point,) if point else (), {"words": words, "name": point or view.item.name})
