"""The review desk: what rules found of each point, verdicts, findings, papers, and what a notice opens of a case"""

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def _id(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=26), nullable=nullable)


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), nullable=False)


def _at(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, core.db.Instant(timezone=True), nullable=nullable)


def _ref(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """New tables, and columns that old rows have a value for."""
    op.add_column("case_file", sa.Column("inspect_again", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(op.f("ix_case_file_inspect_again"), "case_file", ["inspect_again"], unique=False)
    op.add_column("case_file", sa.Column("accepted_on", sa.Date(), nullable=True))
    op.add_column("case_file", sa.Column("opened", sa.Text(), nullable=False, server_default=""))
    # What was handed in before there was a review desk is inspected now.
    op.execute("UPDATE case_file SET inspect_again = TRUE WHERE state IN ('submitted', 'accepted')")
    op.create_table(
        "inspection",
        _id("id"), _id("case_id"), _text("item_id", 80), _text("point", 80), _text("rule_digest", 64), _text("result", 16),
        sa.Column("blind", sa.Boolean(), nullable=False), sa.Column("two_staff", sa.Boolean(), nullable=False),
        _text("digest", 64), _text("mark", 64), sa.Column("sealed", sa.LargeBinary(), nullable=False),
        _at("made_at"), _at("lapsed_at", True),
        _ref("inspection", "case_id", "case_file.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")), sa.UniqueConstraint("id", "digest", name=op.f("uq_inspection_id")),
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_index("ix_inspection_case", "inspection", ["case_id", "lapsed_at"], unique=False)
    op.create_index(op.f("ix_inspection_point"), "inspection", ["point"], unique=False)
    op.create_table(
        "verdict",
        _id("id"), _id("inspection_id"), _text("digest", 64), _id("case_id"), _id("person_id"), _text("step", 10), _text("says", 8),
        _text("reason", 24), sa.Column("sealed", sa.LargeBinary(), nullable=True), sa.Column("seen_seconds", sa.Float(), nullable=True),
        _at("at"),
        _ref("verdict", "case_id", "case_file.id"), _ref("verdict", "person_id", "person.id"),
        sa.ForeignKeyConstraint(
            ["inspection_id", "digest"], ["inspection.id", "inspection.digest"], name=op.f("fk_verdict_inspection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
        sa.UniqueConstraint("inspection_id", "person_id", "step", name=op.f("uq_verdict_inspection_id")),
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_index("ix_verdict_case", "verdict", ["case_id"], unique=False)
    op.create_table(
        "own_finding",
        _id("id"), _id("case_id"), _text("item_id", 80), _text("point", 80), _text("digest", 64),
        sa.Column("sealed", sa.LargeBinary(), nullable=False), _id("person_id"), _at("at"), _at("withdrawn_at", True),
        _ref("own_finding", "case_id", "case_file.id"), _ref("own_finding", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_finding")), sa.UniqueConstraint("id", "digest", name=op.f("uq_own_finding_id")),
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_index("ix_own_finding_case", "own_finding", ["case_id"], unique=False)
    op.create_table(
        "hold",
        _id("id"), _id("case_id"), _id("person_id"), _text("place", 8), _at("at"), _at("ended_at", True),
        _ref("hold", "case_id", "case_file.id"), _ref("hold", "person_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_index("ix_hold_case", "hold", ["case_id", "ended_at"], unique=False)
    op.create_table(
        "paper",
        _id("id"), _id("case_id"), _text("kind", 10), _text("item_id", 80), sa.Column("repeat", sa.Boolean(), nullable=False),
        _text("digest", 64), sa.Column("sealed", sa.LargeBinary(), nullable=False), _id("person_id"), _id("parent_id", True),
        _at("made_at"), _at("dropped_at", True),
        _ref("paper", "case_id", "case_file.id"), _ref("paper", "person_id", "person.id"), _ref("paper", "parent_id", "paper.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")), sa.UniqueConstraint("id", "digest", name=op.f("uq_paper_id")),
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_index("ix_paper_case", "paper", ["case_id", "kind"], unique=False)
    op.create_table(
        "paper_signature",
        _id("paper_id"), _text("digest", 64), _id("person_id"), sa.Column("seen_seconds", sa.Float(), nullable=True), _at("at"),
        _ref("paper_signature", "person_id", "person.id"),
        sa.ForeignKeyConstraint(["paper_id", "digest"], ["paper.id", "paper.digest"], name=op.f("fk_paper_signature_paper_id")),
        sa.PrimaryKeyConstraint("paper_id", "digest", name=op.f("pk_paper_signature")),
        sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_table(
        "paper_issue",
        _id("paper_id"), _text("digest", 64), _id("case_id"), _text("once", 100), _at("at"),
        sa.ForeignKeyConstraint(
            ["paper_id", "digest"], ["paper_signature.paper_id", "paper_signature.digest"], name=op.f("fk_paper_issue_paper_id")
        ),
        sa.PrimaryKeyConstraint("paper_id", name=op.f("pk_paper_issue")),
        sa.UniqueConstraint("case_id", "once", name=op.f("uq_paper_issue_case_id")),
        sqlite_with_rowid=False,
    )  # fmt: skip
