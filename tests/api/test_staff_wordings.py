"""Wordings: a text is shown to nobody before a steward has read and approved exactly it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from api.publishing import draft_wordings
from checkpoint.release import standing_text
from checkpoint.tables import DraftRow
from tests.api.staff_stage import Stage, make_stage


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return make_stage(tmp_path)


def test_a_wording_is_used_only_after_it_was_read_and_approved(stage: Stage) -> None:
    with stage.house.db.write() as session:
        draft_wordings(session, stage.house.keys, demonstration=False)
    with stage.house.db.read() as session:
        rows = list(session.scalars(select(DraftRow).where(DraftRow.kind.in_(("wording", "frame")))))
    steward = stage.browser("steward")
    first, second = rows[0], rows[1]
    answer = steward.send("/staff/wordings", draft_id=first.id, digest=first.digest, verdict="approve")
    assert answer.status_code == 303
    with stage.house.db.read() as session:
        assert standing_text(session, first.template, first.locale, demo=False) == (first.id, first.digest)
        assert standing_text(session, second.template, second.locale, demo=False) is None
    answer = steward.send("/staff/wordings", draft_id=second.id, digest=second.digest, verdict="refuse")
    assert answer.status_code == 400
    answer = steward.send("/staff/wordings", draft_id=second.id, digest=second.digest, verdict="refuse", reason="other")
    assert answer.status_code == 303 and "不予采用（1）" in steward.get("/staff/wordings").text
    again = steward.send("/staff/wordings", draft_id=first.id, digest=first.digest, verdict="approve")
    assert again.status_code == 409
