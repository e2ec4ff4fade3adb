"""What a command is: written once, and every platform has it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.access import Access
from bot.askers import Asker
from bot.blocks import Block, Line, Reply
from bot.clock import Clock
from bot.library import Library
from bot.pauses import Pauses
from bot.platforms import Entrance
from bot.query import PERSON
from bot.query import Limits as QueryLimits
from bot.rhythm import Start, Starts
from bot.topics import Topic
from storage import blocklists, chats, subscriptions
from storage.database import Database
from storage.languages import Languages
from storage.records import Blocked, Chat, Habits, Subscription


class Right(Enum):
    """Who may give a command. The platform knows who an asker is there, and holds them to it."""

    ANYONE = "anyone"
    MANAGER = "who manages the chat"
    OPERATOR = "the operator"


async def _no_status() -> Sequence[str]:
    return ()


async def _free() -> int | None:
    return None


def _at_once(platform: str, address: str) -> Start:  # noqa: ARG001 - a Starts
    return Start()


_ENGLISH = Languages()


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a chat, and a person in all chats, may subscribe to; what a chat may block."""

    a_chat: int = 20
    a_person: int = 50
    blocks_a_chat: int = 20


@dataclass(frozen=True, slots=True)
class Context:
    """What a command works with, and who gave it.

    Attributes:
        asker: who gave it, and the chat that it is about.
        origin: the same person in the chat where it was given.
        pauses: what becomes of chats that may not be written to.
        status: how it goes, for an operator: a sentence for each part.
        writers: who is asked for summaries, as ``/privacy`` names them.
        platforms: the names of those that are served.
        entrances: how people come in, on those that are up.
        queries: how large a query may be that somebody types.
        cost: micro-dollars of one summary; None where they cost nothing.
        starts: how a chat begins that subscribes for the first time.
        languages: those that summaries may be written in.
    """

    database: Database
    library: Library
    clock: Clock
    topics: Sequence[Topic]
    commands: "Sequence[Command]"
    access: Access
    pauses: Pauses
    asker: Asker
    origin: Asker
    limits: Limits = Limits()
    queries: QueryLimits = PERSON
    status: Callable[[], Awaitable[Sequence[str]]] = _no_status
    writers: Sequence[str] = ()
    platforms: Sequence[str] = ()
    entrances: Callable[[], Sequence[Entrance]] = tuple
    cost: Callable[[], Awaitable[int | None]] = _free
    starts: Starts = _at_once
    languages: Languages = _ENGLISH

    async def chat(self) -> Chat | None:
        """The chat as it is stored; None when it is not known."""
        async with self.database.reading() as conn:
            return await chats.find(conn, self.asker.platform, self.asker.chat)

    async def subscriptions(self) -> list[Subscription]:
        """The active subscriptions of the chat, by number."""
        async with self.database.reading() as conn:
            chat = await chats.find(conn, self.asker.platform, self.asker.chat)
            return await subscriptions.of_chat(conn, chat.id) if chat else []

    async def blocked(self) -> list[Blocked]:
        """What is on the block list of the chat, by number."""
        async with self.database.reading() as conn:
            chat = await chats.find(conn, self.asker.platform, self.asker.chat)
            return await blocklists.of_chat(conn, chat.id) if chat else []

    async def habits(self) -> Habits:
        """How the chat wants to be written to."""
        chat = await self.chat()
        return chat.habits if chat else Habits()


Given = Mapping[str, str]
"""What was typed for each parameter, by its name; what was not typed is not there."""

Completion = Callable[[Sequence[Topic], "Sequence[Command]"], Sequence[str]]


def nothing(topics: Sequence[Topic], commands: "Sequence[Command]") -> Sequence[str]:  # noqa: ARG001 - a Completion
    """No completion: only the person knows."""
    return ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """What may follow a command's name.

    ``required``: a form need not be sent without it; a bare command is answered all the same.
    """

    name: str
    description: str
    required: bool = False
    completion: Completion = nothing
    values: tuple[str, ...] = ()
    """All that may be given, where that is a few words."""
    own: bool = False
    """The numbers of the chat's own subscriptions complete it."""


TO = Parameter("to", "here, or dm for your direct messages", values=("here", "dm"))
"""Where papers go: typed as the last word, in a chat that several people read."""

PAGE = Parameter("page", "which page of the list, as in page:2")
"""The parameter of every list: typed as ``page:2``."""

SORT = Parameter("sort", "newest first, or relevance", values=("newest", "relevance"))
"""What comes first in a search: typed as ``sort:relevance``."""

REMOVE = Parameter("remove", "the number of one to take off the list, as in remove:1")
"""What is taken off a list: typed as ``remove:1``."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: ``help`` is one line; ``notes`` and ``examples`` are for its own page of help.

    ``run`` may raise ``Refusal``.
    """

    name: str
    help: str
    run: Callable[[Context, Given], Awaitable[Reply]]
    parameters: tuple[Parameter, ...] = ()
    right: Right = Right.ANYONE
    notes: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    listed: bool = True
    """Whether menus and /help show it: not those that come by a link (``/start``)."""
    anybody: bool = False
    """Whether strangers may give it."""


class Refusal(Exception):  # noqa: N818 - it is an answer, not an error
    """What was typed cannot be done; the blocks say why, and show a line that can."""

    def __init__(self, *blocks: Block | str) -> None:
        super().__init__()
        self.reply = Reply(tuple(Line(one) if isinstance(one, str) else one for one in blocks))
