"""What ``papercast run`` and ``papercast backup`` do between the start and the exit code."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import structlog
import typer

from bot.app import App
from bot.attend import NobodyLeft
from bot.clock import SystemClock
from bot.commands.payload import topic_payload
from bot.commands.wording import count
from bot.config import Settings
from bot.join import opened
from bot.load import Plugins
from bot.overview import overview
from bot.poll import Harvest
from bot.text.dates import day
from bot.topics import Topic
from storage import backup as copies
from storage import outbox, papers
from storage.compiled import compiled
from storage.database import Database

log = structlog.get_logger()

_MINUTE = 60

EX_CONFIG = 78
"""EX_CONFIG of sysexits.h: no platform lets us in with this configuration."""


async def forever(settings: Settings, plugins: Plugins) -> int:
    """Serve until SIGTERM or SIGINT; the exit code is 0 for a stop that was asked for."""
    with stopping() as stop:
        async with opened(settings, plugins, SystemClock()) as app:

            async def greet() -> None:
                _ready(app)
                typer.echo(await _overview(app, settings), nl=False)

            try:
                await app.run(stop, greet)
            except NobodyLeft as end:
                for sentence in app.troubles.open.values():
                    typer.echo(sentence, err=True)
                typer.echo(end, err=True)
                return EX_CONFIG
    log.info("stopped")
    return 0


async def once(settings: Settings, plugins: Plugins) -> int:
    """One round of everything, ended early by SIGTERM; 1 when a source could not be harvested."""
    with stopping() as stop:
        async with opened(settings, plugins, SystemClock()) as app:
            harvests: list[Harvest] = []

            async def work() -> None:
                harvests.extend(await app.once(partial(_ready, app)))

            await app.while_held(stop, work())
            async with app.database.reading() as conn:
                log.info("done", **await outbox.counts(conn))
            return int(any(harvest.problem for harvest in harvests))


async def backup(settings: Settings, file: Path) -> int:
    """Copy the store."""
    url = settings.database.url.get_secret_value()
    async with await Database.open(url, create=False) as database:
        await copies.backup(database, file, SystemClock().now())
    log.info("copied", file=str(file))
    return 0


async def _overview(app: App, settings: Settings) -> str:
    """What stands on the terminal when all are up; nothing where there is only this terminal."""
    entrances = [one.entrance for one in app.platforms if one.ready and one.entrance]
    if not entrances:
        return ""
    async with app.database.reading() as conn:
        stored, _, newest = await papers.extent(conn)
    return overview(
        entrances,
        await app.access.claim_code(),
        settings.access.mode,
        _papers(stored, newest, settings.harvest.every),
        list(app.troubles.open.values()),
        [topic_payload(Topic(one.name, one.query)) for one in settings.topics],
    )


def _papers(stored: int, newest: date | None, every: timedelta) -> str:
    seconds = round(every.total_seconds())
    often = count(seconds // 60, "minute") if seconds >= _MINUTE else count(seconds, "second")
    then = f"then every {often}"
    if newest is None:
        return f"filling the store first; {then}"
    return f"{count(stored, 'paper')}, the newest of {day(newest)}; {then}"


def _ready(app: App) -> None:
    platforms = [platform.name for platform in app.platforms if platform.ready]
    is_compiled = compiled("bot.matching._tables") is not None
    log.info("ready", platforms=platforms, store=app.database.shown_url, compiled=is_compiled)


@contextmanager
def stopping() -> Iterator[asyncio.Event]:
    """An event that SIGTERM and SIGINT set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        yield stop
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
