"""The three steps over one store, joined as the service joins them, and a look at what they did."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from clock import NOON, FakeClock
from fakes import FakePlatform, FakeSource, FakeSummariser, FromAbstract, WatchedDatabase
from sqlalchemy import select

from bot.again import Again
from bot.clock import Clock
from bot.deliver import Deliver
from bot.edits import Edits
from bot.gather import Gather
from bot.notices import Notices
from bot.owners import Owners
from bot.pauses import Pauses
from bot.platforms import Platform
from bot.poll import Poll
from bot.query import tokens
from bot.summaries.base import Summariser
from bot.summaries.shown import Shown
from bot.summarise import Summarise
from bot.unconfirmed import Unconfirmed
from storage import chats, leases, outbox, papers, subscriptions, summaries
from storage.database import Database
from storage.languages import Languages
from storage.records import Chat, Delivery, Paper, Part, Subscription, Text, Why
from storage.schema import chats as chats_table
from storage.schema import deliveries, parts, posts, texts
from storage.upgrade import upgrade

PATIENCE = timedelta(minutes=10)
QUERY = '"talking heads"'


@asynccontextmanager
async def watched(url: str, folder: Path) -> AsyncIterator[WatchedDatabase]:
    """A store of today's schema that can be watched."""
    async with await WatchedDatabase.open(url) as opened:
        await upgrade(opened, folder / "backups", NOON)
        yield opened


class Engine:
    """Poll, summarise and deliver around fakes. Its clock stands still unless told otherwise."""

    def __init__(
        self,
        database: Database,
        *,
        sources: Sequence[FakeSource] = (),
        platforms: Sequence[Platform] = (),
        providers: Sequence[Summariser] = (),
        stand_in: Summariser | None = None,
        clock: Clock | None = None,
        post_days: int = 7,
        send_timeout: float = 60.0,
        concurrency: int = 4,
        time_limit: float = 60.0,
        languages: Languages = Languages(),  # noqa: B008 - it is frozen
    ) -> None:
        self.database = database
        self.still = FakeClock(runs=False)
        self.clock = clock or self.still
        self.summarise = Summarise(
            database,
            self.clock,
            providers or [FakeSummariser("claude")],
            languages,
            time_limit=time_limit,
        )
        self.poll = Poll(
            database,
            self.clock,
            sources,
            wish=self.summarise.wish,
            patience=PATIENCE,
            post_days=post_days,
        )
        for platform in platforms:
            if isinstance(platform, FakePlatform):
                platform.goes_by(self.clock)
        by_name = {platform.name: platform for platform in platforms}
        self.gather = Gather(by_name)
        owners = Owners(by_name)
        self.pauses = Pauses(database, self.clock, by_name, owners)
        shown = Shown(self.summarise.of, stand_in or FromAbstract(), "en")
        self.deliver = Deliver(
            database,
            self.clock,
            by_name,
            gather=self.gather,
            notices=Notices(shown, self.clock),
            pauses=self.pauses,
            unconfirmed=Unconfirmed(owners),
            send_timeout=send_timeout,
            concurrency=concurrency,
        )

        self.edits = Edits(
            database,
            self.clock,
            by_name,
            again=Again(shown),
            send_timeout=send_timeout,
            concurrency=concurrency,
        )

    async def settle(self) -> None:
        """Summarise and deliver until nothing is due, then edit what may look otherwise."""
        while await self.summarise.run() + await self.deliver.run():
            pass
        await self.edits.run()


async def a_chat(database: Database, address: str = "1", platform: str = "console") -> Chat:
    """The chat at that address, made when new."""
    async with database.transaction() as conn:
        return await chats.ensure(conn, platform, address)


async def subscribe(
    database: Database,
    address: str = "1",
    query: str = QUERY,
    name: str | None = None,
    platform: str = "console",
) -> Subscription:
    """Subscribe a chat."""
    async with database.transaction() as conn:
        chat = await chats.ensure(conn, platform, address)
        made, new = await subscriptions.add(conn, chat.id, query, query, NOON, name=name)
    assert new
    return made


