"""The tables, the same on SQLite and PostgreSQL. Each index says which question it answers."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    event,
    false,
    text,
)

from storage.search import fts5, tsearch

VERSION = "0009"
"""The migration that this schema equals; storage/migrations leads to it."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Utc(TypeDecorator[datetime]):
    """A moment. Always aware and in UTC outside; a naive value is a defect and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments; SQLite keeps no zone, so it gets UTC without one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if dialect.name == "sqlite" else moment.astimezone(UTC)


_ID = BigInteger().with_variant(Integer(), "sqlite")


def _states(*names: str, column: str = "state") -> CheckConstraint:
    listed = ", ".join(f"'{name}'" for name in names)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


papers = Table(
    "papers",
    metadata,
    Column("id", Text, primary_key=True),
    # The announcement day (days since 1970) × 10⁶ + n, never changed: newest first needs no sort.
    Column("seq", BigInteger, nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("abstract", Text),
    Column("authors", JSON, nullable=False),
    Column("categories", JSON, nullable=False),
    Column("primary_category", Text),
    Column("comment", Text),
    Column("doi", Text),
    Column("journal_ref", Text),
    Column("submitted", Utc),
    Column("announced", Date, nullable=False),
    Column("updated", Utc),
    Column("withdrawn", Boolean, nullable=False),
)

# What changed of stored papers: a row for each change, in the order of the commits. ``before`` has
# the old values of what changed, so that each earlier state of a paper can be told.
paper_events = Table(
    "paper_events",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("paper_id", ForeignKey("papers.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("source", Text, nullable=False),
    Column("before", JSON, nullable=False),
    UniqueConstraint("paper_id", "kind", "version", "hash"),
    _states("version", "withdrawal", "metadata", column="kind"),
)

cursors = Table(
    "cursors",
    metadata,
    Column("source", Text, primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

locks = Table(
    "locks",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text),
    Column("token", Text),
    Column("until", Utc),
    Column("not_before", Utc),
    Column("day", Date),
    Column("used", Integer, nullable=False, server_default="0"),
)

chats = Table(
    "chats",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("since", Utc),
    Column("not_before", Utc),
    # What the chat has chosen of ``records.Habits``; what it has not, is absent.
    Column("habits", JSON),
    UniqueConstraint("platform", "address"),
    _states("active", "paused"),
)

people = Table(
    "people",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("role", Text, nullable=False, server_default="guest"),
    Column("state", Text, nullable=False, server_default="active"),
    # The chat that the person alone reads: where an operator is told what needs one.
    Column("chat_id", ForeignKey("chats.id")),
    UniqueConstraint("platform", "address"),
    _states("guest", "invited", "operator", column="role"),
    _states("active", "blocked"),
)

meta = Table(
    "meta",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

# Command lines that are too long for a button: the button carries the key.
lines = Table(
    "lines",
    metadata,
    Column("key", Text, primary_key=True),
    Column("line", Text, nullable=False),
    Column("used", Utc, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", Text),
    Column("person_id", ForeignKey("people.id")),
    Column("topic", Text),
    Column("query", Text, nullable=False),
    # What makes two subscriptions the same: the canonical query, or "topic:" and its name.
    Column("canonical", Text, nullable=False),
    Column("created", Utc, nullable=False),
    Column("ended", Utc),
    Column("schedule", Text, nullable=False, server_default="instant"),
    Column("next_due", Utc),
    UniqueConstraint("chat_id", "canonical"),
    UniqueConstraint("chat_id", "number"),
    _states("instant", "daily", "weekdays", "weekly", column="schedule"),
    # Whose hour has come? (deliver: every tick)
    Index("ix_subscriptions_next_due", "next_due"),
)

# Which subscriptions changed after that one? A row for each change, in the order of the commits:
# the index of standing queries follows it. Ended and forgotten ones are in it too.
subscription_changes = Table(
    "subscription_changes",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("subscription_id", _ID, nullable=False),
)

# What a chat does not want, whatever its subscriptions find.
blocks = Table(
    "blocks",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("person_id", ForeignKey("people.id")),
    Column("query", Text, nullable=False),
    Column("canonical", Text, nullable=False),
    Column("created", Utc, nullable=False),
    Column("ended", Utc),
    UniqueConstraint("chat_id", "canonical"),
    UniqueConstraint("chat_id", "number"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("paper_id", ForeignKey("papers.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("why", JSON, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("ready_at", Utc, nullable=False),
    Column("post_id", ForeignKey("posts.id")),
    # The chat's hour that it waits for; none when it goes out as soon as it is ready.
    Column("hour", Utc),
    # When something changed that its post may show; none once that has been looked at.
    Column("changed", Utc),
    # From when on that is looked at.
    Column("edit_due", Utc),
    UniqueConstraint("chat_id", "paper_id", "kind", "version"),
    _states(
        "waiting",
        "queued",
        "sent",
        "rejected",
        "uncertain",
        "digest",
        "filtered",
        "paused",
        "expired",
    ),
    # Which deliveries wait for their hour, and which for a text? (deliver: every tick)
    Index("ix_deliveries_state_hour_ready_at", "state", "hour", "ready_at"),
    # Which deliveries wait for a text of this paper? (summarise: every text)
    Index("ix_deliveries_paper_id_state", "paper_id", "state"),
    # Which deliveries does this post settle?
    Index("ix_deliveries_post_id", "post_id"),
    # Which posts may look otherwise by now? (edits: every tick; what waits has none yet)
    Index(
        "ix_deliveries_edit_due",
        "edit_due",
        sqlite_where=text("post_id IS NOT NULL"),
        postgresql_where=text("post_id IS NOT NULL"),
    ),
)

posts = Table(
    "posts",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("due", Utc, nullable=False),
    Column("state", Text, nullable=False),
    Column("lease_token", Text),
    Column("lease_until", Utc),
    # What an edit must not change of it, written when its parts are made.
    Column("frame", JSON(none_as_null=True)),
    UniqueConstraint("chat_id", "kind", "key"),
    _states("open", "done"),
    # Which open post was made first? (deliver: every claim)
    Index("ix_posts_state_priority_id", "state", "priority", "id"),
)

parts = Table(
    "parts",
    metadata,
    Column("post_id", ForeignKey("posts.id"), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("nonce", Text, nullable=False, unique=True),
    Column("body", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("attempted_at", Utc),
    Column("message_id", Text),
    Column("error", Text),
    # The first attempt of which nobody knows whether it arrived.
    Column("tried_at", Utc),
    # It was sent once more although an earlier message may have arrived.
    Column("resent", Boolean, nullable=False, server_default=false()),
    # The hash of what it shows since it was edited; none while that is its body.
    Column("shown_hash", Text),
    # Why it is not edited any more; none while it may be.
    Column("fixed", Text),
    _states("ready", "sending", "sent", "rejected", "uncertain"),
)

texts = Table(
    "texts",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("provider", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("prompt", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("lease_token", Text),
    Column("lease_until", Utc),
    Column("body", Text),
    Column("basis", Text),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", Utc),
    UniqueConstraint("kind", "subject", "version", "provider", "model", "prompt", "language"),
    _states("wanted", "done", "failed"),
    # Which texts are wanted? (summarise: every tick)
    Index("ix_texts_state", "state"),
)

ledger = Table(
    "ledger",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("text_id", ForeignKey("texts.id")),
    Column("at", Utc, nullable=False),
    Column("provider", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("tokens_in", Integer, nullable=False),
    Column("tokens_out", Integer, nullable=False),
    # In millionths of a dollar.
    Column("cost", BigInteger, nullable=False),
    # What was spent since that moment? (summarise: every call)
    Index("ix_ledger_at", "at"),
)

# The index of words, which each database has in its own way.
for _dialect, _statements in (("sqlite", fts5.CREATE), ("postgresql", tsearch.CREATE)):
    for _statement in _statements:
        _made = DDL(_statement)  # type: ignore[no-untyped-call]  # it has no types of its own
        event.listen(metadata, "after_create", _made.execute_if(dialect=_dialect))
