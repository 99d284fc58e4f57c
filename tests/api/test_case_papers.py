"""An applicant who was asked for corrections: what the papers say, what may be changed and what not, and handing in once more."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select

from api.app import create_app
from api.demonstration import Furnished
from api.house import House
from checkpoint import papers
from checkpoint.case_acts import accept_case
from checkpoint.holds import take
from checkpoint.proposal_tables import Suggestion
from core.cases import deem_accepted
from core.people import Person, Staff, open_session, staff_of
from tests.api.case_stage import DRAWING, VALUES, Browser, case_row, opened, paper, read_documents
from tests.api.review_stage import looked_at
from tests.checkpoint.notices import send_back

DRAWN = ("招牌高度超过3米，请调整设计。", ("doc:sign_drawing", "form:sign_height"))
ADDRESS = ("店铺地址写得不全。", ("form:shop_address",))
FILLED = VALUES | {"sign_text": "拾味粉汤", "sign_height": "3.6"}


@pytest.fixture(scope="module")
def house(furnished: tuple[Path, Furnished], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with opened(furnished[0], tmp_path_factory.mktemp("papers")) as made:
        yield made


@pytest.fixture(scope="module")
def app(house: House) -> FastAPI:
    return create_app(house)


def person(house: House, login: str) -> Staff:
    with house.db.write() as session:
        token = open_session(session, session.scalars(select(Person).where(Person.login == login)).one(), 1)
    with house.db.read() as session:
        return staff_of(session, token, demo=True)


def submitted(app: FastAPI) -> Browser:
    """A signboard's case, handed in."""
    browser = Browser(app)
    browser.send("questions", fact="has_licence", value="否")
    browser.type(**FILLED)
    assert browser.send("documents", files={"file": ("效果图.pdf", paper(["旧图"]))}, kind="sign_drawing").status_code == 303
    assert again(browser).status_code == 303
    return browser


def again(browser: Browser, **more: str) -> Any:
    """Hands the case in as its page now stands."""
    rev = re.search(r'name="rev" value="(\d+)"', browser.see("check"))
    assert rev
    return browser.send("check", rev=rev[1], declared="1", **more)


def returned(app: FastAPI, house: House, *asked: tuple[str, tuple[str, ...]], more: str = "") -> tuple[Browser, str]:
    """A case sent back; the id of its notice."""
    browser, reviewers = submitted(app), (person(house, "reviewer"), person(house, "reviewer2"))
    with case_row(house, browser.id) as (session, case):
        notice = send_back(session, house.keys, case, *reviewers, *asked, more=more)
        return browser, notice.id


def page(browser: Browser, where: str) -> str:
    return html.unescape(browser.see(where))


def api(browser: Browser, app: FastAPI, what: str = "") -> Any:
    """The case as a program that holds its token reads it."""
    token = browser.client.cookies[f"yijianshi_case_{browser.id}"]
    return TestClient(app).get(f"/api/v1/cases/{browser.id}{what}", headers={"Authorization": f"Bearer {token}"})


def test_the_notice_stands_on_the_progress_page_and_leads_to_what_is_to_be_changed(app: FastAPI, house: House) -> None:
    browser, notice = returned(app, house, DRAWN, ADDRESS, more="有疑问请打电话。")
    progress = page(browser, "progress")
    assert f'href="{browser.base}/papers/{notice}"' in progress and "补正告知书（一次性告知）" in progress
    assert f"{browser.base}/papers/{notice}.pdf" in progress and "请按补正告知书改好" in progress
    said = page(browser, f"papers/{notice}")
    for words in (DRAWN[0], ADDRESS[0], "请改正", "《示例条例》第三条", "招牌应当安全、整洁。", "“招牌高度：3.6米”", "有疑问请打电话。"):
        assert words in said, words
    part, _ = browser.field("shop_address")
    for place in ("documents#m-sign_drawing", f"form?part={part}#row-shop_address"):
        assert f'href="{browser.base}/{place}"' in said, place
    assert said.index(DRAWN[0]) < said.index(ADDRESS[0])
    assert 'id="row-shop_address"' in page(browser, f"form?part={part}") and 'id="m-sign_drawing"' in page(browser, "documents")


