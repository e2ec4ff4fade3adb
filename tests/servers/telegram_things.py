"""What Telegram's local counterpart holds: people, chats, their members and their messages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from servers.telegram_entities import Entity

Button = Mapping[str, Any]
Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(eq=False, slots=True)
class Person:
    """An account. ``started`` once it has written to the bot, ``met`` once the bot heard of it."""

    id: int
    name: str
    username: str = ""
    language_code: str = ""
    is_bot: bool = False
    started: bool = False
    met: bool = False
    blocked: bool = False
    deactivated: bool = False
    dm: "Chat" = field(init=False, repr=False)
    """The private chat with the bot."""


@dataclass(slots=True)
class Member:
    """Somebody's place in a chat, in the Bot API's words."""

    status: str = "member"
    """creator, administrator, member, restricted, left or kicked."""
    can_send: bool = True
    can_post: bool = True
    can_delete: bool = True

    @property
    def is_admin(self) -> bool:
        return self.status in ("creator", "administrator")

    @property
    def is_inside(self) -> bool:
        return self.status not in ("left", "kicked")


@dataclass(slots=True)
class Thread:
    """A message thread of a forum."""

    id: int
    name: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was uploaded."""

    file_id: str
    name: str
    content: bytes
    mime_type: str


@dataclass(eq=False, slots=True)
class Message:
    """One message as its readers see it; offsets of entities are UTF-16 units."""

    id: int
    chat: "Chat"
    sender: Person | None
    """None in a channel."""
    date: datetime
    text: str
    entities: tuple[Entity, ...] = ()
    raw: str = ""
    """What the bot sent, tags and all."""
    keyboard: Keyboard = ()
    force_reply: bool = False
    silent: bool = False
    preview: bool = True
    """Whether a link preview may be shown."""
    thread: int | None = None
    reply_to: int | None = None
    document: Document | None = None
    by_bot: bool = False
    via_inline: bool = False
    """Whether a person sent it from the bot's inline results."""
    edited: datetime | None = None
    edits: list[str] = field(default_factory=list)
    """The texts it had before."""
    service: Mapping[str, Any] = field(default_factory=dict)
    """What happened, in a message that nobody wrote, such as ``migrate_to_chat_id``."""
    deleted: bool = False

    def __repr__(self) -> str:
        return f"<message {self.id} in {self.chat.title or self.chat.id}: {self.text[:60]!r}>"

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All buttons below it, row after row."""
        return tuple(button for row in self.keyboard for button in row)

    @property
    def labels(self) -> tuple[str, ...]:
        """What the buttons say."""
        return tuple(str(button["text"]) for button in self.buttons)


@dataclass(eq=False, slots=True)
class Chat:
    """A private chat, group, supergroup or channel."""

    id: int
    type: str
    title: str = ""
    person: Person | None = None
    """Who the bot talks to in a private chat."""
    username: str = ""
    forum: bool = False
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    threads: dict[int, Thread] = field(default_factory=dict)
    general_closed: bool = False
    silent: bool = False
    """Whether ordinary members may not write."""
    migrated_to: int | None = None
    actions: list[str] = field(default_factory=list)
    """What ``sendChatAction`` announced."""

    def __repr__(self) -> str:
        return f"<{self.type} {self.title or self.id}>"

    def member(self, person: Person) -> Member:
        """Somebody's place; who never was here has left."""
        return self.members.get(person.id, Member("left"))
