"""The routes of channels and their messages: who may write where, and what is returned."""

from collections.abc import Mapping
from typing import Any

from servers import discord_payloads as payloads
from servers.discord_calls import Call, Route, snowflake
from servers.discord_errors import (
    archived_thread,
    closed_to_dms,
    invalid_recipient,
    locked_thread,
    missing_access,
    missing_permissions,
    not_the_author,
    unknown_channel,
    unknown_message,
)
from servers.discord_form import Form
from servers.discord_world import Channel, Message, Right, World
from servers.discord_writer import Writer, check_upload

MESSAGES = "/channels/{channel_id}/messages"
MESSAGE = f"{MESSAGES}/{{message_id}}"
MOST_LISTED = 100


class Channels:
    """Answers for channels, direct messages and messages."""

    def __init__(self, world: World, writer: Writer) -> None:
        self._world = world
        self._writer = writer

    @property
    def routes(self) -> tuple[Route, ...]:
        return (
            Route("POST", "/users/@me/channels", self.open_dm, "open dm"),
            Route("GET", "/channels/{channel_id}", self.channel),
            Route("POST", "/channels/{channel_id}/typing", self.typing),
            Route("GET", MESSAGES, self.listed),
            Route("POST", MESSAGES, self.create, "create message", check_upload),
            Route("GET", MESSAGE, self.message),
            Route("PATCH", MESSAGE, self.edit, "edit message", check_upload),
            Route("DELETE", MESSAGE, self.delete, "delete message"),
        )

    async def open_dm(self, call: Call) -> tuple[int, Any]:
        recipient = snowflake((call.body or {}).get("recipient_id"), "recipient_id")
        user = self._world.users.get(recipient)
        if user is None or user.bot:
            raise invalid_recipient()
        return 200, payloads.channel(self._world, self._world.dm(user))

    async def channel(self, call: Call) -> tuple[int, Any]:
        return 200, payloads.channel(self._world, self._visible(call))

    async def typing(self, call: Call) -> tuple[int, Any]:
        self._may_write(self._visible(call))
        return 204, None

    async def listed(self, call: Call) -> tuple[int, Any]:
        """What was said, newest first; nothing of it without the right to read it.

        The nonce of a message is for whoever sends it, and is left out here.
        """
        channel = self._visible(call)
        limit = _limit(call.query)
        newest = sorted(self._world.in_channel(channel), key=lambda each: -each.id)
        for name in ("before", "after", "around"):
            if name in call.query:
                newest = _cut(newest, name, snowflake(call.query[name], name), limit)
        if channel.guild is not None and not self._may(channel, Right.READ_MESSAGE_HISTORY):
            return 200, []
        told = [self._writer.payload(each) for each in newest[:limit]]
        return 200, [{name: each[name] for name in each if name != "nonce"} for each in told]

    async def create(self, call: Call) -> tuple[int, Any]:
        channel = self._visible(call)
        body = call.body or {}
        self._may_write(channel)
        if body.get("embeds"):
            self._needs(channel, Right.EMBED_LINKS)
        if call.uploads:
            self._needs(channel, Right.ATTACH_FILES)
        if body.get("enforce_nonce") and body.get("nonce") is not None:
            earlier = self._world.sent_before(str(body["nonce"]))
            if earlier is not None:
                return 200, self._writer.payload(earlier)
        message = self._writer.create(channel, body, call.uploads)
        channel.archived = False  # a message brings a thread back from the archive
        return 200, self._writer.payload(message)

    async def message(self, call: Call) -> tuple[int, Any]:
        return 200, self._writer.payload(self._message(call))

    async def edit(self, call: Call) -> tuple[int, Any]:
        message = self._message(call)
        if message.author is not self._world.bot:
            raise not_the_author()
        if message.channel.archived:
            raise archived_thread()
        self._writer.edit(message, call.body or {}, call.uploads)
        return 200, self._writer.payload(message)

    async def delete(self, call: Call) -> tuple[int, Any]:
        message = self._message(call)
        if message.author is not self._world.bot:
            self._needs(message.channel, Right.MANAGE_MESSAGES)
        self._writer.delete(message)
        return 204, None

    def _visible(self, call: Call) -> Channel:
        """The channel of a call.

        Raises:
            Refused: 10003, there is none; 50001, the bot may not see it.
        """
        channel = self._world.channels.get(call.id("channel_id"))
        if channel is None:
            raise unknown_channel()
        if channel.guild is not None and not self._may(channel, Right.VIEW_CHANNEL):
            raise missing_access()
        return channel

    def _message(self, call: Call) -> Message:
        channel = self._visible(call)
        message = self._world.messages.get(call.id("message_id"))
        hidden = message is None or message.deleted or message.ephemeral
        if message is None or hidden or message.channel is not channel:
            raise unknown_message()
        return message

    def _may_write(self, channel: Channel) -> None:
        if channel.recipient is not None and not channel.recipient.open:
            raise closed_to_dms()
        if not channel.is_thread:
            self._needs(channel, Right.SEND_MESSAGES)
            return
        self._needs(channel, Right.SEND_MESSAGES_IN_THREADS)
        if channel.locked and not self._may(channel, Right.MANAGE_THREADS):
            raise archived_thread() if channel.archived else locked_thread()

    def _may(self, channel: Channel, right: Right) -> bool:
        rights = self._world.rights_in(channel)
        return Right.ADMINISTRATOR in rights or right in rights

    def _needs(self, channel: Channel, right: Right) -> None:
        if channel.guild is not None and not self._may(channel, right):
            raise missing_permissions()


def _limit(query: Mapping[str, str]) -> int:
    form = Form()
    given = query.get("limit", "50")
    limit = int(given) if given.isdigit() else 0
    form.number(("limit",), limit, least=1, most=MOST_LISTED)
    form.refuse()
    return limit


def _cut(newest: list[Message], name: str, target: int, limit: int) -> list[Message]:
    """The messages before, after or around an id, newest first."""
    before = [each for each in newest if each.id < target]
    after = [each for each in newest if each.id > target]
    if name == "before":
        return before
    if name == "after":
        return after[-limit:]
    half = limit // 2
    itself = [each for each in newest if each.id == target]
    return [*after[-half:], *itself, *before[:half]]
