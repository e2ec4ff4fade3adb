"""The joined application over a file, with a source and a terminal that tests hold in hand."""

import asyncio
import io
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from configs import write

from bot.app import App
from bot.clock import Clock, SystemClock
from bot.join import opened
from bot.load import Plugins, check
from bot.sources.base import Page, Source, Unseen
from storage import locks
from storage.records import Paper


@dataclass
class Announcements:
    """A source that gives what was put into it, once, or fails as it is told."""

    waiting: list[Paper] = field(default_factory=list)
    failure: Exception | None = None
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    name: str = "announcements"
    scope: str = "all"

    async def pages(self, cursor: str | None, unseen: Unseen) -> AsyncGenerator[Page, None]:
        self.asked.set()
        if self.failure is not None:
            failure, self.failure = self.failure, None
            raise failure
        papers, self.waiting = tuple(self.waiting), []
        if papers:
            yield Page(papers, papers[-1].id)


class Terminal(io.StringIO):
    """Standard output that tells when a paper is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown = asyncio.Event()

    def write(self, text: str) -> int:
        written = super().write(text)
        if "arxiv.org/abs" in text:
            self.shown.set()
        return written


def paper(number: int) -> Paper:
    """A paper on talking heads, of the day on which the fake clock starts."""
    return Paper(
        id=f"2608.{number:05}",
        title=f"Talking heads, part {number}",
        abstract="Shows that heads talk.",
        announced=date(2026, 8, 18),
    )


@asynccontextmanager
async def app(
    folder: Path, source: Announcements, terminal: Terminal, clock: Clock | None = None
) -> AsyncIterator[App]:
    """The application over a file, one topic and a console."""
    text = """
        [database]
        url = "sqlite:///{}/papercast.db"
        [harvest]
        every = "1h"
        post_days = 3650
        [handlers.console]
        [[topics]]
        name = "Heads"
        query = "heads"
        chats = ["console:here"]
    """
    settings, plugins = check(write(folder, text.format(folder)), {})

    def instead(_: Sequence[Source]) -> Sequence[Source]:
        return [source]

    into = shown_on(plugins, terminal)
    async with opened(settings, into, clock or SystemClock(), instead) as joined:
        yield joined


def shown_on(plugins: Plugins, terminal: Terminal) -> Plugins:
    """The same plug-ins with the console on another terminal."""
    (console,) = plugins.platforms
    other = replace(console, create=partial(console.create, stdout=terminal))
    return replace(plugins, platforms=(other,))


async def taken_over(joined: App, clock: Clock) -> None:
    """Let a service of another host hold the lock."""
    async with joined.database.transaction() as conn:
        await locks.release(conn, "service", joined.lock._token)
        now = clock.now()
        holder = '{"host": "elsewhere", "pid": 7, "seen": "2026-08-18T12:00:00+00:00"}'
        assert await locks.hold(conn, "service", holder, "other", now, now.replace(year=2027))
