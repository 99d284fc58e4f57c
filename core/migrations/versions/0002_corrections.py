"""A correction is a kind of entry: no table changes, the guard of the thread is made anew after this step."""

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing here: guards are re-made after each step (core/migrations/env.py)."""
