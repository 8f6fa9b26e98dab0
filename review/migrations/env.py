"""Alembic's entry point: runs the migrations on the connection that `review.database` hands over."""

from alembic import context

from review.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,  # the caller's transaction holds it all: one migration is one commit
)
context.run_migrations()