async def unsubscribe(database: Database, one: Subscription) -> None:
    """End a subscription."""
    async with database.transaction() as conn:
        assert await subscriptions.end(conn, one.chat_id, one.number, NOON)


async def promise(
    database: Database,
    address: str,
    *wanted: Paper,
    after: timedelta = timedelta(),
    platform: str = "console",
) -> None:
    """Store papers and promise them to a chat, to be ready ``after`` noon."""
    async with database.transaction() as conn:
        chat = await chats.ensure(conn, platform, address)
        await papers.add(conn, wanted, tokens)
        for one in wanted:
            assert await outbox.promise(conn, chat.id, one.id, (Why(1, "Heads", ()),), NOON + after)


async def want(engine: Engine, *wanted: Paper) -> None:
    """Store papers and want a summary of each."""
    async with engine.database.transaction() as conn:
        await papers.add(conn, wanted, tokens)
        for one in wanted:
            await summaries.want(conn, engine.summarise.wish(one))


async def restarted(database: Database) -> None:
    """Drop the leases, as a service does that has just got the lock."""
    async with database.transaction() as conn:
        await leases.drop_leases(conn)
        await summaries.drop_leases(conn)


# ---- What the store says ----


async def stored(database: Database) -> list[str]:
    """The ids of all papers, sorted."""
    async with database.reading() as conn:
        return sorted(one.id for _, one in await papers.newest(conn, 1000))


async def promises(database: Database) -> list[Delivery]:
    """All deliveries, in the order in which they were promised."""
    async with database.reading() as conn:
        found = await conn.execute(select(deliveries).order_by(deliveries.c.id))
        return [outbox._delivery(row) for row in found]


async def promised(database: Database) -> dict[str, list[str]]:
    """The ids of the papers that are promised to each address, sorted."""
    async with database.reading() as conn:
        found = await conn.execute(
            select(chats_table.c.address, deliveries.c.paper_id)
            .join(chats_table, chats_table.c.id == deliveries.c.chat_id)
            .order_by(deliveries.c.paper_id)
        )
        by_address: dict[str, list[str]] = {}
        for address, paper_id in found:
            by_address.setdefault(address, []).append(paper_id)
        return by_address


async def ends(database: Database) -> dict[str, str]:
    """How the delivery of each paper stands; for tests with one chat."""
    return {one.paper_id: one.state for one in await promises(database)}


async def all_parts(database: Database) -> list[Part]:
    """All parts, in the order of their posts."""
    async with database.reading() as conn:
        found = await conn.execute(select(parts).order_by(parts.c.post_id, parts.c.n))
        return [Part(**dict(row)) for row in found.mappings()]


async def part_states(database: Database) -> list[str]:
    """The states of all parts, in the order of their posts."""
    return [part.state for part in await all_parts(database)]


async def open_posts(database: Database) -> int:
    """How many posts have not ended."""
    async with database.reading() as conn:
        found = await conn.execute(select(posts.c.id).where(posts.c.state == "open"))
        return len(found.all())


async def all_texts(database: Database) -> list[Text]:
    """All texts, in the order in which they were wanted."""
    async with database.reading() as conn:
        found = await conn.execute(select(texts).order_by(texts.c.id))
        return [summaries._text(row) for row in found]


async def text_states(database: Database) -> list[tuple[str, str, int, str]]:
    """Provider, paper, version and state of all texts, in the order in which they were wanted."""
    return [
        (one.key.provider, one.key.subject, one.key.version, one.state)
        for one in await all_texts(database)
    ]


async def the_chat(database: Database, address: str = "1", platform: str = "console") -> Chat:
    """A chat that is known."""
    async with database.reading() as conn:
        found = await chats.find(conn, platform, address)
    assert found is not None
    return found
