"""Whether a part that may have arrived is there: our own messages, read and compared."""

import json
import re
from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from discord.utils import snowflake_time, time_snowflake

from bot.platforms import CannotLook
from handlers.discord.message import Json, thaw
from handlers.discord.wire import Wire

_A_PAGE: Final = 100
"""As many messages as one answer has (Discord, Get Channel Messages)."""
_LINK: Final = re.compile(r"arxiv\.org/abs/((?:[a-z-]+(?:\.[A-Z]{2})?/)?\d[\d.]*\d)")
_RICH: Final = "rich"
"""The type of embeds that a message was sent with; Discord adds others for what it links to."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What a reader sees of a part, and its nonce."""

    nonce: str
    shows: tuple[str, ...]


def sought(body: str, nonce: str) -> Sought:
    """What to look for.

    Raises:
        CannotLook: when the body is none of ours.
    """
    try:
        form, files = thaw(body)
    except ValueError as error:
        raise CannotLook(str(error)) from error
    return Sought(nonce, _shows(form, [file.name for file in files]))


async def look(
    wire: Wire, chat: int, direct: bool, part: Sought, since: datetime, until: datetime
) -> str | None:
    """The id of the message that is this part; None when it is surely not there.

    Raises:
        CannotLook: when Discord shows us nothing of what was said there.
    """
    async with aclosing(_said(wire, chat, direct, since, until)) as said:
        async for message in said:
            if is_it(message, part, wire.me):
                return str(message["id"])
    return None


async def shown(
    wire: Wire,
    chat: int,
    direct: bool,
    papers: Collection[str],
    since: datetime,
    until: datetime,
) -> frozenset[str]:
    """Those of the papers that posts of ours show, by the links in them.

    Raises:
        CannotLook: when Discord shows us nothing of what was said there.
    """
    found: set[str] = set()
    async with aclosing(_said(wire, chat, direct, since, until)) as said:
        async for message in said:
            if _is_ours(message, wire.me):
                found.update(_LINK.findall(json.dumps(message["embeds"])))
    return frozenset(papers) & found


async def _said(
    wire: Wire, chat: int, direct: bool, since: datetime, until: datetime
) -> AsyncGenerator[Json, None]:
    """All that was said there between the two moments, and some of what came after."""
    channel = await wire.direct(chat) if direct else chat
    after, seen = time_snowflake(since), 0
    while True:
        page = await wire.said(channel, after, _A_PAGE)
        seen += len(page)
        for message in page:
            yield message
        if len(page) < _A_PAGE:
            break
        after = max(int(message["id"]) for message in page)
        if snowflake_time(after) > until:
            break
    if not seen and not direct:
        await _may_read(wire, channel)


def is_it(message: Mapping[str, Any], part: Sought, me: str) -> bool:
    """Whether that message, as Discord tells of it, is ours and shows this part.

    An answer to a person may show the same paper, and is none.
    """
    if not _is_ours(message, me):
        return False
    if (nonce := message.get("nonce")) is not None:
        return str(nonce) == part.nonce
    files = [one["filename"] for one in message.get("attachments") or ()]
    return _shows(message, files) == part.shows


def _is_ours(message: Mapping[str, Any], me: str) -> bool:
    """Whether it is a post of ours, and no answer to a person."""
    return str(message["author"]["id"]) == me and not message.get("interaction_metadata")


async def _may_read(wire: Wire, channel: int) -> None:
    """See whether nothing having been said means anything.

    Raises:
        CannotLook: when something was, and we are not shown it: the right is missing.
    """
    if await wire.said(channel, None, 1):
        return
    if (await wire.channel(channel)).get("last_message_id") is not None:
        raise CannotLook('Discord does not show what was said: "Read Message History" is missing')


def _shows(form: Mapping[str, Any], files: list[str]) -> tuple[str, ...]:
    embeds = [one for one in form.get("embeds") or () if one.get("type", _RICH) == _RICH]
    texts = [form.get("content") or "", *(text for one in embeds for text in _texts(one))]
    return (*map(_letters, texts), *files)


def _texts(embed: Json) -> tuple[str, ...]:
    footer = embed.get("footer") or {}
    parts = (embed.get("url"), embed.get("title"), embed.get("description"), footer.get("text"))
    return tuple(one or "" for one in parts)


def _letters(text: str) -> str:
    """Letters and digits alone: Discord may set blanks and punctuation in its own way."""
    return "".join(filter(str.isalnum, text))
