"""Answers to pressed buttons and to inline queries."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from servers.telegram_asks import PressAnswer, Results
from servers.telegram_markup import markup
from servers.telegram_params import Params
from servers.telegram_refusals import TOO_OLD, bad_request
from servers.telegram_text import message_text
from servers.telegram_world import World

PATIENT = timedelta(seconds=15)
"""How long Telegram waits for the answer to a button or a query."""
LONGEST_ANSWER = 200
LONGEST_KEY = 64
LONGEST_PARAMETER = 64
MOST_RESULTS = 50
_DEEP_LINK = re.compile(r"(?:https?://)?(?:t\.me|telegram\.me)/\w+\?.+|tg://.+", re.IGNORECASE)
_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")


async def answer_press(world: World, params: Params) -> bool:
    """``answerCallbackQuery``: once, and soon."""
    press = world.presses.get(params.text("callback_query_id"))
    if press is None or press.answer is not None or world.clock.now() - press.at > PATIENT:
        raise bad_request(TOO_OLD)
    answer = PressAnswer(
        text=params.text("text"),
        alert=params.flag("show_alert"),
        url=params.text("url"),
        cache_time=params.integer("cache_time"),
    )
    if len(answer.text) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if answer.url and not _DEEP_LINK.fullmatch(answer.url):
        raise bad_request("URL_INVALID")
    press.answer = answer
    world.changes.note()
    return True


async def answer_query(world: World, params: Params) -> bool:
    """``answerInlineQuery``: once, soon, and every result as a message that could be sent."""
    query = world.queries.get(params.text("inline_query_id"))
    if query is None or query.answer is not None or world.clock.now() - query.at > PATIENT:
        raise bad_request(TOO_OLD)
    results = params.json("results")
    if not isinstance(results, list):
        raise bad_request("can't parse inline query results JSON object")
    if len(results) > MOST_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    keys = [str(each.get("id", "")) for each in results]
    if not all(1 <= len(key.encode()) <= LONGEST_KEY for key in keys):
        raise bad_request("RESULT_ID_INVALID")
    if len(set(keys)) < len(keys):
        raise bad_request("RESULT_ID_DUPLICATE")
    if len(params.text("next_offset").encode()) > LONGEST_KEY:
        raise bad_request("NEXT_OFFSET_INVALID")
    for each in results:
        _check(world, each)
    query.answer = Results(
        results=tuple(results),
        next_offset=params.text("next_offset"),
        button=_button(params),
        cache_time=params.integer("cache_time", 300),
        is_personal=params.flag("is_personal"),
    )
    world.changes.note()
    return True


def _check(world: World, result: Mapping[str, Any]) -> None:
    """A result that could be shown and sent."""
    if result.get("type") != "article":
        raise bad_request("only articles are offered here")
    if not str(result.get("title", "")).strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    world.violations += message_text(content(result)).losses
    markup(result.get("reply_markup"))


def content(result: Mapping[str, Any]) -> Params:
    """The message that a result becomes, as the parameters of ``sendMessage``."""
    given = result.get("input_message_content")
    if not isinstance(given, Mapping) or "message_text" not in given:
        raise bad_request("SEND_MESSAGE_TYPE_INVALID")
    return Params(dict(given) | {"text": given["message_text"]})


def _button(params: Params) -> Mapping[str, Any] | None:
    button = params.json("button")
    if button is None:
        return None
    if not str(button.get("text", "")).strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    if "start_parameter" in button and not _PARAMETER.fullmatch(str(button["start_parameter"])):
        raise bad_request("START_PARAM_INVALID")
    if not {"start_parameter", "web_app"} & set(button):
        raise bad_request("exactly one of web_app and start_parameter must be specified")
    return dict(button)
