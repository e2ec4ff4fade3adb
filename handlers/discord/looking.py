"""Whether we may write in a channel, asked of Discord where the SDK does not know it."""

import discord

from bot.platforms import RetryLater
from handlers.discord.client import Client
from handlers.discord.places import LOCKED, OUTAGE, lacking
from handlers.discord.wire import Wire


async def why_not(client: Client, wire: Wire, channel_id: int) -> str | None:
    """Why we may not write there; None when we may.

    Raises:
        RetryLater: it cannot be told now: the gateway or the guild is not there.
    """
    if not client.connected:
        raise RetryLater("Discord's gateway is not connected")
    if client.places.unreached(channel_id):
        raise RetryLater(OUTAGE)
    there = client.get_channel(channel_id)
    if isinstance(there, discord.abc.GuildChannel | discord.Thread):
        return lacking(there)
    # The SDK has no thread that is archived, and none of what it may not see.
    told = await wire.channel(channel_id)
    if dict(told.get("thread_metadata") or {}).get("locked"):
        return LOCKED
    parent = client.get_channel(int(told.get("parent_id") or 0))
    return lacking(parent, thread=True) if isinstance(parent, discord.abc.GuildChannel) else None
