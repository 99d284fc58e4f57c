"""Everyday words of an installation: proposed from what people asked, decided by a steward"""

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table of its own; what the project ships stays in its files."""
    op.create_table(
        "alias",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("phrase", sa.String(length=40), nullable=False),
        sa.Column("official", sa.Text(), nullable=False),
        sa.Column("item_id", sa.String(length=80), nullable=False),
        sa.Column("origin", sa.String(length=8), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("proposed_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("decided_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=26), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alias")),
        sa.UniqueConstraint("phrase", "official", "item_id", name=op.f("uq_alias_phrase_official_item_id")),
    )
    with op.batch_alter_table("alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alias_status"), ["status"], unique=False)
