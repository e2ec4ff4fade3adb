"""What people do to a bot: slash commands, buttons, modals and suggestions, as gateway events."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from servers import discord_payloads as payloads
from servers.discord_answers import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    Answer,
    Interaction,
)
from servers.discord_checks import MOST_A_FILE
from servers.discord_commands import Commands
from servers.discord_components import BUTTON, LINK, TEXT_INPUT
from servers.discord_gateway import Gateway
from servers.discord_interactions import Interactions, owners
from servers.discord_options import NotOffered, Typed, effective, offered_to
from servers.discord_signal import Signal
from servers.discord_world import MEMBER, Channel, Message, Right, User, World
from servers.discord_writer import Writer

Json = dict[str, Any]


class Asking:
    """Sends interactions. Rights are those of the person in the channel."""

    def __init__(
        self,
        world: World,
        gateway: Gateway,
        signal: Signal,
        commands: Commands,
        interactions: Interactions,
        writer: Writer,
    ) -> None:
        self._world = world
        self._gateway = gateway
        self._signal = signal
        self._commands = commands
        self._interactions = interactions
        self._writer = writer

    async def command(
        self,
        user: User,
        channel: Channel,
        line: str,
        options: Mapping[str, Any],
        *,
        rights: Right | None = None,
        locale: str = "en-US",
        focused: str | None = None,
    ) -> Answer:
        """``line`` is the command's name, with the group and sub-command after spaces."""
        name, *words = line.split()
        guild_id = None if channel.guild is None else channel.guild.id
        command = self._commands.find(name, guild_id)
        if command is None:
            raise NotOffered(f"no command {name} is registered")
        rights = _rights(user, channel, rights)
        offered_to(command, channel, user, rights)
        typed = Typed(self._world, user, rights, focused)
        data: Json = {"id": command["id"], "name": name, "type": 1}
        data["options"] = typed.read(command, words, options)
        if "guild_id" in command:
            data["guild_id"] = command["guild_id"]
        if typed.resolved:
            data["resolved"] = typed.resolved
        kind = COMMAND if focused is None else AUTOCOMPLETE
        interaction = self._interaction(kind, user, channel, data)
        interaction.focused_type = typed.focused_type
        return await self._send(interaction, rights, locale)

    async def press(
        self,
        user: User,
        message: Message,
        button: str,
        *,
        values: Sequence[str] = (),
        rights: Right | None = None,
        locale: str = "en-US",
    ) -> Answer:
        """``button`` is its label or custom id; ``values`` are what is chosen of a select."""
        found = _pressed(user, message, button)
        data: Json = {"custom_id": found["custom_id"], "component_type": found["type"]}
        data["id"] = found["id"]
        if found["type"] != BUTTON:
            data["values"] = _chosen(found, values)
        interaction = self._interaction(COMPONENT, user, message.channel, data)
        interaction.source = message
        return await self._send(interaction, _rights(user, message.channel, rights), locale)

    async def submit_modal(
        self,
        shown: Answer,
        values: Mapping[str, str],
        *,
        rights: Right | None = None,
        locale: str = "en-US",
    ) -> Answer:
        """``values`` are by custom id or label of the inputs of the modal that was shown."""
        assert shown.modal is not None, f"no modal in {shown}"
        data = {"custom_id": shown.modal["custom_id"]}
        given = dict(values)
        components = [_filled(each, given) for each in shown.modal["components"]]
        if given:
            raise NotOffered(f"the modal has no inputs {sorted(given)}")
        before = self._interactions.of(shown)
        interaction = self._interaction(
            MODAL_SUBMIT, shown.user, shown.channel, {**data, "components": components}
        )
        interaction.source = before.source
        interaction.source_metadata = self._interactions.metadata(before)
        return await self._send(interaction, _rights(shown.user, shown.channel, rights), locale)

    def _interaction(self, kind: int, user: User, channel: Channel, data: Json) -> Interaction:
        answer = Answer(user, channel, self._signal)
        token = secrets.token_urlsafe(32)
        return Interaction(
            self._world.snowflake(), token, kind, self._world.clock.now(), data, answer
        )

    async def _send(self, interaction: Interaction, rights: Right, locale: str) -> Answer:
        await self._signal.until(lambda: self._gateway.live, "a connected bot")
        self._interactions.expect(interaction)
        self._gateway.dispatch("INTERACTION_CREATE", self._event(interaction, rights, locale))
        return interaction.answer

    def _event(self, interaction: Interaction, rights: Right, locale: str) -> Json:
        user, channel = interaction.answer.user, interaction.answer.channel
        event: Json = {
            "id": str(interaction.id),
            "application_id": str(self._world.bot.id),
            "type": interaction.type,
            "token": interaction.token,
            "version": 1,
            "data": interaction.data,
            "channel_id": str(channel.id),
            "channel": payloads.channel(self._world, channel),
            "locale": locale,
            "entitlements": [],
            "authorizing_integration_owners": owners(interaction.answer),
            "attachment_size_limit": MOST_A_FILE,
            "app_permissions": str(int(self._world.rights_in(channel))),
            "context": 1 if channel.guild is None else 0,
        }
        if interaction.source is not None:
            event["message"] = self._writer.payload(interaction.source)
        if channel.guild is None:
            return event | {"user": payloads.user(user)}
        guild = channel.guild
        event["channel"]["permissions"] = str(int(rights))
        member = payloads.member(user, guild) | {"permissions": str(int(rights))}
        return event | {
            "member": member,
            "guild_id": str(guild.id),
            "guild_locale": guild.locale,
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        }


