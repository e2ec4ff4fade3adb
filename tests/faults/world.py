"""The world that Papercast lives in while it is killed: what outlives each of its processes."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from fates import Fate, Life, QuickClock
from lives import Living, Womb
from promised import CARS, HEADS
from servers.anthropic import KEY
from servers.arxiv import ArxivServer
from servers.discord import DiscordServer, Limit
from servers.discord_world import Channel
from servers.telegram import Chat, TelegramServer

from storage.records import Paper

CONFIG = """
[harvest]
every = "1h"
post_days = 30

[access]
mode = "open"

[delivery]
send_timeout = "{send_timeout:g}s"

[sources.arxiv_api]
url = "{doors.arxiv}"
interval = 0
timeout = 2
page_size = 10
first_days = 30

[handlers.discord]
token = "{discord_token}"
api_url = "{doors.discord}"
gateway_url = "{doors.gateway}"

[handlers.telegram]
token = "{telegram_token}"
base_url = "{doors.telegram}"

[[topics]]
name = "Heads"
query = "heads"
schedule = "instant"
chats = [{heads}]

[[topics]]
name = "Cars"
query = "cars"
schedule = "instant"
chats = [{cars}]
"""
SUMMARIES = """
[summaries]
patience = "60s"

[summaries.claude]
api_key = "{key}"
base_url = "{anthropic}"
timeout = 2
"""
STORE = "papercast.db"


@dataclass(frozen=True, slots=True)
class Doors:
    """Where Papercast finds each server; the network may stand in between."""

    arxiv: str
    discord: str
    gateway: str
    telegram: str
    anthropic: str = ""


@dataclass(frozen=True, slots=True)
class Readers:
    """A chat, what it was promised in order, and what its people read."""

    platform: str
    address: str
    place: Channel | Chat
    promised: tuple[str, ...]


@dataclass(slots=True)
class Clock:
    """The time that the servers have; it is set forward, and never back."""

    clock: QuickClock = field(default_factory=QuickClock)

    def now(self) -> datetime:
        """The present."""
        return self.clock.now()

    def elapsed(self) -> float:
        """Seconds that have passed, those that it was set forward by among them."""
        return self.now().timestamp()

    async def sleep(self, seconds: float) -> None:
        """Wait that long."""
        await self.clock.sleep(seconds)

    def step(self, seconds: float) -> None:
        """Let so much time pass at once."""
        self.clock = replace(self.clock, offset=self.clock.offset + seconds)


@dataclass(slots=True)
class World:
    """The servers with all that people see there, the store, and the time."""

    folder: Path
    clock: Clock
    arxiv: ArxivServer
    discord: DiscordServer
    telegram: TelegramServer
    readers: tuple[Readers, ...]
    womb: Womb
    database: str = ""
    """The URL of a database on PostgreSQL, where the store is one; else it is a file."""
    kills: int = 0
    lives: int = 0

    @property
    def store(self) -> Path:
        """The file that the store is."""
        return self.folder / STORE

    def configure(self, doors: Doors | None = None, *, send_timeout: float = 5.0) -> None:
        """Write the configuration that leads Papercast through these doors."""
        doors = doors or self.doors
        # From now on the gateway tells its clients to come back by the same way.
        self.discord.gateway_url = doors.gateway
        text = CONFIG.format(
            send_timeout=send_timeout,
            doors=doors,
            discord_token=self.discord.token,
            telegram_token=self.telegram.token,
            heads=self._chats(HEADS),
            cars=self._chats(CARS),
        )
        if self.database:
            text += f'[database]\nurl = "{self.database}"\n'
        if doors.anthropic:
            text += SUMMARIES.format(key=KEY, anthropic=doors.anthropic)
        (self.folder / "config.toml").write_text(text)

    @property
    def doors(self) -> Doors:
        """Straight to each server."""
        return Doors(
            self.arxiv.url, self.discord.api_url, self.discord.gateway_url, self.telegram.base_url
        )

    def _chats(self, papers: Sequence[Paper]) -> str:
        ids = tuple(one.id for one in papers)
        chats = [one for one in self.readers if one.promised == ids]
        return ", ".join(f'"{one.platform}:{one.address}"' for one in chats)

    def life(self, *arguments: str, fate: Fate | None = None, wrong: float = 0.0) -> Life:
        """A life that can begin here; its clock is ``wrong`` by so many seconds."""
        clock = self.clock.clock
        told = replace(clock, offset=clock.offset + wrong)
        return Life(str(self.folder), arguments or ("run", "--once"), fate or Fate(), told)

    @asynccontextmanager
    async def begun(self, life: Life) -> AsyncIterator[Living]:
        """Begin that life, and count it."""
        self.lives += 1
        async with self.womb.life(life) as process:
            yield process

    def arrived(self) -> int:
        """How many messages stand in all chats."""
        return sum(len(self.texts(one)) for one in self.readers)

    def texts(self, chat: Readers) -> list[str]:
        """What people read in that chat, the oldest first."""
        if isinstance(chat.place, Channel):
            return [one.text for one in self.discord.messages(chat.place)]
        return [one.text for one in self.telegram.sent(chat.place)]

    def ids(self, chat: Readers) -> list[str]:
        """The ids of the messages in that chat, the oldest first."""
        if isinstance(chat.place, Channel):
            return [str(one.id) for one in self.discord.messages(chat.place)]
        return [str(one.id) for one in self.telegram.sent(chat.place)]

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """What the store says; nothing where it has no tables yet."""
        if self.database:
            return self._rows_of_a_server(sql, values)
        if not self.store.exists():
            return []
        # Who may write would, at its end, move the log into the store, which is Papercast's to do.
        url = f"file:{self.store}?mode=ro"
        with closing(sqlite3.connect(url, uri=True, timeout=30)) as store:
            if not store.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
                return []
            return store.execute(sql, values).fetchall()

    def _rows_of_a_server(self, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database) as store:
            there = store.execute("SELECT to_regclass('meta')").fetchone()
            if there == (None,):
                return []
            query = sql.replace("?", "%s").encode()
            return store.execute(query, values or None).fetchall()

    def left(self) -> int:
        """How much is still to be done: promises that have not been made, kept, or ended."""
        promised = sum(len(one.promised) for one in self.readers)
        ended = self.rows(
            "SELECT count(*) FROM deliveries WHERE state NOT IN ('waiting', 'queued')"
        )
        opened = self.rows("SELECT count(*) FROM posts WHERE state = 'open'")
        return promised - sum(int(row[0]) for row in ended) + sum(int(row[0]) for row in opened)


@asynccontextmanager
async def world(folder: Path, womb: Womb, database: str = "") -> AsyncIterator[World]:
    """A new one, in which nothing has happened yet; the ``database`` is an empty one."""
    clock = Clock()
    async with (
        ArxivServer([*HEADS, *CARS], clock=clock) as arxiv,
        DiscordServer(clock=clock) as discord,
        TelegramServer(clock=clock) as telegram,
    ):
        # How fast it may go is not what is tried here.
        discord.limits.per_route["create message"] = Limit(100, 1.0)
        readers = _readers(discord, telegram)
        made = World(folder, clock, arxiv, discord, telegram, readers, womb, database)
        made.configure()
        yield made


def _readers(discord: DiscordServer, telegram: TelegramServer) -> tuple[Readers, ...]:
    lab, ada = discord.guild("Lab"), discord.user("ada")
    owner, bob = telegram.person("Owner"), telegram.person("Bob", started=True)
    carol = telegram.person("Carol", started=True)
    heads, cars = (tuple(one.id for one in papers) for papers in (HEADS, CARS))
    channels = [(discord.channel(lab, "heads"), heads), (discord.channel(lab, "cars"), cars)]
    chats = [(telegram.group("Heads", owner=owner), heads), (bob.dm, heads), (carol.dm, cars)]
    return (
        *(Readers("discord", str(one.id), one, papers) for one, papers in channels),
        Readers("discord", f"@{ada.id}", discord.dm(ada), heads),
        *(Readers("telegram", str(one.id), one, papers) for one, papers in chats),
    )
