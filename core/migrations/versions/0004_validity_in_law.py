"""When a text was law, beside when it was published here; and files that were read, so that none is read twice"""

import sqlalchemy as sa
from alembic import op

import core.db

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Rows of before keep empty days: until their document is published anew, its instants speak for them."""
    op.add_column("source_version", sa.Column("adopted", sa.Date(), nullable=True))
    op.add_column("source_version", sa.Column("since", sa.Date(), nullable=True))
    op.add_column("source_version", sa.Column("until", sa.Date(), nullable=True))
    op.add_column("source_version", sa.Column("withdrawn_at", core.db.Instant(timezone=True), nullable=True))
    op.create_table(
        "imported_file",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("at", core.db.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_imported_file")),
    )
