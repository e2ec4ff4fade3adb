"""What Discord remembers: people, guilds, channels, messages, and who may do what where."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import IntFlag
from typing import Any

from bot.clock import Clock

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
NONCE_LASTS = timedelta(minutes=2)
"""Discord tells of a few minutes; so many are sure."""
EPHEMERAL = 1 << 6
LOADING = 1 << 7
SILENT = 1 << 12
COMPONENTS_V2 = 1 << 15


class Right(IntFlag):
    """Permissions, by Discord's own bits."""

    NONE = 0
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    SEND_MESSAGES_IN_THREADS = 1 << 38


WRITES = (
    Right.VIEW_CHANNEL
    | Right.SEND_MESSAGES
    | Right.SEND_MESSAGES_IN_THREADS
    | Right.EMBED_LINKS
    | Right.ATTACH_FILES
    | Right.READ_MESSAGE_HISTORY
)
"""What a bot needs to post, and what it has in a channel unless the test says otherwise."""
MEMBER = WRITES | Right.USE_APPLICATION_COMMANDS
"""What an ordinary member may do."""
MANAGER = MEMBER | Right.MANAGE_CHANNELS
EVERYTHING = Right((1 << 52) - 1)

_TIMED_OUT = Right.VIEW_CHANNEL | Right.READ_MESSAGE_HISTORY
"""What is left to a member who was sent into a corner."""

TEXT, DM, PUBLIC_THREAD, PRIVATE_THREAD = 0, 1, 11, 12
THREADS = frozenset({10, PUBLIC_THREAD, PRIVATE_THREAD})


@dataclass(slots=True, eq=False)
class User:
    """A person. ``installed``: has the app themselves; ``open``: takes direct messages."""

    id: int
    name: str
    installed: bool = False
    open: bool = True
    bot: bool = False

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(slots=True, eq=False)
class Guild:
    """A guild. ``bot``: our bot is a member; ``unavailable``: an outage."""

    id: int
    name: str
    owner: User
    bot_role: int
    """The id of the role that the bot's invitation made."""
    bot: bool = True
    unavailable: bool = False
    taken: Right = Right.NONE
    """What the roles of our bot do not let it do anywhere in the guild."""
    timed_out: datetime | None = None
    """Until when our bot may write nowhere in the guild."""
    locale: str = "en-US"
    joined: datetime = EPOCH


@dataclass(slots=True, eq=False)
class Channel:
    """A guild's channel or thread, or a direct message. ``rights``: what our bot may do there."""

    id: int
    type: int
    name: str = ""
    guild: Guild | None = None
    recipient: User | None = None
    parent: "Channel | None" = None
    rights: Right = WRITES
    grants: dict[User, Right] = field(default_factory=dict)
    """What a person may do there, where it is not what members may."""
    archived: bool = False
    locked: bool = False
    created: datetime = EPOCH

    @property
    def is_thread(self) -> bool:
        return self.type in THREADS


@dataclass(frozen=True, slots=True)
class Rings:
    """Whom a message rings: the ids of users and roles, and whether everyone."""

    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    everyone: bool = False

    def __bool__(self) -> bool:
        return bool(self.users or self.roles or self.everyone)


@dataclass(frozen=True, slots=True)
class File:
    """An attachment as it was uploaded."""

    id: int
    name: str
    data: bytes
    description: str | None = None


@dataclass(slots=True, eq=False)
class Message:
    """A message as it stands now; it stays here, marked, when it is deleted."""

    id: int
    channel: Channel
    author: User
    at: datetime
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    flags: int = 0
    nonce: str | None = None
    rings: Rings = Rings()
    reply_to: int | None = None
    edited: datetime | None = None
    deleted: bool = False
    seen_by: User | None = None
    """The only person who sees it, when it is ephemeral."""
    caused_by: Mapping[str, Any] | None = None
    """The interaction that it answers, as the wire shows it."""

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether it only says that the bot is thinking."""
        return bool(self.flags & LOADING)

    @property
    def silent(self) -> bool:
        """Whether it makes no push sound."""
        return bool(self.flags & SILENT)

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """Every button and select of it, in order."""
        return [each for each in parts(self.components) if each["type"] in {2, 3, 5, 6, 7, 8}]

    @property
    def text(self) -> str:
        """All that a reader sees of it, for looking something up."""
        shown = [self.content]
        for embed in self.embeds:
            fields = embed.get("fields", [])
            shown += [embed.get("author", {}).get("name", ""), embed.get("title", "")]
            shown += [embed.get("description", "")]
            shown += [f"{each['name']}\n{each['value']}" for each in fields]
            shown.append(embed.get("footer", {}).get("text", ""))
        shown += [each.get("content", "") for each in parts(self.components)]
        return "\n".join(each for each in shown if each)


def parts(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every component, whatever it lies in."""
    found = []
    for each in components:
        found.append(each)
        inside = list(each.get("components", []))
        inside += [each[name] for name in ("accessory", "component") if name in each]
        found += parts(inside)
    return found


