"""When a chat wants its papers, and the ways in which a promise ends without a post of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

BEFORE = ("waiting", "queued", "sent", "rejected", "uncertain")
NEW = ("digest", "filtered", "paused", "expired")
SCHEDULES = "schedule IN ('instant', 'daily', 'weekdays', 'weekly')"


def upgrade() -> None:
    """Whoever has subscribed gets papers as before: at once."""
    with op.batch_alter_table("chats") as chats:
        chats.add_column(sa.Column("habits", sa.JSON(), nullable=True))
    with op.batch_alter_table("subscriptions") as subscriptions:
        new = sa.Column("schedule", sa.Text(), server_default="instant", nullable=False)
        subscriptions.add_column(new)
        subscriptions.add_column(sa.Column("next_due", sa.DateTime(timezone=True), nullable=True))
        subscriptions.create_check_constraint(op.f("ck_subscriptions_schedule"), SCHEDULES)
        subscriptions.create_index("ix_subscriptions_next_due", ["next_due"])
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.add_column(sa.Column("hour", sa.DateTime(timezone=True), nullable=True))
        deliveries.drop_index("ix_deliveries_state_ready_at")
        deliveries.create_index("ix_deliveries_state_hour_ready_at", ["state", "hour", "ready_at"])
    _allow(*BEFORE, *NEW)


def downgrade() -> None:
    """Drop them; a promise that ended in a new way counts as one that was sent."""
    deliveries = sa.table("deliveries", sa.column("state"))
    ended = deliveries.update().where(deliveries.c.state.in_(NEW))
    op.execute(ended.values(state="sent"))
    _allow(*BEFORE)
    with op.batch_alter_table("deliveries") as batch:
        batch.drop_index("ix_deliveries_state_hour_ready_at")
        batch.create_index("ix_deliveries_state_ready_at", ["state", "ready_at"])
        batch.drop_column("hour")
    with op.batch_alter_table("subscriptions") as subscriptions:
        subscriptions.drop_index("ix_subscriptions_next_due")
        subscriptions.drop_constraint(op.f("ck_subscriptions_schedule"), type_="check")
        subscriptions.drop_column("next_due")
        subscriptions.drop_column("schedule")
    op.drop_column("chats", "habits")


def _allow(*states: str) -> None:
    named = ", ".join(f"'{state}'" for state in states)
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.drop_constraint(op.f("ck_deliveries_state"), type_="check")
        deliveries.create_check_constraint(op.f("ck_deliveries_state"), f"state IN ({named})")
