"""Who is told what concerns a chat, and the notes that tell them, through the outbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.blocks import Reply
from bot.news import Knower
from bot.parts import parts
from bot.platforms import Platform
from storage import attempts, chats, outbox, people
from storage.database import Connection
from storage.records import Chat

KIND = "notice"


class Owners:
    """Knows whose a chat is, as far as we can write to them."""

    def __init__(self, platforms: Mapping[str, Platform]) -> None:
        self._platforms = platforms

    def reads_alone(self, chat: Chat) -> bool:
        """Whether the chat is one person's."""
        return self._platforms[chat.platform].is_direct(chat.address)

    async def subscribers(
        self, conn: Connection, chat: Chat, numbers: Sequence[int]
    ) -> Sequence[Chat]:
        """The chats of their own of those who made these subscriptions, each once."""
        found = await people.subscribers(conn, chat.id, numbers)
        for one in await people.unread(conn, chat.id, numbers):
            platform = self._platforms.get(one.platform)
            own = platform.own(one.address) if isinstance(platform, Knower) else None
            if own is not None:
                found.append(await chats.ensure(conn, one.platform, own))
                await people.reads(conn, one.id, one.platform, own)
        return self._open(found)

    async def operators(self, conn: Connection) -> Sequence[Chat]:
        """The chats in which operators are told what needs them."""
        return self._open(await people.operators(conn))

    async def tell(
        self, conn: Connection, told: Chat, key: str, reply: Reply, now: datetime
    ) -> None:
        """Write a note; what that chat was told by this key already, it is not told again."""
        bodies = self._platforms[told.platform].render(reply, told.address)
        post_id = await outbox.note(conn, told.id, KIND, key, now)
        if post_id is not None:
            await attempts.freeze(conn, parts(post_id, told, KIND, key, bodies))

    def _open(self, found: Sequence[Chat]) -> Sequence[Chat]:
        """Those that can be written to."""
        served = [one for one in dict.fromkeys(found) if one.platform in self._platforms]
        return [one for one in served if one.state == "active"]
