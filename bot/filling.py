"""What ``papercast backfill`` does between the start and the exit code."""

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import typer

from bot.backfill import Backfill, Filled, Tell
from bot.clock import Clock, SystemClock
from bot.commands.wording import count
from bot.config import Settings
from bot.indexing import begin, in_bulk, settle
from bot.join import bring_up, collect_garbage, sources_of
from bot.load import Plugins
from bot.owed import owed_from
from bot.progress import Progress, progress
from bot.serve import stopping
from bot.service import AlreadyRunning, ServiceLock
from bot.sources.arxiv_oai import ArxivOai
from bot.sources.arxiv_options import among, category
from bot.sources.base import SourceDown, SourceError
from bot.sources.batches import Batch, Bulk
from bot.sources.dump import Dump
from bot.sources.gate import Gate
from bot.wanted import Wanted
from storage.database import Database
from storage.upgrade import is_current

EX_FAILED = 1
EX_TRY_LATER = 75
"""EX_TEMPFAIL of sysexits.h: the same command goes on from where it was."""

_GOES_ON = "The same command goes on from there."

SHOWN = 5
"""So many records that cannot be read are shown; the others are counted."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be filled in: a file, or without one what arXiv's OAI-PMH endpoint has."""

    file: Path | None
    wanted: Wanted


def order(
    file: Path | None, since: date | None, until: date | None, categories: Sequence[str]
) -> Order:
    """What somebody asks for on the command line.

    Raises:
        ValueError: with a sentence, when it cannot be meant.
    """
    if file is None and since is None:
        raise ValueError("Say from which day on: --from 2024-01-01. Or name a FILE to read.")
    if since and until and since > until:
        raise ValueError(f"--from {since} is after --until {until}.")
    return Order(file, Wanted(since, until, map(category, categories)))


async def fill(settings: Settings, plugins: Plugins, what: Order) -> int:
    """Fill the store, until all is in it or SIGTERM or SIGINT ends it; returns the exit code."""
    clock = SystemClock()
    collect_garbage()
    try:
        dump = Dump(what.file) if what.file else None  # before a store is made for nothing
    except SourceError as error:
        return _failed(error)
    with stopping() as stop:
        async with await Database.open(settings.database.url.get_secret_value()) as database:
            await _prepare(settings, database, clock)
            bulk = dump or _oai(what.wanted, plugins, database, clock)
            owed = await _owed_from(settings, plugins, database, clock)
            with progress(sys.stderr, clock) as shown:
                backfill = Backfill(database, clock, bulk, what.wanted, owed, _telling(shown))
                async with in_bulk(database):
                    whole, problem = await _ended(backfill, stop)
            if whole:  # of runs before this one, too
                await settle(database)
    for line in summary(backfill.filled):
        typer.echo(line)
    if problem:
        return _failed(problem)
    if not backfill.filled.read and backfill.filled.unreadable:
        typer.echo(f"Nothing in {what.file} could be read as a paper.", err=True)
        return EX_FAILED
    if not whole:
        typer.echo(f"Stopped before the end. {_GOES_ON}", err=True)
    return 0 if whole else EX_TRY_LATER


def summary(filled: Filled) -> list[str]:
    """What became of the papers, in one to three lines."""
    lines = [
        f"Stored {count(filled.stored, 'paper')}; {_were(filled.known, 'there already')}"
        + (f", {_were(filled.other, 'not asked for')}." if filled.other else ".")
    ]
    if filled.left:
        lines.append(f"Left {count(filled.left, 'paper')} to the harvest, which posts what is new.")
    if filled.unreadable:
        lines.append(f"Could not read {count(filled.unreadable, 'record')}.")
    return lines


async def _prepare(settings: Settings, database: Database, clock: Clock) -> None:
    """See that the store has today's schema; a service may go on using one that has.

    Raises:
        AlreadyRunning: when a service is using one that has not.
    """
    try:
        await ServiceLock(database, clock).look()
    except AlreadyRunning:
        if not await is_current(database):
            raise
    else:
        await bring_up(settings, database, clock)
    async with database.transaction() as conn:
        await begin(conn)


async def _owed_from(
    settings: Settings, plugins: Plugins, database: Database, clock: Clock
) -> date:
    sources, today = sources_of(plugins, database, clock), clock.now().date()
    async with database.reading() as conn:
        return await owed_from(conn, sources, today, settings.harvest.post_days)


def _oai(wanted: Wanted, plugins: Plugins, database: Database, clock: Clock) -> Bulk:
    """What arXiv itself has, asked with the manners of ``[sources.arxiv_api]``."""
    assert wanted.since is not None, "an order without a file has a first day"
    options = among(one.options for one in plugins.sources)
    gate = Gate(database, clock)
    return ArxivOai(options, wanted.since, wanted.categories, gate=gate, clock=clock)


async def _ended(backfill: Backfill, stop: asyncio.Event) -> tuple[bool, SourceError | None]:
    """Whether it came to its end, and the problem that kept it from there."""
    try:
        return await backfill.run(stop), None
    except SourceError as error:
        return False, error


def _telling(shown: Progress) -> Tell:
    def tell(filled: Filled, batch: Batch) -> None:
        before = filled.unreadable - len(batch.unreadable)
        for sentence in batch.unreadable[: max(SHOWN - before, 0)]:
            shown.say(f"Passed over {sentence}.")
        shown.show(batch.done, f"{count(filled.stored, 'paper')} stored, {batch.place}")

    return tell


def _failed(problem: SourceError) -> int:
    """Tell why it ends early; the exit code says whether the same command may work later."""
    is_down = isinstance(problem, SourceDown)
    typer.echo(f"{problem} {_GOES_ON}" if is_down else problem, err=True)
    return EX_TRY_LATER if is_down else EX_FAILED


def _were(number: int, what: str) -> str:
    return f"{number:,} {'was' if number == 1 else 'were'} {what}"