def test_only_what_was_asked_can_be_written(app: FastAPI, house: House) -> None:
    browser, _ = returned(app, house, ADDRESS)
    part, rev = browser.field("shop_address")
    form = page(browser, f"form?part={part}")
    assert "要补正的（1 处）" in form and re.findall(r'name="v\.(\w+)"', form) == ["shop_address"]
    assert "disabled" not in form and VALUES["shop_name"] in form
    documents = page(browser, "documents")
    assert "效果图.pdf" in documents and "documents/remove" not in documents and 'type="file"' not in documents
    questions = page(browser, "questions")
    assert "现在只能看" in questions and 'name="fact"' not in questions and "questions?fact" not in questions
    assert "questions?fact" not in page(browser, "list") and 'name="items"' not in page(browser, "list")
    fields = {"v.shop_address": "海南省海口市龙华区示例路1号二楼", "r.shop_address": str(rev)}
    assert browser.send("form", part=str(part), **fields).headers["location"] == f"{browser.base}/check"
    assert "示例路1号二楼" in page(browser, "check") and f"{browser.base}/form?part=1\">修改" not in page(browser, "check")


def test_an_old_page_saves_what_is_open_and_is_told_of_the_rest(app: FastAPI, house: House) -> None:
    browser, _ = returned(app, house, ADDRESS)
    part, rev = browser.field("shop_address")
    old = {"v.shop_name": "改了名的店", "r.shop_name": "1", "v.contact_phone": VALUES["contact_phone"], "r.contact_phone": "1"}
    told = browser.send("form", part=str(part), **old, **{"v.shop_address": "海口市示例路2号", "r.shop_address": str(rev)})
    words = html.unescape(told.text)
    assert told.status_code == 422 and "补正告知书没有要求改这一项" in words and "没有保存您填的：改了名的店" in words
    assert words.count("没有保存您填的") == 1 and "海口市示例路2号" in words
    check = page(browser, "check")
    assert "海口市示例路2号" in check and "改了名的店" not in check
    upload = re.search(r'data-upload="(\w+)"', page(browser, "documents"))
    for what, fields in {
        "questions": {"fact": "has_licence", "value": "是"}, "documents/remove": {"upload": upload[1] if upload else ""},
        "list": {"items": "demo-signboard"},
    }.items():  # fmt: skip
        refused = browser.send(what, **fields)
        assert refused.status_code in (400, 422), what
    refused = browser.send("documents", files={"file": ("新图.pdf", paper(DRAWING))}, kind="sign_drawing")
    assert "补正告知书没有要求改这一项" in refused.text and "新图.pdf" not in page(browser, "documents")


def test_suggestions_stand_for_open_fields_alone(app: FastAPI, house: House) -> None:
    browser, _ = returned(app, house, DRAWN)
    drawing = [line.replace("招牌文字：拾味粉汤", "招牌文字：拾味粉店") for line in DRAWING]
    browser.send("documents", files={"file": ("新图.pdf", paper(drawing))}, kind="sign_drawing")
    read_documents(house)
    shown = page(browser, "suggestions")
    assert re.findall(r'id="s-(\w+)"', shown) == ["sign_height"] and "还有 1 项预填建议没有决定" in page(browser, "check")
    assert browser.send("suggestions", decide=re.findall(r'value="(accepted:[0-9a-z]+:[0-9a-f]+)"', shown)[0], key="k1").status_code == 303
    assert "还没有" not in page(browser, "check") and "1.2" in page(browser, "check")
    other = _hidden(house, browser.id, "sign_text")
    assert "补正告知书没有要求改这一项" in browser.send("suggestions", decide=f"accepted:{other}", key="k2").text


def _hidden(house: House, case_id: str, element: str) -> str:
    """A suggestion that no page shows, as a forged form would name it."""
    with house.db.read() as session:
        wanted = select(Suggestion).where(Suggestion.case_id == case_id, Suggestion.element == element, Suggestion.lapsed_at.is_(None))
        row = session.scalars(wanted).one()
        return f"{row.id}:{row.digest}"


def test_what_was_left_unchanged_is_asked_for_once(app: FastAPI, house: House) -> None:
    browser, notice = returned(app, house, DRAWN, ADDRESS)
    assert page(browser, "check").count("未改") == 2
    browser.send("documents", files={"file": ("新图.pdf", paper(DRAWING))}, kind="sign_drawing")
    check = page(browser, "check")
    assert check.count("未改") == 1 and check.count("已改") == 1 and "第 2 处没有改" in check
    assert page(browser, f"papers/{notice}").count("已改") == 1
    refused = again(browser)
    assert refused.status_code == 422 and "第 2 处还没有改" in refused.text and "照原样提交" in refused.text
    assert again(browser, as_it_was="1").status_code == 303
    assert "已提交，等待受理" in page(browser, "progress") and api(browser, app).json()["opened"] == []


