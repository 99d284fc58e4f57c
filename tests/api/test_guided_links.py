"""From an answer to the application: where an item can be applied for under guidance, the asker is told so, and led there."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from fastapi.testclient import TestClient

from api.app import create_app
from api.house import House
from tests.api.citizen_stage import CARD, VAGUE, Thread


def thread(house: House) -> Thread:
    client = TestClient(create_app(house), follow_redirects=False)
    opened = client.post("/api/v1/conversations", json={}).json()
    assert opened["applications"] is (house.guided is not None)
    return Thread(client, opened["id"], opened["token"])


def offered(page: str) -> list[str]:
    """What a page offers to start, by id."""
    return re.findall(r'name="matter" value="([\w-]+)"', page.partition("</section>")[0])


def test_an_answer_and_a_choice_say_what_can_be_applied_for(house: House) -> None:
    asker = thread(house)
    card = asker.ask(CARD).json()["entries"][-1]
    assert (card["kind"], card["guided"]) == ("answer", True)
    choice = asker.ask(VAGUE).json()["entries"][-1]
    assert choice["kind"] == "clarification" and {one["guided"] for one in choice["candidates"]} == {True}
    led = asker.client.get(f"/apply?about={card['understood']['item']['item_id']}").text
    assert "您要办的是哪一项？" in led and offered(led) == ["demo-open-restaurant", "demo-food-licence"]
    assert all(one["guided"] for one in asker.read()["entries"][-1]["candidates"])


def test_where_none_are_led_nothing_is_promised(house: House) -> None:
    asker = thread(replace(house, guided=None))
    assert asker.ask(CARD).json()["entries"][-1]["guided"] is False
    assert "/apply" not in asker.client.get("/").text


def test_the_page_without_script_offers_the_same(house: House) -> None:
    client = TestClient(create_app(house))
    page = client.post("/ask", data={"text": CARD}).text
    assert '<a class="button primary" href="/apply?about=demo-food-licence">按引导办理</a>' in page
    csrf = re.search(r'name="csrf" value="(\w+)"', page)
    page = client.post("/ask", data={"text": VAGUE, "csrf": csrf[1] if csrf else ""}).text
    assert len(re.findall(r'href="/apply\?about=[\w-]+">按引导办理：', page)) >= 2


def test_what_is_not_in_the_catalogue_leads_to_the_list_of_what_is(house: House) -> None:
    client = TestClient(create_app(house))
    for about in ("kite-1", "", "x" * 500, "<b>"):
        page = client.get("/apply", params={"about": about})
        assert page.status_code == 200 and "<b>" not in page.text
        assert "您要办的是哪一项？" not in page.text and "没有找到可以按引导办理的事项" not in page.text
    theme = client.get("/apply?about=demo-newborn").text
    assert offered(theme) == ["demo-newborn"] and "新生儿出生" in html.unescape(theme)


def test_the_home_page_leads_there(house: House) -> None:
    page = TestClient(create_app(house)).get("/").text
    assert '<a class="button primary" href="/apply">按引导办一件事</a>' in page
    assert 'href="/apply?about=demo-open-restaurant"' in page
