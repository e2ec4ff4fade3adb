"""What comes together and when: single papers, bursts, and one digest for each hour of a chat."""

from datetime import UTC, datetime, time, timedelta

import pytest
from clock import NOON
from engine import Engine, ends
from fakes import FakePlatform, FakeSource, FakeSummariser, page, paper

from bot import rhythm
from bot.rhythm import Start
from storage import chats, subscriptions
from storage.database import Database
from storage.records import Habits, Paper, Subscription

A_DAY = timedelta(days=1)
EIGHT = time(8)
WED = datetime(2026, 8, 19, 8, tzinfo=UTC)
"""The first hour after the noon at which the clock stands, a Tuesday."""
IDS = [f"2608.{n:05}" for n in range(1, 31)]


@pytest.fixture
def telegram() -> FakePlatform:
    """A platform on which many papers are a disturbance."""
    return FakePlatform("telegram", at_once=False)


async def join(
    database: Database,
    address: str = "7",
    query: str = "heads",
    schedule: str = "daily",
    *,
    name: str | None = "Heads",
    habits: Habits = Habits(),  # noqa: B008 - it is frozen
    now: datetime = NOON,
) -> Subscription:
    """Subscribe a chat of Telegram, whose hour is 08:00 unless it says otherwise."""
    async with database.transaction() as conn:
        chat = await chats.ensure(conn, "telegram", address)
        if habits != Habits():
            await rhythm.settle_in(conn, chat, habits, now)
            chat = await chats.ensure(conn, "telegram", address)
        made, _ = await subscriptions.add(
            conn, chat.id, query, query, now, name=name, schedule=schedule
        )
        made, _ = await rhythm.begin(conn, chat, made, Start(schedule, EIGHT), now)
    return made


def heads(*ids: str, days_ago: int = 0) -> list[Paper]:
    """Papers on heads."""
    return [paper(one, "Talking heads", days_ago=days_ago) for one in ids]


def at(engine: Engine, moment: datetime) -> None:
    """Let the clock be there."""
    engine.still.advance((moment - engine.still.now()).total_seconds())


class Days:
    """A source to which papers are added as days go by."""

    def __init__(self, database: Database, *platforms: FakePlatform, **options: object) -> None:
        self.source = FakeSource("arxiv")
        self.engine = Engine(
            database,
            sources=[self.source],
            platforms=platforms,
            providers=[FakeSummariser("claude")],
        )
        self.pages = 0

    async def bring(self, *new: Paper) -> None:
        """Harvest these papers."""
        self.pages += 1
        self.source.happenings.append(page(self.pages, *new))
        (harvest,) = await self.engine.poll.run()
        assert harvest.problem is None

    async def settle_at(self, moment: datetime) -> None:
        """Go there, and do what is due."""
        at(self.engine, moment)
        await self.engine.settle()


async def test_a_digest_at_its_hour(database: Database, telegram: FakePlatform) -> None:
    """What was found in the night comes at eight, together, and says how many were looked at."""
    await join(database)
    days = Days(database, telegram)
    await days.bring(*heads(*IDS[:2]), paper(IDS[2], "Cars", abstract="Wheels."))

    await days.settle_at(WED - timedelta(seconds=1))
    assert telegram.shown == []
    await days.settle_at(WED)

    assert telegram.bodies("7") == [
        "2 papers 2026-08-19 | 1 Heads: 2608.00001 2608.00002 | Checked 3 new papers."
    ]
    assert await ends(database) == {IDS[0]: "digest", IDS[1]: "digest"}
    await days.settle_at(WED + A_DAY)
    assert len(telegram.shown) == 1
