"""Who asks, and what a front end can have asked of Papercast."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.blocks import Reply
from bot.news import News


async def _yes() -> bool:
    return True


async def _nothing_lacks() -> str | None:
    return None


async def _nowhere() -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Asker:
    """Who gives a command, and where: platform addresses, never names.

    Attributes:
        chat: where the command is given, or the chat that it was told to be about.
        direct: the chat is this person's alone.
        own: the address of the chat that is this person's alone; ``chat`` when it is direct.
        place: how a sentence calls the chat (``#papers``); never stored.
        managers: how a sentence calls those who may change what the chat gets.
        manages: whether the person is one of them. Asked only when a command needs it.
        lacks: why Papercast may not write in the chat, as a sentence; None when it may.
        unreachable: why Papercast may not write to the person directly, as a sentence that says
            what to do; None when it may.
        elsewhere: the addresses of other chats that the person manages beside this one, each with
            how a sentence calls it.
        unseen: nobody but the person sees the answers.
        under: the id of our own message that the command is an answer to, if it is one.
        at_home: the person sits at the machine itself, and may do everything.
    """

    platform: str
    chat: str
    person: str
    direct: bool = True
    own: str | None = None
    place: str = "this chat"
    managers: str = "those who manage it"
    manages: Callable[[], Awaitable[bool]] = _yes
    lacks: Callable[[], Awaitable[str | None]] = _nothing_lacks
    unreachable: Callable[[], Awaitable[str | None]] = _nothing_lacks
    elsewhere: Callable[[], Awaitable[Mapping[str, str]]] = _nowhere
    unseen: bool = False
    under: str | None = None
    at_home: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One completion: ``value`` is what the command is given, ``label`` what the person reads."""

    value: str
    label: str


class Commands(Protocol):
    """The engine's side: what a platform calls when a person gives a command, or a chat changes.

    No method raises for what a person sent.
    """

    async def run(self, line: str, asker: Asker) -> Reply:
        """Run ``name argument…`` and return the answer."""
        ...

    async def call(self, name: str, given: Mapping[str, str], asker: Asker) -> Reply:
        """Run a command whose parameters came apart, by their names."""
        ...

    async def hear(self, text: str, asker: Asker) -> Reply | None:
        """Answer a message that is no command: None when it is not for us.

        It may be what a command asked for; in a direct chat it is a search, a link or an id.
        """
        ...

    async def inline(self, query: str, page: int, asker: Asker) -> Reply:
        """A page of papers for a query that is typed elsewhere: a ``FullPaper`` for each.

        An action ``More`` says that there is another page. Without a query: the newest papers.
        """
        ...

    def complete(self, line: str) -> Sequence[str]:
        """Words that may follow what is typed so far."""
        ...

    async def choices(
        self, name: str, parameter: str, typed: str, asker: Asker
    ) -> Sequence[Choice]:
        """What may be given to a parameter of a command, at most 25."""
        ...

    async def learn(self, platform: str, news: Sequence[News]) -> None:
        """Take note of whether we may write to these chats; most need not be ours."""
        ...

    async def moved(self, platform: str, old: str, new: str) -> None:
        """Take note that a chat, with its threads, has another address."""
        ...

    async def keep(self, line: str) -> str:
        """Keep a command line that is too long for a button, and return its key (16 characters)."""
        ...

    async def kept(self, key: str) -> str | None:
        """The line that was kept under that key; None when it has been forgotten."""
        ...
