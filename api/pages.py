"""Server-rendered pages: templates, texts and assets whose address carries their digest."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from api.house import House
from api.problems import Problem, locale_of
from core.texts import t

HERE = Path(__file__).parent
STATIC = HERE / "static"
LARGE = "yijianshi_large"


@cache
def digest(name: str) -> str:
    """A short digest of an asset, for its address."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of an asset: it changes with its content, so browsers may keep it for ever."""
    return f"/static/{digest(name)}/{name}"


def install(app: FastAPI) -> None:
    """Puts the templates on the app."""
    templates = Jinja2Templates(HERE / "templates")
    templates.env.trim_blocks = templates.env.lstrip_blocks = True
    templates.env.globals.update(asset=asset, t=t)
    app.state.templates, app.state.problem_page = templates, problem_page


def page(request: Request, name: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Renders a citizen's page with what every page shows."""
    house: House = request.app.state.house
    locale = locale_of(request)
    large = request.query_params.get("large", request.cookies.get(LARGE, "")) == "1"
    shown = {
        "locale": locale, "large": large, "office": house.settings.office, "demonstration": house.demo,
        "human_channel": house.human_channel, "applications": house.guided is not None, "region": house.settings.home_region,
        "t": lambda key, **kw: t(key, kw.pop("locale", locale), **kw), **values,
    }  # fmt: skip
    response: HTMLResponse = request.app.state.templates.TemplateResponse(request, name, shown, status_code=status)
    if "large" in request.query_params:
        response.set_cookie(LARGE, "1" if large else "0", samesite="strict", httponly=True)
    return response


def problem_page(request: Request, told: Problem) -> HTMLResponse:
    """The page of a problem, in the frame of every page; on a staff path it leads back to the desks, not to the askers' door."""
    for_staff = request.url.path == "/staff" or request.url.path.startswith("/staff/")
    response = page(request, "problem.html", status=told.status, problem=told, for_staff=for_staff)
    if for_staff:
        response.headers["Cache-Control"] = "no-store"
    return response
