"""Application commands: what may be registered, and what is.

The rules are those of Discord's page on application commands: names of 1 to 32 lower-case
letters, descriptions of 1 to 100 characters, 25 options with the required ones first, 8,000
characters in all, where only the longest of several languages counts.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from servers.discord_calls import Call, Route
from servers.discord_errors import missing_access, unknown_application, unknown_command
from servers.discord_form import Form, Path
from servers.discord_world import World

CHAT_INPUT = 1
SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN = 1, 2, 3, 4, 5
USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 6, 7, 8, 9, 10, 11
MAY_HOLD: Mapping[int | None, range] = {
    None: range(SUBCOMMAND, ATTACHMENT + 1),
    GROUP: range(SUBCOMMAND, SUBCOMMAND + 1),
    SUBCOMMAND: range(STRING, ATTACHMENT + 1),
}
"""The types of options in a command (None), in a group, in a sub-command."""
MOST_CHARACTERS = 8000
MOST_BY_TYPE = {1: 100, 2: 15, 3: 15, 4: 1}

Json = dict[str, Any]


def check_commands(commands: Any) -> None:
    """Refuse commands that break a rule.

    Raises:
        Refused: 50035, with each fault at its place.
    """
    form = Form()
    seen: set[tuple[int, str]] = set()
    for path, command in form.entries((), commands, most=131):
        _command(form, path, command)
        key = (command.get("type") or CHAT_INPUT, str(command.get("name")))
        if key in seen:
            _duplicate(form, (*path, "name"))
        seen.add(key)
    for kind, most in MOST_BY_TYPE.items():
        if sum(key[0] == kind for key in seen) > most:
            message = f"Maximum number of application commands of this type reached ({most})."
            form.wrong((), "APPLICATION_COMMANDS_EXCEEDED", message)
    form.refuse()


def check_command(command: Any) -> None:
    """Refuse one command that breaks a rule.

    Raises:
        Refused: 50035, with each fault at its place.
    """
    form = Form()
    _command(form, (), form.model((), command))
    form.refuse()


def characters(command: Mapping[str, Any]) -> int:
    """How many of its characters count to the limit: names, descriptions and choices' values."""
    size = _longest(command, "name") + _longest(command, "description")
    for choice in command.get("choices") or []:
        size += _longest(choice, "name") + len(str(choice.get("value", "")))
    return size + sum(characters(option) for option in command.get("options") or [])


class Commands:
    """What is registered, by guild; the guild None is everywhere."""

    def __init__(self, world: World) -> None:
        self.registered: dict[int | None, list[Json]] = {None: []}
        self.syncs = 0
        """How often a whole list was put."""
        self._world = world

    @property
    def routes(self) -> tuple[Route, ...]:
        everywhere = "/applications/{application_id}/commands"
        in_guild = "/applications/{application_id}/guilds/{guild_id}/commands"
        made = []
        for path in (everywhere, in_guild):
            made += [
                Route("GET", path, self.listed, "commands"),
                Route("PUT", path, self.put, "commands", lambda call: check_commands(call.body)),
                Route("POST", path, self.post, "commands", lambda call: check_command(call.body)),
                Route("DELETE", f"{path}/{{command_id}}", self.delete, "commands"),
            ]
        return tuple(made)

    async def listed(self, call: Call) -> tuple[int, Any]:
        return 200, self.registered.get(self._scope(call), [])

    async def put(self, call: Call) -> tuple[int, Any]:
        """Replace the whole list; a command that stays keeps its id."""
        scope = self._scope(call)
        kept = [self._stored(scope, command) for command in call.body]
        self.registered[scope] = kept
        self.syncs += 1
        return 200, kept

    async def post(self, call: Call) -> tuple[int, Any]:
        """Add a command, or replace the one of that name."""
        scope = self._scope(call)
        stored = self._stored(scope, call.body)
        others = [each for each in self.registered.get(scope, []) if each["id"] != stored["id"]]
        new = len(others) == len(self.registered.get(scope, []))
        self.registered[scope] = [*others, stored]
        return 201 if new else 200, stored

    async def delete(self, call: Call) -> tuple[int, Any]:
        scope = self._scope(call)
        known = self.registered.get(scope, [])
        left = [each for each in known if each["id"] != call.params["command_id"]]
        if len(left) == len(known):
            raise unknown_command()
        self.registered[scope] = left
        return 204, None

    def find(self, name: str, guild_id: int | None) -> Json | None:
        """The slash command of that name that a member of the guild sees."""
        for scope in (guild_id, None):
            for command in self.registered.get(scope, []):
                if command["name"] == name and command["type"] == CHAT_INPUT:
                    return command
        return None

    def _scope(self, call: Call) -> int | None:
        if call.id("application_id") != self._world.bot.id:
            raise unknown_application()
        if "guild_id" not in call.params:
            return None
        guild = self._world.guilds.get(call.id("guild_id"))
        if guild is None or not guild.bot:
            raise missing_access()
        return guild.id

    def _stored(self, scope: int | None, command: Mapping[str, Any]) -> Json:
        kind = command.get("type") or CHAT_INPUT
        stored: Json = {
            "application_id": str(self._world.bot.id),
            "type": kind,
            "name": command["name"],
            "name_localizations": command.get("name_localizations"),
            "description": command.get("description") or "",
            "description_localizations": command.get("description_localizations"),
            "default_member_permissions": _text(command.get("default_member_permissions")),
            "options": [_option(each) for each in command.get("options") or []],
            "nsfw": bool(command.get("nsfw")),
        }
        if scope is None:
            contexts = command.get("contexts")
            stored["contexts"] = contexts
            stored["integration_types"] = command.get("integration_types") or [0]
            stored["dm_permission"] = contexts is None or 1 in contexts
        else:
            stored["guild_id"] = str(scope)
        return self._identity(scope, stored) | stored

    def _identity(self, scope: int | None, stored: Json) -> Json:
        """The id of the command that this one replaces, and its version if nothing changed."""
        for known in self.registered.get(scope, []):
            if (known["type"], known["name"]) == (stored["type"], stored["name"]):
                same = all(known.get(name) == value for name, value in stored.items())
                version = known["version"] if same else str(self._world.snowflake())
                return {"id": known["id"], "version": version}
        new = str(self._world.snowflake())
        return {"id": new, "version": new}


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _option(option: Mapping[str, Any]) -> Json:
    """An option as Discord gives it back: nulls left out, the options inside likewise."""
    kept = {name: value for name, value in option.items() if value is not None}
    if "options" in kept:
        kept["options"] = [_option(each) for each in kept["options"]]
    return kept


