"""Turns what a person types after a slash command into the options that Discord sends.

Discord's client lets nobody send what the registration does not allow; neither does this.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from servers import discord_payloads as payloads
from servers.discord_commands import (
    BOOLEAN,
    CHANNEL,
    GROUP,
    INTEGER,
    MENTIONABLE,
    NUMBER,
    STRING,
    SUBCOMMAND,
    USER,
)
from servers.discord_world import EVERYTHING, Channel, Right, User, World

Json = dict[str, Any]


class NotOffered(AssertionError):  # noqa: N818 - a test reads it as a sentence
    """A person could not do this: the command, option, value or button is not offered to them."""


@dataclass(slots=True)
class Typed:
    """The options of one interaction; ``resolved`` describes the users and channels among them."""

    world: World
    user: User
    rights: Right
    """What the user may do in a channel that they name, unless that channel says otherwise."""
    focused: str | None = None
    focused_type: int = 0
    resolved: Json = field(default_factory=dict)

    def read(
        self, command: Mapping[str, Any], words: Sequence[str], given: Mapping[str, Any]
    ) -> list[Json]:
        """The options as sent; ``words`` name a sub-command and its group.

        Raises:
            NotOffered: the registration does not allow it.
        """
        offered = command.get("options", [])
        if words:
            inner = _named(offered, words[0], (SUBCOMMAND, GROUP), command["name"])
            told = {"name": inner["name"], "type": inner["type"]}
            return [{**told, "options": self.read(inner, words[1:], given)}]
        if any(option["type"] in {SUBCOMMAND, GROUP} for option in offered):
            raise NotOffered(f"{command['name']} needs a sub-command")
        for option in offered:
            missing = option.get("required") and option["name"] not in given
            if missing and self.focused is None:
                raise NotOffered(f"{command['name']} requires {option['name']}")
        return [
            self._option(offered, name, value, command["name"]) for name, value in given.items()
        ]

    def _option(self, offered: Sequence[Json], name: str, value: Any, where: str) -> Json:
        option = _named(offered, name, range(STRING, 12), where)
        typed: Json = {"name": name, "type": option["type"]}
        if name != self.focused:
            return {**typed, "value": self._value(option, value)}
        if not option.get("autocomplete"):
            raise NotOffered(f"{name} suggests nothing")
        self.focused_type = option["type"]
        return {**typed, "value": value, "focused": True}

    def _value(self, option: Mapping[str, Any], value: Any) -> Any:
        kind, name = option["type"], option["name"]
        if kind in {USER, MENTIONABLE} and isinstance(value, User):
            self.resolved.setdefault("users", {})[str(value.id)] = payloads.user(value)
            return str(value.id)
        if kind == CHANNEL and isinstance(value, Channel):
            self._resolve(option, value)
            return str(value.id)
        suits = {
            STRING: isinstance(value, str),
            INTEGER: isinstance(value, int) and not isinstance(value, bool),
            BOOLEAN: isinstance(value, bool),
            NUMBER: isinstance(value, (int, float)) and not isinstance(value, bool),
        }
        if not suits.get(kind, False):
            raise NotOffered(f"{name} (type {kind}) does not take {value!r}")
        _within(option, value)
        return value

    def _resolve(self, option: Mapping[str, Any], channel: Channel) -> None:
        types = option.get("channel_types")
        if types and channel.type not in types:
            raise NotOffered(f"{option['name']} takes channels of types {types}")
        described = payloads.channel(self.world, channel)
        described.pop("permission_overwrites", None)
        rights = effective(channel.grants.get(self.user, self.rights))
        described["permissions"] = str(int(rights))
        described["app_permissions"] = str(int(self.world.rights_in(channel)))
        self.resolved.setdefault("channels", {})[str(channel.id)] = described


def offered_to(command: Mapping[str, Any], channel: Channel, user: User, rights: Right) -> None:
    """Whether a person sees the command there.

    Raises:
        NotOffered: they do not.
    """
    name, guild = command["name"], channel.guild
    context = 1 if guild is None else 0
    contexts = command.get("contexts")
    if contexts is not None and context not in contexts:
        raise NotOffered(f"{name} is not offered in context {context}, only in {contexts}")
    installs = command.get("integration_types", [0])
    by_guild = 0 in installs and (guild is None or guild.bot)
    by_user = 1 in installs and user.installed
    if not (by_guild or by_user):
        raise NotOffered(f"{name} is not installed there: it can be by {installs} only")
    needed = command.get("default_member_permissions")
    if guild is not None and needed is not None and Right(int(needed)) & ~rights:
        raise NotOffered(f"{name} is for members with permissions {needed}")
    if guild is not None and Right.USE_APPLICATION_COMMANDS not in rights:
        raise NotOffered("this member may not use commands there")


def effective(rights: Right) -> Right:
    """What somebody may do: an administrator, everything."""
    return EVERYTHING if Right.ADMINISTRATOR in rights else rights


def _named(offered: Sequence[Json], name: str, kinds: Sequence[int], where: str) -> Json:
    for option in offered:
        if option["name"] == name and option["type"] in kinds:
            return option
    known = ", ".join(option["name"] for option in offered) or "none"
    raise NotOffered(f"{where} has no option {name}; it has {known}")


def _within(option: Mapping[str, Any], value: Any) -> None:
    name = option["name"]
    if option.get("choices") and value not in {each["value"] for each in option["choices"]}:
        raise NotOffered(f"{value!r} is not among the choices of {name}")
    size = len(value) if isinstance(value, str) else value
    bounds = ("min_length", "max_length") if isinstance(value, str) else ("min_value", "max_value")
    least, most = (option.get(bound) for bound in bounds)
    if isinstance(value, str) and (most is None or most > 6000):
        most = 6000
    if (least is not None and size < least) or (most is not None and size > most):
        raise NotOffered(f"{name} must be between {least} and {most}")
