"""A chat that may not be written to is paused: it comes back, or is forgotten in the end."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Call it paused, from today on: nobody was told that it would be forgotten."""
    with op.batch_alter_table("chats") as chats:
        chats.drop_constraint(op.f("ck_chats_state"), type_="check")
    op.execute("UPDATE chats SET state = 'paused', since = CURRENT_TIMESTAMP WHERE state = 'gone'")
    with op.batch_alter_table("chats") as chats:
        chats.create_check_constraint(op.f("ck_chats_state"), "state IN ('active', 'paused')")


def downgrade() -> None:
    """Call it gone."""
    with op.batch_alter_table("chats") as chats:
        chats.drop_constraint(op.f("ck_chats_state"), type_="check")
    op.execute("UPDATE chats SET state = 'gone' WHERE state = 'paused'")
    with op.batch_alter_table("chats") as chats:
        chats.create_check_constraint(op.f("ck_chats_state"), "state IN ('active', 'gone')")
