"""Who may see what: every staff route, without its role, is a page that is not there."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import func, select, update

import api.staff
from core.clock import now
from core.people import Person, StaffSession
from tests.api.staff_stage import PASSWORD, PEOPLE, Stage, make_stage

# Which logins may use which route. What is not listed here fails the test, so that a new route is thought about.
CLERKS, STEWARD, LEDGER = {"clerk", "supervisor"}, {"steward"}, {"auditor", "supervisor", "admin"}
REVIEWERS = {"reviewer", "supervisor"}


def under(base: str, who: set[str], ends: str) -> dict[str, set[str]]:
    """The routes of one desk."""
    return {base + end: who for end in ends.split()}


ALLOWED = {
    "/staff": set(PEOPLE),
    "/staff/sign-out": set(PEOPLE),
    "/staff/password": set(PEOPLE),
    "/staff/queue": CLERKS,
    **under("/staff/queue", CLERKS, "/next /{task_id} /{task_id}/claim /{task_id}/give-back /{task_id}/decide /{task_id}/edit"),
    "/staff/handovers": CLERKS,
    **under("/staff/handovers", CLERKS, "/{task_id} /{task_id}/claim /{task_id}/reply /{task_id}/close"),
    "/staff/samples": CLERKS,
    "/staff/samples/{task_id}": CLERKS,
    "/staff/reveal/{task_id}": CLERKS,
    "/staff/cases": CLERKS,
    "/staff/cases/{case_id}": CLERKS,
    "/staff/cases/{case_id}/documents/{upload_id}/{number}.jpg": CLERKS,
    "/staff/cases/{case_id}/accept": CLERKS,
    "/staff/counter": CLERKS,
    **under(
        "/staff/counter", CLERKS,
        " /{case_id} /{case_id}/documents/{upload_id}/{number}.jpg /{case_id}/answer /{case_id}/documents"
        " /{case_id}/remove /{case_id}/fields /{case_id}/consent /{case_id}/submit /{case_id}/identity"
        " /{case_id}/sources/{source_id} /{case_id}/sources/{source_id}/again"
        " /{case_id}/sources/{source_id}/withdraw",
    ),
    "/staff/review": REVIEWERS,
    **under(
        "/staff/review", REVIEWERS,
        " /{case_id} /{case_id}/take /{case_id}/hand-back /{case_id}/transfer /{case_id}/accept /{case_id}/judge"
        " /{case_id}/find /{case_id}/take-back /{case_id}/notice /{case_id}/result/{item_id}"
        " /{case_id}/papers/{paper_id} /{case_id}/papers/{paper_id}.{kind} /{case_id}/papers/{paper_id}/sign"
        " /{case_id}/papers/{paper_id}/drop /{case_id}/documents/{upload_id}/{number}.jpg",
    ),
    "/staff/knowledge": STEWARD,
    "/staff/knowledge/imports": STEWARD,
    "/staff/knowledge/{version_id}": STEWARD,
    "/staff/knowledge/{version_id}/withdraw": STEWARD,
    "/staff/splits/{proposal_id}": STEWARD,
    "/staff/publish": STEWARD,
    "/staff/publish/finish": STEWARD,
    "/staff/publish/{plan_id}": STEWARD,
    "/staff/publish/{plan_id}/sample/{draft_id}": STEWARD,
    "/staff/approvals/{draft_id}": {"steward", "supervisor"},
    "/staff/approvals/{draft_id}/revoke": {"steward", "supervisor"},
    "/staff/points": {"steward", "supervisor"},
    "/staff/points.csv": {"steward", "supervisor"},
    "/staff/points/{point_id}/{rule_digest}": {"steward", "supervisor"},
    "/staff/wordings": STEWARD,
    "/staff/words": STEWARD,
    "/staff/words/{alias_id}/{step}": STEWARD,
    "/staff/ledger": LEDGER,
    "/staff/ledger/verify": LEDGER,
    "/staff/ledger.csv": LEDGER,
    "/staff/ledger/{seq}": LEDGER,
    "/staff/people": {"admin"},
    "/staff/people/{person_id}/roles": {"admin"},
    "/staff/people/{person_id}/active": {"admin"},
    "/staff/stop": {"supervisor", "admin"},
}
OPEN = {"/staff/sign-in"}
FORM = {
    "draft_id": "x", "digest": "x", "verdict": "approve", "once": "x", "role": "clerk", "give": "true", "active": "true",
    "stop": "true", "text": "x", "quote": "x", "quote_of": "0", "passage": "0", "start": "0", "reason": "测试", "right": "true",
}  # fmt: skip


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return make_stage(tmp_path)


def routes() -> list[tuple[str, str]]:
    """(method, path) of every staff route."""
    found = []
    for desk in api.staff.DESKS:
        for route in desk.router.routes:
            assert isinstance(route, APIRoute)
            found += [(method, f"/staff{route.path}") for method in sorted(set(route.methods or ()) - {"HEAD"})]
    return found


def at(path: str) -> str:
    """A path with something in its gaps; link 1 exists."""
    for gap in ("task_id", "version_id", "proposal_id", "plan_id", "draft_id", "person_id"):
        path = path.replace("{" + gap + "}", "x")
    return path.replace("{seq}", "1")


def test_every_route_is_thought_about() -> None:
    assert {path for _, path in routes()} == set(ALLOWED) | OPEN


def test_without_the_role_every_route_is_a_404(stage: Stage) -> None:
    for login in ("clerk", "steward", "supervisor", "auditor", "admin", "reviewer", "nobody"):
        browser = stage.browser(login)
        for method, path in routes():
            if path in OPEN or login in ALLOWED[path]:
                continue
            answer = browser.get(at(path)) if method == "GET" else browser.send(at(path), **FORM)
            assert answer.status_code == 404, (login, method, path)


def test_pages_open_for_those_who_may(stage: Stage) -> None:
    for login in ("clerk", "steward", "supervisor", "auditor", "admin", "reviewer", "nobody"):
        browser = stage.browser(login)
        for method, path in routes():
            if method == "GET" and path not in OPEN and login in ALLOWED[path] and "_id" not in path:
                assert browser.get(at(path)).status_code in (200, 303), (login, path)


def test_without_a_session_pages_lead_to_sign_in_and_forms_do_nothing(stage: Stage) -> None:
    stranger = stage.browser()
    for method, path in routes():
        if path in OPEN:
            continue
        if method == "GET":
            answer = stranger.get(at(path))
            assert answer.status_code == 303, path
            assert answer.headers["location"].startswith("/staff/sign-in?next=/staff"), path
        else:
            assert stranger.client.post(at(path), data=FORM).status_code == 401, path


def test_a_form_without_the_sessions_own_token_is_refused(stage: Stage) -> None:
    other = stage.browser("colleague")
    foreign = other.get("/staff").text.split('name="csrf" value="')[1].split('"')[0]
    for login in ("clerk", "steward", "supervisor", "admin"):
        browser = stage.browser(login)
        for method, path in routes():
            if method == "GET" or path in OPEN or login not in ALLOWED[path]:
                continue
            for csrf in ({}, {"csrf": ""}, {"csrf": "x"}, {"csrf": "ü"}, {"csrf": foreign}):
                answer = browser.client.post(at(path), data={**FORM, **csrf})
                assert answer.status_code == 400, (login, path, csrf)


def test_a_form_that_another_site_sends_is_refused(stage: Stage) -> None:
    admin = stage.browser("admin")
    admin.client.headers["sec-fetch-site"] = "cross-site"
    answer = admin.send("/staff/stop", stop="true", reason="测试")
    assert answer.status_code == 400 and "别的网站" in answer.text


def test_signing_in_sets_a_cookie_that_scripts_and_other_sites_do_not_get(stage: Stage) -> None:
    answer = stage.browser().client.post(
        "/staff/sign-in", data={"login": "clerk", "password": PASSWORD, "next": "/staff/queue"}
    )
    cookie = answer.headers["set-cookie"].lower()
    assert answer.status_code == 303 and answer.headers["location"] == "/staff/queue"
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/staff" in cookie


@pytest.mark.parametrize(
    "hostile",
    [
        "https://evil.example", "//evil.example", "/\\evil.example", "/staff//evil.example", "/staff\\..\\x",
        "javascript:alert(1)", "/staffing", "/staff/\r\nSet-Cookie: a=b", "/ask", "", "staff",
    ],
)  # fmt: skip
def test_a_sign_in_link_never_leads_elsewhere(stage: Stage, hostile: str) -> None:
    stranger = stage.browser()
    asked = stranger.get("/staff/sign-in", params={"next": hostile})
    assert 'name="next" value="/staff"' in asked.text
    answer = stranger.client.post("/staff/sign-in", data={"login": "clerk", "password": PASSWORD, "next": hostile})
    assert answer.headers["location"] == "/staff"


def test_guessing_is_throttled_even_for_the_right_password(stage: Stage) -> None:
    stranger = stage.browser()
    for _ in range(8):
        answer = stranger.client.post("/staff/sign-in", data={"login": "clerk", "password": "wrong"})
        assert answer.status_code == 400 and "不正确" in answer.text
    answer = stranger.client.post("/staff/sign-in", data={"login": "clerk", "password": PASSWORD})
    assert answer.status_code == 429 and "set-cookie" not in answer.headers
    assert stranger.client.post("/staff/sign-in", data={"login": "clerk", "password": "wrong"}).status_code == 429
    other = stranger.client.post("/staff/sign-in", data={"login": "steward", "password": PASSWORD})
    assert other.status_code == 303


def test_an_unknown_login_reads_like_a_wrong_password(stage: Stage) -> None:
    stranger = stage.browser()
    texts = [
        stranger.client.post("/staff/sign-in", data={"login": login, "password": "wrong"}).text.replace(login, "")
        for login in ("clerk", "ghost")
    ]
    number = [t.split("编号 ")[1][:8] for t in texts]
    assert texts[0].replace(number[0], "") == texts[1].replace(number[1], "")


def test_signing_out_closes_the_session_for_every_tab(stage: Stage) -> None:
    browser = stage.browser("clerk")
    token = browser.client.cookies["yijianshi_staff"]
    assert browser.send("/staff/sign-out").status_code == 303
    browser.client.cookies.set("yijianshi_staff", token, path="/staff")
    assert browser.get("/staff").status_code == 303
    with stage.house.db.read() as session:
        person = stage.people["clerk"].id
        count = select(func.count()).select_from(StaffSession).where(StaffSession.person_id == person)
        assert session.scalar(count) == 0


def test_a_session_that_ran_out_or_whose_person_left_opens_nothing(stage: Stage) -> None:
    late, gone = stage.browser("clerk"), stage.browser("colleague")
    with stage.house.db.write() as session:
        session.execute(
            update(StaffSession).where(StaffSession.person_id == stage.people["clerk"].id).values(expires_at=now())
        )
        session.execute(update(Person).where(Person.login == "colleague").values(active=False))
    assert late.get("/staff/queue").status_code == 303
    assert gone.get("/staff/queue").status_code == 303


def test_staff_pages_are_kept_in_no_cache(stage: Stage) -> None:
    assert stage.browser("clerk").get("/staff/queue").headers["cache-control"] == "no-store"


def test_pages_are_there_in_english_too(stage: Stage) -> None:
    waiting = stage.ask()
    for login, paths in {
        "supervisor": ["", "/queue", f"/queue/{waiting.task}", f"/queue/{waiting.task}/edit", "/handovers", "/samples", "/password", "/stop"],
        "steward": ["/knowledge", "/knowledge/imports", "/wordings", "/words"],
        "admin": ["/people", "/ledger", "/ledger/1"],
    }.items():
        browser = stage.browser(login)
        browser.client.headers["accept-language"] = "en"
        for path in paths:
            answer = browser.get(f"/staff{path}")
            assert answer.status_code == 200 and "Sign out" in answer.text, path
