"""Messages: sent, edited, deleted, with a keyboard below or a file above."""

from datetime import timedelta
from typing import Any

from servers.telegram_markup import markup
from servers.telegram_params import Params
from servers.telegram_refusals import NOT_MODIFIED, bad_request
from servers.telegram_rights import inside, writable
from servers.telegram_text import caption, message_text
from servers.telegram_things import Chat, Document, Message
from servers.telegram_world import World

DELETABLE = timedelta(hours=48)


async def send_message(world: World, params: Params) -> dict[str, Any]:
    """``sendMessage``."""
    chat, thread, reply_to = _address(world, params)
    shown = message_text(params)
    below = markup(params.json("reply_markup"))
    world.flood.check(chat)
    return world.shape(
        world.post(
            chat,
            world.bot,
            shown,
            params=params,
            markup=below,
            preview=_preview(params),
            thread=thread,
            reply_to=reply_to,
        )
    )


async def send_document(world: World, params: Params) -> dict[str, Any]:
    """``sendDocument``: an upload, or a file that the service has."""
    chat, thread, reply_to = _address(world, params)
    document = _document(world, params)
    shown = caption(params)
    below = markup(params.json("reply_markup"))
    world.flood.check(chat)
    world.files[document.file_id] = document
    return world.shape(
        world.post(
            chat,
            world.bot,
            shown,
            params=params,
            markup=below,
            document=document,
            thread=thread,
            reply_to=reply_to,
        )
    )


def _address(world: World, params: Params) -> tuple[Chat, int | None, int | None]:
    """Where a message goes: chat, thread, and what it answers."""
    if "chat_id" not in params.given:
        raise bad_request("chat_id is empty")
    chat = world.chat(params.given["chat_id"])
    thread = params.integer("message_thread_id") or None
    writable(world.bot, chat, thread)
    reply_to = world.target(chat, params)
    if thread is None and reply_to is not None:
        thread = chat.messages[reply_to].thread
    return chat, thread, reply_to


def _preview(params: Params) -> bool:
    options = params.json("link_preview_options")
    if options is None:
        return not params.flag("disable_web_page_preview")
    return not options.get("is_disabled", False)


def _document(world: World, params: Params) -> Document:
    name = params.text("document").removeprefix("attach://") or "document"
    upload = params.files.get(name)
    if upload is None:
        known = world.files.get(name)
        if known is None:
            raise bad_request("there is no document in the request")
        return known
    if not upload.content:
        raise bad_request("file must be non-empty")
    return Document(f"file{len(world.files) + 1}", upload.name, upload.content, upload.mime_type)


async def get_file(world: World, params: Params) -> dict[str, Any]:
    """``getFile``; its path is served below ``base_file_url``."""
    document = world.files.get(params.text("file_id"))
    if document is None:
        raise bad_request("invalid file_id")
    return {
        "file_id": document.file_id,
        "file_unique_id": f"u{document.file_id}",
        "file_size": len(document.content),
        "file_path": f"documents/{document.file_id}",
    }


async def edit_text(world: World, params: Params) -> Any:
    """``editMessageText``; without a keyboard the old one goes."""
    message = _own(world, params, "edit")
    shown = message_text(params)
    below = markup(params.json("reply_markup")).keyboard
    world.flood.check(message.chat)
    same = (shown.text, shown.entities, below) == (message.text, message.entities, message.keyboard)
    if message.document:
        raise bad_request("there is no text in the message to edit")
    if same:
        raise bad_request(NOT_MODIFIED)
    world.violations += shown.losses
    message.edits.append(message.text)
    message.text, message.entities, message.raw = shown.text, shown.entities, shown.raw
    message.preview = _preview(params)
    return _edited(world, message, below)


async def edit_markup(world: World, params: Params) -> Any:
    """``editMessageReplyMarkup``."""
    message = _own(world, params, "edit")
    below = markup(params.json("reply_markup")).keyboard
    if below == message.keyboard:
        raise bad_request(NOT_MODIFIED)
    return _edited(world, message, below)


def _edited(world: World, message: Message, below: Any) -> Any:
    message.keyboard = below
    message.edited = world.clock.now()
    world.changes.note()
    return True if message.via_inline else world.shape(message)


def _own(world: World, params: Params, act: str) -> Message:
    """The bot's own message that is meant."""
    if inline_id := params.text("inline_message_id"):
        if inline_id not in world.inline:
            raise bad_request("MESSAGE_ID_INVALID")
        return world.inline[inline_id]
    message = _there(world, params, act)
    if not message.by_bot:
        raise bad_request("message can't be edited")
    return message


def _there(world: World, params: Params, act: str) -> Message:
    if "message_id" not in params.given:
        raise bad_request("message identifier is not specified")
    chat = world.chat(params.given.get("chat_id"))
    inside(world.bot, chat)
    message = chat.messages.get(params.integer("message_id"))
    if message is None or message.deleted:
        raise bad_request(f"message to {act} not found")
    return message


async def delete(world: World, params: Params) -> bool:
    """``deleteMessage``: one's own for two days; others' in a DM, or as an administrator."""
    message = _there(world, params, "delete")
    place = message.chat.member(world.bot)
    mine = message.by_bot or message.chat.type == "private"
    fresh = world.clock.now() - message.date < DELETABLE
    if not (place.is_admin and place.can_delete) and not (mine and fresh):
        raise bad_request(
            "message can't be deleted for everyone" if mine else "message can't be deleted"
        )
    message.deleted = True
    world.changes.note()
    return True
