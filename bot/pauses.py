"""Pauses chats that may not be written to, tells whose they are, and lets them go on.

``life.py`` has the states and decides; here it is done, each in one transaction.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from bot import life, rhythm
from bot.askers import Asker
from bot.blocks import Line, Reply
from bot.clock import Clock
from bot.life import Step
from bot.news import Knower, News
from bot.owners import KIND, Owners
from bot.platforms import Platform, SendError
from storage import changes, chats, forget, merging, pausing, people, subscriptions
from storage.database import Connection, Database
from storage.records import Chat

log = structlog.get_logger()

_LOOKS = 50
"""Chats that are looked at in one go, so that no platform is asked too much at once."""
_A_DAY = timedelta(days=1)
"""How long a chat has been paused, or was not looked at, before it is looked at again."""


class Pauses:
    """Knows which chats rest, and why.

    Args:
        owners: whose the chats are.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        platforms: Mapping[str, Platform],
        owners: Owners,
    ) -> None:
        self._database = database
        self._clock = clock
        self._platforms = platforms
        self._owners = owners
        self._looked: dict[int, datetime] = {}

    async def pause(self, conn: Connection, chat: Chat, reason: str) -> None:
        """Write to the chat no more, and tell whose it is, once."""
        now = self._clock.now()
        if await chats.pause(conn, chat.id, reason, now):
            log.info("chat paused", chat=chat.id, why=reason)
            await self._tell(conn, chat, reason, now)

    async def resume(self, conn: Connection, chat: Chat) -> None:
        """Write to the chat again: what is not too old goes out, and its hours go on from now."""
        now = self._clock.now()
        await pausing.lay_off(conn, chat.id, now - life.LATE, life.TOO_OLD)
        await rhythm.begin_again(conn, chat, now)
        await chats.resume(conn, chat.id)
        await pausing.take_back(conn, KIND, _key(chat, chat.since or now))
        log.info("chat goes on", chat=chat.id)

    async def learn(self, platform: str, news: Sequence[News]) -> None:
        """Take note of what a platform tells of chats, of which we may know none."""
        for one, chat in await self._ours(platform, news):
            lacks = one.lacks
            if lacks is None and chat.state == "paused" and chat.address != one.address:
                # The chat may be written to again; of its threads each may be shut by itself.
                lacks = await self._look(chat)
            await self._follow(chat, lacks)

    async def _ours(self, platform: str, news: Sequence[News]) -> list[tuple[News, Chat]]:
        """The news of chats that we know, each with its chat."""
        alone = {one.address: one for one in news if not one.whole}
        async with self._database.reading() as conn:
            known = await chats.at(conn, platform, list(alone))
            found = [(alone[chat.address], chat) for chat in known]
            for one in news:
                if one.whole:
                    there = await chats.within(conn, platform, one.address)
                    found += [(one, chat) for chat in there]
        return found

    async def moved(self, platform: str, old: str, new: str) -> None:
        """Let the chat, with its threads and who was let in there, go on at its new address."""
        async with self._database.transaction() as conn:
            await changes.take_turn(conn)
            for chat in await chats.within(conn, platform, old):
                address = new + chat.address.removeprefix(old)
                there = await chats.find(conn, platform, address)
                if there is None:
                    await chats.move(conn, chat.id, address)
                else:
                    await merging.merge(conn, chat, there)
                log.info("chat moved", chat=chat.id, merged=there is not None)
            await people.move(conn, platform, old, new)

    async def spoke(self, asker: Asker) -> None:
        """Somebody speaks to us in a chat: one that is paused goes on, if we may write there."""
        async with self._database.reading() as conn:
            chat = await chats.find(conn, asker.platform, asker.chat)
        if chat is not None and chat.state == "paused":
            await self._follow(chat, None if asker.direct else await self._look(chat))

    async def look(self) -> None:
        """Look at paused chats, each once a day: is one to be forgotten, or written to again?"""
        now = self._clock.now()
        async with self._database.reading() as conn:
            paused = await chats.paused(conn)
        ids = {chat.id for chat in paused}
        self._looked = {key: when for key, when in self._looked.items() if key in ids}
        for chat in [chat for chat in paused if self._is_due(chat, now)][:_LOOKS]:
            self._looked[chat.id] = now
            if life.is_over(chat, now):
                await self._forget(chat)
            else:
                await self._follow(chat, await self._look(chat))

    def _is_due(self, chat: Chat, now: datetime) -> bool:
        last = self._looked.get(chat.id, chat.since)
        rested = last is None or now - last >= _A_DAY
        return rested and (life.is_over(chat, now) or self._is_open(chat))

    def _is_open(self, chat: Chat) -> bool:
        platform = self._platforms.get(chat.platform)
        return platform is not None and platform.ready and isinstance(platform, Knower)

    async def _look(self, chat: Chat) -> str | None:
        """Why the chat may not be written to; as it is known, where the platform cannot tell."""
        platform = self._platforms.get(chat.platform)
        if not isinstance(platform, Knower):
            return None
        try:
            return await platform.look(chat.address)
        except SendError as error:
            log.info("chat not looked at", chat=chat.id, why=str(error))
            return chat.reason

    async def _follow(self, chat: Chat, lacks: str | None) -> None:
        step = life.heard(chat, lacks)
        if step is Step.STAY:
            return
        async with self._database.transaction() as conn:
            if step is Step.PAUSE:
                await self.pause(conn, chat, lacks or "")
            else:
                await self.resume(conn, chat)

    async def _forget(self, chat: Chat) -> None:
        async with self._database.transaction() as conn:
            now = await chats.find(conn, chat.platform, chat.address)
            if now is None or not life.is_over(now, self._clock.now()):
                return
            await forget.chat(conn, chat.id)
        log.info("chat forgotten", chat=chat.id, paused=chat.since and chat.since.isoformat())

    async def _tell(self, conn: Connection, chat: Chat, reason: str, now: datetime) -> None:
        asked = await subscriptions.of_chat(conn, chat.id)
        if not asked or self._owners.reads_alone(chat):
            return
        said = life.told(self._place(chat), reason, len(asked), now)
        for told in await self._whose(conn, chat, [one.number for one in asked]):
            await self._owners.tell(conn, told, _key(chat, now), Reply((Line(said),)), now)

    async def _whose(self, conn: Connection, chat: Chat, numbers: Sequence[int]) -> Sequence[Chat]:
        """Those who subscribed; else who owns the server; else the operators."""
        if subscribers := await self._owners.subscribers(conn, chat, numbers):
            return subscribers
        platform = self._platforms[chat.platform]
        keeper = platform.keeper(chat.address) if isinstance(platform, Knower) else None
        if keeper is not None:
            told = await chats.ensure(conn, chat.platform, keeper)
            if told.state == "active":
                return [told]
        return await self._owners.operators(conn)

    def _place(self, chat: Chat) -> str:
        platform = self._platforms[chat.platform]
        place = platform.place(chat.address) if isinstance(platform, Knower) else None
        return place or f"{chat.platform}:{chat.address}"


def _key(chat: Chat, since: datetime) -> str:
    """What a pause is known by: of those that begin on one day only the first is told."""
    return f"paused {chat.id} {since:%Y-%m-%d}"
