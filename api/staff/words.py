"""Everyday words: what people call things here, proposed from what they asked, decided by a steward."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from sqlalchemy import func, select

from api import words
from api.access import KNOWLEDGE, House_, acting, need
from api.staff.page import PAGE, go, offset_of, page
from core.errors import Hidden, NotSignedIn, YijianshiError
from core.people import Staff, names_of
from knowledge.lexicon import shipped
from knowledge.lexicon.aliases import even
from knowledge.tables import Alias, GuideVersion

router = APIRouter()
STATES = ("proposed", "approved", "off", "refused", "ended")
Steward = Annotated[Staff, Depends(acting(*KNOWLEDGE))]


@router.get("/words")
def see_words(
    request: Request, house: House_, staff: Annotated[Staff, Depends(need(*KNOWLEDGE))], state: str = "",
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1, look: Annotated[str, Query(max_length=40)] = "",
) -> Response:  # fmt: skip
    """Proposals first, each with the item and in how many conversations it was said; and what a phrase means today."""
    return _page(request, house, staff, state, number, look=look)


def _page(
    request: Request, house: House_, staff: Staff, state: str = "", number: int = 1, status: int = 200, look: str = "",
    **values: object,
) -> Response:  # fmt: skip
    chosen = Alias.status == state if state in STATES else Alias.status.in_(("proposed", "approved", "off"))
    with house.db.read() as session:
        total = session.scalar(select(func.count()).select_from(Alias).where(chosen)) or 0
        query = select(Alias).where(chosen).order_by(Alias.status.desc(), Alias.asked.desc(), Alias.phrase)
        found = list(session.scalars(query.offset(offset_of(number)).limit(PAGE)))
        items = sorted({row.item_id for row in found if row.item_id})
        guides = session.execute(select(GuideVersion.item_id, GuideVersion.name).where(GuideVersion.item_id.in_(items)))
        named = {item: name for item, name in guides}
        names = names_of(session, {row.decided_by for row in found})
    meaning = [term for match in shipped().find(even(look)) for term in match.official] if look else []
    return page(
        request, staff, "words", status, found=found, total=total, number=number, pages=-(-total // PAGE), state=state,
        states=STATES, items=named, names=names, shipped=len(shipped()), look=look, meaning=meaning,
        query=f"state={state}" if state else "", **values,
    )  # fmt: skip


@router.post("/words/{alias_id}/{step}")
def decide_word(request: Request, house: House_, staff: Steward, alias_id: str, step: str) -> Response:
    """Approves, refuses, ends, or switches a shipped phrase on again."""
    try:
        words.decide(house, staff, alias_id, step)
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return _page(request, house, staff, status=error.status, problem=error)
    return go("/staff/words", f"word_{step}")


@router.post("/words")
def add_word(
    request: Request, house: House_, staff: Steward, phrase: Annotated[str, Form(max_length=80)] = "",
    official: Annotated[str, Form(max_length=200)] = "", item_id: Annotated[str, Form(max_length=80)] = "",
    act: Annotated[str, Form()] = "add",
) -> Response:  # fmt: skip
    """A steward's own words, or a shipped phrase switched off."""
    try:
        if act == "off":
            words.switch_off(house, staff, phrase)
        else:
            words.add(house, staff, phrase, official, item_id.strip())
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        typed = {"phrase": phrase, "official": official, "item_id": item_id}
        return _page(request, house, staff, status=error.status, problem=error, typed=typed)
    return go("/staff/words", f"word_{act if act == 'off' else 'add'}")
