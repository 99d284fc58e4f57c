"""An application on the pages that work without script: the whole way, and what they refuse."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import create_app
from api.demonstration import Furnished
from api.house import House
from tests.api.case_stage import BABY, BIRTH, DRAWING, SHOP, VALUES, Browser, opened, paper, read_documents
from tests.walking import walk

STEPS = ("questions", "list", "form", "documents", "suggestions", "consent", "check", "progress")


@pytest.fixture(scope="module")
def house(furnished: tuple[Path, Furnished], tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with opened(furnished[0], tmp_path_factory.mktemp("pages")) as made:
        yield made


@pytest.fixture(scope="module")
def app(house: House) -> FastAPI:
    return create_app(house)


def button(page: str, verdict: str, shown: str) -> str:
    """The value of a suggestion's button."""
    block = next(one for one in page.split('<div class="proposal"')[1:] if shown in one)
    return re.search(rf'value="({verdict}:[0-9a-z]+:[0-9a-f]+)"', block)[1]  # type: ignore[index]


def revision(page: str) -> str:
    return re.search(r'name="rev" value="(\d+)"', page)[1]  # type: ignore[index]


def filled(app: FastAPI, house: House) -> Browser:
    """A signboard's case that could be handed in, filled in by forms alone."""
    browser = Browser(app)
    browser.type(**VALUES)
    done = browser.send("documents", files={"file": ("效果图.pdf", paper(DRAWING))}, kind="sign_drawing")
    assert done.headers["location"] == f"{browser.base}/documents#m-sign_drawing"
    read_documents(house)
    for shown in ("拾味粉汤", "1.2"):
        pressed = button(browser.see("suggestions"), "accepted", shown)
        assert browser.send("suggestions", decide=pressed, key="k-" + shown).status_code == 303
    return browser


def test_the_whole_way_without_script(app: FastAPI, house: House) -> None:
    browser = Browser(app, SHOP)
    asked = browser.see("questions")
    fact = re.search(r'name="fact" value="(\w+)"', asked)[1]  # type: ignore[index]
    assert browser.send("questions", fact=fact, value="不清楚").headers["location"].endswith("questions#question")
    browser.send("questions", fact="has_signboard", value="是")
    browser.send("list", items="demo-signboard")
    listed = browser.see("list")
    assert "招牌效果图" in listed and "AI 生成，经人工审核" in listed
    read = re.sub(r"<[^>]+>", "", listed)
    assert "食品经营许可" in read and "demo-" not in read.replace("demo.invalid", "")  # offered again, by its name
    browser.type(**VALUES)
    saved = browser.type(contact_phone="154").headers["location"]
    assert saved.endswith("&saved=1#f-contact_phone")
    told = browser.see(saved.removeprefix(f"{browser.base}/"))
    assert "联系电话" in re.search(r'role="alert".*?</section>', told, re.S)[0]  # type: ignore[index]
    browser.send("documents", files={"file": ("效果图.pdf", paper(DRAWING))}, kind="sign_drawing")
    assert "已收到，等待读取" in browser.see("documents")
    read_documents(house)
    shown = browser.see("suggestions")
    assert "效果图.pdf，第 1 页：“拾味粉汤”" in html.unescape(shown)
    form = browser.see(f"form?part={browser.field('sign_text')[0]}")
    assert "拾味粉汤" in form and 'value="拾味粉汤"' not in re.search(r'<input id="f-sign_text"[^>]*>', form)[0]  # type: ignore[index]
    browser.send("suggestions", decide=button(shown, "accepted", "拾味粉汤"), key="k1")
    edited = button(browser.see("suggestions"), "edited", "1.2")
    browser.send("suggestions", **{"decide": edited, f"e.{edited.split(':')[1]}": "1.5", "key": "k2"})
    browser.type(contact_phone=VALUES["contact_phone"])

    check = browser.see("check")
    assert "没有发现缺漏" in check and "1.5" in check
    assert browser.send("check", rev=revision(check), declared="1").headers["location"] == f"{browser.base}/progress"
    assert "收到申请不等于受理" in browser.see("progress")


def test_no_page_stands_on_a_script(app: FastAPI) -> None:
    browser = Browser(app)
    for step in STEPS:
        page = browser.see(step)
        assert not re.search(r"<script(?! type=\"module\" src=\"/static/)|\son\w+=|javascript:", page), step
        for form in re.findall(r"<form.*?</form>", page, re.S):
            assert "<button" in form and 'method="' in form, step


def test_another_applicants_draft_is_not_there(app: FastAPI) -> None:
    mine, stranger, nobody = Browser(app), Browser(app), TestClient(app, follow_redirects=False)
    ways = {
        (method, route.path) for route in walk(app.routes)
        if str(getattr(route, "path", "")).startswith("/case/{case_id}") for method in route.methods - {"HEAD"}
    }  # fmt: skip
    assert len(ways) >= 22
    mark = stranger.mark()
    forged = TestClient(app, follow_redirects=False)
    forged.cookies.set(f"yijianshi_case_{mine.id}", stranger.client.cookies[f"yijianshi_case_{stranger.id}"])
    for method, path in sorted(ways):
        address = path.format(case_id=mine.id, upload_id="0" * 26, page="1", source_id="x", record_id="x", paper_id="0" * 26, kind="pdf")
        sent = {"csrf": mark, "fact": "has_licence", "upload": "0" * 26, "consent": "0" * 26, "kind": "x", "voucher": "x", "part": "x"}
        for client in (stranger.client, forged, nobody):
            refused = client.request(method, address, **({"data": sent} if method == "POST" else {}))
            assert refused.status_code == 404, (method, path)
            assert mine.id not in refused.text
    assert mine.see("progress")


