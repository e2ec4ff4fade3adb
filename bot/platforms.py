"""What a front end must offer, what it is given to post, and the few ways in which a send fails."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, runtime_checkable

from bot.blocks import Reply
from bot.news import News
from bot.turns import Turns
from storage.records import Paper, Why


@dataclass(frozen=True, slots=True)
class Since:
    """What became of a paper after it was posted.

    Attributes:
        then: the paper as the post had it.
        now: the paper as it is.
        added: the kinds of links that it had not then, and the day on which they were found.
        versions: whether new versions are told of.
    """

    then: Paper
    now: Paper
    added: Mapping[str, date]
    versions: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """What a platform is given to post: a paper, its summary, and why it came.

    ``format`` is ``compact`` (title, authors, address), ``summary`` or ``abstract`` (the abstract
    besides). ``receipt`` is a sentence below: how many papers were looked through for it.
    ``since`` is for an edit, when the paper is not any more what it was.
    """

    paper: Paper
    summary: str | None
    basis: str
    why: tuple[Why, ...]
    format: str = "summary"
    receipt: str = ""
    since: Since | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The papers of a digest that came by one subscription first, best known by its name."""

    number: int
    name: str | None
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """Several papers in one notice.

    Attributes:
        day: what its header says, the day where the chat is.
        groups: the papers that are shown whole, by subscription, in the order of the numbers.
        also: papers beyond the chat's maximum, a line each.
        receipt: a sentence at its end: how many papers were looked through.
        late: a sentence below the header when it comes later than it should; empty otherwise.
        since: the first of several days that it is about; None when that is ``day`` alone.
    """

    day: date
    groups: tuple[Group, ...]
    also: tuple[Paper, ...] = ()
    receipt: str = ""
    late: str = ""
    since: date | None = None

    @property
    def counted(self) -> int:
        """How many papers it has."""
        return sum(len(group.notices) for group in self.groups) + len(self.also)


Posted = Notice | Digest | Reply
"""What is posted: a reply is a note, where nobody asked."""


class SendError(Exception):
    """A part was not confirmed; the subclass says what is known."""


class Gone(SendError):  # noqa: N818 - the five names are the vocabulary of the outbox
    """The chat cannot be written to any more: stop writing there. The text says why."""


class Moved(SendError):  # noqa: N818 - as above
    """The chat has a new address; nothing was sent."""

    def __init__(self, address: str) -> None:
        super().__init__(f"moved to {address}")
        self.address = address


class RetryLater(SendError):  # noqa: N818 - as above
    """Surely not sent; the platform asks to wait ``delay``."""

    def __init__(self, reason: str, *, delay: timedelta | None = None) -> None:
        super().__init__(reason)
        self.delay = delay


class Rejected(SendError):  # noqa: N818 - as above
    """This notice can never be sent; nothing was sent. The text says why."""


class Uncertain(SendError):  # noqa: N818 - as above
    """It may have arrived, and nobody can tell."""


class CannotLook(Exception):  # noqa: N818 - what is so, as the send errors are named
    """Nobody can find out whether a part arrived: we may not read there. The text says why."""


class Missing(Exception):  # noqa: N818 - as above
    """The message is not there any more, or is not ours to change. The text says why."""


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


class LoginRefused(Exception):  # noqa: N818 - what happened, as the send errors are named
    """The platform does not let us in; the text says why and what to do.

    ``again``: it may work later by itself (another service that uses the token may end).
    """

    def __init__(self, sentence: str, *, again: bool = False) -> None:
        super().__init__(sentence)
        self.again = again


@dataclass(frozen=True, slots=True)
class Entrance:
    """How people come in: ``Discord     invite it: https://…``.

    ``claim`` says how to become the operator, with ``{code}`` where the code goes; ``link`` is an
    address that opens it with something, which goes where ``{payload}`` stands.
    """

    name: str
    how: str
    url: str
    claim: str
    link: str | None = None


class Platform(Protocol):
    """A front end. ``deliver.py`` calls render and send, ``app.py`` the rest.

    Its life: ``open``, then ``serve`` while sending goes on, then ``close``.
    """

    name: str
    """The platform part of a chat's address: ``console``."""

    remembers: timedelta
    """How long it knows a nonce again, so that a part which may have arrived can be sent a second
    time and stands there once; zero where it does not. Past that a part is looked for, where the
    platform is a ``Finder``; else nobody can tell, and the chat's own choice decides."""

    turns: Turns
    """How fast it lets us send: whoever sends there waits for a turn."""

    at_once: bool
    """Whether papers are shown as they come and each by itself: where nobody is disturbed by many,
    as on a terminal."""

    ready: bool
    """Whether it is open: parts can be sent."""

    entrance: Entrance | None
    """How people come in, known once it is open; None where there is nothing to tell."""

    async def open(self) -> None:
        """Log in, as far as sending needs it. Nothing to do when it is open.

        Raises:
            LoginRefused: the platform does not let us in.
            RetryLater: it cannot be reached now.
        """
        ...

    async def close(self) -> None:
        """Leave: connections are closed. Nothing to do when it is not open."""
        ...

    def is_direct(self, address: str) -> bool:
        """Whether the chat at that address is one person's alone."""
        ...

    def render(self, notice: Posted, address: str) -> tuple[str, ...]:
        """The bodies of the parts that show this in that chat, in order; pure, at least one.

        A ``Reply`` is posted where nobody asked: a note to an operator.
        """
        ...

    async def send(self, address: str, body: str, nonce: str) -> str:
        """Send one part and return the platform's message id.

        Raises:
            SendError: one of its five subclasses. Anything else is a defect and counts as
                Uncertain, because nobody can tell how far it got.
        """
        ...

    async def serve(self, commands: Commands, up: Callable[[], None]) -> bool:
        """Take commands until cancelled, or until there is nobody left to give any.

        Calls ``up`` when people can give commands. Returns whether a person who may do so asked
        for the whole service to end.

        Raises:
            LoginRefused: as ``open``, for what only shows when commands are to be taken.
        """
        ...


@runtime_checkable
class Recall(Protocol):
    """A platform where we can read which papers we have shown. ``restored.py`` calls it."""

    async def has_shown(
        self, address: str, papers: Collection[str], since: datetime, until: datetime
    ) -> frozenset[str]:
        """Those of the papers, by their ids, that posts of ours between the two moments show.

        Raises:
            CannotLook: nobody can tell, now or later.
            RetryLater: it cannot be told now.
        """
        ...


@runtime_checkable
class Finder(Protocol):
    """A platform where we can look whether a part has arrived. ``reconcile.py`` calls it."""

    async def find(
        self, address: str, body: str, nonce: str, since: datetime, until: datetime
    ) -> str | None:
        """The id of our own message that shows this part and was made between the two moments.

        None when all that was said there has been read, and it is surely not among it. Who is
        cancelled on the way, because that takes too long, is asked again for the same.

        Raises:
            CannotLook: nobody can tell, now or later.
            RetryLater: it cannot be told now. Anything else counts as this, too.
        """
        ...


@runtime_checkable
class Editor(Protocol):
    """A platform where what was sent can be changed. ``edits.py`` calls it.

    To a chat of one that is none, what was posted stays as it was.
    """

    async def edit(self, address: str, message_id: str, body: str) -> None:
        """Let a message show that body instead, without ringing; no change is no failure.

        Raises:
            Missing: there is no such message any more.
            SendError: as ``send``. Whatever is not known of an edit, it may be done again.
        """
        ...
