"""What the tests of the store start from: papers, chats, promises, queued posts."""

import asyncio
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from clock import NOON
from fakes import FakePlatform
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.gather import Gather
from bot.query import tokens
from storage import chats, leases, outbox, papers
from storage.database import Database
from storage.records import Chat, Claim, Paper, Part, Why
from storage.upgrade import upgrade

DAY = date(2026, 8, 18)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
WHY = (Why(number=1, name=None, hits=()),)


def paper(paper_id: str = "2608.00001", announced: date = DAY, *, version: int = 1) -> Paper:
    """A paper of which only the id, the day and the version matter."""
    title = f"Paper {paper_id}v{version}"
    return Paper(id=paper_id, title=title, announced=announced, version=version)


def numbered(count: int, announced: date = DAY) -> list[Paper]:
    """So many papers of one day, in the order of their ids."""
    return [paper(f"2608.{n:05}", announced) for n in range(1, count + 1)]


async def a_chat(database: Database, address: str = "1", platform: str = "console") -> Chat:
    """A chat in the store."""
    async with database.transaction() as conn:
        return await chats.ensure(conn, platform, address)


async def promised(
    database: Database, chat: Chat, *paper_ids: str, after: timedelta = timedelta()
) -> None:
    """Store the papers and promise each of them to the chat."""
    async with database.transaction() as conn:
        await papers.add(conn, [paper(paper_id) for paper_id in paper_ids], tokens)
        for paper_id in paper_ids:
            assert await outbox.promise(conn, chat.id, paper_id, WHY, NOON + after)


async def queue_ready(conn: AsyncConnection, now: datetime, limit: int) -> int:
    """Make posts of what is ready, as the service does, and return how many there were."""
    return await Gather({"console": FakePlatform()}).make(conn, now, limit)


async def queued(database: Database, chat: Chat, *paper_ids: str) -> None:
    """Promise the papers to the chat and make their posts."""
    await promised(database, chat, *paper_ids)
    async with database.transaction() as conn:
        await queue_ready(conn, NOON, limit=1000)


async def claimed(database: Database, token: str = "a", limit: int = 20) -> list[Claim]:
    """Lease what is due at noon on the console, for one minute."""
    async with database.transaction() as conn:
        return await claim(conn, token, limit=limit)


async def claim(
    conn: AsyncConnection, token: str = "a", after: timedelta = timedelta(), *, limit: int = 20
) -> list[Claim]:
    """Lease what is due on the console some time after noon, for one minute."""
    now = NOON + after
    return await leases.claim(conn, now, now + MINUTE, token, platforms=["console"], limit=limit)


def parts(post_id: int, *bodies: str) -> list[Part]:
    """The parts of a post with these bodies."""
    return [Part(post_id, n, f"{post_id}-{n}", body) for n, body in enumerate(bodies, start=1)]


@cache
def an_empty_store(paper_count: int, chat_count: int) -> bytes:
    """A SQLite file that holds papers and chats, numbered from 1, and nothing else."""

    async def made(folder: Path) -> bytes:
        file = folder / "papercast.db"
        async with await Database.open(f"sqlite:///{file}") as database:
            await upgrade(database, folder, NOON)
            async with database.transaction() as conn:
                await papers.add(conn, numbered(paper_count), tokens)
                for n in range(1, chat_count + 1):
                    assert (await chats.ensure(conn, "console", str(n))).id == n
        return file.read_bytes()

    with TemporaryDirectory() as folder, asyncio.Runner() as loop:
        return loop.run(made(Path(folder)))