def _command(form: Form, path: Path, command: Mapping[str, Any]) -> None:
    form.choice((*path, "type"), command.get("type") or CHAT_INPUT, list(MOST_BY_TYPE))
    if (command.get("type") or CHAT_INPUT) == CHAT_INPUT:
        _named(form, path, command)
        _options(form, path, command.get("options"), inside=None)
    else:
        form.text((*path, "name"), command.get("name"), least=1, most=32)
    for name, known in (("contexts", [0, 1, 2]), ("integration_types", [0, 1])):
        for value in command.get(name) or []:
            form.choice((*path, name), value, known)
    if not form.wrongs and characters(command) > MOST_CHARACTERS:
        message = f"Command exceeds maximum size ({MOST_CHARACTERS})"
        form.wrong(path, "APPLICATION_COMMAND_TOO_LARGE", message)


def _named(form: Form, path: Path, each: Mapping[str, Any]) -> None:
    names: list[tuple[Path, Any]] = [(("name",), each.get("name"))]
    names += [(("name_localizations", k), v) for k, v in _localized(each, "name")]
    for place, value in names:
        name = form.text((*path, *place), value, least=1, most=32)
        if name and not (re.fullmatch(r"[-_'\w]+", name) and name == name.lower()):
            message = "Command name is invalid"
            form.wrong((*path, *place), "APPLICATION_COMMAND_INVALID_NAME", message)
    form.text((*path, "description"), each.get("description"), least=1, most=100)
    for language, text in _localized(each, "description"):
        form.text((*path, "description_localizations", language), text, least=1, most=100)


def _localized(each: Mapping[str, Any], name: str) -> Iterator[tuple[str, Any]]:
    yield from (each.get(f"{name}_localizations") or {}).items()


def _options(form: Form, path: Path, options: Any, *, inside: int | None) -> None:
    seen: set[str] = set()
    kinds: set[bool] = set()
    optional = False
    for where, option in form.entries((*path, "options"), options, most=25):
        _named(form, where, option)
        _option_itself(form, where, option, inside)
        kinds.add(option.get("type") in {SUBCOMMAND, GROUP})
        if option.get("required") and optional:
            message = "Required options must be placed before non-required options"
            form.wrong(where, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional = optional or not option.get("required")
        if str(option.get("name")) in seen:
            _duplicate(form, (*where, "name"))
        seen.add(str(option.get("name")))
    if len(kinds) > 1:
        message = "Sub-command and sub-command group option types are mutually exclusive to others"
        form.wrong((*path, "options"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)


def _option_itself(form: Form, path: Path, option: Mapping[str, Any], inside: int | None) -> None:
    kind = option.get("type")
    form.choice((*path, "type"), kind, MAY_HOLD[inside])
    if kind in {SUBCOMMAND, GROUP}:
        _options(form, path, option.get("options"), inside=kind)
        return
    for where, choice in form.entries((*path, "choices"), option.get("choices"), most=25):
        form.text((*where, "name"), choice.get("name"), least=1, most=100)
        if kind == STRING:
            form.text((*where, "value"), choice.get("value"), least=1, most=100)
    if option.get("autocomplete") and option.get("choices"):
        message = "Choices and autocomplete are mutually exclusive"
        form.wrong(path, "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", message)
    if option.get("autocomplete") and kind not in {STRING, INTEGER, NUMBER}:
        message = "This type has no autocomplete"
        form.wrong(path, "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", message)


def _duplicate(form: Form, path: Path) -> None:
    message = "Application command names must be unique"
    form.wrong(path, "APPLICATION_COMMANDS_DUPLICATE_NAME", message)


def _longest(each: Mapping[str, Any], name: str) -> int:
    texts = [str(each.get(name) or ""), *(str(text) for _, text in _localized(each, name))]
    return max(len(text) for text in texts)
