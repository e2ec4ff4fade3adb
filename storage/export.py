"""All that is stored of a chat and of a person, as plain values that JSON can hold."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import blocks, chats, deliveries, parts, people, posts, subscriptions

Stored = dict[str, Any]
"""A row by the names of its columns, in their order; moments are in ISO 8601, in UTC."""

_OURS = {"id", "chat_id", "person_id", "lease_token", "lease_until"}
"""Numbers of rows, and who is at work on one: they mean nothing outside this store."""


async def of_chat(conn: AsyncConnection, chat_id: int) -> Stored:
    """What is stored of the chat. Of a message only its text is left out, which the chat shows.

    ``by`` is the address of whoever made a subscription, or ended it, or blocked a query.
    """
    chat = await _rows(conn, _shown(chats).where(chats.c.id == chat_id))
    return {
        "chat": chat[0],
        "subscriptions": await _rows(conn, _numbered(subscriptions, chat_id)),
        "blocks": await _rows(conn, _numbered(blocks, chat_id)),
        "deliveries": await _rows(conn, _deliveries(chat_id)),
        "posts": await _posts(conn, chat_id),
    }


async def of_person(conn: AsyncConnection, platform: str, address: str) -> Stored | None:
    """What is stored of the person besides their own chat; None when they are not known.

    Their ``subscriptions`` are those of all chats that they made or ended, their ``blocks`` what
    they put on the block lists of all chats.
    """
    at = (people.c.platform == platform, people.c.address == address)
    person = await _rows(conn, _shown(people).where(*at))
    if not person:
        return None
    theirs = {
        table.name: await _rows(conn, _made_by(table).where(*at))
        for table in (subscriptions, blocks)
    }
    return {**person[0], **theirs}


def _made_by(table: Table) -> Select[Any]:
    """The rows of that table with their chats, to be asked of a person."""
    return (
        select(chats.c.platform, chats.c.address, *_columns(table))
        .join_from(table, chats)
        .join(people, people.c.id == table.c.person_id)
        .order_by(table.c.id)
    )


def _numbered(table: Table, chat_id: int) -> Select[Any]:
    return (
        select(*_columns(table), people.c.address.label("by"))
        .outerjoin_from(table, people)
        .where(table.c.chat_id == chat_id)
        .order_by(table.c.number)
    )


def _deliveries(chat_id: int) -> Select[Any]:
    of_chat = _shown(deliveries).where(deliveries.c.chat_id == chat_id)
    return of_chat.order_by(deliveries.c.id)


async def _posts(conn: AsyncConnection, chat_id: int) -> list[Stored]:
    """The posts, oldest first, each with its messages; deliveries name them by ``post_id``."""
    shown = (posts.c.id.label("post_id"), *_columns(posts))
    of_chat = posts.c.chat_id == chat_id
    found = await _rows(conn, select(*shown).where(of_chat).order_by(posts.c.id))
    messages = select(*_columns(parts, but={"body", "nonce"})).join_from(parts, posts)
    sent = await _rows(conn, messages.where(of_chat).order_by(parts.c.post_id, parts.c.n))
    by_post: dict[int, list[Stored]] = {post["post_id"]: [] for post in found}
    for message in sent:
        by_post[message.pop("post_id")].append(message)
    return [{**post, "messages": by_post[post["post_id"]]} for post in found]


def _shown(table: Table) -> Select[Any]:
    return select(*_columns(table))


def _columns(table: Table, but: Collection[str] = ()) -> list[Any]:
    return [column for column in table.c if column.name not in _OURS and column.name not in but]


async def _rows(conn: AsyncConnection, query: Select[Any]) -> list[Stored]:
    rows = await conn.execute(query)
    return [{key: _plain(value) for key, value in row.items()} for row in rows.mappings()]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
