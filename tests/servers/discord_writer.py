"""Writes messages: what a form becomes, who is rung, which events follow, what it looks like."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from servers import discord_payloads as payloads
from servers.discord_calls import Call, Upload, snowflake
from servers.discord_checks import check_files, check_message, refuse_empty
from servers.discord_components import numbered
from servers.discord_errors import Wrong, invalid_form
from servers.discord_gateway import DIRECT_MESSAGES, GUILD_MESSAGES, MESSAGE_CONTENT, Gateway
from servers.discord_signal import Signal
from servers.discord_world import (
    COMPONENTS_V2,
    EPHEMERAL,
    LOADING,
    SILENT,
    Channel,
    File,
    Message,
    User,
    World,
)

SUPPRESS_EMBEDS = 1 << 2
SETTABLE = SUPPRESS_EMBEDS | SILENT | COMPONENTS_V2
"""The flags that a bot may set on a message; an interaction may add EPHEMERAL."""

EDITABLE = SUPPRESS_EMBEDS | COMPONENTS_V2


def check_upload(call: Call) -> None:
    """Refuse a form with files or a message that break a limit."""
    check_message(call.body or {})
    check_files([len(upload.data) for upload in call.uploads])


class Writer:
    """Creates, changes and deletes messages."""

    def __init__(
        self, world: World, gateway: Gateway, signal: Signal, files_url: Callable[[], str]
    ) -> None:
        self._world = world
        self._gateway = gateway
        self._signal = signal
        self._files_url = files_url

    def payload(self, message: Message) -> dict[str, Any]:
        """A message as the wire carries it."""
        return payloads.message(self._world, message, self._files_url())

    def create(
        self,
        channel: Channel,
        body: Mapping[str, Any],
        uploads: Sequence[Upload],
        *,
        settable: int = SETTABLE,
        caused_by: Mapping[str, Any] | None = None,
        seen_by: User | None = None,
    ) -> Message:
        """The bot's new message.

        Raises:
            Refused: 50006, nothing would be seen; 50035, it answers what is not there.
        """
        message = self._new(channel, self._world.bot)
        message.flags = (body.get("flags") or 0) & settable
        message.caused_by = caused_by
        message.seen_by = seen_by if message.flags & EPHEMERAL else None
        message.nonce = None if body.get("nonce") is None else str(body["nonce"])
        message.reply_to = self._reply(channel, body.get("message_reference"))
        self._fill(message, body, uploads)
        message.rings = self._world.rings(channel, message.content, body.get("allowed_mentions"))
        self._add(message)
        return message

    def thinking(
        self, channel: Channel, flags: int, caused_by: Mapping[str, Any], seen_by: User
    ) -> Message:
        """The message that stands where an answer will be."""
        message = self._new(channel, self._world.bot)
        message.flags = LOADING | (flags & EPHEMERAL)
        message.caused_by = caused_by
        message.seen_by = seen_by if message.ephemeral else None
        self._add(message)
        return message

    def says(self, channel: Channel, author: User, text: str) -> Message:
        """A person's message."""
        message = self._new(channel, author)
        message.content = text
        self._add(message)
        return message

    def edit(self, message: Message, body: Mapping[str, Any], uploads: Sequence[Upload]) -> None:
        """Change what the form names and leave the rest; nobody is rung by it.

        Raises:
            Refused: 50006, nothing would be left to see.
        """
        was_loading = message.loading
        self._fill(message, body, uploads)
        message.flags &= ~LOADING
        if "flags" in body:
            message.flags = message.flags & ~SUPPRESS_EMBEDS | (body["flags"] or 0) & EDITABLE
        if was_loading:
            allowed = body.get("allowed_mentions")
            message.rings = self._world.rings(message.channel, message.content, allowed)
        else:
            message.edited = self._world.clock.now()
        self._tell("MESSAGE_UPDATE", message)

    def delete(self, message: Message) -> None:
        """Mark a message as deleted."""
        message.deleted = True
        gone = {"id": str(message.id), "channel_id": str(message.channel.id)}
        if message.channel.guild is not None:
            gone["guild_id"] = str(message.channel.guild.id)
        if not message.ephemeral:
            self._gateway.dispatch("MESSAGE_DELETE", gone, _intent(message))
        self._signal.notify()

    def _new(self, channel: Channel, author: User) -> Message:
        return Message(self._world.snowflake(), channel, author, self._world.clock.now())

    def _add(self, message: Message) -> None:
        self._world.add(message)
        self._tell("MESSAGE_CREATE", message)

    def _fill(self, message: Message, body: Mapping[str, Any], uploads: Sequence[Upload]) -> None:
        """Take over what the form names; nothing is changed when it is refused."""
        content, embeds, components = message.content, message.embeds, message.components
        if "content" in body:
            content = (body["content"] or "").strip()
        if "embeds" in body:
            embeds = [_embed(each) for each in body["embeds"] or []]
        if "components" in body:
            components = numbered(body["components"] or [])
        files = self._files(message, body, uploads)
        refuse_empty(content, embeds, components, files)
        message.content, message.embeds, message.components = content, embeds, components
        message.files = files

    def _files(
        self, message: Message, body: Mapping[str, Any], uploads: Sequence[Upload]
    ) -> list[File]:
        """The attachments that stay, and the new ones with their descriptions."""
        listed = {str(each.get("id")): each for each in body.get("attachments") or []}
        kept = message.files
        if "attachments" in body:
            kept = [file for file in kept if str(file.id) in listed]
        new = []
        for upload in uploads:
            told = listed.get(upload.field.removeprefix("files[").removesuffix("]"), {})
            name, text = told.get("filename") or upload.name, told.get("description")
            new.append(File(self._world.snowflake(), name, upload.data, text))
        return [*kept, *new]

    def _reply(self, channel: Channel, reference: Mapping[str, Any] | None) -> int | None:
        if reference is None:
            return None
        target = snowflake(reference.get("message_id"), "message_reference")
        known = self._world.messages.get(target)
        if known is not None and known.channel is channel and not known.deleted:
            return target
        if reference.get("fail_if_not_exists", True):
            wrong = Wrong(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
            raise invalid_form([wrong])
        return None

    def _tell(self, event: str, message: Message) -> None:
        """Send an event; a bot reads what is written to it, and elsewhere only with the intent."""
        self._signal.notify()
        if message.ephemeral:
            return
        body = self.payload(message)
        body["channel_type"] = message.channel.type
        if message.channel.guild is not None:
            body["guild_id"] = str(message.channel.guild.id)
        if message.author.bot or message.channel.guild is None:
            self._gateway.dispatch(event, body, _intent(message))
            return
        body["member"] = payloads.member(message.author, message.channel.guild)
        hidden = self._world.bot.mention not in message.content
        self._gateway.dispatch(event, body, _intent(message), MESSAGE_CONTENT if hidden else 0)


def _intent(message: Message) -> int:
    return DIRECT_MESSAGES if message.channel.guild is None else GUILD_MESSAGES


def _embed(embed: Mapping[str, Any]) -> dict[str, Any]:
    """An embed as Discord keeps it: empty parts left out, every field told to be inline or not."""
    kept = {name: value for name, value in embed.items() if value not in (None, "", [], {})}
    kept["type"] = "rich"
    if "fields" in kept:
        kept["fields"] = [{"inline": False, **each} for each in kept["fields"]]
    return kept
