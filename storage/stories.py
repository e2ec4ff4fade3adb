"""How each promise went: counted by chat and state, and each one told with its messages."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.attempts import parts_of
from storage.chats import chat_of
from storage.outbox import delivery
from storage.records import Chat, Delivery, Part
from storage.schema import chats, deliveries, papers, parts, posts


@dataclass(frozen=True, slots=True)
class Story:
    """One promise: to whom, of what, and the messages that keep it.

    ``post`` is the kind of the post that it stands in; None before there is one.
    """

    chat: Chat
    title: str
    delivery: Delivery
    post: str | None = None
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a post says, and of which papers."""

    bodies: tuple[str, ...]
    papers: tuple[str, ...]


async def told_by(
    conn: AsyncConnection, platform: str, address: str, message_id: str | None = None
) -> Told | None:
    """What the post of that message says in a chat; without one, the newest digest there."""
    there = (chats.c.platform == platform, chats.c.address == address)
    which = (
        parts.c.message_id == message_id
        if message_id
        else and_(posts.c.kind == "digest", parts.c.state == "sent")
    )
    newest = select(parts.c.post_id).select_from(parts.join(posts).join(chats)).where(*there, which)
    post_id = await conn.scalar(newest.order_by(parts.c.post_id.desc()).limit(1))
    if post_id is None:
        return None
    of_post = select(deliveries.c.paper_id).where(deliveries.c.post_id == post_id)
    bodies = [part.body for part in await parts_of(conn, post_id)]
    return Told(tuple(bodies), tuple(await conn.scalars(of_post)))


async def tally(conn: AsyncConnection) -> dict[tuple[str, str], dict[str, int]]:
    """How many promises of each chat, by platform and address, are in each state."""
    rows = await conn.execute(
        select(chats.c.platform, chats.c.address, deliveries.c.state, func.count())
        .join(chats, chats.c.id == deliveries.c.chat_id)
        .group_by(chats.c.platform, chats.c.address, deliveries.c.state)
        .order_by(chats.c.platform, chats.c.address)
    )
    counted: dict[tuple[str, str], dict[str, int]] = {}
    for platform, address, state, count in rows:
        counted.setdefault((platform, address), {})[state] = count
    return counted


async def of_paper(conn: AsyncConnection, paper_id: str) -> Sequence[Story]:
    """The promises of a paper, in the order in which they were made."""
    return await _told(conn, _stories().where(deliveries.c.paper_id == paper_id))


async def of_chat(conn: AsyncConnection, platform: str, address: str) -> Sequence[Story]:
    """The promises to a chat, in the order in which they were made."""
    there = (chats.c.platform == platform, chats.c.address == address)
    return await _told(conn, _stories().where(*there))


def _stories() -> Select[tuple[object, ...]]:
    return (
        select(
            deliveries.c.id.label("promise"),
            papers.c.title,
            posts.c.kind.label("post"),
            *(column for column in chats.c),
        )
        .select_from(deliveries.join(chats, chats.c.id == deliveries.c.chat_id))
        .join(papers, papers.c.id == deliveries.c.paper_id)
        .outerjoin(posts, posts.c.id == deliveries.c.post_id)
        .order_by(deliveries.c.id)
    )


async def _told(conn: AsyncConnection, asked: Select[tuple[object, ...]]) -> Sequence[Story]:
    stories = []
    for row in (await conn.execute(asked)).all():
        one = await delivery(conn, row.promise)
        parts = () if one.post_id is None else await parts_of(conn, one.post_id)
        stories.append(Story(chat_of(row), row.title, one, row.post, tuple(parts)))
    return stories
