"""Inline mode: papers for what is typed behind the bot's name in any chat."""

from typing import Final

from telegram import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
)
from telegram.constants import ParseMode

from bot.askers import Commands
from bot.blocks import FullPaper, Line, Reply
from bot.text.card import card
from handlers.telegram.asker import alone
from handlers.telegram.html import cut
from handlers.telegram.post import post
from handlers.telegram.wire import NO_PREVIEW

_CACHED: Final = 60
"""Seconds that Telegram may give the same answer to others."""
_TITLE: Final = 200
_LABEL: Final = 64
"""UTF-16 units of the button above the results."""


async def answer(query: InlineQuery, commands: Commands) -> None:
    """Answer with a page of papers, or with a button that says why there are none."""
    page = int(query.offset) if query.offset.isdecimal() and len(query.offset) < 4 else 1  # noqa: PLR2004 - a list has at most 100 pages
    reply = await commands.inline(query.query, page, alone(query.from_user.id))
    shown = [_result(block) for block in reply.blocks if isinstance(block, FullPaper)]
    more = bool(shown) and any(action.label == "More" for action in reply.actions)
    await query.answer(
        shown,
        cache_time=_CACHED if shown else 0,
        is_personal=not shown,
        next_offset=str(page + 1) if more else "",
        button=None if shown else _button(reply),
    )


def _result(block: FullPaper) -> InlineQueryResultArticle:
    shown = card(block.paper, block.summary, block.basis)
    return InlineQueryResultArticle(
        id=shown.id,
        title=cut(shown.title, _TITLE),
        description=" · ".join(filter(None, (shown.who, shown.date))),
        input_message_content=InputTextMessageContent(
            post(shown), parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW
        ),
    )


def _button(reply: Reply) -> InlineQueryResultsButton | None:
    """The first sentence of a reply without papers, on the button that opens the bot."""
    first = next((one.text for one in reply.blocks if isinstance(one, Line) and one.text), None)
    if first is None:
        return None
    return InlineQueryResultsButton(cut(first, _LABEL), start_parameter="inline")
