"""What ``papercast run`` and ``papercast backup`` do between the start and the exit code."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from bot.app import App, opened
from bot.clock import SystemClock
from bot.config import Settings
from bot.load import Plugins
from bot.poll import Harvest
from storage import backup as copies
from storage import outbox
from storage.database import Database

log = structlog.get_logger()


async def forever(settings: Settings, plugins: Plugins) -> int:
    """Serve until SIGTERM or SIGINT; the exit code is 0 for a stop that was asked for."""
    with stopping() as stop:
        async with opened(settings, plugins, SystemClock()) as app:
            _ready(app)
            await app.run(stop)
    log.info("stopped")
    return 0


async def once(settings: Settings, plugins: Plugins) -> int:
    """One round of everything, ended early by SIGTERM; 1 when a source could not be harvested."""
    with stopping() as stop:
        async with opened(settings, plugins, SystemClock()) as app:
            _ready(app)
            harvests: list[Harvest] = []

            async def work() -> None:
                harvests.extend(await app.once())

            await app.while_held(stop, work())
            async with app.database.reading() as conn:
                log.info("done", **await outbox.counts(conn))
            return int(any(harvest.problem for harvest in harvests))


async def backup(settings: Settings, file: Path) -> int:
    """Copy the store."""
    url = settings.database.url.get_secret_value()
    async with await Database.open(url, create=False) as database:
        await copies.backup(database, file)
    log.info("copied", file=str(file))
    return 0


def _ready(app: App) -> None:
    platforms = [platform.name for platform in app.platforms]
    log.info("ready", platforms=platforms, store=app.database.shown_url)


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
