"""What a command is: written once, and every platform has it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.clock import Clock
from bot.library import Library
from bot.platforms import Asker, Block, Line, Reply
from bot.topics import Topic
from storage import chats, subscriptions
from storage.database import Database
from storage.records import Subscription


class Right(Enum):
    """Who may give a command. The platform knows who an asker is there, and holds them to it."""

    ANYONE = "anyone"
    MANAGER = "who manages the chat"
    OPERATOR = "the operator"


@dataclass(frozen=True, slots=True)
class Context:
    """What a command works with, and who gave it."""

    database: Database
    library: Library
    clock: Clock
    topics: Sequence[Topic]
    commands: "Sequence[Command]"
    asker: Asker

    async def subscriptions(self) -> list[Subscription]:
        """The active subscriptions of the chat, by number."""
        async with self.database.reading() as conn:
            chat = await chats.find(conn, self.asker.platform, self.asker.chat)
            return await subscriptions.of_chat(conn, chat.id) if chat else []


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


PAGE = Parameter("page", "which page of the list, as in page:2")
"""The parameter of every list: typed as ``page:2``."""


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


class Refusal(Exception):  # noqa: N818 - it is an answer, not an error
    """What was typed cannot be done; the blocks say why, and show a line that can."""

    def __init__(self, *blocks: Block | str) -> None:
        super().__init__()
        self.reply = Reply(tuple(Line(one) if isinstance(one, str) else one for one in blocks))
