"""Keyboards below a message, and what Telegram takes for one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from servers.telegram_address import checked
from servers.telegram_refusals import bad_request
from servers.telegram_things import Keyboard

MOST_BUTTONS = 100
MOST_IN_ROW = 8
LONGEST_DATA = 64
LONGEST_COPY = 256
ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text",
    "callback_game", "pay",
)  # fmt: skip
"""What a button may do: exactly one of these."""


@dataclass(frozen=True)
class Markup:
    """What stands below a message."""

    keyboard: Keyboard = ()
    force_reply: bool = False


def markup(given: object) -> Markup:
    """Read ``reply_markup``.

    Raises:
        Refused: Telegram would not take it.
    """
    if given is None:
        return Markup()
    if not isinstance(given, Mapping):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in given:
        return Markup(keyboard(given["inline_keyboard"]))
    return Markup(force_reply=bool(given.get("force_reply")))


def keyboard(rows: object) -> Keyboard:
    """Read the rows of an inline keyboard; empty rows are left out.

    Raises:
        Refused: Telegram would not take it.
    """
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be of type Array')
    read = tuple(tuple(_button(each) for each in row) for row in rows if row)
    if any(len(row) > MOST_IN_ROW for row in read):
        raise bad_request("BUTTONS_ROW_TOO_LONG")
    if sum(map(len, read)) > MOST_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return read


def _button(given: Mapping[str, Any]) -> Mapping[str, Any]:
    if not str(given.get("text", "")).strip():
        raise bad_request("can't parse inline keyboard button: Text must be non-empty")
    acts = [name for name in ACTIONS if name in given]
    if not acts:
        raise bad_request("Text buttons are unallowed in the inline keyboard")
    if len(acts) > 1:
        raise bad_request("BUTTON_TYPE_INVALID")
    _check(acts[0], given[acts[0]])
    return dict(given)


def _check(act: str, value: Any) -> None:
    if act == "callback_data" and not 1 <= len(str(value).encode()) <= LONGEST_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if act == "url" and not checked(str(value)):
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    if act == "copy_text" and not 1 <= len(str(value.get("text", ""))) <= LONGEST_COPY:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
