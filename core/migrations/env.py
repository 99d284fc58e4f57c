"""Alembic's entry: the caller (api/migrate.py) hands in connection, metadata and what to do after each step."""

from alembic import context

given = context.config.attributes
context.configure(
    connection=given["connection"],
    target_metadata=given["metadata"],
    render_as_batch=True,
    transaction_per_migration=True,
    # A batch migration on SQLite re-makes tables and silently drops their triggers, so they are re-made each time.
    on_version_apply=lambda **step: given["after_each"](step["ctx"].connection),
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
