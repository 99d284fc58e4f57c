"""A draft that says what its sources don't say is found out; one that repeats them stands."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checkpoint.body import Body, Cite, ItemRef, Kind, Sentence
from checkpoint.verify import WHOLE, verify
from core.texts import t

ACCEPT = "第三十二条 行政机关应当自受理申请之日起十五日内作出决定；十五日内不能作出决定的，经本机关负责人批准，可以延长10日。"
REFUSE = "第三十三条 有下列情形之一的，不予受理：\n（一）材料不齐全，逾期不补正的；\n（二）不属于本机关职权的。"
EXCEPT = "第四十条 申请人可以委托代理人提出申请，但依法应当由本人到场的除外。收费依照国办发〔2025〕24号执行，电话020-83635678。"
FORBID = "第五条 任何窗口不得无故拒绝受理单个事项。"
PASSAGES = {1: ACCEPT, 2: REFUSE, 3: EXCEPT, 4: FORBID}


def cite(passage: int, quote: str) -> Cite:
    start = PASSAGES[passage].index(quote)
    return Cite(passage_id=passage, start=start, end=start + len(quote), quote=quote)


def body(*pairs: tuple[str, Cite], kind: Kind = "extract", lead: str = "", title: str = "") -> Body:
    sentences = tuple(Sentence(text=text, citations=(i,)) for i, (text, _) in enumerate(pairs))
    return Body(kind=kind, title=title, lead=lead, sentences=sentences, citations=tuple(c for _, c in pairs))


def codes(draft: Body, names: tuple[str, ...] = ()) -> list[str]:
    return [failure.code for failure in verify(draft, PASSAGES, names)]


@pytest.mark.parametrize("passage", PASSAGES)
def test_a_passage_repeated_whole_stands(passage: int) -> None:
    assert codes(body((PASSAGES[passage], cite(passage, PASSAGES[passage])))) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("行政机关应当自受理申请之日起三十日内作出决定。", "number"),
        ("行政机关应当自受理申请之日起15个工作日内作出决定。", "number"),
        ("行政机关应当自受理申请之日起十五个月内作出决定。", "number"),
        ("第三十三条 行政机关应当自受理申请之日起十五日内作出决定。", "number"),
        ("行政机关可以自受理申请之日起十五日内作出决定。", "word_dropped"),
        ("行政机关自受理申请之日起十五日内作出决定。", "word_dropped"),
        ("行政机关不得自受理申请之日起十五日内作出决定。", "word_added"),
        ("十五日内作出决定的，经批准，可以延长10日。", "word_dropped"),
        ("不能作出决定的，可以延长十五日；十日内作出决定。", "number_moved"),
        ("行政机关必须自受理申请之日起十五日内作出决定。", "word_added"),
        ("行政机关应当自受理申请之日起十五日以上作出决定。", "word_added"),
    ],
)
def test_a_changed_rule_is_found_out(text: str, code: str) -> None:
    assert code in codes(body((text, cite(1, ACCEPT))))


@pytest.mark.parametrize(
    "text",
    [
        "行政机关应当自受理申请之日起15日内作出决定。",
        "行政机关应当自受理申请之日起１５天内作出决定。",
        "经本机关负责人批准，可以延长十日。",
        "行政机关应当自受理申请之日起15日内作出决定；15日内不能作出决定的，经本机关负责人批准，可以延长10日。",
    ],
)
def test_the_same_rule_in_other_digits_stands(text: str) -> None:
    assert codes(body((text, cite(1, ACCEPT)))) == []


def test_a_quote_must_stand_at_its_span() -> None:
    good = cite(1, "可以延长10日")
    assert "quote_differs" in codes(body(("可以延长10日", good.model_copy(update={"start": 3, "end": 10}))))
    assert "quote_differs" in codes(body(("可以延长20日", good.model_copy(update={"quote": "可以延长20日"}))))
    assert "quote_differs" in codes(body(("可以延长10日", good.model_copy(update={"start": -9, "end": 999}))))
    assert "quote_differs" in codes(body(("", good.model_copy(update={"start": 3, "end": 3, "quote": ""}))))
    assert "no_such_passage" in codes(body(("可以延长10日", good.model_copy(update={"passage_id": 99}))))


def test_numbers_of_a_broken_quote_found_nothing() -> None:
    forged = Cite(passage_id=1, start=0, end=9, quote="三十日内作出决定")
    assert "number" in codes(body(("三十日内作出决定", forged)))


def test_every_sentence_rests_on_a_citation() -> None:
    draft = Body(kind="extract", sentences=(Sentence(text="可以延长。"),), citations=(cite(1, ACCEPT),))
    assert codes(draft) == ["uncited"]
    outside = Body(kind="extract", sentences=(Sentence(text="可以延长。", citations=(4,)),), citations=(cite(1, ACCEPT),))
    assert codes(outside) == ["no_such_citation"]
    negative = Body(kind="extract", sentences=(Sentence(text="可以延长。", citations=(-1,)),), citations=(cite(1, ACCEPT),))
    assert codes(negative) == ["no_such_citation"]
    assert codes(Body(kind="extract")) == ["no_sentences"]


@pytest.mark.parametrize(
    ("passage", "quote", "code"),
    [
        (4, "得无故拒绝受理单个事项。", "quote_cut"),
        (4, "无故拒绝受理单个事项。", "quote_cut"),
        (4, "拒绝受理单个事项。", "quote_cut"),
        (1, "能作出决定的，经本机关负责人批准，可以延长10日。", "quote_cut"),
        (3, "申请人可以委托代理人提出申请", "exception_cut"),
        (2, "（一）材料不齐全，逾期不补正的；", "lead_missing"),
    ],
)
def test_a_quote_may_not_leave_out_what_turns_it_around(passage: int, quote: str, code: str) -> None:
    assert codes(body((quote, cite(passage, quote)))) == [code]


def test_an_item_stands_beside_its_lead() -> None:
    lead, item = "第三十三条 有下列情形之一的，不予受理：", "（二）不属于本机关职权的。"
    assert codes(body((lead, cite(2, lead)), (item, cite(2, item)))) == []


def test_an_exception_may_stand_in_the_next_sentence() -> None:
    rule, exception = "第四十条 申请人可以委托代理人提出申请，", "但依法应当由本人到场的除外。"
    assert codes(body((rule, cite(3, rule)), (exception, cite(3, exception)))) == []
    assert "word_dropped" in codes(body(("申请人可以委托代理人提出申请。", cite(3, EXCEPT))))


@pytest.mark.parametrize(
    "text",
    ["收费依照国办发〔2025〕42号执行。", "收费依照国办发〔2024〕24号执行。", "收费依照国发〔2025〕24号执行。", "电话020-83635679。", "电话83635678。"],
)
def test_document_numbers_and_phones_are_exact(text: str) -> None:
    quote = "收费依照国办发〔2025〕24号执行，电话020-83635678。"
    assert "number" in codes(body((text, cite(3, quote))))


def test_title_and_lead_may_speak_of_published_facts_only() -> None:
    pair = (ACCEPT, cite(1, ACCEPT))
    assert codes(body(pair, lead="依据国办发〔2025〕24号：")) == ["number"]
    assert codes(body(pair, lead="依据国办发〔2025〕24号："), ("某意见（国办发〔2025〕24号）",)) == []
    assert [f.sentence for f in verify(body(pair, title="3日办结"), PASSAGES)] == [WHOLE]


def test_a_card_is_verbatim() -> None:
    passages = {7: "5(工作日)\n凭身份证2份"}
    value = Cite(passage_id=7, start=0, end=6, quote="5(工作日)")
    item = ItemRef(item_id="A1", name="示例2号证办理", version="2025-01-01")
    draft = Body(
        kind="card", title="示例2号证办理", sentences=(Sentence(text="承诺办结时限：5(工作日)", citations=(0,)),), citations=(value,), item=item
    )
    assert verify(draft, passages) == []
    changed = draft.model_copy(update={"sentences": (Sentence(text="承诺办结时限：5个工作日左右", citations=(0,)),)})
    assert [f.code for f in verify(changed, passages)] == ["not_verbatim"]


def test_every_reason_has_its_words() -> None:
    draft = body(("三十日内应当拒绝", cite(4, "拒绝受理单个事项。")), kind="card")
    failures = verify(draft, PASSAGES)
    assert {f.code for f in failures} >= {"number", "word_added", "quote_cut", "not_verbatim"}
    for failure in failures:
        assert all(value in t(f"verify.{failure.code}", **failure.values) for value in failure.values.values())


def test_wordings_rest_on_no_source() -> None:
    assert codes(Body(kind="wording", sentences=(Sentence(text="请拨打12345。"),))) == []


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 400), st.integers(1, 400), st.sampled_from(["日", "个工作日", "元", "个月", "%", "人", "份"]))
def test_no_other_number_ever_passes(stated: int, said: int, unit: str) -> None:
    text = f"申请人应当缴纳或者等待{stated}{unit}，逾期视为放弃。"
    quote = Cite(passage_id=1, start=0, end=len(text), quote=text)
    draft = Body(
        kind="extract",
        sentences=(Sentence(text=text.replace(str(stated), str(said)), citations=(0,)),),
        citations=(quote,),
    )
    assert (not verify(draft, {1: text})) == (stated == said)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 3), st.integers(0, 80), st.sampled_from(["不", "不得", "无需", "可以", "应当", "必须", "除外", "未"]))
def test_no_inserted_duty_word_ever_passes(which: int, at: int, word: str) -> None:
    source = (ACCEPT, REFUSE, EXCEPT, FORBID)[which]
    at = min(at, len(source))
    changed = source[:at] + word + source[at:]
    assume(changed.count(word) > source.count(word))  # 应应当当 says 应当 once
    quote = Cite(passage_id=1, start=0, end=len(source), quote=source)
    draft = Body(kind="extract", sentences=(Sentence(text=changed, citations=(0,)),), citations=(quote,))
    assert verify(draft, {1: source})


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200), st.integers(-5, 300), st.integers(-5, 300))
def test_nothing_makes_it_stumble(text: str, source: str, start: int, end: int) -> None:
    quote = Cite(passage_id=1, start=start, end=end, quote=source[max(0, start) : max(0, end)])
    draft = Body(kind="extract", title=text, sentences=(Sentence(text=text, citations=(0,)),), citations=(quote,))
    verify(draft, {1: source})
