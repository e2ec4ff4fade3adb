"""Everything that Telegram's local counterpart knows, and how it changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from servers.telegram_asks import Changes, Press, Query
from servers.telegram_limits import Flood, Limits
from servers.telegram_markup import Markup
from servers.telegram_params import Params
from servers.telegram_refusals import bad_request
from servers.telegram_rights import hears
from servers.telegram_shapes import chat as chat_shape
from servers.telegram_shapes import member, message, stamp, user
from servers.telegram_text import Composed
from servers.telegram_things import Chat, Document, Member, Message, Person, Thread
from servers.telegram_updates import Updates

from bot.clock import Clock

SUPERGROUPS = -1_000_000_000_000
"""The ids of supergroups and channels lie below."""


@dataclass(frozen=True)
class Request:
    """One call as the server saw it."""

    at: datetime
    method: str
    params: Mapping[str, Any]
    files: tuple[str, ...] = ()


@dataclass
class World:
    """The state; the methods of the API and the test change it through this."""

    bot: Person
    clock: Clock
    updates: Updates
    limits: Limits
    changes: Changes
    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    menus: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    inline: dict[str, Message] = field(default_factory=dict)
    """Messages that people sent through the bot, by their inline id."""
    files: dict[str, Document] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    privacy: bool = True
    """Whether the bot hears in groups only what is meant for it, unless it is an administrator."""

    def __post_init__(self) -> None:
        self.flood = Flood(self.clock, self.limits)
        self.ids: Iterator[int] = count(1)
        self._shared: Iterator[int] = count(1)
        self._own: dict[int, Iterator[int]] = {}

    def chat(self, chat_id: object) -> Chat:
        """The chat by its id or ``@name``, if the bot can know of it.

        Raises:
            Refused: there is none.
        """
        for chat in self.chats.values():
            named = chat.username and str(chat_id).lower() == f"@{chat.username}".lower()
            if (str(chat.id) == str(chat_id) or named) and self._known(chat):
                return chat
        raise bad_request("chat not found")

    def _known(self, chat: Chat) -> bool:
        if chat.person:
            return chat.person.met
        return self.bot.id in chat.members or chat.username != ""

    def post(
        self,
        chat: Chat,
        sender: Person | None,
        shown: Composed,
        *,
        params: Params | None = None,
        markup: Markup | None = None,
        **more: Any,
    ) -> Message:
        """Put a message into a chat."""
        self.violations += shown.losses
        message_id = self._next_id(chat)
        posted = Message(
            id=message_id,
            chat=chat,
            sender=None if chat.type == "channel" else sender,
            by_bot=sender is self.bot,
            date=self.clock.now(),
            text=shown.text,
            entities=shown.entities,
            raw=shown.raw,
            keyboard=markup.keyboard if markup else (),
            force_reply=bool(markup and markup.force_reply),
            silent=bool(params and params.flag("disable_notification")),
            **more,
        )
        chat.messages[message_id] = posted
        self.changes.note()
        return posted

    def _next_id(self, chat: Chat) -> int:
        """Supergroups and channels number for themselves, all other chats together.

        In a forum 1 is the general thread.
        """
        if chat.id > SUPERGROUPS:
            return next(self._shared)
        return next(self._own.setdefault(chat.id, count(2 if chat.forum else 1)))

    def service(
        self, chat: Chat, sender: Person | None, thread: int | None = None, **what: Any
    ) -> Message:
        """Put a message into a chat that nobody wrote."""
        return self.post(chat, sender, Composed(""), service=what, thread=thread)

    def open_thread(self, chat: Chat, sender: Person, name: str) -> Thread:
        """Begin a thread; its id is that of the message that says so."""
        about = {"name": name, "icon_color": 7322096}
        said = self.service(chat, sender, forum_topic_created=about)
        said.thread = said.id
        thread = chat.threads[said.id] = Thread(said.id, name)
        return thread

    def tell(self, said: Message) -> None:
        """Let the bot hear of a message, if Telegram would."""
        if not hears(self.bot, said, privacy=self.privacy):
            return
        if said.sender:
            said.sender.met = True
        kind = "channel_post" if said.chat.type == "channel" else "message"
        self.updates.add(kind, message(said, self.bot))

    def place(self, chat: Chat, actor: Person, new: Member) -> None:
        """Change the bot's own place in a chat and tell it."""
        old = chat.member(self.bot)
        chat.members[self.bot.id] = new
        actor.met = True
        self.updates.add("my_chat_member", self._moved(chat, actor, old, new))
        self.changes.note()

    def _moved(self, chat: Chat, actor: Person, old: Member, new: Member) -> dict[str, Any]:
        return {
            "chat": chat_shape(chat),
            "from": user(actor),
            "date": stamp(self.clock.now()),
            "old_chat_member": member(self.bot, old),
            "new_chat_member": member(self.bot, new),
        }

    def target(self, chat: Chat, params: Params) -> int | None:
        """The message to answer.

        Raises:
            Refused: it is not there, and the bot insists.
        """
        reply = params.json("reply_parameters") or _older(params)
        if not reply:
            return None
        asked = chat if "chat_id" not in reply else self.chat(reply["chat_id"])
        found = asked.messages.get(reply.get("message_id", 0))
        if found is None or found.deleted:
            if reply.get("allow_sending_without_reply"):
                return None
            raise bad_request("message to be replied not found")
        return found.id if asked is chat else None

    def shape(self, of: Message) -> dict[str, Any]:
        """``Message`` in JSON."""
        return message(of, self.bot)


def _older(params: Params) -> dict[str, Any] | None:
    """``reply_parameters`` as they were before they had that name."""
    if "reply_to_message_id" not in params.given:
        return None
    return {
        "message_id": params.integer("reply_to_message_id"),
        "allow_sending_without_reply": params.flag("allow_sending_without_reply"),
    }
