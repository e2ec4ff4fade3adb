"""The index of words, and what changed among the subscriptions."""

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

revision = "0003"
down_revision = "0002"

SQLITE = (
    "CREATE VIRTUAL TABLE search USING fts5("
    "title, abstract, comment, journal, title_words, abstract_words, comment_words, "
    "journal_words, authors, keys, content='', tokenize=\"ascii tokenchars '+#|.:/-_='\")",
    "INSERT INTO search(search, rank) VALUES ('hashsize', 16777216)",
    "CREATE TABLE search_words (word TEXT PRIMARY KEY) WITHOUT ROWID",
)
POSTGRESQL = (
    "CREATE TABLE papers_search (seq BIGINT PRIMARY KEY, body TSVECTOR NOT NULL, "
    "authors TSVECTOR NOT NULL)",
    "CREATE INDEX ix_papers_search_body ON papers_search USING gin (body)",
    "CREATE INDEX ix_papers_search_authors ON papers_search USING gin (authors)",
)


def upgrade() -> None:
    """Make them; the papers that are there are indexed while the service runs."""
    op.create_table(
        "subscription_changes",
        sa.Column("id", ID, nullable=False),
        sa.Column("subscription_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription_changes")),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop them."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in ("search", "search_words") if sqlite else ("papers_search",):
        op.execute(f"DROP TABLE {table}")
    op.drop_table("subscription_changes")
