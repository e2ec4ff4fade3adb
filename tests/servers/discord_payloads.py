"""The records of the world in the shape in which Discord sends them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from servers.discord_world import (
    DM,
    EVERYTHING,
    MEMBER,
    WRITES,
    Channel,
    File,
    Guild,
    Message,
    Right,
    User,
    World,
)

Json = dict[str, Any]


def user(person: User) -> Json:
    """A user as others see them."""
    return {
        "id": str(person.id),
        "username": person.name,
        "global_name": None if person.bot else person.name,
        "discriminator": "0001" if person.bot else "0",
        "avatar": None,
        "bot": person.bot,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }


def member(person: User, guild: Guild, roles: Iterable[int] = ()) -> Json:
    """A user as a member of a guild."""
    return {
        "user": user(person),
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [str(each) for each in roles],
        "joined_at": guild.joined.isoformat(),
        "premium_since": None,
        "communication_disabled_until": _moment(guild.timed_out) if person.bot else None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }


def role(role_id: int, name: str, rights: Right, *, managed: bool) -> Json:
    return {
        "id": str(role_id),
        "name": name,
        "permissions": str(int(rights)),
        "position": int(managed),
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": managed,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def roles(world: World, home: Guild) -> list[Json]:
    """Everybody's role and the bot's own."""
    return [
        role(home.id, "@everyone", MEMBER & ~home.taken, managed=False),
        role(home.bot_role, world.bot.name, WRITES & ~home.taken, managed=True),
    ]


def guild(world: World, home: Guild) -> Json:
    """The whole of a guild, as GUILD_CREATE carries it."""
    inside = [each for each in world.channels.values() if each.guild is home]
    return {
        "id": str(home.id),
        "name": home.name,
        "owner_id": str(home.owner.id),
        "unavailable": False,
        "joined_at": home.joined.isoformat(),
        "preferred_locale": home.locale,
        "member_count": 2,
        "large": False,
        "features": [],
        "roles": roles(world, home),
        "members": [member(world.bot, home, [home.bot_role])],
        "channels": [channel(world, each) for each in inside if not each.is_thread],
        "threads": [channel(world, each) for each in inside if each.is_thread],
        "emojis": [],
        "stickers": [],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "system_channel_flags": 0,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_progress_bar_enabled": False,
        "afk_timeout": 300,
        "icon": None,
        "description": None,
    }


def channel(world: World, place: Channel) -> Json:
    """A channel, thread or direct message."""
    last = world.last_said(place)
    common: Json = {
        "id": str(place.id),
        "type": place.type,
        "flags": 0,
        "last_message_id": None if last is None else str(last),
    }
    if place.type == DM:
        assert place.recipient is not None
        return {**common, "recipients": [user(place.recipient)]}
    assert place.guild is not None
    common |= {"guild_id": str(place.guild.id), "name": place.name, "rate_limit_per_user": 0}
    if place.is_thread:
        return common | _thread(world, place)
    return common | {
        "position": 0,
        "parent_id": None,
        "topic": None,
        "nsfw": False,
        "permission_overwrites": [
            {
                "id": str(world.bot.id),
                "type": 1,
                "allow": str(int(place.rights & ~MEMBER)),
                "deny": str(int(EVERYTHING & ~place.rights)),
            }
        ],
    }


def _thread(world: World, thread: Channel) -> Json:
    assert thread.parent is not None
    said = len(world.in_channel(thread))
    return {
        "parent_id": str(thread.parent.id),
        "owner_id": str(world.owner.id),
        "message_count": said,
        "total_message_sent": said,
        "member_count": 1,
        "thread_metadata": {
            "archived": thread.archived,
            "locked": thread.locked,
            "auto_archive_duration": 1440,
            "archive_timestamp": thread.created.isoformat(),
            "create_timestamp": thread.created.isoformat(),
        },
    }


def message(world: World, said: Message, files_url: str) -> Json:
    """A message as everyone sees it; ``files_url`` is where its attachments are served."""
    rung = [world.users[each] for each in sorted(said.rings.users)]
    body: Json = {
        "id": str(said.id),
        "channel_id": str(said.channel.id),
        "type": _kind(said),
        "author": user(said.author),
        "content": said.content,
        "timestamp": said.at.isoformat(),
        "edited_timestamp": _moment(said.edited),
        "tts": False,
        "pinned": False,
        "flags": said.flags,
        "mention_everyone": said.rings.everyone,
        "mentions": [user(each) for each in rung],
        "mention_roles": [str(each) for each in sorted(said.rings.roles)],
        "attachments": [_file(each, said, files_url) for each in said.files],
        "embeds": said.embeds,
        "components": said.components,
    }
    if said.nonce is not None:
        body["nonce"] = said.nonce
    if said.author.bot:
        body["application_id"] = str(world.bot.id)
    if said.reply_to is not None:
        body |= _reply(world, said, files_url)
    if said.caused_by is not None:
        body["interaction_metadata"] = dict(said.caused_by)
        body["webhook_id"] = str(world.bot.id)
    return body


def _kind(said: Message) -> int:
    """0 is an ordinary message, 19 a reply, 20 the answer to a slash command."""
    if said.caused_by is not None and said.caused_by["type"] == 2:
        return 20
    return 0 if said.reply_to is None else 19


def _reply(world: World, said: Message, files_url: str) -> Json:
    assert said.reply_to is not None
    reference = {"type": 0, "message_id": str(said.reply_to), "channel_id": str(said.channel.id)}
    if said.channel.guild is not None:
        reference["guild_id"] = str(said.channel.guild.id)
    target = world.messages.get(said.reply_to)
    if target is None or target.deleted:
        return {"message_reference": reference, "referenced_message": None}
    # What the target itself answers is not shown once more.
    shown = message(world, replace(target, reply_to=None), files_url)
    return {"message_reference": reference, "referenced_message": shown}


def _file(file: File, said: Message, files_url: str) -> Json:
    url = f"{files_url}/{said.channel.id}/{file.id}/{file.name}"
    body: Json = {
        "id": str(file.id),
        "filename": file.name,
        "size": len(file.data),
        "url": url,
        "proxy_url": url,
    }
    if file.description is not None:
        body["description"] = file.description
    if said.ephemeral:
        body["ephemeral"] = True
    return body


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
