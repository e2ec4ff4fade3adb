"""What a front end must offer, and the few ways in which a send fails."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from bot.askers import Commands
from bot.posted import Posted
from bot.turns import Turns


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
