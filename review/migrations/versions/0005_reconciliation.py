"""What a destination got on a day is found by an index."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        op.f("ix_deliveries_destination_delivered_at"), "deliveries", ["destination", "delivered_at"], unique=False
    )
