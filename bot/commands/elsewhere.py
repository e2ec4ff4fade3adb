"""What the other channels get that somebody manages, in a line."""

from collections.abc import Sequence

from bot.blocks import Line
from bot.commands.base import Context
from bot.text.dates import short_day
from storage import chats, subscriptions
from storage.records import Chat

_NAMED = 20
"""Channels that are named; the rest is counted."""


async def elsewhere(context: Context) -> Sequence[Line]:
    """``Other channels: #cv 2 · #random paused (may not write there since 3 Aug)``, if any."""
    asker = context.asker
    places = {at: place for at, place in (await asker.elsewhere()).items() if at != asker.chat}
    if not places:
        return ()
    async with context.database.reading() as conn:
        known = await chats.at(conn, asker.platform, list(places))
        counted = await subscriptions.counts(conn, [chat.id for chat in known])
    there = {places[chat.address]: chat for chat in known if chat.id in counted}
    said = [_said(place, there[place], counted) for place in sorted(there)]
    if not said:
        return ()
    more = f" · and {len(said) - _NAMED} more" if len(said) > _NAMED else ""
    return Line(""), Line(f"Other channels: {' · '.join(said[:_NAMED])}{more}")


def _said(place: str, chat: Chat, counted: dict[int, int]) -> str:
    if chat.state == "active":
        return f"{place} {counted[chat.id]}"
    since = f" since {short_day(chat.since)}" if chat.since else ""
    return f"{place} paused (may not write there{since})"
