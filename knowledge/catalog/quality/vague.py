"""Wording that says nothing, where the load refuses only conditions and materials: points, 补正用语, standards, faq, steps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.catalog.quality.finding import QualityFinding
from knowledge.catalog.quality.view import ItemView
from knowledge.catalog.source import Place
from knowledge.catalog.wording import vague_words

# Words that by themselves name nothing: a text made of these alone says nothing to whoever reads it.
_THINGS = "材料 资料 文件 内容 信息 证明 手续 情况 条件 所 该 本 全部 各项 有关 相关 的 您 申请人 及 和 与 或者"
_DEMANDS = "请 按 按照 依 依照 根据 规定 要求 法定 法律 法规 国家 标准 形式 及时 尽快 重新 予以 再次 再 后 并 即可"
_ACTS = "提交 提供 补正 补充 补交 补齐 修改 更正 整改 完善 办理 核对 核实 上传 申请 填写"
_WRONG = "不 未 完全 符合 满足 达到 齐 全 对 有误 有 存在 问题 错误 缺失 通过 审查"
_RIGHT = "是否 齐全 完整 真实 有效 合法 合规 规范 准确 正确 清晰 无误 合格 符合 满足"
_ELSEWHERE = (
    "咨询 联系 询问 致电 部门 窗口 机关 单位 工作人员 当地 主管 受理 为准 以 具体 实际 详情 详细 而定 确定 视 看 情形 执行 现行 最新 政策"
    " 解释 答复 通知 问题 分析 对待 直接 到 向 办理"
)


def _made_of(*words: str) -> re.Pattern[str]:
    """Texts of these words and marks alone, read word by word, the longest first."""
    known = sorted({word for one in words for word in one.split()}, key=len, reverse=True)
    return re.compile(rf"(?>{'|'.join(known)}|[，,、；;。：:])++")


_SAYS_NOTHING = _made_of(_THINGS, _DEMANDS, _ACTS, _WRONG, _RIGHT)
_NO_POINT = _made_of(_THINGS, _DEMANDS, _ACTS, _RIGHT)
_NO_ANSWER = _made_of(_THINGS, _DEMANDS, _ELSEWHERE)
_TODO = re.compile(
    r"(?<!申)请|应当|应(?!付|收)|须|需要?|重新|可以?(?:在|于|待|向|改|补|凭|另|再)|后再?(?:提交|申请|办理)|再(?:提交|申请|办理)"
    r"|补(?:充|交|正|签|齐|盖)|更正|更换|换领|修改|联系|说明"
)


def vague(view: ItemView) -> Iterator[QualityFinding]:
    """Every text of the item that names nothing that a person could check, bring or do."""
    item = view.item
    for index, point in enumerate(item.review_points):
        place: Place = ("review_points", index)
        if _whole(_NO_POINT, point.point):
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
        if _whole(_NO_POINT, material.accept_standard):
            yield _told(view, "vague_standard", ("materials", index, "accept_standard"), material.accept_standard)
    for index, one in enumerate(item.faq):
        found = one.answer if _whole(_NO_ANSWER, one.answer) else vague_words(one.answer)
        if found:
            yield _told(view, "vague_faq", ("faq", index, "answer"), found)
    for index, step in enumerate(item.process):
        if words := vague_words(step.step) or vague_words(step.result):
            yield _told(view, "vague_words", ("process", index), words)


def _whole(pattern: re.Pattern[str], text: str) -> bool:
    """Whether that is all the text says."""
    said = re.sub(r"\s+", "", text)
    return bool(said) and pattern.fullmatch(said) is not None


def _told(view: ItemView, code: str, place: Place, words: str, point: str = "") -> QualityFinding:
    return QualityFinding(code, view.item.id, place, (point,) if point else (), {"words": words, "name": point or view.item.name})
