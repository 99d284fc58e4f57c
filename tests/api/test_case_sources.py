"""Sources on an applicant's pages, without script: who is asked what and why, allowed, come, proposed, taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.case_check import _documents, proven
from api.filling import findings
from api.house import House
from core.cases import CaseFile, asks_of, end_ask
from tests.api.case_browser import Browser


@pytest.fixture
def one(house: House) -> Browser:
    return Browser(house)


@pytest.fixture
def lin(one: Browser) -> Browser:
    """林示例, who opens a shop in rooms of her own."""
    assert one.post("identity", person="lin").headers["location"].endswith("documents#sources")
    one.answer(by_agent="否", premises="自有")
    return one


def codes(one: Browser) -> set[tuple[str, str]]:
    with one.house.db.read() as session:
        return {(f.code, f.words) for f in findings(one.house, session, session.get_one(CaseFile, one.id))}


def test_what_can_be_fetched_is_told_before_anybody_is_known(one: Browser) -> None:
    page = one.page("documents")
    assert "可以代您调取的信息" in page and "人口信息库（示例）" in page and "示例市公安局（虚构）" in page
    assert "要先核验身份" in page and "/identity" in page and "/sources/population" not in page
    told = one.post("sources/population", part=["owner_id"])
    assert told.status_code == 422 and "要先核验身份" in told.text
    assert one.stands()["asks"] == {} and one.stands()["consents"] == {}


def test_the_page_says_who_what_and_why(lin: Browser) -> None:
    page = lin.page("sources/population")
    for words in (
        "示例市公安局（虚构）", "林**", "只用于办理：个体工商户设立登记", "国务院关于在线政务服务的若干规定", "经营者身份证", "经营者姓名",
        "经营者身份号码（敏感）", "同意并调取", "可以随时撤回", "虚构",
    ):  # fmt: skip
        assert words in page, words
    assert "林示例" not in page and "46010019920308995X" not in page


def test_allowed_asked_come_and_proposed(lin: Browser) -> None:
    done = lin.post("sources/population", part=["owner_id"], scope=["sensitive"])
    assert done.status_code == 303
    stands = lin.stands()
    assert stands["consents"] == {"sensitive": ["owner_id_number"], "source:population": ["owner_id_number", "owner_name"]}
    assert "向示例市公安局（虚构）（人口信息库（示例））查询" in stands["wordings"]["source:population"]
    page = lin.page("documents")
    assert "正在向人口信息库（示例）查询" in page and 'http-equiv="refresh"' in page
    lin.work()
    page = lin.page("documents")
    assert "已从人口信息库（示例）取得，不用再交" in page and "有效期至 2039-04-02" in page and "refresh" not in page
    suggestions = lin.page("suggestions")
    assert "人口信息库（示例）：“林示例”" in suggestions and "46010019920308995X" in suggestions


def test_what_is_not_ticked_is_not_asked_for(lin: Browser) -> None:
    lin.post("sources/population", part=["owner_id"])
    lin.work()
    stands = lin.stands()
    assert set(stands["consents"]) == {"source:population"} and set(stands["records"]["owner_id"].values) == {"owner_name"}
    assert "还有 1 项没有授权调取" in lin.page("documents")


def test_one_person_is_one_of_those_who_look_alike(house: House) -> None:
    one = Browser(house, "demo-newborn")
    one.post("identity", person="xu")
    one.answer(has_birth_certificate="否", record_father="是")
    page = one.page("sources/population")
    assert "您本人是哪一位" in page and 'type="radio" name="part" value="mother_id"' in page
    both = one.post("sources/population", part=["mother_id", "father_id"])
    assert both.status_code == 400 and "只选您本人的那一项" in both.text
    none = one.post("sources/population", part=[""])
    assert none.status_code == 400 and "没有选择要调取什么" in none.text
    assert one.stands()["asks"] == {}
    one.post("sources/population", part=["mother_id"])
    one.work()
    assert set(one.stands()["records"]) == {"mother_id"}
    assert 'value="father_id"' not in one.page("sources/population"), "who is the mother is not the father too"


def test_a_childs_data_need_the_guardian(house: House) -> None:
    one = Browser(house, "demo-newborn")
    one.post("identity", person="xu")
    one.answer(has_birth_certificate="是")
    one.post("sources/licences", part=["birth_certificate"], scope=["sensitive"])
    assert not {"baby_name", "baby_born_on"} & set(one.stands()["consents"]["source:licences"])
    one.post("sources/licences/withdraw")
    one.post("sources/licences", part=["birth_certificate"], scope=["sensitive", "child"])
    stands = one.stands()
    assert {"baby_name", "baby_born_on"} <= set(stands["consents"]["child"]) <= set(stands["consents"]["sensitive"])
    one.work()
    assert one.stands()["records"]["birth_certificate"].values["baby_name"]["value"] == "周小样"


def test_nobodys_record_is_an_answer_with_what_to_do(house: House) -> None:
    one = Browser(house)
    one.post("identity", person="he")
    one.answer(by_agent="否", premises="自有")
    one.post("sources/licences", part=["shop_deed"])
    one.work()
    page = one.page("documents")
    assert "没有查到您的记录" in page and "请上传材料" in page and "再取一次" in page
    assert "refresh" not in page


def test_a_record_stands_for_its_material(lin: Browser) -> None:
    """The guide wants the deed (必要) and lets shared data stand for it: until a source has it, it is exempt by word alone."""
    with lin.house.db.read() as session:
        case = session.get_one(CaseFile, lin.id)
        wanted = [{"kind": "shop_deed", "name": "不动产权证书", "state": "needed", "submit": "必要", "need": "必要"}]
        assert [f.code for f in _documents([], wanted, proven(lin.house, session, case), "zh")] == ["missing"]
    lin.post("sources/licences", part=["shop_deed"])
    lin.work()
    with lin.house.db.read() as session:
        case = session.get_one(CaseFile, lin.id)
        assert proven(lin.house, session, case) == {"shop_deed": "电子证照库（示例）"}
        assert _documents([], wanted, proven(lin.house, session, case), "zh") == []


def test_an_exempt_material_that_no_source_has_is_told_at_the_check(house: House) -> None:
    one = Browser(house)
    one.post("identity", person="he")
    one.answer(by_agent="否", premises="自有")
    assert "not_given" not in {code for code, _ in codes(one)}
    one.post("sources/licences", part=["shop_deed"])
    one.work()
    (words,) = (words for code, words in codes(one) if code == "not_given")
    assert "经营场所不动产权证书" in words and "没有查到您的记录" in words
    assert words in one.page("check")


def test_a_consent_taken_back_takes_everything_along(lin: Browser) -> None:
    lin.post("sources/population", part=["owner_id"])
    lin.work()
    assert "林示例" in lin.page("suggestions")
    assert lin.post("sources/population/withdraw").status_code == 303
    lin.work()
    stands = lin.stands()
    assert stands["records"] == {} and "source:population" not in stands["consents"]
    assert "林示例" not in lin.page("suggestions")
    assert "/sources/population" in lin.page("documents"), "and it may be allowed again"


def test_asked_once_more_on_the_same_consent(lin: Browser) -> None:
    lin.post("sources/population", part=["owner_id"])
    soon = lin.post("sources/population/again", part="owner_id")
    assert soon.status_code == 409 and "已经在查询了" in soon.text
    lin.work()
    assert lin.post("sources/population/again", part="owner_id").status_code == 303
    with lin.house.db.read() as session:
        asks = asks_of(session, session.get_one(CaseFile, lin.id))
    assert len(asks) == 2 and len({ask.consent_id for ask in asks}) == 1
    assert lin.post("sources/population/again", part="agent_id").status_code == 404


def test_a_source_that_cannot_be_reached_is_told_without_making_anybody_wait(lin: Browser) -> None:
    lin.post("sources/population", part=["owner_id"])
    with lin.house.db.write() as session:
        (ask,) = asks_of(session, session.get_one(CaseFile, lin.id))
        ask.outcome = "source_unreachable"
    page = lin.page("documents")
    assert "暂时无法连接" in page and "会自动再试" in page and "refresh" not in page


@pytest.mark.parametrize("where", ["sources/nowhere", "sources/population"])
def test_strangers_and_unknown_sources_find_nothing(lin: Browser, where: str) -> None:
    if where == "sources/nowhere":
        assert lin.client.get(f"/case/{lin.id}/{where}").status_code == 404
        assert lin.post(where, part=["owner_id"]).status_code == 404
        return
    stranger = TestClient(create_app(lin.house), follow_redirects=False)
    assert stranger.get(f"/case/{lin.id}/{where}").status_code == 404
    assert stranger.post(f"/case/{lin.id}/{where}", data={"part": "owner_id"}).status_code == 404
    assert lin.client.post(f"/case/{lin.id}/{where}", data={"part": "owner_id", "csrf": "x"}).status_code == 400
    assert lin.stands()["asks"] == {}


def test_without_sources_the_page_says_nothing_of_them(house: House) -> None:
    one = Browser(replace(house, sources=()))
    assert "可以代您调取" not in one.page("documents")


def test_english_reads_english(lin: Browser) -> None:
    lin.post("sources/population", part=["owner_id"])
    lin.work()
    told = lin.client.get(f"/case/{lin.id}/documents", headers={"Accept-Language": "en", "Accept": "text/html"}).text
    assert "What can be fetched for you" in told and "you need not hand it in" in told


def test_a_denial_is_told_in_words(lin: Browser) -> None:
    lin.post("sources/population", part=["owner_id"])
    with lin.house.db.write() as session:
        case = session.get_one(CaseFile, lin.id)
        (ask,) = asks_of(session, case)
        end_ask(session, lin.house.keys, case, ask, "source_denied")
    assert "对方没有同意这次查询" in lin.page("documents")
