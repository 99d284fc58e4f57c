"""Story two on a phone: from "我想开个小饭馆" to a case that is handed in, each value from a document decided by the citizen."""

from __future__ import annotations

from pathlib import Path

import pytest
from case_steps import RESTAURANT, answer, case_id, hand_in, narrow, proposed
from own_papers import Story, opening
from playwright.sync_api import Browser, Page, expect
from running import Server
from sqlalchemy import select
from windows import DESK, PHONE, picture, staff, window

from checkpoint import audit
from checkpoint.proposal_tables import SuggestionDecision
from core.cases import CaseFile, read_values
from core.crypto import load_keys
from core.db import Database


@pytest.fixture(scope="module")
def story() -> Story:
    return opening(lease_start="2026-01-01", lease_end="2029-12-31", food_cert_valid_to="2028-05-31")


def begin(page: Page) -> None:
    """From the person's own words to the first question."""
    page.goto("/apply")
    narrow(page)
    page.get_by_label("您想办什么事？").fill("我想开个小饭馆")
    page.get_by_role("button", name="查找").click()
    expect(page.locator("form.choices button").first).to_contain_text("开办餐饮店")
    picture(page, "apply-found-phone")
    page.locator("form.choices button").first.click()
    page.wait_for_url("**/questions")


def test_from_a_wish_to_a_case_that_is_handed_in(chromium: Browser, server: Server, story: Story, tmp_path: Path) -> None:
    page = window(chromium, server, PHONE)
    begin(page)

    # 1. Only what decides something is asked; back, and another answer, change what is asked next.
    first = page.locator("form.question h1").inner_text()
    asked = answer(page, {**RESTAURANT, first: RESTAURANT[first]})
    assert len(asked) < len(RESTAURANT) + 1 and first == asked[0]
    page.locator(".given a").filter(has_text="是否设置户外招牌").click()
    page.locator("form.question input[value='否']").check()
    page.get_by_role("button", name="下一题", exact=True).click()
    picture(page, "questions-done-phone")
    page.get_by_role("link", name="看一次性清单").click()
    expect(page.locator("article.one-list")).to_contain_text("经营场所租赁合同")
    expect(page.locator("article.one-list")).to_contain_text("经人工审核")
    assert page.locator("ul.materials > li").filter(has_text="经营场所租赁合同").count() == 1
    narrow(page)
    picture(page, "list-phone")
    page.go_back()
    page.go_forward()
    with page.expect_download() as kept:
        page.get_by_role("link", name="下载 PDF").click()
    assert Path(kept.value.path()).read_bytes().startswith(b"%PDF")

    # 2. Three documents, one of them a photo by telephone.
    page.goto(f"/case/{case_id(page)}/documents")
    hand_in(page, "shop_lease", story.draw(tmp_path, "premises_lease", "clauses", "PDF"))
    hand_in(page, "floor_plan", story.draw(tmp_path, "layout_plan", "upright", "L2", premises_area_m2=312.5))
    hand_in(page, "safety_certificate", story.draw(tmp_path, "food_manager_certificate", "prose", "L1"))
    narrow(page)
    picture(page, "documents-phone")

    # 3. Suggestions, each with where it stands: one refused, one edited, one looked at on the page, the rest as a group.
    page.goto(f"/case/{case_id(page)}/suggestions")
    for element in ("shop_address", "shop_area", "kitchen_area", "safety_manager", "owner_name", "dining_area"):
        proposed(page, element)
    narrow(page)
    picture(page, "suggestions-phone")
    with page.context.expect_page() as opened:
        page.locator("#s-safety_manager").get_by_role("link").first.click()
    opened.value.wait_for_load_state()
    expect(opened.value.locator("#mark")).to_be_visible()
    picture(opened.value, "document-mark-phone")
    opened.value.close()
    page.locator("#s-dining_area").get_by_role("button", name="不用").click()
    expect(page.locator("#s-dining_area")).to_have_count(0)
    lease, plan = (page.locator("#s-shop_area .proposal").filter(has_text=words) for words in ("premises_lease", "layout_plan"))
    expect(page.locator("#s-shop_area")).to_contain_text("写得不一样")
    assert lease.count() == plan.count() == 1 and lease.locator("summary").count() == 0
    plan.get_by_role("button", name="采用这个").click()
    expect(page.locator("#s-shop_area")).to_have_count(0)
    area = page.locator("#s-kitchen_area")
    area.locator("summary").first.click()
    area.locator("input").first.fill("一百")
    area.locator("details button").first.click()
    expect(page.locator("#trouble")).to_be_visible()
    picture(page, "suggestions-wrong-phone")
    area.locator("summary").first.click()
    area.locator("input").first.fill("120.5")
    area.locator("details button").first.click()
    expect(page.locator("#s-kitchen_area")).to_have_count(0)
    page.get_by_role("button", name="采用").last.click()
    page.reload()
    expect(page.locator(".proposal")).to_have_count(0)

    # 4. The rest by hand; a wrong number is said in words and nothing else is lost; a second tab overwrites nothing.
    page.goto(f"/case/{case_id(page)}/form")
    picture(page, "form-phone")
    second = page.context.new_page()
    fill(page, {"owner_id_number": "46010519900101993X"})
    expect(page.locator("section.trouble")).to_be_visible()
    picture(page, "form-wrong-phone")
    second.goto(f"/case/{case_id(page)}/form?part={part_of(page, 'contact_phone')}")
    fill(page, {"shop_name": "海口拾味粉汤馆", "owner_id_number": str(story.values["operator_id_number"]), "business_scope": "餐饮服务", "safety_manager_count": "1", "contact_phone": "15400001111"})
    second.locator("#f-contact_phone").fill("15400002222")
    second.locator("form.fields button.primary").click()
    expect(second.locator("#row-contact_phone")).to_contain_text("15400001111")
    expect(second.locator("#row-contact_phone")).to_contain_text("在别的窗口里改过了")
    picture(second, "form-conflict-phone")
    second.close()

    # 5. Checked in words, declared, handed in; the receipt's link opens it again elsewhere.
    page.goto(f"/case/{case_id(page)}/check")
    picture(page, "check-phone")
    expect(page.locator("section.trouble")).to_have_count(0)
    expect(page.locator("body")).to_contain_text("海口拾味粉汤馆")
    page.locator("input[name=declared]").check()
    page.get_by_role("button", name="提交", exact=False).last.click()
    page.wait_for_url("**/progress")
    expect(page.locator("body")).to_contain_text("已提交")
    page.reload()
    narrow(page)
    picture(page, "progress-phone")
    link = page.locator("code.link").inner_text()
    elsewhere = window(chromium, server, PHONE)
    elsewhere.goto(link)
    elsewhere.wait_for_url("**/progress")
    elsewhere.goto(f"/case/{case_id(page)}/form")
    elsewhere.goto(f"/case/{case_id(page)}/form")
    elsewhere.wait_for_url("**/progress")  # what was handed in is read, not changed

    # 6. At the desk: each value with where it came from, and a number.
    clerk = staff(chromium, server, "clerk")
    clerk.set_viewport_size(DESK)  # type: ignore[arg-type]
    clerk.goto("/staff/cases")
    clerk.get_by_role("link").filter(has_text="开办餐饮店").first.click()
    expect(clerk.locator("body")).to_contain_text("海口拾味粉汤馆")
    picture(clerk, "case-desk")
    clerk.get_by_role("button", name="受理", exact=False).first.click()
    page.reload()
    expect(page.locator("body")).to_contain_text("已受理")
    _check(server, case_id(page), story)


