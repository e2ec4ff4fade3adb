"""The only place that builds and joins things."""

import gc
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import cast

import structlog

from bot import hours, indexing, restored
from bot.access import Access
from bot.again import Again
from bot.app import App
from bot.askers import Asker
from bot.clock import Clock
from bot.commands import COMMANDS
from bot.commands.base import Context, Limits
from bot.commands.runner import Runner
from bot.config import Settings
from bot.deliver import Deliver
from bot.edits import Edits
from bot.gather import Gather
from bot.keeping import Keeping
from bot.library import Library
from bot.load import Plugins
from bot.notes import Notes
from bot.notices import Notices
from bot.owners import Owners
from bot.pauses import Pauses
from bot.platforms import Editor, Platform
from bot.poll import Poll
from bot.query import Limits as QueryLimits
from bot.revisit import Reviser, Revisit
from bot.rhythm import Start, Starts, start
from bot.service import ServiceLock
from bot.sources.arxiv_options import among
from bot.sources.base import Lookup, Source
from bot.sources.gate import Gate
from bot.status import Status
from bot.summaries import abstract, estimate
from bot.summaries.base import Closing, Summariser
from bot.summaries.budget import Purse
from bot.summaries.shown import Shown
from bot.summarise import Summarise
from bot.topics import Topic, sync
from bot.troubles import Troubles
from bot.unconfirmed import Unconfirmed
from bot.watch import Watch
from storage import changes, leases, summaries
from storage.database import Database
from storage.languages import Languages
from storage.upgrade import upgrade

log = structlog.get_logger()

_WRITERS = {"claude": "Anthropic", "openai": "OpenAI"}
"""Whose models write summaries, by the provider's module."""

_EDITS_AT_ONCE = 2
"""Few, so that posts find a connection free."""

Harvested = Callable[[Sequence[Source]], Sequence[Source]]


@asynccontextmanager
async def opened(
    settings: Settings, plugins: Plugins, clock: Clock, harvested: Harvested = list
) -> AsyncIterator[App]:
    """Open the store, take its lock, and join everything.

    ``harvested`` chooses what is harvested, given the sources of the configuration.

    Raises:
        StorageError: when the store cannot be used.
        AlreadyRunning: when another service uses it.
    """
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(await _open(settings))
        lock = ServiceLock(database, clock)
        await lock.look()  # before anything is changed
        await bring_up(settings, database, clock)
        await stack.enter_async_context(lock)
        platforms = [one.create(one.options, clock=clock) for one in plugins.platforms]
        for platform in platforms:
            stack.push_async_callback(platform.close)
        starts = starts_of(platforms, settings.delivery.zone)
        await _begin(settings, database, clock, starts)
        app = _joined(settings, plugins, clock, lock, harvested, stack, platforms, starts)
        collect_garbage()
        yield app


def collect_garbage() -> None:
    """From now on, and never among what the start has loaded: that stays."""
    gc.freeze()
    gc.enable()


async def _open(settings: Settings) -> Database:
    return await Database.open(settings.database.url.get_secret_value())


async def bring_up(settings: Settings, database: Database, clock: Clock) -> None:
    """Give the store today's schema, and say so where it had another one."""
    done = await upgrade(database, settings.backup.folder, clock.now())
    if done:
        log.info("store upgraded", before=done.before, after=done.after, copy=str(done.copy))


def starts_of(platforms: Sequence[Platform], zone: str) -> Starts:
    """How chats begin: on a schedule, but on platforms where nobody is disturbed."""
    by_name = {platform.name: platform for platform in platforms}

    def begins(name: str, address: str) -> Start:
        platform = by_name.get(name)
        if platform is not None and platform.at_once:
            return Start()
        direct = platform is not None and platform.is_direct(address)
        return start(direct=direct, zone=None if zone == hours.ZONE else zone)

    return begins


async def _begin(settings: Settings, database: Database, clock: Clock, starts: Starts) -> None:
    """Take over what the service before this one left, and let the chats follow their topics."""
    async with database.transaction() as conn:
        await leases.drop_leases(conn)
        await restored.begin(conn, clock.now())
        await summaries.drop_leases(conn)
        await changes.trim(conn)
        await indexing.begin(conn)
        await sync(conn, _topics(settings), clock.now(), starts)


def _topics(settings: Settings) -> list[Topic]:
    return [Topic(one.name, one.query, one.chats, one.schedule) for one in settings.topics]


