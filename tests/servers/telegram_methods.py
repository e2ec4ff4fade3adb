"""The Bot API's methods by name, and those that concern the bot itself."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from servers import telegram_methods_asks as asks
from servers import telegram_methods_chats as chats
from servers import telegram_methods_messages as messages
from servers.telegram_params import Params
from servers.telegram_refusals import bad_request
from servers.telegram_shapes import me
from servers.telegram_world import World

Method = Callable[[World, Params], Awaitable[Any]]

MOST_COMMANDS = 100
LONGEST_DESCRIPTION = 256
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_OF_CHAT = ("chat", "chat_administrators", "chat_member")
_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators", *_OF_CHAT)
_TEXTS = {"name": 64, "description": 512, "short_description": 120}


async def get_me(world: World, _: Params) -> dict[str, Any]:
    """``getMe``."""
    return me(world.bot)


async def get_updates(world: World, params: Params) -> list[dict[str, Any]]:
    """``getUpdates``: a long poll."""
    world.updates.allow(params.json("allowed_updates"))
    return await world.updates.get(
        params.integer("offset"), params.integer("limit", 100), params.integer("timeout")
    )


async def delete_webhook(world: World, params: Params) -> bool:
    """``deleteWebhook``."""
    world.updates.webhook = False
    if params.flag("drop_pending_updates"):
        world.updates.pending.clear()
    return True


async def get_webhook_info(world: World, _: Params) -> dict[str, Any]:
    """``getWebhookInfo``."""
    return {
        "url": "https://example.org/hook" if world.updates.webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }


async def set_my_commands(world: World, params: Params) -> bool:
    """``setMyCommands``: one menu for each scope and language."""
    commands = params.json("commands")
    if not isinstance(commands, list):
        raise bad_request("can't parse commands list: expected an Array of BotCommand")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("too many commands specified")
    for each in commands:
        if not _COMMAND.fullmatch(each["command"].removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(each["description"].strip()) <= LONGEST_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.menus[_menu(world, params)] = [
        {
            "command": each["command"].removeprefix("/"),
            "description": each["description"].strip(),
        }
        for each in commands
    ]
    world.changes.note()
    return True


async def get_my_commands(world: World, params: Params) -> list[dict[str, str]]:
    """``getMyCommands``."""
    return world.menus.get(_menu(world, params), [])


async def delete_my_commands(world: World, params: Params) -> bool:
    """``deleteMyCommands``."""
    world.menus.pop(_menu(world, params), None)
    world.changes.note()
    return True


def _menu(world: World, params: Params) -> tuple[str, str]:
    """The scope, such as ``default`` or ``chat -100123``, and the language."""
    scope = params.json("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    name = kind
    if kind in _OF_CHAT:
        name = f"{kind} {world.chat(scope.get('chat_id')).id}"
    if kind == "chat_member":
        name = f"{name} {scope.get('user_id')}"
    return name, _language(params)


def _language(params: Params) -> str:
    code = params.text("language_code")
    if not _LANGUAGE.fullmatch(code):
        raise bad_request("LANG_CODE_INVALID")
    return code


def _setter(name: str) -> Method:
    async def put(world: World, params: Params) -> bool:
        text = params.text(name).strip()
        if len(text) > _TEXTS[name]:
            raise bad_request(f"bot {name.replace('_', ' ')} is too long")
        world.texts[name, _language(params)] = text
        return True

    return put


def _getter(name: str) -> Method:
    async def get(world: World, params: Params) -> dict[str, str]:
        fallback = world.bot.name if name == "name" else ""
        return {name: world.texts.get((name, _language(params)), fallback)}

    return get


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
    "sendMessage": messages.send_message,
    "sendDocument": messages.send_document,
    "getFile": messages.get_file,
    "editMessageText": messages.edit_text,
    "editMessageReplyMarkup": messages.edit_markup,
    "deleteMessage": messages.delete,
    "answerCallbackQuery": asks.answer_press,
    "answerInlineQuery": asks.answer_query,
    "sendChatAction": chats.send_action,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_member,
    "getChatMemberCount": chats.count_members,
    "getChatAdministrators": chats.get_administrators,
    "leaveChat": chats.leave,
}
"""Every method that is served; the service takes their names in any case."""
