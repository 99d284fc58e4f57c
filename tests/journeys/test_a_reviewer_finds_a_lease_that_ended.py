"""Story three: a reviewer finds a lease that ended, dismisses a false flag, adds a finding and writes the one notice, which a
second person signs; the applicant corrects by telephone; two who must not see each other differ; a refusal has four eyes."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from case_steps import READ_MS, narrow
from own_papers import Story, opening
from playwright.sync_api import Browser, Locator, Page, expect
from running import Server
from windows import PHONE, picture, staff, window

from tests.api.case_stage import Applicant

FACTS = {
    "has_licence": False, "apply_together": True, "shop_kind": "个体工商户", "premises": "租赁", "residential_house": False,
    "drinks_only": False, "oily_water": False, "has_signboard": False, "over_300": False, "by_agent": False,
}  # fmt: skip


@pytest.fixture
def portal(server: Server) -> Iterator[httpx.Client]:
    """A portal's program that speaks for applicants."""
    with httpx.Client(base_url=server.url, timeout=60) as client:
        yield client


def handed_in(client: httpx.Client, story: Story, folder: Path) -> Applicant:
    """A snack bar's application with an ended lease and an address that is written otherwise, handed in."""
    made = client.post("/api/v1/cases", json={"matter": "demo-open-restaurant"}).json()
    applicant = Applicant(client, made["case"]["id"], made["token"])  # type: ignore[arg-type]
    applicant.answer(**FACTS)
    papers = {
        "shop_lease": story.draw(folder, "premises_lease", "clauses", "L1", lease_end="2026-01-31"),
        "floor_plan": story.draw(folder, "layout_plan", "upright", "L0"),
        "safety_certificate": story.draw(folder, "food_manager_certificate", "prose", "PDF"),
        "owner_id": story.draw(folder, "operator_id_card", "beside", "L0"),
    }  # fmt: skip
    for kind, path in papers.items():
        assert applicant.upload(path.read_bytes(), kind, path.name).status_code == 201
    until(lambda: all(one["state"] == "read" for one in applicant.get("documents")["documents"]))
    told = story.values
    applicant.type(
        shop_name="海口拾味粉汤馆", shop_address=f"{told['premises_address']}一楼", business_scope="餐饮服务", owner_name=told["operator_name"],
        owner_id_number=told["operator_id_number"], shop_area=told["premises_area_m2"], kitchen_area=told["processing_area_m2"],
        safety_manager=told["operator_name"], safety_manager_count=1, contact_phone="15400001111",
    )  # fmt: skip
    scopes = [one["scope"] for one in applicant.get("consents")["asked"]]
    if scopes:
        applicant.send("POST", "consents", json={"scopes": scopes})
    for one in applicant.get("suggestions")["suggestions"]:
        applicant.decide(one, "refused", key=f"k-{one['id']}")
    done = applicant.submit()
    assert done.status_code == 200, done.text
    return applicant


def until(done: Callable[[], object], seconds: float = READ_MS / 1000) -> None:
    """Waits until something is so."""
    ends = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < ends
        time.sleep(0.3)


def open_case(page: Page, number: str) -> None:
    """Opens a case from the queue once its points are there."""
    page.goto("/staff/review?tab=all")
    page.get_by_role("link", name=re.compile(number)).click()
    ends = time.monotonic() + 30
    while not page.locator("[data-point]").count():
        assert time.monotonic() < ends
        time.sleep(0.5)
        page.reload()


def point(page: Page, words: str) -> Locator:
    """The card of one review point."""
    return page.locator("[data-point]").filter(has=page.locator("h4", has_text=words)).first


def say(page: Page, words: str, button: str, reason: str = "") -> None:
    """Judges a point, and again where it was blind and the hint says otherwise."""
    for _ in range(2):
        card = point(page, words)
        if reason and card.locator("select[name=reason]").count():
            card.locator("select[name=reason]").select_option(reason)
        card.locator(f"button[value={button}]").click()
        page.wait_for_load_state()
        card = point(page, words)
        if not card.locator(f"button[value={button}]").count():
            return


