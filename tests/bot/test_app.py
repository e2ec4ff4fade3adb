"""The joined application: it serves until it is stopped, and outlives what goes wrong."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest
from app_stage import Announcements, Terminal, app, paper, taken_over
from clock import NOON, FakeClock
from structlog.testing import capture_logs

from bot import rhythm
from bot.askers import Asker, Commands
from bot.clock import Clock
from bot.edits import Edits
from bot.gather import Gather
from bot.pauses import Pauses
from bot.service import AlreadyRunning, LockLost
from bot.sources.base import Page, Unseen
from bot.summarise import Summarise
from handlers.console.console import Console
from storage import chats, outbox, subscriptions
from storage.database import StorageError

HERE = Asker("console", "here", "local", at_home=True)


class Leaving(Console):
    """A console at which a person asks for the end at once."""

    async def serve(self, commands: Commands, up: Callable[[], None]) -> bool:
        return True


async def test_it_serves_until_it_is_stopped(tmp_path: Path) -> None:
    """A paper is harvested, matched, summarised and shown, and then the service ends as asked."""
    source, terminal, stop = Announcements([paper(1)]), Terminal(), asyncio.Event()
    async with app(tmp_path, source, terminal) as joined:
        running = asyncio.create_task(joined.run(stop))
        async with asyncio.timeout(30):
            await terminal.shown.wait()
        stop.set()
        await running
        async with joined.database.reading() as conn:
            assert await outbox.counts(conn) == {"sent": 1}
    assert "arxiv.org/abs/2608.00001" in terminal.getvalue()
    assert "Shows that heads talk." in terminal.getvalue()


async def test_a_person_may_end_it(tmp_path: Path) -> None:
    """When the person at a platform asks for the end, the whole service ends."""
    async with app(tmp_path, Announcements(), Terminal()) as joined:
        console = joined.platforms[0]
        assert isinstance(console, Console)
        leaving = Leaving(None, None, console._printer, console.turns, prompt=False)
        await replace(joined, platforms=[leaving]).run(asyncio.Event())


@dataclass
class Broken:
    """A summarise step that fails once, in a way that nobody thought of."""

    whole: Summarise
    failed: bool = False

    async def run(self) -> int:
        if not self.failed:
            self.failed = True
            raise RuntimeError("nobody thought of this")
        return await self.whole.run()


async def test_a_defect_in_a_step_does_not_end_the_service(tmp_path: Path) -> None:
    """What no step expected is logged, and after a pause the step runs again."""
    source, terminal, stop = Announcements([paper(1)]), Terminal(), asyncio.Event()
    async with app(tmp_path, source, terminal, FakeClock()) as joined:
        broken = cast(Summarise, Broken(joined.summarise))
        with capture_logs() as logs:
            running = asyncio.create_task(replace(joined, summarise=broken).run(stop))
            async with asyncio.timeout(30):
                await terminal.shown.wait()
            stop.set()
            await running
    assert [one["event"] for one in logs if one["log_level"] == "error"] == ["step failed"]


@dataclass
class Watched(Announcements):
    """A source that looks, when it is asked, until when posts wait."""

    gather: Gather | None = None
    held: list[datetime] = field(default_factory=list)

    async def pages(self, cursor: str | None, unseen: Unseen) -> AsyncGenerator[Page, None]:
        """Look, and give what there is."""
        assert self.gather is not None
        self.held.append(self.gather.held_until)
        async for one in super().pages(cursor, unseen):
            yield one


async def test_posts_wait_for_the_end_of_a_harvest(tmp_path: Path) -> None:
    """While it goes on more of the announcement may come, but they do not wait for ever."""
    source, terminal, stop = Watched([paper(1)]), Terminal(), asyncio.Event()
    clock = FakeClock()
    async with app(tmp_path, source, terminal, clock) as joined:
        source.gather = joined.gather
        running = asyncio.create_task(joined.run(stop))
        async with asyncio.timeout(30):
            await terminal.shown.wait()
        stop.set()
        await running
        assert source.held[0] == NOON + timedelta(minutes=10)
        clock.set_to(NOON - timedelta(days=1))
        assert joined.gather.held_until <= clock.now(), "whatever the clock is set to"


@dataclass
class Waiting:
    """Edits of which one is due all the time, and waits for what is new in its chat."""

    clock: Clock
    asked: list[datetime] = field(default_factory=list)

    async def run(self) -> int:
        """Nothing can be done yet."""
        self.asked.append(self.clock.now())
        return 0

    async def wait(self) -> float:
        """It has been due for a minute."""
        return -60.0


async def test_an_edit_that_waits_is_not_asked_for_all_the_time(tmp_path: Path) -> None:
    """Twelve times a minute at most."""
    clock, stop = FakeClock(), asyncio.Event()
    async with app(tmp_path, Announcements(), Terminal(), clock) as joined:
        edits = Waiting(clock)
        running = asyncio.create_task(replace(joined, edits=cast(Edits, edits)).run(stop))
        while clock.now() < NOON + timedelta(minutes=5):
            await clock.somebody_sleeps()
        stop.set()
        await running
    asked = [moment for moment in edits.asked if moment > NOON]
    rests = [later - moment for moment, later in pairwise(asked)]
    assert min(rests) >= timedelta(seconds=5), "how often depends on how fast the clock runs"


async def test_a_missed_digest_waits_for_the_first_harvest(tmp_path: Path) -> None:
    """What the night brought while nobody was there is in it, not in that of the next day."""
    async with (
        app(tmp_path, Announcements(), Terminal(), FakeClock()) as joined,
        joined.database.transaction() as conn,
    ):
        chat = await chats.ensure(conn, "console", "here")
        await rhythm.set_schedule(conn, chat, None, "daily", NOON)
    source, terminal, stop = Announcements([paper(1)]), Terminal(), asyncio.Event()
    noon = NOON + timedelta(days=1)
    async with app(tmp_path, source, terminal, FakeClock(noon)) as joined:
        running = asyncio.create_task(joined.run(stop))
        async with asyncio.timeout(30):
            await terminal.shown.wait()
        stop.set()
        await running
        async with joined.database.reading() as conn:
            (one,) = await subscriptions.of_chat(conn, chat.id)
    assert one.next_due == noon + timedelta(hours=20)


async def test_it_ends_when_the_database_was_taken_over(tmp_path: Path) -> None:
    """A service that finds another one in its place stops, and says which."""
    clock = FakeClock()
    async with app(tmp_path, Announcements(), Terminal(), clock) as joined:
        await taken_over(joined, clock)
        with pytest.raises(LockLost, match="process 7 on elsewhere"):
            await joined.run(asyncio.Event())


async def test_commands_reach_the_store(tmp_path: Path) -> None:
    """A subscription made by command brings the next paper, with a reason of its own."""
    source, terminal = Announcements(), Terminal()
    async with app(tmp_path, source, terminal) as joined:
        await joined.commands.run("subscribe talking part", HERE)
        source.waiting.append(paper(2))
        await joined.once()
    assert "Heads: heads (title) · Number 2: talking (title), part (title)" in " ".join(
        terminal.getvalue().split()
    )


async def test_a_store_that_cannot_be_used_is_closed_again(tmp_path: Path) -> None:
    """A store of a newer version is refused, and no connection stays open."""
    async with (
        app(tmp_path, Announcements(), Terminal()) as joined,
        joined.database.transaction() as c,
    ):
        await c.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StorageError, match="newer"):
        async with app(tmp_path, Announcements(), Terminal()):
            pytest.fail("a newer store was opened")


async def test_a_paused_chat_keeps_no_other_waiting(tmp_path: Path) -> None:
    """However much waits for a chat that cannot be written to, the others get theirs."""
    source, terminal = Announcements([paper(number) for number in range(1, 31)]), Terminal()
    async with app(tmp_path, source, terminal) as joined:
        async with joined.database.transaction() as conn:
            lost = await chats.ensure(conn, "console", "a terminal of long ago")
            await subscriptions.add(conn, lost.id, "heads", "heads", joined.clock.now())
            await chats.pause(conn, lost.id, "it is gone", joined.clock.now())
        await joined.once()
        async with joined.database.reading() as conn:
            assert await outbox.counts(conn) == {"sent": 30, "paused": 30}
    assert terminal.getvalue().count("arxiv.org/abs") == 30


@dataclass
class Looking:
    """The looks at paused chats, told of once one has ended."""

    whole: Pauses
    looked: asyncio.Event = field(default_factory=asyncio.Event)

    async def look(self) -> None:
        """Look, and tell."""
        await self.whole.look()
        self.looked.set()


async def test_a_chat_that_was_paused_for_long_is_forgotten(tmp_path: Path) -> None:
    """While the service runs, without anybody asking for it."""
    stop = asyncio.Event()
    async with app(tmp_path, Announcements(), Terminal(), FakeClock()) as joined:
        async with joined.database.transaction() as conn:
            lost = await chats.ensure(conn, "telegram", "1")
            await chats.pause(conn, lost.id, "it was blocked", NOON - timedelta(days=90))
        looking = Looking(joined.pauses)
        serving = replace(joined, pauses=cast(Pauses, looking)).run(stop)
        running = asyncio.create_task(serving)
        async with asyncio.timeout(30):
            await looking.looked.wait()
        stop.set()
        await running
        async with joined.database.reading() as conn:
            assert await chats.find(conn, "telegram", "1") is None


async def test_a_platform_that_breaks_ends_no_service(tmp_path: Path) -> None:
    """A front end with a defect is begun anew later; what is delivered goes on."""

    class Breaking(Console):
        async def serve(self, commands: Commands, up: Callable[[], None]) -> bool:
            raise RuntimeError("nobody thought of this")

    source, terminal, stop = Announcements([paper(1)]), Terminal(), asyncio.Event()
    async with app(tmp_path, source, terminal) as joined:
        console = cast(Console, joined.platforms[0])
        breaking = Breaking(None, None, console._printer, console.turns, prompt=False)
        with capture_logs() as logs:
            running = asyncio.create_task(replace(joined, platforms=[breaking]).run(stop))
            async with asyncio.timeout(30):
                await terminal.shown.wait()
            stop.set()
            await running
    assert "platform failed" in [one["event"] for one in logs]


async def test_nothing_is_upgraded_under_another_service(tmp_path: Path) -> None:
    """While another service lives, a store of any version is refused before it is changed."""
    async with app(tmp_path, Announcements(), Terminal()) as joined:
        await taken_over(joined, joined.clock)
        async with joined.database.transaction() as conn:
            await conn.exec_driver_sql("UPDATE alembic_version SET version_num = '0000'")
        with pytest.raises(AlreadyRunning, match="process 7 on elsewhere"):
            async with app(tmp_path, Announcements(), Terminal()):
                pytest.fail("it was opened")
        async with joined.database.reading() as conn:
            rows = await conn.exec_driver_sql("SELECT version_num FROM alembic_version")
            assert rows.scalar_one() == "0000"
