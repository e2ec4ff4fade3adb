"""What a summary provider must offer, and the few ways in which it can fail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from storage.records import Paper, TextKey


@dataclass(frozen=True, slots=True)
class Summary:
    """A short text for under a post. ``basis`` tells readers where it comes from."""

    body: str
    basis: str


class SummaryError(Exception):
    """The provider cannot summarise this paper, now or ever: the next provider is asked.

    ``note`` is what readers are told of it, behind "from the abstract"; empty says nothing.
    """

    def __init__(self, reason: str, *, note: str = "") -> None:
        super().__init__(reason)
        self.note = note


class Later(SummaryError):  # noqa: N818 - a state of the provider, not a defect
    """Not now: the same provider is asked again, after ``delay`` when it names one."""

    def __init__(self, reason: str, *, delay: timedelta | None = None) -> None:
        super().__init__(reason)
        self.delay = delay


class Halted(SummaryError):  # noqa: N818 - as above
    """The provider can summarise nothing before ``until``, or before a restart when that is None.

    ``cause`` and ``sentence`` are for the operator, who is told once; without a sentence nobody is.
    """

    def __init__(
        self, cause: str, sentence: str, *, until: datetime | None = None, note: str = ""
    ) -> None:
        super().__init__(cause, note=note)
        self.cause = cause
        self.sentence = sentence
        self.until = until


class Summariser(Protocol):
    """Makes summaries. (name, model, prompt) tell one kind of summary from another for good."""

    name: str
    model: str
    prompt: str

    async def summarise(self, paper: Paper, language: str) -> Summary:
        """Summarise a paper in one or two sentences, at most 60 words.

        Raises:
            Later: when it may be asked again for this paper.
            Halted: when it need not be asked for any paper.
            SummaryError: when it cannot summarise this one.
        """
        ...


@runtime_checkable
class Informed(Protocol):
    """A provider that knows of something which its operator should know."""

    def news(self) -> Mapping[str, str | None]:
        """A sentence for each cause; None where the cause is over or was none."""
        ...


@runtime_checkable
class Closing(Protocol):
    """A provider that keeps connections open."""

    async def close(self) -> None:
        """Close them; nothing to do when there are none."""
        ...


class Troubles(Protocol):
    """Who passes on to the operator what needs one: once for a cause, and once when it is over."""

    def tell(self, cause: str, sentence: str) -> None:
        """Something needs the operator. Telling it again is harmless."""
        ...

    def over(self, cause: str) -> None:
        """It needs nobody any more. Saying so of what was never told is harmless."""
        ...


def key_of(provider: Summariser, paper: Paper, language: str) -> TextKey:
    """What the text of that provider about that paper is stored under."""
    return TextKey(
        kind="summary",
        subject=paper.id,
        version=paper.version,
        provider=provider.name,
        model=provider.model,
        prompt=provider.prompt,
        language=language,
    )
