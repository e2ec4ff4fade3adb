"""What a platform knows of the chats that we write to, told by itself or when it is asked."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class News:
    """Whether we may write to a chat.

    Attributes:
        address: where the chat is.
        lacks: why we may not, as it stands in brackets (``it lacks "Send Messages"``); None when
            we may.
        whole: it is said of the chat's threads, too, whose addresses go on after a slash.
    """

    address: str
    lacks: str | None
    whole: bool = False


@runtime_checkable
class Knower(Protocol):
    """A platform that knows of chats. ``pauses.py`` asks it."""

    async def look(self, address: str) -> str | None:
        """Why we may not write there, as ``News.lacks``; None when we may. Nothing is written.

        Raises:
            SendError: it cannot be told now.
        """
        ...

    def place(self, address: str) -> str | None:
        """How a sentence calls the chat (``#papers``); None where that is not known."""
        ...

    def own(self, person: str) -> str | None:
        """The address of a person's own chat; None where we cannot write unless they have."""
        ...

    def keeper(self, address: str) -> str | None:
        """The address of who owns the server that the chat is in, if anybody is known to."""
        ...