def part_of(page: Page, element: str) -> int:
    """The part of the form on which an element stands."""
    base = f"/case/{case_id(page)}/form"
    page.goto(base)
    for part in range(1, page.locator("nav.parts li").count() + 1):
        page.goto(f"{base}?part={part}")
        if page.locator(f"#row-{element}").count():
            return part
    raise AssertionError(element)


def fill(page: Page, values: dict[str, str]) -> None:
    """Types these values, wherever in the form they stand, and saves each part."""
    for element, value in values.items():
        part_of(page, element)
        page.locator(f"#f-{element}").fill(value)
        page.locator("form.fields button.primary").click()
        page.wait_for_load_state()


def _check(server: Server, id_: str, story: Story) -> None:
    db = Database(server.settings.url)
    keys = load_keys(None, server.settings.data_dir / "keys" / "master.key", "international")
    with db.read() as session:
        case = session.get_one(CaseFile, id_)
        values = read_values(session, keys, case)
        assert case.state == "accepted" and case.number
        assert {values[e].origin for e in ("shop_address", "shop_area", "safety_manager", "owner_name")} == {"accepted"}
        assert (values["kitchen_area"].origin, values["contact_phone"].origin) == ("edited", "typed")
        assert values["shop_address"].value == story.values["premises_address"]
        assert float(values["shop_area"].value) == 312.5 and float(values["kitchen_area"].value) == 120.5
        assert "dining_area" not in values
        verdicts = set(session.scalars(select(SuggestionDecision.verdict).where(SuggestionDecision.case_id == id_)))
        assert verdicts == {"accepted", "edited", "refused"}
        assert audit.verify(session, keys).clean
    db.close()
