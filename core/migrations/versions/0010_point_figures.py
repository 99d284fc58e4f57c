"""Indexes by which the figures of review points and the seeded audit cases are read"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing looks for a point alone."""
    op.drop_index("ix_inspection_point", table_name="inspection")
    told = ["result", "point", "rule_digest", "item_id", "lapsed_at", "made_at", "case_id", "two_staff"]
    op.create_index("ix_inspection_rule", "inspection", told)
    seeded = sa.text("kind = 'seeded'")
    op.create_index("ix_link_seeded", "link", ["seq"], sqlite_where=seeded, postgresql_where=seeded)
