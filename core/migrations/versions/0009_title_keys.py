"""Each document's title as a number, so that a law is found by its name among any number of documents"""

import sqlalchemy as sa
from alembic import op

from core.titles import title_key

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The number is that of the program as it is now: it is derived, and must be what look-ups compute."""
    op.add_column("source_document", sa.Column("title_key", sa.BigInteger(), nullable=False, server_default="0"))
    document = sa.table("source_document", sa.column("id", sa.String), sa.column("title", sa.Text), sa.column("title_key"))
    connection = op.get_bind()
    rows = [{"of": id_, "number": title_key(title)} for id_, title in connection.execute(sa.select(document.c.id, document.c.title))]
    if rows:
        connection.execute(
            sa.update(document).where(document.c.id == sa.bindparam("of")).values(title_key=sa.bindparam("number", type_=sa.BigInteger())),
            rows,
        )
    op.create_index(op.f("ix_source_document_title_key"), "source_document", ["title_key"], unique=False)
