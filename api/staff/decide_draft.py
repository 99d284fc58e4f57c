"""What a clerk says of one draft: approve, refuse, escalate. The draft is named by id and digest; no content is taken."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Request, Response

from api.access import QUEUE, House_, acting
from api.staff.page import go
from api.staff.queue import next_task, task_page
from api.staff.task_view import seconds_since
from checkpoint import queue
from checkpoint.decide import Decision, decide
from core.errors import AlreadyDecided, Conflict, Hidden, NotSignedIn, YijianshiError
from core.people import Staff

router = APIRouter()
Clerk = Annotated[Staff, Depends(acting(*QUEUE))]
Verdict = Literal["approve", "refuse", "escalate"]


@router.post("/queue/{task_id}/decide")
def decide_draft(
    request: Request, house: House_, staff: Clerk, task_id: str, draft_id: Annotated[str, Form()],
    digest: Annotated[str, Form()], verdict: Annotated[Verdict, Form()], reason: Annotated[str, Form()] = "",
    shown: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Decides and moves to the next; when somebody was faster, says so beside the draft as it stands now."""
    try:
        decision = say(house, staff, task_id, draft_id, digest, verdict, reason, shown)
    except (Hidden, NotSignedIn):
        raise
    except YijianshiError as error:
        return task_page(request, house, staff, task_id, status=error.status, problem=error)
    return onward(house, staff, task_id, decision)


def say(
    house: House_, staff: Staff, task_id: str, draft_id: str, digest: str, verdict: Verdict, reason: str = "",
    shown: str = "",
) -> Decision:  # fmt: skip
    """The verdict, in the checkpoint's own transaction. Raises Conflict when the task shows another draft by now."""
    with house.db.read() as session:
        task = queue.task_for(session, staff, task_id)
        conversation_id = task.conversation_id or ""
        if task.state != "open":
            raise AlreadyDecided()
        if task.subject != draft_id:
            raise Conflict("draft_replaced")
    decision = decide(
        house.db, house.keys, staff, draft_id, digest, verdict, reason=reason, demo=house.demo,
        seen_seconds=seconds_since(house.keys, staff, draft_id, shown),
    )  # fmt: skip
    if decision.release_id or verdict == "refuse":
        house.wake(conversation_id)
    return decision


def onward(house: House_, staff: Staff, task_id: str, decision: Decision) -> Response:
    """To the next waiting answer, with a line on what was done."""
    done = decision.verdict if decision.approved or decision.verdict != "approve" else "approve_partly"
    with house.db.read() as session:
        following = next_task(session, staff, after=task_id)
    return go(f"/staff/queue/{following}" if following else "/staff/queue", done)
