"""Which paper is meant by its number in a digest: ``/why 4``."""

import re
from collections.abc import Iterable, Sequence

from bot.commands.base import Context, Refusal
from bot.commands.wording import count
from storage import stories
from storage.stories import Told

_NUMBER = re.compile(r"#?(\d{1,3})\.?")


def number_of(typed: str) -> int | None:
    """The number that was typed; None when it is none, such as an id."""
    found = _NUMBER.fullmatch(typed.strip())
    return int(found[1]) if found else None


async def numbered(context: Context, number: int) -> str:
    """The id of the paper of that number, in the digest that is answered or the newest one here.

    Raises:
        Refusal: when there is none.
    """
    answered_one = await _told(context, context.asker.under) if context.asker.under else None
    told = answered_one or await _told(context, None)
    papers = _in_order(told) if told else []
    if not papers:
        raise Refusal("No digest of the last 90 days is here. Send the paper's id or a link.")
    if not 1 <= number <= len(papers):
        raise Refusal(f"The digest has {count(len(papers), 'paper')}, so there is no {number}.")
    return papers[number - 1]


async def answered(context: Context) -> str | None:
    """The id of the paper that the answered message shows; None when it shows not just one."""
    told = await _told(context, context.asker.under) if context.asker.under else None
    papers = _in_order(told) if told else []
    return papers[0] if len(papers) == 1 else None


async def _told(context: Context, message_id: str | None) -> Told | None:
    asker = context.asker
    async with context.database.reading() as conn:
        return await stories.told_by(conn, asker.platform, asker.chat, message_id)


def _in_order(told: Told) -> Sequence[str]:
    """The papers of a post in the order in which its text has their addresses."""
    text = "\n".join(told.bodies)
    places = dict(_places(text, told.papers))
    return sorted(places, key=places.__getitem__)


def _places(text: str, papers: Iterable[str]) -> Iterable[tuple[str, int]]:
    for paper in papers:
        if found := re.search(rf"abs/{re.escape(paper)}(?!\d)", text):
            yield paper, found.start()
