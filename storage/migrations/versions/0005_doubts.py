"""What is known of a message that may have arrived."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Note the doubts, and count as one what Discord was being sent again in these minutes."""
    with op.batch_alter_table("parts") as parts:
        parts.add_column(sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True))
        parts.add_column(
            sa.Column("resent", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    op.execute(
        "UPDATE parts SET tried_at = attempted_at WHERE state = 'ready' AND attempts > 0"
        " AND post_id IN (SELECT posts.id FROM posts JOIN chats ON chats.id = posts.chat_id"
        " WHERE chats.platform = 'discord')"
    )


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("parts") as parts:
        parts.drop_column("resent")
        parts.drop_column("tried_at")
