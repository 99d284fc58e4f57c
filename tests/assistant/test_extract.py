"""An extract is verbatim, answers what is asked, brings what it can't be understood without, or is honestly empty."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.extract import Hit, Pick, extract
from checkpoint.body import Body, Cite, Sentence
from checkpoint.verify import verify

TEXTS = {
    1: "第八条 食品经营许可申请，由区市场监督管理局受理。区市场监督管理局应当自受理之日起十个工作日内作出决定。",
    2: "第九条 有下列情形之一的，不予受理：\n（一）材料不齐全，逾期不补正的；\n（二）不属于本机关职权的。",
    3: "第十条 食品经营许可不收取费用。办理食品经营许可可以委托代理人。但是，现场核查时负责人应当在场。",
    4: "第十一条 食品经营许可证有效期为五年。需要延续的，应当在有效期届满三十日前提出申请。",
    5: "第十二条 新生儿出生登记，由监护人在一个月内向户口登记机关申报。",
}
HITS = [Hit(n, text, f"示例规定 › 第{n}条", "示例规定", 1.0) for n, text in TEXTS.items()]


def joined(question: str) -> str:
    return "".join(pick.quote for pick in extract(question, HITS))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("食品经营许可几天内作出决定？", "十个工作日"),
        ("食品经营许可申请由谁受理？", "区市场监督管理局受理"),
        ("食品经营许可收费吗？", "不收取费用"),
        ("食品经营许可证有效期多久？", "五年"),
        ("许可证延续要提前多久提出申请？", "三十日前"),
        ("新生儿出生登记向哪个机关申报？", "户口登记机关"),
    ],
)
def test_it_answers_what_is_asked(question: str, answer: str) -> None:
    assert answer in joined(question)


def test_a_list_comes_whole_with_its_lead() -> None:
    (pick,) = [p for p in extract("哪些情形不予受理？", HITS) if p.passage_id == 2]
    assert pick.quote == TEXTS[2]


def test_a_rule_comes_with_its_exception() -> None:
    picks = extract("办理食品经营许可能不能委托代理人？", HITS)
    assert any("委托代理人。但是，现场核查时负责人应当在场。" in pick.quote for pick in picks)


@pytest.mark.parametrize("question", ["今天天气怎么样？", "公积金贷款额度是多少？", "？", "", "请问是什么"])
def test_it_is_empty_where_nothing_answers(question: str) -> None:
    assert extract(question, HITS) == []


def test_no_hits_no_answer() -> None:
    assert extract("食品经营许可收费吗？", []) == []


def passes_verification(picks: list[Pick]) -> bool:
    body = Body(
        kind="extract",
        sentences=tuple(Sentence(text=p.quote, citations=(n,)) for n, p in enumerate(picks)),
        citations=tuple(Cite(passage_id=p.passage_id, start=p.start, end=p.end, quote=p.quote) for p in picks),
    )
    return not verify(body, TEXTS)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from("食品 经营 许可 受理 材料 情形 申请 多久 谁 有效期 委托 是否 哪些 延续 登记".split()), max_size=6))  # noqa: SIM905
def test_whatever_is_asked_the_parts_are_verbatim_few_and_verified(words: list[str]) -> None:
    picks = extract("".join(words), HITS)
    assert len(picks) <= 4
    assert all(TEXTS[p.passage_id][p.start : p.end] == p.quote for p in picks)
    assert not picks or passes_verification(picks)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=200))
def test_nothing_makes_it_stumble(question: str, text: str) -> None:
    for pick in extract(question, [Hit(1, text, "", "", 0.0)]):
        assert text[pick.start : pick.end] == pick.quote
