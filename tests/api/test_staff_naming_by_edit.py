"""An approved edit says which item was meant, where all that it quotes comes from the guide of one other item."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from checkpoint.body import Body, Cite, Sentence
from checkpoint.tables import DraftRow, Release
from core.conversations import NamedItem
from core.sources import PassageVersion
from knowledge.publish import publish
from tests.api.staff_stage import FIRST, SECOND, Stage, guide, import_guides, make_stage

LIMIT = "3(工作日)"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return make_stage(tmp_path)



def of_two_guides(stage: Stage) -> tuple[Body, list[int]]:
    """A draft about gjj-1 that quotes a guide of it and one of gjj-2, both in force; and the two passages."""
    steward, versions = stage.staff("steward"), import_guides(stage, guide(), guide("gjj-2", "租房提取住房公积金"))
    with stage.house.db.write() as session:
        publish(session, steward, versions)
        passages = [
            session.scalars(
                select(PassageVersion.id).where(PassageVersion.document_id == f"guide:gjj-{n}", PassageVersion.text.contains(LIMIT))
            ).one()
            for n in (1, 2)
        ]
        texts = [session.get_one(PassageVersion, passage).text for passage in passages]
    cites = tuple(Cite(passage_id=p, start=0, end=len(text), quote=text) for p, text in zip(passages, texts, strict=True))
    said = tuple(Sentence(text=text, citations=(n,)) for n, text in enumerate(texts))
    return stage.body().model_copy(update={"sentences": said, "citations": cites}), passages


@pytest.mark.parametrize(("understood", "dropped", "noted"), [("gjj-1", ["0"], ["gjj-2"]), ("gjj-1", ["1"], []), ("gjj-9", [], [])])
@pytest.mark.parametrize("then", ["approve", "look"])
def test_an_approved_edit_from_the_guide_of_one_other_item_says_which_was_meant(
    stage: Stage, understood: str, dropped: list[str], noted: list[str], then: str
) -> None:
    body, passages = of_two_guides(stage)
    assert body.item is not None
    body = body.model_copy(update={"item": body.item.model_copy(update={"item_id": understood})})
    waiting, clerk = stage.ask(body=body), stage.browser("clerk")
    texts = [s.text for s in body.sentences]
    page = f"/staff/queue/{waiting.task}/edit"
    answer = clerk.send(
        page, page, **waiting.decision, text=[*texts, ""], quote=texts, quote_of=["0", "1"], passage=[str(p) for p in passages],
        start=["-1"] * 2, drop=dropped, then=then,
    )  # fmt: skip
    assert answer.status_code == 303
    if then == "look":
        with stage.house.db.read() as session:
            assert not session.scalars(select(NamedItem)).all()
            made = session.scalars(select(DraftRow).where(DraftRow.parent_id == waiting.draft.id)).one()
        done = clerk.send(f"/staff/queue/{waiting.task}/decide", draft_id=made.id, digest=made.digest, verdict="approve")
        assert done.status_code == 303
    with stage.house.db.read() as session:
        rows = session.scalars(select(NamedItem)).all()
        assert [row.item_id for row in rows] == noted
        assert all((row.how, row.question_id, row.person_id) == ("edit", waiting.question, stage.people["clerk"].id) for row in rows)


def test_what_was_approved_as_it_stood_or_rests_on_a_law_says_of_no_item(stage: Stage) -> None:
    body, _ = of_two_guides(stage)
    other = body.model_copy(update={"sentences": (Sentence(text=body.sentences[1].text, citations=(0,)),), "citations": body.citations[1:]})
    untouched, clerk = stage.ask(body=other), stage.browser("clerk")
    assert clerk.send(f"/staff/queue/{untouched.task}/decide", **untouched.decision, verdict="approve").status_code == 303
    waiting = stage.ask()
    answer = clerk.send(
        f"/staff/queue/{waiting.task}/edit", f"/staff/queue/{waiting.task}/edit", **waiting.decision, text=[FIRST, SECOND],
        quote=[FIRST, SECOND], quote_of=["0", "1"], passage=[str(stage.passage)] * 2, start=["-1"] * 2, drop=["1"],
    )  # fmt: skip
    assert answer.status_code == 303
    with stage.house.db.read() as session:
        assert len(session.scalars(select(Release)).all()) == 2 and not session.scalars(select(NamedItem)).all()
