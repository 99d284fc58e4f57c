"""The way in: themes and items that can be applied for under guidance, and the start of a case."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse

from api.citizen.case_holder import keep_token, then
from api.citizen.holder import house_of
from api.filling import begin, guide_of, matters_of
from api.pages import page
from api.problems import locale_of
from core.errors import BadInput, TooLong

router = APIRouter(include_in_schema=False)
LONGEST = 200


@router.get("/apply")
def offers(request: Request, q: str = "", about: str = "", erased: int = 0) -> HTMLResponse:
    """One sentence about what is wanted, or the list. `about`: the item or theme that an answer was about."""
    house = house_of(request)
    guide = guide_of(house)
    if len(q) > LONGEST:
        raise TooLong()
    catalog = guide.catalog()
    themes = [
        {
            "id": theme.id, "name": theme.name, "lead": theme.lead,
            "items": [catalog.items[part.item].name for part in theme.items],
        }
        for theme in catalog.themes.values()
    ]  # fmt: skip
    items = [{"id": i.id, "name": i.name, "department": i.department.name} for i in catalog.items.values() if i.form]
    found = guide.resolve(q) if q.strip() else matters_of(catalog, about) or None if about else None
    return page(
        request, "apply.html", q=q, found=found, themes=themes, erased=bool(erased),
        items=sorted(items, key=lambda each: (each["department"], each["name"])),
    )  # fmt: skip


@router.post("/apply")
def go(request: Request, matter: Annotated[str, Form(max_length=80)] = "") -> Response:
    """Starts a case and goes to its first question."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise BadInput()
    case_id, token = begin(house_of(request), matter, "", locale_of(request))
    response = then(case_id, "questions")
    keep_token(request, response, case_id, token)
    return response
