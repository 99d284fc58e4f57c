"""Which item a question was about, as a clerk said, and how many of a proposed word's conversations rest on that"""

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table of its own beside the questions; words proposed before rest on no clerk."""
    op.create_table(
        "named_item",
        sa.Column("question_id", sa.String(length=26), nullable=False),
        sa.Column("conversation_id", sa.String(length=26), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("how", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_named_item_conversation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_named_item_person_id")),
        sa.ForeignKeyConstraint(["question_id"], ["question.id"], name=op.f("fk_named_item_question_id")),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_named_item")),
    )
    op.create_index(op.f("ix_named_item_conversation_id"), "named_item", ["conversation_id"], unique=False)
    op.add_column("alias", sa.Column("named", sa.Integer(), nullable=False, server_default="0"))
