"""Alembic's entry: migrations run on the connection that `gisgov.storage.schema` hands over."""

from __future__ import annotations

from alembic import context

from gisgov.storage.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