def test_from_the_queue_to_a_corrected_case(chromium: Browser, server: Server, portal: httpx.Client, tmp_path: Path) -> None:
    story = opening()
    applicant = handed_in(portal, story, tmp_path)
    number = str(applicant.get()["number"])
    page = staff(chromium, server, "reviewer")
    page.goto("/staff/review")
    picture(page, "review-queue-desk")
    open_case(page, number)
    expect(page.locator(".clock").first).to_contain_text("工作日")
    page.get_by_role("button", name="我来审查").click()

    # 1. The lease that ended: its box on the page, the hint, the verdict by key.
    lease = point(page, "租赁合同剩余期限")
    lease.scroll_into_view_if_needed()
    lease.locator(".place").first.click()
    picture(page, "review-lease-desk")
    say(page, "租赁合同剩余期限", "not_met")
    point(page, "租赁合同剩余期限").locator(".place[data-box*=',']").first.click()  # a blind point shows no box before its verdict
    expect(page.locator("rect.here").first).to_be_visible()
    expect(point(page, "租赁合同剩余期限")).to_contain_text("已定：不符合")

    # 2. A false flag is dismissed, and not without its reason.
    say(page, "申请表经营场所与租赁合同一致", "met", "same_thing")
    expect(point(page, "申请表经营场所与租赁合同一致")).to_contain_text("已定：符合")

    # 3. Something that no point asks.
    page.get_by_text("添加一项发现").click()
    page.locator("#f-words").fill("平面图没有标出安全出口")
    page.locator("#f-do").fill("请在平面图上标出安全出口")
    page.locator("#f-law").fill("示例条例")
    page.locator("#f-article").fill("第三条")
    page.locator("form.finding input[value='doc:floor_plan']").check()
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.locator("#findings")).to_contain_text("平面图没有标出安全出口")
    picture(page, "review-judged-desk")

    # 4. The one notice, in the points' own words, signed by another.
    page.get_by_role("link", name="写补正告知书").click()
    expect(page.locator("ol.asks > li")).to_have_count(2)
    picture(page, "review-notice-desk")
    page.locator("input[name=anyway]").check()
    page.get_by_role("button", name="送另一人签发").click()
    page.locator("#papers a").first.click()
    expect(page.locator("body")).to_contain_text("须由另一位审查人员签发")
    second = staff(chromium, server, "supervisor")
    second.goto("/staff/review?tab=papers")
    second.get_by_role("link", name=re.compile(number)).click()
    second.locator("#papers a").first.click()
    picture(second, "review-paper-desk")
    second.get_by_role("button", name="已阅，签发").click()
    expect(second.locator("body")).to_contain_text("已签发")

    # 5. By telephone: what is asked, and only that.
    phone = window(chromium, server, PHONE)
    phone.goto(f"/case/find#{applicant.id}.{applicant.token}")
    phone.wait_for_url("**/progress")
    phone.goto(f"/case/{applicant.id}/progress")
    expect(phone.locator("body")).to_contain_text("平面图没有标出安全出口")
    narrow(phone)
    picture(phone, "review-notice-phone")
    phone.get_by_role("link", name="看补正告知书").click()
    expect(phone.locator("article.issued")).to_contain_text("请在平面图上标出安全出口")
    narrow(phone)
    picture(phone, "review-paper-phone")
    phone.get_by_role("link", name=re.compile("^去改")).first.click()
    expect(phone.locator(".asked")).to_contain_text("未改")
    narrow(phone)
    picture(phone, "review-correct-phone")
    fresh = story.draw(tmp_path, "premises_lease", "clauses", "PDF", lease_end="2028-12-31")
    assert applicant.upload(fresh.read_bytes(), "shop_lease", "新合同.pdf").status_code == 201
    assert applicant.upload(fresh.read_bytes(), "safety_certificate", "新合同.pdf").status_code == 422
    until(lambda: all(one["state"] == "read" for one in applicant.get("documents")["documents"]))
    phone.goto(f"/case/{applicant.id}/check")
    expect(phone.locator(".asked")).to_contain_text("已改")
    expect(phone.locator(".asked")).to_contain_text("未改")
    narrow(phone)
    picture(phone, "review-corrected-phone")
    assert applicant.submit().json()["code"] == "submit_unchanged"
    assert applicant.submit(as_it_was=True).status_code == 200
    open_case(page, number)
    expect(page.locator("body")).to_contain_text("我来审查")
    narrow(page)


def test_two_who_differ_and_a_refusal_with_four_eyes(chromium: Browser, server: Server, portal: httpx.Client, tmp_path: Path) -> None:
    applicant = handed_in(portal, opening(), tmp_path)
    number = str(applicant.get()["number"])
    page, other = staff(chromium, server, "reviewer"), staff(chromium, server, "reviewer2")
    open_case(page, number)
    page.get_by_role("button", name="我来审查").click()
    flow = "加工流程是否生熟分开"
    say(page, flow, "met")
    open_case(other, number)
    card = point(other, flow)
    assert "示例reviewer ·" not in card.inner_text()  # the first verdict is not shown to the second
    say(other, flow, "not_met")
    chief = staff(chromium, server, "supervisor")
    open_case(chief, number)
    card = point(chief, flow)
    expect(card).to_contain_text("两位审查人意见不同")
    card.scroll_into_view_if_needed()
    picture(chief, "review-resolution-desk")
    card.locator("textarea").fill("现场照片显示生熟未分开")
    card.locator("button[value=not_met]").click()
    expect(point(chief, flow)).to_contain_text("已定：不符合")

    page.reload()
    page.get_by_role("button", name="受理", exact=False).first.click()
    page.wait_for_load_state()
    page.locator("#papers a", has_text="食品经营许可").click()
    picture(page, "review-result-desk")
    for name, words in {"facts": "生熟加工未分开", "reasons": "不符合食品安全要求", "basis": "示例条例第三条"}.items():
        page.locator(f"#{name}").fill(words)
    page.get_by_role("button", name="送另一人签发").click()
    other.goto("/staff/review?tab=papers")
    other.get_by_role("link", name=re.compile(number)).click()
    other.locator("#papers a").filter(has_text="不予许可").click()
    picture(other, "review-refusal-desk")
    other.get_by_role("button", name="已阅，签发").click()
    expect(other.locator("#papers")).to_contain_text("已签发")
