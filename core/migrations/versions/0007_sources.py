"""Sources beside documents: askings, their records, what a correction has come to, and vouchers that were used"""

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """New tables, and columns that old rows have a value for."""
    op.add_column("case_file", sa.Column("look_again", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(op.f("ix_case_file_look_again"), "case_file", ["look_again"], unique=False)
    op.add_column("correction", sa.Column("record_id", sa.String(length=26), nullable=False, server_default=""))
    op.add_column("correction", sa.Column("ticket", sa.String(length=120), nullable=False, server_default=""))
    op.add_column("correction", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("correction", sa.Column("next_at", core.db.Instant(timezone=True), nullable=True))
    op.create_index(op.f("ix_correction_next_at"), "correction", ["next_at"], unique=False)
    op.create_table(
        "source_ask",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("case_id", sa.String(length=26), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("consent_id", sa.String(length=26), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("until", core.db.Instant(timezone=True), nullable=False),
        sa.Column("at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("ended_at", core.db.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_source_ask_case_id")),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_source_ask_consent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_ask")),
    )
    op.create_index(op.f("ix_source_ask_case_id"), "source_ask", ["case_id"], unique=False)
    op.create_index("ix_source_ask_due", "source_ask", ["state", "next_at"], unique=False)
    op.create_table(
        "source_record",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("case_id", sa.String(length=26), nullable=False),
        sa.Column("ask_id", sa.String(length=26), nullable=False),
        sa.Column("consent_id", sa.String(length=26), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("lapsed_at", core.db.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["ask_id"], ["source_ask.id"], name=op.f("fk_source_record_ask_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_source_record_case_id")),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_source_record_consent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_record")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_source_record_case", "source_record", ["case_id", "lapsed_at"], unique=False)
    op.create_table(
        "used_assertion",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("until", core.db.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_used_assertion")),
    )
    op.create_index(op.f("ix_used_assertion_until"), "used_assertion", ["until"], unique=False)
