"""Migration 0009 over what stands: a document that was there before is found by its title, on both databases."""

from __future__ import annotations

from ground import Ground
from sqlalchemy import select

from core.sources import SourceDocument
from core.titles import title_key


def test_documents_of_the_version_before_get_the_numbers_of_their_titles(ground: Ground) -> None:
    with ground.raw() as connection:
        for statement in (
            "DROP INDEX ix_source_document_title_key", "ALTER TABLE source_document DROP COLUMN title_key",
            "INSERT INTO source_document (id, kind, authority, title, number, publisher, department, region, url)"
            " VALUES ('doc:old', 'law', '法律法规', '中华人民共和国示例法（2021修正）', '', '', '', '', '')",
        ):  # fmt: skip
            connection.execute(statement)
    ground.step("0009")
    with ground.db.write() as session:
        found = select(SourceDocument.id).where(SourceDocument.title_key == title_key("《示例法》"))
        assert session.scalars(found).all() == ["doc:old"]
        session.get_one(SourceDocument, "doc:old").title = "示例规定"
        session.flush()
        assert session.scalars(found).all() == []
        assert not session.scalar(select(SourceDocument.id).where(SourceDocument.title_key == 0).limit(1))
