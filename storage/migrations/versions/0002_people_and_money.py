"""Who may use it, what a button means, when a text is tried again, and what it cost."""

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make them."""
    with op.batch_alter_table("people") as people:
        people.add_column(sa.Column("role", sa.Text(), server_default="guest", nullable=False))
        people.add_column(sa.Column("state", sa.Text(), server_default="active", nullable=False))
        people.add_column(sa.Column("chat_id", ID, nullable=True))
        people.create_foreign_key(op.f("fk_people_chat_id"), "chats", ["chat_id"], ["id"])
        people.create_check_constraint(
            op.f("ck_people_role"), "role IN ('guest', 'invited', 'operator')"
        )
        people.create_check_constraint(op.f("ck_people_state"), "state IN ('active', 'blocked')")
    with op.batch_alter_table("texts") as texts:
        texts.add_column(sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
        texts.add_column(sa.Column("not_before", MOMENT, nullable=True))
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "lines",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("used", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_lines")),
    )
    op.create_table(
        "ledger",
        sa.Column("id", ID, nullable=False),
        sa.Column("text_id", ID, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("tokens_in", sa.Integer(), nullable=False),
        sa.Column("tokens_out", sa.Integer(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["texts.id"], name=op.f("fk_ledger_text_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
    )
    op.create_index("ix_ledger_at", "ledger", ["at"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("ledger")
    op.drop_table("lines")
    op.drop_table("meta")
    with op.batch_alter_table("texts") as texts:
        texts.drop_column("not_before")
        texts.drop_column("attempts")
    with op.batch_alter_table("people") as people:
        people.drop_constraint(op.f("ck_people_state"), type_="check")
        people.drop_constraint(op.f("ck_people_role"), type_="check")
        people.drop_constraint(op.f("fk_people_chat_id"), type_="foreignkey")
        people.drop_column("chat_id")
        people.drop_column("state")
        people.drop_column("role")