def _rights(user: User, channel: Channel, told: Right | None) -> Right:
    """What a person may do there: what the test says, else what the channel grants."""
    return effective(channel.grants.get(user, MEMBER) if told is None else told)


def _pressed(user: User, message: Message, name: str) -> Json:
    """The button or select of that label or custom id."""
    if message.deleted or (message.ephemeral and message.seen_by is not user):
        raise NotOffered(f"{user.name} does not see this message")
    for each in message.buttons:
        if name not in {each.get("custom_id"), each.get("label"), each.get("placeholder")}:
            continue
        if each.get("style") == LINK and each["type"] == BUTTON:
            raise NotOffered(f"{name} is a link")
        if each.get("disabled"):
            raise NotOffered(f"{name} is disabled")
        return each
    known = [each.get("label") or each.get("custom_id") for each in message.buttons]
    raise NotOffered(f"the message has no button {name!r}; it has {known}")


def _chosen(select: Json, values: Sequence[str]) -> list[str]:
    offered = {option["value"] for option in select.get("options", [])}
    if "options" in select and not set(values) <= offered:
        raise NotOffered(f"{values} are not all among {sorted(offered)}")
    if not select.get("min_values", 1) <= len(values) <= select.get("max_values", 1):
        raise NotOffered("too few or too many values")
    return list(values)


def _filled(component: Mapping[str, Any], values: dict[str, str]) -> Json:
    """A row or label of a modal with what was typed; what was used is taken out of ``values``."""
    filled: Json = {"type": component["type"], "id": component.get("id") or 0}
    if "components" in component:
        filled["components"] = [
            _input(each, each.get("label"), values) for each in component["components"]
        ]
    elif "component" in component:
        filled["component"] = _input(component["component"], component.get("label"), values)
    return filled


def _input(each: Mapping[str, Any], label: str | None, values: dict[str, str]) -> Json:
    if each["type"] != TEXT_INPUT:
        raise NotOffered(f"this server types into texts only, not into type {each['type']}")
    custom_id = each["custom_id"]
    typed = values.pop(custom_id, None) or values.pop(label or "", None) or each.get("value") or ""
    if not typed and each.get("required", True) is not False:
        raise NotOffered(f"{label or custom_id} is required")
    least, most = each.get("min_length") or 0, each.get("max_length") or 4000
    if typed and not least <= len(typed) <= most:
        raise NotOffered(f"{label or custom_id} takes {least} to {most} characters")
    return {"type": TEXT_INPUT, "id": each.get("id") or 0, "custom_id": custom_id, "value": typed}
