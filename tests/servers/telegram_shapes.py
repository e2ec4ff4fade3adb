"""The Bot API's objects in JSON: users, chats, members, messages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from servers.telegram_entities import Entity
from servers.telegram_things import Chat, Document, Member, Message, Person

Json = dict[str, Any]

ADMIN_RIGHTS = (
    "can_be_edited", "is_anonymous", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories",
)  # fmt: skip
"""What an administrator of ours never has."""
MEMBER_RIGHTS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos",
    "can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls",
    "can_send_other_messages", "can_add_web_page_previews", "can_react_to_messages",
)  # fmt: skip
"""What is taken from a restricted member all at once."""
FIXED_RIGHTS = (
    "can_edit_tag", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
)  # fmt: skip


def stamp(moment: datetime) -> int:
    """Unix time."""
    return int(moment.timestamp())


def given(**members: Any) -> Json:
    """An object without the members that are not there."""
    return {name: value for name, value in members.items() if value not in (None, "", False)}


def user(person: Person) -> Json:
    """``User``; a bot has no language."""
    return {"id": person.id, "is_bot": person.is_bot, "first_name": person.name} | given(
        username=person.username, language_code=person.language_code
    )


def me(bot: Person) -> Json:
    """``User`` as ``getMe`` alone returns it."""
    return user(bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def chat(of: Chat) -> Json:
    """``Chat``."""
    name = {"first_name": of.person.name} if of.person else {"title": of.title}
    username = of.person.username if of.person else of.username
    return {"id": of.id, "type": of.type} | name | given(username=username, is_forum=of.forum)


def full_chat(of: Chat) -> Json:
    """``ChatFullInfo``; a group says what ordinary members may do."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    group = of.type in ("group", "supergroup")
    rights = dict.fromkeys(MEMBER_RIGHTS, not of.silent) | dict.fromkeys(FIXED_RIGHTS, False)
    return (
        chat(of)
        | {
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys((*gifts, "gifts_from_channels"), False),
        }
        | ({"permissions": rights} if group else {})
    )


def member(person: Person, place: Member) -> Json:
    """``ChatMember`` in the form of its status."""
    base: Json = {"status": place.status, "user": user(person)}
    if place.status == "creator":
        return base | {"is_anonymous": False}
    if place.status == "administrator":
        return (
            base
            | dict.fromkeys(ADMIN_RIGHTS, False)
            | {
                "can_manage_chat": True,
                "can_delete_messages": place.can_delete,
                "can_post_messages": place.can_post,
            }
        )
    if place.status == "restricted":
        rights = dict.fromkeys(MEMBER_RIGHTS, place.can_send) | dict.fromkeys(FIXED_RIGHTS, False)
        return base | rights | {"is_member": True, "until_date": 0}
    return base | ({"until_date": 0} if place.status == "kicked" else {})


def entity(of: Entity) -> Json:
    """``MessageEntity``."""
    names = {"text_link": "url", "pre": "language", "custom_emoji": "custom_emoji_id"}
    shape: Json = {"type": of.kind, "offset": of.offset, "length": of.length}
    if of.value and of.kind in names:
        shape[names[of.kind]] = of.value
    if of.kind == "text_mention":
        shape["user"] = {"id": int(of.value), "is_bot": False, "first_name": "Somebody"}
    return shape


def document(of: Document) -> Json:
    """``Document``."""
    return {
        "file_id": of.file_id,
        "file_unique_id": f"u{of.file_id}",
        "file_name": of.name,
        "mime_type": of.mime_type,
        "file_size": len(of.content),
    }


def markup(of: Message) -> Json | None:
    """``InlineKeyboardMarkup``, or nothing."""
    return {"inline_keyboard": [list(row) for row in of.keyboard]} if of.keyboard else None


def message(of: Message, bot: Person, *, deep: bool = True) -> Json:
    """``Message``; what it answers is in it, but not what that answers."""
    shape: Json = {"message_id": of.id, "date": stamp(of.date), "chat": chat(of.chat)}
    shape |= {"from": user(of.sender)} if of.sender else {"sender_chat": chat(of.chat)}
    shape |= given(
        message_thread_id=of.thread,
        is_topic_message=of.thread is not None,
        edit_date=of.edited and stamp(of.edited),
        via_bot=user(bot) if of.via_inline else None,
        reply_markup=markup(of),
        reply_to_message=_answered(of, bot) if deep else None,
    )
    return shape | dict(of.service) | _content(of)


def _content(of: Message) -> Json:
    text, entities = ("caption", "caption_entities") if of.document else ("text", "entities")
    return given(
        **{text: of.text, entities: [entity(each) for each in of.entities] or None},
        document=document(of.document) if of.document else None,
        link_preview_options=None if of.preview or of.document else {"is_disabled": True},
    )


def _answered(of: Message, bot: Person) -> Mapping[str, Any] | None:
    """What a message answers; in a thread each one answers the message that opened it."""
    target = of.chat.messages.get(of.reply_to or of.thread or 0)
    if target is None or target is of:
        return None
    return message(target, bot, deep=False)
