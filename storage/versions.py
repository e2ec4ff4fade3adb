"""New versions as posts of their own: promised to chats that got the paper and want them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import gathering, outbox
from storage.chats import chat_of
from storage.records import Chat, Delivery, Why
from storage.schema import chats, deliveries, subscriptions

KIND = "version"
"""The kind of such promises, and of their posts."""


async def asking(
    conn: AsyncConnection, paper_id: str, choice: str
) -> list[tuple[Chat, tuple[Why, ...]]]:
    """The chats that were sent the paper and have that choice for versions, with why they got it.

    Only those that may be written to, and only the reasons that still stand.
    """
    rows = await conn.execute(
        select(chats, deliveries.c.id.label("promise"))
        .join(deliveries, deliveries.c.chat_id == chats.c.id)
        .where(
            deliveries.c.paper_id == paper_id,
            deliveries.c.kind == "new",
            deliveries.c.state.in_(("sent", "digest")),
            chats.c.state == "active",
        )
        .order_by(chats.c.id)
    )
    found = [(chat_of(row), row.promise) for row in rows]
    got = [(chat, promise) for chat, promise in found if chat.habits.versions == choice]
    every = [(chat, await _standing(conn, await outbox.delivery(conn, one))) for chat, one in got]
    return [(chat, why) for chat, why in every if why]


async def promise(
    conn: AsyncConnection,
    chat: Chat,
    paper_id: str,
    version: int,
    why: Sequence[Why],
    due: datetime,
    *,
    unsent: tuple[str, str] | None = None,
) -> bool:
    """Promise that version to the chat, in a post of its own; False when that stands already.

    ``unsent``: it ends at once, in this state and for this reason, and there is no post.
    """
    made = await outbox.promise_version(conn, chat.id, paper_id, version, why, due, unsent=unsent)
    if made is None or unsent:
        return made is not None
    kept = [await outbox.delivery(conn, made)]
    key = f"{paper_id}v{version}"
    return await gathering.open_post(conn, chat.id, KIND, key, due, kept=kept)


async def _standing(conn: AsyncConnection, one: Delivery) -> tuple[Why, ...]:
    active = select(subscriptions.c.number).where(
        subscriptions.c.chat_id == one.chat_id, subscriptions.c.ended.is_(None)
    )
    numbers = set(await conn.scalars(active))
    return tuple(why for why in one.why if why.number in numbers)
