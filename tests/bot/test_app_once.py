"""A single run of the service: it does all that one that stays does, and ends."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from app_stage import Announcements, Terminal, app, paper, taken_over
from clock import NOON, FakeClock
from engine import all_parts, promise
from sqlalchemy import select, update

from bot.keeping import KEPT
from bot.service import LockLost
from bot.sources.base import SourceDown
from storage import chats, locks, outbox
from storage.schema import posts

DAY = timedelta(days=1)


async def test_once_reports_what_failed(tmp_path: Path) -> None:
    """A single round delivers what is there and returns each source's problem."""
    source, terminal = Announcements([paper(1)]), Terminal()
    async with app(tmp_path, source, terminal) as joined:
        (first,) = await joined.once()
        source.failure = SourceDown("arXiv does not answer.")
        (second,) = await joined.once()
    assert (first.new, first.promised, first.problem) == (1, 1, None)
    assert second.problem == "arXiv does not answer."
    assert terminal.getvalue().count("arxiv.org/abs") == 1


async def test_once_waits_as_long_as_platforms_asked(tmp_path: Path) -> None:
    """A run before this one was refused in three chats at once, so the platform means all."""
    minute = timedelta(minutes=1)
    async with app(tmp_path, Announcements(), Terminal(), FakeClock()) as joined:
        async with joined.database.transaction() as conn:
            for address in ("1", "2", "3"):
                chat = await chats.ensure(conn, "console", address)
                await chats.hold(conn, chat.id, NOON + minute)
        await promise(joined.database, "here", paper(1))
        await joined.once()
        (part,) = await all_parts(joined.database)
    assert part.state == "sent"
    assert part.attempted_at is not None
    early = NOON + minute - part.attempted_at
    assert timedelta() <= early < timedelta(seconds=0.1), "it is written down a moment before"


async def test_once_forgets_a_chat_that_was_paused_for_long(tmp_path: Path) -> None:
    """As a service that stays does."""
    async with app(tmp_path, Announcements(), Terminal(), FakeClock()) as joined:
        async with joined.database.transaction() as conn:
            lost = await chats.ensure(conn, "telegram", "1")
            await chats.pause(conn, lost.id, "it was blocked", NOON - 90 * DAY)
        await joined.once()
        async with joined.database.reading() as conn:
            assert await chats.find(conn, "telegram", "1") is None


async def test_once_drops_what_is_old(tmp_path: Path) -> None:
    """What a post said is let go of when its time is over; one that was just sent is kept."""
    async with app(tmp_path, Announcements([paper(1)]), Terminal(), FakeClock()) as joined:
        async with joined.database.transaction() as conn:
            chat = await chats.ensure(conn, "console", "here")
            old = await outbox.post(conn, chat.id, "note", "old", NOON - KEPT - DAY)
            await conn.execute(update(posts).where(posts.c.id == old).values(state="done"))
        await joined.once()
        async with joined.database.reading() as conn:
            left = list(await conn.scalars(select(posts.c.kind)))
    assert left == ["paper"]


async def test_the_lock_is_renewed_during_a_single_run(tmp_path: Path) -> None:
    """However long a single run takes, its lock has not ended when it does."""
    clock = FakeClock()
    async with app(tmp_path, Announcements(), Terminal(), clock) as joined:

        async def long() -> None:
            for _ in range(30):
                await clock.sleep(10)
                async with joined.database.transaction():
                    pass  # Whoever renews the lock gets its turn, too.

        await joined.while_held(asyncio.Event(), long())
        async with joined.database.reading() as conn:
            held = await locks.holder_of(conn, "service", after=clock.now())
        assert held is not None


async def test_a_single_run_ends_when_the_database_was_taken_over(tmp_path: Path) -> None:
    """Work beside another service is broken off."""
    clock, broken_off = FakeClock(), asyncio.Event()

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            broken_off.set()

    async with app(tmp_path, Announcements(), Terminal(), clock) as joined:
        await taken_over(joined, clock)
        with pytest.raises(LockLost):
            await joined.while_held(asyncio.Event(), endless())
    assert broken_off.is_set()
