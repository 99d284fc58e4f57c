"""Applications: cases with their sealed values, documents, consents and steps; suggestions and what was decided of them"""

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables of their own; the guards that hold them are made after this step."""
    op.create_table(
        "case_counter",
        sa.Column("day", sa.String(length=8), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_case_counter")),
    )
    op.create_table(
        "case_file",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("theme", sa.String(length=80), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("locale", sa.String(length=8), nullable=False),
        sa.Column("department", sa.String(length=200), nullable=False),
        sa.Column("number", sa.String(length=24), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.Column("applicant", sa.LargeBinary(), nullable=True),
        sa.Column("applicant_blind", sa.String(length=64), nullable=False),
        sa.Column("identity_check", sa.String(length=40), nullable=False),
        sa.Column("clerk_id", sa.String(length=26), nullable=True),
        sa.Column("conversation_id", sa.String(length=26), nullable=True),
        sa.Column("started_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("last_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("submitted_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("decided_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("erased_at", core.db.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["clerk_id"], ["person.id"], name=op.f("fk_case_file_clerk_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_case_file_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("number", name=op.f("uq_case_file_number")),
    )
    op.create_index(op.f("ix_case_file_applicant_blind"), "case_file", ["applicant_blind"], unique=False)
    op.create_index(op.f("ix_case_file_last_at"), "case_file", ["last_at"], unique=False)
    op.create_index("ix_case_file_state", "case_file", ["state", "department", "submitted_at"], unique=False)
    op.create_table(
        "case_event",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("case_id", sa.String(length=26), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("at", core.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_event_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_event_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_case_event_case_id_seq")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "case_value",
        sa.Column("case_id", sa.String(length=26), nullable=False),
        sa.Column("element", sa.String(length=80), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("origin", sa.String(length=8), nullable=False),
        sa.Column("suggestion_id", sa.String(length=26), nullable=True),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("at", core.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_value_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_value_person_id")),
        sa.PrimaryKeyConstraint("case_id", "element", "rev", name=op.f("pk_case_value")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("case_id", sa.String(length=26), nullable=False),
        sa.Column("scope", sa.String(length=80), nullable=False),
        sa.Column("named", sa.Text(), nullable=False),
        sa.Column("given_by", sa.String(length=12), nullable=False),
        sa.Column("wording", sa.String(length=400), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("withdrawn_at", core.db.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_consent_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_consent_case_id"), "consent", ["case_id"], unique=False)
    op.create_table(
        "correction",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("case_id", sa.String(length=26), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("element", sa.String(length=80), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("answered_at", core.db.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_correction_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index(op.f("ix_correction_case_id"), "correction", ["case_id"], unique=False)
    op.create_table(
        "suggestion",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("case_id", sa.String(length=26), nullable=False),
        sa.Column("element", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("provenance", sa.Integer(), nullable=False),
        sa.Column("needs", sa.String(length=60), nullable=False),
        sa.Column("grp", sa.String(length=26), nullable=False),
        sa.Column("made_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("lapsed_at", core.db.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_suggestion_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
        sa.UniqueConstraint("id", "digest", name=op.f("uq_suggestion_id_digest")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_suggestion_case", "suggestion", ["case_id", "lapsed_at"], unique=False)
    op.create_table(
        "upload",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("case_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("media", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content_blind", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("merged", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("read_at", core.db.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_upload_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_upload_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_case_id"), "upload", ["case_id"], unique=False)
    op.create_index("ix_upload_state", "upload", ["state", "at"], unique=False)
    op.create_table(
        "suggestion_decision",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("suggestion_id", sa.String(length=26), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=26), nullable=False),
        sa.Column("element", sa.String(length=80), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("by", sa.String(length=9), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=True),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", core.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_suggestion_decision_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_suggestion_decision_person_id")),
        sa.ForeignKeyConstraint(
            ["suggestion_id", "digest"],
            ["suggestion.id", "suggestion.digest"],
            name=op.f("fk_suggestion_decision_suggestion_id_digest"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_decision")),
        sa.UniqueConstraint(
            "case_id", "key", "suggestion_id", name=op.f("uq_suggestion_decision_case_id_key_suggestion_id")
        ),
        sa.UniqueConstraint("suggestion_id", name=op.f("uq_suggestion_decision_suggestion_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "upload_reading",
        sa.Column("upload_id", sa.String(length=26), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_upload_reading_upload_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("upload_id", name=op.f("pk_upload_reading")),
    )
