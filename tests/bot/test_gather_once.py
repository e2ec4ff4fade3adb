"""A digest is made once, whatever happens between making and sending it."""

import asyncio
import shutil
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from clock import FakeClock
from digesting import IDS, WED, Days, asked, chat_at, heads, join
from effort import LONG
from engine import Engine, all_parts, ends, promises, restarted, watched
from fakes import FakePlatform, WatchedDatabase
from sqlalchemy import select, update

from bot.gather import Gather
from storage import gathering, hours, leases
from storage.database import Database
from storage.schema import posts, subscriptions

A_DAY = timedelta(days=1)
EVERY = 1 if LONG else 3
"""One in so many places is where the process ends."""


class KilledError(BaseException):
    """The process is no more."""


@pytest.fixture
def telegram() -> FakePlatform:
    """A platform that does not know a message again."""
    return FakePlatform("telegram", at_once=False)


async def digests(database: Database) -> list[tuple[str, str]]:
    """The keys of all digests, and how they stand."""
    async with database.reading() as conn:
        kept = select(posts.c.key, posts.c.state).where(posts.c.kind == "digest")
        return [(row.key, row.state) for row in await conn.execute(kept.order_by(posts.c.id))]


async def test_a_transaction_that_fails_makes_nothing(
    database: Database, telegram: FakePlatform
) -> None:
    """The digest, what is in it, and the next hour are written together, or not at all."""
    await join(database)
    days = Days(database, telegram)
    await days.bring(*heads(*IDS[:2]))
    await days.summarise.run()
    gather = Gather({"telegram": telegram})

    async def make_and_fail() -> None:
        async with database.transaction() as conn:
            assert await gather.make(conn, WED, 20) == 1
            raise ZeroDivisionError("the disk is full")

    with pytest.raises(ZeroDivisionError):
        await make_and_fail()

    assert await digests(database) == []
    assert await ends(database) == {IDS[0]: "waiting", IDS[1]: "waiting"}
    assert await asked(database) == [("daily", WED)]

    await days.settle_at(WED)
    assert len(telegram.shown) == 1
    assert await digests(database) == [("2026-08-19 08:00", "done")]
    assert await asked(database) == [("daily", WED + A_DAY)]


async def test_a_digest_whose_sender_died_before_it_sent(
    database: Database, telegram: FakePlatform
) -> None:
    """Whoever comes after its lease has ended sends that digest; none is made beside it."""
    await join(database)
    days = Days(database, telegram)
    await days.bring(*heads(*IDS[:2]))
    await days.summarise.run()
    async with database.transaction() as conn:
        assert await Gather({"telegram": telegram}).make(conn, WED, 20) == 1
        until = WED + timedelta(minutes=5)
        assert await leases.claim(conn, WED, until, "dead", platforms=["telegram"])

    await days.settle_at(until - timedelta(seconds=1))
    assert telegram.shown == []
    await days.settle_at(until)

    assert len(telegram.shown) == 1
    assert await digests(database) == [("2026-08-19 08:00", "done")]


async def test_the_same_hour_again_makes_no_second_digest(
    database: Database, telegram: FakePlatform
) -> None:
    """A store whose hour was put back: what is new waits for the hour after it."""
    await join(database)
    days = Days(database, telegram)
    await days.bring(*heads(*IDS[:2]))
    await days.settle_at(WED)
    async with database.transaction() as conn:
        await conn.execute(update(subscriptions).values(next_due=WED))
    await days.bring(*heads(*IDS[2:4]))

    await days.settle()

    assert len(telegram.shown) == 1
    assert await asked(database) == [("daily", WED + A_DAY)]
    assert [one.hour for one in await promises(database)] == [WED, WED, WED + A_DAY, WED + A_DAY]
    await days.settle_at(WED + A_DAY)
    assert telegram.bodies("7")[1].startswith(
        "2 papers 2026-08-20 | 1 Heads: 2608.00003 2608.00004"
    )


async def test_a_paper_promised_for_an_hour_that_was_just_made(
    database: Database, telegram: FakePlatform
) -> None:
    """It comes too late for that digest, and goes into the next, or at once where there is none."""
    await join(database)
    days = Days(database, telegram)
    await days.bring(*heads(*IDS[:2]))
    await days.settle_at(WED)
    chat = await chat_at(database)
    await days.bring(*heads(IDS[2], IDS[3]))
    async with database.transaction() as conn:
        late = [one for one in await promises(database) if one.state == "waiting"]
        await hours.put_waits(conn, {one.id: hours.Wait(WED, WED) for one in late})
        assert await gathering.due(conn, WED, 20) == [chat]

    await days.settle()

    assert [one.hour for one in await promises(database)][2:] == [WED + A_DAY] * 2
    assert len(telegram.shown) == 1


async def test_a_chat_that_was_forgotten_gets_no_post(database: Database) -> None:
    """Nor is that an error: who leaves must not stop a tick."""
    async with database.transaction() as conn:
        assert not await gathering.open_post(conn, 99, "digest", "2026-08-19 08:00", WED)
    assert await digests(database) == []


class Fate:
    """Ends a life at its n-th place."""

    def __init__(self, n: int) -> None:
        self.n = n
        self.places: list[str] = []

    async def __call__(self, place: str) -> None:
        """The life has come to this place."""
        self.places.append(place)
        if len(self.places) == self.n:
            raise KilledError(place)


async def live(file: Path, telegram: FakePlatform, fate: Fate) -> bool:
    """A life at the hour of the digest; whether its fate let it come to its end."""
    async with await WatchedDatabase.open(f"sqlite:///{file}") as database:
        await restarted(database)
        database.watch = telegram.watch = fate
        engine = Engine(database, platforms=[telegram], clock=FakeClock(WED, runs=False))
        (end,) = await asyncio.gather(engine.settle(), return_exceptions=True)
    assert end is None or is_fate(end), end
    return end is None


def is_fate(end: BaseException) -> bool:
    """Whether nothing but its fate ended a life."""
    if isinstance(end, BaseExceptionGroup):
        return all(is_fate(one) for one in end.exceptions)
    return isinstance(end, KilledError)


async def test_killed_at_any_place(tmp_path: Path) -> None:
    """The next life finishes it: one digest was made, and people saw it once at most.

    Once exactly, but where nobody can know whether the message had arrived.
    """
    beginning = tmp_path / "beginning.db"
    async with watched(f"sqlite:///{beginning}", tmp_path) as database:
        await join(database)
        days = Days(database, FakePlatform("telegram", at_once=False))
        await days.bring(*heads(*IDS[:4]))
        await days.summarise.run()

    unknown = 0
    for n in count(1, EVERY):
        file = Path(shutil.copy(beginning, tmp_path / f"{n}.db"))
        telegram, fate = FakePlatform("telegram", at_once=False), Fate(n)
        if await live(file, telegram, fate):
            break
        assert await live(file, telegram, Fate(0))
        async with await Database.open(f"sqlite:///{file}") as database:
            place = f"ended at place {n}: {fate.places[-1]}"
            assert await digests(database) == [("2026-08-19 08:00", "done")], place
            assert await asked(database) == [("daily", WED + A_DAY)], place
            states = set((await ends(database)).values())
            part, *_notes = await all_parts(database)
        seen = sum(message.body.startswith("4 papers") for message in telegram.shown)
        if states == {"uncertain"}:
            unknown += 1
            assert part.attempts == 1, place
            assert seen <= 1, place
        else:
            assert states == {"digest"}, place
            assert seen == 1, place
    assert n > 10
    assert unknown
