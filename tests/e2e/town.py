"""The town that Papercast works in: arXiv, Discord, Telegram and Claude, all on loopback."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from servers.anthropic import AnthropicServer
from servers.arxiv import ArxivServer
from servers.discord import DiscordServer
from servers.telegram import TelegramServer

from storage.records import Paper

CONFIG = """
[harvest]
every = "1s"
post_days = 120

[access]
mode = "{access}"

[sources.arxiv_api]
url = "{town.arxiv.url}"
interval = 0
timeout = 10
first_days = 120

[summaries.claude]
api_key = "{town.anthropic.key}"
base_url = "{town.anthropic.url}"

[handlers.discord]
token = "{town.discord.token}"
api_url = "{town.discord.api_url}"
gateway_url = "{town.discord.gateway_url}"

[handlers.telegram]
token = "{town.telegram.token}"
base_url = "{town.telegram.base_url}"
"""
TOPIC = """
[[topics]]
name = "Talking heads"
query = "{query}"
chats = [{chats}]
schedule = "instant"
"""


@dataclass(frozen=True)
class Town:
    """All that Papercast talks to."""

    folder: Path
    arxiv: ArxivServer
    discord: DiscordServer
    telegram: TelegramServer
    anthropic: AnthropicServer

    def configure(self, access: str = "open", *more: str) -> None:
        """Write the configuration that leads Papercast here."""
        config = CONFIG.format(town=self, access=access)
        (self.folder / "config.toml").write_text("\n".join([config, *more]))

    def topic(self, query: str, *chats: str) -> str:
        """A topic that these chats follow, without waiting for an hour."""
        return TOPIC.format(query=query, chats=", ".join(f'"{chat}"' for chat in chats))

    def write(self, sql: str) -> None:
        """Change the store by hand."""
        with closing(sqlite3.connect(self.folder / "papercast.db", timeout=30)) as store, store:
            store.execute(sql)

    def rows(self, sql: str) -> list[tuple[str, ...]]:
        """What the store says; nothing where it has no such table yet."""
        with closing(sqlite3.connect(self.folder / "papercast.db")) as store:
            if not store.execute("SELECT 1 FROM sqlite_master WHERE name = 'parts'").fetchone():
                return []
            return store.execute(sql).fetchall()

    def mistakes(self) -> list[str]:
        """What Papercast did that the real services would call malformed."""
        return [*self.discord.violations, *self.telegram.violations, *self.anthropic.faults]


@asynccontextmanager
async def town(folder: Path, papers: Sequence[Paper] = ()) -> AsyncIterator[Town]:
    """Everything, while this is open."""
    async with (
        ArxivServer(papers) as arxiv,
        DiscordServer(patience=60.0) as discord,
        TelegramServer() as telegram,
        AnthropicServer() as anthropic,
    ):
        yield Town(folder, arxiv, discord, telegram, anthropic)


def of_today(papers: Sequence[Paper]) -> list[Paper]:
    """Real papers as if they had been submitted just now, a second apart."""
    now = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    count = len(papers)
    return [
        replace(one, submitted=moment, updated=moment, version=1)
        for n, one in enumerate(papers)
        if (moment := now - timedelta(seconds=count - n))
    ]
