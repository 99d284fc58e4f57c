"""What was released is read through a view; on PostgreSQL conversations whose asker wants them erased are found by index."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# As of this step: core/released_view.py may say something else later, in a step of its own.
SELECT = (
    "SELECT r.id, r.conversation_id, r.question_id, r.draft_id, r.digest, r.at, r.standing, r.confidence, r.facts,"
    " d.kind, d.body, d.sealed, d.scope, d.parent_id, a.at AS approved_at, a.how AS approved_how,"
    " p.department AS approved_by_department FROM release r"
    " JOIN approval a ON a.draft_id = r.draft_id AND a.digest = r.digest"
    " JOIN draft d ON d.id = a.draft_id AND d.digest = a.digest JOIN person p ON p.id = a.person_id"
)


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute("DROP VIEW IF EXISTS released_body")
    op.execute(f"CREATE VIEW released_body{' WITH (security_barrier)' if postgresql else ''} AS {SELECT}")
    if postgresql:
        op.execute("CREATE INDEX ix_conversation_closing ON conversation (id) WHERE state = 'closing'")
