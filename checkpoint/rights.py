"""Who decides what (design: answer → a clerk of that department; card, wording, frame → a steward; escalated → a supervisor)."""

from __future__ import annotations

from sqlalchemy import or_
from sqlalchemy.sql.elements import ColumnElement

from checkpoint.tables import DraftRow
from checkpoint.work_tables import Task
from core.conversations import Conversation
from core.errors import Hidden, NotAllowed
from core.people import Role, Staff

STANDING = ("card", "wording", "frame")


def demand(staff: Staff, *roles: Role) -> None:
    """Raises Hidden unless one of `roles` is held: whoever may not, learns nothing."""
    if not staff.has(*roles):
        raise Hidden()


def own_queue(staff: Staff) -> ColumnElement[bool]:
    """The tasks that a clerk sees: their department's and those of none. A clerk without department serves the general
    desk (综合窗口) and sees all; supervisors see all of theirs, and only they see what was escalated."""
    mine = Task.department.in_((staff.department, "")) if staff.department else Task.department == Task.department
    if staff.region and not staff.region.endswith("0000"):
        # A city's or district's desk: its own region and below, and what names no region.
        stem = staff.region.rstrip("0")
        stem += "0" * (len(stem) % 2)
        mine = mine & or_(Task.region == "", Task.region.startswith(stem))
    if staff.has(Role.supervisor):
        return mine
    return mine & Task.escalated.is_(False)


def demand_decider(staff: Staff, draft: DraftRow, task: Task | None, conversation: Conversation | None) -> None:
    """Raises Hidden when this draft is not this person's to decide, NotAllowed when they are the one who asked."""
    if draft.scope == "":
        demand(staff, Role.steward)
        return
    demand(staff, Role.clerk, Role.supervisor)
    if task is None:
        raise Hidden()
    if task.escalated:
        demand(staff, Role.supervisor)
    if staff.department and task.department not in ("", staff.department):
        raise Hidden()
    if conversation is not None and conversation.subject == f"staff:{staff.id}":
        raise NotAllowed("own_question")
