"""Story two at the counter: a clerk fills a newborn's case for the parents before them, by keyboard, from the papers they brought."""

from __future__ import annotations

from pathlib import Path

from case_steps import READ_MS
from own_papers import birth
from playwright.sync_api import Browser, Page, expect
from running import Server
from windows import picture, staff

from core.cases import CaseFile, consents_of, read_values
from core.crypto import load_keys
from core.db import Database

ANSWERS = {
    "是否已经领取出生医学证明？": "是", "出生医学证明上是否填写父亲信息？": "是", "父母是否已办理结婚登记？": "是", "孩子随父亲还是母亲落户？": "母亲",
    "是否一并办理预防接种证？": "否", "是否已经缴纳居民医保费？": "否", "是否申领社会保障卡？": "否",
}  # fmt: skip


class Hands:
    """Counts what a clerk does: each click, each key, each field typed."""

    def __init__(self, page: Page) -> None:
        self.page, self.acts = page, 0

    def click(self, selector: str) -> None:
        self.acts += 1
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state()

    def key(self, key: str) -> None:
        self.acts += 1
        self.page.keyboard.press(key)
        self.page.wait_for_load_state()

    def type(self, selector: str, words: str) -> None:
        self.acts += 1
        self.page.locator(selector).fill(words)


def test_a_newborn_case_by_keyboard(chromium: Browser, server: Server, tmp_path: Path) -> None:
    story = birth()
    papers = [
        story.draw(tmp_path, "birth_certificate", "matrix", "L1"), story.draw(tmp_path, "household_book", "spread", "L0"),
        story.draw(tmp_path, "marriage_certificate", "matrix", "PDF"),
    ]  # fmt: skip
    page = staff(chromium, server, "clerk")
    hands = Hands(page)
    page.goto("/staff/cases")
    page.locator("#matter").select_option(label="新生儿出生“一件事”")
    hands.click("section.begin button.primary")
    page.wait_for_url("**/staff/counter/*")
    while page.locator("#ask").count():
        hands.click(f"#interview button[value='{ANSWERS[page.locator('#ask').inner_text()]}']")
    picture(page, "counter-begun-desk")

    # 1. The papers are handed in together; reading goes on by itself and the page follows.
    hands.acts += 1
    page.locator("#files").set_input_files(papers)
    expect(page.locator("#documents [data-state=read]")).to_have_count(3, timeout=READ_MS)
    page.wait_for_load_state()

    # 2. Before the separate consents nothing of the child or the parents' numbers is shown.
    expect(page.locator("#identity .doubt")).to_be_visible(timeout=READ_MS)
    expect(page.locator("body")).not_to_contain_text(str(story.values["newborn_name"]))
    page.locator("#checked").select_option("card")
    hands.click("input[name=scope][value=sensitive]")
    hands.click("input[name=scope][value=child]")
    hands.click("#identity button")
    expect(page.locator("#f-baby_name")).to_contain_text(str(story.values["newborn_name"]))

    # 3. Each field with its box on the page; A accepts and goes to the next that waits, R refuses.
    expect(page.locator("[data-field].here")).to_have_count(1)
    first = page.locator("[data-field].here").get_attribute("data-field")
    expect(page.locator(f"rect.here[data-element='{first}']").first).to_be_visible()
    picture(page, "counter-proposals-desk")
    refused = ""
    for _ in range(20):
        if not page.locator(".proposal").count():
            break
        here = page.locator("[data-field].here").get_attribute("data-field") or ""
        waiting = page.locator(".proposal").count()
        if here == "father_name" and not refused:
            refused = here
            hands.key("r")
        else:
            hands.key("a")
        expect(page.locator(".proposal")).not_to_have_count(waiting)
    assert refused

    # 4. What no paper says is typed; what is open stands above the button; then it is handed in.
    values = {
        "contact_phone": "15400003333", "settle_address": str(story.values["household_address"]), "insured_year": "2026",
        "guardian_name": str(story.values["mother_name"]), "guardian_id_number": str(story.values["mother_id_number"]),
        "birth_certificate_no": str(story.values["birth_certificate_number"]), "father_name": "陈浩",
    }  # fmt: skip
    for element, value in values.items():
        if page.locator(f"#v-{element}").count() and not page.locator(f"#v-{element}").input_value():
            hands.type(f"#v-{element}", value)
    hands.click("#fields .bar button.primary")
    picture(page, "counter-filled-desk")
    hands.click("#submit button.primary")
    page.wait_for_url("**/staff/cases/*")
    picture(page, "counter-submitted-desk")
    assert hands.acts <= 40, hands.acts  # at three seconds each: two minutes
    _check(server, page.url.rsplit("/", 1)[1].split("?")[0], story.values)


def _check(server: Server, id_: str, told: dict[str, object]) -> None:
    db = Database(server.settings.url)
    keys = load_keys(None, server.settings.data_dir / "keys" / "master.key", "international")
    with db.read() as session:
        case = session.get_one(CaseFile, id_)
        values = read_values(session, keys, case)
        assert (case.state, case.channel, case.identity_check) == ("submitted", "counter", "card") and case.clerk_id
        assert {one.scope for one in consents_of(session, case)} == {"sensitive", "child"}
        assert (values["baby_name"].value, values["baby_name"].origin) == (told["newborn_name"], "accepted")
        assert (values["father_name"].value, values["father_name"].origin) == ("陈浩", "typed")
    db.close()
