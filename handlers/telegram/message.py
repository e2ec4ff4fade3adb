"""One message of ours: what it shows, and its form in the store."""

import json
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.blocks import Document


@dataclass(frozen=True, slots=True)
class Button:
    """A label, and what comes back when it is pressed."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Message:
    """What a reader sees: a text in HTML with buttons under it, or a file.

    ``asks``: the keyboard opens for an answer. ``under``: the id of the message that a new one
    refers to, if that is still there.
    """

    html: str = ""
    buttons: tuple[Button, ...] = ()
    file: Document | None = None
    asks: bool = False
    under: int | None = None


class _Body(BaseModel):
    """A body as the store keeps it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    html: str = ""
    buttons: tuple[tuple[str, str], ...] = ()
    file: tuple[str, str] | None = None
    silent: bool
    under: int | None = None


_EMPTY: Final = "the body has nothing to show"


def freeze(message: Message, *, silent: bool) -> str:
    """The body of a part: JSON."""
    body = _Body(
        html=message.html,
        buttons=tuple((one.label, one.data) for one in message.buttons),
        file=(message.file.name, message.file.text) if message.file else None,
        silent=silent,
        under=message.under,
    )
    return json.dumps(body.model_dump(exclude_defaults=True), ensure_ascii=False)


def thaw(body: str) -> tuple[Message, bool]:
    """The message that ``freeze`` wrote, and whether it is silent.

    Raises:
        ValueError: when it is anything else.
    """
    try:
        found = _Body.model_validate_json(body)
    except ValidationError as error:
        raise ValueError("the body is not one that Papercast made for Telegram") from error
    if not found.html and found.file is None:
        raise ValueError(_EMPTY)
    buttons = tuple(Button(label, data) for label, data in found.buttons)
    file = Document(*found.file) if found.file else None
    return Message(found.html, buttons, file, under=found.under), found.silent
