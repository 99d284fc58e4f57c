"""Staff pages: the frame around each (who is signed in, what is stopped, what waits) and the words for errors in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy.orm import Session

from api.access import house_of
from api.house import House
from api.problems import locale_of, problem
from checkpoint import stop
from core.clock import SHANGHAI, now
from core.errors import Hidden, NotSignedIn, YijianshiError
from core.people import Staff
from core.regions import full_name_of
from core.texts import catalogue, t

PAGE = 50


def page(request: Request, staff: Staff | None, name: str, status: int = 200, **values: Any) -> Response:
    """Renders `staff/<name>.html`. Nothing of a staff page is kept in a cache, the browser's included.

    A `problem` among the values may be an error: its words are told on the page, beside what was typed.
    """
    house, locale = house_of(request), locale_of(request)
    if isinstance(error := values.get("problem"), YijianshiError):
        given = {k: v for k, v in error.values.items() if k != "failures"}
        values["problem"] = problem(error.code, error.status, locale, given)
    with house.db.read() as session:
        stopped = stop.stopped(session)
    done = request.query_params.get("done", "")
    frame: dict[str, Any] = {
        "staff": staff, "stopped": stopped, "demonstration": house.demo, "office": house.settings.office,
        "locale": locale, "when": when, "ago": lambda at: ago(at, locale), "region_name": region_name,
        "when_text": lambda text: when(dt.datetime.fromisoformat(text)), "here": request.url.path, "t": lambda key, **kw: t(key, locale, **kw),
        "done": t(f"staff.done.{done}", locale) if f"staff.done.{done}" in catalogue() else "",
    }  # fmt: skip
    rendered: Response = request.app.state.templates.TemplateResponse(
        request, f"staff/{name}.html", frame | values, status_code=status
    )
    rendered.headers["Cache-Control"] = "no-store"
    return rendered


def attempt(house: House, what: Callable[[Session], object], then: str, again: Callable[[YijianshiError], Response]) -> Response:
    """Does one thing in a transaction of its own and goes on to `then`; what is refused is told by `again`, on the page where it
    was tried. Raises what nobody may be told more of: Hidden, NotSignedIn."""
    try:
        with house.db.write() as session:
            what(session)
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return again(error)
    return go(then)


def go(path: str, done: str = "") -> RedirectResponse:
    """After an act: on to `path`, which tells what was done (a key of staff.done)."""
    return RedirectResponse(f"{path}{'&' if '?' in path else '?'}done={done}" if done else path, 303)


def when(at: dt.datetime | None) -> str:
    """An instant as people at the desk read it (Asia/Shanghai)."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if at else "–"


def ago(at: dt.datetime, locale: str) -> str:
    """How long ago, in the largest unit that says enough."""
    minutes = int((now() - at).total_seconds() // 60)
    if minutes < 1:
        return t("staff.ago.now", locale)
    if minutes < 60:
        return t("staff.ago.minutes", locale, n=minutes)
    if minutes < 48 * 60:
        return t("staff.ago.hours", locale, n=minutes // 60, m=minutes % 60)
    return t("staff.ago.days", locale, n=minutes // (24 * 60))


def region_name(code: str) -> str:
    """The full name of a region, or its code where the table does not know it."""
    return (full_name_of(code) or code) if code else ""


def offset_of(number: int) -> int:
    """Where page `number` (from 1) begins."""
    return (max(1, min(number, 10**6)) - 1) * PAGE
