"""What follows when a stored paper has changed: in the transaction in which it does."""

from collections.abc import Sequence
from datetime import datetime

from bot.blocklists import FILTERED, kept_out
from bot.hours import quiet_until
from storage import edits, events, versions
from storage.database import Connection
from storage.records import Paper, Revision

POST = "post"
"""What a chat chooses that wants each new version as a post of its own."""


async def note(
    conn: Connection,
    revised: Sequence[Revision],
    now: datetime,
    source: str,
    *,
    posts: bool = False,
) -> None:
    """Write down what changed, and have what was posted of it looked at again.

    ``posts``: new versions are promised to the chats that want them. A withdrawal is none: it
    shows where the paper was posted.
    """
    news = await events.record(conn, revised, now, source)
    if not news:
        return
    await edits.mark(conn, [one.after.id for one in news], now)
    for one in news:
        if posts and one.after.version > one.before.version and not one.after.withdrawn:
            await _promise(conn, one.after, now)


async def _promise(conn: Connection, paper: Paper, now: datetime) -> None:
    asking = await versions.asking(conn, paper.id, POST)
    blocked = await kept_out(conn, {paper: [chat.id for chat, _ in asking]})
    for chat, why in asking:
        due = quiet_until(chat.habits, now) or now
        block = blocked.get((paper.id, chat.id))
        unsent = (FILTERED, block) if block else None
        await versions.promise(conn, chat, paper.id, paper.version, why, due, unsent=unsent)
