"""What a person sees of an interaction: the handle on which a test waits."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from servers.discord_signal import Signal
from servers.discord_world import Channel, File, Message, User

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
SAYS, THINKS, WILL_UPDATE, UPDATES, SUGGESTS, SHOWS_MODAL = 4, 5, 6, 7, 8, 9


@dataclass(slots=True, eq=False)
class Answer:
    """What came back so far. ``await answer`` returns it once the person sees an answer.

    That is a message which does not only say "thinking", a change of the message whose button was
    pressed, a modal, or suggestions.
    """

    user: User
    channel: Channel
    _signal: Signal
    acknowledged: int | None = None
    """The type of the first response: 4 a message, 5 thinking, 6 an update later, 7 an update,
    8 suggestions, 9 a modal."""
    original: Message | None = None
    """The first message, or the message that the pressed button is on."""
    followups: list[Message] = field(default_factory=list)
    modal: Mapping[str, Any] | None = None
    choices: list[tuple[str, Any]] | None = None
    """The suggestions: what is shown and what it stands for."""
    updated: bool = False
    """Whether the message whose button was pressed has been changed."""

    def __await__(self) -> Generator[Any, None, "Answer"]:
        return self._come().__await__()

    async def _come(self) -> "Answer":
        await self.until(lambda answer: answer.complete, "an answer")
        return self

    async def until(
        self, condition: Callable[["Answer"], Any], what: str = "what the test waits for"
    ) -> "Answer":
        """Return once that is true of it; raises NothingCame after the server's patience."""
        await self._signal.until(lambda: condition(self), f"{what} (so far: {self})")
        return self

    @property
    def complete(self) -> bool:
        """Whether the person sees an answer."""
        if self.acknowledged in {SUGGESTS, SHOWS_MODAL}:
            return True
        if self.acknowledged in {WILL_UPDATE, UPDATES}:
            return self.updated or bool(self.followups)
        return self.original is not None and not self.original.loading

    @property
    def message(self) -> Message:
        """What was answered: the newest follow-up where nothing was updated, else the first."""
        if self.acknowledged in {WILL_UPDATE, UPDATES} and not self.updated and self.followups:
            return self.followups[-1]
        assert self.original is not None, f"no message in {self}"
        return self.original

    @property
    def ephemeral(self) -> bool:
        """Whether only the person sees it."""
        return self.message.ephemeral

    @property
    def content(self) -> str:
        return self.message.content

    @property
    def embeds(self) -> list[dict[str, Any]]:
        return self.message.embeds

    @property
    def components(self) -> list[dict[str, Any]]:
        return self.message.components

    @property
    def files(self) -> list[File]:
        return self.message.files

    @property
    def text(self) -> str:
        """All that a reader sees of it."""
        return self.message.text

    def __str__(self) -> str:
        shown = "nothing" if self.original is None else repr(self.original.text[:200])
        return f"type {self.acknowledged}, {shown}, {len(self.followups)} follow-ups"


@dataclass(slots=True, eq=False)
class Interaction:
    """One thing that a person did, and what may be answered to it."""

    id: int
    token: str
    type: int
    at: datetime
    data: Mapping[str, Any]
    answer: Answer
    source: Message | None = None
    """The message whose button was pressed, or from which the modal came."""
    focused_type: int = 0
    """The type of the option that is being typed."""
    source_metadata: Mapping[str, Any] = field(default_factory=dict)

    def metadata(self, user: Mapping[str, Any], owners: Mapping[str, str]) -> dict[str, Any]:
        """What a message says of the interaction that it answers."""
        told: dict[str, Any] = {
            "id": str(self.id),
            "type": self.type,
            "user": dict(user),
            "authorizing_integration_owners": dict(owners),
        }
        if self.type == COMMAND:
            told |= {"name": self.data["name"], "command_type": 1}
        if self.type == COMPONENT and self.source is not None:
            told["interacted_message_id"] = str(self.source.id)
        if self.type == MODAL_SUBMIT:
            told["triggering_interaction_metadata"] = dict(self.source_metadata)
        return told
