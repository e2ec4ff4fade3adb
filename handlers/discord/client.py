"""discord.py's client with what Papercast needs of it: no cache, no privileged intent, quiet."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any, Final, Protocol

import aiohttp
import discord
import structlog
from discord.abc import GuildChannel

from bot.news import News
from handlers.discord.limits import leave_pacing_to_us
from handlers.discord.places import DELETED, GONE, REMOVED, Places, inside

log = structlog.get_logger()

INTENTS: Final = discord.Intents(guilds=True, dm_messages=True)
"""None is privileged. What is written to the bot itself can be read without one."""

_PATIENCE: Final = 30.0
"""Seconds that a request may wait for a rate limit; more is told as such."""
_GRACE: Final = 4.0
"""Seconds that answers under way have when commands are no longer taken."""


class Listener(Protocol):
    """Who is told what people do."""

    async def interaction(self, asked: discord.Interaction[Any]) -> None:
        """Somebody gave a command, typed into one, pressed a button or sent a form."""
        ...

    async def message(self, said: discord.Message) -> None:
        """Somebody wrote something."""
        ...

    async def changed(self, news: Sequence[News]) -> None:
        """We may write to channels, or may not, perhaps since just now."""
        ...


class Client(discord.Client):
    """Passes what people do, and what becomes of channels, to a listener while ``listening``."""

    def __init__(self, trace: aiohttp.TraceConfig) -> None:
        # They warn of what a bot without a voice does not lack.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=INTENTS,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=_PATIENCE,
            http_trace=trace,
        )
        leave_pacing_to_us(self.http)
        self.places = Places(self)
        self.connected = False
        """Whether the gateway has told which guilds there are; then it tells what changes."""
        self._in_order = asyncio.Lock()
        self._listener: Listener | None = None
        self._up: Callable[[], None] = _nobody_waits
        self._busy: set[asyncio.Task[Any]] = set()

    @contextlib.asynccontextmanager
    async def listening(self, listener: Listener, up: Callable[[], None]) -> Any:
        """Tell the listener, and call ``up`` once, when the first session is there."""
        self._listener, self._up = listener, up
        try:
            yield
        finally:
            self._listener, self._up = None, _nobody_waits
            await self._hang_up()

    async def on_connect(self) -> None:
        """The session is there: people can give commands. Guilds follow."""
        self.connected = True
        up, self._up = self._up, _nobody_waits
        up()

    async def on_interaction(self, asked: discord.Interaction[Any]) -> None:
        """As the listener's."""
        if self._listener is not None:
            await self._tell(self._listener.interaction(asked))

    async def on_message(self, said: discord.Message) -> None:
        """As the listener's."""
        if self._listener is not None:
            await self._tell(self._listener.message(said))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """We were let into a guild, or come back to it after an outage, ours or Discord's."""
        await self._changed([one.id for one in inside(guild)])

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """As above. Of an outage that begins nothing is told: nothing changes by it."""
        await self.on_guild_join(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """We were thrown out of a guild, or it was deleted."""
        await self._changed(self.places.forget(guild, inside(guild), REMOVED))

    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """A role, perhaps one of ours, may do more or less than before."""
        del before
        await self.on_guild_join(after.guild)

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """A role, perhaps one of ours, is gone."""
        await self.on_guild_join(role.guild)

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """We have other roles, or were sent into a corner: of others we hear nothing."""
        del before
        await self.on_guild_join(after.guild)

    async def on_guild_channel_update(self, before: GuildChannel, after: GuildChannel) -> None:
        """Who may do what in a channel, and in its threads, may have changed."""
        del before
        threads = [one for one in after.guild.threads if one.parent_id == after.id]
        await self._changed([after.id, *(one.id for one in threads)])

    async def on_guild_channel_delete(self, channel: GuildChannel) -> None:
        """A channel was deleted; of its threads the SDK tells each."""
        await self._changed(self.places.forget(channel.guild, [channel], DELETED))

    async def on_thread_update(self, before: discord.Thread, after: discord.Thread) -> None:
        """A thread was locked or unlocked; one that is archived comes back with the next post."""
        del before
        await self._changed([after.id])

    async def on_thread_delete(self, thread: discord.Thread) -> None:
        """A thread was deleted, perhaps with its channel."""
        await self._changed(self.places.forget(thread.guild, [thread], GONE))

    async def on_error(self, event_method: str, /, *_: object, **__: object) -> None:
        """A defect of ours; the SDK would log it, with the arguments of the event."""
        log.exception("discord event failed", happened=event_method)

    async def _tell(self, telling: Awaitable[None]) -> None:
        task = asyncio.current_task()
        assert task is not None, "the SDK makes a task for each event"
        self._busy.add(task)
        try:
            await telling
        finally:
            self._busy.discard(task)

    async def _changed(self, ids: Sequence[int]) -> None:
        """Tell what is so of channels when it is their turn, so that the last word is the truth."""
        async with self._in_order:
            news = self.places.news(ids)
            try:
                if self._listener is not None and news:
                    await self._tell(self._listener.changed(news))
            finally:
                self.places.told(ids)

    async def _hang_up(self) -> None:
        """Leave the gateway and let answers end; what is posted goes over HTTP, which stays."""
        if self.ws is not None and self.ws.open:
            await self.ws.close(code=1000)
        if self._busy:
            _, late = await asyncio.wait(self._busy, timeout=_GRACE)
            for task in late:
                task.cancel()


def _nobody_waits() -> None:
    """What is called in place of ``up`` when it has been called."""


@contextlib.contextmanager
def calm() -> Iterator[None]:
    """The SDK tells of each lost connection with a traceback; a line is enough."""
    logger = logging.getLogger("discord.client")
    logger.addFilter(_in_a_line)
    try:
        yield
    finally:
        logger.removeFilter(_in_a_line)


def _in_a_line(record: logging.LogRecord) -> bool:
    if record.exc_info and record.levelno == logging.ERROR:
        kind = record.exc_info[0]
        record.msg, record.args = f"{record.getMessage()} (%s)", (kind and kind.__name__,)
        record.exc_info, record.levelno = None, logging.WARNING
        record.levelname = logging.getLevelName(logging.WARNING)
    return True
