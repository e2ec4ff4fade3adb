"""What the tests of the outbox do with a post, each step in a transaction of its own."""

from datetime import datetime, timedelta

from clock import NOON
from making import MINUTE, a_chat, claimed, parts, queued

from storage import attempts, outbox
from storage.database import Database
from storage.records import Claim, Delivery, Part


async def a_claim(database: Database, paper_id: str = "2608.00001") -> Claim:
    """A post, leased, whose parts are not frozen yet."""
    await queued(database, await a_chat(database), paper_id)
    [post] = await claimed(database)
    return post


async def frozen(database: Database, *bodies: str) -> Claim:
    """A leased post with its parts."""
    post = await a_claim(database)
    async with database.transaction() as conn:
        await attempts.freeze(conn, parts(post.post_id, *bodies))
    return post


async def parts_of(database: Database, post: Claim) -> list[Part]:
    async with database.reading() as conn:
        return await attempts.parts_of(conn, post.post_id)


async def attempt(
    database: Database, post: Claim, n: int = 1, after: timedelta = timedelta()
) -> bool:
    async with database.transaction() as conn:
        return await attempts.attempt(conn, post, n, NOON + after)


async def settle(
    database: Database, post: Claim, n: int, state: str, error: str | None = None
) -> None:
    message_id = f"message {n}" if state == "sent" else None
    async with database.transaction() as conn:
        await attempts.settle(conn, post.post_id, n, state, message_id=message_id, error=error)


async def finish(database: Database, post: Claim) -> str | None:
    async with database.transaction() as conn:
        return await attempts.finish(conn, post.post_id)


async def delivery(database: Database, post: Claim) -> Delivery:
    async with database.reading() as conn:
        [kept] = await outbox.deliveries_of(conn, post.post_id)
    return kept


async def next_due(database: Database, *platforms: str) -> datetime | None:
    async with database.reading() as conn:
        return await outbox.next_due(conn, platforms or ("console",), NOON - MINUTE)
