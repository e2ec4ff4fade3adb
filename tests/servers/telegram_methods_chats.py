"""Chats and who is in them."""

from typing import Any

from servers.telegram_params import Params
from servers.telegram_refusals import bad_request
from servers.telegram_rights import inside, writable
from servers.telegram_shapes import full_chat, member
from servers.telegram_things import Chat, Member
from servers.telegram_world import World

_ACTIONS = """
typing upload_photo record_video upload_video record_voice upload_voice upload_document
choose_sticker find_location record_video_note upload_video_note
"""
ACTIONS = frozenset(_ACTIONS.split())


async def send_action(world: World, params: Params) -> bool:
    """``sendChatAction``."""
    chat = _chat(world, params)
    writable(world.bot, chat, params.integer("message_thread_id") or None)
    action = params.text("action").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.actions.append(action)
    world.changes.note()
    return True


async def get_chat(world: World, params: Params) -> dict[str, Any]:
    """``getChat``."""
    chat = _chat(world, params)
    if chat.person is None and not chat.username:
        inside(world.bot, chat)
    return full_chat(chat)


async def get_member(world: World, params: Params) -> dict[str, Any]:
    """``getChatMember``; in a group the bot must be inside."""
    chat = _chat(world, params)
    inside(world.bot, chat)
    person = world.people.get(params.integer("user_id"))
    if person is None or not (person.met or person.id in chat.members):
        raise bad_request("invalid user_id specified")
    if chat.type == "channel" and not chat.member(world.bot).is_admin:
        raise bad_request("member list is inaccessible")
    return member(person, chat.member(person))


async def get_administrators(world: World, params: Params) -> list[dict[str, Any]]:
    """``getChatAdministrators``; other bots are left out."""
    chat = _chat(world, params)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    inside(world.bot, chat)
    return [
        member(world.people[person_id], place)
        for person_id, place in chat.members.items()
        if place.is_admin and (person_id == world.bot.id or not world.people[person_id].is_bot)
    ]


async def count_members(world: World, params: Params) -> int:
    """``getChatMemberCount``."""
    chat = _chat(world, params)
    inside(world.bot, chat)
    return sum(place.is_inside for place in chat.members.values())


async def leave(world: World, params: Params) -> bool:
    """``leaveChat``; Telegram tells the bot of its own leaving."""
    chat = _chat(world, params)
    if chat.type == "private":
        raise bad_request("chat not found")
    inside(world.bot, chat)
    world.place(chat, world.bot, Member("left"))
    return True


def _chat(world: World, params: Params) -> Chat:
    if "chat_id" not in params.given:
        raise bad_request("chat_id is empty")
    return world.chat(params.given["chat_id"])
