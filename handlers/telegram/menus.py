"""The menu of commands: by where somebody is, and in which language; set when it differs."""

from collections.abc import Iterator, Sequence
from typing import Final

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
)

from bot.commands import COMMANDS
from bot.commands.base import Command, Right
from bot.commands.translations import HELP_IN
from handlers.telegram.errors import FAILURES

log = structlog.get_logger()

_EVERYBODY: Final = frozenset({Right.ANYONE})
_MANAGERS: Final = frozenset({Right.ANYONE, Right.MANAGER})


def menus() -> Iterator[tuple[BotCommandScope, str, Sequence[BotCommand]]]:
    """Each scope and language with its menu; without a language for all that are not named."""
    scopes = (
        (BotCommandScopeDefault(), _MANAGERS),
        (BotCommandScopeAllPrivateChats(), _MANAGERS),
        (BotCommandScopeAllGroupChats(), _EVERYBODY),
        (BotCommandScopeAllChatAdministrators(), _MANAGERS),
    )
    for scope, rights in scopes:
        offered = [one for one in COMMANDS if one.listed and one.right in rights]
        for language in ("", *HELP_IN):
            yield scope, language, [BotCommand(one.name, _line(one, language)) for one in offered]


async def sync(bot: Bot) -> int:
    """Set the menus that differ from what Telegram has, and return how many did."""
    changed = 0
    try:
        for scope, language, menu in menus():
            there = await bot.get_my_commands(scope, language)
            if list(there) != list(menu):
                await bot.set_my_commands(menu, scope, language)
                changed += 1
    except FAILURES as error:
        log.warning("menus not set", why=error.message)
    return changed


def _line(command: Command, language: str) -> str:
    return HELP_IN[language][command.name] if language else command.help
