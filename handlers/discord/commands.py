"""The commands as Discord registers them, put there only when they differ."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import discord
import structlog

from bot.commands import COMMANDS
from bot.commands.base import REMOVE, Command, Parameter, Right, nothing
from handlers.discord.markdown import cut
from handlers.discord.message import Json

log = structlog.get_logger()

CHANNEL: Final = "channel"
"""The option that says which channel a command is about."""

_TEXT, _PLACE = 3, 7
_WRITABLE: Final = [0, 2, 5, 10, 11, 12, 13]
"""Channel types that messages can be sent to: text, voice, announcements, threads, stages."""
_DESCRIPTION: Final = 100
_EVERYWHERE: Final[Json] = {"contexts": [0, 1, 2], "integration_types": [0, 1]}
"""In guilds, with the bot, with others; installed by a guild or by a person."""

_COMPARED: Final = ("name", "type", "description", "options", "contexts", "integration_types")
_OF_OPTION: Final = (
    *("name", "type", "description", "required", "choices", "autocomplete"),
    *("options", "channel_types", "value"),
)


def registered(commands: Sequence[Command] = COMMANDS) -> list[Json]:
    """All commands that menus show, in Discord's form."""
    return [_command(command) for command in commands if command.listed]


async def sync(client: discord.Client, wanted: Sequence[Json]) -> bool:
    """Register the commands if others are registered; returns whether they were.

    Raises:
        discord.HTTPException: Discord refuses them.
    """
    assert client.application_id is not None, "a client that is logged in knows its application"
    there = await client.http.get_global_commands(client.application_id)
    if _known(there) == _known(wanted):
        return False
    await client.http.bulk_upsert_global_commands(client.application_id, list(wanted))
    log.info("commands registered", commands=len(wanted))
    return True


def about_channel(command: Command) -> bool:
    """Whether it makes sense to give the command for another channel."""
    names = {parameter.name for parameter in command.parameters}
    managed = command.right is Right.MANAGER or command.name == "subscriptions"
    return managed and CHANNEL not in names


def _command(command: Command) -> Json:
    options = [_option(parameter) for parameter in command.parameters]
    if about_channel(command):
        described = "The channel that it is about, if not this one"
        options.append(
            {
                "type": _PLACE,
                "name": CHANNEL,
                "description": described,
                "channel_types": _WRITABLE,
            }
        )
    # Discord wants the required ones first.
    options.sort(key=lambda option: not option.get("required", False))
    made = {"type": 1, "name": command.name, "description": _sentence(command.help)}
    return made | {"options": options} | _EVERYWHERE


def _option(parameter: Parameter) -> Json:
    made: Json = {"type": _TEXT, "name": parameter.name}
    made["description"] = _sentence(parameter.description)
    if parameter.required:
        made["required"] = True
    if parameter.values:
        made["choices"] = [{"name": value, "value": value} for value in parameter.values]
    elif (
        parameter.own
        or parameter is REMOVE
        or parameter.name == "query"
        or parameter.completion is not nothing
    ):
        made["autocomplete"] = True
    return made


def _sentence(text: str) -> str:
    return cut(text[:1].upper() + text[1:], _DESCRIPTION)


def _known(commands: Sequence[Mapping[str, Any]]) -> dict[str, Json]:
    """What we know of them, by name: Discord adds fields, and leaves out what is empty."""
    return {each["name"]: dict(_shape(each, _COMPARED)) for each in commands}


def _shape(each: Mapping[str, Any], fields: Sequence[str]) -> Iterator[tuple[str, Any]]:
    for name in fields:
        value = each.get(name)
        if value in (None, False, "", []):
            continue
        if isinstance(value, list) and isinstance(value[0], Mapping):
            yield name, [dict(_shape(inner, _OF_OPTION)) for inner in value]
        else:
            yield name, sorted(value) if isinstance(value, list) else value
