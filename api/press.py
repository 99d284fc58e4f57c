"""The buttons beside suggestions in a form, the same on the applicant's pages and at the counter."""

from __future__ import annotations

import secrets

from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from api.filling import decide
from api.house import House
from checkpoint.decide_suggestion import decide_group
from core.cases import CaseFile
from core.errors import BadInput
from core.people import Staff

GROUP = "group:all"


def press(house: House, session: Session, case: CaseFile, given: FormData, staff: Staff | None = None) -> str:
    """Carries out the button `decide` of a form; the element that was decided, "" for a group.

    `group:all` accepts what the form names in `in_group` by its digest, all or nothing. Else it is
    `verdict:suggestion:digest`, and the value of an edit stands in the field `e.<suggestion>`. Raises as `decide`.
    """
    pressed = str(given.get("decide", ""))
    key = str(given.get("key") or "") or secrets.token_hex(12)
    if pressed == GROUP:
        named = [str(each).partition(":") for each in given.getlist("in_group")]
        decide_group(session, house.keys, case, [(id_, digest) for id_, _, digest in named], staff=staff, key=key)
        return ""
    verdict, _, rest = pressed.partition(":")
    suggestion_id, _, digest = rest.partition(":")
    if not digest:
        raise BadInput()
    value = str(given.get(f"e.{suggestion_id}", "")).strip() if verdict == "edited" else None
    return decide(house, session, case, suggestion_id, digest, verdict, value=value, staff=staff, key=key).element
