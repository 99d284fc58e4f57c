"""The pages of the citizen's side: the demonstration portal, the page that does all without script, and about."""

from __future__ import annotations

import hmac
import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup
from sqlalchemy import select

from api.citizen import ask, handover, rating
from api.citizen.conversations import open_conversation, read_thread
from api.citizen.holder import house_of
from api.citizen.shapes import Choose, NotMine, OpenConversation, Rate
from api.house import House
from api.pages import page
from api.problems import locale_of, problem
from checkpoint.stop import stopped
from core.clock import now
from core.errors import BadInput, Erased, Hidden, TooLong, YijianshiError
from core.sources import SourceDocument, SourceVersion
from knowledge.shelf import standing
from knowledge.tables import CatalogFile

router = APIRouter(include_in_schema=False)
COOKIE = "yijianshi_ask"
LONGEST = 1000


def _holder(request: Request) -> tuple[str, str] | None:
    conversation_id, _, token = request.cookies.get(COOKIE, "").partition(".")
    return (conversation_id, token) if token else None


def _form_mark(house: House, token: str) -> str:
    return hmac.new(house.keys.derive("ask-form"), token.encode(), "sha256").hexdigest()


def _held(request: Request, csrf: str) -> tuple[str, str]:
    """Whose conversation a form is for. Raises Hidden without one, BadInput when another site sent the form."""
    held = _holder(request)
    if held is None:
        raise Hidden()
    if not hmac.compare_digest(csrf.encode(), _form_mark(house_of(request), held[1]).encode()):
        raise BadInput()
    return held


def _show(request: Request, told: YijianshiError | None = None, draft: str = "", status: int = 200) -> Response:
    house, held = house_of(request), _holder(request)
    with house.db.read() as session:
        stop = stopped(session)
    shown: dict[str, Any] = {"entries": [], "waiting": None, "state": "open", "stopped": stop, "csrf_field": ""}
    if held is not None:
        try:
            shown |= read_thread(house, *held)
            shown["csrf_field"] = Markup('<input type="hidden" name="csrf" value="{}">').format(
                _form_mark(house, held[1])
            )
        except (Hidden, Erased):
            pass
    query = request.query_params
    values = {k: v for k, v in (told.values if told else {}).items() if k != "failures"}
    return page(
        request, "ask.html", status=status, key=secrets.token_hex(8), draft=draft, q=query.get("q", ""),
        write=query.get("write", ""), return_link=_return_link(request, held) if shown["entries"] else "",
        problem=problem(told.code, told.status, locale_of(request), values) if told else None, **shown,
    )  # fmt: skip


def _return_link(request: Request, held: tuple[str, str] | None) -> str:
    """The link by which one comes back from elsewhere; the token stands in the fragment, which no server sees."""
    base = house_of(request).settings.public_url or str(request.base_url)
    return f"{base.rstrip('/')}/#c={held[0]}.{held[1]}" if held else ""


def _acting(request: Request, csrf: str, text: str, act: Any) -> Response:
    """Runs an act of the asker's and goes back to the thread; an error keeps what was typed."""
    try:
        act(*_held(request, csrf))
    except YijianshiError as error:
        return _show(request, error, text, error.status)
    return RedirectResponse("/ask#write", 303)


@router.get("/ask")
def thread(request: Request) -> Response:
    """The whole conversation, working without script."""
    response = _show(request)
    response.headers["Cache-Control"] = "no-store"
    return response


