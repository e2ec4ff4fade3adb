"""What a summary provider must offer."""

from dataclasses import dataclass
from typing import Protocol

from storage.records import Paper


@dataclass(frozen=True, slots=True)
class Summary:
    """A short text for under a post. ``basis`` tells readers where it comes from."""

    body: str
    basis: str


class SummaryError(Exception):
    """The provider cannot summarise this paper, now or ever: the next provider is asked."""


class Summariser(Protocol):
    """Makes summaries. (name, model, prompt) tell one kind of summary from another for good."""

    name: str
    model: str
    prompt: str

    async def summarise(self, paper: Paper, language: str) -> Summary:
        """Summarise a paper in one or two sentences, at most 60 words.

        Raises:
            SummaryError: when it cannot.
        """
        ...
