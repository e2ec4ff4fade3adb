"""Who asks, where, and what both they and the bot may do there, as Discord tells with the asking.

Permissions come resolved with every interaction, so nothing has to be cached or asked for.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

import discord

from bot.askers import Asker
from bot.text.clean import clean
from handlers.discord.places import inside
from handlers.discord.rights import THREADS, listed, manages, missing

NAME: Final = "discord"
DIRECT_PLACE: Final = "your direct messages"

T = TypeVar("T")

Reach = Callable[[], Awaitable[str | None]]
"""Why a person cannot be written to, as a sentence."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Where something was asked.

    Attributes:
        asker: who asks, and the chat that it is about.
        alone: it is the bot's own conversation with the person: nobody else sees it, and what is
            written there is heard.
        member: the bot is in the guild.
    """

    asker: Asker
    alone: bool
    member: bool = False


def direct(user_id: int, place: str = "this chat") -> Asker:
    """A person in their direct messages."""
    return Asker(NAME, f"@{user_id}", str(user_id), place=place)


def scene(asked: discord.Interaction[Any], reach: Reach) -> Scene:
    """Where an interaction comes from.

    Where the bot is no member it cannot post, so what is asked there is about the person's own
    direct messages.
    """
    user_id = asked.user.id
    if asked.guild_id is None:
        alone = not asked.context.private_channel
        return Scene(direct(user_id, "this chat" if alone else DIRECT_PLACE), alone)
    member = asked.is_guild_integration() and asked.client.get_guild(asked.guild_id) is not None
    if not member or asked.channel is None:
        return Scene(direct(user_id, DIRECT_PLACE), alone=False)
    channel = {
        "id": asked.channel.id,
        "type": asked.channel.type.value,
        "name": getattr(asked.channel, "name", ""),
        "permissions": asked.permissions.value,
        "app_permissions": asked.app_permissions.value,
    }
    here = _in_guild(direct(user_id), channel, reach)
    user = asked.user

    async def elsewhere() -> Mapping[str, str]:
        return _managed(user) if isinstance(user, discord.Member) else {}

    return Scene(replace(here, elsewhere=elsewhere), alone=False, member=True)


def moved(asker: Asker, channel: Mapping[str, Any]) -> Asker:
    """The same person about another channel, as Discord resolved it."""
    return _in_guild(asker, channel, asker.unreachable)


def _in_guild(asker: Asker, channel: Mapping[str, Any], reach: Reach) -> Asker:
    place = f"#{clean(str(channel.get('name') or channel['id']))}"
    thread = channel.get("type") in THREADS
    return replace(
        asker,
        chat=str(channel["id"]),
        direct=False,
        own=f"@{asker.person}",
        place=place,
        managers=f'members with "{"Manage Threads" if thread else "Manage Channel"}"',
        manages=_always(_manages(channel, thread=thread)),
        lacks=_always(_lacks(channel, place, thread=thread)),
        unreachable=reach,
        unseen=True,
    )


def _managed(member: discord.Member) -> Mapping[str, str]:
    """The channels and threads of the guild that a member manages, by address."""
    found = {}
    for one in inside(member.guild):
        thread = isinstance(one, discord.Thread)
        # Of a thread the SDK knows the rights by its channel, which it may not have.
        known = not isinstance(one, discord.Thread) or one.parent is not None
        if known and manages(one.permissions_for(member), thread=thread):
            found[str(one.id)] = f"#{clean(one.name)}"
    return found


def _manages(channel: Mapping[str, Any], *, thread: bool) -> bool:
    return manages(discord.Permissions(int(channel.get("permissions") or 0)), thread=thread)


def _lacks(channel: Mapping[str, Any], place: str, *, thread: bool) -> str | None:
    """What keeps the bot from posting; None also where Discord does not tell."""
    told = channel.get("app_permissions")
    if told is None:
        return None
    names = missing(discord.Permissions(int(told)), thread=thread)
    if not names:
        return None
    them = "them" if len(names) > 1 else "it"
    return (
        f"Papercast may not write in {place}: it lacks {listed(names)}. "
        f"Grant {them} under channel settings, Permissions, then try again. Nothing was changed."
    )


def _always(value: T) -> Callable[[], Awaitable[T]]:
    async def told() -> T:
        return value

    return told
