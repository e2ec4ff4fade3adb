"""How much a query on the block list would have kept out of a chat in the last days."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands.base import Context
from bot.commands.brought import lacking
from bot.commands.subscriptions import parsed
from bot.commands.wording import count
from bot.library import Window
from bot.query import Query

_LEAST = 5
"""Papers that must be missing before it is asked whether that is meant."""


@dataclass(frozen=True, slots=True)
class Count:
    """What one query would have kept out, in a sentence and as a note; empty where nobody knows."""

    said: str
    noted: str


async def counted(context: Context, queries: Sequence[Query]) -> list[Count]:
    """What each would have kept out of what the subscriptions of the chat found, in the store."""
    own = [query for one in await context.subscriptions() if (query := parsed(one))]
    if not own:
        nothing = Count("", "Nothing is subscribed here.")
        return [nothing] * len(queries)
    window = await context.library.window([*queries, *own], show=0)
    if not window.size:
        return [Count("", lacking(window))] * len(queries)
    if any(one.partial for one in window.tallies):
        return [Count("", "Not counted: time was up.")] * len(queries)
    tallies = window.tallies
    came = {seq for one in tallies[len(queries) :] for seq in one.seqs}
    return [_count(window, came, set(one.seqs)) for one in tallies[: len(queries)]]


def _count(window: Window, came: set[int], found: set[int]) -> Count:
    here = window.span
    if not came:
        return Count(
            f"In {here} the subscriptions here found no paper.", f"Nothing came in {here}."
        )
    out, every = len(came & found), count(len(came), "paper")
    if out == len(came):
        many = f"all {every}" if out > 1 else "the only paper"
    else:
        many = f"{out or 'none'} of the {every}"
    sure = " Intended?" if out >= _LEAST and out * 2 > len(came) else ""
    said = f"In {here} it would have kept out {many} that the subscriptions here found.{sure}"
    return Count(said, f"Would have kept out {out:,} of {every} in {here}.")
