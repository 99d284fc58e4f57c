"""Error pages: in the frame of every page, in the reader's language, leading back to the door they came in by."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api.staff_stage import Stage, make_stage


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return make_stage(tmp_path, demo=True)


def test_a_staff_page_that_is_not_there_leads_back_to_the_desks(stage: Stage) -> None:
    answer = stage.browser("clerk").get("/staff/people")
    assert answer.status_code == 404 and 'href="/staff"' in answer.text and 'href="/ask' not in answer.text
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/nowhere", "/staffing"])
def test_any_other_leads_back_to_the_assistant(stage: Stage, path: str) -> None:
    answer = stage.browser().get(path)
    assert answer.status_code == 404 and 'href="/ask"' in answer.text and 'href="/staff"' not in answer.text


@pytest.mark.parametrize("path", ["/nowhere", "/staff/people"])
def test_office_demonstration_and_language_stay(stage: Stage, path: str) -> None:
    browser = stage.browser("clerk")
    chinese = browser.get(path).text
    assert stage.house.settings.office in chinese and 'class="strip"' in chinese and 'lang="zh-CN"' in chinese
    english = browser.get(path, headers={"accept-language": "en"}).text
    assert 'lang="en"' in english and "What happened" in english and "没有找到" not in english
    large = browser.get(path, headers={"cookie": f"yijianshi_large=1; yijianshi_staff={stage.token('clerk')}"}).text
    assert "data-large" in large


def test_a_form_that_was_refused_is_told_in_the_same_frame(stage: Stage) -> None:
    answer = stage.browser("supervisor").client.post("/staff/stop", data={"stop": "true", "reason": "x", "csrf": "old"})
    assert answer.status_code == 400 and 'href="/staff"' in answer.text and "这个页面已过期" in answer.text


def test_an_unforeseen_error_is_a_page_too(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = stage.browser("clerk")

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(stage.house.db, "read", broken)
    answer = browser.get("/staff")
    assert answer.status_code == 500 and 'href="/staff"' in answer.text and stage.house.settings.office in answer.text
