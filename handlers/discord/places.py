"""What is known of the channels that we write to: their names, our rights, whose they are.

The SDK keeps the guilds that we are in, with their channels, roles and our own member, in step with
the gateway. From it everything here is told, at the moment when it is asked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import discord
from discord.abc import GuildChannel

from bot.news import News
from bot.platforms import Gone, RetryLater, SendError
from bot.text.clean import clean
from handlers.discord.rights import THREADS, missing

REMOVED: Final = "it was removed from the server"
DELETED: Final = "the channel was deleted"
GONE: Final = "the thread was deleted"
LOCKED: Final = "the thread is locked"
OUTAGE: Final = "Discord says that the server is not available now"

Channel = GuildChannel | discord.Thread


@dataclass(frozen=True, slots=True)
class _Left:
    """A channel that the SDK has just forgotten: why, how it was called, and whose it was."""

    why: str
    name: str
    owner: int | None


class Places:
    """Tells what one client knows."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._left: dict[int, _Left] = {}

    def place(self, channel_id: int) -> str | None:
        """How a sentence calls the channel: ``#papers``."""
        there = self._get(channel_id) or self._left.get(channel_id)
        return None if there is None else f"#{clean(there.name)}"

    def owner(self, channel_id: int) -> int | None:
        """The person who owns the channel's guild."""
        if (there := self._get(channel_id)) is not None:
            return there.guild.owner_id
        left = self._left.get(channel_id)
        return None if left is None else left.owner

    def lacks(self, channel_id: int) -> str | None:
        """Why we may not write there; None also where nothing is known of the channel."""
        if (there := self._get(channel_id)) is not None:
            return None if there.guild.unavailable else lacking(there)
        left = self._left.get(channel_id)
        return None if left is None else left.why

    def unreached(self, channel_id: int) -> bool:
        """Whether an outage may be why the channel cannot be written to.

        Of a guild that is not available Discord need not have told the channels.
        """
        there = self._get(channel_id)
        if there is not None:
            return there.guild.unavailable
        return any(guild.unavailable for guild in self._client.guilds)

    def explained(self, told: SendError, channel_id: int) -> SendError:
        """A failure in the light of what is known here: an outage, or which right is missing."""
        if not isinstance(told, Gone):
            return told
        if self.unreached(channel_id):
            return RetryLater(OUTAGE)
        lacks = self.lacks(channel_id)
        return told if lacks is None else Gone(lacks)

    def forget(self, guild: discord.Guild, channels: Iterable[Channel], why: str) -> list[int]:
        """Note that the SDK has forgotten channels; returns their ids."""
        gone = {one.id: _Left(why, one.name, guild.owner_id) for one in channels}
        self._left |= gone
        return list(gone)

    def news(self, ids: Sequence[int]) -> list[News]:
        """What is so now of these channels, as far as it is known."""
        return [News(str(one), self.lacks(one)) for one in ids if self._tells(one)]

    def told(self, ids: Sequence[int]) -> None:
        """Let go of what was kept of channels that are no more, until it was told."""
        for one in ids:
            self._left.pop(one, None)

    def _tells(self, channel_id: int) -> bool:
        there = self._get(channel_id)
        if there is not None:
            return not there.guild.unavailable
        return channel_id in self._left

    def _get(self, channel_id: int) -> Channel | None:
        there = self._client.get_channel(channel_id)
        return there if isinstance(there, Channel) else None


def inside(guild: discord.Guild) -> list[Channel]:
    """All channels and threads of a guild that the SDK has."""
    return [*guild.channels, *guild.threads]


def lacking(channel: Channel, *, thread: bool = False) -> str | None:
    """What keeps us from writing in a channel or thread; None also where it is not known.

    ``thread``: in a thread of the channel, of which no more is known. The SDK takes away with a
    right what Discord takes away with it, so the first one is named.
    """
    me: discord.Member | None = channel.guild.me
    if me is None or (isinstance(channel, discord.Thread) and channel.parent is None):
        return None
    may = channel.permissions_for(me)
    if isinstance(channel, discord.Thread) and channel.locked and not may.manage_threads:
        return LOCKED
    thread = thread or channel.type.value in THREADS
    if thread and not may.send_messages:
        # Taken away with the right to write in the channel itself, which a thread does not take.
        may.embed_links = True
    names = missing(may, thread=thread, reading=False)
    return f"it lacks {names[0]}" if names else None
