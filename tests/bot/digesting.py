"""Days that go by around a chat with hours: papers are harvested, and what is due is sent."""

from datetime import UTC, datetime, time
from typing import Any

from clock import NOON
from engine import Engine
from fakes import FakePlatform, FakeSource, FakeSummariser, page, paper

from bot import rhythm
from bot.rhythm import Start
from storage import chats, subscriptions
from storage.database import Database
from storage.records import Chat, Habits, Paper, Subscription

WED = datetime(2026, 8, 19, 8, tzinfo=UTC)
"""The first hour after the noon at which the clock stands, a Tuesday."""
IDS = [f"2608.{n:05}" for n in range(1, 31)]
NOTHING = Habits()


async def join(
    database: Database,
    query: str = "heads",
    schedule: str = "daily",
    *,
    address: str = "7",
    name: str | None = "Heads",
    habits: Habits = NOTHING,
    now: datetime = NOON,
) -> Subscription:
    """Subscribe a chat of Telegram, whose hour is 08:00 unless it says otherwise."""
    async with database.transaction() as conn:
        chat = await chats.ensure(conn, "telegram", address)
        if habits != NOTHING:
            await rhythm.settle_in(conn, chat, habits, now)
            chat = await chats.ensure(conn, "telegram", address)
        made, _ = await subscriptions.add(
            conn, chat.id, query, query, now, name=name, schedule=schedule
        )
        made, _ = await rhythm.begin(conn, chat, made, Start(schedule, time(8)), now)
    return made


async def leave(database: Database, one: Subscription, now: datetime = NOON) -> None:
    """End a subscription."""
    async with database.transaction() as conn:
        await subscriptions.end(conn, one.chat_id, one.number, now)


async def chat_at(database: Database, address: str = "7") -> Chat:
    """The chat of Telegram at that address."""
    async with database.transaction() as conn:
        return await chats.ensure(conn, "telegram", address)


async def settle_in(database: Database, habits: Habits, now: datetime) -> None:
    """Let the chat choose how it wants to be written to."""
    chat = await chat_at(database)
    async with database.transaction() as conn:
        await rhythm.settle_in(conn, chat, habits, now)


async def put(database: Database, schedule: str, now: datetime, number: int | None = None) -> None:
    """Put the chat's subscriptions on a schedule."""
    chat = await chat_at(database)
    async with database.transaction() as conn:
        await rhythm.set_schedule(conn, chat, number, schedule, now)


async def asked(database: Database) -> list[tuple[str, datetime | None]]:
    """The schedules of the chat, and when each is due."""
    chat = await chat_at(database)
    async with database.reading() as conn:
        return [(one.schedule, one.next_due) for one in await subscriptions.of_chat(conn, chat.id)]


def heads(*ids: str, days_ago: int = 0) -> list[Paper]:
    """Papers on heads."""
    return [paper(one, "Talking heads", days_ago=days_ago) for one in ids]


def cars(*ids: str) -> list[Paper]:
    """Papers on cars, and on nothing else."""
    return [paper(one, "Cars", abstract="They have wheels.") for one in ids]


class Days(Engine):
    """An engine whose source gets papers as days go by."""

    def __init__(self, database: Database, platform: FakePlatform, **options: Any) -> None:
        self.source = FakeSource("arxiv")
        self.claude = FakeSummariser("claude")
        options = {"platforms": [platform], "providers": [self.claude], **options}
        super().__init__(database, sources=[self.source], **options)

    async def bring(self, *new: Paper) -> None:
        """Harvest these papers."""
        self.source.happenings.append(page(len(self.source.happenings) + 1, *new))
        (harvest,) = await self.poll.run()
        assert harvest.problem is None

    async def settle_at(self, moment: datetime) -> None:
        """Go there, and do what is due."""
        self.go(moment)
        await self.settle()

    def go(self, moment: datetime) -> None:
        """Let the clock be there."""
        self.still.advance((moment - self.still.now()).total_seconds())