class World:
    """Everything that there is; ids are given here, in the order of time."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._last_id = 0
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self.owner = self.user("operator")
        self.bot = self.user("Papercast", bot=True)
        self._nonces: dict[tuple[int, str], Message] = {}

    def snowflake(self) -> int:
        """A new id: it tells the time, and it is larger than every earlier one."""
        milliseconds = int((self.clock.now() - EPOCH).total_seconds() * 1000)
        self._last_id = max(self._last_id + 1, milliseconds << 22)
        return self._last_id

    def user(self, name: str, **given: Any) -> User:
        user = User(self.snowflake(), name, **given)
        self.users[user.id] = user
        return user

    def guild(self, name: str, **given: Any) -> Guild:
        guild = Guild(self.snowflake(), name, self.owner, self.snowflake(), **given)
        guild.joined = self.clock.now()
        self.guilds[guild.id] = guild
        return guild

    def channel(self, guild: Guild, name: str, **given: Any) -> Channel:
        channel = Channel(self.snowflake(), given.pop("type", TEXT), name, guild, **given)
        channel.created = self.clock.now()
        self.channels[channel.id] = channel
        return channel

    def dm(self, user: User) -> Channel:
        """The direct messages between a person and the bot, opened when first asked for."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(self.snowflake(), DM, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def add(self, message: Message) -> Message:
        """Keep a message and remember its nonce."""
        self.messages[message.id] = message
        if message.nonce is not None:
            self._nonces[message.author.id, message.nonce] = message
        return message

    def sent_before(self, nonce: str) -> Message | None:
        """The bot's message with that nonce of the last few minutes, even if deleted since."""
        message = self._nonces.get((self.bot.id, nonce))
        recent = message is not None and self.clock.now() - message.at < NONCE_LASTS
        return message if recent else None

    def in_channel(self, channel: Channel) -> list[Message]:
        """What everyone in a channel sees, oldest first."""
        return [
            each
            for each in self.messages.values()
            if each.channel is channel and not each.deleted and not each.ephemeral
        ]

    def last_said(self, channel: Channel) -> int | None:
        """The id of the newest message, which may be deleted; None where nothing was ever said."""
        said = [one.id for one in self.messages.values() if one.channel is channel]
        return max(said, default=None)

    def rights_in(self, channel: Channel) -> Right:
        """What the bot may do there."""
        if channel.guild is not None and not channel.guild.bot:
            return Right.NONE
        if channel.guild is None:
            return channel.rights
        taken = channel.guild.taken
        if channel.guild.timed_out is not None and channel.guild.timed_out > self.clock.now():
            taken |= ~_TIMED_OUT
        return channel.rights & ~taken

    def rings(self, channel: Channel, content: str, allowed: Mapping[str, Any] | None) -> Rings:
        """Whom the bot's message rings; ``allowed`` is its ``allowed_mentions``.

        A mention counts wherever it stands, even inside code: a test had better be told too much.
        """
        parse = (
            {"users", "roles", "everyone"} if allowed is None else set(_listed(allowed, "parse"))
        )
        users = {int(found) for found in re.findall(r"<@!?(\d+)>", content)} & set(self.users)
        roles = {int(found) for found in re.findall(r"<@&(\d+)>", content)}
        if allowed is not None and "users" not in parse:
            users &= {int(each) for each in _listed(allowed, "users")}
        if allowed is not None and "roles" not in parse:
            roles &= {int(each) for each in _listed(allowed, "roles")}
        may = channel.guild is not None and Right.MENTION_EVERYONE in self.rights_in(channel)
        called = re.search(r"@(everyone|here)\b", content) is not None
        everyone = may and called and "everyone" in parse
        return Rings(frozenset(users), frozenset(roles) if may else frozenset(), everyone)


def _listed(allowed: Mapping[str, Any], name: str) -> list[Any]:
    return list(allowed.get(name) or [])
