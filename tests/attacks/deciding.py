"""What a decision that was refused must leave behind: nothing."""

from __future__ import annotations

import pytest
from ground import Asked, Ground
from sqlalchemy import func, select

from checkpoint.body import Body
from checkpoint.tables import Approval, Link, Release
from checkpoint.work_tables import Task
from core.conversations import Question
from core.errors import YijianshiError

REFUSED = Body(kind="wording", outcome="not_released", template="outcome.not_released/1", lead="这条答复没有通过审核，已转人工。")


def nothing_left(ground: Ground, asked: Asked) -> bool:
    """No outcome, no release, and the question still waits."""
    with ground.db.read() as session:
        return (
            session.scalar(select(func.count()).select_from(Approval)) == 0
            and session.scalar(select(func.count()).select_from(Release)) == 0
            and session.get_one(Question, asked.question).state == "waiting"
            and session.get_one(Task, asked.task).state == "open"
        )


def refused(ground: Ground, who: str, asked: Asked, error: type[YijianshiError], verdict: str = "approve", **more: object) -> str:
    """What a decision is answered with; and it left nothing behind."""
    with ground.db.read() as session:
        links = session.scalar(select(func.count()).select_from(Link))
    with pytest.raises(error) as told:
        ground.decide(who, asked.draft, verdict, **more)
    with ground.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Link)) == links
    return told.value.code
