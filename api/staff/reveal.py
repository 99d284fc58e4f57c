"""Revealing one original behind a placeholder: with a reason, in the ledger, shown once and kept nowhere."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response

from api.access import QUEUE, House_, acting
from api.staff.page import page
from checkpoint import ledger, queue
from core.conversations import Conversation
from core.errors import BadInput, Hidden, NotAllowed, NotSignedIn, YijianshiError
from core.people import Staff, confirm
from core.vault import Vault

router = APIRouter()
LONGEST = 200


@router.post("/reveal/{task_id}")
def reveal(
    request: Request, house: House_, staff: Annotated[Staff, Depends(acting(*QUEUE))], task_id: str,
    placeholder: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Shows one original to the person who works on the task. The answer is a page of its own, never stored."""
    back = f"/staff/{'handovers' if _kind(house, staff, task_id) == 'handover' else 'queue'}/{task_id}"
    try:
        original = _read(house, staff, task_id, placeholder.strip(), reason.strip())
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return page(request, staff, "revealed", error.status, problem=error, back=back)
    return page(request, staff, "revealed", placeholder=placeholder.strip(), original=original, back=back)


def _kind(house: House_, staff: Staff, task_id: str) -> str:
    with house.db.read() as session:
        return queue.task_for(session, staff, task_id).kind


def _read(house: House_, staff: Staff, task_id: str, placeholder: str, reason: str) -> str:
    if not 2 <= len(reason) <= LONGEST:
        raise BadInput("reason_missing")
    with house.db.write() as session:
        confirm(session, staff)
        task = queue.task_for(session, staff, task_id)
        queue.hold(task, staff)
        conversation = session.get_one(Conversation, task.conversation_id)
        if conversation.subject == f"staff:{staff.id}":
            raise NotAllowed("own_question")
        originals = Vault(session, house.keys).originals(conversation.id)
        if placeholder not in originals:
            raise BadInput("placeholder_unknown")
        ledger.append(
            session, house.keys, "reveal", conversation=conversation.id, placeholder=placeholder, person=staff.id,
            reason=reason,
        )  # fmt: skip
        return originals[placeholder]
