"""What became of a paper after its post went out."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

KINDS = "kind IN ('version', 'withdrawal', 'metadata')"


def upgrade() -> None:
    """Begin to keep it. What was posted before stays as it is: nobody knows what it must keep."""
    op.create_table(
        "paper_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paper_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_paper_events_kind")),
        sa.ForeignKeyConstraint(["paper_id"], ["papers.id"], name=op.f("fk_paper_events_paper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_events")),
        sa.UniqueConstraint(
            "paper_id",
            "kind",
            "version",
            "hash",
            name=op.f("uq_paper_events_paper_id_kind_version_hash"),
        ),
    )
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.add_column(sa.Column("changed", sa.DateTime(timezone=True), nullable=True))
        deliveries.add_column(sa.Column("edit_due", sa.DateTime(timezone=True), nullable=True))
        deliveries.create_index("ix_deliveries_edit_due", ["edit_due"])
    with op.batch_alter_table("posts") as posts:
        posts.add_column(sa.Column("frame", sa.JSON(), nullable=True))
    with op.batch_alter_table("parts") as parts:
        parts.add_column(sa.Column("shown_hash", sa.Text(), nullable=True))
        parts.add_column(sa.Column("fixed", sa.Text(), nullable=True))


def downgrade() -> None:
    """Drop it."""
    with op.batch_alter_table("parts") as parts:
        parts.drop_column("fixed")
        parts.drop_column("shown_hash")
    op.drop_column("posts", "frame")
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.drop_index("ix_deliveries_edit_due")
        deliveries.drop_column("edit_due")
        deliveries.drop_column("changed")
    op.drop_table("paper_events")