@router.post("/ask")
def question(
    request: Request, text: Annotated[str, Form()] = "", key: Annotated[str, Form(max_length=100)] = "",
    csrf: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Asks; the first question opens the conversation."""
    house, held = house_of(request), _holder(request)
    if held is not None and not _stands(house, *held):
        held = None
    if held is not None:
        return _acting(request, csrf, text, lambda i, k: ask.put(house, i, k, _words(text), key))
    return _first(request, lambda i, k: ask.put(house, i, k, _words(text), key), text)


def _words(text: str, *, least: int = 1) -> str:
    """What was typed, counted as its field counts it: forms send a line's end as two characters."""
    words = text.replace("\r\n", "\n").strip()
    if len(words) < least:
        raise BadInput()
    if len(words) > LONGEST:
        raise TooLong()
    return words


def _stands(house: House, conversation_id: str, token: str) -> bool:
    try:
        read_thread(house, conversation_id, token)
    except YijianshiError:
        return False
    return True


def _first(request: Request, act: Any, text: str) -> Response:
    """Opens a conversation, unless another site's page sent the form, and acts in it."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return _show(request, BadInput(), text, 400)
    house = house_of(request)
    opened = open_conversation(house, OpenConversation(region="", locale=locale_of(request), department=""))
    try:
        act(opened.id, opened.token)
        response: Response = RedirectResponse("/ask#write", 303)
    except YijianshiError as error:
        response = _show(request, error, text, error.status)
    response.set_cookie(
        COOKIE, f"{opened.id}.{opened.token}", httponly=True, samesite="strict", secure=house.settings.secure_cookies,
        path="/ask",
    )  # fmt: skip
    return response


@router.post("/ask/handover")
def person(request: Request, text: Annotated[str, Form()] = "", csrf: Annotated[str, Form()] = "") -> Response:
    """转人工, also as the first act."""
    house, held = house_of(request), _holder(request)
    if held is None or not _stands(house, *held):
        return _first(request, lambda i, k: handover.to_person(house, i, k, _words(text, least=0)), text)
    return _acting(request, csrf, text, lambda i, k: handover.to_person(house, i, k, _words(text, least=0)))


@router.post("/ask/message")
def message(request: Request, text: Annotated[str, Form()], csrf: Annotated[str, Form()] = "") -> Response:
    """Words for the person who has the thread."""
    return _acting(request, csrf, text, lambda i, k: handover.message(house_of(request), i, k, _words(text)))


@router.post("/ask/choice")
def choice(
    request: Request, release_id: Annotated[str, Form()], item_id: Annotated[str, Form()] = "",
    csrf: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Picks a candidate; an empty item is 都不是."""
    picked = Choose(release_id=release_id, item_id=item_id or None)
    return _acting(request, csrf, "", lambda i, k: ask.choose(house_of(request), i, k, picked))


@router.post("/ask/not-mine")
def not_mine(request: Request, release_id: Annotated[str, Form()], csrf: Annotated[str, Form()] = "") -> Response:
    """不是我要办的."""
    return _acting(
        request, csrf, "", lambda i, k: ask.not_mine(house_of(request), i, k, NotMine(release_id=release_id))
    )


@router.post("/ask/rate")
def rate(
    request: Request, release_id: Annotated[str, Form()], level: Annotated[int, Form(ge=1, le=5)],
    csrf: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Five levels."""
    given = Rate(release_id=release_id, level=level, comment="")
    return _acting(request, csrf, "", lambda i, k: rating.rate(house_of(request), i, k, given))


@router.get("/")
def portal(request: Request) -> HTMLResponse:
    """A demonstration portal that embeds the widget."""
    themes: list[dict[str, Any]] = []
    popular: list[dict[str, str]] = []
    with house_of(request).db.read() as session:
        rows = list(
            session.scalars(
                select(CatalogFile)
                .join(SourceVersion, SourceVersion.id == CatalogFile.version_id)
                .where(CatalogFile.kind == "theme", standing(now()))
                .order_by(CatalogFile.name)
                .limit(60)
            )
        )
        wanted = {f"guide:{i['item']}" for row in rows for i in row.body["items"]}
        names = {d.id: d for d in session.scalars(select(SourceDocument).where(SourceDocument.id.in_(wanted)))}
        for row in rows:
            items = [names[f"guide:{i['item']}"] for i in row.body["items"] if f"guide:{i['item']}" in names]
            first = items[0].title if items else row.name
            question = f"{first}要什么材料"
            themes.append({"id": row.body["id"], "name": row.name, "summary": "", "items": [i.title for i in items], "question": question})
            popular += [{"question": f"{i.title}几天办好", "department": i.department} for i in items[:2]]
    return page(request, "portal.html", themes=themes, popular=popular)


@router.get("/about")
def about(request: Request) -> HTMLResponse:
    """What this is, which models it uses, how its labels read, and how to reach a person instead."""
    house = house_of(request)
    with house.db.read() as session:
        stop = stopped(session)
    models = []
    if house.settings.chat_model:
        models.append({"name": house.settings.chat_model, "purpose": "chat", "filing": house.settings.model_filing})
    if house.settings.embedder != "builtin":
        models.append({"name": house.settings.embedder, "purpose": "search", "filing": ""})
    return page(
        request, "about.html", models=models, stopped=stop, label_text="AI 生成，经人工审核"
    )