@pytest.mark.parametrize("csrf", [None, "", "0" * 64])
def test_a_form_without_its_mark_does_nothing(app: FastAPI, csrf: str | None) -> None:
    browser = Browser(app)
    before = browser.see("progress"), browser.see("form")
    for what, fields in {
        "questions": {"fact": "has_licence", "value": "是"}, "questions/forget": {"fact": "has_licence"},
        "list": {"items": "demo-signboard"}, "form": {"v.shop_name": "别人填的", "r.shop_name": "0"},
        "documents/remove": {"upload": "0" * 26}, "suggestions": {"decide": "accepted:x:y"}, "consent": {"scope": "sensitive"},
        "consent/withdraw": {"consent": "0" * 26}, "check": {"declared": "1", "rev": "0"}, "withdraw": {}, "erase": {},
    }.items():  # fmt: skip
        assert browser.send(what, csrf=csrf, **fields).status_code == 400, what
    assert browser.send("documents", files={"file": ("a.pdf", paper(DRAWING))}, csrf=csrf).status_code == 400
    assert (browser.see("progress"), browser.see("form")) == before
    sent = {"csrf": browser.mark(), "v.shop_name": "别人填的", "r.shop_name": "0"}
    foreign = browser.client.post(f"{browser.base}/form", data=sent, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 400 and browser.see("form") == before[1]


def test_a_value_whose_consent_is_missing_stands_on_no_page(app: FastAPI, house: House) -> None:
    browser = Browser(app, BABY)
    browser.send("documents", files={"file": ("出生证.pdf", paper(BIRTH))}, kind="birth_certificate")
    read_documents(house)
    upload = re.search(r'data-upload="(\w+)"', browser.see("documents"))[1]  # type: ignore[index]
    element = f"documents/{upload}?element=baby_name"
    for what in (*STEPS, element, f"documents/{upload}"):
        assert "林示例" not in browser.see(what), what
    assert "要先得到您的单独同意" in browser.see("suggestions")
    assert browser.send("consent", scope="sensitive").headers["location"].endswith("suggestions")
    assert "林示例" not in browser.see("suggestions") + browser.see(element)  # a child's needs the guardian's
    browser.send("consent", scope="child")
    assert "林示例" in browser.see("suggestions") and "林示例" in browser.see(element)
    for consent in set(re.findall(r'name="consent" value="(\w+)"', browser.see("consent"))):
        browser.send("consent/withdraw", consent=consent)
    assert "林示例" not in browser.see("suggestions") + browser.see(element)
    assert browser.send("consent").status_code == 400  # nothing ticked is no consent


def test_a_second_tab_is_shown_what_the_first_one_saved(app: FastAPI) -> None:
    browser = Browser(app)
    browser.type(shop_name="第一个窗口")
    browser.type(0, contact_phone="15400001234")
    second = browser.type(0, shop_name="第二个窗口")
    assert second.status_code == 200
    for words in ("这一项在别的窗口里改过了，没有覆盖。", "别处填的：第一个窗口", "这里填的：第二个窗口"):
        assert words in html.unescape(second.text)
    assert "第二个窗口" not in browser.see("check") and "15400001234" in browser.see("check")
    browser.type(shop_name="第二个窗口")
    assert "第二个窗口" in browser.see("check")


def test_handing_in_twice_is_handing_in_once_and_an_old_page_not_at_all(app: FastAPI, house: House) -> None:
    browser = filled(app, house)
    old = revision(browser.see("check"))
    assert "请先勾选" in browser.send("check", rev=old).text
    browser.type(shop_name="海口改过的店")
    refused = browser.send("check", rev=old, declared="1")
    assert refused.status_code == 409 and "没有覆盖" in refused.text and "海口改过的店" in refused.text
    rev = revision(browser.see("check"))
    numbers = set()
    for _ in range(2):
        assert browser.send("check", rev=rev, declared="1").status_code == 303
        numbers |= set(re.findall(r"YJS-\d{8}-\d{6}-\w", browser.see("progress")))
    assert len(numbers) == 1 and browser.see("progress").count("提交申请") == 1
    late = browser.send("form", part="1", **{"v.shop_name": "提交后再改", "r.shop_name": "99"})
    assert "不能再修改" in late.text and "提交后再改" not in browser.see("progress")


def test_a_deleted_draft_is_gone(app: FastAPI) -> None:
    browser = Browser(app)
    browser.type(shop_name="要删除的店")
    done = browser.send("erase")
    assert done.headers["location"] == "/apply?erased=1"
    assert "已删除。" in browser.client.get("/apply?erased=1").text
    for step in STEPS:
        assert "要删除的店" not in browser.see(step, 410), step


def test_without_an_approved_wording_the_list_waits_and_nothing_is_lost(
    furnished: tuple[Path, Furnished], tmp_path: Path
) -> None:
    """Outside a demonstration the demonstration's approvals do not hold."""
    with opened(furnished[0], tmp_path, demo=False) as house:
        browser = Browser(create_app(house))
        browser.send("questions", fact="has_licence", value="是")
        page = browser.client.get(f"{browser.base}/list", headers={"Accept": "text/html"})
        assert page.status_code == 503 and "还没有经审核批准" in page.text and "您的回答已经保存" in page.text
        assert browser.see("form") and "15400001234" not in page.text
        assert browser.client.get(f"{browser.base}/list.pdf").status_code == 503


def test_a_document_with_too_many_pages_says_how_many_are_read(app: FastAPI, house: House) -> None:
    browser = Browser(app)
    browser.send("documents", kind="", files={"file": ("厚.pdf", paper(["一页"], pages=house.settings.upload_pages + 1))})
    read_documents(house)
    assert f"超过 {house.settings.upload_pages} 页" in browser.see("documents")