def _joined(
    settings: Settings,
    plugins: Plugins,
    clock: Clock,
    lock: ServiceLock,
    harvested: Harvested,
    stack: AsyncExitStack,
    platforms: Sequence[Platform],
    starts: Starts,
) -> App:
    database, troubles = lock.database, Troubles()
    sources = sources_of(plugins, database, clock)
    by_name = {platform.name: platform for platform in platforms}
    gather = Gather(by_name)
    providers = _providers(settings, plugins, database, clock)
    for provider in providers:
        if isinstance(provider, Closing):
            stack.push_async_callback(provider.close)
    languages = Languages(settings.summaries.language, settings.summaries.languages)
    summarise = Summarise(database, clock, providers, languages, troubles=troubles)
    shown = Shown(summarise.of, abstract.create(abstract.Options()), languages.house)
    library = Library(
        database,
        clock,
        lookup=next((cast(Lookup, one) for one in sources if hasattr(one, "search")), None),
        shown=shown,
        deadline=settings.search.deadline.total_seconds(),
        page_size=settings.search.page_size,
        scope=among(one.options for one in plugins.sources).part,
    )
    access = _access(settings, database, clock)
    budget = settings.summaries.budget
    status = Status(database, clock, troubles, platforms, providers, budget, clock.now())
    owners = Owners(by_name)
    pauses = Pauses(database, clock, by_name, owners)
    house = _house(settings, library, clock, database, access, starts, languages, pauses)
    return App(
        clock=clock,
        database=database,
        lock=lock,
        platforms=platforms,
        poll=Poll(
            database,
            clock,
            harvested(sources),
            wish=summarise.wish,
            patience=settings.summaries.patience,
            post_days=settings.harvest.post_days,
        ),
        summarise=summarise,
        deliver=Deliver(
            database,
            clock,
            by_name,
            gather=gather,
            notices=Notices(shown, clock),
            pauses=pauses,
            unconfirmed=Unconfirmed(owners),
            send_timeout=settings.delivery.send_timeout.total_seconds(),
            concurrency=settings.delivery.concurrency,
        ),
        revisit=Revisit(database, clock, _reviser(sources, platforms)),
        edits=Edits(
            database,
            clock,
            by_name,
            again=Again(shown),
            send_timeout=settings.delivery.send_timeout.total_seconds(),
            concurrency=_EDITS_AT_ONCE,
        ),
        gather=gather,
        commands=Runner(_with(house, status, providers, platforms)),
        access=access,
        every=settings.harvest.every,
        troubles=troubles,
        watch=Watch(database, clock, troubles, _file_of(database)),
        notes=Notes(database, clock, platforms, access.operators),
        keeping=Keeping(database, clock),
        pauses=pauses,
    )


def sources_of(plugins: Plugins, database: Database, clock: Clock) -> list[Source]:
    """The sources of the configuration, which share one gate to arXiv."""
    gate = Gate(database, clock)
    return [one.create(one.options, gate=gate, clock=clock) for one in plugins.sources]


def _providers(
    settings: Settings, plugins: Plugins, database: Database, clock: Clock
) -> list[Summariser]:
    purse = Purse(database, clock, settings.summaries.budget)
    return [one.create(one.options, clock=clock, purse=purse) for one in plugins.summaries]


def _access(settings: Settings, database: Database, clock: Clock) -> Access:
    chosen = settings.access
    pace = chosen.commands_a_minute
    return Access(database, clock, mode=chosen.mode, commands_a_minute=pace)


def _house(
    settings: Settings,
    library: Library,
    clock: Clock,
    database: Database,
    access: Access,
    starts: Starts,
    languages: Languages,
    pauses: Pauses,
) -> Context:
    """What commands work with, wherever they are given."""
    nobody = Asker("", "", "")
    most = settings.access
    return Context(
        database,
        library,
        clock,
        _topics(settings),
        COMMANDS,
        access,
        pauses,
        asker=nobody,
        origin=nobody,
        limits=Limits(most.subscriptions_a_chat, most.subscriptions_a_person, most.blocks_a_chat),
        queries=QueryLimits(**settings.queries.model_dump()),
        starts=starts,
        languages=languages,
    )


def _with(
    house: Context,
    status: Status,
    providers: Sequence[Summariser],
    platforms: Sequence[Platform],
) -> Context:
    """The same, with what it can tell of the rest of the service."""

    async def cost() -> int | None:
        async with house.database.reading() as conn:
            return await estimate.each(conn, providers, house.clock.now())

    return replace(
        house,
        status=status.lines,
        cost=cost,
        writers=[_WRITERS[one.name] for one in providers if one.name in _WRITERS],
        platforms=[platform.name for platform in platforms],
        entrances=lambda: [one.entrance for one in platforms if one.ready and one.entrance],
    )


def _reviser(sources: Sequence[Source], platforms: Sequence[Platform]) -> Reviser | None:
    """Who tells what papers are like now, where a platform can show it."""
    shows = any(isinstance(platform, Editor) for platform in platforms)
    return next((one for one in sources if shows and isinstance(one, Reviser)), None)


def _file_of(database: Database) -> Path | None:
    """The file that the store is; None where it is on a server."""
    file = database.url.database
    return Path(file) if database.is_sqlite and file else None
