"""Migration 0011 over what stands: words proposed before rest on no clerk, and questions asked before can be named, on both databases."""

from __future__ import annotations

from ground import Ground
from sqlalchemy import select

from core.conversations import NamedItem, Question
from knowledge.lexicon.aliases import propose
from knowledge.tables import Alias


def test_a_base_of_the_version_before_keeps_its_words_and_questions(ground: Ground) -> None:
    asked = ground.ask()
    with ground.db.write() as session:
        propose(session, "取公积", "gjj-1", 4)
    with ground.raw() as connection:
        connection.execute("DROP TABLE named_item")
        connection.execute("ALTER TABLE alias DROP COLUMN named")
    ground.step("0011")
    with ground.db.write() as session:
        assert session.execute(select(Alias.asked, Alias.named)).all() == [(4, 0)]
        question = session.get_one(Question, asked.question)
        row = NamedItem(
            question_id=question.id, conversation_id=question.conversation_id, item_id="gjj-1", person_id=ground.people["clerk"],
            at=question.received_at, how="handover",
        )  # fmt: skip
        session.add(row)
    assert ground.rows("SELECT item_id, how FROM named_item") == [("gjj-1", "handover")]
    assert ground.refused("INSERT INTO named_item SELECT * FROM named_item")
