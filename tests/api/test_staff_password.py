"""One's own password: the old one is asked for, guesses are throttled, every other session is closed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.staff_stage import PASSWORD, Browser, Stage, make_stage

NEW = "another long password"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return make_stage(tmp_path)


def change(browser: Browser, old: str = PASSWORD, new: str = NEW, again: str = NEW) -> tuple[int, str]:
    answer = browser.send("/staff/password", old=old, new=new, again=again)
    return answer.status_code, answer.text


def signs_in(stage: Stage, password: str) -> bool:
    answer = stage.browser().client.post("/staff/sign-in", data={"login": "clerk", "password": password})
    return bool(answer.status_code == 303)


def test_the_new_password_signs_in_and_other_sessions_are_closed(stage: Stage) -> None:
    here, elsewhere, colleague = stage.browser("clerk"), stage.browser("clerk"), stage.browser("colleague")
    before = here.client.cookies["yijianshi_staff"]
    assert 'href="/staff/password"' in here.get("/staff").text
    answer = here.send("/staff/password", old=PASSWORD, new=NEW, again=NEW)
    assert answer.headers["location"] == "/staff?done=password_changed"
    assert "httponly" in answer.headers["set-cookie"].lower()
    here.client.cookies.clear()
    here.client.cookies.set("yijianshi_staff", answer.cookies["yijianshi_staff"], path="/staff")
    assert here.get("/staff").status_code == 200
    assert elsewhere.get("/staff").status_code == 303 and colleague.get("/staff").status_code == 200
    here.client.cookies.set("yijianshi_staff", before, path="/staff")
    assert here.get("/staff").status_code == 303
    assert signs_in(stage, NEW) and not signs_in(stage, PASSWORD)


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong password", NEW, NEW, "现在的密码不正确"),
        ("", NEW, NEW, "现在的密码不正确"),
        (PASSWORD, NEW, NEW + "x", "两次输入的新密码不一致"),
        (PASSWORD, "short", "short", "密码太短"),
        (PASSWORD, "", "", "密码太短"),
        (PASSWORD, PASSWORD, PASSWORD, "新密码与现在的相同"),
        (PASSWORD, "x" * 201, "x" * 201, "新密码太长"),
    ],
)
def test_what_does_not_fit_changes_nothing_and_is_not_repeated(
    stage: Stage, old: str, new: str, again: str, said: str
) -> None:
    here, elsewhere = stage.browser("clerk"), stage.browser("clerk")
    status, text = change(here, old, new, again)
    assert status == 400 and said in text and PASSWORD not in text and NEW not in text
    assert elsewhere.get("/staff").status_code == 200 and signs_in(stage, PASSWORD)


def test_an_open_browser_is_no_place_to_guess(stage: Stage) -> None:
    here = stage.browser("clerk")
    for _ in range(8):
        assert change(here, old="a guess")[0] == 400
    assert change(here)[0] == 429
    assert here.get("/staff").status_code == 200
