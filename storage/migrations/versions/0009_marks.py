"""The index of marked promises leaves out those that no post keeps yet."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_NAME = "ix_deliveries_edit_due"
_KEPT = sa.text("post_id IS NOT NULL")


def upgrade() -> None:
    """What waits for its hour may be marked for long, and was walked past at each look."""
    op.drop_index(_NAME, "deliveries")
    op.create_index(_NAME, "deliveries", ["edit_due"], sqlite_where=_KEPT, postgresql_where=_KEPT)


def downgrade() -> None:
    """Index all that are marked."""
    op.drop_index(_NAME, "deliveries")
    op.create_index(_NAME, "deliveries", ["edit_due"])
