"""A model's sentences reach the checkpoint only where each stands on a quote that stands in its passage."""

from __future__ import annotations

import json
from typing import Any

from assistant.from_model import model_body
from core.models import ScriptedChatModel
from knowledge.search import Found, Row

LAW = "第三条 申请人应当自签订合同之日起三十日内提出申请。逾期不予受理。"
MORE = "第四条 申请免费，可以邮寄办理。"


def found(*texts: str) -> list[Found]:
    return [
        Found(
            Row(
                passage_id=n, document_id="doc:1", title="示例办法", number="", path=f"示例办法 › 第{n}条", text=text, kind="law",
                authority="法律法规", department="", region="", version_id="v1", version="1", effective_from=None,
                effective_to=None, demonstration=True,
            ),
            1.0, {},
        )
        for n, text in enumerate(texts, 1)
    ]  # fmt: skip


def said(*pairs: tuple[str, int, str]) -> ScriptedChatModel:
    reply: list[dict[str, Any]] = [{"sentence": s, "quotes": [{"passage": p, "quote": q}]} for s, p, q in pairs]
    return ScriptedChatModel(script=[f"好的，结果如下：\n```json\n{json.dumps(reply, ensure_ascii=False)}\n```"])


def test_a_sentence_that_says_what_its_quote_says_stands_at_its_span() -> None:
    quote = "申请人应当自签订合同之日起三十日内提出申请。"
    body = model_body(said(("应当自签订合同之日起三十日内提出申请。", 1, quote)), "多久内申请", found(LAW), "zh")
    assert body is not None
    assert [s.text for s in body.sentences] == ["应当自签订合同之日起三十日内提出申请。"]
    cite = body.citations[0]
    assert LAW[cite.start : cite.end] == cite.quote == quote
    assert body.template == "model/1"
    assert body.demonstration


def test_invented_numbers_and_quotes_are_dropped_and_the_rest_stands() -> None:
    model = said(
        ("应当在六十日内提出申请。", 1, "申请人应当自签订合同之日起三十日内提出申请。"),
        ("可以网上办理。", 2, "可以网上办理。"),
        ("申请免费，可以邮寄办理。", 2, "申请免费，可以邮寄办理。"),
    )
    body = model_body(model, "怎么申请", found(LAW, MORE), "zh")
    assert body is not None
    assert [s.text for s in body.sentences] == ["申请免费，可以邮寄办理。"]
    assert [c.passage_id for c in body.citations] == [2]
    assert body.sentences[0].citations == (0,)


def test_a_dropped_negation_leaves_nothing() -> None:
    assert model_body(said(("逾期受理。", 1, "逾期不予受理。")), "逾期呢", found(LAW), "zh") is None


def test_replies_that_are_no_answer_give_none() -> None:
    for reply in ("", "我不知道", "[]", "[1, 2]", '[{"sentence": 3}]', '[{"sentence": "好", "quotes": [{"passage": 9, "quote": "好"}]}]', "[{"):
        assert model_body(ScriptedChatModel(script=[reply]), "问", found(LAW), "zh") is None, reply


def test_the_model_sees_the_question_and_the_passages_and_nothing_else() -> None:
    model = ScriptedChatModel(script=["[]"])
    model_body(model, "〔身份证号1〕能申请吗", found(LAW), "zh")
    assert len(model.seen) == 1
    assert "〔身份证号1〕能申请吗" in model.seen[0]
    assert LAW in model.seen[0]
    assert model_body(model, "问", [], "zh") is None
    assert len(model.seen) == 1
