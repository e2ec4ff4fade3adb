"""Whether a part that may have arrived is there: our own messages, read and compared."""

import json
import re
from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta
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


_APART: Final = timedelta(seconds=5)
"""How far the clocks of those who number the messages may be apart."""
_MOST: Final = 1_000
"""Readings that are not at their end, of which is known how far they came."""


class Bookmarks:
    """How far readings came that took too long, so that the next try goes on there.

    What was said does not change; so however much there is, it is read at last.
    """

    def __init__(self) -> None:
        self._pages: dict[tuple[str, datetime], int] = {}

    def begin(self, nonce: str, since: datetime) -> int:
        """The id of a message behind which the part may stand: none before it is it."""
        return self._pages.get((nonce, since), time_snowflake(since))

    def put(self, nonce: str, since: datetime, read: int) -> None:
        """All up to the message with that id has been read, and is another."""
        if len(self._pages) >= _MOST:
            self._pages.clear()
        # A little again, since what is said at the same time may be numbered in another order.
        again = time_snowflake(snowflake_time(read) - _APART)
        self._pages[nonce, since] = max(again, self.begin(nonce, since))

    def take(self, nonce: str, since: datetime) -> None:
        """The reading has come to its end."""
        self._pages.pop((nonce, since), None)


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
    wire: Wire,
    chat: int,
    direct: bool,
    part: Sought,
    since: datetime,
    until: datetime,
    bookmarks: Bookmarks,
) -> str | None:
    """The id of the message that is this part; None when it is surely not there.

    Raises:
        CannotLook: when Discord shows us nothing of what was said there.
    """
    found, after = None, bookmarks.begin(part.nonce, since)
    async with aclosing(_pages(wire, chat, direct, after, until)) as pages:
        async for page in pages:
            found = next((str(one["id"]) for one in page if is_it(one, part, wire.me)), None)
            if found is not None:
                break
            bookmarks.put(part.nonce, since, _last(page))
    bookmarks.take(part.nonce, since)
    return found


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
    async with aclosing(_pages(wire, chat, direct, time_snowflake(since), until)) as pages:
        async for page in pages:
            for message in (one for one in page if _is_ours(one, wire.me)):
                found.update(_LINK.findall(json.dumps(message["embeds"])))
    return frozenset(papers) & found


async def _pages(
    wire: Wire, chat: int, direct: bool, after: int, until: datetime
) -> AsyncGenerator[list[Json], None]:
    """All that was said behind that message until then, and some of what came after."""
    channel = await wire.direct(chat) if direct else chat
    seen = False
    while page := await wire.said(channel, after, _A_PAGE):
        seen = True
        yield page
        after = _last(page)
        if len(page) < _A_PAGE or snowflake_time(after) > until:
            break
    if not seen and not direct:
        await _may_read(wire, channel)


def _last(page: list[Json]) -> int:
    return max(int(message["id"]) for message in page)


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
