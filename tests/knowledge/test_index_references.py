"""What a question names exactly is read whatever the way it is written."""

from __future__ import annotations

import pytest

from core.titles import bare, title_key
from knowledge.index.references import article_of, asked_references, number_key

TITLES = {title_key(t) for t in ("劳动合同法", "劳动合同法实施条例", "中华人民共和国民法典", "消费者权益保护法", "某省实施《土地管理法》办法", "土地管理法", "食品经营许可")}


@pytest.mark.parametrize(
    ("question", "title", "article"),
    [
        ("劳动合同法第38条", "劳动合同法", 3800),
        ("《中华人民共和国劳动合同法》第三十八条是什么", "劳动合同法", 3800),
        ("《劳动合同法》（2012年修正）第三十八条", "劳动合同法", 3800),
        ("民法典一千零四十二条写了啥", "民法典", 104200),
        ("民法典 1042条", "民法典", 104200),
        ("《民法典》婚姻家庭编第一千零四十二条", "民法典", 104200),
        ("消法五十五条", "消费者权益保护法", 5500),
        ("劳动合同法实施条例的第二十条", "劳动合同法实施条例", 2000),
        ("劳动合同法第17条之一", "劳动合同法", 1701),
        ("劳动合同法第一〇二条", "劳动合同法", 10200),
        ("劳动合同法第十条", "劳动合同法", 1000),
    ],
)
def test_articles(question: str, title: str, article: int) -> None:
    found = asked_references(question, TITLES)
    assert found.articles == ((title_key(title), article),) and found.titles == (title_key(title),)


def test_the_longest_title_is_the_one_named() -> None:
    assert asked_references("某省实施土地管理法办法怎么说", TITLES).titles == (title_key("某省实施《土地管理法》办法"),)
    both = asked_references("土地管理法第二条和民法典第三条", TITLES)
    assert both.articles == ((title_key("土地管理法"), 200), (title_key("民法典"), 300))


def test_a_question_that_names_nothing_there_names_nothing() -> None:
    assert not asked_references("公司拖欠工资怎么办", TITLES)
    assert not asked_references("不存在的法第三条", TITLES)
    assert not asked_references("", TITLES)


@pytest.mark.parametrize("written", ["国办发〔2025〕24号", "国办发[2025]24号", "国办发（2025）第24号", "国办发【2025】024号"])
def test_a_document_number_is_one_whatever_its_brackets(written: str) -> None:
    assert number_key(written) == number_key("国办发〔2025〕24号") != 0
    assert number_key("国办发〔2025〕24号") in asked_references(f"请问{written}讲什么", set()).numbers
    assert number_key("国办发〔2024〕24号") not in asked_references(written, set()).numbers


def test_a_passage_s_article_is_its_path_s_last_part() -> None:
    assert article_of("劳动合同法 › 第四章 劳动合同的解除和终止 › 第三十八条 第一款") == 3800
    assert article_of("某法第十七条之一") == 1701
    assert article_of("某办法 › 第三段") == article_of("某办法 › 第四章 其他") == article_of("护照 › 申请材料") == 0
    assert article_of("刑法修正案 › 一、在刑法第三十七条后增加一条，作为第三十七条之一 › 第1段") == 0


def test_the_version_s_note_is_no_part_of_a_name() -> None:
    assert bare("中华人民共和国公司法（2018修正）") == bare("《公司法》") == "公司法"


def test_a_title_that_is_most_of_the_question_is_told_from_one_in_passing() -> None:
    key = title_key("食品经营许可")
    assert asked_references("食品经营许可怎么办", TITLES).mostly == (key,)
    passing = asked_references("我在村口想开个小饭馆卖早餐，是不是要先办食品经营许可再装修", TITLES)
    assert passing.titles == (key,) and passing.mostly == ()


@pytest.mark.parametrize("written", ["020-83135078是哪里的电话", "02083135078", "(020)83135078", "８３１３５０７８"])
def test_a_telephone_is_known_by_its_last_digits(written: str) -> None:
    assert "83135078" in asked_references(written, set()).phones


@pytest.mark.parametrize("written", ["身份证440106199001011234", "2025年", "第1042条", "13800138000"])
def test_other_numbers_are_no_telephones(written: str) -> None:
    assert asked_references(written, set()).phones == ()
