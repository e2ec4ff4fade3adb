"""One message of ours: what it shows, and its form on the wire and in the store."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.blocks import Document

Json = dict[str, Any]

SILENT: Final = 1 << 12
"""SUPPRESS_NOTIFICATIONS (Discord, Message Flags)."""
EPHEMERAL: Final = 1 << 6
"""Only the asker sees it."""

NOBODY: Final[Mapping[str, Any]] = {"parse": []}
"""``allowed_mentions``: whatever stands in it, nobody is rung."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a reader sees, from top to bottom.

    ``under``: the id of the message that a new one refers to, if that is still there.
    """

    content: str = ""
    embeds: tuple[Json, ...] = ()
    files: tuple[Document, ...] = ()
    rows: tuple[Json, ...] = ()
    under: str | None = None


class _Reference(BaseModel):
    """What a reply refers to; it is sent without where that has been deleted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    message_id: str = Field(pattern=r"^[0-9]{1,20}$")
    fail_if_not_exists: Literal[False]


class _Body(BaseModel):
    """A body as the store keeps it: Discord's own form, and files beside it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    content: str = ""
    embeds: tuple[Json, ...] = ()
    allowed_mentions: dict[str, list[str]]
    flags: int = Field(ge=0)
    components: tuple[Json, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    message_reference: _Reference | None = None


def form(message: Message, flags: int = 0) -> Json:
    """What a new message says on the wire; what it has not is left out."""
    body: Json = {"content": message.content, "embeds": list(message.embeds)}
    body = {name: value for name, value in body.items() if value}
    body |= {"allowed_mentions": dict(NOBODY), "flags": flags}
    if message.under is not None:
        body["message_reference"] = {"message_id": message.under, "fail_if_not_exists": False}
    return body | ({"components": list(message.rows)} if message.rows else {})


def change(message: Message) -> Json:
    """What takes the place of another message: what that one had and this has not is emptied."""
    return {
        "content": message.content,
        "embeds": list(message.embeds),
        "components": list(message.rows),
        "attachments": [],
        "allowed_mentions": dict(NOBODY),
    }


def freeze(message: Message, flags: int = 0) -> str:
    """The body of a part: JSON of the form, with the files as texts."""
    body = form(message, flags)
    if message.files:
        body["files"] = [[file.name, file.text] for file in message.files]
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def thaw(body: str) -> tuple[Json, tuple[Document, ...]]:
    """The form and the files that ``freeze`` wrote.

    Raises:
        ValueError: when it is anything else, or would ring somebody.
    """
    message, flags = read(body)
    return form(message, flags), message.files


def read(body: str) -> tuple[Message, int]:
    """The message that ``freeze`` wrote, and its flags.

    Raises:
        ValueError: as ``thaw``.
    """
    try:
        found = _Body.model_validate_json(body)
    except ValidationError as error:
        raise ValueError("the body is not one that Papercast made for Discord") from error
    if found.allowed_mentions != NOBODY:
        raise ValueError("the body would ring somebody")
    files = tuple(Document(name, text) for name, text in found.files)
    if not (found.content or found.embeds or files):
        raise ValueError("the body has nothing to show")
    under = found.message_reference.message_id if found.message_reference else None
    return Message(found.content, found.embeds, files, found.components, under), found.flags
