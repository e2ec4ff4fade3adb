"""What a front end must offer, what it is given to post, and the few ways in which a send fails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from storage.records import Paper, Why


@dataclass(frozen=True, slots=True)
class Notice:
    """What a platform is given to post: a paper, its summary, and why it came."""

    paper: Paper
    summary: str | None
    basis: str
    why: tuple[Why, ...]


# A reply is neutral: blocks that each platform turns into its own conventions.


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of plain text. ``strong`` marks a heading."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """Something the reader may copy (a command, a query): shown in monospace."""

    text: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with one place in it marked: shown in monospace with a caret under ``position``."""

    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Item:
    """One paper of a list; ``number`` is what the reader sees before it."""

    number: int
    paper: Paper
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class FullPaper:
    """One paper with its abstract or summary, as a post shows it but without a why."""

    paper: Paper
    summary: str | None
    basis: str


Block = Line | Copy | Marked | Item | FullPaper


@dataclass(frozen=True, slots=True)
class Action:
    """Something the reader can do next: ``line`` is the command that does it."""

    label: str
    line: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The neutral answer to a command. ``private``: for the asker alone, where the platform can."""

    blocks: tuple[Block, ...]
    actions: tuple[Action, ...] = ()
    private: bool = True


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


@dataclass(frozen=True, slots=True)
class Asker:
    """Who gives a command, and where: platform addresses, never names."""

    platform: str
    chat: str
    person: str


class Commands(Protocol):
    """The engine's side of a conversation: what a platform calls when a person gives a command."""

    async def run(self, line: str, asker: Asker) -> Reply:
        """Run ``name argument…`` and return the answer. Never raises for what a person typed."""
        ...

    def complete(self, line: str) -> Sequence[str]:
        """Words that may follow what is typed so far."""
        ...


class Platform(Protocol):
    """A front end. ``deliver.py`` calls render and send; ``app.py`` owns the life cycle."""

    name: str
    """The platform part of a chat's address: ``console``."""

    repeats: bool
    """Whether a part may be sent again when nobody knows if it arrived. Where a second copy is
    worse than none (and the platform cannot recognise it), this is False and the part is settled
    as uncertain."""

    def render(self, notice: Notice) -> tuple[str, ...]:
        """The bodies of the parts that show this notice, in order; pure, at least one."""
        ...

    async def send(self, address: str, body: str, nonce: str) -> str:
        """Send one part and return the platform's message id.

        Raises:
            SendError: one of its five subclasses. Anything else is a defect and counts as
                Uncertain, because nobody can tell how far it got.
        """
        ...

    async def serve(self, commands: Commands) -> bool:
        """Take commands until cancelled, or until there is nobody left to give any.

        Returns whether a person who may do so asked for the whole service to end.
        """
        ...
