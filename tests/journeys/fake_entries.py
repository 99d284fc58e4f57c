"""What a server says, by contract: sample entries for the widget's own tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

Entry = dict[str, Any]

LABEL = {"text": "AI 生成，经人工审核", "detail": "知识管理员 2026-11-23 批量核准（抽检）"}
AIGC = {
    "Label": "1", "ContentProducer": "示例市政务服务中心", "ProduceID": "r-1", "ReservedCode1": "",
    "ContentPropagator": "示例市政务服务中心", "PropagateID": "r-1", "ReservedCode2": "",
}
ITEM = {
    "item_id": "food-new", "name": "食品经营许可（新办）", "department": "示例市市场监督管理局",
    "region_name": "示例市", "version": "2026-11-01",
}
GUIDE = "食品经营许可（新办）办事指南（示例）"
MATERIALS = (
    "营业执照（必要；政府部门核发；可免提交：电子证照）",
    "食品经营许可申请书（必要；申请人自备；原件 1 份）",
    "与食品经营相适应的主要设备设施布局、操作流程等文件（必要；申请人自备）",
    "食品安全管理制度清单（必要；申请人自备；要求：包含从业人员健康管理、进货查验记录等内容）",
    "法定代表人（负责人）身份证明（必要；可免提交：电子证照）",
)


def citation(n: int, passage: int, path: str, quote: str, **more: Any) -> Entry:
    """One citation, in force unless `more` says otherwise."""
    return {
        "n": n, "passage_id": passage, "title": GUIDE, "path": path, "quote": quote,
        "href": f"/sources/{passage}?start=0&end={len(quote)}", "version": "2026-11-01",
        "effective_from": "2026-11-01", "effective_to": None, "authority": "指南", "in_force": True, **more,
    }


def answer(release_id: str) -> Entry:
    """A card of materials, to be ticked."""
    quote = "\n".join(MATERIALS)
    return {
        "kind": "answer", "by": "assistant", "text": quote, "release_id": release_id,
        "understood": {"item": ITEM, "field": "materials", "field_label": "申请材料"},
        "title": "申请材料", "lead": "办理食品经营许可（新办）需要以下材料：",
        "sentences": [{"text": text, "citations": [1]} for text in MATERIALS],
        "citations": [citation(1, 7, f"{GUIDE} › 申请材料", quote)], "tickable": True,
        "label": LABEL, "aigc": AIGC, "not_mine": True, "demonstration": True, "rating": None, "guided": True,
        "next_steps": [
            {"label": "办理时限", "action": "ask", "value": "食品经营许可要几天办好"},
            {"label": "在哪里办", "action": "ask", "value": "食品经营许可在哪里办"},
            {"label": "在线办理", "action": "link", "value": "https://portal.example.invalid/item/food-new"},
        ],
    }


def extract(release_id: str) -> Entry:
    """An extract with two sources, one of them no longer in force."""
    first = "餐饮服务提供者应当自取得营业执照之日起三十日内申请食品经营许可。"
    second = "申请材料齐全、符合法定形式的，应当当场受理。"
    rules = "示例市餐饮服务办事规定（示例）"
    return {
        "kind": "answer", "by": "assistant", "text": first + second, "release_id": release_id,
        "understood": {"item": None, "field": None, "field_label": None}, "title": "", "lead": "有关规定是这样写的：",
        "sentences": [{"text": first, "citations": [1]}, {"text": second, "citations": [2]}],
        "citations": [
            citation(1, 8, f"{rules} › 第二章 › 第六条", first, title=rules, authority="规范性文件"),
            citation(2, 9, f"{rules} › 第二章 › 第八条", second, title=rules, authority="规范性文件",
                     effective_to="2026-06-30", in_force=False),
        ],
        "tickable": False, "label": {"text": LABEL["text"], "detail": "示例市市场监督管理局 2026-11-23 核准"},
        "aigc": AIGC, "not_mine": False, "demonstration": True, "rating": None, "next_steps": [],
    }


def clarification(release_id: str) -> Entry:
    """Three items that fit."""
    kinds = (("id-reissue", "居民身份证补领"), ("id-renew", "居民身份证换领"), ("id-temporary", "临时居民身份证办理"))
    return {
        "kind": "clarification", "by": "assistant", "text": "", "release_id": release_id,
        "lead": "有几个事项都可能是您要办的，请选一个：", "label": LABEL, "aigc": AIGC,
        "candidates": [
            {"item_id": key, "name": name, "department": "示例市公安局", "region_name": "示例市",
             "guided": key != "id-temporary"} for key, name in kinds
        ],
    }


def outcome(release_id: str) -> Entry:
    """A polite end for a question that does not belong here."""
    return {
        "kind": "outcome", "by": "assistant", "text": "", "release_id": release_id, "outcome": "out_of_scope",
        "lead": "这个问题不在政务服务范围内，我不能回答。", "sentences": [
            {"text": "您可以换一个办事方面的问题，或转人工。", "citations": []}],
        "next_steps": [{"label": "转人工", "action": "handover", "value": ""}], "label": LABEL, "aigc": AIGC,
    }


def waiting(place: int = 2, kind: str = "waiting") -> Entry:
    """The facts of waiting, as the event `waiting` carries them."""
    text = "已转人工，工作人员会在这里回复您" if kind == "handover" else "已收到，市场监管窗口的工作人员正在审核答复"
    return {
        "place": place, "usual_wait_s": 300, "on_duty": True, "duty_text": "值班时间：工作日 9:00–17:00",
        "text": text, "return_hint": "可以离开，稍后凭链接查看",
    }


def now() -> str:
    """The moment as the contract writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
