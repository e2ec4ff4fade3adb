"""Every setting of the engine, with its default, its limits and what it is for.

A model here is pure: it reads no file and no environment. ``bot.config.load`` does.
"""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    SecretStr,
)

from bot.config.values import (
    Chats,
    DatabaseUrl,
    Duration,
    Language,
    Languages,
    OneLine,
    Section,
    Zone,
)
from bot.text.languages import NAMES

_STRICT = ConfigDict(frozen=True, extra="forbid")


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


class Database(BaseModel):
    """``[database]``: where papers, subscriptions and posts are kept."""

    model_config = _STRICT

    url: DatabaseUrl = Field(
        SecretStr("sqlite:///papercast.db"),
        description="The file or server that keeps everything.",
    )


class Harvest(BaseModel):
    """``[harvest]``: how papers come in."""

    model_config = _STRICT

    every: Duration = Field(
        timedelta(minutes=30), description="How long after one harvest the next begins."
    )
    post_days: int = Field(
        1,
        ge=0,
        le=3650,
        description="Papers announced in the last so many days are posted at the first start.",
    )


class Summaries(BaseModel):
    """``[summaries]``: the short text under a post; each subsection is one provider."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, Section] = Field(init=False)

    language: Language = Field("en", description="The language that summaries are written in.")
    languages: Languages = Field(
        tuple(NAMES),
        description="Those that a chat may choose instead, each at the cost of a summary more.",
    )
    patience: Duration = Field(
        timedelta(minutes=10),
        description="How long a post waits for its summary before the abstract stands in.",
    )
    budget: Decimal = Field(
        Decimal("0.50"),
        ge=0,
        le=10_000,
        allow_inf_nan=False,
        description="The most that summaries may cost in one day, in US dollars.",
    )


class Delivery(BaseModel):
    """``[delivery]``: how posts go out."""

    model_config = _STRICT

    concurrency: int = Field(
        16, ge=1, le=64, description="How many messages may be under way at the same time."
    )
    send_timeout: Duration = Field(
        timedelta(seconds=30), description="How long one message may take to be confirmed."
    )
    zone: Zone = Field(
        "UTC", description="The time zone in which new chats begin; each may choose its own."
    )


class Search(BaseModel):
    """``[search]``: what the search command answers with."""

    model_config = _STRICT

    page_size: int = Field(10, ge=1, le=10, description="How many papers one answer shows.")
    deadline: Duration = Field(
        timedelta(seconds=0.25), description="After this time a search shows what it has found."
    )


class Queries(BaseModel):
    """``[queries]``: how large a query may be that somebody types."""

    model_config = _STRICT

    characters: int = Field(500, ge=50, le=2000, description="How many characters it may have.")
    terms: int = Field(100, ge=5, le=400, description="How many words, phrases and fields.")
    depth: int = Field(16, ge=1, le=16, description="How deep brackets may stand in brackets.")


class Access(BaseModel):
    """``[access]``: who may use it, and how much."""

    model_config = _STRICT

    mode: Annotated[Literal["private", "invite", "open"], BeforeValidator(_lower)] = Field(
        "private",
        description="You and whom you let in; also whoever has an invitation; or everybody.",
    )
    commands_a_minute: int = Field(
        20, ge=1, le=1000, description="How many commands a person may give in a minute."
    )
    subscriptions_a_chat: int = Field(
        20, ge=1, le=1000, description="How many subscriptions a chat may have."
    )
    subscriptions_a_person: int = Field(
        50, ge=1, le=10_000, description="How many subscriptions a person may have made."
    )
    blocks_a_chat: int = Field(
        20, ge=1, le=1000, description="How many queries the block list of a chat may have."
    )


class Log(BaseModel):
    """``[log]``: what the operator reads."""

    model_config = _STRICT

    level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = Field(
        "info", description="The least weight of a line that is shown."
    )
    format: Annotated[Literal["auto", "human", "json"], BeforeValidator(_lower)] = Field(
        "auto", description="For people or for machines; auto looks whether this is a terminal."
    )


class Backup(BaseModel):
    """``[backup]``: the copy that is made before an upgrade."""

    model_config = _STRICT

    folder: Path = Field(Path("backups"), description="The folder that copies are put in.")


class Topic(BaseModel):
    """``[[topics]]``: a query with a name that the operator publishes."""

    model_config = _STRICT

    name: OneLine = Field(min_length=1, max_length=80, description="What people call it.")
    query: OneLine = Field(min_length=1, description="What it asks, in the query language.")
    chats: Chats = Field((), description="The chats that follow it, as platform:address.")
    schedule: (
        Annotated[Literal["instant", "daily", "weekdays", "weekly"], BeforeValidator(_lower)] | None
    ) = Field(None, description="When its papers come; without it, what suits each of the chats.")


class Settings(BaseModel):
    """All settings of one start."""

    model_config = _STRICT

    database: Database = Field(Database(), description="Where everything is kept.")
    harvest: Harvest = Field(Harvest(), description="How papers come in.")
    summaries: Summaries = Field(Summaries(), description="The short text under a post.")
    delivery: Delivery = Field(Delivery(), description="How posts go out.")
    queries: Queries = Field(Queries(), description="How large a query may be.")
    search: Search = Field(Search(), description="What a search answers with.")
    access: Access = Field(Access(), description="Who may use it, and how much.")
    log: Log = Field(Log(), description="What the operator reads.")
    backup: Backup = Field(Backup(), description="The copy made before an upgrade.")
    topics: tuple[Topic, ...] = Field((), description="Queries with a name.")
    sources: dict[str, Section] = Field({}, description="Where papers come from.")
    handlers: dict[str, Section] = Field({}, description="The platforms that are served.")

    _notes: tuple[str, ...] = PrivateAttr(default=())

    @property
    def notes(self) -> tuple[str, ...]:
        """What the operator should be told although nothing is wrong: sentences to log."""
        return self._notes

    def model_post_init(self, context: Any) -> None:
        """Take the notes from the context of the validation: no file may set them."""
        self._notes = tuple((context or {}).get("notes", ()))
