"""The way in: themes and items that can be applied for under guidance, and the start of a case."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse

from api.citizen.case_holder import guide_of, keep_token, then
from api.citizen.holder import house_of
from api.house import House
from api.pages import page
from api.problems import locale_of
from core.cases import start_case
from core.conversations import start
from core.errors import BadInput, TooLong

router = APIRouter(include_in_schema=False)
LONGEST = 200


@router.get("/apply")
def offers(request: Request, q: str = "") -> HTMLResponse:
    """One sentence about what is wanted, or the list."""
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
    return page(
        request, "apply.html", q=q, found=guide.resolve(q) if q.strip() else None, themes=themes,
        items=sorted(items, key=lambda each: (each["department"], each["name"])),
    )  # fmt: skip


def begin(house: House, id_: str, region: str, locale: str, **how: Any) -> tuple[str, str]:
    """A new case for a theme or an item: (id, token). It has a conversation of its own. Raises BadInput."""
    catalog = guide_of(house).catalog()
    theme, item = catalog.themes.get(id_), catalog.items.get(id_)
    if theme is None and item is None:
        raise BadInput("interview_no_matter", id=id_)
    lead = theme.lead if theme else item.department.name if item else ""
    with house.db.write() as session:
        place = region or house.settings.home_region
        conversation, _ = start(session, house.keys, region=place, locale=locale)
        case, token = start_case(
            session, house.keys, channel=how.pop("channel", "online"), theme=id_ if theme else "",
            items=[] if theme else [id_], region=place, locale=locale, department=lead,
            conversation_id=conversation.id, **how,
        )  # fmt: skip
        return case.id, token


@router.post("/apply")
def go(request: Request, matter: Annotated[str, Form(max_length=80)] = "") -> Response:
    """Starts a case and goes to its first question."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise BadInput()
    case_id, token = begin(house_of(request), matter, "", locale_of(request))
    response = then(case_id, "questions")
    keep_token(request, response, case_id, token)
    return response