def test_programs_read_the_papers_and_what_is_open(app: FastAPI, house: House) -> None:
    browser, notice = returned(app, house, DRAWN, ADDRESS)
    assert api(browser, app).json()["opened"] == ["doc:sign_drawing", "form:shop_address", "form:sign_height"]
    listed = api(browser, app, "/papers")
    assert listed.status_code == 200 and listed.headers["etag"]
    one = api(browser, app, f"/papers/{notice}").json()
    assert listed.json() == {"papers": [one]} and one["kind"] == "notice" and not one["repeat"]
    first = one["entries"][0]
    assert (first["words"], first["parts"]) == (DRAWN[0], list(DRAWN[1])) and first["basis"]["article"] == "第三条"
    for kind, media in (("pdf", "application/pdf"), ("docx", "application/vnd.openxml")):
        file = api(browser, app, f"/papers/{notice}.{kind}")
        assert file.status_code == 200 and file.headers["content-type"].startswith(media), kind
        assert browser.client.get(f"{browser.base}/papers/{notice}.{kind}").headers["content-type"].startswith(media), kind
    assert browser.client.get(f"{browser.base}/papers/{notice}.exe").status_code == 404


def test_a_paper_is_there_for_its_own_applicant_and_once_it_went_out(app: FastAPI, house: House) -> None:
    browser, notice = returned(app, house, ADDRESS)
    stranger = submitted(app)
    for where in (f"papers/{notice}", f"papers/{notice}.pdf"):
        stranger.see(where, 404)
        assert api(stranger, app, f"/{where}").status_code == 404
        assert TestClient(app).get(f"/api/v1/cases/{browser.id}/{where}").status_code == 404
    looked_at(house)
    reviewer = person(house, "reviewer")
    with case_row(house, stranger.id) as (session, case):
        accept_case(session, house.keys, case, reviewer)
        take(session, house.keys, case, reviewer)
        said = {part: "超过三米的限高" for part in papers.REFUSAL} | {"item": "户外招牌设置备案", "result": "备案"}
        waiting = papers.write(session, house.keys, case, reviewer, "refusal", said, item_id="demo-signboard")
    stranger.see(f"papers/{waiting.id}", 404)
    assert api(stranger, app, "/papers").json() == {"papers": []} and "不予许可" not in page(stranger, "progress")


def test_a_refusal_tells_its_reasons_and_what_may_be_done_against_it(app: FastAPI, house: House) -> None:
    browser = submitted(app)
    said = {
        "facts": "招牌高度3.6米", "reasons": "超过三米的限高", "basis": "示例条例第三条", "remedies": "六十日内可以申请行政复议。",
        "item": "户外招牌设置备案", "result": "户外招牌备案回执",
    }  # fmt: skip
    writer, signer = person(house, "reviewer"), person(house, "reviewer2")
    looked_at(house)
    with case_row(house, browser.id) as (session, case):
        accept_case(session, house.keys, case, writer)
        take(session, house.keys, case, writer)
        row = papers.write(session, house.keys, case, writer, "refusal", said, item_id="demo-signboard")
        papers.sign(session, house.keys, case, signer, row.id, row.digest, items=frozenset({"demo-signboard"}))
    progress = page(browser, "progress")
    assert "已经办结" in progress and "不予许可决定：户外招牌设置备案" in progress and "六十日内可以申请行政复议。" in progress
    shown = page(browser, f"papers/{row.id}")
    assert all(words in shown for words in said.values())
    told = api(browser, app, f"/papers/{row.id}").json()
    assert {name: told[name] for name in said} == said and told["entries"] == [] and api(browser, app).json()["state"] == "closed"


def test_the_clock_and_the_acceptance_by_silence_are_told_plainly(app: FastAPI, house: House) -> None:
    browser = submitted(app)
    progress = page(browser, "progress")
    assert re.search(r"补正告知期限：还剩 5 个工作日（\d+月\d+日", progress) and "即为受理" in progress
    with case_row(house, browser.id) as (session, case):
        assert deem_accepted(session, case)
        day = case.accepted_on
    assert isinstance(day, dt.date)
    progress = page(browser, "progress")
    assert f"自收到申请材料之日（{day.month}月{day.day}日）起即为受理" in progress and "依法视为受理" in progress
    assert "法定办结期限" in progress and "承诺办结期限" in progress and "正在审查" in progress


def test_a_notice_of_words_alone_opens_everything(app: FastAPI, house: House) -> None:
    browser, notice = returned(app, house, ("请核对全部内容。", ()))
    assert "请核对全部内容。" in page(browser, f"papers/{notice}")
    part, _ = browser.field("shop_name")
    assert "请核对全部内容。" in (form := page(browser, f"form?part={part}")) and "其余内容保持不变，现在不能改" not in form and 'name="v.shop_name"' in form
    assert 'type="file"' in browser.see("documents") and "questions?fact" in browser.see("questions")
    assert "未改" not in page(browser, "check") and again(browser).status_code == 303
